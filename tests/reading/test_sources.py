"""Folders and files of every form, good and bad: each article is read, each bad one is reported, the run goes on."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import random
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from dvsearch.article import Article
from dvsearch.errors import InputError
from dvsearch.reading import decompress, json_records
from dvsearch.reading.contents import MAX_BYTES
from dvsearch.reading.entries import Rejected, explain, read, read_stream
from dvsearch.reading.evidence import Notice, Reading
from dvsearch.reading.sources import Source, walk

TITLE = "Bát Xát: Mười hộ hiến đất mở đường lên bản"
LEAD = (
    "Sáng 20/1, Ban Dân vận Huyện ủy Bát Xát (Lào Cai) tổng kết phong trào “Dân vận khéo”, biểu dương mười hộ đã hiến "
    "hơn ba nghìn mét vuông đất."
)
PAGE = f"{TITLE}\nNgày đăng: 21/01/2015\n{LEAD}\nIn trang"
RECORD = {
    "id": "lc-1",
    "title": TITLE,
    "text": LEAD,
    "date": "2015-01-21",
    "source": "Báo Lào Cai",
    "author": "Hồng Nhung",
    "category": "Xây dựng Đảng",
    "url": "https://example.vn/1",
    "provinces": ["Lào Cai"],
}

Write = Callable[[str, bytes], Source]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file, and gives it back as walk would."""

    def write(name: str, data: bytes) -> Source:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return Source(path, name)

    return write


def articles(source: Source) -> list[Article]:
    found = list(read(source))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def rejected(source: Source, max_bytes: int = MAX_BYTES) -> list[Rejected]:
    return [item for item in read(source, max_bytes=max_bytes) if isinstance(item, Rejected)]


def as_json(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- walking


def test_a_folder_is_walked_sorted_without_hidden_files_readmes_and_other_kinds(write: Write, tmp_path: Path) -> None:
    for name in (
        "b/2.txt",
        "b/1.html",
        "a.jsonl.xz",
        ".git/x.txt",
        "README.txt",
        "notes.doc",
        ".hidden.txt",
        "c.jpg",
        "z.csv",
    ):
        write(name, b"x")
    notices: list[Notice] = []
    assert [source.name for source in walk([tmp_path], notices.append)] == [
        "a.jsonl.xz",
        "b/1.html",
        "b/2.txt",
        "z.csv",
    ]
    assert [(notice.path, notice.detail) for notice in notices] == [
        (str(tmp_path / "c.jpg"), ".jpg"),
        (str(tmp_path / "notes.doc"), ".doc"),
    ]


def test_names_do_not_depend_on_where_the_archive_stands(write: Write, tmp_path: Path) -> None:
    write("one/tin/1.txt", b"x")
    shutil.copytree(tmp_path / "one", tmp_path / "elsewhere/deep/two")
    assert (
        [s.name for s in walk([tmp_path / "one"])]
        == [s.name for s in walk([tmp_path / "elsewhere/deep/two"])]
        == ["tin/1.txt"]
    )


def test_the_same_name_under_two_paths_is_made_distinct(write: Write, tmp_path: Path) -> None:
    write("one/1.txt", b"x")
    write("two/1.txt", b"y")
    assert [source.name for source in walk([tmp_path / "one", tmp_path / "two"])] == ["1.txt", "two/1.txt"]


def test_a_file_is_read_once_however_often_it_is_asked_for(write: Write, tmp_path: Path) -> None:
    source = write("tin/1.txt", b"x")
    (tmp_path / "tin/2.txt").symlink_to(source.path)
    assert [found.name for found in walk([tmp_path, tmp_path / "tin", source.path])] == ["tin/1.txt"]


def test_a_link_out_of_the_folder_is_followed_only_when_that_is_asked(write: Write, tmp_path: Path) -> None:
    inside = write("tin/1.txt", b"x").path
    (tmp_path / "tin/again").symlink_to(inside.parent, target_is_directory=True)
    write("elsewhere/secret.txt", b"y")
    (tmp_path / "tin/2.txt").symlink_to(tmp_path / "elsewhere/secret.txt")
    (tmp_path / "tin/there").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "tin/state.txt").symlink_to("/proc/self/status")
    said: list[Notice] = []
    assert [source.name for source in walk([tmp_path / "tin"], said.append)] == ["1.txt"]
    assert [notice.detail for notice in said] == ["links out of the folder"] * 3
    assert [source.name for source in walk([tmp_path / "tin"], follow=True)] == ["1.txt", "2.txt", "state.txt"]
    (tmp_path / "asked").symlink_to(tmp_path / "tin", target_is_directory=True)
    assert [source.name for source in walk([tmp_path / "asked"])] == ["1.txt"]


