"""An article as people cite it: one line of text, BibTeX, BibLaTeX, RIS, and CSL-JSON (Zotero, Pandoc).

The type is a newspaper article where there is a source and a web page where there is only an address. A guessed year
is no date: it stands in a note that says so, and in the line for a footnote as `[2022?]`. Vietnamese names stay whole:
the family name comes first and is not turned round. The abstract is the article's own first paragraph.
Formats: BibTeX as its standard styles read it (`journal`, `year`, `month`), BibLaTeX (`journaltitle`, `date`,
`urldate`), RIS 2011 (`NEWS`, `ELEC`), CSL-JSON 1.0.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from dvsearch.article import Article
from dvsearch.record import Record
from dvsearch.vietnamese.normalize import composed, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# BibTeX counts braces in spite of a backslash before them: one alone would end the value, and what follows it could be
# an entry of its own. So a brace is a command with its own pair.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KEY_WORDS = 3
# A first line shorter than this is a dateline or a heading, no abstract; a longer one than the last is cut.
_ABSTRACT_LEAST, _ABSTRACT_MOST = 40, 600


class Remark(Record):
    """What the user wrote on an article: a note, and tags."""

    note: str = ""
    tags: tuple[str, ...] = ()


class Occasion(Record):
    """What a reference says beside the article: the day it was looked at (YYYY-MM-DD, or ""), the user's remarks."""

    accessed: str = ""
    remarks: Mapping[str, Remark] = MappingProxyType({})

    def remark(self, article: Article) -> Remark:
        """Give what the user wrote on an article."""
        return self.remarks.get(article.id, Remark())


NOWHERE = Occasion()


def citation(article: Article) -> str:
    """Write one line for a footnote: author, “title”, source, day, address; what is not known is left out."""
    day = "/".join(reversed(_date(article).split("-"))) or (f"[{article.year}?]" if _guess(article) else "")
    parts = (article.author, f"“{_flat(article.title or article.id)}”", article.source, day, article.url)
    return ", ".join(_flat(part) for part in parts if part) + "."


def biblatex(articles: Iterable[Article], occasion: Occasion = NOWHERE) -> Iterator[str]:
    """Write one BibLaTeX entry an article, each with a key of its own."""
    used: dict[str, int] = {}
    for article in articles:
        remark = occasion.remark(article)
        kind = "article" if article.source else "online" if article.url else "misc"
        yield _entry(
            kind,
            _key(article, used),
            ("author", _tex_name(article.author)),
            ("title", f"{{{_tex(article.title or article.id)}}}"),
            ("journaltitle", _tex(article.source)),
            ("date", _date(article)),
            ("url", _tex_url(article.url)),
            ("urldate", occasion.accessed if article.url else ""),
            ("abstract", _tex(abstract(article))),
            ("keywords", _tex(", ".join((*article.provinces, *remark.tags)))),
            ("note", _tex("; ".join(filter(None, (f"dvsearch id {article.id}", _guess(article)))))),
            ("annotation", _tex(remark.note)),
            ("langid", "vietnamese"),
        )


def bibtex(articles: Iterable[Article], occasion: Occasion = NOWHERE) -> Iterator[str]:
    """Write one BibTeX entry an article, with the fields that its standard styles print."""
    used: dict[str, int] = {}
    for article in articles:
        remark = occasion.remark(article)
        year, month, day = [*_date(article).split("-"), "", ""][:3]
        url = _tex_url(article.url)
        yield _entry(
            "article" if article.source else "misc",
            _key(article, used),
            ("author", _tex_name(article.author)),
            ("title", f"{{{_tex(article.title or article.id)}}}"),
            ("journal", _tex(article.source)),
            ("year", year),
            ("month", _month(month)),
            ("day", day.lstrip("0")),
            ("howpublished", f"\\url{{{url}}}" if url and not article.source else ""),
            ("url", url),
            ("urldate", occasion.accessed if url else ""),
            ("abstract", _tex(abstract(article))),
            ("keywords", _tex(", ".join((*article.provinces, *remark.tags)))),
            ("note", _tex("; ".join(filter(None, (f"dvsearch id {article.id}", _guess(article)))))),
            ("annote", _tex(remark.note)),
            ("language", "vietnamese"),
        )


