"""The sorted terms of a field: every term, range and pattern is found."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.engines.whoosh.format.section_file import SectionFile
from dvsearch.engines.whoosh.format.term_dictionary import Dictionary, decode, encode, write_dictionary
from dvsearch.query.tree import Fuzzy, Prefix, Wildcard, accepts
from tests.engines.whoosh.format.sections import writing

LETTERS = "aáàăâđeêioôơuưn1 *?[\\\n\x00\ud800ẹ́日😀z"


def dictionary(path: Path, terms: set[str]) -> Dictionary:
    with writing(path) as writer:
        write_dictionary(writer, "f", sorted(map(encode, terms)))
    return Dictionary(SectionFile(path), "f")


@settings(max_examples=150, deadline=None)
@given(st.sets(st.text(LETTERS, max_size=6), min_size=1), st.text(LETTERS, max_size=6))
def test_a_dictionary_finds_every_term_range_and_pattern(
    tmp_path_factory: pytest.TempPathFactory, terms: set[str], asked: str
) -> None:
    found = dictionary(tmp_path_factory.getbasetemp() / "dictionary", terms)
    ordered = sorted(terms)
    assert [decode(term) for term in found] == ordered
    assert [decode(term) for term in found.terms(1)] == ordered[1:]
    assert [found.find(encode(term)) for term in ordered] == list(range(len(ordered)))
    assert (found.find(encode(asked)) is not None) == (asked in terms)
    for low, high in ((None, asked), (asked, None), (asked, asked), (asked, asked + "z"), (None, None)):
        start, stop = found.between(None if low is None else encode(low), None if high is None else encode(high))
        inside = [t for t in ordered if (low is None or low <= t) and (high is None or t <= high)]
        assert ordered[start:stop] == inside
    half = asked[: len(asked) // 2]
    for pattern in (
        Prefix("f", half),
        Wildcard("f", asked),
        Wildcard("f", f"*{half}*"),
        Wildcard("f", f"{half}?*"),
        Fuzzy("f", asked),
        Fuzzy("f", asked[1:]),
    ):
        assert [ordered[i] for i in found.select(pattern)] == [t for t in ordered if accepts(pattern)(t)]


def test_a_dictionary_of_a_thousand_terms_finds_them_wherever_they_lie(tmp_path: Path) -> None:
    source = random.Random(2)
    syllables = ["thu", "thương", "nghiêng", "ă", "đường", "xã", "ủy", "z"]
    terms = {"".join(source.choices(syllables, k=source.randint(1, 5))) for _ in range(2000)}
    found = dictionary(tmp_path / "file", terms)
    ordered = sorted(terms)
    assert found.size > 1000
    assert [found.find(encode(term)) for term in ordered] == list(range(len(ordered)))
    assert found.several(np.array([0, 700, len(ordered) - 1])) == [encode(ordered[i]) for i in (0, 700, -1)]
    for term in source.sample(ordered, 100):
        cut = source.randrange(len(term))
        for asked in (
            term[:cut],
            term[cut:],
            term + "ơ",
            term[:cut] + "ơ" + term[cut + 1 :],
            term[:cut] + "n" + term[cut:],
        ):
            assert (found.find(encode(asked)) is not None) == (asked in terms)
            assert ordered[slice(*found.between(encode(asked), None))] == [t for t in ordered if t >= asked]
            for pattern in (Prefix("f", asked), Fuzzy("f", asked)):
                assert [ordered[i] for i in found.select(pattern)] == list(filter(accepts(pattern), ordered))
