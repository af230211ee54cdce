"""A place of one version is found again in the next."""

from hypothesis import given
from hypothesis import strategies as st

from interviewer.adapters.documents import read_document
from interviewer.domain.document_places import is_appendix_title, map_places
from tests.documents import samples


def test_every_place_of_a_deck_survives_a_move_an_insertion_and_a_new_title():
    old = samples.trap_deck()
    before = read_document(old.bytes())
    old.slide("A slide in between", [(0, "new words")])
    old.move(11, 2)
    old.move(5, 1)
    old.show.slides[2].shapes.title.text = "Carts are left when checkout waits"
    after = read_document(old.bytes())
    found = map_places(before, after)
    # Order is now: 4, 1, new, 2, 3, 5 …; the title that changed belongs to the inserted slide, so all else is equal.
    assert None not in found.values()
    assert found["slide 4, chart"] == "slide 1, chart"
    assert found["slide 1, notes"] == "slide 2, notes"
    assert found["slide 2, bullet 3"] == "slide 4, bullet 3"
    assert found["slide 3, table row 2"] == "slide 5, table row 2"
    assert found["slide 10, bullet 1"] == "slide 11, bullet 1"


def test_a_renamed_slide_keeps_its_place_by_its_origin():
    deck = samples.trap_deck()
    before = read_document(deck.bytes())
    deck.move(2, 9)
    deck.show.slides[8].shapes.title.text = "Every tenth of a second costs orders"
    found = map_places(before, read_document(deck.bytes()))
    assert found["slide 2, title"] == "slide 9, title"
    assert None not in found.values()


def test_a_deleted_slide_maps_to_nothing():
    deck = samples.trap_deck()
    before = read_document(deck.bytes())
    ids = deck.show.slides._sldIdLst
    ids.remove(list(ids)[1])
    found = map_places(before, read_document(deck.bytes()))
    assert {place for place, new in found.items() if new is None} == {
        "slide 2, title",
        "slide 2, bullet 1",
        "slide 2, bullet 2",
        "slide 2, bullet 3",
        "slide 2, bullet 4",
    }


def test_lines_of_a_memo_are_found_after_an_insertion_and_an_edit():
    old = "Cache the prices\n\nCheckout is slow.\n\nWe ask for ten thousand dollars.\n\nRisk: tickets rise."
    new = "Cache the prices\n\nA new line comes first.\n\nCheckout is slow.\n\nWe ask for twelve thousand dollars.\n\nRisk: tickets rise."
    found = map_places(read_document(old), read_document(new))
    assert found == {"line 1": "line 1", "line 3": "line 5", "line 5": "line 7", "line 7": "line 9"}


def test_equal_lines_keep_their_order():
    old = "Title one\n\nTBD\n\nMiddle line.\n\nTBD"
    found = map_places(read_document(old), read_document("New top\n\n" + old))
    assert (found["line 3"], found["line 7"]) == ("line 5", "line 9")


def test_another_document_shares_no_place():
    found = map_places(
        read_document("Cache the prices\n\nCheckout is slow."),
        read_document("Trial length\n\nTeams pay after ten days."),
    )
    assert set(found.values()) == {None}


_WORDS = st.lists(
    st.sampled_from(["red", "blue", "green", "cost", "time", "risk", "team", "plan"]), min_size=2, max_size=5
).map(" ".join)


@given(st.lists(_WORDS, min_size=1, max_size=12), st.integers(0, 11), st.booleans())
def test_no_place_of_the_new_version_is_given_twice_and_the_same_text_maps_onto_itself(parts, at, removes):
    old = read_document("\n\n".join(f"The {p}." for p in parts))
    changed = [*parts[:at], *([] if removes else ["something new here"]), *parts[at + removes :]]
    if changed:
        new = read_document("\n\n".join(f"The {p}." for p in changed))
        given_places = [p for p in map_places(old, new).values() if p is not None]
        assert len(given_places) == len(set(given_places))
    assert all(place == found for place, found in map_places(old, old).items())


def test_names_of_appendices_are_told_from_titles_that_only_begin_alike():
    for title in (
        "Appendix",
        "Appendix B",
        "APPENDIX: power check",
        "Backup",
        "Back-up slides",
        "Annex 2 - SQL",
        "Appendix A Power",
    ):
        assert is_appendix_title(title), title
    for title in (
        "Backup plan",
        "Backup and restore design",
        "Appendicitis in trials",
        "Why the appendix is short",
        "Annexation",
    ):
        assert not is_appendix_title(title), title


def test_the_appendix_lasts_until_a_heading_of_a_higher_rank():
    document = read_document("# Part\n\nA.\n\n## Appendix\n\nB.\n\n### Query\n\nC.\n\n# Part two\n\nD.\n")
    assert [(s.title, s.in_appendix) for s in document.sections] == [
        ("Part", False),
        ("Appendix", True),
        ("Query", True),
        ("Part two", False),
    ]


def test_slides_behind_an_appendix_divider_are_in_the_appendix():
    document = read_document("Slide 1: Ask\n- a\nSlide 2: Appendix\nSlide 3: Power\n- b\nSlide 4: Query\n- c")
    assert [s.in_appendix for s in document.sections] == [False, True, True, True]
    assert [p.in_appendix for p in document.passages()] == [False, False, True, True, True, True, True]


def test_a_line_that_begins_with_appendix_opens_it():
    document = read_document(
        "Cache the prices\n\nCheckout is slow.\nAppendix: power check; SQL.\nselect 1 from orders;"
    )
    assert [p.in_appendix for p in document.passages()] == [False, False, True, True]
