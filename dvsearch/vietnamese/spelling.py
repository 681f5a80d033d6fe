"""What was probably meant: a syllable with the wrong mark (dân vân -> dân vận), a word one letter off (Ha Tinhh).

A term with marks competes with the other forms of its letters: it is replaced where they follow their neighbours so
much more often in the index that a slip is likelier than the words as typed. A term that the index has never seen
competes with those one letter off. Terms typed without marks stay: they match every form anyway.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from dvsearch.edit_distance import within_one_edit
from dvsearch.vietnamese.accents import MAX_FORMS, Candidate, best_path
from dvsearch.vietnamese.bigrams import Bigrams
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import tokenize
from dvsearch.vietnamese.words.word_list import is_listed_pair

# The log probability that a syllable is given one particular wrong mark, and a word one particular wrong letter. With
# -8, 0.4 % of 250 correct headlines are "corrected", and of as many with one wrong tone 92 % put right (-7: 0.8 and
# 94 %, -10: 0 and 88 %).
WRONG_MARK = -8.0
WRONG_LETTER = -8.0


def corrections(
    typed: Sequence[str], bigrams: Bigrams, vocabulary: Container[str], folded: Container[str]
) -> dict[str, str]:
    """The terms of a run that were probably meant otherwise, and what was meant.

    `vocabulary` holds the terms of the index, `folded` its terms without marks.
    """
    unseen = {term for term in typed if not _is_seen(term, bigrams, vocabulary, folded)}
    in_question = [term in unseen or fold(term) != term for term in typed]
    if not any(in_question):
        return {}
    columns = [_misspelt(term, bigrams) if term in unseen else _slips(term, bigrams) for term in typed]
    meant = best_path(columns, bigrams)
    places = [i for i, term in enumerate(typed) if in_question[i] and meant[i] != term]
    return {typed[i]: meant[i] for i in places if not _is_in_a_word(typed, i)}


def corrected(text: str, changes: Mapping[str, str]) -> str:
    """The text with terms replaced, everything between them and their capitals as they were."""
    parts: list[str] = []
    end = 0
    for token in tokenize(text):
        if token.term in changes:
            written = text[token.start : token.end]
            parts += text[end : token.start], _capitals_of(written, changes[token.term])
            end = token.end
    return "".join((*parts, text[end:]))


def _slips(term: str, bigrams: Bigrams) -> list[Candidate]:
    """A term of the index, and the other forms of its letters."""
    forms = bigrams.forms(fold(term))[:MAX_FORMS]
    if fold(term) == term:
        # Typed without marks it may be any of its forms; which one is not in question here.
        return [Candidate(form, 0.0) for form in forms] or [Candidate(term, 0.0)]
    return [Candidate(term, 0.0), *(Candidate(form, WRONG_MARK) for form in forms if form != term)]


def _misspelt(term: str, bigrams: Bigrams) -> list[Candidate]:
    """The terms that an unknown one may stand for, the most frequent first; itself if there is none.

    All are at most one plain letter off; those that differ in marks too are less likely. They are looked for among the
    most frequent of the index (2 ms): a search of its whole vocabulary took 0.3 s with 100,000 articles.
    """
    return [Candidate(form, _slip(term, form)) for form in bigrams.near(fold(term))[:MAX_FORMS]] or [
        Candidate(term, 0.0)
    ]


def _slip(typed: str, form: str) -> float:
    """How likely one is typed for the other: tễt for tết is a wrong mark, for tắt a wrong letter and a wrong mark."""
    if fold(form) == fold(typed):
        return WRONG_MARK
    only_a_letter = fold(typed) == typed or within_one_edit(_letters(typed), _letters(form))
    return WRONG_LETTER if only_a_letter else WRONG_LETTER + WRONG_MARK


def _letters(term: str) -> str:
    """The letters of a term and their marks, one by one."""
    return unicodedata.normalize("NFD", term)


def _is_seen(term: str, bigrams: Bigrams, vocabulary: Container[str], folded: Container[str]) -> bool:
    """Whether the index has the term, or for one typed without marks any form of it; numbers are never questioned."""
    if any(map(str.isdigit, term)) or bigrams.count(term):
        return True
    return term in folded if fold(term) == term else term in vocabulary


def _is_in_a_word(typed: Sequence[str], at: int) -> bool:
    """Whether a term as typed makes a word of the dictionary with a neighbour: bao nhiêu, where no article asks."""
    return any(is_listed_pair(*pair) for pair in pairwise(typed[max(at - 1, 0) : at + 2]))


def _capitals_of(written: str, form: str) -> str:
    if written.isupper() and len(written) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if written[:1].isupper() else form
