"""Section 4: batch normalisation and weight normalisation."""
