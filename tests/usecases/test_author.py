"""An author checks a memo, edits it, checks again, sets a finding aside, compares versions and goes back."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
import pytest

from interviewer import author
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.critique import DocumentJudgement
from interviewer.domain.document import Document
from interviewer.domain.document_source import as_source
from interviewer.domain.dossier import Dossier
from interviewer.domain.rating import Claim, Quote, RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake, Unreachable
from interviewer.present.critique import dossier_markdown
from interviewer.rate import Judgement
from interviewer.raters.narrative.rater import NarrativeRules
from interviewer.web.critique_html import critique_html

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
MEMO = (Path(__file__).parents[1] / "texts" / "b2_trial_memo.md").read_text("utf-8")
WEAK = MEMO.replace("is below 12.0 %", "is disappointing")


class CountingModel:
    """A rater that counts how often it is asked, and fails while it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False

    def judge_document(self, text: Text, sheet: Sheet, *, document: Document) -> DocumentJudgement:
        self.asked += 1
        if self.fails:
            raise Unreachable("the model's server did not answer", calls=1)
        claim = Claim(criterion="N-REC", verdict="met", quotes=(Quote(text="Move all new self-serve teams"),))
        return DocumentJudgement(
            judgement=Judgement(claims=(claim,), rater=RaterInfo(kind="model", id="m", model="m", prompt="p"))
        )


def desk_for(folder: Path, *, rater: Any = None, by: str = "rules") -> author.Desk:
    url = f"sqlite:///{folder / 'author.db'}"
    upgrade(url)
    store = SqlStore(make_engine(url), owner="one", clock=lambda: AT)
    shipped = library()
    return author.Desk(
        library=shipped,
        store=store,
        clock=lambda: AT,
        read=read_document,
        rater=lambda key: rater or NarrativeRules(),
        by=lambda: by,
        markdown=lambda dossier, version: dossier_markdown(dossier, version, library=shipped),
    )


@pytest.fixture
def desk(tmp_path: Path) -> author.Desk:
    return desk_for(tmp_path)


def checked(desk: author.Desk, text: str | bytes, key: str | None = None, **options: Any) -> Any:
    key, document = author.put(desk, text, key=key, **options)
    return key, author.check(desk, key, document=document)


# --- versions -------------------------------------------------------------------------------------


def test_every_check_of_a_changed_text_is_a_version(desk: author.Desk) -> None:
    key, first = checked(desk, WEAK)
    _, second = checked(desk, MEMO, key)
    assert [v.number for v in second.versions] == [1, 2]
    assert second.versions[0].draft.source == WEAK
    assert second.versions[0] == first.versions[0]


def test_checking_an_unchanged_text_again_makes_no_version(desk: author.Desk) -> None:
    key, _ = checked(desk, MEMO)
    _, again = checked(desk, MEMO, key)
    assert [v.number for v in again.versions] == [1]


def test_another_reader_of_the_same_text_is_another_version(desk: author.Desk) -> None:
    key, _ = checked(desk, MEMO, reader="vp")
    _, after = checked(desk, MEMO, key, reader="legal")
    assert [v.critique.reader for v in after.versions] == ["vp", "legal"]


def test_what_moved_between_two_versions_is_named_criterion_by_criterion_and_line_by_line(
    desk: author.Desk,
) -> None:
    key, _ = checked(desk, WEAK)
    _, dossier = checked(desk, MEMO, key)
    moved = author.compare(dossier, 1, 2)
    assert {c.criterion: c.direction for c in moved.changes if c.direction != "same"} == {
        "N-CMM": "up",
        "CMM-t": "up",
        "DN-5b": "up",
    }
    assert [f.criterion for f in moved.gone] == ["CMM-t"]
    assert moved.new == ()
    assert [line for line in moved.lines if line[0] != "same"] == [
        ("removed", "We return to 7 days if trial-to-paid of the October cohort is disappointing on 30 November."),
        ("added", "We return to 7 days if trial-to-paid of the October cohort is below 12.0 % on 30 November."),
    ]  # fmt: skip


BARE = """# Trials

{ask}We looked at trials of the product over the summer. Many people liked them and some did not.

The numbers went up in July and came down in August.
"""
ASK = "Recommendation: move all new self-serve teams to a 14-day trial. By 30 September the VP Growth decides on this.\n\n"


def test_a_finding_that_only_comes_up_as_one_before_it_is_mended_is_not_called_new(desk: author.Desk) -> None:
    key, _ = checked(desk, BARE.format(ask=""), kind="memo")
    _, dossier = checked(desk, BARE.format(ask=ASK), key, kind="memo")
    moved = author.compare(dossier, 1, 2)
    assert [f.criterion for f in moved.gone] == ["N-REC"]
    assert [f.criterion for f in moved.risen] == ["N-RISK"], "no risk was named before either: it stood sixth"
    assert moved.new == ()
    back = author.compare(dossier, 2, 1)
    assert [f.criterion for f in back.sunk] == ["N-RISK"]
    assert ([f.criterion for f in back.new], back.gone) == (["N-REC"], ())


