"""A CRFsuite model is read as CRFsuite reads it, and the best labelling found is the best there is."""

from __future__ import annotations

import importlib.util
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.vietnamese.words import crf


@pytest.fixture(scope="module")
def pickled() -> Path:
    """The one CRFsuite model at hand: pyvi's."""
    pyvi = importlib.util.find_spec("pyvi")
    assert pyvi is not None and pyvi.submodule_search_locations
    return Path(pyvi.submodule_search_locations[0]) / "models/pyvi3.pkl"


@pytest.fixture(scope="module")
def content(pickled: Path) -> bytes:
    with pickled.open("rb") as file:
        estimator = crf._Unpickler(file).load()
    return bytes(estimator.state["modelfile"].state["__FILE_RESOURCE_DATA__"])


def test_labels_attributes_and_weights_are_those_crfsuite_reads(pickled: Path, content: bytes, tmp_path: Path) -> None:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(content)
    tagger.dump(str(tmp_path / "dump"))
    dump = (tmp_path / "dump").read_text(encoding="utf-8")

    model = crf.read_pickle(pickled)

    def section(name: str, lines: list[str]) -> str:
        return "\n".join([f"{name} = {{", *lines, "}", ""])

    pairs = list(product(enumerate(model.labels), repeat=2))
    assert section("LABELS", [f"{n:7}: {label}" for n, label in enumerate(model.labels)]) in dump
    assert section("ATTRIBUTES", [f"{n:7}: {attribute}" for n, attribute in enumerate(model.attributes)]) in dump
    assert (
        section("TRANSITIONS", [f"  (1) {a} --> {b}: {model.transition[i, j]:.6f}" for (i, a), (j, b) in pairs]) in dump
    )
    weights = [
        f"  (0) {model.attributes[attribute]} --> {model.labels[label]}: {model.state[attribute, label]:.6f}"
        for attribute, label in np.argwhere(model.state).tolist()
    ]
    assert section("STATE_FEATURES", weights) in dump


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:100],
        lambda content: content[:-1],
        lambda content: b"x" + content[1:],
        lambda content: content[:48] + b"XXXX" + content[52:],
        lambda content: content[:28] + b"\xff\xff\xff\x7f" + content[32:],
        lambda content: content[:56] + b"\xff\xff\xff\x7f" + content[60:],
    ],
)
def test_a_damaged_model_is_a_value_error(content: bytes, damage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        crf.parse(damage(content))


def test_nothing_named_in_a_pickle_is_called(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    (tmp_path / "evil.pkl").write_bytes(b"cpathlib\nPath\n(V" + str(touched).encode() + b"\ntRctouch\nx\n0.")
    (tmp_path / "call.pkl").write_bytes(b"cos\nsystem\n(Vtouch " + str(touched).encode() + b"\ntR.")
    for name in ("evil.pkl", "call.pkl"):
        with pytest.raises(ValueError):
            crf.read_pickle(tmp_path / name)
    assert not touched.exists()


NO_STOPS = np.zeros(0, np.intp)
WEIGHTS = st.integers(-8, 8).map(float)


@settings(max_examples=400, deadline=None)
@given(st.lists(WEIGHTS, min_size=1, max_size=9), st.tuples(WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS))
def test_viterbi_finds_a_labelling_no_other_exceeds(gains: list[float], transitions: tuple[float, ...]) -> None:
    step = dict(zip(product((0, 1), repeat=2), transitions, strict=True))

    def score(labels: tuple[int, ...]) -> float:
        moves = pairwise(labels)
        return sum(gain * label for gain, label in zip(gains, labels, strict=True)) + sum(step[move] for move in moves)

    found = crf.viterbi(np.array(gains), crf.Carry(*transitions), NO_STOPS)
    best = max(score(labels) for labels in product((0, 1), repeat=len(gains)))
    assert score(tuple(found.astype(int).tolist())) == best


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(WEIGHTS, max_size=5), min_size=1, max_size=5), st.tuples(WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS))
def test_sequences_with_stops_between_them_are_labelled_as_each_alone(
    sequences: list[list[float]], transitions: tuple[float, ...]
) -> None:
    carry = crf.Carry(*transitions)
    gains = np.array([gain for sequence in sequences for gain in (*sequence, 0.0)])
    stops = np.cumsum([len(sequence) + 1 for sequence in sequences]) - 1
    together = np.split(crf.viterbi(gains, carry, stops), stops + 1)
    for sequence, found in zip(sequences, together, strict=False):
        if sequence:
            assert found[:-1].tolist() == crf.viterbi(np.array(sequence), carry, NO_STOPS).tolist()
