"""Fields and text -> Article: fields win, and the text is read for what they leave open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from dvsearch.article import Article, written_out
from dvsearch.civics.documents import Citation, find_documents
from dvsearch.civics.provinces import canonical_provinces, current_province
from dvsearch.errors import InputError
from dvsearch.reading import dates, field_dates, page, places
from dvsearch.reading.evidence import Evidence, Reading
from dvsearch.reading.fields import Fields
from dvsearch.reading.line_kinds import Kind
from dvsearch.reading.lines import Line
from dvsearch.reading.page import Page
from dvsearch.reading.web_copies import original_address
from dvsearch.vietnamese.plain import Plain, plain, value_form

_FIELD = "a field of the record or a tag of the page"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The title and the text in the words of the original, and the pages that they were read as.

    `page` holds the article alone, `around` everything that stood on the page; both are places in `plain`, except
    that the surroundings of an HTML page have a text of their own.
    """

    title: str
    text: str
    page: Page
    around: Page
    plain: Plain
    given: str  # the text that `plain` was made of
    raw: str | None = None
    shift: int | None = 0  # characters of `given` before the original; None where places in it mean nothing there


def assemble(
    fields: Fields, *, path: str, id: str | None = None, name: str = "", captured: str | None = None
) -> Reading:
    """Make the article of its fields, and say why it reads so.

    `id` and `name` are those of the file where the file is one page; `captured` is the day on which a web archive made
    the copy, after which it cannot have been published. Raises InputError where there is no text.
    """
    if not fields.text.strip():
        raise InputError("the text is empty")
    if fields.url:
        fields = replace(fields, url=original_address(fields.url))
    name = name or id or ""
    slug = fields.url or name
    if fields.html:
        fields, parts = _markup(fields, slug)
        fields = replace(fields, url=original_address(fields.url)) if fields.url else fields
    elif fields.title is None:
        parts = _page(fields.text, slug)
    else:
        parts = _record(fields.title, fields.text)
    if not parts.text.strip():
        raise InputError("empty: no text on the page")
    return _reading(fields, parts, path, id, _date(fields, parts.around, name, captured))


def _reading(fields: Fields, parts: _Parts, path: str, id: str | None, dated: dates.Dated | None) -> Reading:
    """The article of its fields and its text, and what each rests on."""
    source = fields.source or _words(parts, parts.around.source) or _host(fields.url)
    about = _places(fields, parts, dated.value if dated else None, source or "")
    cited = _citations(parts)
    article = Article(
        id=written_out(fields.id or id or fields.url or _fingerprint(parts.title, parts.text)),
        title=parts.title,
        text=parts.text,
        date=dated.value if dated else None,
        date_basis=dated.basis if dated else UNREADABLE if _is_lost(fields.date) else None,
        source=_value(source),
        author=_value(fields.author or _words(parts, parts.around.author)),
        category=_value(fields.category),
        url=fields.url,
        path=path,
        provinces=about.provinces,
        current_provinces=tuple(dict.fromkeys(map(current_province, about.provinces))),
        mentions=about.mentions,
        citations=tuple(dict.fromkeys(citation.value for citation in cited)),
        raw=parts.raw,
    )
    return Reading(article, tuple(_evidence(fields, parts, article, dated, about, cited)))


# ---------------------------------------------------------------- the three ways a text comes


def _page(text: str, slug: str) -> _Parts:
    """A page saved as text."""
    read = plain(text)
    found = page.read_page(read, slug=slug)
    title = "" if found.title is None else _slice(text, read, found.title)
    return _Parts(title, _body(text, read, found), found, found, read, text, raw=text)


def _record(title: str, text: str) -> _Parts:
    """A title and a text that came as fields: kept as they are, and read behind one another."""
    given = f"{title}\n{text}"
    read = plain(given)
    found = page.read_record(read)
    return _Parts(title, text, found, found, read, given, shift=len(title) + 1)


def _markup(fields: Fields, slug: str) -> tuple[Fields, _Parts]:
    """An HTML page: the article is its main text; date, author and masthead may stand anywhere in its text."""
    from dvsearch.reading import html

    told, text = html.read_html(fields)
    around = plain(text)
    whole = page.read_page(around, slug=slug)
    title = told.title or ("" if whole.title is None else _slice(text, around, whole.title))
    given = f"{title}\n{told.text}"
    read = plain(given)
    found = page.read_page(read, titled=bool(title))
    parts = _Parts(title, _body(given, read, found), found, whole, read, given, raw=fields.text, shift=None)
    return told, parts


def _slice(text: str, read: Plain, line: Line) -> str:
    return text[read.original(line.start) : read.original(line.end)]


def _body(text: str, read: Plain, found: Page) -> str:
    return "\n".join(_slice(text, read, line) for line in found.body)


# ---------------------------------------------------------------- fields


# The basis of a date that is given and cannot be read, so that an index can say how many there are.
UNREADABLE = "unreadable"


