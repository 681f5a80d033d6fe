import pickle

import pytest

from dvsearch.indexing.term_transport import Unpacker, pack
from dvsearch.term_ids import Terms, TermTable
from tests.test_term_ids import TABLE, TERMS, of


def test_texts_that_share_their_terms_travel_as_one() -> None:
    table = TermTable("terms", TABLE.terms)  # of its own: a table knows which of its terms have travelled
    texts = [Terms(TERMS.all_numbers, place, place + 1, table) for place in range(5)]
    arrived = Unpacker()(pack(texts))
    assert arrived == texts
    assert {id(one.all_numbers) for one in arrived} == {id(arrived[0].all_numbers)}
    assert {id(one.table) for one in arrived} == {id(arrived[0].table)}


def test_a_term_travels_once_and_a_new_table_takes_the_place_of_the_old() -> None:
    unpack, table = Unpacker(), TermTable("terms", ["bản", "chợ"])
    first = unpack(pack([of([1, 0], table)]))[0]
    table.terms += ["phiên", "một thuật ngữ dài"]
    packed = pack((of([3, 1], table), of([0], TermTable("words", ["chợ_phiên"]))))
    assert "dài".encode() in packed
    assert "chợ".encode() not in packed.replace("chợ_phiên".encode(), b"")
    second, words = unpack(packed)
    assert second == ["một thuật ngữ dài", "chợ"]
    assert words == ["chợ_phiên"]
    assert second.table is first.table
    assert first == ["chợ", "bản"]
    third = unpack(pack(of([0], TermTable("terms", ["đò"]))))
    assert (third, first) == (["đò"], ["chợ", "bản"])


def test_a_table_is_read_by_an_unpacker_alone() -> None:
    with pytest.raises(TypeError, match="Unpacker"):
        pickle.loads(pack(TERMS))
