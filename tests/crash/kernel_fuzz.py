"""A fuzzer of the kernel: segments whose checksums are right and whose contents are not, asked everything.

    python -m tests.crash.kernel_fuzz [--seconds N] [--seed N]

Each mutation of a sound segment is asked a battery of requests by a process of its own kind, with little memory and
little time. An answer is well, the kernel's own error too; another exception, a fault of its own that it caught, a
signal or a hang are not.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import struct
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from dvsearch.article import KEPT
from dvsearch.engines.base import K1, B, Document
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format.section_file import SectionFile, SectionWriter
from dvsearch.engines.whoosh.querying.native import load_kernel
from dvsearch.query.tree import Or, Phrase, Term
from tests import documents
from tests.crash import watched

ARTICLES = 150
RARE = 9  # of these
BATTERY = 24  # requests
MEMORY = 2 << 30
PATIENCE = 20.0  # seconds for one mutation
FIELDS = {"text": None, "title": None, "text_folded": "text", "title_folded": "title", "words": None}

Sections = dict[str, Any]  # name -> array
Facts = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """How many mutations were tried, how they ended, and what was wrong."""

    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def sound(folder: Path) -> Path:
    """One segment with every kind of section, of documents some of which are replaced."""
    engine = WhooshEngine.create(folder, evaluator="numpy")
    with engine.writer() as writer:
        writer.add([*documents.documents(ARTICLES - RARE, seed=3), *rare_documents()])
        writer.commit()
    (path,) = (path for path in folder.glob("*.dvs") if "_meta" not in path.name)
    return path


def rare_documents() -> list[Document]:
    """Documents of terms that few have, and two with numbers too large to lie among the others."""
    made = [documents.make(f"r{n:03}", [], [f"hiếm{n % 3}", "dân", f"lạ{n}"], {}) for n in range(RARE - 2)]
    often, long = ["dân"] * 300, ["hiếm0"] * 66_000 + ["vận"]
    return [*made, documents.make("r998", [], often, {}), documents.make("r999", ["hội"], long, {})]


def read(path: Path) -> tuple[Sections, Facts]:
    """The sections of a file as arrays of their own, and its facts."""
    file = SectionFile(path)
    return {name: file.read(name).copy() for name in file._sections}, dict(file.facts)


def write(sections: Sections, facts: Facts) -> bytes:
    """A file of the sections, its checksums right."""
    out = BytesIO()
    writer = SectionWriter(out)
    writer.facts.update(facts)
    for name, array in sections.items():
        writer.add(name, array)
    writer.finish()
    return out.getvalue()


def with_footer(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with another footer, its checksums right."""
    end, length, blocks, _, magic = struct.unpack("<QIII8s", data[-28:])
    footer = json.loads(data[end : end + length])
    changed = change(footer)
    tail = json.dumps(footer if changed is None else changed).encode() + data[end + length : end + length + 4 * blocks]
    trailer = struct.pack("<QIII8s", end, len(tail) - 4 * blocks, blocks, zlib.crc32(tail), magic)
    return data[:end] + tail + trailer


def mutate(sections: Sections, facts: Facts, source: random.Random) -> tuple[str, bytes]:
    """One mutation: its kind, and the file."""
    kind = source.choice(sorted(_MUTATIONS))
    if kind in ("raw", "footer"):
        data = write(sections, facts)
        return kind, _raw(data, source) if kind == "raw" else with_footer(data, lambda footer: _footer(footer, source))
    changed, said = dict(sections), dict(facts)
    for _ in range(source.choice((1, 1, 1, 2, 5))):
        _MUTATIONS[kind](changed, said, source)
    return kind, write(changed, said)


