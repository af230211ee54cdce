"""Makes the data set of the hands-on task: accounts with planted leakage, the same bytes every time.

``python -m tests.exercises.leakage_data`` writes it; a test compares what ships with what this makes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import random
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "rubrics" / "exercises" / "accounts.csv"
EXPORTED = dt.date(2025, 7, 1)
SNAPSHOTS = (dt.date(2025, 1, 31), dt.date(2025, 2, 28), dt.date(2025, 3, 31))
ACCOUNTS, TWICE = 240, 60  # accounts, and how many of them have a second snapshot
COLUMNS = (
    "row", "account", "snapshot", "split", "plan", "region", "seats", "tenure_days", "logins_30d", "tickets_30d",
    "discount_pct", "survey_score", "survey_date", "region_churn", "status", "days_since_login", "cancel_reason",
    "churned_60d",
)  # fmt: skip
REASONS = ("price", "missing feature", "moved to a rival", "project ended")


def rows() -> list[dict[str, Any]]:
    """300 rows, one per account and snapshot, sorted by account."""
    dice = random.Random(2025)
    made = [row for n in range(ACCOUNTS) for row in _account(n, dice)]
    for number, row in enumerate(made, start=1):
        row["row"] = number
        row["split"] = "test" if dice.random() < 0.3 else "train"  # by row: the planted mistake
    for region in {r["region"] for r in made}:
        held = [r["churned_60d"] for r in made if r["region"] == region]
        for row in made:
            if row["region"] == region:
                row["region_churn"] = f"{sum(held) / len(held):.3f}"  # over all rows, the test rows included
    return made


def _account(n: int, dice: random.Random) -> list[dict[str, Any]]:
    plan = dice.choice(("basic", "basic", "team", "business"))
    region = dice.choice(("north", "south", "east", "west"))
    seats = {"basic": dice.randint(1, 5), "team": dice.randint(4, 30), "business": dice.randint(20, 180)}[
        plan
    ]
    tenure = dice.randint(40, 1400)
    first = dice.randrange(2)
    whens = SNAPSHOTS[first : first + (2 if n < TWICE else 1)]
    made: list[dict[str, Any]] = []
    for when in whens:
        logins, tickets = max(0, round(dice.gauss(12, 7))), min(9, int(dice.expovariate(0.9)))
        discount = dice.choice((0, 0, 0, 10, 20))
        pull = -0.6 - 0.14 * (logins - 10) + 0.3 * tickets - 0.0008 * tenure
        leaves = when == whens[-1] and dice.random() < 1 / (1 + math.exp(-pull))
        made.append(
            {
                "account": f"A{n + 1:03d}", "snapshot": when.isoformat(), "plan": plan, "region": region, "seats": seats,
                "tenure_days": tenure + (when - whens[0]).days, "logins_30d": logins, "tickets_30d": tickets,
                "discount_pct": discount, "churned_60d": int(leaves), **_after(when, leaves, dice),
            }
        )  # fmt: skip
    return made


def _after(when: dt.date, leaves: bool, dice: random.Random) -> dict[str, Any]:
    """What was only known after the snapshot, or only because of the outcome."""
    gone = when + dt.timedelta(days=dice.randint(5, 58))
    surveyed = when + dt.timedelta(days=dice.randint(-60, 45))
    left_later = not leaves and dice.random() < 0.04
    last = (
        gone - dt.timedelta(days=dice.randint(0, 6))
        if leaves
        else EXPORTED - dt.timedelta(days=dice.randint(0, 25))
    )
    return {
        "survey_score": dice.randint(1, 5) if leaves else dice.randint(4, 10),
        "survey_date": surveyed.isoformat(),
        "status": "closed" if leaves or left_later else "open",
        "days_since_login": (EXPORTED - last).days,
        "cancel_reason": dice.choice(REASONS) if leaves else "",
    }


def text() -> str:
    """The file as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
