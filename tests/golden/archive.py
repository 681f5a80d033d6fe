"""Twelve articles that never change, with something of everything that a screen or a pipe has to show.

They are made here, not read from files, so that reading better does not change what the screens are compared with.
"""

from __future__ import annotations

import unicodedata

from dvsearch.article import Article
from dvsearch.engines import open_engine
from dvsearch.engines.base import Engine
from dvsearch.indexing import analyzer, index_meta
from dvsearch.lexicon import Lexicon

ESCAPES = "Bản tin \x1b[31mđỏ\x1b[0m, [bold]đậm[/bold] :smile: và \u202eđảo\u202c"

ARTICLES = (
    Article(
        id="ht-2022-01",
        title="Hà Tĩnh: Dân vận khéo làm đường hoa ở Kỳ Xuân",
        text="Sáng 27/12, xã Kỳ Xuân khánh thành 12 km đường hoa. Mô hình dân vận khéo do chi bộ thôn Cao Thắng "
        "nêu ra, bà con góp 1.450 ngày công.\n\nTheo Kết luận 43-KL/TU, mỗi chi bộ giữ một việc làm theo. "
        "Bí thư chi bộ nói: “Dân bàn trước, cán bộ làm sau”.",
        date="2022-12-27",
        date_basis="page",
        source="Báo Hà Tĩnh",
        author="Lê Thu Trà",
        category="Dân vận",
        url="https://example.org/ha-tinh/duong-hoa?id=7&p=1",
        path="ha-tinh/duong-hoa.html",
        provinces=("Hà Tĩnh",),
        current_provinces=("Hà Tĩnh",),
        citations=("43-KL/TU",),
    ),
    Article(
        id="vp-2021-01",
        title="Vĩnh Phúc tổng kết phong trào thi đua “Dân vận khéo”",
        text="Ban Dân vận Tỉnh ủy tổng kết năm năm phong trào. Toàn tỉnh có 2.310 mô hình dân vận khéo, "
        "trong đó 870 mô hình về xây dựng nông thôn mới. Hội nghị quán triệt Quyết định 217-QĐ/TW.",
        date="2021-01-21",
        date_basis="metadata",
        source="Báo Vĩnh Phúc",
        url="https://example.org/vinh-phuc/tong-ket",
        path="vinh-phuc.jsonl:1",
        provinces=("Vĩnh Phúc",),
        current_provinces=("Phú Thọ",),
        citations=("217-QĐ/TW",),
    ),
    Article(
        id="dt-2020-01",
        title="Đồng Tháp: cử tri hỏi về nước sạch cù lao",
        text="Tại buổi tiếp xúc, cử tri xã Long Thuận kiến nghị kéo ống nước sạch qua cù lao. "
        "Đại biểu ghi nhận và hẹn trả lời trong quý III. Tổ dân vận sẽ báo lại từng nhà.",
        date="2020",
        date_basis="guess",
        source="Báo Đồng Tháp",
        path="dong-thap.csv:2",
        provinces=("Đồng Tháp",),
        current_provinces=("Đồng Tháp",),
    ),
    Article(
        id="hn-2020-02",
        title="Hà Nội giải phóng mặt bằng Vành đai 4: dân thuận thì việc thông",
        text="Huyện Hoài Đức vận động 96 hộ bàn giao mặt bằng trước hạn. “Không cưỡng chế hộ nào”, "
        "Chủ tịch UBND huyện cho biết. Tiền đền bù chi trả tận nhà.",
        date="2020-10-06",
        date_basis="page",
        source="Báo Hà Nội",
        author="Đỗ Quân",
        path="ha-noi/vanh-dai-4.txt",
        provinces=("Hà Nội",),
        current_provinces=("Hà Nội",),
    ),
    Article(
        id="qt-2025-01",
        title="Quảng Bình, Quảng Trị về chung một nhà",
        text="Từ ngày 1/7/2025 tỉnh Quảng Trị mới gồm hai tỉnh cũ. Tổ dân vận đi từng ngõ giúp bà con đổi giấy tờ.",
        date="2025-06-29",
        date_basis="url",
        source="Bản tin Hợp nhất",
        url="https://example.org/2025/06/29/chung-nha",
        path="quang-tri/chung-nha.html",
        provinces=("Quảng Bình", "Quảng Trị"),
        current_provinces=("Quảng Trị",),
    ),
    Article(
        id="bt-2019-01",
        title='=HYPERLINK("http://example.org","Bến Tre: đường dừa")',
        text="Tiêu đề bài này mở đầu như một công thức của bảng tính. Nội dung: hội viên góp dừa giống, tab\there.",
        date="2019-05",
        date_basis="metadata",
        source="Trang tin, có dấu phẩy",
        path="ben-tre.csv:5",
        provinces=("Bến Tre",),
        current_provinces=("Vĩnh Long",),
    ),
    Article(
        id="nghi-van",
        title=ESCAPES,
        text="Dòng một\x07 có tiếng chuông; dòng hai có \u200bký tự ẩn. Mã trong bài là dữ liệu, không phải lệnh.",
        date="2018-03-02",
        date_basis="metadata",
        path="la/[b]x[/b].txt",
    ),
    Article(
        id="nfd-2017",
        title=unicodedata.normalize("NFD", "Phú Thọ: Đại hội chi bộ bằng dấu tổ hợp"),
        text=unicodedata.normalize("NFD", "Bài này viết bằng dấu tổ hợp, vẫn tìm được: dân vận khéo ở Đoan Hùng."),
        date="2017-08-15",
        date_basis="metadata",
        source="Báo Phú Thọ",
        path="phu-tho.txt",
        provinces=("Phú Thọ",),
        current_provinces=("Phú Thọ",),
    ),
    Article(
        id="wide-2016",
        title="日本語の見出し: đoàn Nhật Bản thăm Huế 🎏",
        text="Đoàn đại biểu 日本 thăm làng cổ Phước Tích và trao đổi về mô hình tự quản.",
        date="2016-11-30",
        date_basis="metadata",
        source="Báo Huế",
        path="hue.txt",
        provinces=("Thừa Thiên Huế",),
        current_provinces=("Thành phố Huế",),
    ),
    Article(
        id="khong-ngay",
        title="Thông báo không đề ngày",
        text="Văn bản này không có ngày, không có nguồn; chỉ nhắc đến công tác dân vận của chính quyền.",
        path="khong-ngay.txt",
    ),
    Article(
        id="chung-a",
        title="Khai mạc Hội thi dân vận giỏi toàn quốc",
        text="Hội thi có 63 đội. Mỗi đội trình bày một tình huống vận động và trả lời câu hỏi của giám khảo.",
        date="2014-09-09",
        date_basis="metadata",
        source="Bản tin A",
        path="chung/a.txt",
    ),
    Article(
        id="chung-b",
        title="Khai mạc Hội thi dân vận giỏi toàn quốc (đăng lại)",
        text="Hội thi có 63 đội. Mỗi đội trình bày một tình huống vận động và trả lời câu hỏi của giám khảo!",
        date="2014-09-10",
        date_basis="metadata",
        source="Bản tin B",
        path="chung/b.txt",
    ),
)


def fill(engine: Engine) -> None:
    """Put the articles into an engine."""
    documents = []
    lexicon = Lexicon({})
    for article in ARTICLES:
        document = analyzer.document(article)
        if article.id.startswith("chung-"):
            document.exact["copies"] = ("chung-a",)  # type: ignore[index]
        documents.append(document)
        lexicon.add(document)
    with engine.writer() as writer:
        writer.add(documents)
        writer.commit({"fingerprint": index_meta.fingerprint(), **lexicon.meta()})


def build(location: str) -> str:
    """Index the articles at a location of any engine; returns the location."""
    engine = open_engine(location, create=True)
    fill(engine)
    engine.close()
    return location
