"""What an index knows of its inputs: which file holds which articles, what was read of it, what is wrong, since when.

The account of an index is a table of files, kept in its meta and committed with its articles. Of each article the
document itself says one file that holds it (`path`) and the bytes it was read from (`digest`); the table has only what
differs from that: articles that a file holds as well as the one that the document names, and articles that a file
held and holds no longer. So the account of 100,000 articles in 1,000 files is 100 kB, and it cannot disagree with the
documents by more than a commit that was cut off: what it says of an article that is not there is dropped on loading.

An article is held by a file, under the digest of its bytes; by no file (then it is gone, and `--prune` removes it); or
by several. ARCHITECTURE.md has the table of every event and what it does to this.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from dvsearch.indexing.account_text import read_account
from dvsearch.indexing.article_places import ArticlePlaces
from dvsearch.indexing.families import Families
from dvsearch.indexing.known_articles import KnownArticles, Listed

VERSION = 1
# The name of what comes from standard input.
STREAM = "-"
# Records that could not be read are told from new ones up to this many in a file; of more, all count as new.
MAX_REFUSED = 1_000
_SHORT = 12  # characters of a digest that tell the refused records of one file apart


@dataclass(frozen=True, slots=True)
class Doubt:
    """Articles a file no longer shows since some of its records cannot be read: they may be in these."""

    digests: tuple[str, ...]
    refused: frozenset[str]


@dataclass(slots=True)
class InputFile:
    """What is known of one file.

    `paths` are the absolute paths by which it was met, none where they are not known; `real` is where they lead, if
    it is none of them. `stamp` is what the file looked like when it was last read to its end with nothing wrong, else
    None, so that it is read again. `read` and `since` are seconds since 1970, 0 for never.
    """

    name: str
    paths: list[str] = field(default_factory=list)
    real: str = ""
    stamp: str | None = None
    read: int = 0
    problem: str = ""
    since: int = 0
    by_part: bool = False
    refused: frozenset[str] | None = frozenset()  # None: more than MAX_REFUSED
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether it is known which articles the file holds: not after a part of it was read, or a repair."""
        return bool(self.paths) and not self.by_part

    def wrong(self, problem: str, now: int) -> None:
        """Note what is wrong; `since` stays that of the first time."""
        if not self.problem:
            self.since = now
        self.problem, self.stamp = problem, None

    def right(self) -> None:
        """Note that nothing is wrong."""
        self.problem, self.since = "", 0


