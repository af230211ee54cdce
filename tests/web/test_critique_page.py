"""What the critique shows an author of a model's reading: harms, questions with their quotes, reasons, titles, the unread."""

from __future__ import annotations

import datetime as dt

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.author import compare
from interviewer.critique import critique
from interviewer.domain.critique.cut import ExhibitCall, ExhibitCut
from interviewer.domain.critique.reading import Reading, TitlesTaken
from interviewer.domain.critique.values import Finding, Question
from interviewer.domain.dossier import Dossier, Draft, Version
from interviewer.raters.narrative.rater import NarrativeRules
from interviewer.web.critique_html import critique_html

TEXT = "# Night buses\n\nWe recommend to keep line 4.\n\n## Costs\n\nLine 4 costs 61 a night, 48 in spring.\n"
AT = dt.datetime(2031, 3, 1, 9, 0, tzinfo=dt.UTC)
SHARP = '<b>"&'


def dossier(*changes: dict[str, object], by: str = "model") -> Dossier:
    document = read_document(TEXT, kind="memo")
    told, judgement = critique(document, rater=NarrativeRules(), library=library())
    versions = tuple(
        Version(
            number=n,
            at=AT,
            draft=Draft(source=f"{TEXT}\n{n}"),
            by=by,
            document=document,
            critique=told.model_copy(update=dict(change)),
            judgement=judgement.model_dump(mode="json"),
        )
        for n, change in enumerate(changes, 1)
    )
    return Dossier(versions=versions, draft=versions[-1].draft)


def page(**change: object) -> str:
    held = dossier(change)
    return critique_html(held, held.version(), library=library())


def test_a_finding_says_what_follows_for_the_decision() -> None:
    found = Finding(
        criterion="N-DEC",
        severity="high",
        title="No ask",
        says="nobody is asked",
        place=None,
        quote=None,
        fix="Ask.",
        harm=f"{SHARP} It waits.",
    )
    assert "What follows: &lt;b&gt;&quot;&amp; It waits." in page(findings=(found,))


def test_a_question_stands_with_its_reason_and_the_words_it_is_about() -> None:
    asked = Question(question="Why 61?", because="the cost is new", quote="61 a night", place="line 7")
    shown = page(questions=(asked,))
    for words in ("Why 61?", "the cost is new", "61 a night", "line 7"):
        assert words in shown


def test_an_exhibit_has_the_reason_of_code_and_the_readers_own() -> None:
    call = ExhibitCall(
        place="slide 2", label="Chart 1", title="", reason="nearest to the ask", why="It shows the fall."
    )
    assert "nearest to the ask. The reader: It shows the fall." in page(exhibits=ExhibitCut(keep=(call,)))


def test_titles_read_alone_are_told_also_where_they_say_nothing() -> None:
    assert "Read alone they say: Keep the line." in page(
        reading=Reading(titles=TitlesTaken(says="Keep the line.", evidence=()))
    )
    assert "Read alone they say nothing of the matter." in page(
        reading=Reading(titles=TitlesTaken(says=None, evidence=()))
    )
    assert "Read alone" not in page(reading=None)


def test_a_reading_that_failed_says_so_and_why() -> None:
    assert "did not read it as its reader would: the server was away" in page(
        reading=Reading(unread="the server was away")
    )


def test_the_page_says_when_a_model_has_read_the_whole_again_and_when_nothing_was_asked() -> None:
    held = dossier({}, {})
    read = critique_html(held, held.version(), library=library(), changed=compare(held, 1, 2))
    same = critique_html(held, held.version(), library=library(), changed=compare(held, 2, 2))
    rules = dossier({}, {}, by="rules")
    by_rule = critique_html(rules, rules.version(), library=library(), changed=compare(rules, 1, 2))
    assert "the model read the whole of it again" in read
    assert "no model was asked again" in same
    assert "the model read the whole of it again" not in same + by_rule
