"""What the screen says, in English and in Vietnamese.

The English sentence is the key, so that the code reads as it speaks; errors, logs and data stay English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "vi")


@dataclass(frozen=True, slots=True)
class Say:
    """A speaker of one language: called with an English sentence, gives the sentence to show."""

    table: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, sentence: str, **values: object) -> str:
        return self.table.get(sentence, sentence).format(**values)


def speaker(language: str) -> Say:
    """The speaker of a language of LANGUAGES; any other is answered in English."""
    return Say(VIETNAMESE) if language == "vi" else Say()


VIETNAMESE = {
    # the result list
    "{total} articles for {query}": "{total} bài cho {query}",
    "1 article for {query}": "1 bài cho {query}",
    "{first}-{last} of {total} articles for {query}": "{first}-{last} trong {total} bài cho {query}",
    "; {total} with the syllables apart": "; {total} bài nếu các âm tiết đứng rời",
    "nothing matched as typed: syllables apart": "không bài nào khớp nguyên văn: các âm tiết đứng rời",
    "nothing matched as typed: accents ignored": "không bài nào khớp nguyên văn: đã bỏ qua dấu",
    "nothing matched as typed: any of the words": "không bài nào khớp nguyên văn: chỉ cần một trong các từ",
    "did you mean: {query}": "có phải ý bạn là: {query}",
    "more: --offset {offset}": "xem tiếp: --offset {offset}",
    "guess": "phỏng đoán",
    "url": "từ địa chỉ",
    "and 1 more like this": "và 1 bài gần giống",
    "and {count} more like this": "và {count} bài gần giống",
    "matched": "khớp",
    "in the title": "trong tiêu đề",
    "{count} more": "còn {count}",
    "unknown": "không rõ",
    "asked": "đã hỏi",
    "words": "từ",
    "also": "cũng là",
    # fields
    "id": "mã bài",
    "date": "ngày",
    "year": "năm",
    "province": "tỉnh",
    "current_province": "tỉnh hiện nay",
    "today": "nay là",
    "mentions": "nhắc đến",
    "source": "nguồn",
    "author": "tác giả",
    "category": "chuyên mục",
    "citation": "văn bản",
    "cites": "viện dẫn",
    "path": "tệp",
    "address": "địa chỉ",
    # browse: keys
    "Help": "Trợ giúp",
    "Query": "Ô tìm",
    "Facets": "Bộ lọc",
    "Results": "Kết quả",
    "Sort": "Sắp xếp",
    "Widen": "Mở rộng",
    "Cite": "Trích dẫn",
    "Open": "Mở",
    "Save": "Lưu",
    "Export": "Xuất",
    "Quit": "Thoát",
    "Read": "Đọc",
    "Back": "Quay lại",
    "Select": "Chọn",
    "Tick": "Đánh dấu",
    "More": "Thêm",
    "Next match": "Khớp sau",
    "Previous match": "Khớp trước",
    "Close": "Đóng",
    # browse: what it says
    "type to search; F1 explains the keys": "gõ để tìm; F1 giải thích các phím",
    "{total} articles": "{total} bài",
    "1 article": "1 bài",
    "no article matches": "không có bài nào khớp",
    "F4 widens the search": "F4 mở rộng tìm kiếm",
    "relevance": "liên quan",
    "newest": "mới nhất",
    "oldest": "cũ nhất",
    "any of the words": "một trong các từ",
    "all of the words": "đủ các từ",
    "accents ignored": "bỏ qua dấu",
    "searching": "đang tìm",
    "{count} selected": "đã chọn {count}",
    "match {at} of {count}": "khớp {at}/{count}",
    "citation copied": "đã chép trích dẫn",
    "opened {place}": "đã mở {place}",
    "this article has no file or address to open": "bài này không có tệp hay địa chỉ để mở",
    "name of the saved query": "tên của truy vấn cần lưu",
    "saved: search it as @{name}": "đã lưu: tìm bằng @{name}",
    "file to write ({kinds})": "tệp cần ghi ({kinds})",
    "{count} articles written to {place}": "đã ghi {count} bài vào {place}",
    "nothing to save yet": "chưa có gì để lưu",
    "nothing to export yet": "chưa có gì để xuất",
    "no article is chosen": "chưa chọn bài nào",
    "{count} matches": "{count} chỗ khớp",
    # browse: the help
    "this help": "phần trợ giúp này",
    "to the search line": "về ô tìm",
    "from the search line to the results": "từ ô tìm xuống kết quả",
    "read the article under the cursor": "đọc bài ở con trỏ",
    "back to the results, then to the search line": "về kết quả, rồi về ô tìm",
    "next and previous match in the article": "chỗ khớp sau và trước trong bài",
    "to the facets; Space ticks a value": "sang bộ lọc; phím cách để đánh dấu",
    "by relevance, newest, oldest": "theo liên quan, mới nhất, cũ nhất",
    "accents ignored; then any of the words; then as typed": "bỏ qua dấu; rồi một trong các từ; rồi nguyên văn",
    "copy the article's citation": "chép trích dẫn của bài",
    "open the article's file or address": "mở tệp hay địa chỉ của bài",
    "save the query under a name": "lưu truy vấn dưới một tên",
    "select the article under the cursor": "chọn bài ở con trỏ",
    "write the selected articles, or all hits, to a file": "ghi các bài đã chọn, hay tất cả, ra tệp",
    "more results": "thêm kết quả",
    "from pane to pane; the mouse works everywhere": "sang ô bên; chuột dùng được ở mọi nơi",
    "leave": "rời chương trình",
}
