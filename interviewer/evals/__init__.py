"""Is the rating good? Planted cases, raters over them, figures with intervals, thresholds, reports.

``cases`` reads the data sets, ``run`` rates them, ``figures`` counts, ``thresholds`` judges the counts, ``report``
shows them. A model's replies come out of ``recordings`` (replayed, offline); ``record`` fetches what is missing.
"""
