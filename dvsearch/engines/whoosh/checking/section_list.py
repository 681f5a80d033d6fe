"""Which sections a segment must have by what is in it, and how wide the items of each are."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.article import EXACT_FIELDS, SINGLE_VALUED, TEXT_FIELDS, UNFOLDED, UNPOSITIONED
from dvsearch.engines.whoosh.format.section_file import SectionFile

_ANY = frozenset({1, 2, 4, 8})
_BYTES, _PAIRS, _FOURS = frozenset({1}), frozenset({2}), frozenset({4})
_Widths = dict[str, frozenset[int]]


def check_sections(file: SectionFile) -> Iterator[str]:
    """Compare the sections with those that a segment of its fields has."""
    there = file.widths()
    expected = _expected(file)
    for name in sorted(expected.keys() - there.keys()):
        yield f"section {name} is missing"
    for name in sorted(there.keys() - expected.keys()):
        yield f"section {name} belongs to nothing"
    for name in sorted(there.keys() & expected.keys()):
        if there[name] not in expected[name]:
            yield f"section {name} has items of {there[name]} bytes"


def _expected(file: SectionFile) -> dict[str, frozenset[int]]:
    expected: dict[str, frozenset[int]] = {
        "lengths": _ANY, "stored.blocks": _BYTES, "stored.starts": _ANY, "stored.firsts": _ANY,
    }  # fmt: skip
    if "stored.dictionary" in file:
        expected |= {"stored.dictionary": _BYTES, "stored.dictionary_again": _BYTES}
    present = {name.partition(".")[0] for name in file.widths()}
    for field in TEXT_FIELDS:
        if field in present:
            expected |= _of_text(file, field)
    if "text" in present:
        expected |= {"forward.ranked": _ANY, "forward.titles": _ANY, "forward.joined": _BYTES}
        expected |= _patched("forward.terms", _PAIRS) | _patched("forward.anchors", _PAIRS)
    for field in EXACT_FIELDS:
        if field in present or field == "id":
            expected |= {f"{field}.terms": _BYTES, f"{field}.term_starts": _ANY, f"{field}.ordinals": _ANY}
            if field == "id":
                expected["id.docs"] = _PAIRS
            elif field not in SINGLE_VALUED and f"{field}.starts" in file:
                expected[f"{field}.starts"] = _ANY
    return expected


def _of_text(file: SectionFile, field: str) -> _Widths:
    expected = {
        f"{field}.terms": _BYTES, f"{field}.term_starts": _ANY, f"{field}.posting_starts": _ANY,
        f"{field}.places": _ANY, f"{field}.docs": _PAIRS, f"{field}.bitmaps": _BYTES,
        **_patched(f"{field}.freqs", _BYTES),
    }  # fmt: skip
    if field in UNFOLDED and f"{field}.forms" in file:
        return expected | {f"{field}.forms": _ANY, f"{field}.form_starts": _ANY}
    if field not in UNPOSITIONED:
        expected |= {f"{field}.position_starts": _ANY, **_patched(f"{field}.positions", _PAIRS)}
    return expected


def _patched(name: str, width: frozenset[int]) -> _Widths:
    return {name: width, f"{name}.at": _ANY, f"{name}.beyond": _FOURS}
