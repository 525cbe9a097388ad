"""What is cited: reusable facts and lemmas under the names one would search for."""
