"""Documents that are not pages of the web: their text, what they say of themselves, and why some are refused."""

# ruff: noqa: E501 - markup is written out on its line

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.reading.entries import Rejected, read
from dvsearch.reading.sources import Source
from tests.reading.archives import LEAD, MORE, TITLE, docx, mail, mhtml, odt, page, pdf, rss, zip_of
from tests.vietnamese.test_encodings import tcvn3

Read = Callable[[str, bytes | str], list[Article | Rejected]]


@pytest.fixture
def taken(tmp_path: Path) -> Read:
    """Writes a file and reads it."""

    def taken(name: str, data: bytes | str) -> list[Article | Rejected]:
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read(Source(tmp_path / name, name)))

    return taken


def article(found: list[Article | Rejected]) -> Article:
    (one,) = found
    assert isinstance(one, Article), one
    return one


def reason(found: list[Article | Rejected]) -> str:
    (one,) = found
    assert isinstance(one, Rejected), one
    return one.reason


# ---------------------------------------------------------------- office


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_a_document_is_its_paragraphs(taken: Read, name: str) -> None:
    make = docx if name == "a.docx" else odt
    one = article(taken(name, make(TITLE, "Ngày đăng: 21/01/2015", LEAD, MORE)))
    assert (one.id, one.title, one.date, one.text) == (name, TITLE, "2015-01-21", f"{LEAD}\n{MORE}")


def test_deleted_text_comments_and_old_fonts(taken: Read) -> None:
    body = "<w:p><w:r><w:t>Còn </w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:r><w:t>lại.</w:t></w:r></w:p>"
    assert "Còn lại." in article(taken("a.docx", docx(TITLE, LEAD, body=body))).text
    assert article(taken("b.docx", docx(tcvn3(TITLE), tcvn3(LEAD).replace("“", "").replace("”", "")))).title == TITLE
    titled = '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Tên của bài</w:t></w:r></w:p>'
    assert article(taken("c.docx", docx(LEAD, body=titled))).title == "Tên của bài"


