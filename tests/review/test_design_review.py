"""A design review goes through four stages and ends with an outcome that does not contradict its record."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interviewer import review as reviews
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.domain.artifacts.rfc import CommentLabel
from interviewer.domain.design_review import STANDING, DesignReview, Outcome
from interviewer.domain.rating import Claim, Quote, RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake
from interviewer.present.review import review_json, review_markdown
from interviewer.rate import Judgement
from interviewer.raters.narrative.rater import NarrativeRules
from interviewer.raters.rule_rater import RuleRater

AT = dt.datetime(2026, 3, 18, 9, 0, tzinfo=dt.UTC)
DESIGN = """# Design: delivery times that learn

## Problem
Customers cancel when an order is late. The promise is a fixed 40 minutes, and 18 % of orders are late.

## Approach
A model predicts the minutes of each order. It answers within 80 ms at checkout and is trained each night.

## Alternatives considered
None.
"""
DAY = dt.date(2026, 4, 1)


@pytest.fixture
def room(tmp_path: Path) -> reviews.Room:
    url = f"sqlite:///{tmp_path / 'review.db'}"
    upgrade(url)
    return reviews.Room(
        library=library(),
        store=SqlStore(make_engine(url), owner="one", clock=lambda: AT),
        clock=lambda: AT,
        document_rater=NarrativeRules,
        rater=lambda key: RuleRater(),
        markdown=lambda review: review_markdown(review, now=AT),
    )


@pytest.fixture
def opened(room: reviews.Room) -> str:
    document = read_document(DESIGN, kind="design-doc")
    key, _ = reviews.open_review(room, document, author="author", reviewers=("reviewer",))
    return key


def outcome(name: str, **more: object) -> Outcome:
    told = {
        "summary": "the idea is worth a trial",
        "decided_by": "the chair",
        "at": AT,
        "owner": "author",
        "by": DAY,
    }
    return Outcome.model_validate({"name": name, **told, **more})


def talk(room: reviews.Room, key: str, *, label: CommentLabel | None = CommentLabel.BLOCKING) -> DesignReview:
    reviews.move(room, key, "comments")
    words = "What happens at checkout when the model answers late?"
    reviews.comment(room, key, words, by="reviewer", label=label, quote="answers within 80 ms")
    return reviews.move(room, key, "discussion")


# --- stages ---------------------------------------------------------------------------------------


def test_a_review_begins_with_what_the_document_lacks(room: reviews.Room, opened: str) -> None:
    review = reviews.load(room, opened)
    assert review.stage == "document"
    assert any("DOC-ALT" in one for one in review.missing)


def test_what_the_review_itself_says_is_no_gap_of_the_document(room: reviews.Room) -> None:
    gaps = ("Reviewers (DOC-6)", "Shared before the meeting (DOC-8)", "Alternatives (DOC-ALT)")
    document = read_document(DESIGN, name="design.md", kind="design-doc")
    early, late = AT, AT + dt.timedelta(hours=72)

    def open_review(**given: Any) -> tuple[str, ...]:
        return reviews.open_review(room, document, author="A. Weber", missing=gaps, **given)[1].missing

    assert open_review() == gaps
    assert open_review(reviewers=("A. Weber",)) == gaps
    assert open_review(reviewers=("B. Osei",), shared_at=early, meeting_at=late) == gaps[2:]
    assert open_review(shared_at=early, meeting_at=early + dt.timedelta(hours=3)) == gaps


def test_the_stages_come_one_by_one(room: reviews.Room, opened: str) -> None:
    with pytest.raises(CallerMistake, match="stage discussion: found the review at document"):
        reviews.move(room, opened, "discussion")
    assert reviews.move(room, opened, "comments").stage == "comments"
    assert reviews.move(room, opened, "discussion").stage == "discussion"
    assert reviews.move(room, opened, "document").stage == "document"


def test_a_memo_is_not_reviewed_as_a_design(room: reviews.Room) -> None:
    memo = read_document("We should close the shop.", kind="memo")
    with pytest.raises(CallerMistake, match="expected a design document or an RFC"):
        reviews.open_review(room, memo)


def test_a_short_notice_and_a_lonely_author_are_told_and_stop_nothing(room: reviews.Room) -> None:
    _, review = reviews.open_review(
        room,
        read_document(DESIGN, kind="design-doc"),
        author="author",
        reviewers=("Author",),
        shared_at=AT,
        meeting_at=AT + dt.timedelta(hours=20),
    )
    assert review.remarks(AT) == (
        "shared 20 hours before the meeting; 48 hours are usual",
        "no reviewer beside the author is named",
    )


def test_an_rfc_says_when_comments_close(room: reviews.Room) -> None:
    document = read_document(DESIGN, kind="rfc")
    _, without = reviews.open_review(room, document, reviewers=("reviewer",))
    assert without.remarks(AT) == ("no last day for comments; about 14 days are usual",)
    _, short = reviews.open_review(room, document, reviewers=("reviewer",), closes=dt.date(2026, 3, 23))
    assert short.remarks(AT) == ("5 days for comments; about 14 are usual",)
    _, usual = reviews.open_review(room, document, reviewers=("reviewer",), closes=dt.date(2026, 4, 1))
    assert usual.remarks(AT) == ()
    late = usual.moved("comments")
    assert late.remarks(AT + dt.timedelta(days=15)) == ("comments have closed; summarise, revise or decide",)


# --- comments -------------------------------------------------------------------------------------


def test_a_comment_stands_at_the_words_it_is_about(room: reviews.Room, opened: str) -> None:
    review = talk(room, opened)
    [comment] = review.comments
    assert comment.quote == "answers within 80 ms"
    assert comment.place in {p.id for p in review.document.passages()}
    assert comment.seen == ()


def test_comments_made_at_once_in_many_windows_are_all_kept(room: reviews.Room, opened: str) -> None:
    reviews.move(room, opened, "comments")
    words = [f"What happens at checkout when model {n} answers late?" for n in range(6)]

    def say(text: str) -> None:
        reviews.comment(room, opened, text, by="reviewer", label=CommentLabel.SUGGESTION)

    with ThreadPoolExecutor(3) as windows:
        list(windows.map(say, words))
    kept = reviews.load(room, opened).comments
    assert sorted(c.text for c in kept) == words
    assert [c.number for c in kept] == [1, 2, 3, 4, 5, 6]


def test_a_comment_on_words_that_are_not_there_is_refused(room: reviews.Room, opened: str) -> None:
    reviews.move(room, opened, "comments")
    with pytest.raises(CallerMistake, match="is not in the document"):
        reviews.comment(room, opened, "Why so slow?", by="reviewer", label=None, quote="answers within 90 ms")


def test_a_comment_needs_a_name_words_and_its_stage(room: reviews.Room, opened: str) -> None:
    with pytest.raises(CallerMistake, match="found the review at document"):
        reviews.comment(room, opened, "Why now?", by="reviewer", label=None)
    reviews.move(room, opened, "comments")
    with pytest.raises(CallerMistake, match="found no name"):
        reviews.comment(room, opened, "Why now?", by=" ", label=None)
    with pytest.raises(CallerMistake, match="found no words"):
        reviews.comment(room, opened, " … ", by="reviewer", label=None)


def test_the_lint_reads_every_comment(room: reviews.Room, opened: str) -> None:
    reviews.move(room, opened, "comments")
    review = reviews.comment(room, opened, "LGTM, ship it", by="reviewer", label=None)
    assert [s.pattern for s in review.comments[0].seen] == ["approval", "label"]


def test_a_settled_comment_needs_the_authors_reply(room: reviews.Room, opened: str) -> None:
    talk(room, opened)
    with pytest.raises(CallerMistake, match="comment 1: found no reply"):
        reviews.settle(room, opened, 1, "answered", reply="")
    after = reviews.settle(room, opened, 1, "taken", reply="The promise falls back to 40 minutes.")
    assert not after.comments[0].is_open_blocking


def test_the_hardest_comes_first_on_the_agenda(room: reviews.Room, opened: str) -> None:
    reviews.move(room, opened, "comments")
    suggestion = CommentLabel.SUGGESTION
    reviews.comment(room, opened, "Could weather wait for version two?", by="one", label=suggestion)
    reviews.comment(room, opened, "Who is called at night?", by="two", label=CommentLabel.BLOCKING)
    review = reviews.answer(room, opened, "DRV-3", "Legal, because of the couriers' trips.")
    agenda = review.agenda()
    assert agenda[0] == "Comment 2, blocking, two: Who is called at night?"
    assert agenda[-1] == "Comment 1, suggestion, one: Could weather wait for version two?"
    assert STANDING["DRV-3"] not in agenda
    assert len(agenda) == 6


def test_what_of_the_standing_questions_the_comments_raise_is_read_by_the_rater(
    room: reviews.Room, opened: str
) -> None:
    reviews.move(room, opened, "comments")
    assert reviews.asked_for(room, opened) is None
    words = "What would change your mind after the pilot: at which value would you stop?"
    reviews.comment(room, opened, words, by="one", label=CommentLabel.SUGGESTION)
    rating = reviews.asked_for(room, opened)
    assert rating is not None
    assert {v.criterion for v in rating.verdicts} | {u.criterion for u in rating.unrated} == set(STANDING)


def test_a_reader_judges_each_comment_against_the_rubric_of_a_comment(
    room: reviews.Room, opened: str
) -> None:
    class Reader:
        def judge(self, text: Text, sheet: Sheet) -> Judgement:
            quote = Quote(text=text.passages[0].text)
            claims = (Claim(criterion="RVC-1", verdict="met", quotes=(quote,)),)
            return Judgement(claims=claims, rater=RaterInfo(kind="model", id="m", model="m", prompt="p"))

    talk(room, opened)
    [rating] = reviews.read_comments(replace(room, rater=lambda key: Reader()), opened)
    found = rating.verdict("RVC-1")
    assert found is not None
    assert found.evidence[0].place == "comment 1"
    assert found.evidence[0].quote.startswith("blocking: What happens")


# --- outcome --------------------------------------------------------------------------------------


def test_nobody_approves_while_a_blocking_comment_is_open(room: reviews.Room, opened: str) -> None:
    talk(room, opened)
    with pytest.raises(CallerMistake, match="blocking comment 1 open"):
        reviews.decide(room, opened, outcome("approved"))
    reviews.settle(room, opened, 1, "taken", reply="The promise falls back to 40 minutes.")
    ended = reviews.decide(room, opened, outcome("approved"))
    assert (ended.stage, ended.may_begin) == ("outcome", True)


def test_a_condition_may_answer_a_blocking_comment_and_holds_the_work_until_it_is_met(
    room: reviews.Room, opened: str
) -> None:
    talk(room, opened)
    conditions = reviews.conditions("#1 name the fallback | platform | 2026-03-30")
    ended = reviews.decide(room, opened, outcome("approved_with_conditions", conditions=conditions))
    assert not ended.may_begin
    assert reviews.meet(room, opened, 0).may_begin


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("fine", {}, "expected one of approved"),
        ("needs_revision", {}, "no day of the second review"),
        ("approved_with_conditions", {}, "no condition"),
        ("approved", {"summary": "ok"}, "no reason"),
        ("approved", {"decided_by": " "}, "not said who decided"),
        ("approved", {"owner": ""}, "no follow-up"),
        ("approved", {"by": None}, "no follow-up"),
    ],
)
def test_an_outcome_says_why_who_and_by_when(
    room: reviews.Room, opened: str, name: str, more: dict[str, object], says: str
) -> None:
    talk(room, opened, label=CommentLabel.SUGGESTION)
    with pytest.raises(CallerMistake, match=says):
        reviews.decide(room, opened, outcome(name, **more))
    assert reviews.load(room, opened).outcome is None


def test_a_condition_has_an_owner_and_a_day_that_is_not_over(room: reviews.Room, opened: str) -> None:
    talk(room, opened, label=None)
    past = reviews.conditions("name the fallback | platform | 2026-03-01")
    with pytest.raises(CallerMistake, match="condition 1 was due before the decision"):
        reviews.decide(room, opened, outcome("approved_with_conditions", conditions=past))
    with pytest.raises(CallerMistake, match=r"expected 'what \| owner \| day'"):
        reviews.conditions("name the fallback, platform")
    with pytest.raises(CallerMistake, match="found 'soon'"):
        reviews.conditions("name the fallback | platform | soon")


def test_a_revision_comes_back_for_a_second_review_with_the_first_on_record(
    room: reviews.Room, opened: str
) -> None:
    talk(room, opened)
    reviews.decide(room, opened, outcome("needs_revision", second_review=dt.date(2026, 4, 15)))
    revised = read_document(DESIGN.replace("None.", "A fixed table by hour."), kind="design-doc")
    second = reviews.again(room, opened, revised)
    assert (second.stage, second.outcome) == ("document", None)
    assert [o.name for o in second.earlier] == ["needs_revision"]
    assert len(second.comments) == 1


def test_an_ended_review_takes_no_comment_and_no_other_outcome(room: reviews.Room, opened: str) -> None:
    talk(room, opened)
    reviews.decide(room, opened, outcome("withdrawn", owner="", by=None))
    with pytest.raises(CallerMistake, match="found the review at outcome"):
        reviews.comment(room, opened, "One more thing.", by="reviewer", label=None)
    with pytest.raises(CallerMistake, match="has ended"):
        reviews.decide(room, opened, outcome("approved"))


def test_the_record_is_kept_and_told_as_markdown_and_json(room: reviews.Room, opened: str) -> None:
    talk(room, opened)
    conditions = reviews.conditions("#1 name the fallback | platform | 2026-03-30")
    review = reviews.decide(room, opened, outcome("approved_with_conditions", conditions=conditions))
    words = review_markdown(review, now=AT)
    assert "Approved with conditions" in words
    assert "| name the fallback | platform | 2026-03-30 | comment 1 | open |" in words
    value = review_json(review, now=AT)
    assert value["schema"] == "interviewer.review/1"
    assert value["outcome"]["conditions"][0]["due"] == "2026-03-30"
    assert "document" not in value
    assert [r.title for _, r in reviews.every(room)] == [review.title]
