"""Drafts written by hand that bring something in, and twins that do not: does the code that looks at drafts tell them apart?

No model is asked. The product's checks and the second look stand beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from interviewer.adapters.library import Library
from interviewer.domain import coaching, wording
from interviewer.domain.critique import suggestion
from interviewer.domain.rating import NextDrill
from interviewer.domain.text import Text, transcript
from interviewer.domain.wording import Wording
from interviewer.evals.drafts import figures as counted
from interviewer.evals.drafts import second_look as look
from interviewer.evals.drafts.tasks import Drill
from interviewer.evals.figures.basic import Figure, share
from interviewer.evals.home import Entry, Home
from interviewer.evals.rows import Row, rows
from interviewer.evals.run import RaterRun, SuiteRun

#: Sentences of the text turned round: no look at words can see it; counted apart.
SENSE = "sense"
WRITERS = ("coach", "suggest", "drill")
AFTER = "after"
PRODUCT, SECOND = "rules", "second look"


@dataclass(frozen=True)
class Draft:
    """A draft with what it is: ``invents`` where it may not be shown. sort: in which way, or what makes it look so.

    held_out: written after the checks were mended on the others; nothing was mended on it.
    """

    id: str
    writer: str
    sort: str
    text: Text
    draft: str
    invents: bool
    drill: Drill | None = None
    held_out: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """What the product has against it."""
        if self.drill is not None:
            fault = wording.fault_of(self.draft, self.drill.wish)
        elif self.writer == "suggest":
            fault = suggestion.fault_of(self.draft, self.text)
        else:
            return coaching.faults_of(self.draft, self.text, ())
        return (fault,) if fault else ()

    @property
    def strange(self) -> tuple[str, ...]:
        """What the second look has against it."""
        said = "\n".join(p.text for p in self.text.own)
        if self.drill is None:
            return look.strange(self.draft, said)
        known = f"{said}\n{self.drill.wish.drill.question}"
        return (*look.strange(look.unquoted(self.draft), known), *counted.wrong(self.drill, self.draft))


def read(path_rows: Sequence[Row], library: Library) -> list[Draft]:
    """Every draft of the rows; `DatasetError` names line and key of what is wrong."""
    return [_draft(row, library) for row in path_rows]


def _draft(row: Row, library: Library) -> Draft:
    writer, invents = row.text("writer"), row.values.get("invents")
    if writer not in WRITERS:
        raise row.wrong("writer", writer, f"one of {', '.join(WRITERS)}")
    if not isinstance(invents, bool):
        raise row.wrong("invents", invents, "true or false")
    text = transcript([("candidate", row.text("text"), None)])
    return Draft(
        id=row.text("id"),
        writer=writer,
        sort=row.text("class"),
        text=text,
        draft=row.text("draft"),
        invents=invents,
        drill=_drill(row, text, library) if writer == "drill" else None,
        held_out=row.maybe("batch") == AFTER,
    )


def _drill(row: Row, text: Text, library: Library) -> Drill:
    sheet, id = library.sheet(row.text("probe")), row.text("criterion")
    question = sheet.drill(id)
    if question is None:
        raise row.wrong("criterion", id, "a criterion that has a drill")
    wish = Wording(
        drill=NextDrill(criterion=id, question=question),
        criterion=sheet.criterion(id),
        text=text,
        plain=question,
    )
    others = tuple(q for c in sheet.criteria if c.id != id and (q := sheet.drill(c.id)))
    return Drill(
        id=row.text("id"), kind=row.text("class"), text=text, rubrics=sheet.rubrics, wish=wish, others=others
    )


def run(at: Home, entry: Entry, library: Library, *, pattern: str | None = None) -> SuiteRun:
    """Both looks over every draft whose id, writer or sort holds ``pattern``."""
    every = read(list(rows(at.dataset(entry))), library)
    drafts = [d for d in every if not pattern or any(pattern in v for v in (d.id, d.writer, d.sort))]
    looks: dict[str, Callable[[Draft], tuple[str, ...]]] = {
        PRODUCT: lambda d: d.faults,
        SECOND: lambda d: d.strange,
    }
    runs = {name: _run(name, finds, drafts) for name, finds in looks.items()}
    return SuiteRun(suite=entry.name, about=entry.about, cases=len(drafts), relations=0, raters=runs)


def _run(name: str, finds: Callable[[Draft], tuple[str, ...]], drafts: Sequence[Draft]) -> RaterRun:
    found = {d.id: finds(d) for d in drafts}
    bad = [d for d in drafts if d.invents and d.sort != SENSE]
    turned = [d for d in drafts if d.invents and d.sort == SENSE]
    good = [d for d in drafts if not d.invents]

    def caught(some: Sequence[Draft], of: str) -> Figure:
        return share(sum(bool(found[d.id]) for d in some), len(some), of=of)

    figures: dict[str, Figure] = {
        "inventions_caught": caught(bad, "planted inventions"),
        "false_alarms": caught(good, "honest drafts"),
        "inventions_caught_held_out": caught([d for d in bad if d.held_out], "inventions written later"),
        "false_alarms_held_out": caught([d for d in good if d.held_out], "honest drafts written later"),
        "turned_sense_caught": caught(turned, "drafts in which the sense is turned"),
    }
    listed = {
        "not caught": [_row(d, found[d.id]) for d in (*bad, *turned) if not found[d.id]],
        "thrown away for nothing": [_row(d, found[d.id]) for d in good if found[d.id]],
    }
    return RaterRun(rater=name, figures=figures, listed={k: v for k, v in listed.items() if v})


def _row(draft: Draft, found: Sequence[str]) -> dict[str, str]:
    return {
        "case": draft.id,
        "kind": f"{draft.writer}, {draft.sort}",
        "found": "; ".join(found) or "nothing",
        "draft": draft.draft,
    }
