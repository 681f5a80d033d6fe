"""An HTML page -> the text that stands on it, its main text, and what its tags say of it.

trafilatura finds the main text; the whole text is kept beside it, because the stamp, the masthead and the author often
stand outside. Only tags that say what they mean are believed: `article:published_time`, `datePublished`, `og:title`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from dvsearch.reading.records import Fields


def read_html(fields: Fields) -> tuple[Fields, str]:
    """Read the fields of the page whose markup is `fields.text`, with the main text as text; and all of its text.

    Fields that are given win over its tags.
    """
    markup = fields.text
    whole = text_of(markup)
    main = _main(markup) or whole
    tags = _tags(markup)
    told = Fields(
        text=main,
        id=fields.id,
        title=fields.title or _title(markup, tags, whole),
        date=fields.date or _first(tags, _DATES) or _in_json(markup, "datePublished"),
        source=fields.source or _first(tags, ("og:site_name", "application-name")),
        author=fields.author or _author(tags),
        category=fields.category or _first(tags, ("article:section",)),
        url=fields.url or _canonical(markup) or _first(tags, ("og:url",)),
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
_ATTRIBUTE = re.compile(r"""([\w:.\-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def _tags(markup: str) -> dict[str, str]:
    """The meta tags of a page, the first of each name, names in lower case."""
    tags: dict[str, str] = {}
    for match in _META.finditer(markup):
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(match[1])}
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = html.unescape(attributes.get("content", "")).strip()
        if name and content:
            tags.setdefault(name.lower(), content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


_NO_AUTHOR = re.compile(r"https?:|\.\w{2,3}\b|@|báo|cổng|admin", re.IGNORECASE)


def _author(tags: dict[str, str]) -> str | None:
    """The author where the tag names one; portals fill it with their own name or address."""
    author = _first(tags, ("article:author", "author", "dc.creator", "dable:author"))
    return author if author and not _NO_AUTHOR.search(author) else None


def _in_json(markup: str, key: str) -> str | None:
    """A value of the JSON that pages carry for search engines."""
    match = re.search(rf'"{key}"\s*:\s*"([^"]+)"', markup)
    return match[1] if match else None


def _canonical(markup: str) -> str | None:
    for match in re.finditer(r"<link\b([^<>]*)>", markup, re.IGNORECASE):
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(match[1])}
        if attributes.get("rel", "").lower() == "canonical" and attributes.get("href", "").startswith("http"):
            return html.unescape(attributes["href"])
    return None


# Bounded, so that a page of a million unclosed headings is read once and not once a heading.
_HEADING = re.compile(r"<h1\b[^<>]*>(.{0,2000}?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title\b[^<>]*>(.{0,2000}?)</title\s*>", re.IGNORECASE | re.DOTALL)
_SITE = re.compile(r"báo|cổng|trang|online|điện tử|\.vn|\.com|portal|đài|tạp chí", re.IGNORECASE)
_JOINT = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")


def _title(markup: str, tags: dict[str, str], whole: str) -> str | None:
    """The headline: the one h1, else og:title, else the title, both without the site's name; None where none is.

    What stands on the page as a line of its own is the headline; what follows it in the tag is the site.
    """
    headings = [text for found in _HEADING.findall(markup) if len((text := text_of(found)).split()) >= 3]
    if len(headings) == 1:
        return " ".join(headings[0].split())
    title = tags.get("og:title") or next((text_of(found) for found in _TITLE.findall(markup)), "")
    title = " ".join(title.split())
    lines = {" ".join(line.split()) for line in whole.split("\n")}
    for joint in _JOINT.finditer(title):
        if title[: joint.start()] in lines:
            return title[: joint.start()]
    while (joints := list(_JOINT.finditer(title))) and _SITE.search(title[joints[-1].end() :]):
        title = title[: joints[-1].start()]
    if title not in lines and "og:title" not in tags and _SITE.search(title):
        return None  # the name of the site, the same on each of its pages
    return title or None


_OPENS_HIDDEN = re.compile(r"<(?:(script|style|noscript|template|svg|select|head)\b|!--)", re.IGNORECASE)
_BLOCK = re.compile(
    r"<\s*/?\s*(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|section|article|header|footer|nav|aside|main|form|figure"
    r"|figcaption|blockquote|pre|hr|dd|dt|dl|option|label|button|fieldset|center|title|body|html|time)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[!/?]?[a-zA-Z][^<>]*>")


def text_of(markup: str) -> str:
    """Give all the text of a piece of HTML, a line for each block."""
    text = _BLOCK.sub("\n", re.sub(r"\s+", " ", "".join(_shown(markup))))
    return html.unescape(_TAG.sub("", text)).strip()


def _shown(markup: str) -> Iterator[str]:
    """The pieces of a page between scripts, styles, comments and the head; what is opened and never closed is shown."""
    lower = markup.lower() if len(markup.lower()) == len(markup) else markup
    position = 0
    unclosed: set[str] = set()
    for opening in _OPENS_HIDDEN.finditer(markup):
        if opening.start() < position:
            continue
        closing = f"</{opening[1].lower()}" if opening[1] else "-->"
        end = -1 if closing in unclosed else lower.find(closing, opening.end())
        if end < 0:
            unclosed.add(closing)
            continue
        yield markup[position : opening.start()] + " "
        position = markup.find(">", end) + 1 or len(markup)
    yield markup[position:]


# trafilatura takes a second for each megabyte; a longer page is read as all of its text.
MAX_MARKUP = 4 << 20


def _main(markup: str) -> str | None:
    """The main text as trafilatura sees it, or None."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns on stderr of pages without text
    if len(markup) > MAX_MARKUP:
        return None
    extracted = trafilatura.extract(markup, include_comments=False, include_tables=True, favor_recall=True)
    return extracted if isinstance(extracted, str) and len(extracted.split()) >= 20 else None
