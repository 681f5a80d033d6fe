"""Articles as people cite them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from dvsearch.article import Article
from dvsearch.research import references

ARTICLE = Article(
    id="ht 1",
    title="Dân vận khéo: 100% & {mới} \\ #1 _x_ ~ ^ $",
    text="",
    date="2022-12-27",
    date_basis="page",
    source="Báo Hà Tĩnh",
    author="Lê Thu Trà",
    url="https://example.org/a_b?x=1&y={2}",
    provinces=("Hà Tĩnh", "Nghệ An"),
)


def test_a_footnote_has_who_what_where_and_when() -> None:
    assert references.citation(ARTICLE._replace(title="Đường hoa")) == (
        "Lê Thu Trà, “Đường hoa”, Báo Hà Tĩnh, 27/12/2022, https://example.org/a_b?x=1&y={2}."
    )
    assert references.citation(Article("x", "", "")) == "“x”."


def test_a_guessed_year_stands_in_a_note_and_never_in_the_field_of_the_date() -> None:
    guessed = ARTICLE._replace(date="2022", date_basis="guess")
    assert "[2022?]" in references.citation(guessed)
    bibtex = next(references.bibtex([guessed]))
    assert "  date = " not in bibtex and "the year 2022 is a guess" in bibtex and "2022" not in bibtex.split(",")[0]
    ris = next(references.ris([guessed]))
    assert "PY  - " not in ris and "DA  - " not in ris and "N1  - no date; the year 2022 is a guess\n" in ris
    item = next(references.csl([guessed]))
    assert "issued" not in item and item["note"] == "no date; the year 2022 is a guess"


@pytest.mark.parametrize("written", [references.bibtex, references.biblatex])
def test_bibtex_escapes_what_tex_would_read(written: Callable[..., Iterator[str]]) -> None:
    entry = next(written([ARTICLE]))
    title = (
        r"{{Dân vận khéo: 100\% \& \textbraceleft{}mới\textbraceright{} \textbackslash{} \#1 \_x\_ \textasciitilde{} "
    )
    assert title in entry
    assert "url = {https://example.org/a_b?x=1&y=%7B2%7D}" in entry
    assert "author = {{Lê Thu Trà}}" in entry


def test_a_month_is_the_macro_that_styles_spell() -> None:
    entry = next(references.bibtex([ARTICLE]))
    assert "  year = {2022},\n  month = dec,\n  day = {27},\n" in entry
    assert "  journal = {Báo Hà Tĩnh},\n" in entry


def test_a_page_without_a_source_keeps_its_address_in_every_style() -> None:
    entry = next(references.bibtex([ARTICLE._replace(source=None)]))
    assert entry.startswith("@misc{") and r"howpublished = {\url{https://example.org/" in entry
    assert next(references.biblatex([ARTICLE._replace(source=None)])).startswith("@online{")


HOSTILE = (
    "a} @article{forged, author = {Ai đó}, title = {x",
    "{",
    "}}}{{{",
    "\\",
    "\\{ \\} \\\\{",
    "dấu \" và ' và @",
    "a\u2028ER  - \nTY  - NEWS\nTI  - forged",
    "100% #1 $x$ ~^_&",
    "x\x00\x1b[2Jy",
)


@pytest.mark.parametrize("written", [references.bibtex, references.biblatex])
def test_no_text_ends_its_value_or_forges_an_entry(written: Callable[..., Iterator[str]]) -> None:
    articles = [
        ARTICLE._replace(id=text, title=text, author=text, source=text, text=text * 9, url="https://x/" + text)
        for text in HOSTILE
    ]
    remarks = {text: references.Remark(text, (text,)) for text in HOSTILE}
    file = "".join(written(articles, references.Occasion("2026-05-01", remarks)))
    assert len(entries_by_braces(file)) == len(HOSTILE)


def entries_by_braces(file: str) -> list[str]:
    """The entries as BibTeX's own reader finds them: braces count whatever stands before them."""
    entries, depth, start = [], 0, 0
    for at, character in enumerate(file):
        if depth == 0 and character == "@":
            start = at
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            assert depth >= 0
            if depth == 0:
                entries.append(file[start : at + 1])
    assert depth == 0
    return entries


def test_kept_parsers_read_back_what_was_written() -> None:
    pybtex = pytest.importorskip("pybtex.database")
    rispy = pytest.importorskip("rispy")
    articles = [ARTICLE._replace(id=f"{at}", title=text, author=text) for at, text in enumerate(HOSTILE)]
    for written in (references.bibtex, references.biblatex):
        assert len(pybtex.parse_string("".join(written(articles)), "bibtex").entries) == len(HOSTILE)
    records = rispy.loads("".join(references.ris(articles)))
    assert [record["title"] for record in records] == [" ".join(text.split()) for text in HOSTILE]


