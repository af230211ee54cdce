"""Titles-only reading: is a title a statement, or a label? Words are looked up; no grammar is parsed.

A statement has a finite verb or begins with an instruction, has at most 15 words, and asks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_WORDS = 15

_BASES = (
    "abandon accept account achieve add adopt affect agree allow appear arise arrive ask avoid beat become begin bring build burn buy call cancel capture carry "
    "cause change charge choose clear climb close come confirm contribute convert cost cover create cut dampen decide decline decrease delay deliver demand depend "
    "deserve detect disappear displace divide dominate double draw drive drop earn eat eliminate enable end erode exceed expand expect explain extend fail fall favour "
    "feed fill find finish fit fix flatten follow force free fund gain generate get give go grow halve hand happen harm help hide hire hit hold hurt improve include "
    "increase justify keep kill know lag last launch lead learn leave let lie lift limit lose lower make match matter mean meet merge miss move need offer open outperform "
    "outweigh overstate own pass pay peak pick play point predict prefer prevent produce promote protect prove provide pull push put raise reach read recommend recover "
    "reduce reject release rely remain remove renew replace require resist respond return reverse rise run satisfy save scale sell send separate serve set shift ship "
    "shorten show shrink shut sink sit skip slow solve speak spend split spread stall stand start stay steal step stick stop stretch struggle succeed suffer suggest support "
    "survive suffice switch take target tell test threaten tie tip trail travel treat triple trust turn understate undermine understand use vary wait want warn waste win work worsen"
).split()
#: Also nouns in the plural: a verb only where something follows that a verb would govern.
_AMBIGUOUS = frozenset(
    "accounts asks calls causes changes charges claims closes costs covers cuts delays demands divides drives drops ends escapes falls feeds fits fixes gains gifts hands helps hires hits "
    "holds increases launches leads lifts limits matches means moves needs offers opens passes peaks picks plays points pulls pushes raises reaches reads releases returns reviews rises runs sales "
    "saves scales sends sets shifts ships shows slows splits spreads stalls stands starts stays steps stops stretches supports switches takes targets tests ties tips trails travels treats "
    "trusts turns uses waits wants warns wastes wins works results plans reports costs decreases declines displaces supplies orders".split()
)
_MODALS = frozenset(
    "is are was were am be isn't aren't wasn't weren't will would should must can could may might shall won't can't cannot couldn't shouldn't wouldn't has have had hasn't haven't "
    "does do did doesn't don't didn't needs".split()
)
_IRREGULAR = frozenset(
    "rose fell grew won lost beat became began brought built bought came chose cost cut drew drove ate fed found gave went hid hit held hurt kept knew led left let lay made meant met paid put "
    "ran sold sent set shrank shut sank sat spoke spent split spread stood stole stuck took told taught understood wore woke doubled halved tripled outgrew overtook".split()
)
_ALONE = frozenset(
    "rose fell grew won lost doubled halved tripled dropped improved increased decreased declined stalled failed worked shrank paid peaked recovered slowed worsened vanished rises falls grows shrinks "
    "works pays fails wins matters suffices lags helps doubles halves remains varies hurts suffers succeeds improves worsens sank".split()
)
_NOT_PAST = frozenset(
    "need speed feed seed bed red shed hundred breed need-based based proposed revised updated detailed related learned considered used needed expected planned required".split()
)
_LINKS = frozenset(
    "of for by in on at per and or & to from with vs versus across between within under over about into against during since until after before as than".split()
)
_OPENS_OBJECT = frozenset(
    "the a an our their its his her your my this that these those more most less fewer no every each all half both nothing everything us them it you few many".split()
)
#: Plural verbs that need no object: "reminders work", "refunds come from one warehouse".
_INTRANSITIVE = frozenset(
    "work come fail win matter grow fall rise lag depend happen arise belong stay lie suffice struggle vary disappear".split()
)
_NEAR_NUMBERS = frozenset(
    "last next past first previous top all only just about nearly almost roughly some other another each every week day month quarter year phase step part".split()
)
_PRONOUNS = frozenset("we i they you nobody".split())
_WH = frozenset("why how what which when where who whether".split())
_DETERMINERS = frozenset("the a an our their its his her your my this that these those".split())
_LABEL_ENDS = re.compile(
    r"\b(?:overview|analysis|results?|findings?|background|introduction|summary|agenda|conclusions?|recommendations?|discussion|method(?:s|ology)?|data|context|appendix|update|status|plan|"
    r"next steps|thank you|questions|risks?|timeline|roadmap|strategy|report|review|approach|evidence|decision|options|alternatives)\W*$"
)
_INSTRUCTIONS = frozenset(
    "move switch keep stop launch ship extend adopt approve fund hire replace cancel retire add charge cut raise start build use set give put invest migrate introduce increase reduce close open drop merge "
    "pilot expand limit require restrict assign allow change return end continue send price pause delay split renew choose deploy enable disable remove convert allocate reserve release let shift pay lower "
    "halve double bring take stay freeze ban sell automate auto-approve consolidate schedule promote accept reject scale run hold do don't make buy pick fix ask call go give roll turn sign treat pool".split()
)


@dataclass(frozen=True)
class TitleReading:
    """Whether a title is a claim, and why (the word that decided)."""

    is_claim: bool
    because: str


def read_title(title: str) -> TitleReading:
    """A claim (a statement of at most 15 words) or a label, with the word that decided."""
    said = _bare(title)
    if said.endswith("?"):
        return TitleReading(False, "a question is not a claim")
    whole, after_label = _words(said), _words(said.partition(": ")[2])
    count = len(whole)
    if count > MOST_WORDS:
        return TitleReading(False, f"{count} words; at most {MOST_WORDS} can be read at a glance")
    found = _verb(whole) if not after_label else _verb(after_label) or _verb(_words(said.partition(": ")[0]))
    if found:
        return TitleReading(True, f'a statement ("{found}")')
    ending = _LABEL_ENDS.search(said.casefold())
    named = f' ("{ending.group().strip()}")' if ending else ""
    return TitleReading(False, f"a label{named}: no verb says what is so")


def _bare(title: str) -> str:
    return re.sub(
        r"[*_`#\"“”]",
        "",
        re.sub(r"^\W*(?:slide \d+\s*[:.–-]|\d+(?:\.\d+)*[.)]?\s)\s*", "", title, flags=re.I),
    ).strip()


def _words(text: str) -> list[str]:
    return [
        w
        for w in (token.strip(".,;:!()[]").casefold().replace("’", "'") for token in text.split())
        if (w and any(c.isalnum() for c in w)) or w == "&"
    ]


def _verb(words: list[str]) -> str:
    if len(words) < 2 or words[0] in _WH:
        return ""
    if words[0] in _INSTRUCTIONS and _governs(words, 0) and not _LABEL_ENDS.search(" ".join(words[1:2])):
        return words[0]
    for n in range(1, len(words)):
        if _is_verb(words, n):
            return words[n]
    return ""


def _is_verb(words: list[str], n: int) -> bool:
    word, before, last = words[n], words[n - 1], n == len(words) - 1
    if before in _DETERMINERS or before in ("to", "of", "and", "or", "for", "by", "with", "in", "per"):
        return word in _MODALS and before not in ("to", "of")
    if word in _MODALS:
        return not last
    if n == 1 and before in _PRONOUNS and word in _BASE_SET:
        return True
    if word in _ALONE:
        return last or words[n + 1] not in ("of", "and", "&") or word.endswith("ed")
    if word in _IRREGULAR:
        return not last and (
            words[n + 1] not in ("of", "and", "by", "per", "for", "in")
            or word not in ("cut", "cost", "set", "hit", "split", "spread", "left", "put")
        )
    if _base_of(word) in _BASE_SET and word.endswith("s"):
        if word in _AMBIGUOUS:
            return not last and _governs(words, n)
        return True
    if word.endswith("ed") and word not in _NOT_PAST and _past_base(word):
        return not last and words[n + 1] not in ("by", "for", "of", "and")
    if before.endswith("s") and not before.endswith("ss") and before not in _MODALS:
        if word in _INTRANSITIVE:
            return True
        if _counts_what(words, n):
            return True
        return word in _BASE_SET and not last and _governs(words, n)
    return False


def _counts_what(words: list[str], n: int) -> bool:
    """Whether the word stands between a plural and a number of something, as only a verb does: "kitchens cook 2,140 lunches"."""
    word, after = words[n], words[n + 1 : n + 3]
    is_free = word.isalpha() and not word.endswith("s") and word not in _LINKS and word not in _NEAR_NUMBERS
    return (
        is_free
        and len(after) == 2
        and bool(re.fullmatch(r"[$€£]?\d[\d.,]*", after[0]))
        and after[1].endswith("s")
        and after[1].isalpha()
        and after[1] not in _LINKS
    )


def _governs(words: list[str], n: int) -> bool:
    if n + 1 >= len(words):
        return False
    follows = words[n + 1]
    return (
        follows in _OPENS_OBJECT
        or (follows not in _LINKS and not re.fullmatch(r"(?:19|20)\d\d|q[1-4]|h[12]|[ivx]+", follows))
        or (
            follows in ("to", "by", "from", "at", "in")
            and n + 2 < len(words)
            and bool(re.match(r"[$€£]?\d", words[n + 2]))
        )
    )


def _base_of(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("es") and word[:-2] in _BASE_SET:
        return word[:-2]
    return word[:-1]


def _past_base(word: str) -> bool:
    stem = word[:-2]
    return (
        stem in _BASE_SET
        or word[:-1] in _BASE_SET
        or (len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in _BASE_SET)
        or (word.endswith("ied") and word[:-3] + "y" in _BASE_SET)
    )


_BASE_SET = frozenset(_BASES)
