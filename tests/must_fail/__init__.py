"""Statements that must never come out proved; docs/traps.md says which test covers what."""
