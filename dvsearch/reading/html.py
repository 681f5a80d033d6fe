"""An HTML page -> the text that stands on it, its main text, and what its tags say of it.

trafilatura finds the main text; the whole text is kept beside it, because the stamp, the masthead and the author often
stand outside. Only tags that say what they mean are believed: `article:published_time`, `datePublished`, `og:title`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from dvsearch.reading.field_dates import parse_date
from dvsearch.reading.fields import Fields
from dvsearch.reading.markup import text_of
from dvsearch.reading.web_copies import saved_from, without_toolbar
from dvsearch.vietnamese.normalize import with_marks_in_order
from dvsearch.vietnamese.plain import without_hidden


def read_html(fields: Fields) -> tuple[Fields, str]:
    """Read the fields of the page whose markup is `fields.text`, with the main text as text; and all of its text.

    Fields that are given win over its tags.
    """
    markup = without_toolbar(fields.text)
    whole = text_of(markup)
    main = without_hidden(_main(markup) or whole)
    tags = _tags(markup)
    told = Fields(
        text=main,
        id=fields.id,
        title=fields.title or _title(markup, tags, whole),
        date=fields.date or _stated_date(markup, tags),
        source=fields.source or _first(tags, ("og:site_name", "application-name")),
        author=fields.author or _author(tags),
        category=fields.category or _first(tags, ("article:section",)),
        url=fields.url or saved_from(fields.text) or _canonical(markup) or _first(tags, ("og:url",)),
        provinces=fields.provinces,
    )
    return told, whole


_DATES = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dc.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "sailthru.date",
    "parsely-pub-date",
    "its_publication",
)
_META = re.compile(r"<meta\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:.\-])([\w:.\-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def _tags(markup: str) -> dict[str, str]:
    """The meta tags of a page, the first of each name, names in lower case."""
    tags: dict[str, str] = {}
    for match in _META.finditer(markup):
        attributes = _attributes(match[1])
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = html.unescape(attributes.get("content", "")).strip()
        if name and content:
            tags.setdefault(name.lower(), content)
    return tags


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


_NO_AUTHOR = re.compile(r"https?:|\.\w{2,3}\b|@|báo|cổng|admin", re.IGNORECASE)


def _author(tags: dict[str, str]) -> str | None:
    """The author where the tag names one; portals fill it with their own name or address."""
    author = _first(tags, ("article:author", "author", "dc.creator", "dable:author"))
    return author if author and not _NO_AUTHOR.search(author) else None


# ---------------------------------------------------------------- the date

_STATED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_ARTICLES = re.compile(r"Article|NewsArticle|BlogPosting|Report", re.IGNORECASE)
# <time datetime="..." itemprop="datePublished">, <span itemprop="datePublished" content="...">
_TIMED = re.compile(
    r"<(?:time|span|meta|div|p|abbr|b|i)\b([^<>]*(?:datetime|datePublished|pubdate)[^<>]*)>([^<>]{0,80})", re.IGNORECASE
)


_TIME = re.compile(r"<time\b[^<>]*\bdatetime=[\"']?([^\"'<>]{4,60})", re.IGNORECASE)


def _stated_date(markup: str, tags: dict[str, str]) -> str | None:
    """The date that the tags of a page give the article itself, and not other articles that the page lists."""
    candidates = [tags[name] for name in _DATES if name in tags]
    candidates += filter(None, (_in_linked_data(markup, tags),))
    candidates += _in_times(markup)
    stated = next((date for date in candidates if parse_date(date)), None)
    return stated or (candidates[0] if candidates else None)


def _in_linked_data(markup: str, tags: dict[str, str]) -> str | None:
    """`datePublished` of the article that the page is, in the JSON that pages carry for search engines."""
    articles: list[dict[str, Any]] = []
    for data in _contents(markup, "script", "ld+json", len(markup)):
        try:
            articles += _articles(json.loads(data.strip().strip(";"), strict=False), 6)
        except (ValueError, RecursionError):
            articles += [{"datePublished": date} for date in _STATED.findall(data)]
    dated = [one for one in articles if isinstance(one.get("datePublished"), str)]
    title = _flat(tags.get("og:title"))
    own = [one for one in dated if (headline := _flat(one.get("headline"))) and headline[:40] in title]
    main = [one for one in dated if "mainEntityOfPage" in one or "articleBody" in one]
    chosen = next(iter([*own, *main, *dated]), None)
    if chosen is not None:
        return str(chosen["datePublished"])
    return stated[1] if (stated := _STATED.search(markup)) else None


def _flat(text: object) -> str:
    return " ".join(text.casefold().split()) if isinstance(text, str) else ""


def _articles(value: Any, depth: int) -> list[dict[str, Any]]:
    """The objects in linked data that are articles, in their order; those of a list of other articles are left out."""
    if isinstance(value, list) and depth:
        return [one for part in value for one in _articles(part, depth - 1)]
    if not isinstance(value, dict) or not depth:
        return []
    kind = value.get("@type", "")
    own = [value] if _ARTICLES.search(kind if isinstance(kind, str) else " ".join(map(str, kind))) else []
    inside = [value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value]
    return own + [one for part in inside for one in _articles(part, depth - 1)]


def _in_times(markup: str) -> list[str]:
    """What the first elements say that hold a time, those that call it that of publication first."""
    stated: list[str] = []
    for match in islice(_TIMED.finditer(markup), 20):
        attributes = _attributes(match[1])
        value = attributes.get("datetime") or attributes.get("content") or html.unescape(match[2]).strip()
        published = "datepublished" in match[1].lower() or "pubdate" in match[1].lower()
        if value and published:
            stated.append(value)
    # A page with one <time> means its own; of several only those that say so are believed.
    times = {match[1] for match in islice(_TIME.finditer(markup), 3)}
    return stated + (list(times) if len(times) == 1 else [])


def _canonical(markup: str) -> str | None:
    for match in re.finditer(r"<link\b([^<>]*)>", markup, re.IGNORECASE):
        attributes = _attributes(match[1])
        if attributes.get("rel", "").lower() == "canonical" and attributes.get("href", "").startswith("http"):
            return html.unescape(attributes["href"])
    return None


# A heading of more characters is none: one of a million that are never closed.
LONGEST_HEADING = 2_000
_SITE = re.compile(r"báo|cổng|trang|online|điện tử|\.vn|\.com|portal|đài|tạp chí", re.IGNORECASE)
_JOINT = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")


def _title(markup: str, tags: dict[str, str], whole: str) -> str | None:
    """The headline: the one h1, else og:title, else the title, both without the site's name; None where none is.

    What stands on the page as a line of its own is the headline; what follows it in the tag is the site.
    """
    headings = [text for found in _contents(markup, "h1") if len((text := text_of(found)).split()) >= 3]
    if len(headings) == 1:
        return " ".join(headings[0].split())
    title = tags.get("og:title") or next((text_of(found) for found in _contents(markup, "title")), "")
    title = " ".join(title.split())
    joints = list(_JOINT.finditer(title))[-MOST_JOINTS:]
    lines = {" ".join(line.split()) for line in whole.split("\n")} if joints or title else set()
    for joint in joints:
        if title[: joint.start()] in lines:
            return title[: joint.start()]
    while joints and _SITE.search(title, joints[-1].end()):
        title = title[: joints.pop().start()]
    if title not in lines and "og:title" not in tags and _SITE.search(title):
        return None  # the name of the site, the same on each of its pages
    return title or None


# Names of sections and of the site behind a title; a title of thousands of parts is looked at no further.
MOST_JOINTS = 20


def _contents(markup: str, name: str, about: str = "", longest: int = LONGEST_HEADING) -> Iterator[str]:
    """What stands in each element of a name whose tag tells of something, but for those longer than any is.

    Each closing tag is looked for once, however many are opened before it.
    """
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    passed, end = 0, closing.search(markup)
    for opening in re.finditer(rf"<{name}\b([^<>]*)>", markup, re.IGNORECASE):
        if opening.start() < passed:
            continue
        while end is not None and end.start() < opening.end():
            end = closing.search(markup, end.end())
        if end is None:
            return
        if about in opening[1] and end.start() - opening.end() <= longest:
            yield markup[opening.end() : end.start()]
            passed = end.end()


# trafilatura takes a second for each megabyte; a longer page is read as all of its text.
MAX_MARKUP = 4 << 20


def _main(markup: str) -> str | None:
    """The main text as trafilatura sees it, or None."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns on stderr of pages without text
    if len(markup) > MAX_MARKUP:
        return None
    extracted = trafilatura.extract(
        with_marks_in_order(markup), include_comments=False, include_tables=True, favor_recall=True
    )
    return extracted if isinstance(extracted, str) and len(extracted.split()) >= 20 else None
