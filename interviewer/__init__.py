"""Practise leadership answers and narratives against published rubrics; every finding is quoted."""

__version__ = "0.1.0"