def test_links_in_a_circle_end(write: Write, tmp_path: Path) -> None:
    write("tin/1.txt", b"x")
    (tmp_path / "tin/back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "tin/self").symlink_to(tmp_path / "tin/self")
    assert [source.name for source in walk([tmp_path])] == ["tin/1.txt"]


def test_a_missing_path_is_an_error_before_anything_is_read(write: Write, tmp_path: Path) -> None:
    write("1.txt", b"x")
    with pytest.raises(InputError, match="khong-co: no such file"):
        next(walk([tmp_path, tmp_path / "khong-co"]))


def test_names_are_composed_and_on_one_line(write: Write, tmp_path: Path) -> None:
    write(unicodedata.normalize("NFD", "Hà Tĩnh.txt"), b"x")
    write("hai\ndòng.txt", b"x")
    (tmp_path / os.fsdecode(b"la\xff.txt")).write_bytes(b"x")
    assert [source.name for source in walk([tmp_path])] == ["Hà Tĩnh.txt", "hai\\x0adòng.txt", "la\\xff.txt"]


def test_pipes_links_to_nothing_and_folders_are_reported_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "nothing.txt").symlink_to(tmp_path / "gone.txt")
    reasons = {source.name: rejected(source)[0].reason for source in walk([tmp_path])}
    assert reasons == {"nothing.txt": "cannot be read: no such file or directory", "pipe.txt": "not a regular file"}
    assert rejected(Source(tmp_path, "folder"))[0].reason == "not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(write: Write, tmp_path: Path) -> None:
    write("closed.txt", b"x").path.chmod(0)
    (write("folder/1.txt", b"x").path.parent).chmod(0)
    try:
        reasons = {source.name: rejected(source)[0].reason for source in walk([tmp_path])}
        assert reasons == {
            "closed.txt": "cannot be read: permission denied",
            "folder": "cannot be read: permission denied",
        }
    finally:
        (tmp_path / "folder").chmod(0o700)


# ---------------------------------------------------------------- forms


def test_a_page_of_text_becomes_an_article_with_the_name_of_its_file(write: Write) -> None:
    (article,) = articles(write("lao-cai/tin.txt", PAGE.encode()))
    assert (article.id, article.path) == ("lao-cai/tin.txt", "lao-cai/tin.txt")
    assert (article.title, article.text, article.raw) == (TITLE, LEAD, PAGE)
    assert (article.date, article.date_basis) == ("2015-01-21", "page")
    assert article.provinces == article.current_provinces == ("Lào Cai",)


def tsv(rows: list[list[str]]) -> bytes:
    return "\n".join("\t".join(row) for row in rows).encode()


