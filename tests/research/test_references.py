"""Articles as people cite them."""

from __future__ import annotations

import re

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


def test_bibtex_escapes_what_tex_would_read() -> None:
    entry = next(references.bibtex([ARTICLE]))
    assert r"{{Dân vận khéo: 100\% \& \{mới\} \textbackslash{} \#1 \_x\_ \textasciitilde{} " in entry
    assert "url = {https://example.org/a_b?x=1&y=%7B2%7D}" in entry
    assert "author = {{Lê Thu Trà}}" in entry
    opened = entry.replace(r"\{", "").replace(r"\}", "")
    assert opened.count("{") == opened.count("}")


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
