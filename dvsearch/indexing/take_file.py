"""One file of a run: it is read unless it is as it was, and the account and the outbox get what it holds."""

from __future__ import annotations

import time
import zlib
from collections.abc import Generator
from dataclasses import replace

from dvsearch.article import from_json, to_json
from dvsearch.engines.base import Document
from dvsearch.errors import InputError
from dvsearch.indexing.file_read import FileRead
from dvsearch.indexing.inputs import STREAM, InputFile, Inputs
from dvsearch.indexing.locations import look
from dvsearch.indexing.options import Notice, Options, StopReading
from dvsearch.indexing.outbox import Outbox
from dvsearch.indexing.prepare import Prepared, Refused, prepare
from dvsearch.indexing.rebuilding import Rebuilding
from dvsearch.indexing.tally import Tally
from dvsearch.reading.assemble import UNREADABLE
from dvsearch.reading.entries import Entry, Rejected, entries
from dvsearch.reading.evidence import Notice as Told
from dvsearch.reading.sources import Source

WHOLE = (1, 1)


class FileTaker:
    """Takes the files of a run, one after the other."""

    def __init__(
        self, inputs: Inputs, outbox: Outbox, options: Options, tally: Tally, rebuilding: Rebuilding | None
    ) -> None:
        self._inputs, self._outbox, self._options, self._tally = inputs, outbox, options, tally
        self._rebuilding = rebuilding
        self._now = int(time.time())

    def take(self, source: Source, file: InputFile) -> None:
        """Read a file unless it is as it was, and enter what it holds; what it held stays if it cannot be read."""
        stamp, is_trusted = self._look(source)
        if stamp is not None and stamp == file.stamp and self._options.part == WHOLE:
            self._tally.count("unchanged", self._inputs.count_held(file.name))
            self._tally.show()
            return
        read = FileRead(self._inputs, file, self._outbox.content)
        if not self._read(replace(source, name=file.name), read):
            return
        if self._options.part != WHOLE:
            file.by_part, file.stamp = True, None
            return
        if not read.failure and self._look(source)[0] != stamp:
            read.failure = "changed while it was read"
            self._tally.reject(Rejected(file.name, None, read.failure))
        if source.name == STREAM:
            self._note(read, None)
        elif read.failure:
            file.wrong(read.failure, self._now)
            self._carry(read, self._unseen(read))
            self._tally.keep(file, read.kept())
        else:
            self._account(read, stamp if is_trusted else None)

    def _look(self, source: Source) -> tuple[str | None, bool]:
        """Look at a file: its stamp, another where its fields are named otherwise, and whether it is trusted."""
        stamp, is_trusted = look(source.path)
        naming = ",".join(f"{field}={key}" for field, key in self._options.naming)
        return f"{stamp}:{naming}" if stamp is not None and naming else stamp, is_trusted

    def _read(self, source: Source, read: FileRead) -> bool:
        """Read a file; whether it was read to its end, or as far as it can be."""
        changed = self._changed(source, read)
        try:
            for prepared in prepare(changed, self._options.jobs, self._tally.listeners, self._outbox.evaluator):
                if isinstance(prepared, Refused):
                    self._refuse(read, prepared.entry, prepared.rejected)
                else:
                    self._take(prepared, read)
                self._tally.show()
                if self._tally.is_stopped(source):
                    changed.close()
                    return False
        except StopReading:
            self._tally.is_stopped(source)
            return False  # whatever was asked, what was not met is not gone
        return not self._tally.is_stopped(source)

    def _changed(self, source: Source, read: FileRead) -> Generator[Entry, None, None]:
        """The entries of a file that the index does not hold as they are."""
        part, parts = self._options.part
        if parts > 1:
            for entry in entries(source, max_bytes=self._options.max_bytes, naming=self._options.naming):
                if isinstance(entry, Entry):
                    read.expect(entry.digest)
        cut = entries(source, max_bytes=self._options.max_bytes, naming=self._options.naming, listener=self._tell)
        for number, entry in enumerate(cut):
            if isinstance(entry, Rejected):
                if part == 1:
                    self._refuse(read, None, entry)
                continue
            if parts > 1 and int(entry.digest[:12], 16) % parts != part - 1:
                continue
            try:
                is_held = read.meet(entry)
            except InputError as error:
                self._repeated(read, entry, error)
                continue
            if not is_held:
                yield entry
                continue
            self._tally.count("unchanged")
            if number % 256 == 0:
                self._tally.show()
                if self._tally.is_stopped(source):
                    return

    def _take(self, prepared: Prepared, read: FileRead) -> None:
        entry, document = prepared.entry, prepared.document
        try:
            place = read.place(document.id, prepared.content, entry.digest, entry.line)
        except InputError as error:
            self._repeated(read, entry, error)
            return
        self._tally.count("unchanged" if place.kind == "same" else place.kind)
        if place.beside is not None:
            reason = f"{document.id} is another article in {place.beside}: this one is {place.id}"
            self._tally.notice(Notice(entry.path, entry.line, reason, "shared id"))
        if place.kind == "same":
            return
        if document.exact.get("date_basis") == (UNREADABLE,):
            self._tally.count("undated")
        self._outbox.put(renamed(document, place.id), prepared.content)
        if self._outbox.is_commit_due():
            self._outbox.commit()

    def _tell(self, notice: Told) -> None:
        self._tally.notice(Notice(notice.path, notice.line, notice.detail, notice.about))

    def _refuse(self, read: FileRead, entry: Entry | None, rejected: Rejected) -> None:
        if rejected.line is None:
            read.failure = rejected.reason
        else:
            line = f"{rejected.line}:{rejected.reason}"
            read.refuse(entry.digest if entry else f"{zlib.crc32(line.encode()):08x}", rejected)
        self._tally.reject(rejected)
        self._tally.count("unread")

    def _repeated(self, read: FileRead, entry: Entry, error: InputError) -> None:
        read.repeated += 1
        self._tally.reject(Rejected(entry.path, entry.line, error.message))

    def _account(self, read: FileRead, stamp: str | None) -> None:
        """Enter a file that was read to its end: it lets go of what it does not show."""
        file = read.file
        unseen = self._unseen(read)
        missing = read.missing(unseen)
        file.doubts, file.by_part = list(missing.doubts), False
        if self._rebuilding is None:
            for digest in missing.gone:
                self._inputs.drop(file.name, digest)
        doubted = {digest: unseen[digest] for doubt in missing.doubts for digest in doubt.digests}
        self._carry(read, doubted)
        self._note(read, stamp)
        self._tally.keep(file, len(doubted))

    def _note(self, read: FileRead, stamp: str | None) -> None:
        """Enter when a file was read and what is wrong with it; with nothing wrong, what it looks like."""
        file = read.file
        file.read, file.refused = self._now, read.digests_refused()
        if read.refused:
            first = read.refused[0][1]
            records = f"{len(read.refused):,} records" if len(read.refused) > 1 else "1 record"
            file.wrong(f"{records} cannot be read, the first in line {first.line}: {first.reason}", self._now)
        else:
            file.right()
            file.stamp = None if read.repeated else stamp

    def _unseen(self, read: FileRead) -> dict[str, str]:
        """Find what the file is known to hold and did not show."""
        return read.unseen((self._rebuilding.before if self._rebuilding else self._inputs).held(read.file.name))

    def _carry(self, read: FileRead, held: dict[str, str]) -> None:
        if self._rebuilding:
            self._tally.count("carried", self._rebuilding.carry(read, held.items(), self._outbox))


def renamed(document: Document, id: str) -> Document:
    """Return the document under another id."""
    if id == document.id:
        return document
    article = from_json(document.stored)._replace(id=id)
    return document._replace(id=id, exact={**document.exact, "id": (id,)}, stored=to_json(article))