def ris(articles: Iterable[Article], occasion: Occasion = NOWHERE) -> Iterator[str]:
    """Write one RIS record an article."""
    for article in articles:
        remark = occasion.remark(article)
        lines = [
            ("TY", "NEWS" if article.source else "ELEC"),
            ("AU", article.author),
            ("TI", article.title or article.id),
            ("T2", article.source),
            ("PY", _date(article)[:4]),
            ("DA", _ris_day(_date(article))),
            ("AB", abstract(article)),
            ("UR", (article.url or "").replace(";", "%3B")),  # several addresses have one between them
            ("Y2", _ris_day(occasion.accessed) if article.url else ""),
            *(("KW", word) for word in (*article.provinces, *remark.tags)),
            ("N1", _guess(article)),
            ("N1", remark.note),
            ("LA", "vi"),
            ("ID", article.id),
        ]
        said = ((tag, _flat(value)) for tag, value in lines if value)
        yield "".join(f"{tag}  - {value}\n" for tag, value in said if value) + "ER  - \n\n"


def csl(articles: Iterable[Article], occasion: Occasion = NOWHERE) -> Iterator[dict[str, Any]]:
    """Make one CSL-JSON item an article."""
    for article in articles:
        remark = occasion.remark(article)
        item = {
            "id": article.id,
            "type": "article-newspaper" if article.source else "webpage",
            "title": _flat(article.title or article.id),
            "author": [{"literal": _flat(article.author)}] if article.author else None,
            "container-title": article.source and _flat(article.source),
            "issued": _csl_day(_date(article)),
            "accessed": _csl_day(occasion.accessed) if article.url else None,
            "abstract": _flat(abstract(article)),
            "URL": article.url,
            "keyword": ", ".join((*article.provinces, *remark.tags)),
            "note": _flat("; ".join(filter(None, (_guess(article), remark.note)))),
            "language": "vi",
        }
        yield {name: value for name, value in item.items() if value}


def abstract(article: Article) -> str:
    """Give the article's own first paragraph, or as many whole sentences of it as an abstract has room for."""
    start = 0
    while start < len(article.text):
        end = article.text.find("\n", start)
        end = len(article.text) if end < 0 else end
        if end - start >= _ABSTRACT_LEAST:
            paragraph = article.text[start:end].strip()
            if len(paragraph) <= _ABSTRACT_MOST:
                return paragraph
            cut = paragraph.rfind(". ", 0, _ABSTRACT_MOST)
            if cut < _ABSTRACT_LEAST:
                return paragraph[: paragraph.rfind(" ", 0, _ABSTRACT_MOST)]
            return paragraph[: cut + 1]
        start = end + 1
    return ""


def _entry(kind: str, key: str, *fields: tuple[str, str]) -> str:
    lines = "".join(f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields if value)
    return f"@{kind}{{{key},\n{lines}}}\n\n"


def _month(month: str) -> str:
    """A month as the macro that every BibTeX style spells in its own way."""
    return _MONTHS[int(month) - 1] if month.isdecimal() and 1 <= int(month) <= 12 else ""


def _ris_day(date: str) -> str:
    return "/".join([*date.split("-"), "", ""][:3]) + "/" if date else ""


def _csl_day(date: str) -> dict[str, Any] | None:
    return {"date-parts": [[int(number) for number in date.split("-")]]} if date else None


def _date(article: Article) -> str:
    """The date that is known of an article; a guess is none."""
    return article.date if article.date and article.date_basis != "guess" else ""


def _guess(article: Article) -> str:
    """What a note says of a guessed year, or nothing."""
    return f"no date; the year {article.year} is a guess" if article.date_basis == "guess" and article.year else ""


def _key(article: Article, used: dict[str, int]) -> str:
    """author or source, year, first words of the title: `vinhphuc2021danvankheo`; letters of ASCII only."""
    first = _ascii(article.author or article.source or "")[:20]
    words = "".join(_ascii(word) for word in article.title.split()[:_KEY_WORDS])
    plain = f"{first}{_date(article)[:4]}{words}" or _ascii(article.id) or "article"
    # No two plain keys end in a number behind a dash: the next one is free.
    used[plain] = number = used.get(plain, 0) + 1
    return plain if number == 1 else f"{plain}-{number}"


def _ascii(text: str) -> str:
    plain = fold(composed(text).lower())
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
