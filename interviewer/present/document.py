"""A whole HTML page in one file: its style inside, no script, and a policy that lets it ask for nothing."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

#: The page may use its own style and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HERE = Path(__file__).parent


def document(title: str, body: str, *, policy: str | None = POLICY, more_style: str = "") -> str:
    """``body`` as a whole page. policy: None where the server sends one with the page."""
    told = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">' if policy else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{told}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style()}{more_style}</style></head><body>{body}</body></html>\n"
    )


@cache
def style() -> str:
    """The style of a page that stands alone."""
    return "".join((_HERE / name).read_text("utf-8") for name in ("standalone.css", "panel.css"))


@cache
def panel_style() -> str:
    """The style of a report inside a page that has its own colours."""
    return (_HERE / "panel.css").read_text("utf-8")
