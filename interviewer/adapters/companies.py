"""The companies that ship, read from ``rubrics/companies``; and a model that speaks for one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.adapters.extras import COMPANIES
from interviewer.adapters.newest import newest, unreadable
from interviewer.adapters.prompts import fence, load_prompt
from interviewer.adapters.yaml_files import line_of, read_yaml, validated
from interviewer.domain.company import Company
from interviewer.errors import RubricError

if TYPE_CHECKING:
    from interviewer.adapters.llm_blocking import BlockingLLM

PROMPT = "role.v1"
#: Two or three sentences; what thinks first needs room for that.
MOST_TOKENS = 1200


def read_companies(folder: Path) -> dict[str, Company]:
    """The newest version of every company below ``folder``, by id; `RubricError` names file, line and key."""
    return newest((folder / COMPANIES).glob("*.yaml"), read_file)


def faults(folder: Path) -> list[str]:
    """Every file of them below ``folder`` that cannot be read, one line each."""
    return unreadable((folder / COMPANIES).glob("*.yaml"), read_file)


def read_file(path: Path) -> Company:
    """The company in one file, ``{id, version, kind: company, title, roles, facts: [{id, ask, says}]}``."""
    value = read_yaml(path)
    kind = value.pop("kind", None)
    if kind != "company":
        raise RubricError(
            f"{path.name} line {line_of(path, ['kind'])}: kind: found {kind!r}; expected 'company'"
        )
    one = validated(Company, value, path=path)
    if path.name != f"{one.id}.v{one.version}.yaml":
        raise RubricError(f"{path.name}: expected the name {one.id}.v{one.version}.yaml")
    return one


class InRole:
    """A model in the role of the hiring manager; what it says is checked against the card by whoever asks it."""

    def __init__(self, llm: BlockingLLM) -> None:
        self.llm, self.prompt = llm, load_prompt(PROMPT)

    def speak(self, company: Company, question: str) -> Iterator[str]:
        """Pieces of the answer as they come. Raises `ProviderFault`."""
        messages = self.prompt.render(
            company=company.title, card=fence(company.card)[1], question=fence(question)[1]
        )
        return self.llm.stream(messages, max_output=MOST_TOKENS)
