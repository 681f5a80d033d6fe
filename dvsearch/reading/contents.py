"""What a file holds: cut into the entries of its articles by its kind, containers member by member.

Everything is streamed, and nothing is unbounded: a page has MAX_PAGE bytes at most, all of a container what one file
may hold, containers stand in one another DEEPEST times.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dvsearch.errors import InputError
from dvsearch.reading import json_records
from dvsearch.reading.decompress import decompressed, open_decompressed, read_all
from dvsearch.reading.entry import Entry, Form, make_entry
from dvsearch.reading.evidence import Listener, Notice, Rejected, to_nobody
from dvsearch.reading.field_dates import month_leads, notation
from dvsearch.reading.fields import MONTH_FIRST, Naming, Record, field_of_key, unused_texts
from dvsearch.reading.json_records import Located, json_object, read_lines
from dvsearch.reading.json_records import json_records as read_json_records
from dvsearch.reading.kinds import kind_of_name, suffix_of_name
from dvsearch.vietnamese.encodings import decode

if TYPE_CHECKING:
    import zipfile

# What a compressed file may hold; a page or a document may hold MAX_PAGE.
MAX_BYTES = 2 << 30
MAX_PAGE = 32 << 20
DEEPEST = 3
# Records that are looked at before the first is read, for what only a column shows.
SURVEYED, SURVEYED_BYTES = 200, 4 << 20

_FORMS: dict[str, Form] = {
    "text": "text", "html": "html", "markdown": "markdown", "pdf": "pdf", "docx": "docx", "odt": "odt",
    "mhtml": "mhtml",
}  # fmt: skip


class Cutter:
    """Cuts the contents of one file into entries; `left` is what all of it may still hold, in bytes."""

    def __init__(self, name: str, max_bytes: int, naming: Naming, listener: Listener) -> None:
        self.name = name
        self.left = max_bytes
        self._max_bytes = max_bytes
        self._naming = naming
        self._listener = listener
        self._ordinal = 0  # of the member that is being read, so that no rejection of one is taken for the whole file's

    def file(self, path: Path) -> Iterator[Entry | Rejected]:
        """Cut a file on disk."""
        if kind_of_name(path) == "parquet":
            from dvsearch.reading.parquet_rows import parquet_rows

            yield from self._records(parquet_rows(path, max_bytes=self._max_bytes))
            return
        if kind_of_name(path) == "warc":
            from dvsearch.reading.containers.warc import warc_pages

            yield from warc_pages([lambda: open_decompressed(path, max_bytes=self._max_bytes)], self, None)
            return
        with open_decompressed(path, max_bytes=self._max_bytes) as stream:
            yield from self.cut(stream, path.name, None, 0)

    def cut(self, stream: io.BufferedReader, name: str, member: str | None, depth: int) -> Iterator[Entry | Rejected]:
        """Cut a stream, of the file or of a member of it, by what its name says it is."""
        kind = kind_of_name(name)
        match kind:
            case "json lines":
                yield from self._json_lines(stream, member)
            case "json":
                yield from self._records(read_json_records(stream), member)
            case "csv" | "tsv":
                from dvsearch.reading.table_rows import table_rows

                yield from self._records(table_rows(stream, f".{kind}", self._naming), member)
            case "feed":
                from dvsearch.reading.documents.feed import feed_records

                yield from self._records(feed_records(read_all(stream, limit=self._page_limit())), member)
            case "mail":
                yield from self._mail(read_all(stream, limit=self._page_limit()), member, depth)
            case "zip" | "tar" | "warc" | "wacz":
                yield from self._container(stream, kind, member, depth)
            case str() if kind in _FORMS:
                yield self.page(read_all(stream, limit=self._page_limit()), _FORMS[kind], member)
            case _:
                self.pass_over(member or name)

    def page(
        self,
        data: bytes,
        form: Form,
        member: str | None,
        *,
        url: str | None = None,
        captured: str | None = None,
    ) -> Entry:
        """Make the entry of one page or document, and tell where bytes of it are replaced."""
        if form in ("text", "html", "markdown"):
            self._tell_replaced(data, None, member)
        if url is not None:
            self._ordinal += 1
        line = self._ordinal if member is not None or url is not None else None
        return make_entry(self.name, line, form, data, member=member, url=url, captured=captured)

    def spend(self, size: int) -> None:
        """Take note of so many bytes unpacked; raises InputError where a container holds more than a file may."""
        self.left -= size
        if self.left < 0:
            raise InputError(f"holds more than {self._max_bytes:,} bytes when unpacked")

    def pass_over(self, name: str, about: str = "") -> None:
        """Tell that a member is of a kind that is not read."""
        self._listener(Notice(f"{self.name}/{name}", None, "passed over", about or suffix_of_name(name) or "no suffix"))

    def rejected(self, member: str | None, reason: str, line: int | None = None) -> Rejected:
        """Make the rejection of a member, or of a line of it."""
        if member is None:
            return Rejected(self.name, line, reason)
        return Rejected(f"{self.name}/{member}", self._ordinal if line is None else line, reason)

    def tell_older(self, member: str | None, count: int) -> None:
        """Tell that pages were left out which were captured again later."""
        place = self.name if member is None else f"{self.name}/{member}"
        self._listener(Notice(place, None, "older capture", f"{count:,} older captures of the same addresses"))

    def _page_limit(self) -> int:
        return min(MAX_PAGE, self._max_bytes)

    # ------------------------------------------------------------ records

    def _json_lines(self, stream: io.BufferedReader, member: str | None) -> Iterator[Entry | Rejected]:
        """The lines of a stream; an array under the name of JSON Lines is read as the array that it is."""
        opening = stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if opening.startswith(b"[") and not opening.startswith(b"[]"):
            yield from self._records(read_json_records(stream), member)
            return
        lines = read_lines(stream)
        first = _head(lines, len)
        naming = self._survey(list(_objects(first)), member)
        for entry in json_entries(chain(first, lines), self.name, member=member, naming=naming):
            if isinstance(entry, Entry) and isinstance(entry.content, bytes):
                self._tell_replaced(entry.content, entry.line, member)
            yield entry

    def _records(self, located: Iterator[Located], member: str | None = None) -> Iterator[Entry | Rejected]:
        """The records of a table or document, the first of which show what only a column shows."""
        first: list[Located] = []
        failed: InputError | None = None
        try:
            _head(located, lambda one: _size(one[1]), first)
        except InputError as error:  # what came before it is read
            failed = error
        naming = self._survey([record for _, record in first if not isinstance(record, str)], member)
        for line, record in chain(first, () if failed else located):
            if isinstance(record, str):
                yield self.rejected(member, record, line)
            else:
                if any("\ufffd" in value for value in record.values() if isinstance(value, str)):
                    place = self.name if member is None else f"{self.name}/{member}"
                    self._listener(Notice(place, line, "bytes replaced", "bytes that are no letters"))
                yield make_entry(self.name, line, "record", record, member=member, naming=naming)
        if failed:
            raise failed

    def _survey(self, records: list[Record], member: str | None) -> Naming:
        """The naming of a file's fields, and whether its dates have the month first; tells which texts are not used."""
        for key in unused_texts(records, self._naming):
            place = self.name if member is None else f"{self.name}/{member}"
            self._listener(Notice(place, None, "key not used", f"{key!r} holds much text and stands for no field"))
        said = [value for record in records for key, value in record.items() if field_of_key(key)[1] == "date"]
        shown: dict[str, set[bool | None]] = {}
        for value in said:
            if isinstance(value, str):
                shown.setdefault(notation(value), set()).add(month_leads(value))
        leads = [(MONTH_FIRST, form) for form, ways in shown.items() if True in ways and False not in ways]
        return (*self._naming, *leads)

    def _tell_replaced(self, data: bytes, line: int | None, member: str | None) -> None:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                _, encoding = decode(data)
            except InputError:
                return
            if "replaced" in encoding:
                place = self.name if member is None else f"{self.name}/{member}"
                self._listener(Notice(place, line, "bytes replaced", encoding))

    # ------------------------------------------------------------ containers

    def _container(
        self, stream: io.BufferedReader, kind: str, member: str | None, depth: int
    ) -> Iterator[Entry | Rejected]:
        if depth >= DEEPEST:
            raise InputError(f"archives within archives more than {DEEPEST} deep")
        from dvsearch.reading.containers import tar_members, warc, zip_members

        match kind:
            case "zip":
                yield from self._members(zip_members.zip_members(stream, self), member, depth)
            case "tar":
                yield from self._members(tar_members.tar_members(stream, self), member, depth)
            case "wacz":
                with zip_members.open_zip(stream, self) as archive:
                    yield from warc.warc_pages(self._warcs_in(archive), self, member)
            case _:
                with zip_members.seekable(stream, self) as kept:
                    yield from warc.warc_pages([lambda: _from_the_start(kept)], self, member)

    def _warcs_in(self, archive: zipfile.ZipFile) -> list[Callable[[], AbstractContextManager[IO[bytes]]]]:
        """What opens each WARC of a WACZ; raises InputError where there is none."""
        from dvsearch.reading.containers.zip_members import open_member

        def opener(info: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[IO[bytes]]]:
            @contextmanager
            def opened() -> Iterator[IO[bytes]]:
                stream = open_member(archive, info, self)
                if isinstance(stream, str):
                    raise InputError(stream)
                with decompressed(stream, info.filename, max_bytes=max(0, self.left)) as plain:
                    yield plain

            return opened

        warcs = [opener(info) for info in archive.infolist() if kind_of_name(info.filename) == "warc"]
        if not warcs:
            raise InputError("not a WACZ: no WARC in it")
        return warcs

    def _members(
        self, members: Iterable[tuple[str, io.BufferedReader | str]], member: str | None, depth: int
    ) -> Iterator[Entry | Rejected]:
        """The entries of the members of a container, each under its name within the file."""
        for name, stream in members:
            place = name if member is None else f"{member}/{name}"
            self._ordinal += 1
            if isinstance(stream, str):
                yield self.rejected(place, stream)
                continue
            try:
                with decompressed(stream, name, max_bytes=max(0, self.left)) as plain:
                    yield from self.cut(plain, name, place, depth + 1)
            except InputError as error:
                yield self.rejected(place, error.message)

    def _mail(self, data: bytes, member: str | None, depth: int) -> Iterator[Entry | Rejected]:
        """A message, and what is attached to it."""
        from dvsearch.reading.documents.mail import attachments

        yield self.page(data, "mail", member)
        if depth < DEEPEST:
            attached = ((name, _stream_of(part)) for name, part in attachments(data))
            yield from self._members(attached, member, depth)


