"""Probes and rubrics in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from interviewer.domain.probe import Probe
from interviewer.domain.rubric import Criterion, Rubric
from interviewer.present.rating import Names

Covers = Callable[[str], bool]


def probe_table(probes: Sequence[Probe], *, markdown: bool = False) -> str:
    """One line per probe: id, title, levels, round, clock, dimensions."""
    if markdown:
        rows = ["| id | title | levels | round | clock | dimensions |", "|---|---|---|---|---|---|"]
        rows += [
            f"| {p.id} | {p.title} | {' '.join(p.levels)} | {p.round} | {p.clock_s} s | {' '.join(p.dimensions)} |"
            for p in probes
        ]
        return "\n".join(rows)
    width = max((len(p.title) for p in probes), default=5)
    return "\n".join(
        f"{p.id}  {p.title:<{width}}  {' '.join(p.levels):<8}  {p.round:<4}  {p.clock_s:>3} s  {' '.join(p.dimensions)}"
        for p in probes
    )


def probe_markdown(probe: Probe, *, library: Names) -> str:
    """A probe with why it is asked, what weak answers do, its criteria and their drills."""
    lines = [
        f"# {probe.id} {probe.title}",
        "",
        probe.question,
        "",
        *([probe.shown, ""] if probe.shown else []),
        f"Clock {probe.clock_s} s · round {probe.round} · levels {', '.join(probe.levels)} · "
        f"dimensions {', '.join(probe.dimensions)}",
        "",
        f"**Why it is asked.** {probe.why}",
        "",
        f"**What weak answers do.** {probe.weak}",
        "",
        "## What is looked for",
        "",
    ]
    for id in probe.criteria:
        must = " (a must)" if id in probe.must else ""
        lines.append(f"- {id} {library.criteria[id].title}{must}")
        if id in probe.drills:
            lines.append(f"  - drill: {probe.drills[id]}")
    return "\n".join(lines)


def rubric_table(rubrics: Sequence[Rubric], *, covers: Covers, markdown: bool = False) -> str:
    """One line per rubric: id, version, kind, number of criteria, how many of them a rule can tell."""
    rows = [
        (r.id, f"v{r.version}", r.kind, str(len(_all_ids(r))), str(_ruled(r, covers)), r.title)
        for r in rubrics
    ]
    head = ("id", "version", "kind", "criteria", "by rule", "title")
    if markdown:
        return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def rubric_json(rubric: Rubric, *, covers: Covers) -> dict[str, Any]:
    """A rubric with its hash, and for each criterion whether a rule can tell."""
    value = rubric.model_dump(mode="json")
    value["hash"] = rubric.hash
    value["by_rule"] = {i: covers(i) for i in _all_ids(rubric)}
    return value


def rubric_markdown(rubric: Rubric, *, library: Names, covers: Covers) -> str:
    """A rubric as a page: every criterion with what meets it, and whether a rule can tell or it needs a reader."""
    lines = [f"# {rubric.title}", "", f"{rubric.id} v{rubric.version} · {rubric.kind} · {rubric.hash}", ""]
    if rubric.about:
        lines += [rubric.about, ""]
    for dimension in rubric.dimensions:
        lines += [f"## {dimension.id} {dimension.title} ({dimension.weight:g} of 100)", ""]
        lines += [f"- level {n}: {dimension.anchors[n]}" for n in sorted(dimension.anchors)] + [""]
        lines += [line for c in dimension.criteria for line in _criterion(c, covers)] + [""]
    lines += [line for c in rubric.criteria for line in _criterion(c, covers)]
    if rubric.uses:
        lines += ["", "Also uses:", *(f"- {i} {library.criteria[i].title}" for i in rubric.uses)]
    if rubric.red_flags:
        lines += [
            "## Red flags",
            "",
            *(f"- {f.id} ({f.dimension}) {f.title}: {f.suspect}" for f in rubric.red_flags),
        ]
    return "\n".join(lines)


def _criterion(criterion: Criterion, covers: Covers) -> list[str]:
    standing = " ".join(
        filter(None, [criterion.tier or "", "core" if criterion.core else "", criterion.kind])
    )
    who = "by rule" if covers(criterion.id) else "needs a reader"
    lines = [f"- **{criterion.id}** {criterion.title} ({standing}; {who})", f"  - met: {criterion.met}"]
    if criterion.partial:
        lines.append(f"  - in part: {criterion.partial}")
    if criterion.not_met:
        lines.append(f"  - missing: {criterion.not_met}")
    return lines


def _ruled(rubric: Rubric, covers: Covers) -> int:
    return sum(covers(i) for i in _all_ids(rubric))


def _all_ids(rubric: Rubric) -> tuple[str, ...]:
    """Its own criteria and those it uses."""
    return (*(c.id for c in rubric.every_criterion()), *rubric.uses)
