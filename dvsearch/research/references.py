"""An article as people cite it: one line of text, BibTeX, RIS, and CSL-JSON (Zotero, Pandoc).

The type is a newspaper article where there is a source and a web page where there is only an address. A guessed year
is no date: it stands in a note that says so, and in the line for a footnote as `[2022?]`. Vietnamese names stay whole:
the family name comes first and is not turned round.
Formats: BibTeX for biblatex (`@article`, `date`), RIS 2011 (`NEWS`, `ELEC`), CSL-JSON 1.0.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from dvsearch.article import Article
from dvsearch.vietnamese.normalize import fold

# BibTeX reads these inside braces; the backslash first, or it would escape the escapes.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_KEY_WORDS = 3


def citation(article: Article) -> str:
    """One line for a footnote: author, “title”, source, day, address; what is not known is left out."""
    day = "/".join(reversed(_date(article).split("-"))) or (f"[{article.year}?]" if _guess(article) else "")
    parts = (article.author, f"“{_flat(article.title or article.id)}”", article.source, day, article.url)
    return ", ".join(_flat(part) for part in parts if part) + "."


def bibtex(articles: Iterable[Article]) -> Iterator[str]:
    """One biblatex entry an article, each with a key of its own."""
    used: set[str] = set()
    for article in articles:
        kind = "article" if article.source else "online" if article.url else "misc"
        fields = (
            ("author", _tex_name(article.author)),
            ("title", f"{{{_tex(article.title or article.id)}}}"),
            ("journaltitle", _tex(article.source)),
            ("date", _date(article)),
            ("url", _tex_url(article.url)),
            ("keywords", _tex(", ".join(article.provinces))),
            ("note", _tex("; ".join(filter(None, (f"dvsearch id {article.id}", _guess(article)))))),
            ("langid", "vietnamese"),
        )
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
        yield f"@{kind}{{{_key(article, used)},\n{lines}}}\n\n"


def ris(articles: Iterable[Article]) -> Iterator[str]:
    """One RIS record an article."""
    for article in articles:
        date = _date(article)
        lines = [
            ("TY", "NEWS" if article.source else "ELEC"),
            ("AU", article.author),
            ("TI", article.title or article.id),
            ("T2", article.source),
            ("PY", date[:4]),
            ("DA", "/".join([*date.split("-"), "", ""][:3]) + "/" if date else ""),
            ("N1", _guess(article)),
            ("UR", article.url),
            *(("KW", province) for province in article.provinces),
            ("LA", "vi"),
            ("ID", article.id),
        ]
        yield "".join(f"{tag}  - {_flat(value)}\n" for tag, value in lines if value) + "ER  - \n\n"


def csl(articles: Iterable[Article]) -> Iterator[dict[str, Any]]:
    """One CSL-JSON item an article."""
    for article in articles:
        date = _date(article)
        item = {
            "id": article.id,
            "type": "article-newspaper" if article.source else "webpage",
            "title": _flat(article.title or article.id),
            "author": [{"literal": _flat(article.author)}] if article.author else None,
            "container-title": article.source and _flat(article.source),
            "issued": {"date-parts": [[int(part) for part in date.split("-")]]} if date else None,
            "note": _guess(article),
            "URL": article.url,
            "keyword": ", ".join(article.provinces),
            "language": "vi",
        }
        yield {name: value for name, value in item.items() if value}


def _date(article: Article) -> str:
    """The date that is known of an article; a guess is none."""
    return article.date if article.date and article.date_basis != "guess" else ""


def _guess(article: Article) -> str:
    """What a note says of a guessed year, or nothing."""
    return f"no date; the year {article.year} is a guess" if article.date_basis == "guess" and article.year else ""


def _key(article: Article, used: set[str]) -> str:
    """author or source, year, first words of the title: `vinhphuc2021danvankheo`; letters of ASCII only."""
    first = _ascii(article.author or article.source or "")[:20]
    words = "".join(_ascii(word) for word in article.title.split()[:_KEY_WORDS])
    plain = f"{first}{_date(article)[:4]}{words}" or _ascii(article.id) or "article"
    key, number = plain, 1
    while key in used:
        number += 1
        key = f"{plain}-{number}"
    used.add(key)
    return key


def _ascii(text: str) -> str:
    plain = fold(unicodedata.normalize("NFC", text).lower())
    return re.sub("[^a-z0-9]", "", plain)


def _flat(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _tex(text: str | None) -> str:
    return _flat(text).translate(_TEX) if text else ""


def _tex_name(author: str | None) -> str:
    # Twice in braces: BibTeX would take the last word for the family name.
    return f"{{{_tex(author)}}}" if author else ""


def _tex_url(url: str | None) -> str:
    return re.sub(r"[\\{}\s]", lambda found: f"%{ord(found[0]):02X}", url) if url else ""