def _stream_of(data: bytes) -> io.BufferedReader | str:
    return io.BufferedReader(io.BytesIO(data))  # type: ignore[type-var, unused-ignore]


@contextmanager
def _from_the_start(kept: IO[bytes]) -> Iterator[IO[bytes]]:
    kept.seek(0)
    yield kept


def _head(items: Iterator[Any], size: Callable[[Any], int], head: list[Any] | None = None) -> list[Any]:
    """The first of these, so many or so large; put into `head` one by one, so that it holds them if the next fails."""
    head = [] if head is None else head
    left = SURVEYED_BYTES
    for item in islice(items, SURVEYED):
        head.append(item)
        left -= size(item)
        if left < 0:
            break
    return head


def _size(record: Record | str) -> int:
    return sum(len(value) for value in record.values() if isinstance(value, str)) if not isinstance(record, str) else 0


def json_entries(
    lines: Iterable[bytes], name: str, *, member: str | None = None, naming: Naming = ()
) -> Iterator[Entry | Rejected]:
    """Make an entry of each line that is not blank."""
    place = name if member is None else f"{name}/{member}"
    for number, line in enumerate(lines, 1):
        content = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if len(content) > json_records.MAX_RECORD:
            yield Rejected(place, number, f"the line is longer than {json_records.MAX_RECORD:,} bytes")
        elif content:
            yield make_entry(name, number, "json", content, member=member, naming=naming)


def _objects(lines: Iterable[bytes]) -> Iterator[Record]:
    """The objects among these lines; what is wrong with the others is told when they are read."""
    for line in lines:
        if len(line) <= json_records.MAX_RECORD:
            try:
                yield json_object(line.removeprefix(b"\xef\xbb\xbf").strip())
            except InputError:
                continue


__all__ = ["MAX_BYTES", "MAX_PAGE", "Cutter", "json_entries", "to_nobody"]
