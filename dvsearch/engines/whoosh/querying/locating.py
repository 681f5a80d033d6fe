"""Where single terms stand in a few documents: read from the forward index, in one piece for each document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dvsearch.article import FOLDED, POSITION_GAP, UNFOLDED
from dvsearch.engines.base import Located
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex
from dvsearch.engines.whoosh.format.postings import TextField
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import encode
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.query.tree import Pattern, Term


def locate(segment: Segment, docs: Sequence[int], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
    """Return where each leaf stands in each of the documents; None where the index cannot say."""
    text, folded = segment.text("text"), segment.text("text_folded")
    if text is None or not segment.has_forward or (folded is not None and not folded.folds):
        return [None] * len(docs)
    forward = segment.forward
    assert forward is not None
    wanted = np.zeros(text.terms.size, bool)
    leaves_of: dict[int, list[int]] = {}
    for place, leaf in enumerate(leaves):
        numbers = _terms(text, folded, leaf)
        wanted[numbers] = True
        for number in numbers.tolist():
            leaves_of.setdefault(number, []).append(place)
    in_title = [UNFOLDED.get(leaf.field, leaf.field) == "title" for leaf in leaves]
    return [_locate(forward, doc, wanted, leaves_of, in_title) for doc in docs]


def _terms(text: TextField, folded: TextField | None, leaf: Term | Pattern) -> Array:
    """Return the terms of the field `text` that a leaf accepts: a title is part of it, and folded terms have forms."""
    if leaf.field in FOLDED:
        return _matching(text, leaf)
    if leaf.field in UNFOLDED and folded is not None:
        forms = [folded.forms(number, number + 1)[1] for number in _matching(folded, leaf).tolist()]
        return np.concatenate([np.empty(0, np.int64), *forms])
    return np.empty(0, np.int64)


def _matching(field: TextField, leaf: Term | Pattern) -> Array:
    if not isinstance(leaf, Term):
        return field.terms.select(leaf)
    number = field.terms.find(encode(leaf.text))
    return np.array([] if number is None else [number], np.int64)


def _locate(
    forward: ForwardIndex, doc: int, wanted: Array, leaves_of: dict[int, list[int]], in_title: Sequence[bool]
) -> Located | None:
    start, stop, title = forward.starts.item(doc), forward.starts.item(doc + 1), forward.titles.item(doc)
    anchors = forward.anchors(forward.anchor_starts.item(doc), forward.anchor_starts.item(doc + 1)).tolist()
    titles = forward.title_anchors.item(doc)
    if 0 in anchors[1:titles] or 0 in anchors[titles + 1 :]:
        return None  # the document came without
    numbers = forward.terms(start, stop)
    at = wanted.take(numbers).nonzero()[0]
    places: list[list[int]] = [[] for _ in in_title]
    for token, number in zip(at.tolist(), numbers.take(at).tolist(), strict=True):
        for leaf in leaves_of[number]:
            if token < title:
                places[leaf].append(token)
            elif not in_title[leaf]:
                places[leaf].append(token + POSITION_GAP)
    return Located(title, (anchors[:titles], anchors[titles:]), tuple(places))
