"""Section 5: gradients of recurrent networks over time."""
