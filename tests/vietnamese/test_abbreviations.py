from itertools import pairwise

import pytest

from dvsearch.query.expansion import expand
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import And, Not, Or, Phrase, Query, Term
from dvsearch.vietnamese.abbreviations import Abbreviations, DefinitionFinder, abbreviations
from dvsearch.vietnamese.abbreviations import _table as table
from dvsearch.vietnamese.syllables import terms

TABLE = abbreviations({})


def meanings(query: Query, known: Abbreviations = TABLE) -> dict[str, tuple[str, ...]]:
    return {one.typed: one.means for one in expand(query, known)[1]}


def phrase(text: str) -> Phrase:
    return Phrase(tuple(Term("text", term) for term in terms(text)))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("UBND", "ủy ban nhân dân"),
        ("HĐND", "hội đồng nhân dân"),
        ("MTTQ", "mặt trận tổ quốc"),
        ("BTV", "ban thường vụ"),
        ("BCH", "ban chấp hành"),
        ("GPMB", "giải phóng mặt bằng"),
        ("NTM", "nông thôn mới"),
        ("QCDC", "quy chế dân chủ"),
        ("KT-XH", "kinh tế xã hội"),
        ("TW", "trung ương"),
        ("TAND", "tòa án nhân dân"),
        ("VKSND", "viện kiểm sát nhân dân"),
        ("TP.HCM", "thành phố Hồ Chí Minh"),
    ],
)
def test_the_table_is_read_both_ways(short: str, long: str) -> None:
    wanted, given = " ".join(terms(long)), " ".join(terms(short))
    assert any(wanted in means for means in meanings(parse(short)).values())
    assert given in meanings(parse(long))[wanted]


def test_an_abbreviation_asks_for_itself_or_its_expansion_as_a_phrase() -> None:
    query, _ = expand(parse("hđnd họp"), TABLE)
    assert query == And((Or((Term("text", "hđnd"), phrase("hội đồng nhân dân"))), Term("text", "họp")))


def test_an_expansion_among_other_words_is_one_choice_and_the_words_stay() -> None:
    query, _ = expand(parse("lễ hội đồng nhân dân họp"), TABLE)
    spelt = And(tuple(Term("text", term) for term in terms("hội đồng nhân dân")))
    assert query == And((Term("text", "lễ"), Or((spelt, Term("text", "hđnd"))), Term("text", "họp")))


def test_an_expansion_without_marks_is_known_too() -> None:
    assert meanings(parse("giai phong mat bang")) == {"giai phong mat bang": ("gpmb",)}


def test_with_any_word_the_words_stay_alternatives() -> None:
    query, _ = expand(plain_words("GPMB đường", any_term=True), TABLE)
    assert isinstance(query, Or)
    assert query.children[:2] == (Term("text", "gpmb"), Term("text", "đường"))
    assert len(query.children) == 3


def test_a_quoted_phrase_is_asked_in_both_spellings() -> None:
    query, _ = expand(parse('"UBND tỉnh"'), TABLE)
    assert isinstance(query, Or)
    assert phrase("ủy ban nhân dân tỉnh") in query.children


def test_what_is_excluded_is_not_widened() -> None:
    query, done = expand(parse("tỉnh -UBND"), TABLE)
    assert query == And((Term("text", "tỉnh"), Not(Term("text", "ubnd"))))
    assert done == ()


def test_definitions_are_found_by_their_initials() -> None:
    text = "Ban Thường vụ (BTV) và Hội đồng nhân dân (HĐND) xã họp; chị Lan (BTV) vắng, anh Ba Hai (BH) đến"
    found = DefinitionFinder().find([terms("Quỹ Bảo trợ"), terms(text), [], terms("BT: bà con an cư (an)"), ["hđnd"]])
    assert set(found) == {(1, "btv", "ban thường vụ"), (1, "hđnd", "hội đồng nhân dân"), (1, "bh", "ba hai")}
    assert list(DefinitionFinder().find([])) == list(DefinitionFinder().find([[]])) == []


def test_what_means_several_things_is_expanded_only_where_the_articles_agree() -> None:
    assert meanings(parse("CĐ")) == {}
    agreed = abbreviations({"cđ": {"công đoàn": 9, "cao đẳng": 1}})
    assert meanings(parse("CĐ"), agreed) == {"cđ": ("công đoàn",)}
    divided = abbreviations({"cđ": {"công đoàn": 5, "cao đẳng": 4}})
    assert meanings(parse("CĐ"), divided) == {}
    rare = abbreviations({"cđ": {"công đoàn": 2}})
    assert meanings(parse("CĐ"), rare) == {}


def test_the_articles_teach_what_the_table_lacks_and_never_overrule_it() -> None:
    taught = abbreviations({"tqtd": {"tổ quản trị dân": 4}, "gpmb": {"gia phả mẹ bà": 50}})
    assert meanings(parse("TQTD"), taught) == {"tqtd": ("tổ quản trị dân",)}
    assert meanings(parse("GPMB"), taught) == {"gpmb": ("giải phóng mặt bằng",)}


def test_the_table_is_written_in_terms_has_no_row_twice_and_no_doubtful_one_among_the_sure() -> None:
    rows = sorted(table())
    assert all(a != b for a, b in pairwise(rows))
    assert all(terms(" ".join(words)) == list(words) for short, long, _ in rows for words in (short, long))
    sure = [short for short, _, doubtful in rows if not doubtful]
    assert len(sure) == len(set(sure))
    assert not set(sure) & {short for short, _, doubtful in rows if doubtful}
