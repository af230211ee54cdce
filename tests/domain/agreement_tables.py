"""Published data sets that the statistics are checked against, as packets x raters or as counts."""

from __future__ import annotations

import numpy as np

NAN = float("nan")


def _rows(text: str) -> list[list[float]]:
    return [[NAN if v == "." else float(v) for v in line.split()] for line in text.strip().splitlines()]


def _digits(text: str) -> np.ndarray:
    """One row per word, one digit per column."""
    return np.array([[int(c) for c in row] for row in text.split()], dtype=float)


def _by_rater(text: str) -> np.ndarray:
    return np.array(_rows(text)).T


#: Krippendorff's canonical example: 4 observers, 12 units.
CANONICAL = _by_rater("""
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
""")

#: The same levels as Gwet's R package has them: the lone rating of unit 12 is the third rater's.
CANONICAL_GWET = CANONICAL.copy()
CANONICAL_GWET[11] = [NAN, NAN, 3, NAN]

THREE_CODERS = _by_rater("""
. . . . . 3 4 1 2 1 1 3 3 . 3
1 . 2 1 3 3 4 3 . . . . . . .
. . 2 1 3 4 4 . 2 1 1 3 3 . 4
""")

SHROUT_FLEISS = np.array(
    _rows("""
9 2 5 8
6 1 3 2
8 4 6 8
7 1 2 6
10 5 6 9
6 2 4 7
""")
)

#: Fleiss (1971): 30 patients, 6 psychiatrists, 5 categories; a row holds the counts.
PATIENTS = _digits("""
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
""")

FOURTEEN_RATERS = np.array(
    _rows("""
0 0 0 0 14
0 2 6 4 2
0 0 3 5 6
0 3 9 2 0
2 2 8 1 1
7 7 0 0 0
3 2 6 3 0
2 5 3 2 2
6 5 2 1 0
0 2 2 3 7
""")
)

ABSTRACTORS = np.array(_rows("13 0 0\n0 20 7\n0 4 56"))

ANXIETY = _digits("""
332 361 344 464 523 542 221 346 531 231 221 632 133 533 221 221 113 233 432 342
""")

PERSONS_ITEMS = _digits("""
101000000000 111001000000 111110000000 110110010000 111110100000
111011100000 111111100000 111101111100 111111111110 111111111111
""")

#: Persons x occasions x items (columns o1i1..o1i4 o2i1..o2i4).
PERSONS_OCCASIONS_ITEMS = _digits("""
26752555 45676757 55465455 59865776 43564564 44476478 26652775 34456664 05455553 68766886
""").reshape(10, 2, 4)

#: Persons x tasks x raters of the task.
PERSONS_TASKS_RATERS = _digits("""
565553456733 937775557752 343353356516 755331435335 929777372753
343533634512 737775575554 585775543211 998866655811 444335655711
""").reshape(10, 3, 4)

#: Judges x persons x traits.
CREATIVITY = np.array([[float(v) for v in row.replace("|", " ").split()] for row in (
    "5 5 3 5 3 | 9 7 5 8 5 | 3 3 3 7 1 | 7 3 1 3 3 | 9 7 7 8 5 | 3 5 3 5 1 | 7 7 5 5 5",
    "6 5 4 6 3 | 8 7 5 7 2 | 4 5 3 6 6 | 5 6 4 5 5 | 2 4 3 2 3 | 4 4 6 4 2 | 3 3 5 5 4",
    "5 5 5 7 3 | 7 7 5 7 5 | 3 5 5 5 5 | 5 3 3 3 1 | 9 7 7 7 7 | 3 3 3 5 3 | 7 7 7 5 7",
)]).reshape(3, 7, 5)  # fmt: skip


def from_counts(table: np.ndarray) -> np.ndarray:
    """Packets x raters from counts per category (who gave which level is lost, as in the source)."""
    return np.array(
        [np.repeat(np.arange(1, table.shape[1] + 1), row.astype(int)) for row in table], dtype=float
    )


def from_cross_table(table: np.ndarray) -> np.ndarray:
    """Packets x two raters from their cross table."""
    pairs = [(i + 1, j + 1) for i, j in np.ndindex(*table.shape) for _ in range(int(table[i, j]))]
    return np.array(pairs, dtype=float)
