"""Two people with accounts on one server, each with something of every kind that can be kept."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from interviewer import accounts, author, calibrate, panel_room, privacy, review, stories
from interviewer.accounts import Account
from interviewer.adapters.speech.audio import read_audio
from interviewer.domain.interview import Answered, Asked, Closed, Opened, Predicted
from interviewer.wiring import Parts
from tests.panel.rooms import FOUR, card
from tests.speech.sounds import tone, wav

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
PASSWORD = "a long password, spoken slowly"


@dataclass(frozen=True)
class Person:
    """Somebody with an account, a word that stands in everything they keep, and the ids of it."""

    account: Account
    word: str
    ids: Mapping[str, str]
    http: httpx.Client

    @property
    def name(self) -> str:
        return self.account.name


def settle(real: Parts, name: str, word: str, http: httpx.Client) -> Person:
    """An account with one of each kind of thing, every one holding ``word``, signed in at ``http``."""
    account = accounts.add(real.desk, name, PASSWORD)
    sign_in(http, name)
    return Person(account, word, {**_kept(real, account, word), **_sent(http, word)}, http)


def sign_in(http: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    """Sign in as a browser does."""
    return http.post("/login", data={"name": name, "password": password, "next": "/"})


def _kept(real: Parts, account: Account, word: str) -> dict[str, str]:
    room, store = real.room(account.id), real.store(account.id)
    interview = store.open(Opened(at=AT, probes=("P08",), mode="realistic"))
    interview = store.append(interview, Asked(at=AT, probe="P08", question="When?"))
    interview = store.append(interview, Answered(at=AT, text=f"I stopped the {word} project in March."))
    interview = store.append(interview, Closed(at=AT), Predicted(at=AT, guesses=()))
    stories.keep(room, interview, 0, rater=real.rater("rules"), title=f"{word} story")
    desk = real.author_desk(account.id, rater="rules")
    document, _ = author.put(
        desk, f"# The {word} project\n\nI ask you to stop the {word} project by 1 March."
    )
    author.check(desk, document)
    paper = real.read_document(f"# {word} design\n\nGoal: the {word} index answers within 50 ms.")
    desk_of_reviews = real.review_room(account.id, rater="rules")
    review_id, _ = review.open_review(desk_of_reviews, paper, kind="design-doc", missing=())
    privacy.keep(store, is_on=False, names=(word,))
    real.recordings.keep(account.id, interview.id, 3, read_audio(wav(tone(1.2))))
    panel = real.read_panel(io.BytesIO(csv_of(word).encode()), name="scores")
    scores = [list(s) for s in panel.scores]
    held = {"report": calibrate.report(panel, draws=20).to_json(), "scores": scores}
    report = store.keep_item("panel report", f"{word} panel", held)
    opened = panel_room.open_panel(
        real.panel_room(),
        card(),
        owner=account.id,
        title=f"{word} calibration",
        packets=FOUR,
        raters=("Ash", "Birch"),
    )
    return {
        "interview": interview.id,
        "document": document,
        "report": report,
        "review": review_id,
        "panel": opened.state.id,
        "seat": opened.links[0].token,
    }


def csv_of(word: str) -> str:
    """Scores of a panel whose packets are named after ``word``."""
    rows = (f"{r},{word}-{n},MOD,{(n + k) % 5 + 1}" for k, r in enumerate("ABC") for n in range(6))
    return "\n".join(["rater,packet,dimension,level", *rows])


def _sent(http: httpx.Client, word: str) -> dict[str, str]:
    files = {"files": (f"{word}.md", io.BytesIO(f"the memo of {word}".encode()))}
    paths: list[str] = http.post("/gradio_api/upload", files=files).json()
    return {"upload": paths[0]}
