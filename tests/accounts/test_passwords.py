"""What is kept of a password."""

from interviewer.adapters import passwords

WORDS = "a long password, spoken slowly"


def test_the_same_password_is_kept_differently_each_time_and_fits_each():
    one, other = passwords.hashed(WORDS), passwords.hashed(WORDS)
    assert one != other
    assert WORDS not in one
    assert passwords.fits(WORDS, one)
    assert passwords.fits(WORDS, other)
    assert not passwords.fits(WORDS + " ", one)
    assert not passwords.fits("", one)


def test_what_is_kept_says_how_it_was_made_so_that_it_may_be_made_harder_later():
    name, log_n, r, p, _, _ = passwords.hashed(WORDS).split("$")
    assert (name, log_n, r, p) == ("scrypt", "15", "8", "3")
    easier = passwords._written(10, 8, 1, b"salt", passwords._key(WORDS, b"salt", 10, 8, 1))
    assert passwords.fits(WORDS, easier)


def test_a_letter_with_its_accent_apart_is_the_same_letter():
    assert passwords.fits("cafe\u0301 au lait", passwords.hashed("caf\u00e9 au lait"))


def test_nothing_fits_the_decoy():
    assert not passwords.fits("", passwords.decoy())
