"""Proposals in the shapes that public projects use: front matter, tables of contents, reStructuredText, templates half filled.

The texts are made up; their shapes are those of requests for comments and enhancement proposals of other projects.
"""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.document import Document
from interviewer.raters.narrative.rater import NarrativeRules

FRONT = """---
kep-number: 7
title: lamps-by-meter
authors:
  - "@first"
  - "@second"
reviewers:
  - "@third"
editor: TBD
see-also: []
replaces:
creation-date: 2031-02-03
---

# Read street lamps by their meter

## Table of Contents

<!-- toc -->
- [Summary](#summary)
- [Motivation](#motivation)
  - [Goals](#goals)
<!-- /toc -->

## Summary

Every lamp reports its use once a night.

## Motivation

### Goals

- one reading a night

### Non-Goals

- billing

## Proposal

```yaml
kind: Lamp
---
kind: Meter
# not a heading
- not a bullet
```

## Design Details

TBD

### Test Plan

- [ ] ten lamps for a week
- [x] one lamp for a night

### Graduation Criteria

(none yet)

## Drawbacks

## Alternatives

<!--
Say which other ways were looked at.
-->

## Implementation History

N/A
"""
RST = """PEP: 9041
Title: One clock for every timetable
Version: $Revision$
Author: A. Writer <writer@example.org>
Status: Draft
Type: Standards Track
Content-Type: text/x-rst
Created: 03-Feb-2031


Abstract
========

All timetables are kept in one time zone, see `the note`_.


Positions
=========

================ ==========
Team             Position
================ ==========
Buses            for
Night trains     against
================ ==========


Costs
-----

+--------+-------+
| Team   | Weeks |
+========+=======+
| Buses  | 3     |
+--------+-------+


Rejected ideas
==============


Copyright
=========

This document is in the public domain.


.. _`the note`: http://example.org/note
.. contents::

..
  Local Variables:
  mode: indented-text
  End:
"""
BULLETED = """- Feature Name: `night_fares`
- Start Date: (fill me in with today's date)
- RFC PR: (leave this empty)

# Summary
[summary]: #summary

One fare after midnight.

# Motivation
[motivation]: #motivation

Three fares confuse drivers.

```[error] fares differ```

Words behind a mark that opens and closes on one line.

# Drawbacks
[drawbacks]: #drawbacks

# Unresolved questions
[unresolved-questions]: #unresolved-questions

None yet.

# Future possibilities
[future-possibilities]: #future-possibilities
"""
MAILED = """# Proposal: settle claims by photo

Author(s): A. Writer

Last updated: 2031-02-03

Discussion at https://example.org/issue/1

## Abstract

Photos settle small claims.

## Background

Letters take weeks.

    photo -> amount
    letter -> weeks

## Proposal

Settle claims of glass by photo.

## Rationale

A photo shows the crack.

## Compatibility

Letters stay possible.

## Open issues
"""


def empties(text: str, name: str) -> dict[str, str]:
    """Heading or placeholder to what is said about it."""
    told = critique(read_document(text.encode(), name=name), rater=NarrativeRules(), library=library())[0]
    return {r.quote: r.says for r in told.remarks if r.check == "empty section"}


def shown(document: Document) -> str:
    return "\n".join(p.text for p in document.passages(hidden=False))


@pytest.mark.parametrize(
    ("text", "name"),
    [(FRONT, "a.md"), (RST, "a.txt"), (BULLETED, "a.md"), (MAILED, "a.md")],
    ids=["front matter", "reStructuredText", "bulleted head", "mailed"],
)
def test_a_proposal_is_a_request_for_comments_in_sections_and_no_deck(text: str, name: str) -> None:
    document = read_document(text.encode(), name=name)
    assert (document.unit, document.kind) == ("section", "rfc")


def test_front_matter_is_read_key_by_key_and_its_rules_part_no_slides() -> None:
    document = read_document(FRONT.encode(), name="a.md")
    assert document.title == "Read street lamps by their meter"
    front = [b.text for b in document.blocks if b.line < 14 and not b.hidden]
    assert "reviewers: @third" in front
    assert "authors: @first, @second" in front
    assert not any(text.startswith(("see-also", "replaces")) for text in front), (
        "keys without a value say nothing"
    )


def test_the_title_of_the_front_matter_stands_in_where_there_is_no_heading() -> None:
    assert (
        read_document("---\ntitle: Night fares\ndate: 2031\n---\nOne fare after midnight.\n").title
        == "Night fares"
    )


def test_a_table_of_contents_and_link_targets_are_no_words_of_the_author() -> None:
    for text in (FRONT, BULLETED, RST):
        words = shown(read_document(text.encode(), name="a.md"))
        assert "](#" not in words
        assert "]: #" not in words
        assert ".. _" not in words
        assert "Local Variables" not in words


def test_a_code_fence_holds_no_headings_bullets_or_slides() -> None:
    document = read_document(FRONT.encode(), name="a.md")
    (code,) = (b for b in document.blocks if b.kind == "code")
    assert code.text.splitlines()[-2:] == ["# not a heading", "- not a bullet"]


