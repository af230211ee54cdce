"""Scoring of exercises, one module per type of part. Pure functions of the material and what the person gave."""
