"""Composing a text (Unicode NFC) moves its characters: where in the text as given each of them stood."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from dvsearch.vietnamese.normalize import composed


def places_before_composing(text: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each character of the text's NFC form, where its characters start and end in the text.

    A character and the marks after it compose on their own. Of those that become fewer the last ones stay
    themselves and the first takes the rest; of those that become more the first ones share a place.
    """
    distinct, which = np.unique(code_points(text), return_inverse=True)
    characters = list(map(chr, distinct.tolist()))
    starts = np.array([not extends(character) for character in characters])[which]
    starts[0] = True
    start = np.flatnonzero(starts)
    before = np.diff(start, append=len(text))
    after = np.ones_like(before)
    changes = np.array([unicodedata.normalize("NFC", character) != character for character in characters])[which]
    for cluster in np.flatnonzero((before > 1) | changes[start]).tolist():
        written = text[start[cluster] : start[cluster] + before[cluster]]
        after[cluster] = len(composed(written))
    total = np.cumsum(after)
    within = np.arange(total[-1]) - np.repeat(total - after, after)
    shift = np.repeat(before - after, after) + within
    begin = np.repeat(start, after)
    return begin + np.where(within == 0, 0, np.maximum(0, shift)), begin + np.maximum(1, shift + 1)


def extends(character: str) -> bool:
    """Whether the character may compose with, or be sorted among, those before it."""
    return (
        unicodedata.category(character).startswith("M")
        or "\u1161" <= character <= "\u1175"  # Hangul vowels and final consonants
        or "\u11a8" <= character <= "\u11c2"
    )


def code_points(text: str) -> NDArray[np.uint32]:
    """The characters of the text as numbers, halves of surrogate pairs included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
