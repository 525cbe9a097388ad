"""``python -m symproofs`` is the command line."""

from __future__ import annotations

from symproofs.runner.cli import entry

if __name__ == "__main__":
    entry()