FORMS = {
    "tin.jsonl": as_json(RECORD) + b"\n\n",
    "tin.ndjson": b"\xef\xbb\xbf" + as_json(RECORD),
    "tin.json": as_json(RECORD),
    "list.json": as_json([RECORD]),
    "wrapped.json": as_json({"articles": [RECORD]}),
    "tin.csv": b"id,title,text,date,source,author,category,url,provinces\n"
    + f'lc-1,"{TITLE}","{LEAD}",2015-01-21,Báo Lào Cai,Hồng Nhung,'.encode()
    + "Xây dựng Đảng,https://example.vn/1,Lào Cai\n".encode(),
    "tin.tsv": tsv(
        [
            list(RECORD),
            [
                "lc-1",
                TITLE,
                LEAD,
                "2015-01-21",
                "Báo Lào Cai",
                "Hồng Nhung",
                "Xây dựng Đảng",
                "https://example.vn/1",
                "Lào Cai",
            ],
        ]
    ),
    "aliases.jsonl": as_json(
        {
            "_id": "lc-1",
            "headline": TITLE,
            "content": LEAD,
            "Published At": "21/01/2015 08:00",
            "site_name": "Báo Lào Cai",
            "authors": ["Hồng Nhung"],
            "section": {"name": "Xây dựng Đảng"},
            "link": "https://example.vn/1",
            "province": "Lào Cai",
            "views": 12,
        }
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_record_is_read_from_every_form(write: Write, name: str) -> None:
    (article,) = articles(write(name, FORMS[name]))
    assert (article.id, article.title, article.text) == ("lc-1", TITLE, LEAD)
    assert (article.date, article.date_basis) == ("2015-01-21", "metadata")
    assert (article.source, article.author, article.category) == ("Báo Lào Cai", "Hồng Nhung", "Xây dựng Đảng")
    assert (article.url, article.provinces, article.raw) == ("https://example.vn/1", ("Lào Cai",), None)


def test_parquet_is_read_where_pyarrow_is(write: Write, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist([RECORD, {"id": "x"}]), tmp_path / "tin.parquet")
    article, wrong = read(Source(tmp_path / "tin.parquet", "tin.parquet"))
    assert isinstance(article, Article) and article.id == "lc-1"
    assert wrong == Rejected("tin.parquet", 2, "no text in the record")
    assert "bytes" in rejected(Source(tmp_path / "tin.parquet", "tin.parquet"), max_bytes=10)[0].reason
    assert "not Parquet" in rejected(write("bad.parquet", b"PAR1 nothing"))[0].reason


def test_parquet_without_pyarrow_names_what_to_install(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    assert "dvsearch[parquet]" in rejected(write("tin.parquet", b""))[0].reason


PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("name", ["tin.txt", "tin.jsonl", "tin.csv"])
def test_every_form_may_be_compressed(write: Write, name: str, suffix: str) -> None:
    plain_data = PAGE.encode() if name == "tin.txt" else FORMS[name]
    (article,) = articles(write(name + suffix, PACK[suffix](plain_data)))
    assert article.title == TITLE


@pytest.mark.parametrize("suffix", PACK)
def test_members_one_after_the_other_are_one_stream(write: Write, suffix: str) -> None:
    lines = [as_json({"id": str(i), "title": TITLE, "text": LEAD}) + b"\n" for i in range(3)]
    source = write("tin.jsonl" + suffix, b"".join(map(PACK[suffix], lines)))
    assert [article.id for article in articles(source)] == ["0", "1", "2"]


@pytest.mark.parametrize("suffix", PACK)
def test_damage_in_a_compressed_file_is_reported(write: Write, suffix: str) -> None:
    packed = PACK[suffix](PAGE.encode() * 50)
    assert "cut short" in rejected(write("a.txt" + suffix, packed[:-12]))[0].reason
    assert "damaged" in rejected(write("b.txt" + suffix, b"not packed at all" * 9))[0].reason
    assert rejected(write("c.txt" + suffix, b""))[0].reason == "empty"


@pytest.mark.parametrize("suffix", PACK)
def test_a_bomb_is_stopped_at_the_limit(write: Write, suffix: str) -> None:
    source = write("bomb.jsonl" + suffix, PACK[suffix](b"{}\n" * 400_000))
    found = rejected(source, max_bytes=100_000)
    assert found[-1] == Rejected(source.name, None, "holds more than 100,000 bytes when decompressed")


def test_what_is_larger_than_an_article_can_be_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 1000)
    assert "larger" in rejected(write("a.txt", b"x" * 2000), max_bytes=1000)[0].reason
    long = as_json({"text": "x" * 2000}) + b"\n" + as_json({"title": "b", "text": LEAD})
    wrong, article = read(write("a.jsonl", long))
    assert wrong == Rejected("a.jsonl", 1, "the line is longer than 1,000 bytes")
    assert isinstance(article, Article)
    assert "blank lines" in rejected(write("b.jsonl", b"\n" * 5000))[0].reason
    assert "characters" in rejected(write("a.csv", b"text\n" + b"x" * 5000))[0].reason


def test_an_xz_file_that_asks_for_much_memory_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompress, "MEMORY_LIMIT", 1 << 20)
    packed = lzma.compress(PAGE.encode(), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 26}])
    assert "damaged" in rejected(write("a.txt.xz", packed))[0].reason


