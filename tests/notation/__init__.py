"""Tests of the math layout tree and its emitters."""
