"""The claims of the source document: what they state, and under which hypotheses."""
