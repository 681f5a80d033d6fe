"""Our words are pyvi's words, they stand where we say, and finding them needs nothing of pyvi but its model."""

from __future__ import annotations

import gc
import json
import lzma
import subprocess
import sys
import threading
import time
import unicodedata
import warnings
import weakref
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dvsearch.errors import DvsearchError
from dvsearch.vietnamese.words import pyvi_model, segmenter, token_table, word_list
from dvsearch.vietnamese.words.segmenter import Word, segment, word_terms

TEXTS = {
    "prose": "Sáng nay, Chủ tịch Ủy ban nhân dân tỉnh Hà Tĩnh đã đi kiểm tra công tác phòng, chống bão tại Cẩm Xuyên.",
    "names": "Đồng chí Trần Thị Bưởi, Bí thư Huyện ủy Thạch Hà, tiếp đoàn công tác của Bộ Nông nghiệp và Môi trường.",
    "capitals": "NGHỊ QUYẾT VỀ PHÁT TRIỂN KINH TẾ BIỂN ĐẾN NĂM 2030; Uỷ Ban Nhân Dân TP. Vinh",
    "unaccented": "hoi dong nhan dan tinh nghe an hop phien bat thuong ve dau tu cong",
    "old and new tone marks": "hoà bình, hòa bình, thuỷ lợi, thủy lợi, uỷ viên, ủy viên, quý, quí",
    "codes": "Quyết định số 217-QĐ/TW, Nghị quyết 20/NQ-HĐND, Điều 3.2.1, mục 12.4_5a, giá 1.250.000,50 đồng",
    "dates": "Ngày 27/12/2022 lúc 8h30, từ 15-3 đến 20-3-2023 (thứ Hai).",
    "abbreviations": "UBND. HĐND. TP.HCM. Tp. Huế, ThS. Lê Văn Cờ, Mr. Tom, Mrs. An, Ms. Bê, Dr. No, T.Ư. Đ.",
    "addresses": "Thư gửi toasoan@bao-xa.com.vn hoặc a.b_c+d@x.y, không phải @abc hay a@b. ABC.de@f.gh!",
    "links": "Xem https://vi.example.org/a?b=c&d=(e) và ftp://x/y, http:/z, đường://dẫn nữa.",
    "arrows": "Bước 1 ==> bước 2 -> bước 3 ... hết.... >>> xem thêm >> tiếp =>",
    "lines": "Tin ngắn\nHội nghị trung\nương lần thứ tám\n\n\nkhai mạc\r\nsáng nay\r\n",
    "tabs and odd spaces": "\tđại hội\u00a0đảng bộ\u2003tỉnh \u3000 Quảng\u200bBình \x1c hết\x85rồi\x0b.",
    "quotes": "“Dân biết, dân bàn” – ông nói – là ‘phương châm’… của (chúng ta) [nay] {mai} «kia»",
    "emoji": "Chúc mừng 🎉 năm mới 🇻🇳 thành phố 👨‍👩‍👧 Đà Nẵng ❤️",
    "other scripts": "東京 và Москва, Ελλάδας ΟΔΟΣ, ﬁnance, ǅ, ʼn, ١٢٣ ४५, ²³ ½ Ⅷ İstanbul ẞ",
    "control characters": "đại\x00hội \x00 đảng\x07 bộ\x1b[31m tỉnh\x7f http://a\x00b",
    "underscores": "đại_hội _ đảng __ bộ _tỉnh_ 1_2 a_1 _",
    "marks that do not compose": "ca\u0302\u030bm ơn q\u0323 x\u0301y \u0301a z\u0301\u0302\u0303",
    "one syllable": "dân",
    "one mark": ".",
    "empty": "",
    "only spaces": "  \t ",
    "only line breaks": "\n\n",
    "spaces round a line break": " \n ",
}


