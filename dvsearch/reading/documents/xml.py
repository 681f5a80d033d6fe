"""XML without what makes it dangerous: no entities of its own, nothing from elsewhere, no deeper than documents are."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from xml.parsers import expat

from dvsearch.errors import InputError

DEEPEST = 500
# Names of HTML that XML does not know stand in many feeds.
_NAMED = re.compile(rb"&([a-zA-Z]{2,8}\d?);")
_XML_NAMES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse_xml(data: bytes, start: Start, end: End, text: Callable[[str], None]) -> None:
    """Parse a document, and tell its elements and their text in order; names come without their namespaces' prefixes.

    Raises InputError where it is no XML, declares entities, or is nested deeper than DEEPEST.
    """
    parser = expat.ParserCreate()
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"nested more than {DEEPEST} deep")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def refused(*_: object) -> None:
        raise InputError("XML that declares entities")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refused
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(_NAMED.sub(_number, data) if b"&" in data else data, True)
    except expat.ExpatError as error:
        raise InputError(f"not XML: {expat.ErrorString(error.code)} at line {error.lineno}") from error
    except (UnicodeError, LookupError, ValueError) as error:
        raise InputError(f"not XML we can read: {error}") from error


def _number(match: re.Match[bytes]) -> bytes:
    """The number of a letter that HTML has a name for."""
    letters = html.unescape(match[0].decode("ascii")) if match[1] not in _XML_NAMES else ""
    return b"".join(b"&#%d;" % ord(letter) for letter in letters) if letters and letters[0] != "&" else match[0]
