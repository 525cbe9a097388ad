"""Tests of the documentation: every example runs, and every printed output is the real one."""
