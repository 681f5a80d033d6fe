"""Article -> Document: the terms and exact values that an engine is given, and the version they are made by."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from dvsearch.article import EXACT_FIELDS, SCHEMA_VERSION, TEXT_FIELDS, Article, to_json
from dvsearch.engines.base import Document, Engine
from dvsearch.errors import IndexOutdated
from dvsearch.vietnamese.normalize import ANALYZER_VERSION, fold
from dvsearch.vietnamese.syllables import terms

if TYPE_CHECKING:
    from dvsearch.vietnamese.words.batch import Analysed


def document(article: Article, *, digest: str = "") -> Document:
    """Everything an engine needs to index the article and give it back."""
    (made,) = documents([article], [digest])
    return made


def documents(articles: Sequence[Article], digests: Sequence[str]) -> list[Document]:
    """The documents of many articles: made together, with vocabularies that they share."""
    # Here, because a search needs the fingerprint of this module and not its model.
    from dvsearch.vietnamese.words.batch import analyse

    analysed = analyse((article.title, article.text) for article in articles)
    return [_document(*parts) for parts in zip(articles, digests, analysed, strict=True)]


def _document(article: Article, digest: str, analysed: Analysed) -> Document:
    text = {
        "text": (analysed.title, analysed.text),
        "title": (analysed.title,),
        "text_folded": (analysed.folded_title, analysed.folded_text),
        "title_folded": (analysed.folded_title,),
        "words": (analysed.words,),
    }
    exact = {
        "id": (article.id,),
        "province": article.provinces,
        "current_province": article.current_provinces,
        "mentions": article.mentions,
        "citation": article.citations,
        "digest": (digest or article.digest(),),
        **{
            name: (value,)
            for name in ("date", "year", "date_basis", "source", "author", "category", "url", "path")
            if (value := getattr(article, name))
        },
    }
    return Document(article.id, text, exact, to_json(article))


@cache
def fingerprint() -> str:
    """What an index must have been written with to be searched: analyser, schema and the terms of a probe text."""
    probe = terms("Hoà Bình, kĩ sư uỷ ban 217-QĐ/TW Thuỷ Quỳnh giá khuyến NGƯỜI łódź ½")
    parts = (ANALYZER_VERSION, SCHEMA_VERSION, TEXT_FIELDS, EXACT_FIELDS, probe, list(map(fold, probe)))
    return f"{ANALYZER_VERSION}.{SCHEMA_VERSION}.{zlib.crc32(repr(parts).encode()):08x}"


def check_version(engine: Engine) -> None:
    """IndexOutdated where the index was made by another analyser or schema than this program's."""
    made_by = engine.meta.get("fingerprint")
    if made_by is not None and made_by != fingerprint():
        raise IndexOutdated(
            "the index was written by another version of the analyser", hint="run: dvsearch index --rebuild PATH..."
        )
