"""Builds the real parts for the page, the command line and workers. Nobody else picks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Literal

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.library import Library, library
from interviewer.conduct import Room
from interviewer.errors import CallerMistake
from interviewer.rate import Rater
from interviewer.settings import Settings, load_settings, model_configured

if TYPE_CHECKING:
    import sqlalchemy as sa

    from interviewer.adapters.artifact_files import ArtifactFile
    from interviewer.adapters.speech import Speech
    from interviewer.adapters.speech.recordings import Recordings
    from interviewer.adapters.store import SqlStore
    from interviewer.critique import DocumentRater
    from interviewer.domain.document import Document, DocumentKind
    from interviewer.domain.panel import Panel, Score
    from interviewer.domain.scorecard import Card
    from interviewer.exercise import Bench
    from interviewer.panel_room import PanelRoom

LOCAL = "local"  # the owner where there are no accounts
RaterChoice = Literal["auto", "rules", "model"]


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Parts:
    """The real parts of one process, each made when it is first asked for."""

    settings: Settings

    @cached_property
    def library(self) -> Library:
        """Rubrics, probes and loops."""
        return library()

    @cached_property
    def engine(self) -> sa.Engine:
        """The database, migrated to the newest version."""
        from interviewer.adapters.store import make_engine, upgrade

        make_data_dir(self.settings)
        upgrade(self.settings.database_url)
        return make_engine(self.settings.database_url)

    def store(self, owner: str = LOCAL) -> SqlStore:
        """What one person has kept."""
        from interviewer.adapters.store import SqlStore

        def recordings_too(id: str | None) -> None:
            kept = self.recordings
            _ = kept.delete_all(owner) if id is None else kept.delete(owner, id)

        return SqlStore(self.engine, owner=owner, clock=now, also_delete=recordings_too)

    @cached_property
    def speech(self) -> Speech:
        """Ears, voices and recordings."""
        from interviewer.adapters.speech import Speech

        return Speech(self.settings)

    @cached_property
    def recordings(self) -> Recordings:
        """Recordings that were chosen to be kept."""
        from interviewer.adapters.speech.recordings import Recordings

        return Recordings(self.settings.data_dir / "recordings")

    def room(self, owner: str = LOCAL) -> Room:
        """What the verbs of an interview are given."""
        return Room(library=self.library, store=self.store(owner), clock=now)

    def rater(self, choice: RaterChoice | None = None) -> Rater:
        """The rater that was asked for; ``auto`` is the model if one is set up, else the rules.

        `CallerMistake` when the model is asked for and none is set up; never a silent fall-back.
        """
        choice = choice or self.settings.rater
        if choice == "auto":
            choice = "model" if model_configured(self.settings) else "rules"
        if choice == "rules":
            from interviewer.raters.rule_rater import RuleRater

            return RuleRater()
        if not model_configured(self.settings):
            raise CallerMistake(
                "the model rater needs INTERVIEWER_MODEL and a key (INTERVIEWER_API_KEY) or a base URL "
                "(INTERVIEWER_BASE_URL); found none. 'interviewer doctor' shows what is set; --rater rules needs nothing"
            )
        from interviewer.raters.model import ModelRater

        return ModelRater.from_settings(self.settings)

    def read_panel(self, stream: BinaryIO, *, name: str) -> Panel:
        """A panel's scores from CSV or JSON; see `adapters.panel_csv.read`."""
        from interviewer.adapters.panel_csv import read

        return read(stream, name=name)

    def panel_csv(self, scores: Iterable[Score]) -> str:
        """Scores as CSV that is safe to open in a spreadsheet."""
        from interviewer.adapters.panel_csv import to_csv

        return to_csv(scores)

    def read_card(self, text: str) -> Card:
        """A panel's own scorecard from YAML; see `adapters.scorecards.read_card`."""
        from interviewer.adapters.scorecards import read_card

        return read_card(text)

    def card_yaml(self, card: Card) -> str:
        """A scorecard as YAML."""
        from interviewer.adapters.scorecards import card_yaml

        return card_yaml(card)

    def panel_room(self) -> PanelRoom:
        """What the verbs of a calibration are given."""
        from secrets import token_urlsafe

        from interviewer.adapters.packets import packets
        from interviewer.adapters.store.panelstore import PanelStore
        from interviewer.panel_room import PanelRoom

        return PanelRoom(
            store=PanelStore(self.engine, clock=now),
            clock=now,
            token=lambda: token_urlsafe(24),
            packets=packets(self.library),
        )

    def read_document(
        self, source: bytes | str, *, name: str | None = None, kind: DocumentKind | None = None
    ) -> Document:
        """A pasted text or a file as a document; `CallerMistake` says what is wrong with it."""
        from interviewer.adapters.documents import read_document

        return read_document(source, name=name, kind=kind)

    def document_rater(self, choice: RaterChoice | None = None) -> DocumentRater:
        """The rules for documents, or the model with what is counted by rule beside it; chosen as in `rater`."""
        from interviewer.raters.narrative.rater import NarrativeRules, ReadBy
        from interviewer.raters.rule_rater import RuleRater

        judge = self.rater(choice)
        return NarrativeRules() if isinstance(judge, RuleRater) else ReadBy(judge)

    def bench(self, owner: str = LOCAL, *, rater: RaterChoice | None = None) -> Bench:
        """What the verbs of an exercise are given."""
        from interviewer.adapters.documents import read_document
        from interviewer.exercise import Bench
        from interviewer.present.exercise import attempt_markdown

        return Bench(
            library=self.library,
            store=self.store(owner),
            clock=now,
            rater=lambda: self.rater(rater),
            document_rater=lambda: self.document_rater(rater),
            read_document=lambda text: read_document(text, kind="memo"),
            read_artifact=self.read_artifact,
            markdown=lambda exercise, attempt: attempt_markdown(exercise, attempt, library=self.library),
        )

    def read_artifact(self, text: str, *, name: str = "the text") -> ArtifactFile:
        """The data of an artefact typed as YAML or JSON; `CallerMistake` names the line of what is wrong."""
        from interviewer.adapters.artifact_files import parse

        return parse(text.encode(), name=name)

    def artifact_example(self, kind: str) -> str:
        """A worked example of an artefact, as YAML."""
        return (asset_dir("examples") / f"{kind}.yaml").read_text("utf-8")


def make_data_dir(settings: Settings) -> None:
    """Make the data folder, readable by its owner only; `CallerMistake` where that cannot be."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CallerMistake(
            f"INTERVIEWER_DATA_DIR {settings.data_dir}: cannot be made ({error.strerror}); expected a folder that can be written"
        ) from error


def parts() -> Parts:
    """The parts as the environment sets them."""
    return Parts(load_settings())
