"""What comes close to a query: the articles that hold most of its words that matter, where few hold all.

A word that matters is a child of an And that looks at texts and is no function word. What excludes, and what names a
value, must hold all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dvsearch.article import TEXT_FIELDS
from dvsearch.query.tree import And, AtLeast, Near, Not, Or, Phrase, Query, Term, Weighted, positive_leaves
from dvsearch.record import Record

# Of the words that matter, the share that must be there: one of two, two of three to five, three of six or seven. No
# lower share ranks the judged needs better (nDCG@10 .837, every word first); 0.5 costs .008, most of it in questions.
SHARE = 0.4

# A query of so many words that matter is asked as one, best article first whichever of them it holds: that a long
# article happens to hold all six says less than where they stand. On headlines and questions typed as they are, every
# word first costs .01 to .04 of nDCG@10 from here on, on each of six sets; of fewer words it is as often the better.
AS_ONE = 6

# What a related word adds to the rank, against 1 of a word that was typed: half as much ranks the judged needs best.
RELATED = 0.5

# Longer than any expression in the table of related words.
LONGEST = 8

# The words that mean the same as the terms of a word.
RelatedWords = Callable[[Sequence[str]], Sequence[tuple[str, ...]]]


class Loosened(Record):
    """Two queries: what an article must hold to come close, and what it is ranked by; `as_one` tells a question."""

    matching: Query
    ranking: Query
    as_one: bool


def loosen(
    held: Query,
    is_function_word: Callable[[Sequence[str]], bool],
    related_words: RelatedWords,
) -> Loosened | None:
    """Loosen an And whose words are held together; None where there is nothing to leave out.

    A related word stands for the word or the words side by side that it is related to, and weighs less.
    """
    if not isinstance(held, And):
        return None
    words = list(dict.fromkeys(child for child in held.children if _is_of_text(child)))
    required = tuple(child for child in held.children if not _is_of_text(child))
    telling = [word for word in words if not is_function_word(_terms_of(word))] or words
    least = -int(-len(telling) * SHARE // 1)
    if len(words) < 2:
        return None
    others = _others(held.children, related_words)
    either = tuple(Or((word, *others[word])) if word in others else word for word in telling)
    matching = And((AtLeast(either, least), *required))
    added = [Weighted(other, RELATED) for word in telling for other in others.get(word, ())]
    ranking = Or(tuple(dict.fromkeys((*(part for word in telling for part in _parts(word)), *added))))
    return Loosened(matching, And((ranking, *required)) if required else ranking, len(telling) >= AS_ONE)


def or_related(typed: Query, related_words: RelatedWords) -> Query:
    """Add to any of some words what is related to them, which weighs less."""
    if not isinstance(typed, Or):
        return typed
    return Or((*typed.children, *(Weighted(other, RELATED) for other in related_to(typed, related_words))))


def related_to(typed: Query, related_words: RelatedWords) -> tuple[Query, ...]:
    """List what is related to the words of a query, and is none of them."""
    children = typed.children if isinstance(typed, And | Or) else (typed,)
    others = dict.fromkeys(other for found in _others(children, related_words).values() for other in found)
    return tuple(other for other in others if other not in children)


def _terms_of(word: Query) -> tuple[str, ...]:
    match word:
        case Term(text=text):
            return (text,)
        case Phrase(terms=terms):
            return tuple(term.text for term in terms)
        case _:
            return ()


def _others(children: Sequence[Query], related_words: RelatedWords) -> dict[Query, tuple[Query, ...]]:
    """Find what is related to words typed with their marks, one by one and several side by side; each stands for all.

    Not only to words that hold together: `đi tù` is in no list of words.
    """
    found: dict[Query, tuple[Query, ...]] = {}
    for start in range(len(children)):
        terms: tuple[str, ...] = ()
        for stop in range(start, len(children)):
            if not _is_marked(children[stop]):
                break
            terms += _terms_of(children[stop])
            if len(terms) > LONGEST:
                break
            others = [tuple(Term("text", term) for term in other) for other in related_words(terms)]
            nodes = [other[0] if len(other) == 1 else Phrase(other) for other in others]
            for word in children[start : stop + 1] if nodes else ():
                found[word] = tuple(dict.fromkeys((*found.get(word, ()), *nodes)))
    return found


def _is_marked(word: Query) -> bool:
    """Tell whether a word was typed with its marks."""
    match word:
        case Term(field=field):
            return field == "text"
        case Phrase(terms=terms):
            return all(term.field == "text" for term in terms)
        case _:
            return False


def _parts(word: Query) -> Iterator[Query]:
    """The syllables of a word: an article is ranked by each, and by their standing together."""
    match word:
        case Phrase(terms=terms) | Near(terms=terms):
            yield from terms
        case _:
            yield word


def _is_of_text(query: Query) -> bool:
    """Whether a query looks at texts, in some part that does not exclude."""
    match query:
        case Not():
            return False
        case Weighted(child=child):
            return _is_of_text(child)
        case _:
            leaves = positive_leaves(query)
            return any(
                (leaf.terms[0] if isinstance(leaf, Phrase | Near) else leaf).field in TEXT_FIELDS for leaf in leaves
            )