def _values(sections: Sections, facts: Facts, source: random.Random) -> None:
    """Some items of a section become others."""
    name = _some(sections, source)
    array = sections[name].copy()
    top = int(np.iinfo(array.dtype).max)
    for _ in range(source.choice((1, 1, 3, 40))):
        if array.size:
            near = int(array[source.randrange(array.size)]) + source.choice((-1, 1))
            array[source.randrange(array.size)] = source.choice(
                (0, 1, top, top // 2, near % top, source.randrange(top))
            )
    sections[name] = array


def _order(sections: Sections, facts: Facts, source: random.Random) -> None:
    """The items of a section stand in another order, or all are one."""
    name = _some(sections, source)
    array = sections[name]
    shuffled = np.array(source.sample(array.tolist(), array.size), array.dtype)
    same = np.full_like(array, source.choice(array.tolist() or [0]))
    sections[name] = source.choice((array[::-1], shuffled, same, np.sort(array)))


def _size(sections: Sections, facts: Facts, source: random.Random) -> None:
    """A section is cut, doubled, emptied or gone."""
    name = _some(sections, source)
    array = sections[name]
    cut = source.randrange(array.size + 1)
    choices = (
        array[:cut],
        array[cut:],
        np.concatenate((array, array)),
        array[:0],
        array[: max(0, array.size - 1)],
        None,
    )
    changed = source.choice(choices)
    if changed is None:
        del sections[name]
    else:
        sections[name] = changed


def _width(sections: Sections, facts: Facts, source: random.Random) -> None:
    """The items of a section are wider or narrower, or its bytes are read as others."""
    name = _some(sections, source)
    array, dtype = sections[name], source.choice((np.uint8, np.uint16, np.uint32, np.uint64))
    whole = array.tobytes()
    size = np.dtype(dtype).itemsize
    sections[name] = source.choice((array.astype(dtype), np.frombuffer(whole[: len(whole) // size * size], dtype)))


def _swap(sections: Sections, facts: Facts, source: random.Random) -> None:
    """Two sections have each other's items."""
    a, b = _some(sections, source), _some(sections, source)
    sections[a], sections[b] = sections[b], sections[a]


def _facts(sections: Sections, facts: Facts, source: random.Random) -> None:
    """The facts say something else."""
    facts[source.choice(("documents", "wide", "other"))] = source.choice(
        (0, 1, ARTICLES - 1, ARTICLES + 1, 65_536, 65_537, -1, 1 << 70, 1e300, "150", None, [], {"a": []}, True)
    )


def _footer(footer: dict[str, Any], source: random.Random) -> object:
    """A section lies elsewhere, or the footer is no footer."""
    name = source.choice(sorted(footer["sections"]))
    place = footer["sections"][name]
    odd: tuple[object, ...] = (0, 1, 7, 1 << 31, 1 << 63, -1, -(1 << 40), 1.5, "8", None, [])
    odd += place[0] + 1, place[1] + 1, place[1] * 2
    place[source.randrange(2)] = source.choice(odd)
    if source.random() < 0.2:
        place[2] = source.choice(("<u2", "<u8", "|u1", "<i8", "", None, 4))
    nested: object = source.choice(([], None, 7, {"sections": []}, {"facts": {}, "sections": {name: place[:2]}}))
    for _ in range(source.choice((0, 900))):
        nested = [nested]
    return nested if source.random() < 0.2 else None


def _raw(data: bytes, source: random.Random) -> bytes:
    """The file cut, lengthened, or with a bit flipped."""
    cut = source.randrange(len(data))
    flipped = bytearray(data)
    flipped[cut] ^= 1 << source.randrange(8)
    return source.choice((data[:cut], data[cut:], data + data[:100], bytes(flipped), b"", data[-28:]))


_MUTATIONS: Mapping[str, Any] = {
    "values": _values, "order": _order, "size": _size, "width": _width, "swap": _swap, "facts": _facts,
    "footer": _footer, "raw": _raw,
}  # fmt: skip


def _some(sections: Sections, source: random.Random) -> str:
    return source.choice(sorted(sections))


def ask(kernel: Any, path: Path, live: bytes | None, source: random.Random) -> str:
    """Ask a segment everything there is; how it ended."""
    try:
        segment = kernel.Segment(path)
        reader = kernel.Reader([(segment, live), (segment, None)], FIELDS, k1=K1, b=B)
    except kernel.Damaged as error:
        return _told(error)
    except ValueError:
        return "refused"  # the live docs are those of another number of documents
    ended = "answered"
    for number in range(BATTERY):
        try:
            _ask_once(kernel, reader, number, source)
        except kernel.Damaged as error:
            ended = _told(error)
        except kernel.Refused:
            ended = "told"  # a field has lost its positions
    return ended


def _ask_once(kernel: Any, reader: Any, number: int, source: random.Random) -> None:
    match number % 6:
        case 0 if number % 4 == 0:
            sought = [("Term", "text", "dân", False), ("Wildcard", "text_folded", "*a*", True), ("", "text", "", False)]
            reader.locate([f"d{source.randrange(ARTICLES):03}" for _ in range(20)], sought)
        case 0:
            some = [f"d{source.randrange(ARTICLES):03}" for _ in range(5)]
            sought = [("Term", "text", "dân", False), ("Prefix", "text_folded", "d", True)]
            reader.stored(some)
            reader.locate(some, sought)
            marked = [([0], None), ([0, 1], 4)], [([0, 1], None), ([1], None)]
            kernel.read_hits(reader, some, KEPT, sought, marked, (2, 40))
        case 1:
            chosen = source.choice(("text", "text_folded", "province", "id", "words", "copies", "date"))
            reader.terms(chosen, source.choice(("", "d", "x")), 500)
            reader.term_count(chosen, source.choice(("dân", "dan", "Hà Tĩnh", "d001")))
        case _:
            boost = documents.tree(source) if number % 2 else None
            rare = Or((documents.tree(source), Phrase((Term("text", "hiếm1"), Term("text", "dân")))))
            narrow = documents.tree(source, 1) if number % 3 == 0 else None
            sort = ("relevance", "newest", "oldest")[number % 3] if number % 2 else "relevance"
            group = "copies" if number % 4 < 2 else None
            reader.search(
                rare if number % 6 == 5 else documents.tree(source),
                boost,
                narrow,
                ["province", "year", "source"],
                sort,
                10,
                number,
                group,
            )


def _told(error: Exception) -> str:
    path, reason = error.args
    if not path and "stopped" in reason:
        raise AssertionError(f"a fault that the kernel caught: {reason}")
    return "told"


def _prepare(folder: str) -> watched.Attempt:
    """Make what tries one mutation: its kind, how it ended, and what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kernel = load_kernel("kernel")
    sections, facts = read(next(Path(folder).glob("sound*")))

    def attempt(number: int) -> tuple[str, str, str]:
        source = random.Random(number)
        kind, data = mutate(sections, facts, source)
        path = Path(folder) / f"mutated-{number % 2}"
        path.unlink(missing_ok=True)  # not written over: it may be mapped
        path.write_bytes(data)
        live = source.choice((None, bytes([0xF7] * -(-ARTICLES // 8))))
        try:
            return kind, ask(kernel, path, live, source), ""
        except BaseException as error:  # noqa: BLE001  # what should not come is what is looked for
            return kind, "wrong", f"{type(error).__name__}: {error}"

    return attempt


def run(folder: Path, *, mutations: int = sys.maxsize, seconds: float = float("inf"), seed: int = 0) -> Tally:
    """Try so many mutations, or as many as there is time for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sound").write_bytes(sound(folder / "index").read_bytes())
    tally, until = Tally(), time.monotonic() + seconds
    tried = watched.attempts(_prepare, str(folder), first=seed, number=mutations, until=until, patience=PATIENCE)
    for number, gave in tried:
        kind, ended, wrong = ("unknown", "wrong", gave.why) if isinstance(gave, watched.Fallen) else gave
        tally.outcomes[ended] += 1
        tally.kinds[kind] += 1
        if wrong:
            tally.wrong.append(f"mutation {number} ({kind}): {wrong}")
    return tally


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.crash.kernel_fuzz")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--mutations", type=int, default=sys.maxsize)
    parser.add_argument("--seed", type=int, default=int(time.time()) << 20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(Path(folder), mutations=given.mutations, seconds=given.seconds, seed=given.seed)
    print(f"{tally.outcomes.total()} mutations from seed {given.seed}: {dict(tally.outcomes)}")
    print(f"of kinds {dict(tally.kinds)}")
    print(*(tally.wrong or ["nothing wrong"]), sep="\n")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
