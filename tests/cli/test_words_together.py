"""Words hold together, on the built program, over texts of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import dvsearch

ARTICLES = {
    "police": "Công an huyện bắt nhóm trộm trâu. Công an xã vận động bà con giữ làng yên ổn.",
    "factory": "Công nhân nhà máy đường được bảo đảm an toàn khi vào ca đêm.",
    "visit": "Đoàn học trò tham quan bảo tàng rồi về trường trước giờ cơm.",
    "corrupt": "Quan xã tham tiền của dân, huyện cách chức rồi bắt đền.",
    "bribe": "Trưởng thôn nhận hoa hồng của chủ thầu, xã lập biên bản.",
    "garden": "Vườn nhà bác Tư trồng hoa cúc và cây hồng xiêm ven sông.",
    "new": "Hà Tĩnh xây dựng nông thôn mới, đường làng sạch đẹp hơn trước.",
    "apart": "Hà Nội lặng gió, hồ tĩnh; nông cụ mới về thôn ngoài bãi.",
    "fewer": "Huyện tinh giản biên chế, sáp nhập ba phòng làm một.",
    "judge": "Chánh án Nguyễn Hoà Bình trả lời cử tri về án treo.",
    "peace": "Ông Nguyễn Văn Sáu ở tỉnh Hòa Bình kể chuyện làng.",
    "other": "Cán bộ tỉnh ăn uống giản dị, ở cùng bà con trong bản.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    lines = [json.dumps({"id": id, "title": f"Tin {id}", "text": text}) for id, text in ARTICLES.items()]
    (folder / "tin.jsonl").write_text("\n".join(lines), "utf-8")
    done = dvsearch("index", folder / "tin.jsonl", index=folder / "index")
    assert done.code == 0, done.err
    return folder / "index"


def ids(index: Path, *arguments: str) -> set[str]:
    return set(dvsearch("search", "--format", "ids", *arguments, index=index).lines)


@pytest.mark.parametrize(
    ("typed", "held", "loose"),
    [
        ("công an", {"police"}, {"police", "factory"}),
        ("tham quan", {"visit"}, {"visit", "corrupt"}),
        ("hoa hồng", {"bribe"}, {"bribe", "garden"}),
        ("nông thôn mới Hà Tĩnh", {"new"}, {"new", "apart"}),
        ("cong an", {"police"}, {"police", "factory"}),
        ("hoa hong", {"bribe"}, {"bribe", "garden"}),
        ("Nguyễn Hòa Bình", {"judge"}, {"judge", "peace"}),
        ("-F công an, bắt", {"police"}, {"police"}),
    ],
)
def test_a_word_stands_together_unless_loose_is_asked(index: Path, typed: str, held: set[str], loose: set[str]) -> None:
    arguments = ["-F", typed[3:]] if typed.startswith("-F") else [typed]
    assert ids(index, *arguments) == held
    assert ids(index, "--loose", *arguments) == loose


def test_words_may_stand_anywhere_each_by_itself(index: Path) -> None:
    assert ids(index, "làng công an") == {"police"}
    assert ids(index, "công làng an") == {"police"}
    assert ids(index, "--any", "công an hoa hồng") == {"police", "factory", "bribe", "garden"}


def test_syllables_with_and_without_marks_mean_themselves_once_any_is_marked(index: Path) -> None:
    assert ids(index, "tinh giản") == {"fewer"}
    found = json.loads(
        dvsearch("search", "--format", "json", "--loose", "--match", "all", "tinh giản", index=index).out
    )
    (hit,) = found["hits"]
    (snippet,) = hit["snippets"]
    assert [snippet["text"][a:b] for a, b in snippet["marks"]] == ["tinh", "giản"]
    assert ids(index, "--loose", "--accents", "ignore", "tinh giản") == {"fewer", "other"}


def test_both_totals_are_said(index: Path) -> None:
    found = json.loads(dvsearch("search", "--format", "json", "công an", index=index).out)
    assert (found["total"], found["total_loose"]) == (1, 2)
    loose = json.loads(dvsearch("search", "--format", "json", "--loose", "công an", index=index).out)
    assert (loose["total"], loose["total_loose"]) == (2, None)
    assert json.loads(dvsearch("search", "--format", "json", "huyện", index=index).out)["total_loose"] is None
    assert (
        dvsearch("search", "công an", index=index).err == "dvsearch: 1 article; 2 with the syllables apart (--loose)\n"
    )
    counted = dvsearch("search", "--count", "công an", index=index)
    assert counted.out == "1\n"


def test_explain_shows_the_cut(index: Path) -> None:
    found = json.loads(dvsearch("search", "--format", "json", "--explain", "nông thôn mới Hà Tĩnh", index=index).out)
    assert found["held"] == ["nông thôn mới", "hà tĩnh"]
    assert '"nông thôn mới"' in found["explain"]
    plain = dvsearch("search", "--explain", "nông thôn mới Hà Tĩnh", index=index)
    assert "words: nông thôn mới, hà tĩnh" in plain.lines


@pytest.mark.parametrize(
    ("typed", "widened", "found"),
    [
        ("công an ca đêm", "loose", {"factory"}),
        ("tỉnh gian", "accents", {"other"}),
        ("công an thiên thạch", "most", {"police"}),
        ("công an thiên thạch sao chổi mây mù mưa đá", "any", {"police", "factory"}),
    ],
)
def test_what_finds_nothing_is_widened_to_loose_first(index: Path, typed: str, widened: str, found: set[str]) -> None:
    as_typed = dvsearch("search", "--format", "json", typed, index=index)
    assert (as_typed.code, json.loads(as_typed.out)["total"]) == (1, 0)
    wider = json.loads(dvsearch("search", "--format", "json", "--widen", typed, index=index).out)
    assert wider["widened"] == widened
    assert {hit["id"] for hit in wider["hits"]} >= found


def test_abbreviations_and_saved_queries_go_on_working(index: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[queries]\n"cảnh" = "công an"\nntm = "NTM Hà Tĩnh"\n', "utf-8")
    env = {"DVSEARCH_CONFIG": str(config)}
    for name, meant in (("@cảnh", "police"), ("@ntm", "new")):
        assert dvsearch("search", "--format", "ids", name, index=index, env=env).lines == [meant]
    assert ids(index, "NTM") == {"new"}
