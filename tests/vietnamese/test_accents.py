from collections.abc import Iterable, Sequence
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from dvsearch.vietnamese.accents import pair_readings, restore
from dvsearch.vietnamese.bigram_counter import BigramCounter
from dvsearch.vietnamese.bigrams import Bigrams, unpack
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms

SENTENCES = """
Hội đồng nhân dân tỉnh họp phiên cuối năm
Ủy ban nhân dân huyện tiếp công dân mỗi tháng
Cán bộ dân vận xuống bản nghe bà con nói
Phong trào dân vận khéo lan ra các xã vùng cao
Bàn giao mặt bằng trước mùa mưa
Đoàn viên dẫn bà con đi khám bệnh
Tham gia giao thông an toàn, người dân đồng thuận
Tham mưu cho cấp ủy về công tác dân vận
Thăm hỏi gia đình chính sách nhân ngày lễ
"""


def counts(others: Sequence[str] = ()) -> Bigrams:
    """What an index of these sentences, each often said, and of other terms would have counted."""
    counter = BigramCounter()
    counter.add(others)
    for sentence in SENTENCES.strip().splitlines():
        for _ in range(300):
            counter.add(terms(sentence))
    return unpack(counter.packed())


BIGRAMS = counts()


def test_a_query_without_marks_is_read_as_what_the_articles_say() -> None:
    for said in ("hội đồng nhân dân", "dân vận khéo", "bàn giao mặt bằng", "tham gia giao thông", "thăm hỏi gia đình"):
        typed = [fold(term) for term in terms(said)]
        assert restore(typed, BIGRAMS) == terms(said)


def test_neighbours_decide_between_forms_of_the_same_letters() -> None:
    assert restore(["tham", "mưu"], BIGRAMS) == ["tham", "mưu"]
    assert restore(["tham", "hoi"], BIGRAMS) == ["thăm", "hỏi"]
    assert restore(["dan", "van"], BIGRAMS) == ["dân", "vận"]
    assert restore(["dan", "ba", "con"], BIGRAMS) == ["dẫn", "bà", "con"]


def test_a_term_typed_with_marks_stays_and_helps_its_neighbours() -> None:
    assert restore(["hội", "dong", "nhân", "dan"], BIGRAMS) == terms("hội đồng nhân dân")
    assert restore(["dẫn", "van"], BIGRAMS)[0] == "dẫn"


def test_who_types_all_marks_elsewhere_meant_none_here() -> None:
    assert restore(terms("bà con tham gia hội đồng"), BIGRAMS) == terms("bà con tham gia hội đồng")


def test_what_the_index_does_not_hold_stays_as_typed() -> None:
    assert restore(["facebook", "2024", "dan", "van"], BIGRAMS) == ["facebook", "2024", "dân", "vận"]
    assert restore([], BIGRAMS) == []


@given(
    st.lists(st.sampled_from(sorted({fold(term) for term in terms(SENTENCES)} | {"dân", "217", "xyz"})), max_size=12)
)
def test_a_reading_only_adds_marks(typed: list[str]) -> None:
    read = restore(typed, BIGRAMS)
    assert [fold(term) for term in read] == [fold(term) for term in typed]
    assert all(term == form for term, form in zip(typed, read, strict=True) if fold(term) != term)


class Table:
    """Counts of a few terms, as a table."""

    def __init__(self, alone: dict[str, int], pairs: dict[tuple[str, str], int]) -> None:
        self.alone, self.pairs = alone, {pair: count for pair, count in pairs.items() if count}
        self.total, self.kinds = sum(alone.values()), len(self.pairs)

    def count(self, term: str) -> int:
        return self.alone.get(term, 0)

    def followers(self, term: str) -> tuple[int, int]:
        counts = [count for (before, _), count in self.pairs.items() if before == term]
        return len(counts), sum(counts)

    def precedents(self, term: str) -> int:
        return sum(after == term for _, after in self.pairs)

    def forms(self, folded: str) -> list[str]:
        return sorted((term for term in self.alone if fold(term) == folded), key=lambda term: -self.alone[term])

    def pair_counts(self, pairs: Iterable[tuple[str, str]]) -> list[int]:
        return [self.pairs.get(pair, 0) for pair in pairs]


TERMS = ["dan", "dân", "dẫn", "van", "vận", "văn", "giao", "giáo"]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    pairs = draw(st.dictionaries(st.tuples(*[st.sampled_from(TERMS)] * 2), st.integers(0, 40), max_size=12))
    alone = {term: draw(st.integers(1, 60)) for term in TERMS}
    for (before, after), count in pairs.items():
        alone[before] += count
        alone[after] += count
    return Table(alone, pairs)


def chance(read: Sequence[str], typed: Sequence[str], counts: Table) -> float:
    """How likely it is that this was meant: Kneser-Ney, term by term, and that these marks were left out."""
    words = [term for term in typed if not term.isdigit()]
    marked = sum(fold(term) != term for term in typed)
    left_out = min(max(1 - marked / (0.85 * len(words)), 0.02), 1.0) if words else 1.0
    result = (counts.count(read[0]) + 0.5) / (counts.total + 0.5)
    for before, after in pairwise(read):
        seen = max(counts.count(before), 1)
        different, often = counts.followers(before)
        left = max(1 - (often - 0.9 * different) / seen, 0.02)
        (together,) = counts.pair_counts([(before, after)])
        result *= max(together - 0.9, 0) / seen + left * (counts.precedents(after) + 0.2) / (counts.kinds + 0.2)
    return result * left_out ** sum(term != form for term, form in zip(typed, read, strict=True))


@given(tables(), st.lists(st.sampled_from([*TERMS, "dan", "van", "giao", "2024"]), min_size=1, max_size=4))
def test_of_all_ways_to_read_a_query_none_is_likelier_than_the_one_taken(counts: Table, typed: list[str]) -> None:
    columns = [counts.forms(term) or [term] if fold(term) == term else [term] for term in typed]
    best = max(chance(read, typed, counts) for read in product(*columns))
    assert chance(restore(typed, counts), typed, counts) >= best * (1 - 1e-9)


def test_pairs_of_forms_are_counted_each() -> None:
    counts = Table(dict.fromkeys(TERMS, 9), {("dân", "vận"): 5, ("dẫn", "văn"): 2})
    readings = pair_readings(("dan", "van"), counts)
    assert len(readings) == 9
    assert {pair: count for pair, count in readings.items() if count} == counts.pairs
