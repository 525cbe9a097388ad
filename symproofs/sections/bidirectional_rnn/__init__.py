"""Section 6: back-propagation through a bidirectional recurrent network."""
