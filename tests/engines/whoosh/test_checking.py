"""Each reader of a section says what is wrong with it, of each thing that can be: the checksums are right here."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zstandard

from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.checking import postings as checking_postings
from dvsearch.engines.whoosh.checking.whole_segment import check_segment
from dvsearch.engines.whoosh.format.postings import DENSE
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.errors import IndexCorrupt
from tests import documents
from tests.crash import kernel_fuzz

Sections = dict[str, Any]
Change = Callable[[Sections], object]


@pytest.fixture(autouse=True)
def evaluator() -> None:
    """No evaluator has a part in this."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sections, dict[str, Any]]:
    """The sections and facts of a segment that has every kind of section, with large numbers aside."""
    return kernel_fuzz.read(kernel_fuzz.sound(tmp_path_factory.mktemp("sound") / "index"))


def problems(path: Path, sections: Sections, facts: dict[str, Any]) -> list[str]:
    """What is said of a segment with these sections."""
    path.unlink(missing_ok=True)
    path.write_bytes(kernel_fuzz.write(sections, facts))
    try:
        return list(check_segment(Segment(path)))
    except IndexCorrupt as error:
        return [error.message.removeprefix(f"{path}: ")]


def put(name: str, at: int, value: int) -> Change:
    """Change one number."""

    def change(sections: Sections) -> None:
        array = sections[name].copy()
        array[at] = value
        sections[name] = array

    return change


def plus(name: str, at: int, more: int) -> Change:
    """Add to one number."""
    return lambda sections: put(name, at, int(sections[name][at]) + more)(sections)


def swapped(name: str, a: int = 0, b: int = 1) -> Change:
    """Exchange two numbers."""

    def change(sections: Sections) -> None:
        array = sections[name].copy()
        array[[a, b]] = array[[b, a]]
        sections[name] = array

    return change


def cut(name: str, less: int = 1) -> Change:
    """Leave out the last numbers."""
    return lambda sections: sections.update({name: sections[name][:-less]})


def wide(name: str, dtype: type = np.uint64) -> Change:
    """Write the numbers wider or narrower."""
    return lambda sections: sections.update({name: sections[name].astype(dtype)})


def gone(name: str) -> Change:
    """Leave a section out."""
    return lambda sections: sections.pop(name)


def extra(name: str) -> Change:
    """Add a section."""
    return lambda sections: sections.update({name: np.zeros(3, np.uint16)})


def aside(name: str, number: int, at: int = 0) -> Change:
    """Say of the number of a place that it is aside, and what it is."""

    def change(sections: Sections) -> None:
        sections[f"{name}.at"] = np.append(at, sections[f"{name}.at"]).astype(np.uint16)
        sections[f"{name}.beyond"] = np.append(number, sections[f"{name}.beyond"]).astype(np.uint32)

    return change


def large(name: str, beyond: int | None) -> Change:
    """Put a number aside as it should be, or leave out what it is; the place is the first."""

    def change(sections: Sections) -> None:
        put(name, 0, int(np.iinfo(sections[name].dtype).max))(sections)
        if beyond is not None:
            aside(name, beyond)(sections)

    return change


def twice(sections: Sections, name: str) -> None:
    """Give a document the first of its values again in the place of the second."""
    at = int(sections[f"{name}.starts"][int(np.flatnonzero(np.diff(sections[f"{name}.starts"]) > 1)[0])])
    put(f"{name}.ordinals", at + 1, int(sections[f"{name}.ordinals"][at]))(sections)


def first_again(sections: Sections, name: str) -> None:
    """Put the first term in the place of the second."""
    starts = sections[f"{name}.term_starts"].astype(np.int64)
    first, blob = sections[f"{name}.terms"][: starts[1]], sections[f"{name}.terms"]
    sections[f"{name}.terms"] = np.concatenate((first, blob[1 : starts[1]], blob[starts[2] :]))
    shift = (starts[1] - starts[0]) - (starts[2] - starts[1])
    sections[f"{name}.term_starts"] = np.concatenate((starts[:2], starts[2:] + shift)).astype(np.uint16)


def anchor(sections: Sections) -> int:
    """The second anchor of the document of 300 terms of four characters: the 128th."""
    ascending = np.diff(sections["forward.anchors"].astype(np.int64)) == 128
    return int(np.flatnonzero(ascending[:-1] & ascending[1:])[0]) + 1


def rare(sections: Sections) -> tuple[int, int]:
    """A term of a few documents: where they begin, and how many there are."""
    counts = np.diff(sections["text.posting_starts"].astype(np.int64))
    number = int(np.flatnonzero((counts > 1) & (counts * 16 <= kernel_fuzz.ARTICLES))[0])
    return int(sections["text.places"][number]), int(counts[number])


def in_rare(change: Callable[[int], Change]) -> Change:
    return lambda sections: change(rare(sections)[0])(sections)


