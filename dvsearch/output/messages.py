"""What the screen says, in English and in Vietnamese.

The English sentence is the key, so that the code reads as it speaks. Errors and remarks are translated as they are said
(`translate`); what is written for programs, reports and data, stays English.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dvsearch.record import Record

LANGUAGES = ("en", "vi")


class Say(Record):
    """A speaker of one language: called with an English sentence, gives the sentence to show."""

    table: Mapping[str, str] = MappingProxyType({})
    language: str = "en"

    def __call__(self, sentence: str, **values: object) -> str:
        return self.table.get(sentence, sentence).format(**values)

    def number(self, value: int) -> str:
        """Write a number with its thousands apart: 2,172 in English, 2.172 in Vietnamese."""
        return f"{value:,}".replace(",", self.table.get(",", ","))

    def articles(self, count: int) -> str:
        """Count articles: `1 article`, `2,172 articles`."""
        return self("1 article") if count == 1 else self("{total} articles", total=self.number(count))

    def left_out(self, copies: int) -> str:
        """Say how many near-copies something does not hold."""
        if copies == 1:
            return self("1 near-copy left out")
        return self("{count} near-copies left out", count=self.number(copies))


def speaker(language: str) -> Say:
    """The speaker of a language of LANGUAGES; any other is answered in English."""
    return Say(VIETNAMESE, language) if language == "vi" else Say()


VIETNAMESE = {
    # between the thousands of a number
    ",": ".",
    # the result list
    "{total} articles for {query}": "{total} bài cho {query}",
    "1 article for {query}": "1 bài cho {query}",
    "article {first} of {total} for {query}": "bài {first} trong {total} bài cho {query}",
    "{first}-{last} of {total} articles for {query}": "{first}-{last} trong {total} bài cho {query}",
    "; {total} with the syllables apart (--loose)": "; {total} bài nếu các âm tiết đứng rời (--loose)",
    "nothing matched as typed: syllables apart": "không bài nào khớp nguyên văn: các âm tiết đứng rời",
    "nothing matched as typed: accents ignored": "không bài nào khớp nguyên văn: đã bỏ qua dấu",
    "nothing matched as typed: most of the words": "không bài nào khớp nguyên văn: phần lớn các từ",
    "{total} articles with every word for {query}": "{total} bài có đủ các từ cho {query}",
    "; then the closest of {most}": "; rồi {most} bài gần nhất",
    "then the closest of {total}": "rồi {total} bài gần nhất",
    "; with the closest of {most}, best first": "; cùng {most} bài gần nhất, đúng nhất trước",
    "with the closest of {total}": "cùng {total} bài gần nhất",
    "the closest: most of the words": "gần nhất: phần lớn các từ",
    "(column {column})": "(cột {column})",
    "accents as typed": "dấu như đã gõ",
    "most of the words": "phần lớn các từ",
    "no related words": "không lấy từ liên quan",
    "abbreviations as written": "viết tắt như đã viết",
    "near-copies apart": "tách riêng bản gần giống",
    "words only": "chỉ là từ",
    "every word": "đủ các từ",
    "none with every word; the closest of {most}": "không bài nào có đủ các từ; gần nhất trong {most} bài",
    "{total} with every word; then the closest of {most}": "{total} bài có đủ các từ; rồi gần nhất trong {most} bài",
    "nothing matched as typed: any of the words": "không bài nào khớp nguyên văn: chỉ cần một trong các từ",
    "did you mean: {query}": "có phải ý bạn là: {query}",
    "more: {command}": "xem tiếp: {command}",
    "no date": "không rõ ngày",
    "province, by its name at the time": "tỉnh, theo tên thời đó",
    "province, as it is today": "tỉnh, theo tên hiện nay",
    "guess": "phỏng đoán",
    "url": "từ địa chỉ",
    "metadata": "siêu dữ liệu",
    "page": "từ trang",
    "unreadable": "không đọc được",
    "and 1 more like this": "và 1 bài gần giống",
    "and {count} more like this": "và {count} bài gần giống",
    "matched": "khớp",
    "in the title": "trong tiêu đề",
    "{count} more": "còn {count}",
    "unknown": "không rõ",
    "asked": "đã hỏi",
    "words": "từ",
    "closest": "gần nhất",
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
    "1 near-copy left out": "đã bỏ 1 bài gần giống",
    "{count} near-copies left out": "đã bỏ {count} bài gần giống",
    # the first steps
    "There is no index yet ({index}).": "Chưa có chỉ mục ({index}).",
    "Your articles are read once; then the index is searched.": "Bài được đọc một lần; sau đó tìm trong chỉ mục.",
    "Nothing that dvsearch reads was found here.": "Ở đây không có gì mà dvsearch đọc được.",
    "Articles may be .txt, .html, .jsonl, .csv and more:": "Bài có thể là .txt, .html, .jsonl, .csv và loại khác:",
    "Found here:": "Ở đây có:",
    "1 file": "1 tệp",
    "{count} files": "{count} tệp",
    "or more": "hay hơn",
    "lists every command": "liệt kê mọi lệnh",
    # indexing
    "files": "tệp",
    "articles": "bài",
    "indexing": "đang đọc",
    "writing": "đang ghi",
    "s": "giây",
    "would be": "nếu chạy",
    "{count} added": "thêm {count}",
    "{count} changed": "đổi {count}",
    "{count} unchanged": "giữ nguyên {count}",
    "{count} removed": "bỏ {count}",
    "{count} rejected": "không nhận {count}",
    "{count} kept of what cannot be read": "giữ lại {count} của những gì không đọc được",
    "{count} carried over from the old index": "chuyển sang {count} từ chỉ mục cũ",
    "{count} in no file any more": "{count} không còn trong tệp nào",
    "{count} with a date that cannot be read": "{count} có ngày không đọc được",
    "1 file of another kind: {kinds}": "1 tệp thuộc loại khác: {kinds}",
    "{total} files of other kinds: {kinds}": "{total} tệp thuộc loại khác: {kinds}",
    "{place} is there; write over it?": "{place} đã có; ghi đè?",
    "(--all-copies writes them too)": "(--all-copies thì ghi cả chúng)",
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
    "Keep": "Bỏ vào giỏ",
    "Basket": "Giỏ",
    "Commands": "Các lệnh",
    "Queries": "Truy vấn",
    "Years": "Năm",
    "the shell commands of these steps; y copies one": "lệnh shell của các bước này; y chép một lệnh",
    "copied": "đã chép",
    "counting ...": "đang đếm ...",
    "lines, trend, company, contrast, spread of the search": "các dòng, xu hướng, từ đi cùng, đối chiếu, độ trải",
    "Bench": "Bàn nghiên cứu",
    "Sample": "Mẫu",
    "Copy": "Chép",
    "Lines": "Các dòng",
    "Trend": "Xu hướng",
    "Company": "Từ đi cùng",
    "Contrast": "Đối chiếu",
    "Spread": "Độ trải",
    "Log": "Nhật ký",
    "{total} lines in {articles}; by {order}": "{total} dòng trong {articles}; theo {order}",
    "{total} lines in {articles}, {shown} shown; by {order}":
        "{total} dòng trong {articles}, hiện {shown}; theo {order}",
    "share of articles by year; {undated} without a date, {guessed} guessed: not counted":
        "tỷ lệ bài theo năm; không tính {undated} bài không có ngày, {guessed} bài phỏng đoán",
    "{total} words within five of {hits} hits, by logDice":
        "{total} từ trong năm từ quanh {hits} chỗ khớp, theo logDice",
    "{first} against {second}; articles with the word, LRC": "{first} so với {second}; số bài có từ ấy, LRC",
    "{range} of {parts} provinces have a hit": "{range} trên {parts} tỉnh có chỗ khớp",
    "{range} of {parts} provinces have a hit; DP {dp} (0 is even)":
        "{range} trên {parts} tỉnh có chỗ khớp; DP {dp} (0 là trải đều)",
    "these articles": "các bài này",
    "all others": "mọi bài khác",
    "word": "từ",
    "count": "số lần",
    "hits": "chỗ khớp",
    "per million": "trên một triệu",
    "share": "tỷ lệ",
    "Syllables": "Âm tiết",
    "syllables apart": "âm tiết rời nhau",
    "{total} with the syllables apart": "{total} bài nếu các âm tiết rời nhau",
    "the syllables of a word apart, or together again": "các âm tiết của một từ rời nhau, hay liền lại",
    "Clear": "Bỏ lọc",
    "Undo": "Lùi",
    "Redo": "Tiến",
    "Meant": "Theo gợi ý",
    "Note": "Ghi chú",
    "Tags": "Nhãn",
    "Take out": "Lấy ra",
    "Choose": "Chọn",
    "Next article": "Bài sau",
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
    "{count} in the basket": "{count} bài trong giỏ",
    "match {at} of {count}": "khớp {at}/{count}",
    "citation copied": "đã chép trích dẫn",
    "citation handed to the terminal": "đã đưa trích dẫn cho cửa sổ lệnh",
    "opened {place}": "đã mở {place}",
    "this article has no file or address to open": "bài này không có tệp hay địa chỉ để mở",
    "name of the saved query": "tên của truy vấn cần lưu",
    "saved: search it as @{name}": "đã lưu: tìm bằng @{name}",
    "file to write ({kinds})": "tệp cần ghi ({kinds})",
    "{articles} written to {place}": "đã ghi {articles} vào {place}",
    "{place} is there: Enter once more writes over it": "{place} đã có: Enter lần nữa để ghi đè",
    "@{name} is {query}: Enter once more writes over it": "@{name} là {query}: Enter lần nữa để ghi đè",
    "the basket: {articles}": "giỏ: {articles}",
    "all hits: {articles}": "mọi kết quả: {articles}",
    "an empty basket (Shift-B, Ctrl-L) exports all hits": "giỏ trống (Shift-B, Ctrl-L) thì xuất mọi kết quả",
    "{count} no longer in the index": "{count} bài không còn trong chỉ mục",
    "Recent and saved queries": "Truy vấn gần đây và đã lưu",
    "saved": "đã lưu",
    "nothing was searched before": "trước đó chưa tìm gì",
    "note on the article": "ghi chú cho bài",
    "tags, with blanks between": "nhãn, cách nhau bằng dấu cách",
    "^l again takes everything out": "^l lần nữa để bỏ hết",
    "space, arrows: a range; enter: only these": "dấu cách, mũi tên: chọn khoảng; enter: chỉ những năm này",
    "an export is not finished; leave? Enter: yes, Esc: no": "đang xuất dở; vẫn rời? Enter: có, Esc: không",
    "the basket is not saved; leave? Enter: yes, Esc: no": "giỏ chưa được lưu; vẫn rời? Enter: có, Esc: không",
    "nothing to save yet": "chưa có gì để lưu",
    "nothing to export yet": "chưa có gì để xuất",
    "no article is chosen": "chưa chọn bài nào",
    "1 match": "1 chỗ khớp",
    "{count} matches": "{count} chỗ khớp",
    # browse: the help
    "this help": "phần trợ giúp này",
    "to the search line": "về ô tìm",
    "from the search line to the results": "từ ô tìm xuống kết quả",
    "read the article under the cursor": "đọc bài ở con trỏ",
    "back to the results, then to the search line": "về kết quả, rồi về ô tìm",
    "next and previous match in the article": "chỗ khớp sau và trước trong bài",
    "to the facets; Space ticks, letters narrow": "sang bộ lọc; phím cách đánh dấu, gõ chữ để thu hẹp",
    "to the years; arrows and Space make a range": "sang các năm; mũi tên và phím cách chọn một khoảng",
    "take away everything that narrows": "bỏ mọi điều kiện thu hẹp",
    "back to the search before": "về lần tìm trước",
    "forward to what was undone": "tới lần tìm vừa lùi",
    "search what was probably meant": "tìm theo gợi ý",
    "recent and saved queries": "truy vấn gần đây và đã lưu",
    "put the article in the basket, or take it out": "bỏ bài vào giỏ, hay lấy ra",
    "see, note, tag, export what is in the basket": "xem, ghi chú, gắn nhãn, xuất những bài trong giỏ",
    "every command and its keys": "mọi lệnh và phím của nó",
    "in the search line: the queries before": "trong ô tìm: các truy vấn trước",
    "next and previous article while reading": "bài sau và bài trước khi đang đọc",
    "in the facets: from one facet to the next": "trong bộ lọc: từ bộ lọc này sang bộ lọc kia",
    "back to the shell; fg returns": "về dòng lệnh; fg để trở lại",
    "by relevance, newest, oldest": "theo liên quan, mới nhất, cũ nhất",
    "accents ignored; then any of the words; then as typed": "bỏ qua dấu; rồi một trong các từ; rồi nguyên văn",
    "copy the article's citation": "chép trích dẫn của bài",
    "open the article's file or address": "mở tệp hay địa chỉ của bài",
    "save the query under a name": "lưu truy vấn dưới một tên",
    "write the basket, or all hits, to a file": "ghi giỏ, hay mọi kết quả, ra tệp",
    "more results": "thêm kết quả",
    "from pane to pane; the mouse works everywhere": "sang ô bên; chuột dùng được ở mọi nơi",
    "leave": "rời chương trình",
}  # fmt: skip
