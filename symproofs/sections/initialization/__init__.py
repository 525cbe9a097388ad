"""Section 3: initialisation."""