def blocks(change: Callable[[list[bytes]], bytes]) -> Change:
    """Write one block of stored texts, as `change` makes it of the texts."""

    def changed(sections: Sections) -> None:
        texts = [b"text"] * kernel_fuzz.ARTICLES
        block = np.frombuffer(change(texts), np.uint8)
        sections["stored.blocks"] = block
        sections["stored.starts"] = np.array([0, block.size], np.uint32)
        sections["stored.firsts"] = np.array([0, kernel_fuzz.ARTICLES], np.uint16)

    return changed


def packed(texts: list[bytes], more: bytes = b"") -> bytes:
    lengths = np.array([len(text) for text in texts], np.uint32).tobytes()
    return zstandard.ZstdCompressor().compress(lengths + b"".join(texts) + more)


WRONG: dict[str, tuple[Change, str]] = {
    # Which sections there are
    "a section less": (gone("words.docs"), "section words.docs is missing"),
    "lengths missing": (gone("lengths"), "section lengths is missing"),
    "anchors missing": (gone("forward.anchors"), "section forward.anchors is missing"),
    "ids missing": (gone("id.docs"), "section id.docs is missing"),
    "ordinals missing": (gone("province.ordinals"), "section province.ordinals is missing"),
    "no positions": (gone("text.positions"), "section text.positions is missing"),
    "a section more": (extra("title.more"), "section title.more belongs to nothing"),
    "a field more": (extra("other.terms"), "section other.terms belongs to nothing"),
    "many dates": (extra("date.starts"), "section date.starts belongs to nothing"),
    "positions of words": (extra("words.positions"), "section words.positions belongs to nothing"),
    "wide documents": (wide("text.docs"), "section text.docs has items of 8 bytes"),
    "wide terms": (wide("id.terms", np.uint16), "section id.terms has items of 2 bytes"),
    "wide large": (wide("text.freqs.beyond"), "section text.freqs.beyond has items of 8 bytes"),
    # Dictionaries
    "a start": (plus("text.term_starts", 3, 1), "field text: the terms do not begin where they are said to"),
    "the first start": (put("date.term_starts", 0, 0), "field date: the terms do not begin where they are said to"),
    "a separator": (put("words.terms", 5, 0xFF), "field words: the terms do not begin where they are said to"),
    "no separator": (put("copies.terms", -1, 65), "field copies: the terms do not begin where they are said to"),
    "order of terms": (put("text.terms", 1, 0x7E), "field text: terms are not in order"),
    "no UTF-8": (put("source.terms", -2, 0xC3), "field source: a term is no text"),
    "a term twice": (lambda sections: first_again(sections, "province"), "field province: terms are not in order"),
    # Postings
    "posting starts": (plus("title.posting_starts", 1, 1), "field title: "),
    "the first posting": (put("title.posting_starts", 0, 1), "field title: postings do not begin"),
    "the last posting": (plus("text.posting_starts", -1, 1), "field text: postings do not begin where"),
    "a place": (plus("text.places", 2, 1), "field text: documents do not lie where they are said to"),
    "documents cut": (cut("text.docs"), "field text: not as many documents as terms have"),
    "bitmaps cut": (cut("text.bitmaps", 19), "field text: not as many documents as terms have"),
    "a bit": (lambda sections: put("text.bitmaps", 0, sections["text.bitmaps"][0] ^ 1)(sections),
              "field text: a bitmap has not as many documents as its term"),
    "a bit beyond": (lambda sections: put("text.bitmaps", 18, sections["text.bitmaps"][18] | 1)(sections),
                     "field text: a bitmap has not as many documents as its term"),
    "order of documents": (in_rare(lambda at: swapped("text.docs", at, at + 1)),
                           "field text: documents are not in order"),
    "a document twice": (in_rare(lambda at: lambda sections: put("text.docs", at + 1, sections["text.docs"][at])(
        sections)), "field text: documents are not in order"),
    "a document beyond": (in_rare(lambda at: put("text.docs", at, kernel_fuzz.ARTICLES)),
                          "field text: a document beyond the last"),
    "no occurrence": (put("text.freqs", 0, 0), "field text: a term without an occurrence"),
    "an occurrence more": (plus("text.freqs", 0, 1), "field text: positions are not as many as occurrences"),
    "a word more": (put("words.freqs", 0, 0), "field words: a term without an occurrence"),
    "not aside": (large("words.freqs", None), "field words: section words.freqs: not each large number is aside"),
    "small aside": (large("words.freqs", 7), "field words: section words.freqs: a small number is aside"),
    "aside for nothing": (aside("text.positions", 99_999, at=5),
                          "field text: section text.positions: not each large number is aside"),
    "position starts": (plus("text.position_starts", 1, 1), "field text: "),
    "the last position": (cut("text.positions"), "field text: positions do not begin where they are said to"),
    "lengths": (plus("lengths", 0, 1), "field text: lengths do not agree with the postings"),
    "lengths cut": (cut("lengths"), "section lengths: not one for each document"),
    # A folded field
    "form starts": (plus("text_folded.form_starts", 1, 1), "field text_folded: "),
    "the first form": (put("text_folded.form_starts", 0, 1), "field text_folded: forms do not begin"),
    "forms swapped": (swapped("text_folded.forms", 0, -1), "field text_folded: a folded term occurs elsewhere"),
    "a form twice": (lambda sections: put("text_folded.forms", 0, sections["text_folded.forms"][-1])(sections),
                     "field text_folded: not each term that is folded is a form of one term"),
    "a folded occurrence": (plus("text_folded.freqs", 0, 1), "field text_folded: a folded term occurs elsewhere"),
    # The text forward
    "titles": (put("forward.titles", 0, 60_000), "text forward: not as many tokens or anchors"),
    "titles cut": (cut("forward.titles"), "text forward: not a title for each document"),
    "tokens cut": (cut("forward.terms"), "text forward: not as many tokens or anchors"),
    "a token": (plus("forward.terms", 3, 1), "text forward: terms do not stand where the postings say"),
    "a rank beyond": (put("forward.terms", 3, 60_000), "text forward: a term beyond the last"),
    "ranks swapped": (swapped("forward.ranked"), "text forward: terms do not stand where the postings say"),
    "a rank twice": (lambda sections: put("forward.ranked", 0, sections["forward.ranked"][1])(sections),
                     "text forward: not each term has one rank"),
    "joins cut": (cut("forward.joined"), "text forward: not as many tokens or anchors"),
    "anchors swapped": (lambda sections: swapped("forward.anchors", anchor(sections), anchor(sections) + 1)(sections),
                        "text forward: tokens do not begin one after the other"),
    "an anchor twice": (lambda sections: put("forward.anchors", anchor(sections) + 1, 128)(sections),
                        "text forward: tokens do not begin one after the other"),
    "anchors not aside": (large("forward.anchors", None), "text forward: section forward.anchors: not each large"),
    # Columns
    "ordinals cut": (cut("date.ordinals"), "field date: not values for each document"),
    "a value beyond": (put("date.ordinals", 0, 60_000), "field date: a value beyond the last"),
    "a value of none": (lambda sections: sections.update({"year.ordinals": np.minimum(sections["year.ordinals"], 1)}),
                        "field year: a value of no document"),
    "starts cut": (cut("province.starts"), "field province: not values for each document"),
    "starts descend": (put("province.starts", 1, 50_000), "field province: values do not begin where"),
    "a province beyond": (put("province.ordinals", 0, 60_000), "field province: a value beyond the last"),
    "a province of none": (lambda sections: sections.update({
        "province.ordinals": np.minimum(sections["province.ordinals"], 2)}), "field province: a value of no document"),
    "the province beyond": (lambda sections: put("province.ordinals", 0, sections["province.term_starts"].size - 1)(
        sections), "field province: a value beyond the last"),
    "a province twice": (lambda sections: twice(sections, "province"), "field province: a value twice in one document"),
    "an id twice": (lambda sections: put("id.ordinals", 0, sections["id.ordinals"][1])(sections),
                    "field id: a value of no document"),
    "an id of none": (put("id.ordinals", 0, 0), "field id: a value of no document"),
    "ids elsewhere": (swapped("id.docs"), "field id: ids do not lead to their documents"),
    "ids cut": (cut("id.docs"), "field id: not one id for each document"),
    # Stored texts
    "block starts": (put("stored.starts", 0, 1), "blocks do not begin where they are said to"),
    "firsts": (plus("stored.firsts", -1, -1), "not a text for each document"),
    "firsts cut": (cut("stored.firsts"), "stored texts: not a beginning for each block"),
    "no block": (lambda sections: sections.update({"stored.starts": np.zeros(1, np.uint16),
                 "stored.firsts": np.zeros(1, np.uint16)}), "stored texts: not a beginning for each block"),
    "no frame": (blocks(lambda texts: b"\0" * 90), "stored block 0: "),
    "a frame cut": (blocks(lambda texts: packed(texts)[:-1]), "stored block 0: "),
    "behind the frame": (blocks(lambda texts: packed(texts) + b"x"), "stored block 0: "),
    "8 GiB": (blocks(lambda texts: struct.pack("<IBQ", 0xFD2FB528, 0xE0, 8 << 30) + b"\1\0\0"),
              "stored block 0: 16 bytes do not hold 8,589,934,592"),
    "no size": (blocks(lambda texts: zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 999)),
                "stored block 0: "),
    "a text too long": (blocks(lambda texts: packed(texts, b"more")), "stored block 0 has not the length"),
    "too few lengths": (blocks(lambda texts: zstandard.ZstdCompressor().compress(b"1234")),
                        "stored block 0 is too short"),
    "no text": (blocks(lambda texts: packed([*texts[:-1], b"\xff"])), "stored block 0: 'utf-8' codec"),
}  # fmt: skip


