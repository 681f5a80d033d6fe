"""What the tags of a page say: the article's own day among many, and the page that a copy was made of."""

# ruff: noqa: E501 - markup is written out on its line

from __future__ import annotations

import json

import pytest

from dvsearch.article import Article
from dvsearch.reading.entries import read_entry
from dvsearch.reading.entry import make_entry
from dvsearch.reading.evidence import Reading
from dvsearch.reading.web_copies import original_address
from tests.reading.archives import LEAD, MORE, TITLE, page


def read(markup: bytes, path: str = "a.html") -> Article:
    reading = read_entry(make_entry(path, None, "html", markup))
    assert isinstance(reading, Reading), reading
    return reading.article


def linked(*objects: object) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(one)}</script>" for one in objects)


OWN = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2021-03-12T02:15:00Z",
    "mainEntityOfPage": {"@id": "x"},
}
OTHER = {"@type": "NewsArticle", "headline": "Một tin khác hẳn", "datePublished": "2019-01-01"}
DATED = {
    "meta": "<meta property='article:published_time' content='2021-03-11T20:00:00Z'>",
    "own among others": f"<meta property='og:title' content='{TITLE}'>" + linked(OTHER, OWN),
    "graph": linked({"@graph": [{"@type": "WebSite"}, OWN]}),
    "list of others": linked({"@type": "ItemList", "itemListElement": [OTHER]}, OWN),
    "broken": '<script type=\'application/ld+json\'>{"datePublished": "2021-03-12", oops}</script>',
    "time": "<time datetime='2021-03-12T09:15:00+07:00'>hôm qua</time>",
    "itemprop": "<span itemprop='datePublished' content='2021-03-12'>12/3</span>",
    "itemprop text": "<span itemprop='datePublished'>12/03/2021 09:15</span>",
    "times of others": "<time datetime='2019-01-01'></time><time datetime='2018-01-01'></time><meta itemprop='datePublished' content='2021-03-12'>",
    "unreadable before readable": "<meta name='date' content='hôm qua'><meta name='pubdate' content='12/03/2021'>",
}


@pytest.mark.parametrize("head", DATED)
def test_the_day_of_the_article_itself_is_believed(head: str) -> None:
    article = read(page(head=DATED[head]))
    assert (article.date, article.date_basis) == ("2021-03-12", "metadata")


def test_several_times_say_nothing() -> None:
    head = "<time datetime='2019-01-01'></time><time datetime='2018-01-01'></time>"
    assert read(page(head=head)).date is None


def test_a_date_that_cannot_be_read_is_known_to_be_there() -> None:
    article = read(page(head="<meta name='date' content='ba hôm trước'>"))
    assert (article.date, article.date_basis) == (None, "unreadable")


ORIGINAL = "https://baomau.example.vn/thoi-su/go-vuong.html"


@pytest.mark.parametrize(
    "address",
    [
        f"https://web.archive.org/web/20230605101112/{ORIGINAL}",
        f"http://web.archive.org/web/20230605101112id_/{ORIGINAL}",
        f"https://web.archive.org/web/2023*/{ORIGINAL}".replace("2023*", "2023"),
        f"https://archive.today/20220101120000/{ORIGINAL}",
        f"https://archive.ph/2022.01.01-120000/{ORIGINAL}",
        f"https://arquivo.pt/wayback/20230605101112/{ORIGINAL}",
        f"https://webcache.googleusercontent.com/search?q=cache:{ORIGINAL}",
        f"https://wayback.example.org/all/20230605101112/{ORIGINAL}",
        "https://web.archive.org/web/20230605101112/https:/baomau.example.vn/thoi-su/go-vuong.html",
    ],
)
def test_a_copy_has_the_address_of_the_page_that_it_copies(address: str) -> None:
    assert original_address(address) == ORIGINAL
    article = read(page(head=f"<link rel='canonical' href='{address}'>"))
    assert (article.url, article.source, article.date) == (ORIGINAL, "baomau.example.vn", None)


@pytest.mark.parametrize(
    "address", [ORIGINAL, "https://e.vn/20230605/a.html", "https://e.vn/web/20230605101112.htm", "", "x"]
)
def test_any_other_address_stays_as_it_is(address: str) -> None:
    assert original_address(address) == address


def test_the_toolbar_of_a_web_archive_is_no_part_of_the_page() -> None:
    bar = b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>12 captures 05 Jun 2019 - 14 Aug 2023</div><!-- END WAYBACK TOOLBAR INSERT -->"
    article = read(page().replace(b"<body>", b"<body>" + bar))
    assert "captures" not in f"{article.text}" and article.date is None


def test_a_page_laid_out_with_tables_is_read() -> None:
    cells = f"<table><tr><td>Trang chủ</td><td>Tin tức</td></tr><tr><td><table><tr><td><b>{TITLE}</b></td></tr><tr><td>Ngày đăng: 12/03/2021</td></tr><tr><td><p>{LEAD}</p><p>{MORE}</p></td></tr></table></td></tr></table>"
    article = read(f"<html><body>{cells}</body></html>".encode())
    assert (article.title, article.date) == (TITLE, "2021-03-12")
    assert LEAD in article.text and MORE in article.text


def test_a_bad_byte_in_the_head_does_not_cost_the_article() -> None:
    head = "<meta name='description' content='Gỡ vướng mặt bằng đường ven biển ".encode() + b"\xe1\xbb'>"
    assert read(page().replace(b"</head>", head + b"</head>")).title == TITLE
