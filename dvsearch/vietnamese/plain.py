"""A text as the rules see it: composed, plain spaces and hyphens, one tone placement; character for character.

Rules about furniture, dates, places and citations are written once, in one spelling, and look at this text. Every
character of it stands for one place in the original, so that what they find can be shown and cut there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvsearch.record import Record
from dvsearch.vietnamese.normalize import STROKES, composed, is_composed

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\ufeff\t"
_ALIKE = {
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\r\v\f\u0085\u2028\u2029"), "\n"),
    **STROKES,
    ord("\u2044"): "/",
}
_ODD = re.compile(f"[{''.join(map(chr, _ALIKE))}]")

# hoá, khoẻ, thuỷ as the press writes them: hóa, khỏe, thủy. After q the tone stands on the second vowel anyway.
_NEW = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_OLD = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_PLACED = dict(zip(_NEW, _OLD, strict=True))
_PLACED |= {new.upper(): old.upper() for new, old in _PLACED.items()}
# Two sets of characters before anything else: twice as fast as the thirty pairs. A pair of none is left as it is.
_MISPLACED = re.compile(rf"[oOuU][{''.join(sorted({pair[1] for pair in _PLACED}))}]\b(?<![qQ]\w\w)")


class Plain(Record):
    """The plain text, and for each of its characters the offset in the original (None: the same offset)."""

    text: str
    offsets: Sequence[int] | None = None

    def original(self, offset: int) -> int:
        """Give the offset in the original of an offset in the plain text; the end of one is the end of the other."""
        return offset if self.offsets is None else self.offsets[offset]


def plain(text: str) -> Plain:
    """Make the plain text of a text."""
    offsets: list[int] | None = None
    if not is_composed(text):
        text, offsets = _composed(text)
    text = _ODD.sub(lambda match: _ALIKE[ord(match[0])], text)
    return Plain(_MISPLACED.sub(lambda match: _PLACED.get(match[0], match[0]), text), offsets)


_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


def _composed(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = cluster[0]
        if len(part) > 1 or part > "\u00ff":
            part = composed(part)
        parts.append(part)
        offsets.extend([cluster.start()] * len(part))
    offsets.append(len(text))
    return "".join(parts), offsets


# Characters without width: a zero-width space between letters is a blank that pages hide, the others divide nothing.
_HIDDEN = re.compile(
    "[\u00ad\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u200b"
    "|(?<=[A-Za-zÀ-ỹ])[\u200c\u200d]+(?=[A-Za-zÀ-ỹ])"
)
_HIDDEN_BLANK = re.compile("(?<=[^\\W_])\u200b+(?=[^\\W_])")
# All of these in one set: 8 us a text, where the three ways of _HIDDEN take 65 to say that there is none.
_MAY_HIDE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def without_hidden(text: str) -> str:
    """Give a text without the characters that nobody sees and that stand for nothing."""
    if text.isascii() or _MAY_HIDE.search(text) is None:
        return text
    return _HIDDEN.sub("", _HIDDEN_BLANK.sub(" ", text))


# Characters without width that divide nothing: in a value they make two of one.
_STROKES = frozenset(map(chr, STROKES))
_WIDTHLESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def value_form(text: str) -> str:
    """Give a value that is compared whole its one form: composed, on one line, with one space between words.

    Báo Nghệ An is one source, however its letters are composed and whatever spaces stand in it.
    """
    if text.isascii():
        return " ".join(text.split())
    one = composed(_WIDTHLESS.sub("", text))
    if not _STROKES.isdisjoint(one):  # to translate takes ten times as long as to see that there is nothing to
        one = one.translate(STROKES)
    return " ".join(one.split())
