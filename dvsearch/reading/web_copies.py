"""Copies of pages that web archives keep: the address and the markup of the page that was copied.

The number in the address of a copy is the day on which it was made, not that of publication.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_COPY = re.compile(
    r"https?://(?:"
    r"(?:web|wayback)\.archive\.org/web/(?:\d{4,14}|\*)?(?:[a-z]{2}_)?/?"
    r"|(?:www\.)?archive\.(?:today|is|ph|li|vn|fo|md)/(?:o/\w+/|newest/|oldest/|\d{4,14}(?:[.-]\d+)*/)"
    r"|arquivo\.pt/(?:noFrame/replay|wayback)/\d{4,14}(?:[a-z]{2}_)?/"
    r"|(?:[\w-]+\.)+[a-z]{2,}/(?:[\w-]+/)?(?:web/)?\d{14}(?:[a-z]{2}_)?/"
    r"|webcache\.googleusercontent\.com/search\?(?:[^#]*&)?q=cache(?::|%3A)(?:[\w-]{12}(?::|%3A))?"
    r"|(?:[\w-]+\.)*translate\.goog/|r\.jina\.ai/|12ft\.io/"
    r")(?P<original>(?:https?(?:://|:/|%3A%2F%2F))?[\w.-]+\.[a-z]{2,}(?::\d+)?(?:[/?%].*)?)",
    re.IGNORECASE,
)


def original_address(url: str) -> str:
    """Give the address of the page that an address of a web archive is a copy of; any other address as it is."""
    match = _COPY.fullmatch(url.strip()[:4000])
    if match is None:
        return url
    original = match["original"]
    if "%3A%2F%2F" in original[:16].upper():
        original = unquote(original)
    original = re.sub(r"^(https?):/(?!/)", r"\1://", original.split("&")[0] if "googleusercontent" in url else original)
    return original if "://" in original else f"http://{original}"


_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
_SINGLE_FILE = re.compile(
    r"<!--\s*+(?:Page saved with SingleFile|saved from url=\(\d++\))\s*+(?:url:\s*+)?"
    r"(?P<url>https?://(?:[^\s>-]|-(?!->))++)[^>]{0,400}?-->"
)
_INLINE = re.compile(r"data:[\w/+.-]{0,60}(?:;[\w=-]{1,40}){0,4},[A-Za-z0-9+/=%._~-]{200,}")


def without_toolbar(markup: str) -> str:
    """Give the markup of a page without what a web archive or a browser put into it, pictures written out in it too."""
    begins, ends = _TOOLBAR
    before, bar, rest = markup.partition(begins)
    if bar:  # a page has one, and one that never ends is shown
        _, closed, behind = rest.partition(ends)
        markup = before + behind if closed else markup
    return _INLINE.sub("data:,", markup) if "data:" in markup else markup


def saved_from(markup: str) -> str | None:
    """Give the address that a browser or SingleFile wrote into a page when it saved it, or None."""
    match = _SINGLE_FILE.search(markup[:8000])
    return match["url"] if match else None
