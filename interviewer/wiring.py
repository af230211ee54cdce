"""Builds the real parts for the page, the command line and workers. Nobody else picks them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from interviewer.adapters.library import Library, library
from interviewer.conduct import Room
from interviewer.errors import CallerMistake
from interviewer.rate import Rater
from interviewer.settings import Settings, load_settings, model_configured

if TYPE_CHECKING:
    import sqlalchemy as sa

    from interviewer.adapters.store import SqlStore

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

        return SqlStore(self.engine, owner=owner, clock=now)

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
