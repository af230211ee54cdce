"""Recordings: an hour in memory, on disk only where somebody chose so, and gone when they are deleted."""

import stat

import pytest

from interviewer import conduct
from interviewer.adapters.speech import read_audio
from interviewer.adapters.speech.recordings import KEEP_S, Held, Recordings
from interviewer.errors import CallerMistake, NotFound
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.speech.sounds import tone, wav

CLIP = read_audio(wav(tone(1.0)))
ONE, TWO = "a" * 32, "b" * 32


def test_a_recording_is_held_for_an_hour_and_then_forgotten():
    now = [0.0]
    held = Held(clock=lambda: now[0])
    held.put(ONE, CLIP, None)
    now[0] = KEEP_S - 1
    assert held.get(ONE) is not None
    now[0] = KEEP_S
    assert held.get(ONE) is None


def test_what_is_dropped_is_gone_at_once():
    held = Held()
    held.put(ONE, CLIP, None)
    assert held.drop(ONE)
    assert (held.get(ONE), held.drop(ONE)) == (None, False)


def test_the_oldest_goes_first_where_room_is_short(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("interviewer.adapters.speech.recordings.MOST_HELD_BYTES", CLIP.samples.nbytes)
    held = Held()
    held.put(ONE, CLIP, None)
    held.put(TWO, CLIP, None)
    assert (held.get(ONE), held.get(TWO) is None) == (None, False)


@pytest.mark.parametrize("token", ["", "../../etc", "A" * 32, "a" * 31])
def test_a_token_of_another_shape_is_refused(token: str):
    with pytest.raises(CallerMistake, match="no usable token"):
        Held().put(token, CLIP, None)


def test_a_kept_recording_is_its_owner_s_and_only_theirs(tmp_path):
    kept = Recordings(tmp_path / "recordings")
    kept.keep("one", ONE, 2, CLIP)
    found = kept.read("one", ONE, 2)
    assert found is not None
    assert read_audio(found).seconds == pytest.approx(1.0)
    assert (kept.turns("one", ONE), kept.read("other", ONE, 2), kept.turns("other", ONE)) == ([2], None, [])
    (file,) = tmp_path.rglob("*.flac")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_can_be_deleted_without_the_other(tmp_path):
    kept = Recordings(tmp_path / "recordings")
    kept.keep("one", ONE, 2, CLIP)
    kept.keep("one", ONE, 5, CLIP)
    assert kept.delete("one", ONE, 2) == 1
    assert kept.turns("one", ONE) == [5]
    assert (kept.delete("one", ONE), kept.delete("one", ONE)) == (1, 0)
    assert not list(tmp_path.rglob("*.flac"))


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", "x" * 65])
def test_names_that_lead_elsewhere_are_refused(tmp_path, name: str):
    kept = Recordings(tmp_path / "recordings")
    with pytest.raises(CallerMistake, match="expected letters and digits"):
        kept.keep("one", name, 1, CLIP)
    with pytest.raises(CallerMistake, match="expected letters and digits"):
        kept.read(name, ONE, 1)


# --- with the history --------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path) -> Parts:
    return Parts(Settings(data_dir=tmp_path / "data"))


def test_deleting_an_interview_deletes_its_recordings(real: Parts):
    interview = conduct.open_probe(real.room(), "P08")
    other = conduct.open_probe(real.room(), "P08")
    for one in (interview, other):
        real.recordings.keep("local", one.id, 2, CLIP)
    real.store().delete(interview.id[:8])  # its short id will do
    assert real.recordings.turns("local", interview.id) == []
    assert real.recordings.turns("local", other.id) == [2]
    with pytest.raises(NotFound):
        real.store().load(interview.id)
    real.engine.dispose()


def test_deleting_everything_deletes_every_recording(real: Parts):
    interview = conduct.open_probe(real.room(), "P08")
    real.recordings.keep("local", interview.id, 2, CLIP)
    real.recordings.keep("somebody", interview.id, 2, CLIP)
    real.store().delete_all()
    assert real.recordings.turns("local", interview.id) == []
    assert real.recordings.turns("somebody", interview.id) == [2]
    real.engine.dispose()
