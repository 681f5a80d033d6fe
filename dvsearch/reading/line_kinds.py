"""What a line of a saved page is: a sentence of the article, a button, a menu, a form, a stamp, a masthead.

The furniture of Vietnamese portals is said in few words: do something (gửi, in, chia sẻ, xem, quay lại) with
something (bài viết, tin, ý kiến, bạn bè, trang), or a label with a value (Lượt xem: 357, Mã xác nhận, Hotline). A line
is furniture when all of it is said in those words. Sentences never are: what is long and ends as a sentence ends is
prose before any other question is asked.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from dvsearch import tables


class Kind(Enum):
    """What a line is."""

    PROSE = auto()  # sentences
    SHORT = auto()  # a title, a caption, a cross-heading, a name: nothing is known of it
    FURNITURE = auto()  # a button, a counter, a form, a footer
    LABEL = auto()  # a label of a form or footer with a value behind it: furniture only around the article
    LISTING = auto()  # the heading of a list of other articles
    COMMENTS = auto()  # the heading of what readers write
    SECTION = auto()  # names of sections: a menu, or the path to this page
    STAMP = auto()  # a date and time and nothing else
    MASTHEAD = auto()  # the name of a newspaper, portal or office
    BYLINE = auto()  # who wrote, photographed or first printed it
    CAPTION = auto()  # a line under a picture that says so

    # Enum's own is made of the name, in Python, each time that a kind is looked for in a set.
    __hash__ = object.__hash__


# The lines in which a page may say when it was published.
MAY_HOLD_STAMP = frozenset({Kind.STAMP, Kind.FURNITURE, Kind.LABEL, Kind.BYLINE})


def _one_of(*kinds: str) -> str:
    """A pattern for any phrase of these kinds in the table, longest first."""
    listed = [row["phrase"] for row in tables.rows("furniture") if row["kind"] in kinds]
    return "|".join(re.escape(phrase) for phrase in sorted(listed, key=len, reverse=True))


_SEPARATORS = re.compile(r"\s*[|•·»›■►▪◄▼▲★☆\[\]{}<>~_=]+\s*|\s*::\s*|\s{2,}")
_GAP = r"[\s,.:;!?/&+\-()\"'“”*…]*"
_EMPTY = re.compile(_GAP)
_COUNT = r"\(?\d[\d.,%/]*\)?"
# Groups are atomic, (?>...): a line of many such words must not be divided in every possible way.
_UNITS = re.compile(rf"{_GAP}(?:(?>(?:{_one_of('strong', 'weak')}|{_COUNT})(?!\w)){_GAP})+")
_HAS_STRONG = re.compile(rf"(?<!\w)(?:{_one_of('strong')})(?!\w)")
_SECTION = re.compile(rf"{_GAP}(?:(?>(?:{_one_of('section')}|và)(?!\w)){_GAP})+")
_LISTING_LINE = re.compile(rf"(?:{_one_of('listing')}){_GAP}(?:{_COUNT})?{_GAP}")
_COMMENTS_LINE = re.compile(
    rf"(?:{_COUNT} )?(?:{_one_of('comments')}){_GAP}(?:{_COUNT})?{_GAP}(?:(?:tên|họ tên|email)\b.*)?"
)

_TIME = r"(?:[01]?\d|2[0-3]) ?(?::|h|g|giờ) ?[0-5]\d(?:(?::|')[0-5]?\d?)?'?"
_DAY = (
    r"(?:[0-3]?\d ?[/.\-] ?[01]?\d ?[/.\-] ?(?:19|20)\d\d|(?:19|20)\d\d ?[/.\-] ?[01]?\d ?[/.\-] ?[0-3]?\d"
    r"|[0-3]?\d,? (?:tháng|th\.?) ?(?:[01]?\d|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?: một| hai)?),?(?: năm)?"
    r" (?:19|20)\d\d|tháng [01]?\d [0-3]?\d,? (?:19|20)\d\d"
    r"|(?<![\d/.\-])[0-3]?\d(?P<sep>[/.\-])[01]?\d(?P=sep)\d\d(?![\d/.\-]))"
)
_STAMP_WORDS = (
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ ?nhật|ngày|lúc|giờ|hôm nay(?: là)?|bây giờ(?: là)?"
    r"|gmt ?[+-]?\d+|đăng|ngày đăng"
    r"|đăng lúc|đăng ngày|cập nhật(?: lúc| lần cuối)?|ngày cập nhật|thời gian(?: đăng)?|xuất bản"
    r"|ngày xuất bản|ngày tạo|ngày viết"
    r"|ngày đưa(?: tin)?|đưa tin|post(?:ed)?|published|updated|date|t|z|sa|ch|am|pm|sáng|chiều|tối"
    r"|ngày gửi|được đăng|on|at|vào"
)
_STAMP = re.compile(rf"[\W_]*(?:(?>{_DAY}|{_TIME}|(?:{_STAMP_WORDS})(?![^\W\d]))[\W_]*)+")
_HAS_DAY = re.compile(_DAY)
_DIGIT = re.compile(r"\d")

_COUNTER = re.compile(
    r"(?:(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập|tải|view|thích)|đã xem|view count|views?|hits|lượt"
    r"|thích|like|share|chia sẻ|bình luận"
    r"|hôm nay|hôm qua|trong (?:ngày|tuần|tháng|năm)|(?:tuần|tháng|năm) (?:này|trước|qua)|total|today|yesterday"
    r"|tổng(?: số)?(?: lượt)? ?truy cập|tổng cộng|đang (?:online|truy cập|trực tuyến|xem)|khách(?: viếng thăm)?)"
    r"\s*:?\s*\(?\d[\d.,k ]*\)?|trang \d+ ?/ ?\d+.*|[<(]?\d+ (?:bình luận|lượt xem|lượt đọc|lượt thích"
    r"|phản hồi|người thích|like|view).*|(?:hiện |đang )?có \d[\d.,]* (?:khách|người|thành viên).{0,20}"
)
_LABEL = re.compile(
    r"(?:(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập|tải|view)|view count|views?|từ khóa|tags?|keywords?"
    r"|nhãn|chuyên mục|danh mục|thể loại"
    r"|hotline|đường dây nóng|điện thoại|đt|tel|fax|email|e-mail|website|địa chỉ|trụ sở|tòa soạn"
    r"|giấy phép|số giấy phép|gpxb|gp số|cơ quan chủ quản|địa chỉ (?:tòa soạn|liên hệ)"
    r"|bản quyền|copyright|©|chịu trách nhiệm(?: (?:nội dung|chính|xuất bản))?|tổng biên tập"
    r"|phó tổng biên tập|trưởng ban biên tập"
    r"|người đăng|người gửi|đăng bởi|posted by"
    r"|thiết kế|phát triển bởi|designed by|powered by|thời tiết|đánh giá bài viết|đánh giá|bình chọn"
    r"|họ tên|họ và tên|mã xác nhận|mã bảo mật"
    r"|tên|tiêu đề|nội dung|captcha|tin liên quan|bài liên quan|xem thêm|đọc thêm|tỷ giá|nhiệt độ|độ ẩm"
    r"|bạn đang xem|bạn đang ở|các trang liên kết)"
    r"\s*(?::|\(\*\)).*"
)
_FOOTER = re.compile(
    r"giấy phép|bản quyền|©|copyright|ghi rõ nguồn|tổng biên tập|chịu trách nhiệm (?:nội dung|chính"
    r"|xuất bản)|hotline|đường dây nóng"
    r"|trụ sở|tòa soạn|điện thoại ?:|đt ?:|email ?:|fax ?:|all rights reserved|phát triển bởi"
    r"|thiết kế bởi|designed by|powered by|cấp ngày|cơ quan chủ quản"
    r"|\d/gp\b"
)
# One of these is in each of them.
_FOOTER_WORDS = (
    *("giấy phép", "bản quyền", "©", "copyright", "ghi rõ nguồn", "tổng biên tập", "chịu trách nhiệm", "hotline"),
    *("đường dây nóng", "trụ sở", "tòa soạn", "điện thoại", "đt", "email", "fax", "all rights", "phát triển bởi"),
    *("thiết kế bởi", "designed by", "powered by", "cấp ngày", "cơ quan chủ quản", "/gp"),
)
# "A- A A+"
_SIZES = re.compile(r"(?:a ?[+\-]?\W*){1,4}")
# The path to this page, whatever its sections are called.
_PATH = re.compile(r"(?:trang chủ|trang nhất|home|tin tức)\s*(?:[»›>/]|::|->)+\s*\S.*")
# Who put it on the portal: "Được gửi bởi admin".
_POSTED = re.compile(r"(?:được )?(?:gửi|đăng|viết|posted|written|published) (?:bởi|by)\b.{0,60}|by \w+|posted on")
# A link to one other article: "Xem thêm: ...".
_LINK = re.compile(r"(?:xem|đọc|tìm hiểu) thêm\b|(?:tin|bài)(?: viết)? liên quan\b")
# What a portal says to its reader.
_TO_READER = re.compile(
    r"\(?(?:"
    r"(?:kính |xin |trân trọng )?mời (?:quý )?(?:bạn|bạn đọc|độc giả|quý vị|quý khách|khán giả|thính giả)\b.*"
    r"\b(?:theo dõi|xem|vào|truy cập|đón|nghe|tải|tham gia|gửi)\b"
    r"|(?:xin )?(?:cảm|cám) ơn (?:bạn|quý)\b.*\b(?:quan tâm|gửi|theo dõi|truy cập|đánh giá|bình luận|ý kiến)\b"
    r"|(?:ý kiến|bình luận|email|thông tin|nội dung) của .{0,14}bạn\b.*\b(?:sẽ|đang|đã)\b"
    r"|(?:hãy là|trở thành) người đầu tiên\b|(?:hiện )?chưa có (?:bình luận|ý kiến)\b|lưu tên của tôi\b"
    r"|bạn (?:cảm thấy|nghĩ gì|thích|đánh giá)\b.*\b(?:bài|tin)(?: viết)? này\b"
    r"|theo dõi [^,.]{2,30} trên(?: google(?: news)?)?$"
    rf"|(?:quay |trở )(?:lại|về) (?:{_one_of('section')})$"
    r").{0,120}"
)
# What banners over the page call for.
SLOGAN = re.compile(
    r"(?:nhiệt liệt )?chào mừng\b|toàn đảng, toàn dân|quyết tâm |thi đua lập thành tích"
    r"|đẩy mạnh (?:việc )?học tập và làm theo|học tập và làm theo|sống, chiến đấu"
    r"|đảng cộng sản việt nam quang vinh|.*\b(?:muôn năm|sống mãi)\b",
    re.IGNORECASE,
)
# "#Quốc hội", "[TOPIC]", "083.888.0123 (Hà Nội)", "USD 23.150 23.270"
_MARK = re.compile(
    r"#[^\W\d][\w\-]*(?: [\w\-]+){0,5}|\[[A-Z ]{2,12}\]|0\d{1,3}(?:[ .]?\d{2,4}){2,3}(?: ?\([^()]{2,30}\))?"
    r"|.{0,24}\d{1,2} ?[°º] ?[cCfF]\b.{0,16}|[A-Z]{3}(?: \d[\d.,]+){1,3}"
)
_OURS = re.compile(r"(?:bản quyền (?:thuộc|©)|(?:proudly )?powered by|copyright|©|designed by).*")
_LATIN = re.compile(r"[a-zA-ZÀ-ỹ]")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+")
_INVITATION = re.compile(
    r"(?:bạn (?:cần|phải|hãy|vui lòng)|(?:xin )?vui lòng|hãy|mời bạn|xin mời|để (?:gửi|bình luận)"
    r"|chưa có|không có|click|bấm|nhấn|theo dõi|like)\b.{0,80}"
    r"\b(?:đăng nhập|bình luận|ý kiến|mã (?:bảo|xác)\w*|tiếng việt có dấu|fanpage|zalo|facebook|tại đây"
    r"|vào đây|bài viết|google news|ứng dụng|kênh|chúng tôi trên)\b.{0,60}"
)

_MASTHEAD = re.compile(
    r"(?:báo(?! (?:động|cáo|hiệu|chí|hiếu|oán))|tạp chí|đài (?:phát thanh|pt)|trang (?:thông tin|tin"
    r"|web|ttđt)|cổng (?:thông tin|ttđt|tt)|website|chuyên trang|bản tin) .{2,120}"
    r"|(?:đảng bộ|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|ban (?:dân vận|tuyên giáo|tổ chức|nội chính"
    r"|chấp hành)|ủy ban|ubnd|hđnd|hội đồng"
    r"|đoàn (?:đại biểu|đbqh)|sở|bộ|cục|công an|trung tâm|hội (?:nông dân|phụ nữ|liên hiệp|cựu|luật"
    r"|nhà báo)|mặt trận|liên đoàn|đảng cộng sản|cơ quan|bầu cử) [^:?“\"]{2,100}"
    r"|.{0,60}\b(?:online|điện tử|portal|\.vn|\.com|\.net|\.org|hôm nay|cuối tuần|cơ quan của .{0,60})"
    r"|.{3,40} - (?:đảng bộ|tỉnh ủy|báo|cổng|trang|đài)\b.{0,60}|\w+ online\b.{0,60}"
)
# "Tiếng nói của Đảng bộ, chính quyền và nhân dân tỉnh ..."; "Đoàn kết - Dân chủ - Kỷ cương - Phát triển"
_ORGAN = re.compile(
    r"(?:tiếng nói|diễn đàn|cơ quan ngôn luận|cơ quan lý luận)(?: và .{2,24})? của (?:trung ương )?"
    r"(?:đảng|tỉnh|thành|huyện|nhân dân|bộ|ban|ủy ban|mặt trận|hội|liên)\b.{0,100}"
)
_VIRTUES = re.compile(r"[^\W\d]+(?: \w+){0,2}(?: [-–] [^\W\d]+(?: \w+){0,2}){3,7}")
# What a headline does and a masthead does not.
_VERB = re.compile(
    r"\b(?:tổ chức|làm việc|kiểm tra|giám sát|triển khai|công bố|trao|tặng|thăm|tiếp|họp|khai mạc"
    r"|bế mạc|sơ kết|tổng kết|ban hành|ra mắt|ra quân|quán triệt|tập huấn"
    r"|phát động|biểu dương|khen thưởng|gặp mặt|đối thoại|kỷ niệm|đón|bắt|khởi tố|xử lý|đề nghị|yêu cầu"
    r"|chỉ đạo|kết luận|thông qua|bầu(?! cử)|bổ nhiệm|điều động|ký|phối hợp|góp ý"
    r"|lấy ý kiến|hỗ trợ|tham gia|thực hiện|đẩy mạnh|tăng cường|nâng cao|xây dựng|phát huy|hoàn thành"
    r"|đạt|có|là|nói|trả lời|chất vấn|tiếp xúc|hỏi|kiến nghị|phản ánh|nghe|học|dự"
    r"|được|bị|sẽ|đã|vẫn|chưa|không|vì|để|khi|nhận|mở|đưa|giúp|giao|cấp|chi|thu|tăng|giảm|chuyển|lên|về"
    r"|vào|ở|từ|thành lập|vận động|tuyên truyền|chia sẻ|cần|phải|muốn)\b"
)
_CREDIT = re.compile(
    r"\(?(?:theo|nguồn|nguồn tin|bài|tin|ảnh|bài và ảnh|bài, ảnh|tin, ảnh|bài,ảnh|tin,ảnh|tin và ảnh"
    r"|tin bài|ảnh, video|tác giả|người viết|người đưa tin|thực hiện|ghi chép của|ghi chép|ghi nhận của|phóng sự của"
    r"|bài viết|pv"
    r"|phóng viên|biên tập"
    r"|tin/ảnh|bài/ảnh|bài - ảnh|tin - ảnh|nhóm (?:pv|phóng viên)|bbt|ban biên tập|tổng hợp|st"
    r"|sưu tầm)\b\s?[:.]?.{0,70}"
)
# Not [À-Ỹ]: capitals and small letters take turns in Unicode, and "Làm đường" would be a name.
CAPITAL = "A-Z" + "".join(filter(str.isupper, map(chr, range(ord("À"), ord("Ỹ") + 1))))
_NAME = re.compile(rf"\(?(?:[{CAPITAL}][\w'.]*(?:[ \-,&]+|$)){{1,9}}\)?(?:\([^()]{{2,40}}\))?")
_CAPTION = re.compile(
    r".{0,200}\b(?:photo|đồ họa|video|clip) ?: ?\S.{0,60}|.{12,200}\bảnh ?: ?\S.{0,60}|(?:ảnh minh họa"
    r"|ảnh tư liệu|trong ảnh|quang cảnh|toàn cảnh)\b.{0,160}"
)
_BULLET = re.compile(r"^[\s\-+*•·>»›■▪●○◦✓◆♦#|]+")
# "EmailPrintAa": buttons that lost the space between them.
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SENTENCE_END = (".", "!", "?", "…", ":", ";", ".”", '."', ".)", "!”", "?”", "…”", "./.", '!"', '?"', ".'", ".*", ",")


def line_kind(line: str) -> Kind:
    """Tell what one line is, by itself; `line` is plain and has no space at its ends."""
    if len(line) < 200 and (_MARK.fullmatch(line) or _LATIN.search(line) is None or _speaks_to_reader(line)):
        return Kind.STAMP if _has_day(line) else Kind.FURNITURE
    if len(line) >= 300 or (len(line) >= 100 and line.endswith(_SENTENCE_END)):
        return Kind.FURNITURE if len(line) < 600 and _footers(line.lower()) >= 3 else Kind.PROSE
    return _short(line)


def _footers(lower: str) -> int:
    """How many different words of footers a line has; most have none, which takes a quarter of the time to see."""
    return len(set(_FOOTER.findall(lower))) if any(map(lower.__contains__, _FOOTER_WORDS)) else 0


def _speaks_to_reader(line: str) -> bool:
    lower = _BULLET.sub("", line).lower()
    return _TO_READER.fullmatch(lower) is not None or (line.endswith("!") and SLOGAN.match(lower) is not None)


@lru_cache(4096)
def _short(line: str) -> Kind:
    lower = _JOINED.sub(" ", _BULLET.sub("", line)).lower().strip(" *_▼▲►»")
    if not (len(lower) > 1 and lower[:2].isalpha()) and sum(map(str.isalpha, lower)) < 2:  # "A+", "1x", "***"
        return Kind.STAMP if _has_day(lower) else Kind.FURNITURE
    if _COMMENTS_LINE.fullmatch(lower):
        return Kind.COMMENTS
    if _LISTING_LINE.fullmatch(lower):
        return Kind.LISTING
    parts = [part for part in _SEPARATORS.split(lower) if not _EMPTY.fullmatch(part)]
    if not lower.endswith(".") and (_STAMP.fullmatch(lower) or (_has_day(lower) and _is_stamp(parts))):
        return Kind.STAMP
    return _of_portal(lower, parts) or _of_article(line, lower, parts)


def _of_portal(lower: str, parts: list[str]) -> Kind | None:
    """What a short line is that belongs to the portal, by its words and by the parts it is divided into."""
    furniture = [_is_furniture(part) for part in parts]
    if all(furniture) or (any(furniture) and all(map(_UNITS.fullmatch, parts))):
        return Kind.FURNITURE
    if _OURS.fullmatch(lower):
        return Kind.FURNITURE
    if _PATH.fullmatch(lower):
        return Kind.SECTION
    if _POSTED.fullmatch(lower):
        return Kind.BYLINE
    if _LABEL.fullmatch(lower):
        return Kind.LABEL
    if all(_SECTION.fullmatch(part) or known for part, known in zip(parts, furniture, strict=True)):
        return Kind.SECTION
    if _ORGAN.fullmatch(lower):
        return Kind.MASTHEAD
    if _VIRTUES.fullmatch(lower):
        return Kind.SECTION
    if len(parts) >= 5 and all(len(part.split()) <= 5 for part in parts):
        return Kind.SECTION
    if len(parts) >= 3 and sum(furniture) * 2 >= len(parts):
        return Kind.SECTION
    if _footers(lower) >= 2 or _INVITATION.fullmatch(lower):
        return Kind.FURNITURE
    return None


def _of_article(line: str, lower: str, parts: list[str]) -> Kind:
    """What a short line is that may belong to the article."""
    if _CAPTION.fullmatch(lower):
        return Kind.CAPTION
    if len(lower) <= 80 and not lower.endswith(_SENTENCE_END) and _CREDIT.fullmatch(lower) and len(parts) < 2:
        return Kind.BYLINE
    if len(line) >= 60 and line.endswith(_SENTENCE_END):
        return Kind.PROSE
    return Kind.MASTHEAD if _MASTHEAD.fullmatch(lower) and not _VERB.search(lower) else Kind.SHORT


def _has_day(text: str) -> bool:
    return _DIGIT.search(text) is not None and _HAS_DAY.search(text) is not None


def _is_stamp(parts: list[str]) -> bool:
    """Whether a line with a day in it says little else: a place, a code, a counter, who put it there."""
    rest = " ".join(part for part in parts if not _is_furniture(part))
    words = re.sub(rf"{_DAY}|{_TIME}|\b(?:{_STAMP_WORDS})\b|[\W\d_]+", " ", rest).split()
    if len(parts) > 1 and _STAMP.fullmatch(parts[-1]):
        return len(words) <= 6
    return len(words) <= 4 and sum(map(len, words)) <= 20


def _is_furniture(part: str) -> bool:
    """Whether one part of a line is a button, a count, a stamp or an address."""
    return (
        not any(char.isalpha() for char in part)
        or (_UNITS.fullmatch(part) is not None and _HAS_STRONG.search(part) is not None)
        or _COUNTER.fullmatch(part) is not None
        or _STAMP.fullmatch(part) is not None
        or _ADDRESS.fullmatch(part) is not None
        or _SIZES.fullmatch(part) is not None
    )


def is_link(line: str) -> bool:
    """Tell whether a line is a link to one other article."""
    return _LINK.match(_BULLET.sub("", line).lower()) is not None


def is_name(line: str) -> bool:
    """Tell whether a line can be the name of a person or a desk: two to nine capitalised words and nothing else."""
    return len(line) <= 60 and _NAME.fullmatch(line) is not None
