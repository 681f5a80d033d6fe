"""Strings that the server would cut, split or refuse, written so that it keeps them whole.

The whitespace analyzer splits a term at white space and cuts it after 255 UTF-16 units; a keyword holds at most
32,766 bytes; a lone surrogate is no UTF-8. Our own terms have none of that but length: 255 letters outside the basic
plane are 510 units. So what does not fit is escaped, and what is too long keeps its beginning and a hash; queries are
written by the same rule, so that every term finds itself, and nothing shifts the positions after it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

MAX_UNITS = 255
MAX_KEYWORD = 8_000  # characters, of at most four bytes
_KEPT = 100  # of a term that is too long; two units each at most, and the hash has 33

_ESCAPE = "\U0010ffff"  # a noncharacter: no text has it
_SURROGATES = re.compile("[\ud800-\udfff\U0010ffff]")
_UNFIT = re.compile("[\\s\x1c-\x1f\ud800-\udfff\U0010ffff]")
_ESCAPED = re.compile("\U0010ffff([0-9a-f]{6})?")


def keyword(value: str) -> str:
    """Write a value as an exact field holds it."""
    escaped = stored(value)
    return escaped if len(escaped) <= MAX_KEYWORD else f"{escaped[: MAX_KEYWORD - 32]}{_hash(escaped)}"


def stored(text: str) -> str:
    """Write a text as it is kept, to be given back by `original`."""
    return _SURROGATES.sub(_escape, text)


def term(text: str) -> str:
    """Write a term as a text field holds it."""
    escaped = _UNFIT.sub(_escape, text) or _ESCAPE
    if 2 * len(escaped) > MAX_UNITS and len(escaped.encode("utf-16-le")) // 2 > MAX_UNITS:
        return f"{escaped[:_KEPT]}{_ESCAPE}{_hash(escaped)}"
    return escaped


def beginning(text: str) -> str:
    """Write the beginning of a term, to ask for what starts so."""
    return _UNFIT.sub(_escape, text)


def line(terms: Sequence[str]) -> str:
    """Write terms in order, as the text that the whitespace analyzer makes the same terms of."""
    joined = " ".join(terms)
    # One split in C says for a whole text that no term is empty or holds white space.
    plain = len(joined) < MAX_UNITS or max(map(len, terms)) * 2 <= MAX_UNITS
    if plain and joined.split() == list(terms) and not _SURROGATES.search(joined):
        return joined
    return " ".join(map(term, terms))


def original(value: str) -> str:
    """Read the value or term that was written so."""
    return _ESCAPED.sub(_unescape, value) if _ESCAPE in value else value


def document_key(id: str) -> str:
    """Make the `_id` of an article: any string may be its id, but not the server's (512 bytes, not empty)."""
    digest = hashlib.blake2b(keyword(id).encode(), digest_size=16).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _escape(found: re.Match[str]) -> str:
    return f"{_ESCAPE}{ord(found[0]):06x}"


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else ""
