"""Paragraphs cut into sentences, by rules for the English of inspection reports.

A sentence ends at a full stop, question mark, exclamation mark or ellipsis if what follows can
begin another, unless the stop stands inside brackets or belongs to an abbreviation, an initial or
the number of a list item. No rule looks further than a fixed distance from the stop, so the time
is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BULLETS = "•▪●◦‣■◼\uf0b7\uf0a7\uf06e"

_CUT = re.compile(
    rf"""
    (?P<stop> [.!?…{_BULLETS}] (?<![.!?…].) [.!?…]* )   # all of a run of stops: "?!", "..."
    (?: (?<=[{_BULLETS}]) (?<!\S.)
        (?P<bullet> \s )                                # a list that was joined into one line
    |
        (?<=[.!?…])
        (?P<closing> [’”"')\]]{{0,4}} )
        (?: \s+ (?=\S)
        |   (?: (?<=[a-z%)]{{2}}[.!?]) | (?<=\w[.!?][’”)]) )
            (?P<note> \d{{1,2}} ) \s+ (?=[A-Z‘“])       # a footnote's mark: "children.4 The"
        |   (?: (?<=[\w%)]{{2}}[.!?]) | (?<=\w[.!?][’”)]) )
            (?P<tight>) (?= [A-Z][a-z]{{1,30}}[ ,] )    # a space is missing: "children.The"
        )
    )
    """,
    re.VERBOSE,
)
"""Where a sentence may end: at the end of the stop, or before the bullet."""

_CAN_BEGIN = frozenset("£$€•–-%#&+…‘“\"'([")
"""What can begin a sentence, besides a capital or a digit."""

_ITEM_HEAD = re.compile(r"(?:[a-h]|i{1,3}|iv|vi{1,3}|ix)[.)]\s")
"""The one beginning in lower case: "a. train staff. b. review custody"."""

_REMARK = re.compile(r"[(\[]+(?!(?:[a-z]|[ivx]+)[)\]])[a-z]")
"""Belongs to the sentence before it, although that has its stop: "(see annex C)"."""

_I_GO_ON = re.compile(r"I\b")
"""After an ellipsis, the one capital that says nothing: "I tried… I gave up"."""

_REACH = 40
"""How many characters before a stop the rules look at."""

_LAST_WORD = re.compile(r"\w[\w.’'&]*$")
_LONGEST = 9
"""Characters; abbreviations and initials are shorter."""

_ITEM = re.compile(
    r"(?: ^ | [:;]\s ) \s* [(\[]? (?: \d{1,3}(?:\.\d{1,3})* | [A-Za-z] | [ivx]{1,4} ) $",
    re.VERBOSE,
)
"""The number of a list item, at the start of a sentence or after a colon: "3. Review custody"."""

_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Z]")
_LETTERED = re.compile(
    r"""
    \b (?: child | children | adult | mother | family | victim | suspect | case | officer | site
    |   appendix | annex | annexe | annexes | schedule | part | table | figure | plan | category
    |   class | grade | group | type | band | level | tier | hepatitis )
    \s (?: [A-Z] \s (?:and|or|to) \s )? [A-Z] $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A letter that is no initial: "Child C", "annexes A and B"."""

_ADDRESS = re.compile(r"://|www\.|@|\.\w+/|/\S*/")

# What must follow the stop of an abbreviation for a sentence to begin there:

_ANYTHING = re.compile("")
_NOTHING = re.compile(r"(?!)")

_NO_NUMBER = re.compile(r"(?! [£\d] | [IVXLC]+ [,.;)]? (?!\S) )", re.VERBOSE)

_NO_DATE = re.compile(
    r"""
    (?! \d | GMT | BST | (?: Mon | Tues | Wednes | Thurs | Fri | Satur | Sun )day
    |   January | February | March | April | May\s\d | June | July | August
    |   September | October | November | December )
    """,
    re.VERBOSE,
)

_STARTER = re.compile(
    r"""
    [‘“"'(\[] (?! (?:19|20)\d\d )                   # but not the year of "Smith et al. (2019)"
    |
    (?: the | this | these | those | that | there | they | their | it | its | in | on | at | as
    |   an? | we | he | she | i | you | his | her | our | when | where | while | although | though
    |   if | however | for | from | by | with | to | since | after | before | during | despite
    |   some | many | most | all | each | every | not? | one | two | three | four | both | such
    |   police | inspectors | officers | supervisors | detectives | forces | staff | leaders
    |   managers | partners | practitioners | social | health | probation | frontline | victims
    |   children | young \s (?: people | adults | men | women ) | detainees | overall )
    (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What more often begins a sentence than goes on with a name, as in "J. Smith", "Ltd. London"."""

_BEGINS_AFTER = {
    abbreviation: beginning
    for abbreviations, beginning in (
        ("e.g i.e eg ie cf c.f viz vs v approx incl esp a.k.a q.v w.r.t n.b nb p.s", _NOTHING),
        ("mr mrs ms mx messrs dr prof rev revd rt hon op", _NOTHING),
        ("supt insp insps sgt sgts det ch con cons asst dep cmdr cdr cllr gov", _STARTER),
        ("st ste mt fr sr lt col gen maj capt", _STARTER),
        ("ltd inc co plc dept est govt jr jnr snr al ph.d ibid", _STARTER),
        ("no nos p pp para paras fig figs vol vols chap pt pts ref refs ed eds", _NO_NUMBER),
        ("s ss sec secs art arts reg regs sch cl r rr c ca tel ext", _NO_NUMBER),
        ("jan feb mar apr jun jul aug sep sept oct nov dec", _NO_NUMBER),
        ("mon tue tues weds thu thur thurs fri", _NO_NUMBER),
        ("a.m p.m am pm", _NO_DATE),
    )
    for abbreviation in abbreviations.split()
}
"""Abbreviations in lower case, without their last stop."""


def sentence_spans(paragraph: str) -> list[tuple[int, int]]:
    """Return the start and end offsets of each sentence, in order.

    Parameters
    ----------
    paragraph
        The text of one paragraph, bullet, table cell or footnote.

    Returns
    -------
    list of (start, end)
        Offsets in characters, end exclusive. No span begins or ends with white space, none
        overlap, and together they cover all that is not white space. Empty for a blank text.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ends(paragraph):
        piece = paragraph[start:end]
        stripped = piece.lstrip()
        begin, stop = end - len(stripped), start + len(piece.rstrip())
        if any(map(str.isalnum, stripped)) or (stripped and not spans):
            spans.append((begin, stop))
        elif stripped:
            spans[-1] = (spans[-1][0], stop)
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    """Yield the offset at which each sentence ends, before or after the white space."""
    brackets = _Brackets(text)
    start = 0
    for match in _CUT.finditer(text):
        bullet = match["bullet"] is not None
        if bullet or (_is_end(match, start) and not brackets.hold(match.end("closing"))):
            start = match.end()
            yield match.start() if bullet else start
    yield len(text)


class _Brackets:
    """The outermost pairs of brackets in a text, to be asked about ascending offsets."""

    longest = 240
    """Characters; a longer pair is a slip, or holds sentences of its own."""

    def __init__(self, text: str) -> None:
        self._pairs = self._outermost(text) if "(" in text or "[" in text else []
        self._next = 0

    def hold(self, offset: int) -> bool:
        """Return whether the offset lies between the brackets of a pair."""
        while self._next < len(self._pairs) and self._pairs[self._next][1] < offset:
            self._next += 1
        return self._next < len(self._pairs) and self._pairs[self._next][0] < offset

    def _outermost(self, text: str) -> list[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        opened: list[int] = []
        for bracket in re.finditer(r"[()\[\]]", text):
            if bracket[0] in "([":
                opened.append(bracket.start())
            elif opened and bracket.start() - (begin := opened.pop()) < self.longest:
                while pairs and pairs[-1][0] > begin:
                    pairs.pop()
                pairs.append((begin, bracket.start()))
        return pairs


def _is_end(match: re.Match[str], start: int) -> bool:
    """Return whether a sentence that began at ``start`` ends at this stop."""
    text, following = match.string, match.end("closing" if match["note"] else 0)
    if not _can_begin(text, following):
        return False
    if match["stop"] != ".":
        return match["stop"][-1] in "!?" or not _I_GO_ON.match(text, following)
    if match["closing"]:
        return True
    if match["tight"] is not None and _in_address(text, match.start()):
        return False
    return not _is_abbreviation(text, start, match.start(), following)


def _can_begin(text: str, at: int) -> bool:
    first = text[at]
    if first in _CAN_BEGIN:
        return not _REMARK.match(text, at)
    return first.isupper() or first.isdigit() or bool(_ITEM_HEAD.match(text, at))


def _in_address(text: str, stop: int) -> bool:
    """Return whether the stop is inside a web or e-mail address."""
    return _ADDRESS.search(text[max(0, stop - _REACH) : stop].rsplit(maxsplit=1)[-1]) is not None


def _is_abbreviation(text: str, start: int, stop: int, following: int) -> bool:
    """Return whether the stop belongs to the word before it and ends nothing."""
    found = _LAST_WORD.search(text, max(start, stop - _LONGEST), stop)
    if not found or len(found[0]) == _LONGEST:
        return False
    word, before = found[0], text[max(start, stop - _REACH) : stop]
    if _ITEM.search(before):
        return True
    beginning = _BEGINS_AFTER.get(word.lower() if len(word) > 1 else word)  # "c. 2010", not "C."
    if beginning is None and _INITIALS.fullmatch(word) and not text[following].isdigit():
        beginning = _ANYTHING if _LETTERED.search(before) else _STARTER
    return beginning is not None and not beginning.match(text, following)