# ---------------------------------------------------------------- records


def test_a_record_without_fields_is_read_like_a_page(write: Write) -> None:
    (article,) = articles(write("tin.jsonl", as_json({"text": PAGE})))
    assert (article.title, article.text, article.date, article.raw) == (TITLE, LEAD, "2015-01-21", PAGE)


def test_a_field_that_says_nothing_counts_as_missing(write: Write) -> None:
    record: dict[str, object] = {"title": TITLE, "text": LEAD, "date": "hôm qua", "author": []}
    record |= {"source": None, "provinces": 7, "url": {}}
    (article,) = articles(write("tin.jsonl", as_json(record)))
    assert (article.date, article.author, article.source, article.provinces) == (None, None, None, ("Lào Cai",))


def test_provinces_that_are_given_win_in_their_usual_spelling(write: Write) -> None:
    (article,) = articles(write("tin.jsonl", as_json({**RECORD, "provinces": "TP.HCM; dak lak; Viêng Chăn"})))
    assert article.provinces == ("TP. Hồ Chí Minh", "Đắk Lắk", "Viêng Chăn")
    assert article.mentions == ()


def test_ids_come_from_the_record_its_address_or_its_words(write: Write) -> None:
    lines = [
        {"text": LEAD, "title": TITLE, "id": 7},
        {"text": LEAD, "title": "b", "url": "https://e.vn/1"},
        {"text": LEAD, "title": "c"},
    ]
    source = write("tin.jsonl", b"\n".join(map(as_json, lines)))
    first, second, third = (article.id for article in articles(source))
    assert (first, second) == ("7", "https://e.vn/1")
    assert third == articles(source)[2].id and len(third) == 20


def test_a_repeated_article_is_reported_and_a_repeated_id_made_distinct(write: Write) -> None:
    lines = [RECORD, RECORD, {**RECORD, "title": "Bài khác"}]
    found = list(read(write("tin.jsonl", b"\n".join(map(as_json, lines)))))
    assert [item.id for item in found if isinstance(item, Article)] == ["lc-1", "lc-1#2"]
    assert [item for item in found if isinstance(item, Rejected)] == [
        Rejected("tin.jsonl", 2, "repeats the article of line 1 (id lc-1)")
    ]


def test_lone_surrogates_and_nul_inside_json_are_data(write: Write) -> None:
    line = b'{"title": "a\\ud800b", "text": "c\\u0000d [bold] \\u001b[31m"}'
    (article,) = articles(write("tin.jsonl", line))
    assert (article.title, article.text) == ("a\ud800b", "c\0d [bold] \x1b[31m")
    assert article.digest()


def test_standard_input_is_read_line_by_line() -> None:
    found = list(read_stream(iter([as_json(RECORD) + b"\n", b"\n", b"[]\n"]), "-"))
    assert isinstance(found[0], Article) and found[0].id == "lc-1"
    assert found[1] == Rejected("-", 3, "an array, not an object")


def test_explain_gives_the_article_with_its_reasons(write: Write) -> None:
    (reading,) = explain(write("tin.txt", PAGE.encode()))
    assert isinstance(reading, Reading)
    evidence = {item.field: item for item in reading.evidence}
    assert evidence["date"].reason == "page: a stamp with its label"
    assert PAGE[evidence["province"].start : evidence["province"].end] in ("Bát Xát", "Lào Cai")
    assert evidence["left out"].value == "In trang"


