from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dvsearch.vietnamese.accents import restore
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
