"""Lets these tests import the symbols declared beside the tests of notation, however pytest was started."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