class Inputs:
    """The files of an index, its articles, and who holds what.

    What the index says of an article is looked up when it is asked for; here is what differs from that.
    """

    def __init__(self, text: str = "", known: KnownArticles | None = None) -> None:
        """`text` is what `dump` returned, "" for nothing; `known` are the articles of the index."""
        self.home = ""  # where the index was when this was written
        self.folders: dict[str, int] = {}  # what told each folder above a file from another in its place
        self.files: dict[str, InputFile] = {}
        self.known: KnownArticles = Listed() if known is None else known
        self.documents = ArticlePlaces(self.known)
        # By file and digest the article held, None where not the one that a document says.
        self._changed: dict[str, dict[str, str | None]] = {}
        # Of articles held otherwise than their documents say: the files that do, with the digests there. Nearly
        # all are held as they say, and a list for each would be a third of what an account takes.
        self._otherwise: dict[str, list[tuple[str, str]]] = {}
        self.families = Families(self.documents)
        self._by_digest: dict[str, str] = {}  # of what was held since, or otherwise than documents say
        for id in self.known.twins():  # one of two is too many
            self._otherwise[id] = []
        self._load(read_account(text))

    def _load(self, account: dict[str, Any]) -> None:
        folders = account.get("folders", [])
        self.home, self.folders = account.get("home", ""), account.get("above", {})
        for name, row in account.get("files", {}).items():
            file = self.files[name] = _read_row(name, row, folders)
            more = row[3] if len(row) > 3 else {}
            for id, digest in more.get("left", {}).items():
                if self.documents.get(id) == (name, digest) and self.holds(name, digest) == id:
                    self.drop(name, digest)
            for digest, id in more.get("also", {}).items():
                if id in self.documents:
                    self.hold(name, digest, id)
            file.doubts = [doubt for doubt in file.doubts if any(map(partial(self.holds, name), doubt.digests))]
        for name in self.known.paths():
            self.files.setdefault(name, InputFile(name))

    def committed(self) -> None:
        """Take note that the index says what was entered here: then it is looked up there."""
        if not self.known.committed():
            return
        self.documents.settle()
        self._changed, self._by_digest = {}, {}
        for id, places in self._otherwise.items():
            path, digest = own = self.documents[id]
            if own not in places:
                self._changed.setdefault(path, {})[digest] = None
            for name, there in places:
                self._changed.setdefault(name, {})[there] = id
                self._by_digest[there] = id

    def dump(self) -> str:
        """Write the account as text: the same for the same account."""
        also: dict[str, dict[str, str]] = {}
        left: dict[str, dict[str, str]] = {}
        for id, places in self._otherwise.items():
            path, digest = own = self.documents[id]
            if own not in places:
                left.setdefault(path, {})[id] = digest
            for name, there in places:
                if (name, there) != own:
                    also.setdefault(name, {})[there] = id
        folders = {folder: 0 for file in self.files.values() if (folder := _folder(file))}
        folders = {folder: number for number, folder in enumerate(sorted(folders))}
        rows = {name: _row(file, folders, also.get(name), left.get(name)) for name, file in self.files.items()}
        account = {
            "version": VERSION,
            "home": self.home,
            "above": self._folders_above(),
            "folders": list(folders),
            "files": rows,
        }
        return json.dumps(account, sort_keys=True, separators=(",", ":"))

    def _folders_above(self) -> dict[str, int]:
        """Return what is known of the folders above the files there are."""
        above: dict[str, int] = {}
        for path in (path for file in self.files.values() for path in file.paths):
            folder = path.rpartition("/")[0]
            while folder in self.folders and folder not in above:
                above[folder] = self.folders[folder]
                folder = folder.rpartition("/")[0]
        return above

    def held(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the articles that a file holds: the digest of each one's bytes, and its id."""
        changed = self._changed.get(name, {})
        for article in self.known.of_path(name):
            if article.digest and article.digest not in changed:  # without one it was read from nothing
                yield article.digest, article.id
        yield from ((digest, id) for digest, id in changed.items() if id is not None)

    def holds(self, name: str, digest: str) -> str | None:
        """Return the article of these bytes that a file holds, or None."""
        changed = self._changed.get(name, {})
        if digest in changed:
            return changed[digest]
        return next((one.id for one in self.known.with_digest(digest) if one.path == name), None)

    def count_held(self, name: str) -> int:
        """Count the articles that a file holds, without listing those that its documents name."""
        count = self.known.count_of_path(name)
        for digest, id in self._changed.get(name, {}).items():
            named = any(article.path == name for article in self.known.with_digest(digest))
            count += (id is not None) - named
        return count

    def holders(self, id: str) -> list[str]:
        """Return the names of the files that hold an article, first the one that its document names."""
        path = self.documents[id][0]
        return sorted({name for name, _ in self._places(id)}, key=lambda name: (name != path, name))

    def misplaced(self) -> list[str]:
        """Find the articles whose documents name a file that does not hold them, though another does."""
        return [
            id
            for id, places in self._otherwise.items()
            if places and all(name != self.documents[id][0] for name, _ in places)
        ]

    def _places(self, id: str) -> list[tuple[str, str]]:
        """Return who holds an article: files, and the digests there."""
        return list(self._otherwise[id]) if id in self._otherwise else [self.documents[id]]

    def _set_places(self, id: str, places: list[tuple[str, str]]) -> None:
        if places == [self.documents[id]]:
            self._otherwise.pop(id, None)
        else:
            self._otherwise[id] = places

    def emptied(self) -> Inputs:
        """Return an account of the same files before anything is read of them."""
        empty = Inputs()
        empty.home, empty.folders = self.home, self.folders
        for name, file in self.files.items():
            empty.files[name] = file
            file.stamp = None
        return empty

    def gone(self) -> Iterator[str]:
        """Find the articles that no file holds."""
        return (id for id, places in self._otherwise.items() if not places)

    def by_digest(self, digest: str) -> str | None:
        """Return the article that was read from these bytes in any file, or None; rather one that a file holds."""
        if digest in self._by_digest:
            return self._by_digest[digest]
        read = (article.id for article in self.known.with_digest(digest))
        still = [id for id in read if (place := self.documents.get(id)) is not None and place[1] == digest]
        return max(still, key=lambda id: self._otherwise.get(id) != [], default=None)

    def hold(self, name: str, digest: str, id: str) -> None:
        """Note that a file holds an article."""
        if (held := self.holds(name, digest)) is not None:
            if held == id:
                return
            self.drop(name, digest)
        self._changed.setdefault(name, {})[digest] = id
        if (name, digest) not in (places := self._places(id)):
            self._set_places(id, [*places, (name, digest)])
        self._by_digest[digest] = id

    def drop(self, name: str, digest: str) -> str:
        """Note that a file does not hold an article any more; returns its id."""
        id = self.holds(name, digest)
        if id is None:
            raise KeyError(digest)
        self._changed.setdefault(name, {})[digest] = None
        self._set_places(id, [place for place in self._places(id) if place != (name, digest)])
        if self.documents[id][1] != digest:
            self._unread(digest, id)
        return id

    def write(self, id: str, name: str, digest: str) -> None:
        """Note that a document is made of these bytes of a file, the only one that may hold an article of this id."""
        places: list[tuple[str, str]] = []
        if id in self.documents:
            for holder, old in self._places(id):
                if holder == name:
                    self.drop(name, old)
            self._unread(self.documents[id][1], id)
            places = self._places(id)
        else:
            self.families.add(id)
        self.documents[id] = name, digest
        self._set_places(id, [*places, (name, digest)])
        self.hold(name, digest, id)

    def move(self, id: str) -> None:
        """Let the document name a file that holds it, where the one it names does not."""
        before, places = self.documents[id][1], self._places(id)
        name, digest = min(places, key=lambda place: (place[1] != before, place))
        self.documents[id] = name, digest
        self._set_places(id, places)
        if digest != before:
            self._unread(before, id)

    def _unread(self, digest: str, id: str) -> None:
        """Forget that an article is made of these bytes."""
        if self._by_digest.get(digest) == id:
            del self._by_digest[digest]

    def remove(self, id: str) -> None:
        """Note that a document is gone that no file holds."""
        _, digest = self.documents.pop(id)
        self._otherwise.pop(id, None)
        self._unread(digest, id)
        self.families.remove(id)

    def adopt(self, id: str, other: Inputs, names: Mapping[str, str], *, written: bool) -> None:
        """Take over who holds an article from the account of another index; `names` are those of its files here.

        If it was written in place of the one that has its id here, the files that held that one are read again.
        """
        if written:
            for holder, digest in self._places(id) if id in self.documents else ():
                self.drop(holder, digest)
                self.files[holder].stamp = None
            path, digest = other.documents[id]
            self.documents[id] = names[path], digest
            self._otherwise[id] = []
        for holder, digest in other._places(id):
            self.hold(names[holder], digest, id)

    def forget(self, name: str) -> list[str]:
        """Take a file out of the account; returns the articles that it held or had held."""
        ids = [self.drop(name, digest) for digest in dict(self.held(name))]
        for article in self.known.of_path(name):  # in a damaged index some have no bytes, or those of another
            if self.documents.get(article.id) == (name, article.digest) and article.id not in ids:
                self._set_places(article.id, [place for place in self._places(article.id) if place[0] != name])
                ids.append(article.id)
        self.files.pop(name, None)
        return ids


def free_name(name: str, taken: Container[str]) -> str:
    """Return the first of NAME#2, NAME#3 ... that is not taken."""
    return next(longer for number in count(2) if (longer := f"{name}#{number}") not in taken)


def shortened(digests: Iterable[str]) -> frozenset[str] | None:
    """Return what tells the refused records of a file apart, or None where they are too many to keep."""
    short = frozenset(digest[:_SHORT] for digest in digests)
    return short if len(short) <= MAX_REFUSED else None


def _folder(file: InputFile) -> str:
    """Return the folder a file is in, as its name goes on from there; "" where it does not."""
    path = file.paths[0] if len(file.paths) == 1 else ""
    return path.removesuffix(file.name) if path.endswith(f"/{file.name}") else ""


def _row(
    file: InputFile, folders: dict[str, int], also: dict[str, str] | None, left: dict[str, str] | None
) -> list[Any]:
    """[where, stamp, read] and, only if there is any of it, what is unusual."""
    folder = _folder(file)
    more = {
        "real": file.real,
        "problem": file.problem,
        "since": file.since,
        "part": file.by_part,
        "doubts": [[list(doubt.digests), sorted(doubt.refused)] for doubt in file.doubts],
        "also": also,
        "left": left,
    }
    unusual: dict[str, Any] = {name: value for name, value in more.items() if value}
    if file.refused != frozenset():
        unusual["refused"] = None if file.refused is None else sorted(file.refused)
    return [folders[folder] if folder else file.paths, file.stamp, file.read, *([unusual] if unusual else [])]


def _read_row(name: str, row: list[Any], folders: list[str]) -> InputFile:
    where, stamp, read = row[:3]
    more = row[3] if len(row) > 3 else {}
    refused = more.get("refused", [])
    return InputFile(
        name,
        [folders[where] + name] if isinstance(where, int) else where,
        more.get("real", ""),
        stamp,
        read,
        more.get("problem", ""),
        more.get("since", 0),
        more.get("part", False),
        None if refused is None else frozenset(refused),
        [Doubt(tuple(digests), frozenset(records)) for digests, records in more.get("doubts", [])],
    )
