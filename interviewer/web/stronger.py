"""A stronger version as HTML: its blanks marked, what it is, and a button that copies it. Everything is escaped."""

from __future__ import annotations

import re
from html import escape

from interviewer.domain.coaching import Stronger
from interviewer.present.coach import TITLE, gap_says, version_lines

_BLANK = re.compile(r"\[[^\[\]]*\]")


def version_html(version: Stronger | None) -> str:
    """The card; empty where there is no version yet."""
    if version is None:
        return ""
    told = "".join(f"<p>{_marked(part)}</p>" for part in version.text.split("\n\n"))
    says = "".join(f'<p class="place">{escape(line)}</p>' for line in version_lines(version))
    blanks = "".join(f"<li>{escape(gap_says(g))}</li>" for g in version.gaps)
    listed = f'<h4>To fill in</h4><ul class="blanks">{blanks}</ul>' if blanks else ""
    return (
        f'<section class="card stronger" data-by="{version.by}" aria-label="{TITLE}"><h3>{TITLE}</h3>{says}'
        f'<div class="version">{told}</div><p><button type="button" class="copy">Copy it</button>'
        f'<span class="copied" role="status"></span></p>{listed}</section>'
    )


def _marked(text: str) -> str:
    """Escaped, each blank in a ``<mark>``; a bracket is seen by who does not see the colour."""
    out, at = [], 0
    for match in _BLANK.finditer(text):
        out += [escape(text[at : match.start()]), f'<mark class="blank">{escape(match.group())}</mark>']
        at = match.end()
    return "".join((*out, escape(text[at:]))).replace("\n", "<br>")
