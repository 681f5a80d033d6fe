"""The pages of a web archive: WARC 0.17 to 1.1, ARC 1, and WACZ, which is a ZIP of them.

A record is a few header lines and a block of so many bytes; that of a response is what the server sent. Only pages are
read, sent with success; of the captures of one address the newest, told by a first pass over the headers. A block is
never held but where it is a page, and a page has MAX_PAGE bytes at most.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import IO, Protocol

from dvsearch.errors import InputError
from dvsearch.reading.containers.members import Spender
from dvsearch.reading.entry import Entry, Form
from dvsearch.reading.evidence import Rejected

MAX_PAGE = 32 << 20
# The longest header line that is read (addresses have thousands of characters), and the most lines of a header.
MAX_LINE, MOST_LINES = 1 << 16, 1_000

Opener = Callable[[], AbstractContextManager[IO[bytes]]]


class Maker(Spender, Protocol):
    """Who makes entries and rejections of pages, and hears of what is left out."""

    def page(
        self, data: bytes, form: Form, member: str | None, *, url: str | None = None, captured: str | None = None
    ) -> Entry: ...

    def rejected(self, member: str | None, reason: str, line: int | None = None) -> Rejected: ...

    def tell_older(self, member: str | None, count: int) -> None: ...


@dataclass(frozen=True, slots=True)
class _Capture:
    """The newest capture of an address so far: when it was made, in which file, as which record of it."""

    date: str
    file: int
    number: int


def warc_pages(files: list[Opener], maker: Maker, member: str | None) -> Iterator[Entry | Rejected]:
    """Yield the newest capture of each page in these WARCs, and what of them cannot be read; each is opened twice."""
    newest: dict[str, _Capture] = {}
    older = 0
    for file, opener in enumerate(files):
        with suppress(InputError), opener() as stream:  # told when the pages are read
            for number, record in enumerate(_records(stream)):
                if record.page_type() and (key := _key(record.url)):
                    older += key in newest
                    if key not in newest or newest[key].date <= record.date:
                        newest[key] = _Capture(record.date, file, number)
    if older:
        maker.tell_older(member, older)
    chosen = {(capture.file, capture.number) for capture in newest.values()}
    whole = True
    for file, opener in enumerate(files):
        try:
            with opener() as stream:
                for number, record in enumerate(_records(stream)):
                    if (file, number) in chosen:
                        yield _page(record, maker, member)
                    elif record.is_response and not record.page_type():
                        maker.pass_over(record.url, f"{record.media_type or 'failed responses'} in web archives")
        except InputError as error:
            whole = False
            yield maker.rejected(member, error.message)
    if whole and not chosen:
        yield maker.rejected(member, "no page in it that was sent with success")


def _key(url: str) -> str:
    """What is the same for all addresses of one page: neither its scheme nor a place within it."""
    return re.sub(r"^https?://(?:www\.)?", "", url.split("#", maxsplit=1)[0], flags=re.IGNORECASE)


def _page(record: _Record, maker: Maker, member: str | None) -> Entry | Rejected:
    try:
        data = record.body()
    except InputError as error:
        return maker.rejected(record.url if member is None else f"{member}/{record.url}", error.message)
    date = f"{record.date[:4]}-{record.date[4:6]}-{record.date[6:8]}" if len(record.date) >= 8 else None
    return maker.page(data, "html", member, url=record.url, captured=date)


# ---------------------------------------------------------------- records


class _Record:
    """One record: what its header says, and its block, which is read at most once and skipped where it is not."""

    def __init__(self, header: dict[str, str], stream: IO[bytes], length: int) -> None:
        self.url = header.get("warc-target-uri", "").strip("<> ")
        self.date = re.sub(r"\D", "", header.get("warc-date", ""))[:14]
        self.is_response = header.get("warc-type", "") in ("response", "resource")
        self._stream = stream
        self._left = length
        self._http: dict[str, str] = {}
        self.media_type = ""
        if header.get("warc-type") == "resource":
            self.media_type = header.get("content-type", "")
        elif self.is_response and "http" in header.get("content-type", "application/http"):
            self._read_http()
        self.media_type = self.media_type.split(";")[0].strip().lower()

    def page_type(self) -> bool:
        """Whether the block is a page that was sent with success."""
        return self.is_response and self.media_type in ("text/html", "application/xhtml+xml", "application/xhtml")

    def _read_http(self) -> None:
        status = self._line()
        self._http = _header_lines(self._line)
        if re.match(rb"HTTP/\d(?:\.\d)? 20[03]\b", status):
            self.media_type = self._http.get("content-type", "")

    def _line(self) -> bytes:
        line = self._stream.readline(min(MAX_LINE, self._left)) if self._left > 0 else b""
        self._left -= len(line)
        return line

    def body(self) -> bytes:
        """Read the page as the browser saw it; raises InputError where it is too large or not whole."""
        if self._left > MAX_PAGE:
            raise InputError(f"larger than {MAX_PAGE:,} bytes")
        data = self._stream.read(self._left)
        if len(data) < self._left:
            raise InputError("cut short: the record has no end")
        self._left = 0
        if "chunked" in self._http.get("transfer-encoding", "").lower():
            data = _without_chunks(data)
        for coding in reversed(self._http.get("content-encoding", "").lower().split(",")):
            data = _decoded(data, coding.strip())
        return data

    def skip(self) -> None:
        """Go behind the block; raises InputError where it ends before its length."""
        while self._left > 0:
            piece = self._stream.read(min(self._left, 1 << 16))
            if not piece:
                raise InputError("cut short: the record has no end")
            self._left -= len(piece)


def _records(stream: IO[bytes]) -> Iterator[_Record]:
    """The records of a WARC or ARC, each good until the next is asked for."""
    number = 0
    while True:
        line = stream.readline(MAX_LINE)
        if not line:
            if not number:
                raise InputError("empty: no record")
            return
        if not line.strip():
            continue
        if line.startswith(b"WARC/"):
            header = _header_lines(lambda: stream.readline(MAX_LINE))
            length = header.get("content-length", "")
        else:
            header, length = _arc_header(line)
        if not (length.isascii() and length.isdigit()) or len(length) > 15:
            raise InputError(f"not a WARC: no record where record {number + 1} should begin")
        record = _Record(header, stream, int(length))
        number += 1
        yield record
        record.skip()


def _header_lines(read_line: Callable[[], bytes]) -> dict[str, str]:
    """The header up to the blank line, names in lower case; a line that begins with a space goes on with the last."""
    header: dict[str, str] = {}
    name = ""
    for _ in range(MOST_LINES):
        line = read_line()
        if not line.strip():
            return header
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in " \t" and name:
            header[name] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        header.setdefault(name, value.strip())
    raise InputError(f"not a WARC: a header of more than {MOST_LINES:,} lines")


def _arc_header(line: bytes) -> tuple[dict[str, str], str]:
    """The header of ARC 1: the address, its number, the time, the type and the length, on one line."""
    parts = line.decode("utf-8", "replace").split()
    if len(parts) < 5 or "://" not in parts[0]:
        return {}, ""
    kind = "warcinfo" if parts[0].startswith("filedesc:") else "response"
    return {"warc-type": kind, "warc-target-uri": parts[0], "warc-date": parts[2]}, parts[-1]


# ---------------------------------------------------------------- what the server did to a page


def _without_chunks(data: bytes) -> bytes:
    """The body without the lengths of its chunks; as it is where it has none, as browsers' captures do."""
    pieces: list[bytes] = []
    at = 0
    while match := re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n").match(data, at):
        size = int(match[1], 16)
        if not size:
            return b"".join(pieces)
        pieces.append(data[match.end() : match.end() + size])
        at = match.end() + size
    return b"".join(pieces) if pieces and at >= len(data) else data


