"""Tactics: what they find, what they refuse, and what they say then."""
