"""The container file and the compose file: what they promise can be read from them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from interviewer.cli import COMMANDS
from interviewer.settings import PREFIX, Settings
from tests.support.environment import ROOT

CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def test_nothing_runs_as_root() -> None:
    last = CONTAINERFILE.rpartition("FROM ")[2]
    users = re.findall(r"^USER (\S+)", last, re.MULTILINE)
    assert users == ["interviewer"]
    assert last.index("USER interviewer") < last.index("ENTRYPOINT")


def test_packages_are_fetched_by_hash_and_no_registry_is_named() -> None:
    assert "--require-hashes -r requirements/lock.txt" in CONTAINERFILE
    assert "--no-deps --no-build-isolation" in CONTAINERFILE
    for text in (CONTAINERFILE, (ROOT / "compose.yaml").read_text("utf-8")):
        images = re.findall(r"^(?:FROM|\s*image:)\s+(\S+)", text, re.MULTILINE)
        assert images
        assert not [i for i in images if "." in i.partition("/")[0].partition(":")[0]]
        assert not re.search(r"index-url|https://", text)


def test_no_secret_stands_in_the_compose_file() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|KEY|URL", name) and value:
                assert "${" in str(value), name


@pytest.mark.parametrize("name", ["app", "worker"])
def test_page_and_worker_can_do_no_more_than_they_need(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert service["command"][0] in COMMANDS


def test_the_page_is_given_to_this_machine_only_and_people_sign_in() -> None:
    assert COMPOSE["services"]["app"]["ports"] == ["127.0.0.1:7860:7860"]
    assert "INTERVIEWER_ACCOUNTS=on" in CONTAINERFILE
    assert "/readyz" in CONTAINERFILE


def test_every_setting_that_is_named_is_one() -> None:
    text = CONTAINERFILE + (ROOT / "compose.yaml").read_text("utf-8")
    named = {n.removeprefix(PREFIX).lower() for n in re.findall(rf"\b{PREFIX}[A-Z_]+", text)}
    assert named <= set(Settings.model_fields)


def test_everything_that_is_copied_is_let_into_the_builder_and_is_there() -> None:
    let_in = {
        line[1:]
        for line in (ROOT / ".containerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert source.rstrip("/") in let_in, source
            assert (ROOT / source).exists(), source


def test_the_tools_of_development_stay_out_of_the_image_and_what_is_needed_stays_in() -> None:
    listed = subprocess.run(
        [sys.executable, ROOT / "requirements" / "leave-runtime", "postgres"],
        capture_output=True,
        text=True,
        check=True,
    )
    removed = set(listed.stdout.split())
    assert {"pytest", "mypy", "krippendorff", "playwright", "ruff"} <= removed
    needed = {
        "gradio",
        "sqlalchemy",
        "alembic",
        "psycopg",
        "psycopg-binary",
        "uvicorn",
        "openai",
        "numpy",
        "click",
        "dbos",
    }
    assert not needed & removed


def test_the_side_car_is_asked_for_and_then_has_a_store_of_its_own_no_open_port_and_its_token() -> None:
    service = COMPOSE["services"]["sidecar"]
    assert service["profiles"] == ["sidecar"]
    assert service["command"][0] in COMMANDS
    assert service["volumes"] == ["sidecar:/data"]
    assert "ports" not in service
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "INTERVIEWER_DATABASE_URL" not in service["environment"]
    asks = COMPOSE["services"]["worker"]["environment"]
    assert asks["INTERVIEWER_SIDECAR_TOKEN"] == service["environment"]["INTERVIEWER_SIDECAR_TOKEN"] != ""
