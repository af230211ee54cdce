"""Story cards: own sentences only, what they serve, what is missing, shorter tellings, the same story again, Markdown."""

from __future__ import annotations

import datetime as dt

import pytest

from interviewer.domain.rating import Composite, Evidence, RaterInfo, Rating, Verdict, VerdictValue
from interviewer.domain.retold import is_same_story, overlap
from interviewer.domain.story import (
    Bullet,
    Story,
    Told,
    fit,
    fitting,
    freshness,
    gaps,
    made_of,
    management_gaps,
    tell_in,
)
from interviewer.domain.story_markdown import from_markdown, to_markdown
from interviewer.domain.text import answer
from interviewer.errors import CallerMistake

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
SAID = (
    "Last spring we had a model nobody used. I stopped it, since the data would never come. "
    "I moved two people to pricing the next day. Returns fell from 9 to 7 percent by June."
)
MUSTS = {
    p: ("KIL-1", "KIL-3") if p == "P08" else ("XFN-1",)
    for p in ("P06", "P07", "P08", "P09", "P10", "P11", "P12")
}


def told(days_ago: int, probe: str = "P08") -> Told:
    return Told(at=NOW - dt.timedelta(days=days_ago), probe=probe)


def met(criterion: str, quote: str, value: VerdictValue = "met") -> Verdict:
    start = SAID.index(quote)
    evidence = Evidence(quote=quote, place="turn 1", start=start, end=start + len(quote))
    return Verdict(criterion=criterion, verdict=value, reason="said", evidence=(evidence,))


def rated(*verdicts: Verdict) -> Rating:
    return Rating(
        rater=RaterInfo(kind="rules", id="rules.v1"),
        rubrics=(),
        probe="P08",
        passages=(),
        verdicts=verdicts,
        dimensions=(),
        composite=Composite(value=None, coverage=0.0),
        red_flags=(),
        scope=None,
        next_drill=None,
        one_fix=None,
        void_quotes=0,
        unrated=(),
    )


@pytest.fixture
def story() -> Story:
    rating = rated(
        met("ST-S", "a model nobody used"),
        met("ST-A", "I stopped it"),
        met("ST-R", "from 9 to 7 percent"),
        met("KIL-5", "I moved two people to pricing"),
        met("KIL-3", "the data would never come"),
        met("COM-1", "Last spring"),
    )
    return made_of(answer(SAID), rating, title="The stopped model", told=told(3))


def test_a_card_holds_whole_sentences_of_the_person_s_own_and_nothing_else(story: Story) -> None:
    assert story.part("situation") == ("Last spring we had a model nobody used.",)
    assert story.part("result") == ("Returns fell from 9 to 7 percent by June.",)
    assert all(b.words in SAID for b in story.bullets)


def test_what_shows_a_topic_and_no_part_of_star_is_told_as_action(story: Story) -> None:
    assert story.part("action") == (
        "I stopped it, since the data would never come.",
        "I moved two people to pricing the next day.",
    )


def test_fit_is_the_share_of_the_musts_that_its_words_earn(story: Story) -> None:
    # of two musts one is met: 1 of 2; with a partial one beside it: 1.5 of 2
    assert fit(story, must=("KIL-1", "KIL-3")) == 0.5
    partly = story.model_copy(update={"shows": {**story.shows, "KIL-1": "partial"}})
    assert fit(partly, must=("KIL-1", "KIL-3")) == 0.75
    assert fit(story, must=()) == 0.0


def test_gaps_name_the_prompts_without_a_story(story: Story) -> None:
    assert gaps([], MUSTS)[4] == "pushed back"
    assert "killed work" not in gaps([story], MUSTS)  # it was told for P08
    assert "pushed back" in gaps([story], MUSTS)


def test_one_check_may_be_chance_and_two_show_what_a_lead_answers_for(story: Story) -> None:
    assert "ending work" not in management_gaps([story])  # KIL-3 and KIL-5
    one = story.model_copy(update={"shows": {"KIL-3": "met", "KIL-5": "partial"}})
    assert "ending work" in management_gaps([one])
    assert len(management_gaps([])) == 7


