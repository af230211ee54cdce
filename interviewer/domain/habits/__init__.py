"""Raters' habits: leniency, halo, drift, contrast, NE, and an anchor read in two ways.

One module per habit, `cube` for the arrays they read, `additive` for the two-way table most of them are, and
`alarms`, which decides which habits are named so that a panel without any is seldom accused. numpy and scipy are
loaded with this folder, so import it where it is used.
"""
