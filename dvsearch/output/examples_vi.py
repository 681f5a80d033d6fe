"""What stands under a command's help, in Vietnamese: what an example does, and sentences, a line each."""

EXAMPLES = {
    # the program
    "read every article below corpus/": "đọc mọi bài dưới corpus/",
    "the best articles for three words": "những bài sát nhất với ba từ",
    "search as you type": "gõ đến đâu tìm đến đó",
    "all options of one command": "mọi tùy chọn của một lệnh",
    "The options above may also stand after the command. Every option can be set in the":
        "Các tùy chọn trên cũng có thể đứng sau lệnh. Mọi tùy chọn đều đặt được trong",
    "environment (DVSEARCH_INDEX, DVSEARCH_SEARCH_LIMIT) and in a configuration file; dvsearch config":
        "biến môi trường (DVSEARCH_INDEX, DVSEARCH_SEARCH_LIMIT) và tệp cấu hình; dvsearch config",
    "shows what is in force and from where.": "cho biết điều gì đang có hiệu lực và từ đâu.",
    # search, facets, show, export
    "with the labels that note put on them": "kèm nhãn mà note đã gắn",
    "kept with its options; then: dvsearch search @xd": "lưu cùng các tùy chọn; rồi: dvsearch search @xd",
    'Query: words (all must match)   "a phrase"   -word   OR   ( )   prefix*   wild?card   word~':
        'Truy vấn: từ (phải khớp đủ)   "cụm từ"   -từ   OR   ( )   đầu*   mẫ?   gần~',
    '"a b"~5 near   title:   province: (tỉnh:)   year:2016..2020 (năm:)   source:   cites:   id:   *':
        '"a b"~5 gần   title: (tiêu đề)   tỉnh:   năm:2016..2020   nguồn:   cites: (viện dẫn)   id:   *',
    "A word typed without accents matches every accented form of it. Put -- before a query that begins with -.":
        "Từ gõ không dấu khớp mọi dạng có dấu của nó. Đặt -- trước truy vấn bắt đầu bằng -.",
    "provinces and years of the whole index": "tỉnh và năm của cả chỉ mục",
    "who writes about it": "ai viết về điều đó",
    "the third of the last search": "bài thứ ba của lần tìm trước",
    "with the words marked": "có đánh dấu các từ",
    "the page as it was saved, menus and all": "trang như lúc lưu, cả trình đơn",
    "references for LaTeX and Zotero": "tài liệu tham khảo cho LaTeX và Zotero",
    "articles that dvsearch can index again": "các bài mà dvsearch đọc lại được",
    "jsonl on stdout, as it comes": "jsonl ra đầu ra chuẩn, đến đâu ghi đến đó",
    # what keeps an index
    "corpus/ into ./index": "corpus/ vào ./index",
    "and remove what is gone from beneath it": "và bỏ những gì không còn ở dưới đó",
    "after the program was updated": "sau khi chương trình được cập nhật",
    "What cannot be read is not gone: its articles stay as they were last read, and that is said.":
        "Không đọc được không có nghĩa là mất: các bài giữ như lần đọc trước, và điều đó được nói rõ.",
    "dvsearch info --inputs shows every file and what is wrong with it; dvsearch forget takes one out.":
        "dvsearch info --inputs hiện mọi tệp và điều không ổn ở nó; dvsearch forget bỏ một tệp.",
    "Ctrl-C ends after what is being read, keeps it, and says where it stopped; run again to go on.":
        "Ctrl-C dừng sau phần đang đọc, giữ phần đó và nói đã dừng ở đâu; chạy lại để làm tiếp.",
    "every file: articles, when read, what is wrong since when": "mọi tệp: số bài, đọc khi nào, lỗi gì từ bao giờ",
    "how one file is read, and why": "một tệp được đọc ra sao, và vì sao",
    "what was lost is read again": "đọc lại những gì đã mất",
    "all that came from beneath a folder": "mọi thứ từ dưới một thư mục",
    "one file": "một tệp",
    "all that came by stdin": "mọi thứ đến từ đầu vào chuẩn",
    "the files by path and name": "các tệp theo đường dẫn và tên",
    "to a cluster": "sang cụm máy",
    "and back": "và ngược lại",
    "into another folder": "sang thư mục khác",
    "User and password are read from DVSEARCH_OPENSEARCH_USER and DVSEARCH_OPENSEARCH_PASSWORD.":
        "Tên và mật khẩu đọc từ DVSEARCH_OPENSEARCH_USER và DVSEARCH_OPENSEARCH_PASSWORD.",
    "Run it again after it was stopped, or to bring over what came since.":
        "Chạy lại sau khi bị dừng, hay để chép thêm những gì đến sau.",
    "every option, its value, and where that is from": "mọi tùy chọn, giá trị, và giá trị ấy từ đâu",
    "only what is not the default": "chỉ những gì khác mặc định",
    "then: dvsearch search @dvk": "rồi: dvsearch search @dvk",
    "with ~/.zfunc in $fpath": "với ~/.zfunc trong $fpath",
    # the bench
    "every hit in its line": "mỗi chỗ khớp một dòng",
    "what follows it, in the dictionary's order": "điều đứng sau nó, theo thứ tự từ điển",
    "which words were counted": "những từ nào đã được đếm",
    "what it stands between": "nó đứng giữa những gì",
    "A line is named ID:START-END, the characters of the hit; with the article's digest it can be cited. A sample is":
        "Một dòng có tên MÃ:ĐẦU-CUỐI, là các ký tự của chỗ khớp; cùng mã băm của bài thì trích dẫn được. Mẫu được",
    "chosen by a hash of the seed and each line: anyone draws the same one, and a growing archive only adds to it.":
        "chọn bằng hàm băm của hạt giống và mỗi dòng: ai rút cũng như nhau, kho lớn lên thì mẫu chỉ thêm vào.",
    "its share of the articles of each year": "tỷ lệ trong các bài của mỗi năm",
    "two lines in one picture": "hai đường trong một hình",
    "hits per million words": "số chỗ khớp trên một triệu từ",
    "its share of the articles about another thing": "tỷ lệ trong các bài về một điều khác",
    "Every period has a row, with its total. Articles whose date is a guess are in no count and no total, but shown as":
        "Mỗi kỳ một dòng, kèm tổng. Bài có ngày phỏng đoán không nằm trong số đếm và tổng nào, mà hiện ở cột",
    '"guessed"; --guesses yes counts them. Articles without a date are in no period, and the answer says how many.':
        '"guessed"; --guesses yes thì tính. Bài không có ngày không thuộc kỳ nào, và câu trả lời nói có bao nhiêu.',
    "five words on either side, by logDice": "năm từ mỗi bên, theo logDice",
    "Counted are pyvi's words, or syllables. The tokens in all windows are one side of the table (R1), all other":
        "Đếm từ của pyvi, hay âm tiết. Các đơn vị trong mọi cửa sổ là một bên của bảng (R1), mọi đơn vị khác",
    "tokens of the articles chosen the other; the hits themselves are on neither. A file says all margins.":
        "của các bài đã chọn là bên kia; chính các chỗ khớp không thuộc bên nào. Tệp ghi đủ các tổng biên.",
    "runs of three words, of the whole archive": "chuỗi ba từ, trong cả kho",
    "runs around a query": "các chuỗi quanh một truy vấn",
    "all of one year": "tất cả của một năm",
    'Syllables of one word are joined by "_". Runs may cross punctuation, never the border of an article.':
        'Âm tiết của một từ nối bằng "_". Chuỗi có thể qua dấu câu, không bao giờ qua ranh giới bài.',
    "against all other articles": "so với mọi bài khác",
    "against those about another thing": "so với những bài về điều khác",
    "what is missing there": "điều gì thiếu ở đó",
    "by tokens, as older studies do": "theo số lần gặp, như các nghiên cứu cũ",
    "runs of two or three words": "chuỗi hai hoặc ba từ",
    "Articles are counted: words of one article are not independent of each other. Both counts are given.":
        "Đếm theo bài: các từ trong một bài không độc lập với nhau. Cả hai số đều được cho.",
    "over articles": "trên các bài",
    "over provinces, those with most hits first": "trên các tỉnh, tỉnh nhiều chỗ khớp nhất trước",
    "articles like one of the archive": "các bài giống một bài trong kho",
    "and the words they share": "và những từ chung",
    "articles like a text of your own": "các bài giống một bài của bạn",
    "words to search for besides": "những từ nên tìm thêm",
    "First those of other regions and registers, by a table: they bring the closest articles, unless --no-related.":
        "Trước hết là từ của vùng miền và lối nói khác, theo bảng: chúng đưa thêm các bài gần nhất, trừ --no-related.",
    "Then those that the hundred best articles have more often than others: none of them is added to a search.":
        "Sau đó là những từ mà một trăm bài sát nhất có nhiều hơn các bài khác: không từ nào được thêm vào lần tìm.",
    "label a line, as kwic names it": "gắn nhãn một dòng, theo tên kwic hiện",
    "every label, and whether it still holds": "mọi nhãn, và nhãn còn đúng không",
    "take it back": "bỏ nhãn ấy",
    "States: ok; changed (the article is another, the line still says the same); stale (the line says something else);":
        "Trạng thái: ok; changed (bài đã khác, dòng vẫn nói như cũ); stale (dòng nói điều khác);",
    "gone (there is no such article). Labels are kept in a file of the user, not in the index.":
        "gone (không còn bài ấy). Nhãn giữ trong tệp của người dùng, không ở trong chỉ mục.",
    "writes trend.csv and trend.csv.about.json": "ghi trend.csv và trend.csv.about.json",
    "asks the same again, and says what differs": "hỏi lại đúng điều ấy, và nói rõ chỗ khác",
    "Exit code: 0 it is the same, 1 something differs.": "Mã kết thúc: 0 vẫn như cũ, 1 có chỗ khác.",
    "Exit code: 0 found, 1 nothing found, 2 an error, 75 the index is locked, 130 interrupted.":
        "Mã kết thúc: 0 tìm thấy, 1 không thấy, 2 lỗi, 75 chỉ mục bị khóa, 130 bị ngắt.",
    "F1 or ? explains every key.": "F1 hay ? giải thích mọi phím.",
    "Examples:": "Ví dụ:",
}  # fmt: skip