@pytest.mark.parametrize(
    ("days", "says"), [(0, "fresh"), (30, "fresh"), (31, "ageing"), (90, "ageing"), (91, "stale")]
)
def test_a_story_ages(story: Story, days: int, says: str) -> None:
    assert freshness(story.model_copy(update={"told": (told(days),)}), NOW) == says


def test_a_story_that_was_never_told_has_no_age(story: Story) -> None:
    assert freshness(story.model_copy(update={"told": ()}), NOW) == "never told"


def test_of_two_stories_that_fit_alike_the_one_not_told_for_it_goes_first(story: Story) -> None:
    other = story.model_copy(update={"title": "Another", "told": (told(50, "P07"),)})
    found = fitting([story, other], probe="P08", must=("KIL-3",))
    assert [s.title for s, _ in found] == ["Another", "The stopped model"]


def sized(*parts: tuple[str, int]) -> Story:
    """A story with sentences of so many words."""
    bullets = [
        Bullet.model_validate({"part": p, "words": " ".join([f"{p}{n}"] * size)})
        for n, (p, size) in enumerate(parts)
    ]
    return Story(title="t", bullets=tuple(bullets))


def test_in_thirty_seconds_the_result_and_the_act_come_before_the_rest() -> None:
    # 30 s are 75 words: result 30 and action 40 fit, a situation of 20 does not any more
    story = sized(("situation", 20), ("task", 10), ("action", 40), ("result", 30))
    short = tell_in(story, 30)
    assert (short.budget, short.words) == (75, 70)
    assert [b.part for b in short.lines] == ["action", "result"]
    assert short.missing == ("situation", "task")


def test_no_sentence_is_cut_to_fit() -> None:
    story = sized(("action", 80), ("result", 10))
    short = tell_in(story, 30)
    assert [b.part for b in short.lines] == ["result"]
    assert "action" in short.missing


def test_a_telling_never_passes_its_budget() -> None:
    story = sized(*[("action", 30)] * 9, ("situation", 30), ("result", 30), ("task", 12), ("lesson", 12))
    for seconds in (30, 60, 90):
        assert tell_in(story, seconds).words <= seconds * 150 / 60


OTHER = (
    "In autumn the finance chief wanted weekly churn scores. I offered a monthly list instead and explained the trade. "
    "She accepted it, the warehouse migration kept its engineers, and the contract renewals rose by four points."
)


def test_the_same_story_in_other_words_shares_its_rarer_words() -> None:
    again = SAID.replace("Last spring we had", "There was, last spring,").replace(
        "I stopped it", "My call was to stop it"
    )
    long = f"{SAID} The warehouse director in Leeds had asked for elasticity by catalogue segment."
    assert is_same_story(
        long, f"{again} It was elasticity per catalogue segment for the Leeds warehouse director."
    )
    assert not is_same_story(long, OTHER)


def test_a_few_words_are_too_few_to_tell() -> None:
    assert overlap("The Leeds warehouse.", "The Leeds warehouse.") == 0.0


def test_markdown_goes_out_and_comes_back(story: Story) -> None:
    (back,) = from_markdown(to_markdown([story]))
    assert (back.title, back.bullets, back.told) == (story.title, story.bullets, story.told)
    assert back.shows == {}  # what it shows is computed from its words, not taken over


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a sentence", "line 1: found '- a sentence'; expected '# '"),
        ("# T\n## Moral\n- x", "line 2: found the heading 'Moral'; expected one of Situation"),
        ("# T\nwords in between", "line 2: found 'words in between'"),
        ("# T\nTold: P08 yesterday", "line 2: found 'yesterday'; expected a moment"),
        ("# T\nTold: P08 2026-03-01T09:00:00", "with its zone"),
        ("", "no story found"),
    ],
)
def test_a_line_that_fits_nowhere_is_named(text: str, says: str) -> None:
    with pytest.raises(CallerMistake) as raised:
        from_markdown(text)
    assert says in str(raised.value)
