"""Words that nobody says in these answers, but recognisers sometimes hear: they are left out and said to be unclear."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from interviewer.hear import Heard

UNCLEAR = "[unclear]"
# Shifted by thirteen letters, so that the file can be read in company.
_SHIFTED = (
    "nefr nefrf nefubyr nefubyrf onfgneq onfgneqf ovgpu ovgpurf obare pbpx pbpxf pbpxfhpxre phag phagf phz qvpx qvpxf "
    "qlxr snt sntf snttbg snttbgf shpx shpxf shpxrq shpxre shpxref shpxva shpxvat xvxr zbgureshpxre zbgureshpxref "
    "zbgureshpxvat avttre avttref cvff cvffrq cbea cevpx chffl chffvrf fuvg fuvgf fuvggl fyhg fyhgf gvgf gjng "
    "jnax jnaxre juber juberf ohyyfuvg"
)
_LEFT = frozenset(codecs.decode(_SHIFTED, "rot13").split())
_TOKEN = re.compile(r"[^\W\d_]+")


def cleaned(heard: Heard) -> Heard:
    """The same without obscene words; where there was one stands `UNCLEAR`, and a note says how many."""
    count = sum(w.casefold() in _LEFT for w in _TOKEN.findall(heard.text))
    if not count:
        return heard
    text = _TOKEN.sub(lambda m: UNCLEAR if m.group().casefold() in _LEFT else m.group(), heard.text)
    words = tuple(
        replace(w, text=UNCLEAR) if w.text.strip(".,!?").casefold() in _LEFT else w for w in heard.words
    )
    what = "1 word was" if count == 1 else f"{count} words were"
    note = f"{what} surely misheard and left out: look for {UNCLEAR}."
    return replace(heard, text=text, words=words, notes=(*heard.notes, note))
