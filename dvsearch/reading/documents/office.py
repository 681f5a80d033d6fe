"""DOCX and ODT: the paragraphs of a document, each a line, as its author left them: no deleted text, no comments."""

from __future__ import annotations

import io
import zipfile
import zlib

from dvsearch.errors import InputError
from dvsearch.reading.documents.xml import parse_xml
from dvsearch.reading.fields import Fields
from dvsearch.vietnamese.encodings import mend_text

# What the part with the text may hold unpacked; a book has two megabytes.
MAX_PART = 64 << 20
_TEXT_PART = {"docx": ("word/document.xml",), "odt": ("content.xml",)}


def read_office(data: bytes, form: str) -> Fields:
    """Read the text of a document; raises InputError where it is none, is encrypted, or has no text."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError("encrypted, or a document of Word before 2007 under another name")
    reader = _Paragraphs(form)
    parse_xml(_part(data, form), reader.start, reader.end, reader.text)
    lines = [mend_text(line) for line in reader.lines]
    text = "\n".join(lines)
    if not text.strip():
        raise InputError("no text in the document")
    title = next((line for line, style in zip(lines, reader.styles, strict=True) if style in ("title", "tieude")), None)
    return Fields(text) if title is None else Fields("\n".join(_without(lines, title)), title=title)


def _without(lines: list[str], title: str) -> list[str]:
    at = lines.index(title)
    return lines[:at] + lines[at + 1 :]


def _part(data: bytes, form: str) -> bytes:
    """The part of the document in which its text stands."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            name = next((name for name in _TEXT_PART[form] if name in names), None)
            if name is None:
                raise InputError(f"not a document of this kind: no {_TEXT_PART[form][0]} in it")
            if (
                b"manifest:encryption-data" in archive.open("META-INF/manifest.xml").read(1 << 20)
                if form == "odt" and ("META-INF/manifest.xml" in names)
                else False
            ):
                raise InputError("encrypted: save it without its password")
            with archive.open(name) as part:
                text = part.read(MAX_PART + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"not a document we can read: {error}") from error
    if len(text) > MAX_PART:
        raise InputError(f"larger than {MAX_PART:,} bytes when unpacked")
    return text


class _Paragraphs:
    """The lines of a document, gathered as its elements come."""

    # Elements whose text is not that of the document.
    LEFT_OUT = frozenset(
        ("w:del", "w:instrText", "w:moveFrom", "mc:Fallback", "text:tracked-changes", "office:annotation")
    )

    def __init__(self, form: str) -> None:
        self.lines: list[str] = []
        self.styles: list[str] = []
        self._docx = form == "docx"
        self._pieces: list[str] = []
        self._style = ""
        self._hidden = 0
        self._in_text = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in self.LEFT_OUT:
            self._hidden += 1
        elif name in ("w:t", "text:p", "text:h"):
            self._in_text += 1
            if name == "text:p":
                self._style = attributes.get("text:style-name", "").lower()
        elif name == "w:pStyle":
            self._style = attributes.get("w:val", "").lower()
        elif name in ("w:tab", "text:tab"):
            self._pieces.append("\t")
        elif name in ("w:br", "w:cr", "text:line-break"):
            self._pieces.append("\n")
        elif name == "text:s":
            count = attributes.get("text:c", "1")
            self._pieces.append(" " * min(int(count[:3]) if count[:3].isdecimal() else 1, 80))

    def end(self, name: str) -> None:
        """An element ends."""
        if name in self.LEFT_OUT:
            self._hidden -= 1
        elif name == "w:t":
            self._in_text -= 1
        elif name in ("w:p", "text:p", "text:h"):
            self._in_text -= name != "w:p"
            for line in "".join(self._pieces).split("\n"):
                if line.strip():
                    self.lines.append(line.strip())
                    self.styles.append(self._style)
            self._pieces, self._style = [], ""

    def text(self, piece: str) -> None:
        """Text stands in an element."""
        if self._in_text and not self._hidden:
            self._pieces.append(piece)
