"""A link of a panel is no account: what its holder starts is done, and paid for, in the name of the calibration's owner."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from interviewer import panel_room
from interviewer.raters.rule_rater import RuleRater
from interviewer.settings import Settings
from interviewer.web import panel_room as pages
from interviewer.wiring import Parts
from tests.panel.rooms import FOUR, Panelists, card


class Noting(Parts):
    """Parts that note for whom a rater was asked."""

    def rater(self, *_choice: object, **_named: object) -> RuleRater:
        vars(self).setdefault("asked_for", []).append(self.owner)
        return RuleRater()


def test_the_model_is_opened_in_the_name_of_the_calibration_s_owner(tmp_path: Path) -> None:
    real = Noting(Settings(data_dir=tmp_path, accounts="on"), named_only=True)
    room = real.panel_room()
    made = panel_room.open_panel(
        room, card(), owner="ann's id", title="Spring", packets=FOUR, raters=("Ash", "Birch", "Cedar")
    )
    panel = Panelists(room, made.state, {link.who: link.token for link in made.links})
    for rater in ("Ash", "Birch", "Cedar"):
        panel.score(rater)
    app = FastAPI()
    pages.add_routes(app, real)
    with TestClient(app) as nobody:
        reply = nobody.post(f"{pages.BASE}/{panel.moderator}/reader")
    assert set(vars(real)["asked_for"]) == {"ann's id"}, reply.status_code
