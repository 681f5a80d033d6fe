"""Texts that are compressed as they come are written as the same bytes as if all were compressed at the end."""

from __future__ import annotations

import random
from io import BytesIO
from itertools import compress

import pytest

from dvsearch.engines.whoosh.building.stored_buffer import StoredBuffer
from dvsearch.engines.whoosh.format import stored_texts
from dvsearch.engines.whoosh.format.section_file import SectionWriter
from dvsearch.engines.whoosh.format.stored_texts import SAMPLE, StoreWriter

WORDS = "dân vận khéo ở cơ sở hội nghị tổng kết năm phong trào thi đua nông thôn mới tỉnh huyện xã phường".split()


def texts(count: int) -> list[bytes]:
    """Texts of which some share a block and some are longer than one."""
    chance = random.Random(7)
    return [" ".join(chance.choices(WORDS, k=chance.choice((5, 80, 900)))).encode() for _ in range(count)]


def dictionary() -> bytes:
    made = StoreWriter()
    for text in texts(SAMPLE):
        made.add(text)
    return made.dictionary


def at_the_end(kept: list[bytes], given: bytes) -> bytes:
    store = StoreWriter(given if len(kept) >= SAMPLE else b"")
    for text in kept:
        store.add(text)
    out = BytesIO()
    file = SectionWriter(out)
    store.finish(file)
    file.finish()
    return out.getvalue()


def as_they_come(all_texts: list[bytes], alive: list[bool], given: bytes) -> bytes:
    buffer = StoredBuffer(lambda: given)
    for text in all_texts:
        buffer.add(text)
    out = BytesIO()
    file = SectionWriter(out)
    buffer.write(file, alive)
    file.finish()
    return out.getvalue()


@pytest.mark.parametrize("has_dictionary", [True, False])
@pytest.mark.parametrize(
    ("count", "discarded"),
    [
        (SAMPLE + 300, ()),
        (SAMPLE - 1, (3,)),
        (SAMPLE, ()),
        (SAMPLE + 300, (SAMPLE, SAMPLE + 1, SAMPLE + 40, SAMPLE + 299)),
        (SAMPLE + 300, (0, 7, 8, 9, 250, SAMPLE + 11)),
        (SAMPLE + 3, range(4)),
        (SAMPLE + 300, range(SAMPLE + 300)),
    ],
)
def test_texts_are_written_alike(count: int, discarded: tuple[int, ...], has_dictionary: bool) -> None:
    given = dictionary() if has_dictionary else b""
    assert bool(given) is has_dictionary
    alive = [number not in discarded for number in range(count)]
    kept = list(compress(texts(count), alive))
    made_of_first = given or (dictionary() if len(kept) >= SAMPLE else b"")
    assert as_they_come(texts(count), alive, given) == at_the_end(kept, made_of_first)


def test_whole_blocks_are_not_compressed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compressed: list[int] = []
    flush = StoreWriter._flush

    def counted(store: StoreWriter) -> None:
        compressed.append(len(store._pending))
        flush(store)

    buffer = StoredBuffer(dictionary)
    for text in texts(SAMPLE + 300):
        buffer.add(text)
    monkeypatch.setattr(stored_texts.StoreWriter, "_flush", counted)
    alive = [True] * (SAMPLE + 300)
    alive[SAMPLE + 20] = False
    buffer.write(SectionWriter(BytesIO()), alive)
    assert 0 < sum(compressed) < 60
