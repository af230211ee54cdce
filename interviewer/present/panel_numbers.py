"""Numbers of a panel report as its tables show them; what is not known stands as a dash or in words."""

from __future__ import annotations

from interviewer.domain.panel_report import FlipFigure, Pair


def figure(value: float | None, digits: int = 2) -> str:
    """A number, or a dash."""
    return "-" if value is None else f"{value:.{digits}f}"


def signed(value: float | None, digits: int = 1) -> str:
    """A number with its sign, none for 0."""
    if value is None:
        return "-"
    text = f"{value:+.{digits}f}"
    return text.lstrip("+-") if float(text) == 0 else text


def percent(value: float | None) -> str:
    """A share of 0..1 in percent, or a dash."""
    return "-" if value is None else f"{value:.0%}"


def pair(interval: Pair | None) -> str:
    """An interval, or that there is none."""
    return f"[{interval[0]:.2f}, {interval[1]:.2f}]" if interval else "no interval"


def pair_or_few(interval: Pair | None) -> str:
    """A rater's interval; one without any width comes of too few packets and says so."""
    flat = interval is not None and interval[1] - interval[0] < 1e-9
    return pair(interval) + (", too few to conclude" if flat else "")


def flip(found: FlipFigure) -> str:
    """When two packets change places; at either end of the scale in words."""
    who = f"{found.ahead} and {found.behind} swap"
    if found.at >= 99.95:
        return f"{who} only when {found.dimension} takes all of the weight (now {found.now:g} %)"
    if found.at < 0.05:
        return f"{who} only when {found.dimension} takes none of the weight (now {found.now:g} %)"
    way = "rises" if found.at > found.now else "falls"
    return f"{who} when {found.dimension} {way} from {found.now:g} % past {found.at:.1f} %"