def tokenize_by_pyvi() -> Callable[[str], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer

    def tokenize(text: str) -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return str(ViTokenizer.tokenize(text))

    return tokenize


pyvi = tokenize_by_pyvi()


def words_of(text: str) -> list[Word]:
    return list(segment(text))


def joined(text: str) -> str:
    return " ".join(word.text for word in segment(text))


def letters(text: str) -> str:
    """What is left of a word when what joins it, or stands between its syllables, is dropped."""
    return "".join(unicodedata.normalize("NFC", text).replace("_", "").split())


# --- the same words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_words_are_those_of_pyvi(text: str) -> None:
    assert joined(text) == pyvi(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_words_of_decomposed_text_are_those_of_pyvi(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    if segment(text):
        assert joined(decomposed) == pyvi(decomposed)


def test_the_words_of_all_texts_one_after_the_other_are_those_of_pyvi() -> None:
    text = " ".join(TEXTS.values())
    assert joined(text) == pyvi(text)


PIECES = st.sampled_from(
    [
        *"đại hội đại biểu toàn quốc đảng cộng sản việt nam lần thứ mười ba hà nội thành phố công tác xã hội".split(),
        *"Hà Nội HÀ NỘI Ủy Ban nhân Dân UBND Thủ tướng Chính phủ kinh tế thị trường hợp tác xã một số".split(),
        *"A. Đ. AB. Tp. ThS. Mr. ==> -> ... >> .. > = - _ @ : / // :// . , ( ) % 1 12 3.4 5,6 7_8 9a a9".split(),
        *["a@b.c", "x.y@", "@z.t", "-.", "+", "\n", "\x00", "\t", "\u00a0", "\u0301", "ệ", "e\u0323\u0302", "–", "👍"],
        "http://",
    ]
)
TYPED = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", "", "  "])).map("".join), max_size=30).map("".join)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=400, deadline=None)
@given(st.one_of(TYPED, ANYTHING, st.text("Đđa1_.@-/:>= \n", max_size=30)))
@example("a.b-@c.d@e.f")
@example("đa.b@c.d.@e.f")
@example("A.B.c@d.e")
@example("x://y@z.t")
def test_the_words_of_any_text_are_those_of_pyvi(text: str) -> None:
    assert joined(text) == pyvi(text)


def test_the_words_of_real_articles_are_those_of_pyvi(shared: Path) -> None:
    with lzma.open(shared / "articles/news.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 200)]
    differ = [text[:80] for text in texts if joined(text) != pyvi(text)]
    assert len(texts) == 200
    assert differ == []


# --- where they stand ---------------------------------------------------------------------------------------------


def test_a_word_stands_where_its_characters_are() -> None:
    text = "Hội  nghị\nTrung ương."
    assert words_of(text) == [
        Word("Hội_nghị", 0, 9),
        Word("\n", 9, 10),
        Word("Trung_ương", 10, 20),
        Word(".", 20, 21),
    ]


def test_a_word_of_decomposed_text_stands_where_its_characters_are() -> None:
    text = unicodedata.normalize("NFD", "Hội nghị Trung ương")
    places = [text[word.start : word.end] for word in segment(text)]
    assert places == [unicodedata.normalize("NFD", word) for word in ("Hội nghị", "Trung ương")]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_characters_at_a_words_place_are_its_own(text: str, form: str) -> None:
    text = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    found = words_of(text)
    assert [letters(text[word.start : word.end]) for word in found] == [letters(word.text) for word in found]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(TYPED, ANYTHING, st.text(max_size=60), st.text("aeê\u0302\u0323\u0344\u0958가\u1161\u11a8 ", max_size=12))
)
def test_places_follow_each_other_and_leave_only_white_space_between(text: str) -> None:
    covered = [False] * len(text)
    end_before = start_before = 0
    some_become_several = any(len(unicodedata.normalize("NFC", character)) > 1 for character in text)
    for word in segment(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.start >= start_before and word.end >= end_before
        if not some_become_several:
            assert word.start >= end_before
        start_before, end_before = word.start, word.end
        covered[word.start : word.end] = [True] * (word.end - word.start)
    assert all(is_covered or character.isspace() for character, is_covered in zip(text, covered, strict=True))


def test_a_half_of_a_surrogate_pair_is_a_word_of_its_own() -> None:
    assert words_of("đảng \ud83d bộ") == [Word("đảng", 0, 4), Word("\ud83d", 5, 6), Word("bộ", 7, 9)]


def test_no_white_space_lies_beyond_the_table_of_it() -> None:
    space = [code for code in range(sys.maxunicode + 1) if not chr(code).split()]
    assert max(space) < len(segmenter._is_in_tokens()) - 1
    assert {code for code in range(0x3002) if not segmenter._is_in_tokens()[code]} == set(space) - {0x0A}


# --- as terms -----------------------------------------------------------------------------------------------------


def test_terms_are_the_words_of_two_syllables_or_more() -> None:
    assert word_terms("Hội nghị Trung ương bàn về kinh tế thị trường.") == [
        "hội_nghị",
        "trung_ương",
        "kinh_tế",
        "thị_trường",
    ]


def test_spellings_of_one_word_are_one_term() -> None:
    spelled = ("hoà bình", "hòa bình", "Hoà bình", unicodedata.normalize("NFD", "hoà bình"))
    assert {tuple(word_terms(text)) for text in spelled} == {("hòa_bình",)}


@pytest.mark.parametrize("text", ["", " ", "\n", "dân", "- – …", "12 345"])
def test_a_text_without_compounds_has_no_terms(text: str) -> None:
    assert word_terms(text) == []


@settings(max_examples=200, deadline=None)
@given(st.one_of(TYPED, ANYTHING))
def test_every_term_is_in_a_word_and_has_two_syllables(text: str) -> None:
    found = word_terms(text)
    assert all("_" in term and "" not in term.split("_") and not any(map(str.isspace, term)) for term in found)
    assert len(found) <= sum("_" in word.text for word in segment(text)) * 2


# --- what it costs ------------------------------------------------------------------------------------------------


def test_finding_words_imports_neither_pyvi_nor_what_it_is_made_of() -> None:
    text = TEXTS["prose"]
    program = (
        "import sys; from dvsearch.vietnamese.words.segmenter import segment;"
        "print(' '.join(word.text for word in segment(sys.argv[1])));"
        "print({'pyvi', 'sklearn', 'sklearn_crfsuite', 'pycrfsuite', 'scipy'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, text], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.splitlines() == [pyvi(text), "set()"]


def test_importing_the_module_does_not_read_the_model() -> None:
    program = (
        "from dvsearch.vietnamese.words import pyvi_model, token_table; "
        "print(pyvi_model.weights.cache_info().currsize, token_table._chunk_table)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout == "0 None\n"


@pytest.mark.parametrize(
    "piece", ["hội nghị ", "-.", "a.", "đa.b", "A.", "1_1a", "a@", "@a.", "-.@x.y", "x ", "\n", "://"]
)
def test_a_line_of_a_hundred_thousand_characters_takes_linear_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    started = time.process_time()
    assert segment(text).ends[-1] >= 99_999
    assert time.process_time() - started < 5  # about 0.1; trying an address at every mark would take minutes


def test_what_is_remembered_of_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_table, "MAX_CHUNKS", 5)
    expected = {text: pyvi(text) for text in TEXTS.values()}
    for text in TEXTS.values():
        assert joined(text) == expected[text]
        assert token_table._chunk_table is None or len(token_table._chunk_table._chunks) <= 5
    monkeypatch.setattr(token_table, "MAX_CHUNKS", 1_000)
    monkeypatch.setattr(token_table, "MAX_CHARACTERS", 1_000)
    segment("x" * 2_000)
    assert token_table._chunk_table is None


def test_what_is_left_behind_is_gone_without_the_garbage_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_table, "MAX_CHUNKS", 5)
    left: list[weakref.ref[token_table.ChunkTable]] = []
    gc.disable()
    try:
        found = token_table.look_up([TEXTS["prose"]])
        found.table.number_words(found.tokens, np.array([0]), np.array([3]))
        left.append(weakref.ref(found.table))
        del found
        assert left[0]() is None
    finally:
        gc.enable()


def test_threads_may_find_words_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_table, "MAX_CHUNKS", 40)
    expected = {text: joined(text) for text in TEXTS.values()}
    wrong: list[str] = []

    def work() -> None:
        for _ in range(20):
            wrong.extend(text for text in TEXTS.values() if joined(text) != expected[text])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# --- when the model is not there ----------------------------------------------------------------------------------


@pytest.fixture
def forgetful() -> object:
    pyvi_model.weights.cache_clear()
    yield
    pyvi_model.weights.cache_clear()


@pytest.mark.usefixtures("forgetful")
def test_a_missing_pyvi_is_our_error_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.machinery.PathFinder.find_spec", lambda name: None)
    with pytest.raises(DvsearchError, match=r"not installed; pip install pyvi"):
        pyvi_model.weights()


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x04K\x01.", b"\x80\x04]."])
def test_a_damaged_model_is_our_error_and_names_the_file(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyvi3.pkl").write_bytes(content)
    monkeypatch.setattr(pyvi_model, "pyvi_models", lambda: tmp_path)
    with pytest.raises(DvsearchError, match=r"pyvi3\.pkl"):
        pyvi_model.weights()


@pytest.mark.usefixtures("forgetful")
def test_a_missing_word_list_is_our_error_and_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyvi3.pkl").write_bytes((word_list.pyvi_models() / "pyvi3.pkl").read_bytes())
    monkeypatch.setattr(pyvi_model, "pyvi_models", lambda: tmp_path)
    with pytest.raises(DvsearchError, match=r"words\.txt"):
        pyvi_model.weights()
