"""Base stories for one-edit tests: one sentence per criterion, in three domains.

The win-back story is base B1 of the test material; the other two say the same in other words, numbers and trades.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A killed-work story: its sentences in order, and how the edits are worded in its domain."""

    name: str
    sentences: tuple[str, ...]
    no_sign: str
    free_people: str
    as_we: tuple[tuple[str, str], ...]
    reordered: tuple[int, ...]

    def text(self, *, without: int | None = None, replaced: dict[int, str] | None = None) -> str:
        """The story; ``without`` drops the sentence of that number (from 1), ``replaced`` swaps sentences."""
        said = [(replaced or {}).get(n, s) for n, s in enumerate(self.sentences, 1) if n != without]
        return " ".join(said)

    def told_as_we(self) -> str:
        """Sentences 4 to 9 with "we" and "the team" for "I"; the acts stay."""
        middle = " ".join(self.sentences[3:9])
        for own, shared in self.as_we:
            assert own in middle, own
            middle = middle.replace(own, shared)
        return " ".join([*self.sentences[:3], middle, *self.sentences[9:]])

    def in_order(self, numbers: tuple[int, ...]) -> str:
        """The sentences of these numbers, in this order."""
        return " ".join(self.sentences[n - 1] for n in numbers)


WIN_BACK = Story(
    name="win-back",
    sentences=(
        "Last spring, at a subscription company of about 300 people, a team of three was seven weeks into an uplift "
        "model for win-back e-mails.",
        "As its tech lead I had promised the lifecycle marketing director a go or no-go before the June campaign.",
        "In validation the model beat the existing recency rule by 0.3 points of reactivation, with an interval from "
        "−0.5 to +1.1; only 4,100 lapsed users had ever had a randomised offer and no further randomised send was planned.",
        "I decided to stop that week rather than ask for another month, since the next quarter was being planned on Friday.",
        "I told the director why in one sentence: with that data nobody can tell the model from the rule.",
        "I had opened the talk with what we had learned for her: people lapsed over ninety days respond to the product "
        "reminder, not to the discount.",
        "I offered her a two-week test of the reminder in place of the twelve-week build.",
        "I wrote down what would reopen the project: a randomised hold-out of 20,000 lapsed users.",
        "The next day I moved two people to the pricing readout the finance VP was waiting for and said so in the planning meeting.",
        "Four weeks later the reminder test had taken reactivation from 3.1 to 3.8 percent, and we had saved about five person-months.",
        "Since then every project brief of ours carries a stop rule, agreed in week one.",
    ),
    no_sign="It was clear in validation that it wasn't working out.",
    free_people="After that people were free for other things.",
    as_we=(
        ("I decided", "The team decided"),
        ("I told", "We told"),
        ("I had opened", "We had opened"),
        ("I offered", "The team offered"),
        ("I wrote", "We wrote"),
        ("I moved", "we moved"),
    ),
    reordered=(1, 2, 3, 4, 5, 6, 9, 7, 8, 10, 11),
)

GLOVES = Story(
    name="hospital supplies",
    sentences=(
        "In the autumn of 2023, in the purchasing department of a hospital group, four of us had spent nine weeks on a "
        "forecast of glove use per ward.",
        "It was my job to give the head of procurement a yes or no in time for the yearly tender.",
        "In the back-test the forecast missed by 19 percent and last year's figure for the same week by 18, and for 11 "
        "of 26 wards there were no usable counts.",
        "I chose to end it on the spot instead of asking for more time, because the tender closed three weeks later.",
        "I gave her the reason in plain words: without counts from the wards no method can do better than last year's figure.",
        "I had started with what we had found out for her, namely that two thirds of the waste was expired stock in five wards.",
        "I proposed a list of expiring stock, done in ten days, instead of the four-month forecast.",
        "I noted what would bring the forecast back: twelve months of scanned counts from at least 20 wards.",
        "On the Monday I put both analysts on the theatre schedule report that the chief operating officer needed and announced it to the steering group.",
        "Two months later expired stock had dropped from 41,000 to 26,000 euros a month.",
        "Ever since, each of our project plans names a stop date on its first page.",
    ),
    no_sign="During the back-test we felt that it was not really going anywhere.",
    free_people="The analysts were then free for other work.",
    as_we=(
        ("I chose", "We chose"),
        ("I gave", "The team gave"),
        ("I had started", "We had started"),
        ("I proposed", "We proposed"),
        ("I noted", "The team noted"),
        ("I put", "we put"),
    ),
    reordered=(1, 2, 3, 4, 5, 6, 8, 9, 7, 10, 11),
)

REFUNDS = Story(
    name="refund queue",
    sentences=(
        "Two years ago, at a payments company, my squad of five was eight weeks into a graph model that was meant to rank "
        "the queue of suspicious refunds.",
        "I was responsible for it and owed the fraud operations manager an answer by the end of the quarter.",
        "Of 1,000 known bad refunds the model put 212 into the top slice and the plain velocity rule put 209 there, and only "
        "3 percent of refunds had ever been checked by a person.",
        "I killed the build in the same week, because every further week would have come out of chargeback work.",
        "I explained to the manager that with so few checked refunds no model can show an advantage over the rule.",
        "I first showed him what we had learned: most of the losses sat in a single merchant category.",
        "I suggested a merchant block list, ready within a week, in place of the model.",
        "I also put in writing that we would restart once 5,000 refunds had been checked at random.",
        "The day after, I reassigned two engineers to the chargeback dashboard the CFO had asked for, and told the department in the weekly forum.",
        "By June losses in that category had fallen from 90,000 to 52,000 dollars a month.",
        "Now every kick-off note of ours names the number at which we stop.",
    ),
    no_sign="After a while it no longer made sense to anybody.",
    free_people="Everybody became free for something else.",
    as_we=(
        ("I killed", "We killed"),
        ("I explained", "We explained"),
        ("I first showed", "We first showed"),
        ("I suggested", "The team suggested"),
        ("I also put", "We also put"),
        ("I reassigned", "we reassigned"),
    ),
    reordered=(1, 2, 3, 4, 5, 6, 8, 7, 9, 10, 11),
)

STORIES = (WIN_BACK, GLOVES, REFUNDS)