def _decoded(data: bytes, coding: str) -> bytes:
    """The body unpacked; as it is where it is not packed after all. Raises InputError where it is too large."""
    if coding in ("", "identity") or data.lstrip()[:1] == b"<":
        return data
    try:
        match coding:
            case "gzip" | "x-gzip":
                unpacked = _inflated(data, 31)
            case "deflate":
                unpacked = _inflated(data, 15 if data[:1] == b"\x78" else -15)
            case "br":
                unpacked = _unbrotli(data)
            case "zstd":
                import zstandard

                unpacked = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(data).read(MAX_PAGE + 1)
            case _:
                raise InputError(f"packed in a way that is not read: {coding}")
    except zlib.error as error:
        raise InputError(f"damaged: {error}") from error
    if len(unpacked) > MAX_PAGE:
        raise InputError(f"larger than {MAX_PAGE:,} bytes when unpacked")
    return unpacked


def _inflated(data: bytes, bits: int) -> bytes:
    return zlib.decompressobj(bits).decompress(data, MAX_PAGE + 1)


def _unbrotli(data: bytes) -> bytes:
    try:
        import brotli
    except ImportError as error:
        raise InputError("packed with Brotli, which needs: pip install 'dvsearch[archives]'") from error
    unpacker = brotli.Decompressor()
    pieces, size = [], 0
    try:
        for at in range(0, len(data), 1 << 10):  # a little at a time: it has no limit of its own
            pieces.append(unpacker.process(data[at : at + (1 << 10)]))
            size += len(pieces[-1])
            if size > MAX_PAGE:
                break
    except brotli.error as error:
        raise InputError(f"damaged: {error}") from error
    return b"".join(pieces)
