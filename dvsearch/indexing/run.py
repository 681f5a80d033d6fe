"""One run: every file that changed is read, and the index follows what the files hold.

The order is what makes it safe. First the files that are known and no longer there are told from those that only
cannot be seen. Then each file is read; what it does not show any more it lets go of, but only if it was read to its
end. What no file holds when all are read is gone, and only then is it removed. Whatever is committed in between leaves
an account that is true: the next run goes on from it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from dvsearch.engines.base import Engine, Writer
from dvsearch.indexing.file_read import FileRead
from dvsearch.indexing.inputs import STREAM, InputFile
from dvsearch.indexing.locations import Links, absence, absolute, read_inputs
from dvsearch.indexing.options import Listeners, Notice, Options, Summary
from dvsearch.indexing.outbox import Outbox
from dvsearch.indexing.rebuilding import Rebuilding
from dvsearch.indexing.recognition import Recognition
from dvsearch.indexing.spool import Spool
from dvsearch.indexing.take_file import WHOLE, FileTaker
from dvsearch.indexing.tally import Tally
from dvsearch.reading.sources import Source

GONE = "gone"


class Run:
    """What the index held before, what was met, and what is to be said of it."""

    def __init__(
        self, engine: Engine, writer: Writer | None, options: Options, listeners: Listeners, spool: Spool
    ) -> None:
        self._options, self._tally = options, Tally(listeners)
        self._now = int(time.time())
        self._links = Links()
        self.inputs = read_inputs(engine)
        self._rebuilding: Rebuilding | None = None
        if options.rebuild:
            before, self.inputs = self.inputs, self.inputs.emptied()
            self._rebuilding = Rebuilding(engine, before, self.inputs)
        self._outbox = Outbox(engine, writer, spool, self.inputs, anew=options.rebuild, jobs=options.jobs)
        self._roots: frozenset[str] = frozenset()
        self._met: set[str] = set()
        self._gone: list[InputFile] = []

    @property
    def summary(self) -> Summary:
        """What was done so far."""
        return self._tally.summary

    def take_all(self, sources: Iterable[Source]) -> None:
        """Read every file that changed, and leave the index as the files are."""
        recognition = Recognition(self.inputs, self._links, self._options)
        listed = [(source, recognition.known(source)) for source in sources]
        self._met = {file.name for _, file in listed if file is not None}
        if self._options.part == WHOLE:
            asked = {absolute(source.root or source.path) for source, _ in listed if source.name != STREAM}
            asked |= {absolute(path) for path in self._options.asked}
            self._roots = frozenset(asked | {self._links.real(path) for path in asked})
            self._settle_missing()
        self.inputs.folders |= recognition.folders
        self._carry_unread()
        taker = FileTaker(self.inputs, self._outbox, self._options, self._tally, self._rebuilding)
        for source, known in listed:
            self._tally.listeners.file(source)
            if self._tally.is_stopped(source):
                break
            file = known or recognition.moved_or_new(source, self._tally.notice)
            self._met.add(file.name)
            taker.take(source, file)
            self._tally.count("files")
            if self._tally.summary.stopped:
                break
        if self._tally.summary.stopped and self._rebuilding:
            return  # half an archive must not take the place of a whole one
        self._conclude()

    def forget(self, names: Iterable[str]) -> int:
        """Take files out of the account and their articles out of the index, but for what other files hold."""
        ids: set[str] = set()
        wanted = set(names)
        for name in wanted:
            ids.update(self.inputs.forget(name))
        ids.update(id for id in self.inputs.gone() if self.inputs.documents[id][0] in wanted)
        self._follow_holders()
        removed = [id for id in ids if not self.inputs.holders(id)]
        self._remove(removed)
        self._outbox.commit()
        return len(removed)

    # --- files that are known -----------------------------------------------------------------------------------------

    def _settle_missing(self) -> None:
        """Tell the known files that are gone from those that only cannot be seen; what is gone holds nothing."""
        for file in self.inputs.files.values():
            if file.name in self._met or not any(self._links.is_beneath(path, self._roots) for path in file.paths):
                continue
            absences = [absence(path, self.inputs.folders) for path in file.paths]
            kinds = {one.kind for one in absences}
            if kinds == {"gone"}:
                file.wrong(GONE, self._now)
                file.by_part = False  # it is known what it holds: nothing
                self._gone.append(file)
                for digest, _ in list(self.inputs.held(file.name)):
                    self.inputs.drop(file.name, digest)
            elif "passed over" not in kinds:
                file.wrong(next(one.reason for one in absences if one.kind != "gone"), self._now)
                self._tally.count("unread")
                before = self._rebuilding.before if self._rebuilding else self.inputs
                self._tally.keep(file, before.count_held(file.name))

    def _carry_unread(self) -> None:
        """Take over into an index that is made again what files hold that are not read now."""
        if self._rebuilding:
            gone = {file.name for file in self._gone}
            for file in list(self.inputs.files.values()):
                if file.name not in self._met and file.name not in gone:
                    read = FileRead(self.inputs, file, self._outbox.content)
                    carried = self._rebuilding.carry(read, self._rebuilding.before.held(file.name), self._outbox)
                    self._tally.count("carried", carried)

    # --- the end ------------------------------------------------------------------------------------------------------

    def _conclude(self) -> None:
        """When all is read: documents name a file that holds them, and what no file holds is removed, or said."""
        self._follow_holders()
        if self._options.prune and not self._tally.summary.stopped:
            removed = self._removable()
            self._remove(removed)
            self._tally.count("removed", len(removed))
        if self._rebuilding:
            documents = self.inputs.documents
            self._tally.count("gone", sum(id not in documents for id in self._rebuilding.before.documents))
        else:
            self._tally.count("gone", sum(1 for _ in self.inputs.gone()))
        named = {self.inputs.documents[id][0] for id in self.inputs.gone()} if self._gone else set()
        for file in self._gone:
            if self._options.prune or self._rebuilding:
                if file.name not in named and not self.inputs.count_held(file.name):
                    self.inputs.forget(file.name)
            else:
                self._tally.notice(Notice(file.name, None, "gone; --prune removes its articles", "gone"))
        self._outbox.commit()

    def _follow_holders(self) -> None:
        """Let each document name a file that holds it, where its own does not any more."""
        moved = self.inputs.misplaced()
        for id in moved:
            self.inputs.move(id)
        self._outbox.write_again(moved)

    def _removable(self) -> list[str]:
        """Find the articles that no file holds and that came from beneath the paths that were asked for.

        A record may be in any file of which it is not known what it holds; a page, whose id is its name, only in its
        own.
        """
        gone = {file.name for file in self._gone}
        is_settled = all(file.is_settled or file.name in gone for file in self.inputs.files.values())
        seen = self._met | gone
        places = ((id, self.inputs.documents[id][0]) for id in self.inputs.gone())
        return [id for id, path in places if path in seen and (is_settled or id == path)]

    def _remove(self, ids: list[str]) -> None:
        self._outbox.delete(ids)
        for id in ids:
            self.inputs.remove(id)
