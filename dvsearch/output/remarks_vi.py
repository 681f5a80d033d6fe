"""What is said of an answer or of work that is done, in Vietnamese: the line as the code has it, {} for its values."""

# Words that a sentence names with {:w}; elsewhere a value is as it was typed, be it a file called `source`.
WORDS = {
    "province": "tỉnh",
    "current_province": "tỉnh hiện nay",
    "current province": "tỉnh hiện nay",
    "mentions": "nơi nhắc đến",
    "source": "nguồn",
    "author": "tác giả",
    "category": "chuyên mục",
    "citation": "văn bản",
    "date basis": "căn cứ của ngày",
    "year": "năm",
    "quarter": "quý",
    "month": "tháng",
    "date": "ngày",
    "id": "mã bài",
    "article": "bài",
    "page": "trang",
    "pages": "trang",
}

REMARKS = {
    # an answer
    "{} with every word; then the closest of {}": "{} có đủ các từ; rồi {} bài gần nhất",
    "{} with every word; with {}, best first": "{} có đủ các từ; cùng {}, bài sát nhất trước",
    "{} with every word; then {}": "{} có đủ các từ; rồi {}",
    "the closest of {}": "{} bài gần nhất",
    "{}; {} with the syllables apart (--loose)": "{}; {} bài nếu các âm tiết đứng rời (--loose)",
    "1 article": "1 bài",
    "{} articles": "{} bài",
    'no {} "{}"': 'không có {:w} "{}"',
    "{}; did you mean {}": "{}; có phải ý bạn là {}",
    'no {} "{}"; did you mean {}': 'không có {:w} "{}"; có phải ý bạn là {}',
    "did you mean: {}": "có phải ý bạn là: {}",
    "nothing matched as typed: syllables apart": "không bài nào khớp nguyên văn: các âm tiết đứng rời",
    "nothing matched as typed: accents ignored": "không bài nào khớp nguyên văn: đã bỏ qua dấu",
    "nothing matched as typed: most of the words": "không bài nào khớp nguyên văn: phần lớn các từ",
    "nothing matched as typed: any of the words": "không bài nào khớp nguyên văn: chỉ cần một trong các từ",
    "no article has the id {}; dvsearch search QUERY --format ids prints ids":
        "không có bài nào mang mã {}; dvsearch search TRUY_VẤN --format ids in mã bài",
    # a batch
    "not UTF-8": "không phải UTF-8",
    "not a JSON object": "không phải đối tượng JSON",
    'no "text" in the JSON object': 'đối tượng JSON không có "text"',
    # an index
    "{} articles, no problem": "{} bài, không có lỗi",
    "{} problems in {}; repair it: dvsearch check --repair": "{} lỗi trong {}; sửa: dvsearch check --repair",
    "repaired: {} articles; what was lost is read again by: dvsearch index PATH...":
        "đã sửa: {} bài; đọc lại những gì đã mất bằng: dvsearch index ĐƯỜNG_DẪN...",
    "{} articles; {} -> {} bytes": "{} bài; {} -> {} byte",
    "{} copied, {} there already; {} s": "đã chép {}, đã có sẵn {}; {} giây",
    "{} deleted": "đã xóa {}",
    "{} deleted, {} not there": "đã xóa {}, không có {}",
    "{} files forgotten, {} articles removed": "đã quên {} tệp, đã bỏ {} bài",
    "would be: {}": "nếu chạy: {}",
    "nothing came from {}; see dvsearch info --inputs": "không có gì từ {}; xem dvsearch info --inputs",
    "the report is not whole: {}": "bản báo cáo không trọn vẹn: {}",
    "{} of {} articles have a date that cannot be read": "{} trên {} bài có ngày không đọc được",
    "saved; search it with: dvsearch search @{}": "đã lưu; tìm bằng: dvsearch search @{}",
    "there is not enough memory for this": "không đủ bộ nhớ cho việc này",
    # files that are written
    "{}: in place of the file that was there": "{}: thay cho tệp đã có ở đó",
    "{} of {} rows shown; -n 0 shows all, -o FILE writes them":
        "hiện {} trên {} dòng; -n 0 hiện tất cả, -o TỆP ghi tất cả",
    "1 row written to {}; what they rest on to {}.about.json":
        "đã ghi 1 dòng vào {}; những gì nó dựa vào ra {}.about.json",
    "{} rows written to {}; what they rest on to {}.about.json":
        "đã ghi {} dòng vào {}; những gì chúng dựa vào ra {}.about.json",
    "removed from {}": "đã bỏ khỏi {}",
    "{} of {} labels do not hold as they were put": "{} trên {} nhãn không còn đúng như lúc gắn",
    "noted in {}": "đã ghi vào {}",
    "{} was changed since it was written": "{} đã bị sửa sau khi được ghi",
    "the same: {} rows": "vẫn như cũ: {} dòng",
    # the bench
    "{} lines in {} articles": "{} dòng trong {} bài",
    "with a hit: {} of {} parts": "có chỗ khớp: {} trên {} phần",
    "DP {}, normed {}: 0 is even, 1 is all in one place": "DP {}, chuẩn hóa {}: 0 là trải đều, 1 là dồn vào một chỗ",
    "without a certain {}: {}, in no part": "không rõ {:w}: {} bài, không thuộc phần nào",
    "an article about several provinces is in each: parts do not add up":
        "bài về nhiều tỉnh có mặt ở mỗi tỉnh: các phần cộng lại không bằng tổng",
    "an article about several provinces counts in each: rows do not add up":
        "bài về nhiều tỉnh được đếm ở mỗi tỉnh: các dòng cộng lại không bằng tổng",
    "one side has no articles: there is nothing to compare": "một bên không có bài nào: không có gì để so",
    "{} articles match both: they are on the first side alone": "{} bài khớp cả hai: chỉ tính cho bên thứ nhất",
    "a sample: {} of {} lines, seed {}": "mẫu: {} trên {} dòng, hạt giống {}",
    "learned from the {} best articles; what the archive suggests is not added to a search":
        "rút từ {} bài sát nhất; từ do kho gợi ý không được thêm vào tìm kiếm",
    "without a date: {} of {} articles ({} of them match)": "không có ngày: {} trên {} bài ({} bài trong đó khớp)",
    "with a guessed date: {} ({} of them match), not counted; --guesses yes counts them":
        "có ngày phỏng đoán: {} bài ({} bài trong đó khớp), không tính; --guesses yes thì tính",
    "with a year and no {}: {} ({} of them match)": "có năm mà không có {:w}: {} bài ({} bài trong đó khớp)",
    "since 1 July 2025: {}, left out, for the old provinces end there":
        "từ 1/7/2025: bỏ {} bài, vì các tỉnh cũ dừng ở đó",
    "{} left out, on both sides; --all-copies counts them": "đã bỏ {}, ở cả hai bên; --all-copies thì tính",
    "1 matching near-copy": "1 bài gần giống khớp truy vấn",
    "{} matching near-copies": "{} bài gần giống khớp truy vấn",
    "{} of {} hits are a part of a longer word; --whole-words leaves them out":
        "{} trên {} chỗ khớp là một phần của từ dài hơn; --whole-words bỏ chúng",
}  # fmt: skip
