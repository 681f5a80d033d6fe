"""One reading of one file: which of its articles the index holds already, what the others are called, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from dvsearch.errors import InputError
from dvsearch.indexing.inputs import Doubt, InputFile, Inputs, shortened
from dvsearch.reading.entries import Entry, Rejected

# Articles of one id that a new one is compared with: of more, the new one is another without a look.
MAX_FAMILY = 1_000


class Place(NamedTuple):
    """What an article is called in the index, and whether the index holds it already, in other bytes or not at all."""

    id: str
    kind: Literal["same", "changed", "added"]
    beside: str | None = None  # the file that holds another article of the id


@dataclass(frozen=True, slots=True)
class Missing:
    """What a file held and does not show any more: gone, or in doubt while it has records that cannot be read."""

    gone: tuple[str, ...]
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class _Family:
    """The articles of one id: those that must stay, by their title and text, and those that another may replace."""

    elsewhere: dict[bytes | None, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    holder: str | None = None


class FileRead:
    """What was met of one file so far."""

    def __init__(self, inputs: Inputs, file: InputFile, content: Callable[[str], bytes | None]) -> None:
        """`content` tells the title and text of the article of an id from any other's."""
        self.file = file
        self.failure = ""
        self.repeated = 0
        self.refused: list[tuple[str, Rejected]] = []
        self._inputs, self._content = inputs, content
        self._lines: dict[str, int | None] = {}
        self._met: dict[str, int | None] = {}  # the articles that it shows, by id, and in which line
        self._families: dict[str, _Family] = {}  # of ids that articles had before they were read

    def expect(self, digest: str) -> None:
        """Take note that the file shows what is of these bytes, in a part of it that is not read now."""
        if (id := self._inputs.holds(self.file.name, digest)) is not None:
            self._met[id] = None

    def meet(self, entry: Entry) -> bool:
        """Take note of an entry; whether the index holds an article of the same bytes.

        Raises InputError where the file has the same bytes above. The bytes of a record are the same article in
        whatever file; those of a page are another article under another name.
        """
        if entry.digest in self._lines:
            raise InputError(f"repeats line {self._lines[entry.digest]} of the file")
        self._lines[entry.digest] = entry.line
        id = self._inputs.holds(self.file.name, entry.digest)
        if id is None and entry.form in ("json", "record"):
            id = self._inputs.by_digest(entry.digest)
            if id in self._met:
                id = None
        if id is None:
            return False
        self._inputs.hold(self.file.name, entry.digest, id)
        self._met[id] = entry.line
        return True

    def place(self, id: str, content: bytes, digest: str, line: int | None) -> Place:
        """Say what an article is called that was read, and take note that the file holds it.

        The same title and text under the same id are the same article, in whatever file. Another text takes the place
        of one that only this file held, and shows no longer, or that no file holds; else it is another article, ID#2.
        Raises InputError where the file has the article above.
        """
        name, inputs, family = self.file.name, self._inputs, self._family(id)
        if family is None:
            inputs.write(id, name, digest)
            self._met[id] = line
            return Place(id, "added")
        taken = self._next_free(family)
        same = family.elsewhere.get(content)
        if same in self._met:
            if (above := self._met[same]) is None:
                raise InputError(f"repeats an article of the file (id {same})")
            raise InputError(f"repeats the article of line {above} (id {id})")
        if same is not None:
            inputs.hold(name, digest, same)
            self._met[same] = line
            return Place(same, "same")
        if taken is not None:
            del family.free[0]
        given = taken or inputs.families.free_id(id)
        inputs.write(given, name, digest)
        self._met[given] = line
        family.elsewhere[content] = given
        return Place(given, "changed" if taken else "added", family.holder if given != id else None)

    def _family(self, id: str) -> _Family | None:
        """Find the articles that have the id, or had it and were given a number, once for each id; None where none is.

        So an archive's new articles, which have an id of their own each, cost nothing here.
        """
        if id not in self._families:
            members = self._inputs.families.members(id)
            if not members:
                return None
            family = self._families[id] = _Family()
            nobodys: list[str] = []
            for member in islice(members, MAX_FAMILY):
                holders = self._inputs.holders(member)
                others = [holder for holder in holders if holder != self.file.name]
                family.holder = family.holder or next(iter(others), None)
                if others or member in self._met:
                    family.elsewhere[self._content(member)] = member
                else:
                    (family.free if holders else nobodys).append(member)
            family.free.extend(nobodys)
        return self._families[id]

    def _next_free(self, family: _Family) -> str | None:
        """Find the first article that another text may take the place of: not one that the file turned out to show."""
        while family.free and family.free[0] in self._met:
            member = family.free.pop(0)
            family.elsewhere[self._content(member)] = member
        return family.free[0] if family.free else None

    def refuse(self, digest: str, rejected: Rejected) -> None:
        """Take note of a record that cannot be read."""
        self.refused.append((digest, rejected))

    def missing(self, unseen: dict[str, str]) -> Missing:
        """Say of what was held before a whole reading and did not show (`unseen`) what is gone.

        What does not show is gone, unless records that cannot be read came in the same reading: it may be in those,
        and stays in doubt until they are read or gone themselves.
        """
        file, refused = self.file, self.digests_refused()
        kept: list[Doubt] = []
        gone = set[str]()
        for doubt in file.doubts:
            still = unseen.keys() & doubt.digests
            if self.refused and (refused is None or not doubt.refused or doubt.refused & refused):
                kept += [Doubt(tuple(sorted(still)), doubt.refused)] if still else []
            else:
                gone |= still
        new = unseen.keys() - gone - {digest for doubt in kept for digest in doubt.digests}
        is_countable = refused is not None and file.refused is not None
        came = (refused or frozenset()) - (file.refused or frozenset()) if is_countable else frozenset[str]()
        if new and self.refused and (came or not is_countable):
            kept.append(Doubt(tuple(sorted(new)), came))
        else:
            gone |= new
        return Missing(tuple(sorted(gone)), tuple(kept))

    def unseen(self, held: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return what of the articles held, by digest and id, did not show."""
        return {digest: id for digest, id in held if digest not in self._lines}

    def digests_refused(self) -> frozenset[str] | None:
        """Return what tells the refused records apart from others, for the next reading."""
        return shortened(digest for digest, _ in self.refused)

    def shows(self, id: str) -> bool:
        """Whether an article was met."""
        return id in self._met

    def kept(self) -> int:
        """Count the articles that the file is said to hold and that did not show."""
        return sum(id not in self._met for _, id in self._inputs.held(self.file.name))
