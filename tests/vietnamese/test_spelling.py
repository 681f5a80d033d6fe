import pytest

from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.spelling import corrected, corrections
from dvsearch.vietnamese.syllables import terms
from tests.vietnamese.test_accents import BIGRAMS, counts

VOCABULARY = {term: int(count) for term, count in zip(BIGRAMS.terms, BIGRAMS.counts, strict=True)}
FOLDED = {fold(term) for term in VOCABULARY}


def suggested(typed: str) -> str:
    return corrected(typed, corrections(terms(typed), BIGRAMS, VOCABULARY, FOLDED))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dân vân khéo", "dân vận khéo"),  # a mark left out: vân is no term of these articles
        ("hội đồng nhẫn dân", "hội đồng nhân dân"),
        ("bán giao mặt bằng", "bàn giao mặt bằng"),
        ("hội đôngf nhân dân", "hội đồng nhân dân"),  # a letter too many
        ("Ủy ban nhan dân huyênn", "Ủy ban nhan dân huyện"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert suggested(typed) == meant


def test_a_pair_that_never_stands_together_is_a_slip_though_both_terms_exist() -> None:
    # In a large archive each term is rare: here a million other tokens stand around the nine sentences.
    archive = counts(["và"] * 1_000_000)
    assert corrections(terms("dẫn vận khéo"), archive, VOCABULARY, FOLDED) == {"dẫn": "dân"}
    assert corrections(terms("đoàn viên dẫn bà con"), archive, VOCABULARY, FOLDED) == {}


def test_a_wrong_mark_is_a_smaller_slip_than_a_wrong_letter_with_its_mark() -> None:
    archive = counts("đi tết rồi đi tắt rồi đi tắt".split())
    assert corrections(terms("đi tễt"), archive, {}, {}) == {"tễt": "tết"}


@pytest.mark.parametrize(
    "typed",
    [
        "dân vận khéo",
        "hội đồng nhân dân tỉnh",
        "dan van kheo",  # without marks it matches every form: nothing to suggest
        "họp phiên 2024",
        "bao nhiêu người dân",  # no article asks how many, but it is a word
    ],
)
def test_what_is_right_is_left_alone(typed: str) -> None:
    assert suggested(typed) == typed


def test_punctuation_and_capitals_stay() -> None:
    assert corrected("«Dân Vân»,  khéo? DÂN VÂN", {"vân": "vận"}) == "«Dân Vận»,  khéo? DÂN VẬN"
    assert corrected("dân vận", {}) == "dân vận"