def test_nothing_is_wrong_with_a_sound_segment(sound: tuple[Sections, dict[str, Any]], tmp_path: Path) -> None:
    assert problems(tmp_path / "segment", *sound) == []
    sections = dict(sound[0])
    sections["forward.ranked"] = sections["forward.ranked"].astype(np.uint64)  # as wide as it likes
    put("forward.anchors", anchor(sections) + 1, 0)(sections)  # where a term begins may be unknown
    assert problems(tmp_path / "segment", sections, sound[1]) == []


def test_a_block_of_one_text_and_a_dictionary_that_is_there_twice_are_sound(
    sound: tuple[Sections, dict[str, Any]], tmp_path: Path
) -> None:
    sections = dict(sound[0])
    many = packed([b"text"] * (kernel_fuzz.ARTICLES - 1))
    sections["stored.blocks"] = np.frombuffer(many + packed([b"text"]), np.uint8)
    sections["stored.starts"] = np.array([0, len(many), sections["stored.blocks"].size], np.uint32)
    sections["stored.firsts"] = np.array([0, kernel_fuzz.ARTICLES - 1, kernel_fuzz.ARTICLES], np.uint16)
    assert problems(tmp_path / "segment", sections, sound[1]) == []
    dictionary = np.frombuffer(b"dan van kheo" * 50, np.uint8)
    sections |= {"stored.dictionary": dictionary, "stored.dictionary_again": dictionary}
    assert problems(tmp_path / "segment", sections, sound[1]) == []
    sections["stored.dictionary_again"] = dictionary[::-1].copy()
    assert problems(tmp_path / "segment", sections, sound[1]) == ["the two dictionaries are not the same"]


