"""Article -> Document: the terms and exact values that an engine is given, and the version they are made by."""

from __future__ import annotations

import zlib
from functools import cache

from dvsearch.article import EXACT_FIELDS, SCHEMA_VERSION, TEXT_FIELDS, Article, to_json
from dvsearch.engines.base import Document, Engine
from dvsearch.errors import IndexOutdated
from dvsearch.vietnamese.normalize import ANALYZER_VERSION, fold
from dvsearch.vietnamese.syllables import terms


def document(article: Article, *, digest: str = "") -> Document:
    """Everything an engine needs to index the article and give it back."""
    # Here, because a search needs the fingerprint of this module and not its model.
    from dvsearch.vietnamese.words import word_terms

    title, body = terms(article.title), terms(article.text)
    folded_title, folded_body = list(map(fold, title)), list(map(fold, body))
    text = {
        "text": (title, body),
        "title": (title,),
        "text_folded": (folded_title, folded_body),
        "title_folded": (folded_title,),
        # One call for both: half its cost does not depend on the length of the text.
        "words": (word_terms(f"{article.title}\n{article.text}"),),
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