WRONG = {
    "an array": b"[]",
    "a string": b'"abc"',
    "a number": b"12",
    "null": b"null",
    "not JSON": b"{text: 1}",
    "cut short": b'{"text": "abc',
    "text a number": b'{"text": 5}',
    "text an array of numbers": b'{"text": [1, 2]}',
    "text an object": b'{"text": {"a": 1}}',
    "text true": b'{"text": true}',
    "text null": b'{"text": null}',
    "text empty": b'{"text": ""}',
    "text blank": b'{"text": " \\n\\t"}',
    "no text": b'{"title": "a"}',
    "id an object": b'{"id": {"a": 1}, "text": "abc"}',
    "id true": b'{"id": true, "text": "abc"}',
    "NaN": b'{"text": NaN}',
    "not UTF-8": b'{"text": "' + bytes(range(200, 256)) + b'"}',
    "a huge number": b'{"text": "a", "n": ' + b"9" * 5000 + b"}",
    "deep nesting": b'{"text": "a", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "NUL bytes": b'{"text": "a\x00b"}',
    "two objects": b'{"text": "a"} {"text": "b"}',
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_line_is_rejected_with_its_place_and_the_next_is_read(write: Write, wrong: str) -> None:
    found = list(read(write("tin.jsonl", WRONG[wrong] + b"\n" + as_json(RECORD))))
    assert [type(item) for item in found] == [Rejected, Article]
    assert found[0].path == "tin.jsonl" and found[0].line == 1 and found[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL bytes"),
        ("a.txt", b"\xff" * 40, "UTF|Vietnamese"),
        ("a.html", b"<html><body></body></html>", "empty"),
        ("a.json", b"", "empty"),
        ("a.json", b"[1, 2", "the array has no end"),
        ("a.json", b"7", "not an object"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.csv", b"", "no header line"),
        ("a.csv", b"x,y\n1,2", "no known column"),
        ("a.csv", b"text\n\xff\xfe", "not UTF-8"),
        ("a.csv", b"text\na,b", "2 values under 1"),
        ("a.doc", b"x", "not a kind of file"),
        ("a.pdf", b"x", "not PDF"),
        ("a", b"x", "not a kind of file"),
    ],
)
def test_a_wrong_file_is_rejected_with_the_reason(write: Write, name: str, data: bytes, reason: str) -> None:
    found = list(read(write(name, data)))
    assert found and all(isinstance(item, Rejected) for item in found), found
    assert re.search(reason, found[-1].reason), found[-1]  # type: ignore[union-attr]


def test_a_wrong_row_of_a_table_leaves_the_others(write: Write) -> None:
    source = write("a.csv", f'id,text\n1,"{LEAD}"\n2,"a",b\n3,"{LEAD} Hết."\n'.encode())
    assert [item.id if isinstance(item, Article) else item.line for item in read(source)] == ["1", 3, "3"]


def test_three_hundred_damaged_files_are_read_or_rejected_and_never_fail(write: Write) -> None:
    chance = random.Random(20)
    originals = {
        "a.txt": PAGE.encode(),
        "a.html": f"<html><head><title>{TITLE}</title></head><body><p>{LEAD}</p></body></html>".encode(),
        **FORMS,
        **{"b.jsonl" + suffix: pack(FORMS["tin.jsonl"] * 3) for suffix, pack in PACK.items()},
    }
    outcomes = {Article: 0, Rejected: 0}
    for turn in range(330):
        name, data = chance.choice(sorted(originals.items()))
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(damaged))
            match chance.randrange(4):
                case 0:
                    damaged[place] = chance.randrange(256)
                case 1:
                    del damaged[place : place + chance.randint(1, 40)]
                case 2:
                    damaged[place:place] = chance.randbytes(chance.randint(1, 20))
                case _:
                    damaged[place] ^= 1 << chance.randrange(8)
            damaged = damaged or bytearray(b"{")
        for item in read(write(f"{turn}-{name}", bytes(damaged))):
            outcomes[type(item)] += 1
            assert isinstance(item, Article) or item.reason
    assert min(outcomes.values()) > 20