def test_terms_of_all_documents_and_of_just_too_few_for_a_bitmap_are_sound(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path / "index", evaluator="numpy")
    some = [documents.make(f"{n}", ["tin"], ["dân", "vận"] if n < 4 else ["dân"], {}) for n in range(4 * DENSE)]
    with engine.writer() as writer:
        writer.add(some)
        writer.commit()
    (path,) = (path for path in (tmp_path / "index").glob("*.dvs") if "_meta" not in path.name)
    assert list(check_segment(Segment(path))) == []


def test_terms_are_looked_at_some_at_a_time(
    sound: tuple[Sections, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_postings, "TERMS_PER_STEP", 7)
    monkeypatch.setattr(checking_postings, "_BITMAPS_PER_STEP", 1)
    assert problems(tmp_path / "segment", *sound) == []
    sections = dict(sound[0])
    sections["text.bitmaps"] = sections["text.bitmaps"].copy()
    sections["text.bitmaps"][-2] ^= 1
    said = problems(tmp_path / "segment", sections, sound[1])
    assert said[0] == "field text: a bitmap has not as many documents as its term"


def test_a_position_is_there_once(sound: tuple[Sections, dict[str, Any]], tmp_path: Path) -> None:
    sections = dict(sound[0])
    positions = sections["text.positions"].astype(np.int64)
    at = int(np.flatnonzero(np.diff(positions) == 1)[0]) + 1
    put("text.positions", at, int(positions[at]) - 1)(sections)
    assert "field text: positions are not in order" in problems(tmp_path / "segment", sections, sound[1])


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said(sound: tuple[Sections, dict[str, Any]], tmp_path: Path, name: str) -> None:
    change, reason = WRONG[name]
    sections = dict(sound[0])
    change(sections)
    said = problems(tmp_path / "segment", sections, sound[1])
    assert any(one.startswith(reason) for one in said), said


@pytest.mark.parametrize(
    "facts", [{}, {"documents": 150}, {"documents": "150", "wide": False}, {"documents": True, "wide": False},
              {"documents": 150, "wide": 0}, {"documents": 0, "wide": False}, {"documents": 1 << 17, "wide": False}],
)  # fmt: skip
def test_what_a_segment_says_of_itself_is_looked_at(
    sound: tuple[Sections, dict[str, Any]], tmp_path: Path, facts: dict[str, Any]
) -> None:
    assert problems(tmp_path / "segment", sound[0], facts) == ["damaged footer: how many documents there are"]


def test_positions_are_no_further_than_a_segment_says(sound: tuple[Sections, dict[str, Any]], tmp_path: Path) -> None:
    said = problems(tmp_path / "segment", sound[0], {"documents": kernel_fuzz.ARTICLES, "wide": False})
    assert said == ["field text: a position is further than the segment says"]
