"""Section 2: dropout versus weight decay in linear regression."""
