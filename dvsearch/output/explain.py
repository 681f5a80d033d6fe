"""Why an article was found: the query as it was understood, and how often each part of it stands in the article."""

from __future__ import annotations

from dvsearch.article import UNFOLDED
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
    positive_leaves,
)
from dvsearch.searching.results import Hit
from dvsearch.searching.snippets import marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def explain_query(query: Query) -> str:
    """The query as one line: what is folded is written [so], a field is named unless it is the whole text."""
    match query:
        case Term(field=field, text=text):
            return _fielded(field, _word(field, text))
        case Phrase(terms=terms):
            return _fielded(terms[0].field, _quoted(terms)) if terms else '""'
        case Near(terms=terms, slop=slop):
            return _fielded(terms[0].field, f"{_quoted(terms)}~{slop}") if terms else '""'
        case PhraseOnce(terms=terms, within=within):
            return explain_query(Phrase(terms)) + ("" if within is None else f"@{within}")
        case Prefix(field=field, text=text):
            return _fielded(field, _word(field, f"{text}*"))
        case Wildcard(field=field, pattern=pattern):
            return _fielded(field, _word(field, pattern))
        case Fuzzy(field=field, text=text):
            return _fielded(field, _word(field, f"{text}~"))
        case Range(field=field, low=low, high=high):
            return f"{field}:{low or ''}..{(high or '').rstrip('~')}"
        case And(children=children):
            return _joined(children, " AND ", "*")
        case Or(children=children):
            return _joined(children, " OR ", "nothing")
        case AtLeast(children=children, least=least):
            return f"{least} of {_joined(children, ', ', 'nothing')}"
        case Not(child=child):
            return f"-{explain_query(child)}"
        case All():
            return "*"
        case Weighted(child=child, weight=weight):
            return f"{explain_query(child)}^{weight:g}"
        case _:
            from typing import assert_never

            assert_never(query)


def explain_hit(hit: Hit, query: Query) -> list[dict[str, Any]]:
    """For each part of the query that stands in the article: the part, and how often in title and body."""
    found = []
    for leaf in dict.fromkeys(positive_leaves(query)):
        title = len(marks(hit.article.title, leaf, title=True))
        body = len(marks(hit.article.text, leaf))
        if title or body:
            found.append({"term": explain_query(leaf), "title": title, "body": body})
    return found


def _joined(children: tuple[Query, ...], word: str, empty: str) -> str:
    if not children:
        return empty
    parts = dict.fromkeys(explain_query(child) for child in children)
    return word.join(parts) if len(parts) == 1 else f"({word.join(parts)})"


def _quoted(terms: tuple[Term, ...]) -> str:
    return '"' + " ".join(_word(term.field, term.text) for term in terms) + '"'


def _word(field: str, text: str) -> str:
    if field in UNFOLDED:
        return f"[{text}]"
    return f'"{text}"' if " " in text else text


def _fielded(field: str, shown: str) -> str:
    name = UNFOLDED.get(field, field)
    return shown if name == "text" else f"{name}:{shown}"
