"""Power loss, simulated: every state in which a disk may be found after each step that the engine made.

The engine works on a real folder. A journal stands between `format/durable_files.py` and the system and notes each
file created, flushed, renamed and removed, and each flush of the folder. From it the folder is made again as a
power cut may leave it: of a file only what was flushed, and of the names changed since the folder was last flushed
none, all, or any one of them alone (a disk owes nobody an order).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest import mock

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.building import inverter
from dvsearch.engines.whoosh.index_folder import index_files
from dvsearch.errors import IndexCorrupt, IndexMissing
from tests import documents

State = Mapping[str, str]  # id -> what was stored


class Killed(BaseException):
    """The process ends here: nothing more of it reaches the disk."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the folder; `file` is a number for the file itself, whatever its name."""

    kind: Literal["create", "flush", "rename", "remove", "flush folder", "named", "committed"]
    name: str = ""
    to: str = ""
    file: int = 0
    content: bytes = b""
    state: State = field(default_factory=dict)


class Journal:
    """What happened to one folder, step by step.

    `kill_at` ends the process before that step, `interrupt_at` is Ctrl-C before that step.
    `names` and `contents` are what was on the disk before the first step.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self.kill_at: int | None = None
        self.interrupt_at: int | None = None
        paths = [path for path in folder.iterdir() if path.suffix in (".toc", ".dvs", ".del")]
        self._files = {path.name: number for number, path in enumerate(sorted(paths))}
        self._next = len(paths)
        self.names = dict(self._files)
        self.contents = {number: (folder / name).read_bytes() for name, number in self._files.items()}

    def committed(self, state: State) -> None:
        """A commit has returned: from here on its state may not be lost."""
        self.steps.append(Step("committed", state=state))

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Note what happens inside."""
        open_, replace, unlink = Path.open, Path.replace, Path.unlink

        def opening(path: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
            if path.parent == self.folder and mode[0] in "wx":
                self._step(lambda: self._create(path.name))
            return open_(path, mode, *rest, **options)

        def replacing(path: Path, target: Path) -> Path:
            self._step(lambda: self._rename(path.name, target.name))
            return replace(path, target)

        def unlinking(path: Path, missing_ok: bool = False) -> None:
            if path.parent == self.folder and path.exists():
                self._step(lambda: self._remove(path.name))
            unlink(path, missing_ok=missing_ok)

        def flushing(descriptor: int) -> None:
            path = Path(f"/proc/self/fd/{descriptor}").resolve()
            if path == self.folder.resolve():
                self._step(lambda: self.steps.append(Step("flush folder")))
            else:
                content = path.read_bytes()
                self._step(
                    lambda: self.steps.append(Step("flush", path.name, file=self._files[path.name], content=content))
                )

        with (
            mock.patch.object(Path, "open", opening),
            mock.patch.object(Path, "replace", replacing),
            mock.patch.object(Path, "unlink", unlinking),
            mock.patch("os.fsync", flushing),
        ):
            yield

    def _step(self, note: Callable[[], None]) -> None:
        if self.kill_at is not None and len(self.steps) >= self.kill_at:
            raise Killed
        if self.interrupt_at is not None and len(self.steps) >= self.interrupt_at:
            self.interrupt_at = None
            raise KeyboardInterrupt
        note()

    def _create(self, name: str) -> None:
        self._files[name] = self._next
        self.steps.append(Step("create", name, file=self._next))
        self._next += 1

    def _rename(self, old: str, new: str) -> None:
        self._files[new] = self._files.pop(old)
        self.steps.append(Step("rename", old, new, self._files[new]))

    def _remove(self, name: str) -> None:
        del self._files[name]
        self.steps.append(Step("remove", name))


def cuts(journal: Journal) -> Iterator[tuple[int, dict[str, bytes]]]:
    """For each step, the folders that a power cut right after it may leave: name -> content."""
    durable, contents = dict(journal.names), dict(journal.contents)
    pending: list[Step] = []
    seen: set[object] = set()
    for number, step in enumerate(journal.steps):
        match step.kind:
            case "flush":
                contents[step.file] = step.content
            case "flush folder":
                durable, pending = _applied(durable, pending), []
            case "named" | "committed":
                seen.clear()  # the same folder is now held to a later state
            case _:
                pending.append(step)
        for chosen in _choices(pending):
            names = _applied(durable, chosen)
            key = frozenset((name, file, file in contents) for name, file in names.items())
            if key not in seen:
                seen.add(key)
                yield number, {name: contents.get(file, b"") for name, file in names.items()}


def _applied(names: dict[str, int], steps: list[Step]) -> dict[str, int]:
    names = dict(names)
    for step in steps:
        if step.kind == "create":
            names[step.name] = step.file
        else:
            names.pop(step.name, None)
            if step.kind == "rename":
                names[step.to] = step.file
    return names


def _choices(pending: list[Step]) -> Iterator[list[Step]]:
    for length in range(len(pending) + 1):
        yield pending[:length]
    for number, step in enumerate(pending):
        yield [step]
        yield pending[:number] + pending[number + 1 :]


def state(engine: WhooshEngine) -> State:
    """Every document of an index as it was stored."""
    ids = [id for (id,) in engine.scan(("id",))]
    assert len(ids) == engine.count
    return {id: text or "" for id, text in zip(ids, engine.stored(ids), strict=True)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many cuts were tried, and what was wrong with any."""

    cuts: int
    wrong: tuple[str, ...]


def verify(journal: Journal, beside: Path, first: State | None) -> Verdict:
    """Open the index as every cut leaves it: it holds the last state that was committed, or the one after it.

    `first` is the state before the journal, None where there was no index yet.
    """
    tried, wrong = 0, []
    for number, files in cuts(journal):
        tried += 1
        problem = _problem(beside, files, _expected(journal, number, first))
        if problem is not None:
            wrong.append(f"step {number} ({journal.steps[number].kind} {journal.steps[number].name}): {problem}")
    return Verdict(tried, tuple(wrong))


def _expected(journal: Journal, number: int, first: State | None) -> list[State | None]:
    """The states that are right after a step: the last one committed, one named since, and the next to be committed."""
    known: list[State | None] = [first]
    for step in journal.steps[: number + 1]:
        if step.kind == "committed":
            known = [step.state]
        elif step.kind == "named":
            known.append(step.state)
    for step in journal.steps[number + 1 :]:
        if step.kind in ("named", "committed"):
            known.append(step.state)
            if step.kind == "committed":
                break
    return known


def _problem(folder: Path, files: Mapping[str, bytes], expected: list[State | None]) -> str | None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        engine = WhooshEngine.open(folder)
    except IndexMissing:
        return None if None in expected else "no index"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return f"{type(error).__name__}: {error}"
    problems = list(engine.check())
    if problems:
        return f"check: {problems[0]}"
    found = state(engine)
    if found not in [one or {} for one in expected]:
        return f"{len(found)} documents, neither the old state nor the new"
    with mock.patch("os.fsync"), engine.writer() as writer:
        writer.add([documents.make("after", [], ["dân"], {})])
        writer.commit()
    if state(engine).keys() != found.keys() | {"after"}:
        return "the next run lost something"
    left = leftovers(folder)
    return f"left behind: {left}" if left else None


def leftovers(folder: Path) -> list[str]:
    """The files of an index that nobody would miss: it opens without them."""
    left = []
    for path in index_files(folder):
        away = path.rename(folder / "away")
        try:
            WhooshEngine.open(folder).close()
            left.append(path.name)
        except (IndexMissing, IndexCorrupt):
            continue
        finally:
            away.rename(path)
    return left


Change = Callable[[WhooshEngine, Callable[[], None]], None]


def small_commits(engine: WhooshEngine, committed: Callable[[], None]) -> None:
    """Add and replace a few documents at a time until segments are merged."""
    made = documents.documents(60, seed=2)
    for number in range(12):
        with engine.writer() as writer:
            writer.add(made[number * 4 : number * 4 + 6])
            writer.commit({"run": str(number)})
        committed()


def one_commit(engine: WhooshEngine, committed: Callable[[], None]) -> None:
    """Replace and add in several batches, which the commit makes into one segment."""
    with mock.patch.object(inverter, "MAX_DOCUMENTS", 10), engine.writer() as writer:
        writer.add(documents.documents(45, seed=3))
        writer.commit({"run": "one"})
    committed()


def deletion(engine: WhooshEngine, committed: Callable[[], None]) -> None:
    """Delete a few documents, and then most of them."""
    for ids in (["d001", "d012"], [f"d{number:03}" for number in range(25)]):
        with engine.writer() as writer:
            writer.delete(ids)
            writer.commit()
        committed()


def compaction(engine: WhooshEngine, committed: Callable[[], None]) -> None:
    """Merge everything into one segment, without what was deleted."""
    engine.compact()
    committed()


def rebuild(engine: WhooshEngine, committed: Callable[[], None]) -> None:
    """Put a new index in the place of the old one."""
    with mock.patch.object(inverter, "MAX_DOCUMENTS", 10), engine.writer() as writer:
        writer.clear()
        writer.add(documents.documents(25, seed=4))
        writer.commit()
    committed()


CHANGES: Mapping[str, Change] = {
    "small commits and merges": small_commits,
    "one large commit": one_commit,
    "deletion": deletion,
    "compact": compaction,
    "rebuild": rebuild,
}


def prepare(folder: Path) -> WhooshEngine:
    """An index of three segments, one of them with deletions."""
    engine = WhooshEngine.create(folder)
    made: list[Document] = documents.documents(40, seed=1)
    for part in (made[:20], made[15:30], made[28:]):
        with engine.writer() as writer:
            writer.add(part)
            writer.commit({"run": "before"})
    return engine


def cut_everywhere(folder: Path, change: Change) -> Verdict:
    """Make a change, and cut the power after every step of it."""
    engine = prepare(folder / "index")
    first = state(engine)
    journal = Journal(folder / "index")
    with journal.recording():
        change(engine, lambda: journal.committed(state(WhooshEngine.open(folder / "index"))))
    return verify(journal, folder / "found", first)


def kill_then_cut(folder: Path, change: Change, kill_at: int) -> Verdict | None:
    """Kill the change before a step of it, let another process commit, and cut the power anywhere in between.

    None where the change has no such step.
    """
    engine = prepare(folder / "index")
    first = state(engine)
    journal = Journal(folder / "index")
    journal.kill_at = kill_at
    with journal.recording():
        try:
            change(engine, lambda: journal.committed(state(WhooshEngine.open(folder / "index"))))
            return None
        except Killed:
            journal.kill_at = None
        again = WhooshEngine.open(folder / "index")
        if state(again) != [first, *(step.state for step in journal.steps if step.kind == "committed")][-1]:
            # The killed process had named its commit, and nobody has flushed the name: both states are right.
            journal.steps.append(Step("named", state=state(again)))
        with again.writer() as writer:
            writer.add(documents.documents(9, seed=5))
            writer.commit()
        journal.committed(state(again))
    return verify(journal, folder / "found", first)


def interrupt(folder: Path, change: Change, at: int) -> str | None:
    """Raise KeyboardInterrupt once, at a step of the change: what is wrong afterwards, or None.

    The process lives on and clears up after itself.
    """
    engine = prepare(folder / "index")
    states = [state(engine)]
    journal = Journal(folder / "index")
    journal.interrupt_at = at
    with journal.recording():
        try:
            change(engine, lambda: states.append(state(WhooshEngine.open(folder / "index"))))
            return "there is no such step"
        except KeyboardInterrupt:
            pass
    files = {path.name: path.read_bytes() for path in index_files(folder / "index")}
    found = state(WhooshEngine.open(folder / "index"))
    if found not in states:
        shutil.rmtree(folder / "index")
        change(prepare(folder / "index"), lambda: states.append(state(WhooshEngine.open(folder / "index"))))
    return _problem(folder / "found", files, list(states))
