"""Article -> Document: the terms and exact values that an engine is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dvsearch.article import AND_AUTHOR, Article, to_json
from dvsearch.engines.base import Document

if TYPE_CHECKING:
    from dvsearch.vietnamese.words.batch import Analysed


def document(article: Article, *, digest: str = "") -> Document:
    """Return everything an engine needs to index the article and give it back."""
    (made,) = documents([article], [digest])
    return made


def documents(articles: Sequence[Article], digests: Sequence[str], kernel: Any = None) -> list[Document]:
    """Return the documents of many articles: made together, with vocabularies that they share; by the kernel if given.

    Its vocabularies are others than those of NumPy, the terms and words the same.
    """
    # Here, because whoever needs one of the names of this module does not always need the model of words.
    from dvsearch.indexing.signatures import Content, signatures

    texts = [(article.title, article.text) for article in articles]
    if kernel is None:
        from dvsearch.vietnamese.words.batch import analyse

        analysed = analyse(texts)
    else:
        from dvsearch.vietnamese.words import native_batch

        analysed = native_batch.analyse(texts, kernel)
    contents = [Content(one.text, one.names, of.provinces) for one, of in zip(analysed, articles, strict=True)]
    return [_document(*parts) for parts in zip(articles, digests, analysed, signatures(contents, kernel), strict=True)]


def exact_values(article: Article) -> dict[str, tuple[str, ...]]:
    """Return the values of the exact fields that are the article's own."""
    return {
        "id": (article.id,),
        "province": article.provinces,
        "current_province": article.current_provinces,
        "mentions": article.mentions,
        "citation": article.citations,
        "author": tuple(article.author.split(AND_AUTHOR)) if article.author else (),
        **{
            name: (value,)
            for name in ("date", "year", "date_basis", "source", "category", "url", "path")
            if (value := getattr(article, name))
        },
    }


def _document(article: Article, digest: str, analysed: Analysed, signature: str) -> Document:
    text = {
        "text": (analysed.title, analysed.text),
        "title": (analysed.title,),
        "text_folded": (analysed.folded_title, analysed.folded_text),
        "title_folded": (analysed.folded_title,),
        "words": (analysed.words,),
    }
    exact = {
        **exact_values(article),
        "digest": (digest or article.digest(),),
        **({"signature": (signature,)} if signature else {}),
    }
    return Document(article.id, text, exact, to_json(article), analysed.joined, analysed.anchors)