def test_an_abstract_is_the_first_paragraph_and_ends_with_a_sentence() -> None:
    first = "Sáng 27/12, Hội Nông dân huyện Kỳ Anh tổ chức hội nghị tổng kết."
    assert references.abstract(ARTICLE._replace(text=f"Hà Tĩnh\n\n{first}\nĐoạn sau.")) == first
    long = " ".join([first] * 30)
    cut = references.abstract(ARTICLE._replace(text=long))
    assert len(cut) <= 600 and cut.endswith("kết.") and long.startswith(cut)
    assert references.abstract(ARTICLE._replace(text="Ngắn.")) == ""
    record = next(references.ris([ARTICLE._replace(text=first)], references.Occasion("2026-05-01")))
    assert f"AB  - {first}\n" in record and "Y2  - 2026/05/01/\n" in record
    item = next(references.csl([ARTICLE._replace(text=first)], references.Occasion("2026-05-01")))
    assert item["abstract"] == first and item["accessed"] == {"date-parts": [[2026, 5, 1]]}


def test_every_bibtex_key_is_its_own_and_plain() -> None:
    entries = list(references.bibtex([ARTICLE, ARTICLE, ARTICLE._replace(title="日本", author=None, source=None)]))
    keys = [re.match(r"@\w+\{(.*),", entry) for entry in entries]
    names = [key[1] for key in keys if key]
    assert names[:2] == ["lethutra2022danvankheo", "lethutra2022danvankheo-2"]
    assert len(set(names)) == 3 and all(name.isascii() for name in names)


def test_ris_has_a_record_with_its_tags_in_order() -> None:
    record = next(references.ris([ARTICLE]))
    assert record.startswith("TY  - NEWS\nAU  - Lê Thu Trà\nTI  - ")
    assert "DA  - 2022/12/27/\n" in record and record.endswith("ER  - \n\n")
    assert record.count("KW  - ") == 2
    assert next(references.ris([Article("x", "t", "", date="2020-06")])).count("DA  - 2020/06//\n") == 1


def test_csl_keeps_a_vietnamese_name_whole() -> None:
    item = next(references.csl([ARTICLE]))
    assert item["author"] == [{"literal": "Lê Thu Trà"}]
    assert item["type"] == "article-newspaper"
    assert next(references.csl([ARTICLE._replace(source=None)]))["type"] == "webpage"


def test_an_abstract_is_the_first_paragraph_in_whole_sentences() -> None:
    sentence = "Cán bộ dân vận đến từng nhà và nghe dân nói"  # 43 characters

    def abstract(text: str) -> str:
        return references.abstract(Article("x", "", text))

    assert abstract(f"\nHà Nội\n{sentence}.\n{sentence} lần nữa.") == f"{sentence}."
    assert (abstract("a" * 40), abstract("a" * 39), abstract("")) == ("a" * 40, "", "")
    assert abstract(sentence + " từ" * 185) == sentence + " từ" * 185
    long = f"{sentence}. {sentence}" + " từ" * 300
    assert abstract(long) == f"{sentence}."
    for start in ("1. ", "a" * 39 + ". "):  # a number or a dateline is no sentence
        assert abstract(f"{start}{sentence}{' từ' * 300}").startswith(f"{start}{sentence} từ")
    assert abstract("a" * 40 + ". " + " từ" * 300) == "a" * 40 + "."
    assert len(abstract("từ " * 300)) == 599


def test_what_is_not_known_is_no_empty_field() -> None:
    for written in (references.bibtex, references.biblatex):
        assert "{}" not in next(written([Article("x", "Tin", "")]))
    assert all("  - \n" not in line for line in next(references.ris([Article("x", "", "")])).splitlines(True)[:-2])


def test_an_article_of_the_web_says_how_it_was_published_and_when_it_was_looked_at() -> None:
    occasion = references.Occasion("2026-11-30")
    web = next(references.bibtex([ARTICLE._replace(source=None)], occasion))
    assert "howpublished = {\\url{https://example.org" in web and "urldate = {2026-11-30}" in web
    printed = next(references.bibtex([ARTICLE._replace(url=None)], occasion))
    assert (
        "howpublished" not in printed
        and "urldate" not in printed
        and "howpublished" not in next(references.bibtex([ARTICLE], occasion))
    )


def test_a_paragraph_is_as_long_as_it_is_wherever_it_stands_and_may_have_all_the_room() -> None:
    assert references.abstract(Article("x", "", "Ngắn.\n" * 30)) == ""
    full = ("từ " * references._ABSTRACT_MOST)[: references._ABSTRACT_MOST - 1] + "a"
    assert references.abstract(Article("x", "", full)) == full
    assert len(references.abstract(Article("x", "", f"{full}a"))) < references._ABSTRACT_MOST
