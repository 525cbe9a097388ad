"""Section 1: momentum versus running averages."""
