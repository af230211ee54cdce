"""Whatever is pasted: no word is lost, no word is doubled, and every place is unique."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from interviewer.adapters.documents.lines import split_lines
from interviewer.adapters.documents.outline import read_outline
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document import Document
from interviewer.domain.document_places import assemble

# Signs that only shape a text; they may be read as layout (bullets, rules, tables, fences, quotes, underlines).
LAYOUT_SIGNS = set("-–—*_=~^+#|`>\\<!:[]().•●○■▪◦.\"'")
_FIRST = st.sampled_from(
    [
        "",
        "- ",
        "  - ",
        "* ",
        "1. ",
        "2) ",
        "# ",
        "### ",
        "> ",
        "Slide 1: ",
        "Slide 2 - ",
        "Notes: ",
        "| ",
        "\t",
        "    ",
        "● ",
        "[^1]: ",
        "Appendix: ",
    ]
)
_WORDS = st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Po", "Zs", "Sm"]), max_size=40)
_LINE = st.builds(str.__add__, _FIRST, _WORDS) | st.sampled_from(
    [
        "",
        "---",
        "====",
        "```",
        "|---|---|",
        "| a | b |",
        "[chart: p95]",
        "![alt](x.png)",
        "<!-- x",
        "y -->",
        "Slide 3",
        "Notes",
        "\f",
        "a\tb",
    ]
)
_OUTLINE = st.lists(_LINE, max_size=25).map("\n".join)
_ANYTHING = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf"], include_characters="\n"), max_size=300
)


def read(text: str) -> Document | None:
    try:
        return assemble(read_outline(text))
    except DocumentRefused:
        return None


def kept(document: Document) -> Counter[str]:
    """Every sign that a block holds, as its words, its cells or its marker."""
    said = [s.marker for s in document.sections if s.marker]
    for block in document.blocks:
        said += [block.marker, block.text, *(cell for row in block.rows for cell in row)]
    return Counter("".join("".join(said).split()))


def given_signs(text: str) -> Counter[str]:
    return Counter(ch for ch in "".join(text.split()) if ch not in LAYOUT_SIGNS)


def without_unseen(text: str) -> str:
    return re.sub("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0100-\U000e01ef]", "", text)


@given(_OUTLINE | _ANYTHING)
def test_every_sign_of_the_input_is_in_some_block(text: str):
    document = read(text)
    wanted = given_signs(without_unseen(text))
    if document is None:
        assert not wanted
        return
    found = kept(document)
    assert {ch: n for ch, n in wanted.items() if ch not in LAYOUT_SIGNS and found[ch] != n} == {}


@given(_OUTLINE | _ANYTHING)
def test_every_place_is_unique_and_names_its_passage(text: str):
    document = read(text)
    if document is not None:
        found = [p.id for p in document.as_text().passages]  # refuses a place that occurs twice
        assert len(found) == len(set(found))


@given(_OUTLINE)
def test_lines_are_in_the_order_and_the_range_of_the_text(text: str):
    document = read(text)
    if document is None or document.unit == "slide":
        return
    numbers = [b.line for b in document.blocks]
    assert numbers == sorted(numbers)
    assert all(1 <= n <= len(split_lines(text)) for n in numbers)


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z][a-z]{2,9} [a-z]{2,9}", fullmatch=True), st.integers(1, 4)),
        min_size=2,
        max_size=8,
    )
)
def test_a_labelled_outline_gives_back_its_titles_and_counts(slides: list[tuple[str, int]]):
    text = "\n".join(
        f"Slide {i}: {title}\n" + "\n".join(f"- point {j}" for j in range(1, n + 1))
        for i, (title, n) in enumerate(slides, 1)
    )
    document = read(text)
    assert document is not None
    assert [s.title for s in document.sections] == [title for title, _ in slides]
    assert [len(s.body) for s in document.sections] == [n for _, n in slides]
