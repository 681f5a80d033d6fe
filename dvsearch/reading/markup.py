"""Markup as text: a piece of HTML, a line for each block, without scripts, styles and what is never shown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from dvsearch.vietnamese.plain import without_hidden

_MARKUP = re.compile(
    r"<\s*+(?:/\s*+)?+(?:p|div|br|b|i|u|strong|em|span|a|img|table|tbody|tr|td|th|ul|ol|li|h[1-6]|figure|figcaption|article"
    r"|section|blockquote|iframe|script|style|font|center|html|body|head|meta|sub|sup|hr|picture|video|pre)\b[^<>]{0,4000}>|<!--|<!doctype",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<\s*(?:!doctype html|html|body|head)\b", re.IGNORECASE)


def is_markup(text: str) -> bool:
    """Tell whether a text is a piece of HTML: whether a tag that articles are made of stands in it."""
    return _MARKUP.search(text) is not None


def is_page(text: str) -> bool:
    """Tell whether a text is a whole page and not a piece of one."""
    return _PAGE.search(text[:2000]) is not None


_OPENS_HIDDEN = re.compile(r"<(?:(script|style|noscript|template|svg|select|head)\b|!--)", re.IGNORECASE)
_BLOCK = re.compile(
    r"<\s*+(?:/\s*+)?+(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|section|article|header|footer|nav|aside|main|form|figure"
    r"|figcaption|blockquote|pre|hr|dd|dt|dl|option|label|button|fieldset|center|title|body|html|time)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[!/?]?[a-zA-Z][^<>]*>")


def text_of(markup: str) -> str:
    """Give all the text of a piece of HTML, a line for each block."""
    text = _BLOCK.sub("\n", re.sub(r"\s+", " ", "".join(_shown(markup))))
    return without_hidden(html.unescape(_TAG.sub("", text))).strip()


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