def test_documents_that_are_none_are_refused(taken: Read) -> None:
    assert "not a document" in reason(taken("a.docx", b"x"))
    assert "no word/document.xml" in reason(taken("b.docx", zip_of({"x": b""})))
    assert "encrypted" in reason(taken("c.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)))
    assert "no text" in reason(taken("d.docx", docx()))
    laughs = b'<!DOCTYPE d [<!ENTITY a "ha">]><w:document>&a;</w:document>'
    assert "entities" in reason(taken("e.docx", zip_of({"word/document.xml": laughs})))
    assert "deep" in reason(taken("f.odt", zip_of({"content.xml": b"<a>" * 9_999})))
    assert "not XML" in reason(taken("g.odt", zip_of({"content.xml": b"<a><b></a>"})))


# ---------------------------------------------------------------- pdf

LINES = "Hoi nghi tong ket phong trao dan van kheo\nUBND xa Lien Thanh hop voi cac thon de ban viec hien dat mo duong\nlen ban, thong nhat cach lam va phan cong."


def test_a_pdf_is_its_text_layer(taken: Read) -> None:
    pytest.importorskip("pypdf")
    one = article(taken("a.pdf", pdf(LINES, "Trang 2\nMoi nha gop ba muoi ngay cong.")))
    assert one.title == "Hoi nghi tong ket phong trao dan van kheo"
    assert "mo duong len ban, thong nhat" in one.text


def test_what_repeats_on_every_page_is_left_out(taken: Read) -> None:
    pytest.importorskip("pypdf")
    pages = [f"Bao cao cua xa\nDoan so {i} ke ve mot viec khac trong thon, ban va xom\n{i}" for i in range(5)]
    text = article(taken("a.pdf", pdf(*pages))).text
    assert "Bao cao cua xa" not in text and "Doan so 3" in text


def test_a_scan_and_what_is_no_pdf_are_refused(taken: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypdf")
    assert reason(taken("a.pdf", pdf("", "", ""))) == "a scan: 3 pages without a text layer"
    assert "not PDF" in reason(taken("b.pdf", b"%PDF-1.4 nothing"))
    assert "not PDF" in reason(taken("c.pdf", b""))
    monkeypatch.setitem(__import__("sys").modules, "pypdf", None)
    assert "dvsearch[archives]" in reason(taken("d.pdf", pdf(LINES)))


# ---------------------------------------------------------------- messages and saved pages


def test_a_message_has_its_subject_sender_and_day_in_viet_nam(taken: Read) -> None:
    for data in (mail(), mail(html=page()), mail("Xem bản web", html=page())):
        one = article(taken("a.eml", data))
        assert (one.title, one.author, one.date, one.date_basis) == (TITLE, "Hồng Nhung", "2015-01-21", "metadata")
        assert "mười hộ đã hiến" in one.text and "Trang chủ" not in one.text


def test_a_message_without_text_is_refused(taken: Read) -> None:
    assert "no header" in reason(taken("a.eml", b"\n\nx"))
    assert "no text" in reason(taken("b.eml", b"Subject: x\n\n"))


def test_a_page_saved_as_one_file_has_its_address(taken: Read) -> None:
    one = article(taken("a.mhtml", mhtml(page())))
    assert (one.title, one.url, one.date) == (TITLE, "https://example.vn/mo-duong-8.html", None)
    single = page(head="").replace(
        b"<head>",
        b"<head><!--\n Page saved with SingleFile \n url: https://example.vn/b-9.html \n saved date: Mon Jun 05 2023 -->",
    )
    single = single.replace(b"<article>", b"<img src='data:image/png;base64," + b"A" * 3_000_000 + b"'><article>")
    one = article(taken("b.html", single))
    assert (one.title, one.url, one.date) == (TITLE, "https://example.vn/b-9.html", None)
    assert "not MHTML" in reason(taken("c.mht", b"x"))


# ---------------------------------------------------------------- feeds


def test_the_items_of_a_feed_are_articles(taken: Read) -> None:
    items = (
        f"<item><title>{TITLE}</title><link>https://e.vn/1</link><description>&lt;p&gt;{LEAD}&lt;/p&gt;</description>"
        "<pubDate>Tue, 20 Jan 2015 20:00:00 GMT</pubDate><category>Xã hội</category></item>",
        f"<item><title>Tin&nbsp;hai</title><guid>g2</guid><content:encoded xmlns:content='c'><![CDATA[<p>{LEAD}</p><p>{MORE}</p>]]>"
        "</content:encoded><dc:creator xmlns:dc='d'>Hồng Nhung</dc:creator></item>",
    )
    first, second = taken("a.rss", rss(*items))
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.id, first.title, first.text, first.date) == ("https://e.vn/1", TITLE, LEAD, "2015-01-21")
    assert (first.category, first.source) == ("Xã hội", "Báo Mẫu")
    assert (second.id, second.author, second.text.count("\n")) == ("g2", "Hồng Nhung", 1)
    assert second.title == "Tin hai"


def test_atom_is_read_as_well(taken: Read) -> None:
    atom = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo Mẫu</title><entry><title>{TITLE}</title>"
        "<link rel='self' href='https://e.vn/self'/><link href='https://e.vn/1'/><published>2015-01-20T20:00:00Z</published>"
        f"<author><name>Hồng Nhung</name></author><content type='xhtml'><div><p>{LEAD}</p><p>{MORE}</p></div></content></entry></feed>"
    )
    one = article(taken("a.atom", atom))
    assert (one.url, one.date, one.author, one.text) == (
        "https://e.vn/1",
        "2015-01-21",
        "Hồng Nhung",
        f"{LEAD}\n{MORE}",
    )


def test_xml_that_is_no_feed_is_refused_and_a_feed_cut_short_keeps_its_items(taken: Read) -> None:
    assert "no feed: <urlset>" in reason(taken("a.xml", "<urlset><url/></urlset>"))
    assert "entities" in reason(taken("b.xml", '<!DOCTYPE r [<!ENTITY a "&b;">]><rss><channel/></rss>'))
    cut = rss(f"<item><guid>1</guid><title>{TITLE}</title><description>{LEAD}</description></item>")[:-12]
    one, wrong = taken("c.xml", cut)
    assert isinstance(one, Article) and isinstance(wrong, Rejected) and "not XML" in wrong.reason


def test_what_trafilatura_wrote_is_read(taken: Read) -> None:
    xml = f"<doc sitename='Báo Mẫu' title='{TITLE}' author='Hồng Nhung' date='2015-01-21' source='https://e.vn/1'><main><p>{LEAD}</p></main><comments><p>Hay!</p></comments></doc>"
    one = article(taken("a.xml", xml))
    assert (one.title, one.url, one.date, one.text) == (TITLE, "https://e.vn/1", "2015-01-21", LEAD)
    text = f"---\ntitle: {TITLE}\nauthor: Hồng Nhung\nurl: https://e.vn/1\nhostname: e.vn\nsitename: Báo Mẫu\ndate: 2015-01-21\n---\n{LEAD}\n"
    one = article(taken("a.txt", text))
    assert (one.title, one.url, one.date, one.text, one.source) == (
        TITLE,
        "https://e.vn/1",
        "2015-01-21",
        LEAD,
        "Báo Mẫu",
    )


# ---------------------------------------------------------------- markdown


def test_markdown_is_text_without_its_marks(taken: Read) -> None:
    text = f"# {TITLE}\n\n![Ảnh](a.png)\n\n**Sáng 20/1**, [Ban Dân vận](https://e.vn) họp.\n\n> {LEAD}\n\n* một *hai* ba\n\n---\n"
    one = article(taken("a.md", text))
    assert (one.title, one.text.split("\n")[0]) == (TITLE, "Sáng 20/1, Ban Dân vận họp.")
    assert not set("*[]#>!") & set(one.text.replace("!", ""))


@pytest.mark.parametrize(
    "front",
    [
        f'---\ntitle: "{TITLE}"\ndate: 2015-01-21\ntags: [dân vận, đường]\nauthor:\n  - Hồng Nhung\n---\n',
        f"+++\ntitle = '{TITLE}'\ndate = '2015-01-21'\nauthor = ['Hồng Nhung']\n+++\n",
        f"---\r\ntitle: >\r\n  {TITLE}\r\ndate: '21/01/2015'\r\nauthor: Hồng Nhung\r\n---\r\n",
    ],
    ids=["yaml", "toml", "folded"],
)
def test_front_matter_tells_the_fields(taken: Read, front: str) -> None:
    one = article(taken("a.md", front + LEAD))
    assert (one.title, one.date, one.author, one.text) == (TITLE, "2015-01-21", "Hồng Nhung", LEAD)


def test_a_rule_is_no_front_matter(taken: Read) -> None:
    assert article(taken("a.md", f"---\n\n# {TITLE}\n\n{LEAD}\n")).title == TITLE
