"""One server with accounts for the tests of this folder, and two people on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import httpx
import pytest

from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.accounts.people import Person, settle
from tests.support.server import LiveServer, serving


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server with INTERVIEWER_ACCOUNTS=on, before anybody has an account."""
    environment = {**os.environ, "INTERVIEWER_ACCOUNTS": "on", "INTERVIEWER_LOG_FORMAT": "json"}
    with serving(tmp_path_factory.mktemp("company"), environment) as server:
        yield server


@pytest.fixture(scope="session")
def operator(company: LiveServer) -> Parts:
    """The parts of another process on the same data, as the command line has them."""
    return Parts(Settings(data_dir=company.data_dir, accounts="on"))


@pytest.fixture(scope="session")
def setup_address(company: LiveServer) -> str:
    """The path of the link that the server printed at its start."""
    found = re.search(r"(/setup/\S+)", company.log())
    assert found, company.log()
    return found[1]


@pytest.fixture(scope="session")
def people(company: LiveServer, operator: Parts, setup_address: str) -> Iterator[tuple[Person, Person]]:
    """Ann and Bo, each signed in, each with one of every kind of thing."""
    assert setup_address
    with (
        httpx.Client(base_url=company.url, timeout=60) as one,
        httpx.Client(base_url=company.url, timeout=60) as other,
    ):
        yield settle(operator, "ann", "xylophone", one), settle(operator, "bo", "quillwort", other)


@pytest.fixture
def ann(people: tuple[Person, Person]) -> Person:
    return people[0]


@pytest.fixture
def bo(people: tuple[Person, Person]) -> Person:
    return people[1]


@pytest.fixture
def nobody(company: LiveServer) -> Iterator[httpx.Client]:
    """A browser that is not signed in."""
    with httpx.Client(base_url=company.url, timeout=60) as client:
        yield client
