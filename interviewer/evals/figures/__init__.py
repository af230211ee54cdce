"""Figures over outcomes: pure functions, each with its number of cases and, where it can be had, an interval.

``basic`` holds the shapes and the intervals of shares; ``agreement`` verdicts against labels; ``levels`` packets;
``flags`` red flags; ``relations`` edits, attacks, twins and re-runs; ``coaching`` drills and what a person is told.
"""
