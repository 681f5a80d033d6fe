"""Random histories of an archive and its index: after each run, what is searchable is what the files hold or last held.

Files appear, change, break, vanish, come back with old times, are copied and renamed; disks go away; runs are whole or
in parts, pruned or not, stopped, killed, by other paths to the same folders. A model beside it knows of every file
which texts must be searchable because of it and which may be; a history is wrong if a text that must be there is not
(lost), if one is there that may not be (kept), or if they differ from the files and nothing was said (silent).
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import re
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.indexing import indexer
from dvsearch.indexing.indexer import Listeners, Notice, Options, Summary
from dvsearch.query.tree import All
from dvsearch.reading.sources import Source, walk

EVENTS = 30
IDS = 9
NAMES = ("a.jsonl", "b.jsonl", "c.jsonl.xz", "d.jsonl.xz", "e.txt", "f.txt", "sub/g.jsonl", "sub/h.txt")
# An article is known by its mark: the number of its id and of its edition.
MARK = re.compile(r"mã(\d+)x(\d+)")

Mark = tuple[int, int]


@dataclass(slots=True)
class Belief:
    """What must and what may be searchable because of one file; and of what it is known that it cannot be read."""

    must: set[Mark] = field(default_factory=set)
    may: set[Mark] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    perhaps_broken: set[str] = field(default_factory=set)  # as a run that did not come to its end may have found


@dataclass(slots=True)
class File:
    """A file as it stands: its articles, and lines that are none; `cut` if what is on the disk ends before its end."""

    marks: list[Mark]
    broken: list[str] = field(default_factory=list)
    cut: bool = False


class Killed(Exception):
    """The run ends here, as if it had been killed."""


class History:
    """One archive with its index, and what is to be expected of it."""

    def __init__(self, folder: Path, engine: Engine, seed: int) -> None:
        self.wrong: list[str] = []
        self.events: list[str] = []
        self._folder, self._engine, self._random = folder, engine, random.Random(seed)
        self._files: dict[Path, File] = {}
        self._times: dict[Path, tuple[int, int]] = {}
        self._beliefs: dict[str, Belief] = {}
        self._away: dict[Path, Path] = {}
        self._edition = 0
        self._by_part: set[Path] = set()
        self._roots = [folder / "archive" / "y1", folder / "archive" / "y2"]
        for root in self._roots:
            (root / "sub").mkdir(parents=True)
        (folder / "link").symlink_to(folder / "archive")

    def run(self, events: int) -> None:
        """Let that many things happen, and a last run that reads everything."""
        for _ in range(3):
            self._appear()
        for _ in range(events):
            happening = self._random.choices(*zip(*HAPPENINGS, strict=True))[0]
            self.events.append(happening.__name__.strip("_"))
            happening(self)
            if self.wrong:
                return
        self._comes_back()
        self.events.append("last run")
        self._index(self._folder / "archive", Options(prune=True))

    # --- what happens to files --------------------------------------------------------------------------------------

    def _appear(self) -> None:
        root = self._random.choice([root for root in self._roots if root not in self._away] or self._roots)
        if root in self._away:
            return
        name = self._random.choice(NAMES)
        path = root / name
        number = 1 if path.suffix == ".txt" else self._random.randint(1, 6)
        self._write(path, File(self._articles(path, number)))

    def _articles(self, path: Path, number: int) -> list[Mark]:
        marks = []
        for _ in range(number):
            self._edition += 1
            id = (
                100 + zlib.crc32(path.relative_to(self._folder).as_posix().encode()) % 1000
                if path.suffix == ".txt"
                else self._random.randrange(IDS)
            )
            marks.append((id, self._edition))
        return marks

    def _change(self) -> None:
        if (path := self._some()) is None:
            return
        file = self._files[path]
        marks = list(file.marks)
        for at in range(len(marks)):
            if self._random.random() < 0.4:
                self._edition += 1
                marks[at] = marks[at][0], self._edition
        if path.suffix != ".txt":
            self._random.shuffle(marks)
            del marks[self._random.randint(0, len(marks)) :]
            marks += self._articles(path, self._random.randint(0 if marks else 1, 2))
        self._write(path, File(marks, list(file.broken)))

    def _refuse_lines(self) -> None:
        path = self._some(".jsonl", ".xz")
        if path is not None:
            file = self._files[path]
            lines = list(file.broken)
            if lines and self._random.random() < 0.5:
                lines.pop()
            else:
                self._edition += 1
                lines.append(f'{{"id": "{self._edition}", "text"')
                if len(file.marks) > 1:
                    file.marks.pop()
            self._write(path, File(file.marks, lines))

    def _cut(self) -> None:
        path = self._some(".xz")
        if path is not None:
            self._write(path, File(self._files[path].marks, self._files[path].broken, cut=True))

    def _mend(self) -> None:
        """A file that was cut is whole again, with its old time if it is known."""
        for path, file in list(self._files.items()):
            if file.cut and self._is_here(path):
                self._write(path, File(file.marks, file.broken))
                if path in self._times:
                    os.utime(path, ns=self._times[path])

    def _vanish(self) -> None:
        if (path := self._some()) is not None:
            path.unlink()
            del self._files[path]
            _remove_if_empty(path.parent)

    def _copy(self) -> None:
        self._transfer(shutil.copy2)

    def _rename(self) -> None:
        def move(source: Path, target: Path) -> None:
            source.replace(target)
            del self._files[source]
            _remove_if_empty(source.parent)

        self._transfer(move)

    def _transfer(self, transfer: Callable[[Path, Path], object]) -> None:
        path = self._some()
        here = [root for root in self._roots if root not in self._away]
        if path is None or not here:
            return
        target = self._random.choice(here) / f"{self._random.choice('kmn')}{''.join(path.suffixes)}"
        if target != path:
            file = self._files[path]
            target.parent.mkdir(parents=True, exist_ok=True)
            transfer(path, target)
            self._files[target] = File(list(file.marks), list(file.broken), file.cut)

    def _comes_old(self) -> None:
        """Other content of the same size comes with the time of what was there."""
        if (path := self._some(".jsonl", ".txt")) is None:
            return
        before = path.stat()
        file = self._files[path]
        self._edition += 1
        marks = [*file.marks[:-1], (file.marks[-1][0], self._edition)] if file.marks else []
        self._write(path, File(marks, list(file.broken)))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _goes_away(self) -> None:
        """A disk is not mounted: its folder is there and empty."""
        root = self._random.choice(self._roots)
        if root not in self._away and len(self._away) + 1 < len(self._roots):
            aside = self._folder / f"aside-{root.name}"
            root.rename(aside)
            root.mkdir()
            self._away[root] = aside

    def _comes_back(self) -> None:
        for root, aside in list(self._away.items()):
            root.rmdir()
            aside.rename(root)
            del self._away[root]

    # --- runs ---------------------------------------------------------------------------------------------------------

    def _night(self) -> None:
        self._index(self._asked(), Options(prune=self._random.random() < 0.7))

    def _by_another_path(self) -> None:
        asked = self._asked()
        other = self._folder / "link" / asked.relative_to(self._folder / "archive")
        if self._random.random() < 0.5:
            other = Path(os.path.relpath(asked))
        self._index(other, Options(prune=self._random.random() < 0.7))

    def _parts(self) -> None:
        asked = self._asked()
        for part in self._random.sample(((1, 2), (2, 2)), self._random.randint(1, 2)):
            self._index(asked, Options(part=part))

    def _anew(self) -> None:
        self._index(self._asked(), Options(rebuild=True))

    def _stopped(self) -> None:
        left = self._random.randint(0, 12)

        def stop() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        with committing_often():
            self._index(self._asked(), Options(prune=True), stop)

    def _killed(self) -> None:
        left = self._random.randint(0, 8)

        def stop() -> bool:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return False

        with committing_often():
            self._index(self._asked(), Options(prune=True), stop)

    def _stream(self) -> None:
        path = self._folder / "stdin.jsonl"
        marks = {mark[0] % 3 + 50: mark for mark in self._articles(path, self._random.randint(1, 3))}
        file = File([(id, edition) for id, (_, edition) in marks.items()])
        path.write_bytes(content(path, file))
        belief = self._beliefs.setdefault("-", Belief())
        fed = {id for id, _ in file.marks}
        belief.may |= {mark for mark in belief.must if mark[0] in fed}
        belief.must = {mark for mark in belief.must if mark[0] not in fed} | set(file.marks)
        belief.may -= belief.must
        summary = indexer.index(self._engine, [Source(path, "-")], Options())
        belief.may.clear()
        self._compare(summary, [])

    def _forget(self) -> None:
        if (path := self._some()) is not None:
            indexer.forget(self._engine, [str(path)])
            self._beliefs.pop(str(path), None)
            self._compare(None, [])

    def _index(self, asked: Path, options: Options, stop: Callable[[], bool] = lambda: False) -> None:
        real = Path(os.path.realpath(asked))
        sources = list(walk([asked]))
        said: list[str] = []
        listeners = Listeners(
            notice=lambda notice: said.append(_said(notice)),
            rejected=lambda one: said.append(f"rejected {one.path}"),
            stop=stop,
        )
        options = Options(options.prune, options.rebuild, part=options.part, asked=(asked,))
        try:
            summary = indexer.index(self._engine, sources, options, listeners)
        except Killed:
            self._half_expect(real)
            self._compare(None, said)
            return
        if summary.stopped and options.rebuild:
            return
        if summary.stopped or options.part != (1, 1):
            self._half_expect(real)
            self._by_part |= {path for path in self._files if options.part != (1, 1) and path.is_relative_to(real)}
            self._compare(None, said)
        else:
            self._expect(real, options)
            self._compare(summary, said, real)

    def _expect(self, real: Path, options: Options) -> None:
        """What is to be searchable after a whole run."""
        self._by_part = {path for path in self._by_part if not path.is_relative_to(real) or not self._is_whole(path)}
        # While it is not known what a file holds, a record that no other holds may be in that one, and stays.
        is_pruned = (options.prune and not self._by_part) or options.rebuild
        for path, file in self._files.items():
            if path.is_relative_to(real) and self._is_here(path):
                belief = self._beliefs.setdefault(str(path), Belief())
                before = belief.must | belief.may
                _read(belief, file)
                if not is_pruned:
                    belief.may |= before
        for name, belief in list(self._beliefs.items()):
            path = Path(name)
            if name != "-" and path.is_relative_to(real) and path not in self._files and not self._is_away(path):
                if is_pruned:
                    del self._beliefs[name]
                else:
                    belief.may |= belief.must
                    belief.must = set()

    def _half_expect(self, real: Path) -> None:
        """What may have been done by a run that did not come to its end."""
        for path, file in self._files.items():
            if path.is_relative_to(real) and self._is_here(path):
                belief = self._beliefs.setdefault(str(path), Belief())
                belief.may |= belief.must | set(file.marks)
                belief.perhaps_broken |= set(file.broken)
                shown = {id for id, _ in file.marks}
                kept = {mark for mark in belief.must if mark[0] not in shown}
                belief.must &= set(file.marks)
                if file.cut or file.broken:
                    belief.must |= kept
        for name, belief in self._beliefs.items():
            path = Path(name)
            if name != "-" and path.is_relative_to(real) and path not in self._files and not self._is_away(path):
                belief.may |= belief.must
                belief.must = set()

    def _compare(self, summary: Summary | None, said: list[str], real: Path | None = None) -> None:
        found = self.searchable()
        must = set().union(*(belief.must for belief in self._beliefs.values()))
        may = set().union(*(belief.may for belief in self._beliefs.values()), must)
        if lost := must - found:
            self.wrong.append(f"lost {sorted(lost)} after {self.events}")
        if kept := found - may:
            self.wrong.append(f"kept {sorted(kept)} after {self.events}")
        # A run that was stopped, or that read a part, says by this that it did not do everything.
        if summary is None or real is None or said or summary.kept or summary.gone:
            return
        beneath = [belief for name, belief in self._beliefs.items() if Path(name).is_relative_to(real)]
        elsewhere = [belief for name, belief in self._beliefs.items() if not Path(name).is_relative_to(real)]
        files = {mark for file in self._files.values() for mark in file.marks}
        more = (found - files).intersection(*[set().union(*(belief.must | belief.may for belief in beneath))])
        if more := more - set().union(*(belief.must | belief.may for belief in elsewhere)):
            self.wrong.append(f"silent about {sorted(more)} after {self.events}")

    def searchable(self) -> set[Mark]:
        """The marks of all articles that a search finds."""
        ids = [match.id for match in self._engine.search(SearchRequest(All(), limit=100_000)).page]
        texts = self._engine.stored(ids)
        return {(int(mark[1]), int(mark[2])) for text in texts if text and (mark := MARK.search(text))}

    # --- helpers ------------------------------------------------------------------------------------------------------

    def _asked(self) -> Path:
        here = [root for root in self._roots if root not in self._away]
        return self._random.choice([self._folder / "archive", *here])

    def _some(self, *suffixes: str) -> Path | None:
        some = [path for path in self._files if self._is_here(path) and (not suffixes or path.suffix in suffixes)]
        return self._random.choice(some) if some else None

    def _is_here(self, path: Path) -> bool:
        return not self._is_away(path)

    def _is_whole(self, path: Path) -> bool:
        """Whether a file can be read to its end, or is gone."""
        return self._is_here(path) and not (path in self._files and self._files[path].cut)

    def _is_away(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self._away)

    def _write(self, path: Path, file: File) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path in self._files and not self._files[path].cut:
            status = path.stat()
            self._times[path] = status.st_atime_ns, status.st_mtime_ns
        path.write_bytes(content(path, file))
        self._files[path] = file


def _remove_if_empty(folder: Path) -> None:
    """An empty folder that is made again is another one, as where a disk is not mounted: none is left behind."""
    if folder.name == "sub" and not any(folder.iterdir()):
        folder.rmdir()


def content(path: Path, file: File) -> bytes:
    """What a file of these articles holds."""
    if path.suffix == ".txt":
        id, edition = file.marks[0]
        return f"Bản tin\n\nMột bài của trang mã{id}x{edition} về dân vận khéo ở xã.\n".encode()
    lines = [
        json.dumps({"id": f"r{id}", "title": "Bản tin", "text": f"Bài mã{id}x{edition} nói về dân vận khéo."})
        for id, edition in file.marks
    ]
    data = "".join(line + "\n" for line in [*lines, *file.broken]).encode()
    if path.suffix == ".xz":
        data = lzma.compress(data)
    return data[: len(data) * 2 // 3] if file.cut else data


def _read(belief: Belief, file: File) -> None:
    """What a whole run makes of a file."""
    shown, marks = {id for id, _ in file.marks}, set(file.marks)
    before = belief.must
    hidden = {mark for mark in before if mark[0] not in shown}
    if file.cut:
        belief.may |= before | marks
        belief.must = hidden | (before & marks)
        return
    if set(file.broken) - belief.broken - belief.perhaps_broken:
        belief.may |= before
        belief.must = marks | hidden
    elif file.broken:
        belief.may |= before
        belief.must = marks
    else:
        belief.may, belief.must = set(), marks
    belief.broken, belief.perhaps_broken = set(file.broken), set()


def _said(notice: Notice) -> str:
    return f"{notice.kind} {notice.path}: {notice.reason}"


HAPPENINGS: Iterable[tuple[Callable[[History], None], int]] = (
    (History._appear, 6),
    (History._change, 8),
    (History._refuse_lines, 3),
    (History._cut, 3),
    (History._mend, 3),
    (History._vanish, 4),
    (History._copy, 3),
    (History._rename, 3),
    (History._comes_old, 2),
    (History._goes_away, 2),
    (History._comes_back, 3),
    (History._night, 12),
    (History._by_another_path, 3),
    (History._parts, 1),
    (History._anew, 2),
    (History._stopped, 2),
    (History._killed, 2),
    (History._stream, 2),
    (History._forget, 1),
)


def tell(folder: Path, engine: Engine, seed: int) -> History:
    """Live through one history."""
    history = History(folder, engine, seed)
    history.run(random.Random(seed).randint(5, EVENTS))
    return history


@dataclass(slots=True)
class Lived:
    """How many histories were lived through on an engine, with how many events, and what was wrong."""

    histories: int = 0
    events: int = 0
    wrong: list[str] = field(default_factory=list)


def live(folder: Path, make: Callable[[Path], Engine], seeds: Iterable[int]) -> Lived:
    """Live through many histories, each on an engine of its own."""
    lived = Lived()
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir(parents=True)
        engine = make(place)
        try:
            history = tell(place, engine, seed)
        finally:
            engine.close()
        lived.histories += 1
        lived.events += len(history.events)
        lived.wrong += [f"seed {seed}: {one}" for one in history.wrong]
        shutil.rmtree(place)
    return lived


@contextmanager
def committing_often() -> Iterator[None]:
    """Let a run commit after every article, so that it matters when it ends."""
    from dvsearch.indexing import outbox

    seconds, outbox.COMMIT_SECONDS = outbox.COMMIT_SECONDS, 0.0
    try:
        yield
    finally:
        outbox.COMMIT_SECONDS = seconds


def main() -> None:
    """Live through histories on one engine: `python -m tests.crash.histories memory|whoosh|URL [--seeds A..B]`."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.histories", description=main.__doc__)
    parser.add_argument("engine", help="memory, whoosh, opensearch (a node is started), or the URL of a cluster")
    parser.add_argument("--seeds", default="0..2000", help="from..to")
    options = parser.parse_args()
    first, last = map(int, options.seeds.split(".."))
    folder, started = Path(tempfile.mkdtemp(prefix="dvsearch-histories-")), time.monotonic()
    with maker(options.engine) as make:
        lived = live(folder, make, range(first, last))
    shutil.rmtree(folder, ignore_errors=True)
    seconds = time.monotonic() - started
    print(f"{options.engine}: {lived.histories:,} histories, {lived.events:,} events, {seconds:,.0f} s")
    print(f"wrong: {len(lived.wrong)}", *lived.wrong[:10], sep="\n")


@contextmanager
def maker(kind: str) -> Iterator[Callable[[Path], Engine]]:
    """A function that makes an empty engine of a kind for a folder."""
    if kind == "memory":
        from dvsearch.engines.memory import MemoryEngine

        yield lambda folder: MemoryEngine()
    elif kind == "whoosh":
        from dvsearch.engines.whoosh import WhooshEngine

        yield lambda folder: WhooshEngine.create(folder / "index")
    elif kind == "opensearch":
        from tests.engines.opensearch.cluster import cluster_for_tests

        with cluster_for_tests(nodes=1) as cluster, maker(cluster.urls[0]) as make:
            yield make
    else:
        yield _on_a_cluster(kind)


def _on_a_cluster(url: str) -> Callable[[Path], Engine]:
    from urllib.request import Request, urlopen

    from dvsearch.engines.opensearch.engine import OpenSearchEngine

    def make(folder: Path) -> Engine:
        with urlopen(Request(f"{url}/history-*", method="DELETE"), timeout=60):  # those before fill a node
            pass
        return OpenSearchEngine.open(f"{url}/history-{folder.name}", create=True)

    return make


if __name__ == "__main__":
    main()