def _date(fields: Fields, around: Page, name: str, captured: str | None) -> dates.Dated | None:
    if fields.date and (stated := field_dates.parse_date(fields.date, month_first=fields.month_first)):
        return dates.Dated(stated, "metadata", f"{fields.date!r}, {_FIELD}")
    today = date.fromisoformat(captured) if captured else None
    return dates.publication_date(around, url=fields.url or "", name=name, today=today)


def _is_lost(given: str | None) -> bool:
    """Whether a field gives a date that cannot be read."""
    return given is not None and not field_dates.is_no_date(given)


def _value(value: str | None) -> str | None:
    """A value as it is compared whole: in one form, or None where nothing is left of it."""
    return (value_form(value) or None) if value else None


def _places(fields: Fields, parts: _Parts, date: str | None, source: str) -> places.Places:
    if fields.provinces:
        named = [name for given in fields.provinces for name in canonical_provinces(given) or (given,)]
        return places.Places(tuple(dict.fromkeys(named)), (), ())
    return places.find_provinces(
        parts.page, parts.plain.text, around=parts.around, date=date, source=source, url=fields.url or ""
    )


def _citations(parts: _Parts) -> list[Citation]:
    """The documents cited in the title or the body, and not in the furniture."""
    kept = ((parts.page.title,) if parts.page.title else ()) + parts.page.body
    spans = iter(sorted((line.start, line.end) for line in kept))
    start, end = next(spans, (0, 0))
    cited = []
    for citation in sorted(find_documents(parts.plain.text), key=lambda citation: citation.start):
        while end < citation.end and (following := next(spans, None)):
            start, end = following
        if start <= citation.start and citation.end <= end:
            cited.append(citation)
    return cited


def _words(parts: _Parts, line: Line | None) -> str | None:
    """The words of a line of the page, without the space inside it doubled."""
    return None if line is None else " ".join(line.text.split())


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _fingerprint(title: str, text: str) -> str:
    content = f"{title}\n{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=10).hexdigest()


# ---------------------------------------------------------------- evidence


def _evidence(
    fields: Fields,
    parts: _Parts,
    article: Article,
    dated: dates.Dated | None,
    about: places.Places,
    cited: list[Citation],
) -> Iterator[Evidence]:
    """Why each field has its value, in the order of the fields."""
    for name in ("id", "title", "source", "author", "category", "url"):
        if getattr(fields, name):
            yield Evidence(name, getattr(article, name), _FIELD)
    if not fields.title and parts.page.title:
        yield _at(parts, "title", article.title, "the best line before the first prose", parts.page.title)
    if dated:
        yield _at(parts, "date", dated.value, f"{dated.basis}: {dated.reason}", dated)
    if not fields.source and article.source:
        reason = "its masthead or credit" if parts.around.source else "the address"
        yield _at(parts, "source", article.source, reason, parts.around.source)
    if not fields.author and article.author:
        yield _at(parts, "author", article.author, "a name at the end, or a label", parts.around.author)
    for name in fields.provinces:
        yield Evidence("province", name, _FIELD)
    for name, mention in about.evidence:
        field = "mentions" if name in about.mentions else "province"
        yield _at(parts, field, name, mention.reason, mention)
    seen: set[str] = set()
    for citation in cited:
        if citation.value not in seen:
            seen.add(citation.value)
            yield _at(parts, "citation", citation.value, "a document's number", citation)
    if parts.raw is not None:
        kept = {line.start for line in parts.around.body}
        for line in parts.around.lines:
            if line.start not in kept and not _is_title(line, parts.around.title):
                yield _at(parts, "left out", line.text, _KINDS[line.kind], line)


_KINDS = {
    Kind.PROSE: "prose outside the article",
    Kind.SHORT: "a short line outside the article",
    Kind.FURNITURE: "a button, counter or form",
    Kind.LABEL: "a label with its value",
    Kind.LISTING: "the heading of other articles",
    Kind.COMMENTS: "the heading of comments",
    Kind.SECTION: "a menu, or names of sections",
    Kind.STAMP: "a date and time",
    Kind.MASTHEAD: "the name of a newspaper, portal or office",
    Kind.BYLINE: "a credit outside the article",
    Kind.CAPTION: "a caption outside the article",
}


def _is_title(line: Line, title: Line | None) -> bool:
    return title is not None and line.start <= title.start < line.end


class _Spanned(Protocol):
    @property
    def start(self) -> int | None: ...

    @property
    def end(self) -> int | None: ...


def _at(parts: _Parts, field: str, value: str, reason: str, span: _Spanned | None) -> Evidence:
    """Evidence at a place of the plain text, told as a place of the original where there is one."""
    if span is None or span.start is None or span.end is None or parts.shift is None:
        return Evidence(field, value, reason)
    start = parts.plain.original(span.start) - parts.shift
    end = parts.plain.original(span.end) - parts.shift
    return Evidence(field, value, reason, start, end) if start >= 0 else Evidence(field, value, reason)