def test_going_back_takes_up_an_earlier_text_and_leaves_later_versions(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    checked(desk, MEMO, key)
    after = author.go_back(desk, key, 1)
    assert after.draft.source == WEAK
    assert [v.number for v in after.versions] == [1, 2]
    assert author.load(desk, key).draft.source == WEAK


def test_a_version_that_is_not_there_is_named(desk: author.Desk) -> None:
    key, _ = checked(desk, MEMO)
    with pytest.raises(CallerMistake, match="version 7: found no such version; expected 1 to 1"):
        author.go_back(desk, key, 7)


def test_the_text_in_hand_is_kept_without_a_check(desk: author.Desk) -> None:
    key, _ = checked(desk, MEMO)
    author.hold(desk, key, MEMO + "\nOne more sentence.")
    held = author.load(desk, key)
    assert held.draft.source.endswith("One more sentence.")
    assert len(held.versions) == 1


def test_an_entry_that_was_kept_before_there_were_versions_becomes_version_one(desk: author.Desk) -> None:
    _, dossier = checked(desk, WEAK)
    version = dossier.version()
    old = {
        "document": version.document.model_dump(mode="json"),
        "critique": version.critique.to_json(),
        "judgement": version.judgement,
        "markdown": "# Critique",
    }
    key = desk.store.keep_item("document", "old", old)
    loaded = author.load(desk, key)
    assert loaded.version().critique.findings == version.critique.findings
    assert loaded.version().critique.rating == version.critique.rating


# --- the text is kept first, and nobody pays twice ------------------------------------------------


def test_the_text_is_kept_before_anything_is_computed_and_when_the_rating_fails(tmp_path: Path) -> None:
    model = CountingModel()
    model.fails = True
    desk = desk_for(tmp_path, rater=model, by="model m")
    key, document = author.put(desk, MEMO)
    assert author.load(desk, key).draft.source == MEMO
    with pytest.raises(Unreachable):
        author.check(desk, key, document=document)
    after = author.load(desk, key)
    assert (after.draft.source, after.versions) == (MEMO, ())
    assert after.failure
    assert "did not answer" in after.failure
    model.fails = False
    assert author.check(desk, key).failure is None


def test_a_model_that_has_read_a_text_is_not_asked_for_it_again(tmp_path: Path) -> None:
    model = CountingModel()
    desk = desk_for(tmp_path, rater=model, by="model m")
    key, _ = checked(desk, MEMO)
    checked(desk, MEMO, key)
    assert model.asked == 1
    checked(desk, WEAK, key)
    assert model.asked == 2
    _, back = checked(desk, MEMO, key)  # as version 1 was: its critique is taken up
    assert model.asked == 2
    assert back.versions[2].critique == back.versions[0].critique


# --- disputes -------------------------------------------------------------------------------------


def test_a_finding_that_is_intended_stays_aside_while_its_words_stay(desk: author.Desk) -> None:
    key, first = checked(desk, WEAK)
    assert [f.criterion for f in first.open_findings(first.version())] == ["CMM-t"]
    author.dispute(desk, key, 0, reason="the board wants it open")
    _, second = checked(desk, WEAK + "\nTwo people work on it.", key)
    assert second.open_findings(second.version()) == ()
    [(finding, dispute)] = second.set_aside(second.version())
    assert (finding.criterion, dispute.reason, dispute.version) == ("CMM-t", "the board wants it open", 1)


def test_the_question_of_a_finding_set_aside_comes_last_and_says_so(desk: author.Desk) -> None:
    key, first = checked(desk, WEAK)
    asked = first.questions(first.version())
    assert (asked[0][0].criterion, [aside for _, aside in asked]) == ("CMM-t", [False] * 3)
    after = author.dispute(desk, key, 0)
    told = after.questions(after.version())
    assert [(q.criterion, aside) for q, aside in told][-1] == ("CMM-t", True)
    assert {q.question for q, _ in told} == {q.question for q, _ in asked}
    page = critique_html(after, after.version(), library=library())
    assert page.count("(you have set this aside)") == 1


def test_what_another_window_kept_meanwhile_is_not_lost(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    others = [
        lambda: author.dispute(desk, key, 0, reason="the board wants it open"),
        lambda: author.read_back(desk, key, right=True),
    ]

    def late(now: Dossier) -> Dossier:
        if others:
            others.pop()()  # another window is quicker, twice
        return now.holding(now.draft.model_copy(update={"source": "typed on"}))

    after = author.change(desk, key, late)
    assert after == author.load(desk, key)
    assert (after.draft.source, len(after.disputes), len(after.read_backs)) == ("typed on", 1, 1)


def test_a_finding_about_other_words_comes_back(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    author.dispute(desk, key, 0)
    reworded = WEAK.replace("is disappointing on 30 November", "is not what we hoped for on 30 November")
    _, after = checked(desk, reworded, key)
    assert [f.criterion for f in after.open_findings(after.version())] == ["CMM-t"]


def test_the_words_that_are_kept_say_what_was_set_aside_and_ask_about_it_last(desk: author.Desk) -> None:
    key, first = checked(desk, WEAK)
    hardest = first.version().critique.questions[0]
    assert hardest.criterion in ("CMM-t", "N-CMM")
    author.dispute(desk, key, 0, reason="the board wants it open")
    told = desk.store.item(key)["markdown"]
    assert "## Set aside by you" in told
    assert "(CMM-t): the board wants it open" in told
    asked = told.split("will ask\n\n")[1].split("\n\n")[0].splitlines()
    assert hardest.question not in asked[0]
    assert f"{hardest.question} (you have set this aside)" in asked[-1]


def test_a_dispute_can_be_taken_back(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    dossier = author.dispute(desk, key, 0)
    after = author.take_back(desk, key, dossier.disputes[0].number)
    assert [f.criterion for f in after.open_findings(after.version())] == ["CMM-t"]
    assert after.disputes[0].withdrawn
    with pytest.raises(CallerMistake, match="dispute 1: found none that stands"):
        author.take_back(desk, key, 1)


def test_a_dispute_needs_a_finding_that_is_there(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    with pytest.raises(CallerMistake, match="finding 6: found no such finding in version 1; expected 1 to 1"):
        author.dispute(desk, key, 5)


# --- what the reader takes away -------------------------------------------------------------------


def test_whether_the_sentence_is_meant_is_kept_and_holds_while_the_sentence_stays(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    author.read_back(desk, key, right=False, meant="Keep 7 days for teams of two")
    _, second = checked(desk, WEAK + "\nTwo people work on it.", key)
    said = second.read_back(second.version())
    assert said is not None
    assert (said.right, said.meant) == (False, "Keep 7 days for teams of two")
    other = WEAK.replace(
        "Move all new self-serve teams to 14 days", "Move all new self-serve teams to 10 days"
    )
    _, third = checked(desk, other, key)
    assert third.read_back(third.version()) is None


# --- files ----------------------------------------------------------------------------------------


def word_file() -> bytes:
    made = docx.Document()
    made.add_heading("A 14-day trial converts more self-serve teams", level=1)
    for line in WEAK.splitlines()[2:]:
        if line.strip():
            made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_file_becomes_a_text_to_edit_and_its_bytes_are_kept_while_the_text_is_untouched(
    desk: author.Desk,
) -> None:
    source = word_file()
    key, first = checked(desk, source, name="memo.docx")
    assert first.draft.source.startswith("# A 14-day trial converts")
    assert author.original(first, first.version()) == source
    _, again = checked(desk, first.draft.source, key)
    assert len(again.versions) == 1, "the same file, so nothing changed"
    _, edited = checked(desk, first.draft.source + "\nOne more line.", key)
    assert len(edited.versions) == 2
    assert author.original(edited, edited.version()) is None
    assert author.original(edited, edited.version(1)) == source


def test_a_deck_as_text_reads_back_to_the_same_slides() -> None:
    deck = "Slide 1: Trials of 14 days convert more teams\n- 13.1 % against 11.8 %\n  - interval 0.4 to 2.2\nNotes: say it slowly\n\nSlide 2: Decide by 30 September\n- move all new teams\n"
    document = read_document(deck)
    again = read_document(as_source(document))
    assert [(p.id, p.kind, p.text) for p in again.passages()] == [
        (p.id, p.kind, p.text) for p in document.passages()
    ]


def test_two_windows_on_one_text_lose_no_words(desk: author.Desk) -> None:
    key, first = checked(desk, WEAK)
    shown_in_both = first.draft.mark
    left = author.hold(desk, key, WEAK + "\nThe left window.", seen=shown_in_both)
    right = author.hold(desk, key, WEAK + "\nThe right window.", seen=shown_in_both)
    assert left.beside == (), "the version before it is kept anyhow"
    assert right.draft.source.endswith("The right window.")
    assert [words.splitlines()[-1] for words in right.beside] == ["The left window."]
    later = author.hold(desk, key, WEAK + "\nThe right window, again.", seen=right.draft.mark)
    assert later.beside == right.beside, "what one window writes over its own words is no other text"
    author.put(desk, WEAK + "\nThe left window, checked.", key=key, seen=left.draft.mark)
    assert [w.splitlines()[-1] for w in author.load(desk, key).beside] == [
        "The left window.",
        "The right window, again.",
    ]


def test_one_window_alone_never_finds_another(desk: author.Desk) -> None:
    key, _ = checked(desk, WEAK)
    mark = author.load(desk, key).draft.mark
    for words in ("One.", "One. Two.", "", "Three."):
        if words:
            mark = author.hold(desk, key, words, seen=mark).draft.mark
    assert author.load(desk, key).beside == ()