def test_a_fence_that_opens_and_closes_on_one_line_swallows_nothing() -> None:
    assert "Words behind a mark" in shown(read_document(BULLETED.encode(), name="a.md"))


def test_sections_that_are_only_headings_are_reported_as_empty() -> None:
    only = "a heading with nothing under it"
    assert {q for q, s in empties(FRONT, "a.md").items() if s == only} == {"Drawbacks", "Alternatives"}
    assert {q for q, s in empties(RST, "a.txt").items() if s == only} == {"Rejected ideas"}
    assert {q for q, s in empties(BULLETED, "a.md").items() if s == only} == {
        "Drawbacks",
        "Future possibilities",
    }
    assert {q for q, s in empties(MAILED, "a.md").items() if s == only} == {"Open issues"}


def test_a_heading_over_deeper_headings_is_not_empty() -> None:
    assert "Motivation" not in empties(FRONT, "a.md")


def test_placeholders_are_reported_as_nothing_there() -> None:
    told = empties(FRONT, "a.md")
    assert {"TBD", "(none yet)", "N/A"} <= set(told)
    assert "None yet." in empties(BULLETED, "a.md")


def test_short_lines_of_a_text_with_marked_headings_are_no_headings() -> None:
    document = read_document(MAILED.encode(), name="a.md")
    assert [t for _, t in document.titles()][:2] == ["Proposal: settle claims by photo", "Abstract"]


def test_the_head_of_an_enhancement_proposal_gives_the_title() -> None:
    assert read_document(RST.encode(), name="a.txt").title == "One clock for every timetable"


def test_drawn_tables_are_tables() -> None:
    tables = [b for b in read_document(RST.encode(), name="a.txt").blocks if b.kind == "table"]
    assert tables[0].rows == (("Team", "Position"), ("Buses", "for"), ("Night trains", "against"))
    assert tables[1].rows == (("Team", "Weeks"), ("Buses", "3"))


def test_a_file_named_rst_is_read_as_text() -> None:
    assert read_document(RST.encode(), name="a.rst").title == "One clock for every timetable"


INDENTED = """# Proposal: one call for two fares

Last updated: 2031-02-03

Discussion at https://example.org/issue/26756, see #4899.

## Background

Today a call is made for each:

    # fares of the day
    - day: fare(1)
    Inner: <night fare="2"/>,

    Late: fare(2)

- an item with a paragraph of its own

    which goes on with the item, and is no code.

## Open questions

None come to mind.
"""
LITERAL = """PEP: 9042
Title: Fares as ranges
Python-Version: 3.7
RFC PR: (leave this empty)
Created: 03-Feb-2031

Abstract
========

Fares are written as ranges, as in PEP 9041 [1]_::

   >>> [5, 6, 9]
   TBD: nothing

Words of the author again.

  A quotation that is set in.

Local Variables:
mode: indented-text
End:
"""


def test_four_columns_of_indent_are_code_where_headings_bear_hashes_and_no_list_is_open() -> None:
    document = read_document(INDENTED.encode(), name="a.md")
    (code,) = (b for b in document.blocks if b.kind == "code")
    assert code.text.splitlines()[0] == "# fares of the day"
    assert code.text.splitlines()[-1] == "Late: fare(2)"
    assert "which goes on with the item" in shown(document)


def test_code_of_restructuredtext_begins_behind_two_colons_and_a_quotation_is_none() -> None:
    document = read_document(LITERAL.encode(), name="a.rst")
    (code,) = (b for b in document.blocks if b.kind == "code")
    assert code.text == ">>> [5, 6, 9]\nTBD: nothing"
    assert "A quotation that is set in." in [b.text for b in document.blocks if b.kind == "paragraph"]


def test_settings_of_an_editor_are_no_section() -> None:
    document = read_document(LITERAL.encode(), name="a.rst")
    assert "Local Variables" not in [t for _, t in document.titles()]
    assert "indented-text" not in shown(document)


def test_code_and_fields_to_be_left_empty_are_no_empty_sections() -> None:
    assert empties(LITERAL, "a.rst") == {}
    assert set(empties(INDENTED, "a.md")) == {"None come to mind."}


@pytest.mark.parametrize(("text", "name"), [(INDENTED, "a.md"), (LITERAL, "a.rst")])
def test_numbers_of_issues_addresses_and_versions_want_no_comparator(text: str, name: str) -> None:
    told = critique(read_document(text.encode(), name=name), rater=NarrativeRules(), library=library())[0]
    assert [r.quote for r in told.remarks if r.check == "number without comparator"] == []


def test_a_section_that_says_only_none_is_not_called_a_heading_over_nothing() -> None:
    told = critique(
        read_document(INDENTED.encode(), name="a.md"), rater=NarrativeRules(), library=library(), kind="rfc"
    )[0]
    verdict = told.rating.verdict("DOC-7")
    assert verdict is not None
    assert verdict.reason == '"Open questions" says only "None come to mind."'
