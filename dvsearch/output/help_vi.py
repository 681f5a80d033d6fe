"""What the help says, in Vietnamese; the English text is the key, with single blanks. Examples stay as typed."""

HELP = {
    "Also read what links lead to outside the folders given.": "Đọc cả những gì nằm ngoài thư mục mà liên kết dẫn tới.",
    # commands
    "Full-text search for Vietnamese political news.": "Tìm toàn văn trong tin tức chính trị tiếng Việt.",
    "Ranked articles for a query, with the passages that match.":
        "Các bài hợp truy vấn, bài sát nhất trước, kèm đoạn khớp.",
    "How many matching articles each province, year or other value has.":
        "Mỗi tỉnh, năm hay giá trị khác có bao nhiêu bài khớp.",
    "Read one article, by its id or by its number in the last search on this terminal.":
        "Đọc một bài, theo mã hay theo số thứ tự trong lần tìm trước ở cửa sổ này.",
    "Every hit of a query, in files people cite from; of near-copies the first, and the others are counted.":
        "Mọi bài của một truy vấn, thành tệp để trích dẫn; bài gần giống chỉ lấy bài đầu, các bài khác được đếm.",
    "Search as you type, full screen: facets to tick, articles to read, results to keep.":
        "Gõ đến đâu tìm đến đó, cả màn hình: bộ lọc để đánh dấu, bài để đọc, kết quả để giữ.",
    "Add new and changed articles from files and folders (default: corpus/); - reads JSON Lines from stdin.":
        "Thêm bài mới và bài đã sửa từ tệp và thư mục (mặc định: corpus/); - đọc JSON Lines từ đầu vào chuẩn.",
    "What the index holds; with --inputs, from which files; or with --articles, how a file is read and why.":
        "Chỉ mục có gì; với --inputs, từ những tệp nào; với --articles, một tệp được đọc ra sao và vì sao.",
    "Verify every checksum, count and stored article; one line a problem, exit 2 if there is any.":
        "Kiểm mọi tổng kiểm tra, số đếm và bài đã lưu; mỗi lỗi một dòng, có lỗi thì kết thúc bằng 2.",
    "Merge the pieces of the index and let go of what was deleted.": "Gộp các mảnh của chỉ mục và bỏ những gì đã xóa.",
    "Take articles out of the index by id; `-` reads ids from stdin, one a line. Their files stay, and "
    "`dvsearch index` reads them again once they change.":
        "Bỏ bài khỏi chỉ mục theo mã; `-` đọc mã từ đầu vào chuẩn, mỗi dòng một mã. Tệp của bài vẫn còn, và "
        "`dvsearch index` đọc lại khi tệp thay đổi.",
    "Take files and folders out of the index with their articles, whether they are still there or not. An article that "
    "another file holds too stays. What is still there comes back when it is indexed again.":
        "Bỏ tệp và thư mục cùng các bài của chúng khỏi chỉ mục, dù chúng còn đó hay không. Bài mà tệp khác cũng có thì "
        "ở lại. Những gì còn đó sẽ trở lại khi lập chỉ mục lại.",
    "Put every article of one index into another; what TO has already is left alone, and nothing is removed.":
        "Chép mọi bài của chỉ mục này sang chỉ mục kia; những gì TO đã có thì để yên, và không bỏ gì.",
    "What is in force and from where: option, value, source, with tabs between.":
        "Những gì đang có hiệu lực và từ đâu: tùy chọn, giá trị, nguồn, cách nhau bằng tab.",
    "The completion script of a shell; provinces, years and sources come from the index.":
        "Kịch bản gõ tắt cho shell; tỉnh, năm và nguồn lấy từ chỉ mục.",
    "This program's man page, made from the same text as --help.": "Trang man của chương trình, cùng lời với --help.",
    "Every hit in its line, with what stands around it.": "Mỗi chỗ khớp một dòng, với những gì đứng quanh nó.",
    "How often over time, beside what it is a share of, and how sure that is.":
        "Nhiều ít theo thời gian, bên cạnh tổng mà nó là một phần, và chắc chắn đến đâu.",
    "The words that keep a query company, and how much more often than elsewhere.":
        "Những từ đi cùng truy vấn, và nhiều hơn nơi khác bao nhiêu.",
    "Runs of words that occur again and again, of all articles or around a query.":
        "Những chuỗi từ lặp đi lặp lại, trong mọi bài hay quanh một truy vấn.",
    "The words that tell some articles from others.": "Những từ phân biệt các bài này với các bài khác.",
    "How evenly a query is spread over articles, provinces, sources or months.":
        "Một truy vấn trải đều đến đâu trên các bài, tỉnh, nguồn hay tháng.",
    "Articles like one, by the words that tell it from others.": "Các bài giống một bài, theo những từ riêng của nó.",
    "Words that go with a query; suggested, never applied.": "Những từ đi với truy vấn; chỉ gợi ý, không tự áp dụng.",
    "Label a line, or list the labels and whether they still hold.":
        "Gắn nhãn một dòng, hay liệt kê các nhãn và xem chúng còn đúng không.",
    "Ask again what a file answers, and say what differs.": "Hỏi lại điều một tệp đã trả lời, và nói rõ chỗ khác.",
    # options of the program
    "Show the version and exit.": "Hiện phiên bản rồi kết thúc.",
    "Show this message and exit.": "Hiện lời này rồi kết thúc.",
    "The index: a folder, or http(s)://host:port/name. [default: ./index]":
        "Chỉ mục: một thư mục, hay http(s)://máy:cổng/tên.  [mặc định: ./index]",
    "Language of the screen. [default: the locale's]": "Ngôn ngữ của màn hình.  [mặc định: theo hệ thống]",
    "When to colour; auto: on a terminal, unless NO_COLOR is set.":
        "Khi nào tô màu; auto: ở cửa sổ lệnh, trừ khi đặt NO_COLOR.",
    "Page long results on a terminal. [default: pager]": "Chia trang kết quả dài ở cửa sổ lệnh.  [mặc định: pager]",
    "Where the indexed files are now; paths are shown and opened below it.":
        "Các tệp đã lập chỉ mục nay ở đâu; đường dẫn hiện và mở dưới đó.",
    # options that say what matches
    "Only about a province, by its old or present name; repeat for more.":
        "Chỉ về một tỉnh, theo tên cũ hay tên nay; lặp lại để thêm.",
    "Only 2020, 2016..2020, 2016.. or ..2020.": "Chỉ 2020, 2016..2020, 2016.. hay ..2020.",
    "Only from a source.": "Chỉ từ một nguồn.",
    "Only citing a document, such as 217-QĐ/TW.": "Chỉ các bài viện dẫn một văn bản, như 217-QĐ/TW.",
    "Only what a facet counts under a value; FIELD=unknown: what has none.":
        "Chỉ những bài được đếm dưới một giá trị; TRƯỜNG=unknown: những bài không có.",
    "How many of the words. [default: all and, where few articles hold them, then the closest]":
        "Cần bao nhiêu từ.  [mặc định: đủ và, khi ít bài có đủ, rồi đến những bài gần nhất]",
    "The same as --match any.": "Như --match any.",
    "Syllables of one word may stand apart: công an anywhere, not only side by side.":
        "Các âm tiết của một từ có thể rời nhau: công an ở bất cứ đâu, không chỉ liền nhau.",
    "smart: typed without any mark, a query matches marked forms too.":
        "smart: truy vấn gõ không dấu cũng khớp dạng có dấu.",
    "UBND also finds ủy ban nhân dân, and the other way round. [default: on]":
        "UBND cũng tìm ủy ban nhân dân, và ngược lại.  [mặc định: có]",
    "Take the query as words; nothing in it is query language.":
        "Coi truy vấn là lời thường, không phải ngôn ngữ truy vấn.",
    "Words of other regions and registers bring closest articles: sếp, lãnh đạo. [default: on]":
        "Từ của vùng miền và văn phong khác kéo theo các bài gần: sếp, lãnh đạo.  [mặc định: có]",
    "Show near-copies of one article apart.": "Hiện riêng các bài gần giống nhau.",
    # options of search, facets, show, export, browse
    "Loosen a search that finds nothing. [default: on a terminal]":
        "Nới lỏng khi không tìm thấy gì.  [mặc định: ở cửa sổ lệnh]",
    "Hits to show.": "Số bài hiện ra.",
    "Hits to pass over first.": "Số bài bỏ qua trước.",
    "[default: table on a terminal, else plain; jsonl for --batch]":
        "[mặc định: table ở cửa sổ lệnh, không thì plain; jsonl cho --batch]",
    "Which fields, for json, jsonl, csv and tsv.": "Những trường nào, cho json, jsonl, csv và tsv.",
    "What to count.": "Đếm theo gì.",
    "Passages a hit.": "Số đoạn cho mỗi bài.",
    "Print only how many articles match.": "Chỉ in số bài khớp.",
    "Say how the query was understood and why each hit matched.":
        "Nói truy vấn được hiểu ra sao và vì sao mỗi bài khớp.",
    "A column with the labels that note put on the lines.": "Thêm cột nhãn mà note đã gắn cho các dòng.",
    "Keep the query and how it is asked, to be searched as @NAME.":
        "Lưu truy vấn cùng cách hỏi, để tìm lại bằng @TÊN.",
    "Queries one a line: id<TAB>query, or JSON with _id and text.":
        "Mỗi dòng một truy vấn: mã<TAB>truy vấn, hay JSON có _id và text.",
    "End ids and paths with NUL, for xargs -0.": "Kết thúc mã và đường dẫn bằng NUL, cho xargs -0.",
    "[default: table on a terminal]": "[mặc định: table ở cửa sổ lệnh]",
    "Mark the words of this query.": "Đánh dấu các từ của truy vấn này.",
    "The original text as it was read, with everything around the article.":
        "Nguyên văn như đã đọc, cùng mọi thứ quanh bài.",
    "[default: by the name of the file, else jsonl]": "[mặc định: theo tên tệp, không thì jsonl]",
    "Which fields, for csv, jsonl and tsv.": "Những trường nào, cho csv, jsonl và tsv.",
    "[default: stdout]": "[mặc định: đầu ra chuẩn]",
    "Write over a file that is there without asking.": "Ghi đè tệp đã có mà không hỏi.",
    "Whether csv puts ' before a cell that a spreadsheet would run.":
        "csv có đặt ' trước ô mà bảng tính sẽ chạy như công thức hay không.",
    "What to tick.": "Đánh dấu theo gì.",
    # options of what keeps an index
    "Also remove what is gone from beneath the paths given.": "Cũng bỏ những gì không còn dưới các đường dẫn đã cho.",
    "Make the whole index again; searches answer from the old one meanwhile.":
        "Làm lại cả chỉ mục; trong lúc đó chỉ mục cũ vẫn trả lời.",
    "Say what would happen, and do nothing.": "Nói điều sẽ xảy ra, và không làm gì.",
    "Exit with 2 if a file or record could not be read.": "Kết thúc bằng 2 nếu có tệp hay bản ghi không đọc được.",
    "Write a JSON line for each thing said of an input.": "Ghi một dòng JSON cho mỗi điều nói về đầu vào.",
    "Processes that read. [default: one a core]": "Số tiến trình đọc.  [mặc định: mỗi nhân một]",
    "Only the K-th of N parts of the input, for N machines.": "Chỉ phần thứ K trong N phần đầu vào, cho N máy.",
    "The key or column that stands for a field.": "Khóa hay cột ứng với một trường.",
    "What one file may hold, unpacked.": "Một tệp giải nén được tối đa bao nhiêu.",
    "Wait for another writer to end.": "Chờ người đang ghi khác xong.",
    "Show how files are read instead.": "Thay vào đó, hiện các tệp được đọc ra sao.",
    "Show the files that the index was made from, and what is wrong.":
        "Hiện các tệp đã làm nên chỉ mục, và điều gì không ổn.",
    "Make the index again from what can be read of it; say what was lost.":
        "Làm lại chỉ mục từ những gì còn đọc được; nói rõ đã mất gì.",
    "Leave out what has its default value.": "Bỏ qua những gì có giá trị mặc định.",
    "Print only where the configuration file is, or would be.": "Chỉ in nơi có, hay sẽ có, tệp cấu hình.",
    "Save a query, to be searched as @NAME.": "Lưu một truy vấn, để tìm bằng @TÊN.",
    # options of the bench
    "How much on each side: words, characters, or the sentence.": "Mỗi bên bao nhiêu: từ, ký tự, hay cả câu.",
    "By what order: R1, L1 and so on, node, date, province, source, id.":
        "Xếp theo gì: R1, L1 v.v., node, date, province, source, id.",
    "Only so many lines, or so many percent, chosen by a hash.":
        "Chỉ bấy nhiêu dòng, hay phần trăm, chọn bằng hàm băm.",
    "Which sample.": "Mẫu nào.",
    "One line of each article: the first, or with --sample any.":
        "Mỗi bài một dòng: dòng đầu, hay với --sample dòng bất kỳ.",
    "Count the lines by what stands there.": "Đếm các dòng theo cái đứng ở đó.",
    "What stands before each line.": "Điều gì đứng trước mỗi dòng.",
    "Where hits are looked for, and words counted.": "Tìm chỗ khớp và đếm từ ở đâu.",
    "Leave out hits that are a part of a longer word.": "Bỏ những chỗ khớp là một phần của từ dài hơn.",
    "Rows to show; 0 for all. A file has all.": "Số dòng hiện ra; 0 là tất cả. Tệp thì có tất cả.",
    "[default: table on a terminal, else plain; by the name of the file]":
        "[mặc định: table ở cửa sổ lệnh, không thì plain; theo tên tệp]",
    "Which columns.": "Những cột nào.",
    "Write all rows to a file, and what they rest on to FILE.about.json.":
        "Ghi mọi dòng vào tệp, và những gì chúng dựa vào ra TỆP.about.json.",
    "A second line; repeat for more.": "Một đường thứ hai; lặp lại để thêm.",
    "A line for each. Old provinces end on 30 June 2025.": "Mỗi giá trị một đường. Các tỉnh cũ dừng ở 30/6/2025.",
    "[default: ratio of articles, hits per million words]": "[mặc định: tỷ lệ bài, số chỗ khớp trên một triệu từ]",
    "Shares of the articles that match this, not of all.": "Tỷ lệ trên các bài khớp điều này, không phải trên tất cả.",
    "A column more: the mean of N periods.": "Thêm một cột: trung bình của N kỳ.",
    "Guessed dates: in a column of their own, drawn too, or counted.":
        "Ngày phỏng đoán: thành cột riêng, vẽ luôn, hay tính vào.",
    "Draw it to a file.": "Vẽ vào tệp.",
    "How many words before and behind.": "Bao nhiêu từ trước và sau.",
    "By what order.": "Xếp theo gì.",
    "Leave out what stands there less often.": "Bỏ những gì đứng đó ít lần hơn.",
    "Leave out what stands there in fewer articles.": "Bỏ những gì đứng đó trong ít bài hơn.",
    "How many words, five at most.": "Bao nhiêu từ, nhiều nhất năm.",
    "Words, or runs of so many words, five at most.": "Từ, hoặc chuỗi gồm bấy nhiêu từ, nhiều nhất năm.",
    "Leave out what occurs less often.": "Bỏ những gì gặp ít lần hơn.",
    "Leave out what occurs in fewer articles.": "Bỏ những gì gặp trong ít bài hơn.",
    "What to compare with.": "So với gì.",
    "The first side is what the filters let through, the other the rest of the archive.":
        "Bên thứ nhất là những gì bộ lọc cho qua, bên kia là phần còn lại.",
    "Leave out what is in fewer articles of both.": "Bỏ những gì có trong ít bài hơn ở cả hai bên.",
    "What is of the other side first.": "Của bên kia trước.",
    "What the parts are.": "Các phần là gì.",
    "Show the words that are shared.": "Hiện những từ chung.",
    "Take the label of a line back.": "Bỏ nhãn của một dòng.",
    "[default: notes.jsonl of the user]": "[mặc định: notes.jsonl của người dùng]",
}  # fmt: skip

# The words of the help itself.
HEADINGS = {
    "Usage": "Cách dùng",
    "Options": "Tùy chọn",
    "Commands": "Các lệnh",
    "[default: ": "[mặc định: ",
    "[required]": "[bắt buộc]",
    "[OPTIONS]": "[TÙY_CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [THAM_SỐ]...",
}

# What stands for a value in the help.
METAVARS = {
    "LOCATION": "NƠI", "FOLDER": "THƯ_MỤC", "FILE": "TỆP", "FILE|-": "TỆP|-", "PATH": "ĐƯỜNG_DẪN", "ID|N": "MÃ|N",
    "[PATH|-]...": "[ĐƯỜNG_DẪN|-]...", "PATH|NAME...": "ĐƯỜNG_DẪN|TÊN...", "ID...|-": "MÃ...|-", "ID|-": "MÃ|-",
    "FIELD=VALUE": "TRƯỜNG=GIÁ_TRỊ", "FIELD,...": "TRƯỜNG,...", "FIELD=KEY": "TRƯỜNG=KHÓA", "SECONDS": "GIÂY",
    "BYTES": "BYTE", "PERCENT": "PHẦN_TRĂM", "QUERY": "TRUY_VẤN", "QUERY|rest": "TRUY_VẤN|rest", "FROM": "TỪ",
    "TO": "ĐẾN", "NAME": "TÊN", "NAME QUERY": "TÊN TRUY_VẤN", "F.svg|F.png": "TỆP.svg|TỆP.png", "P": "TỈNH",
    "S": "NGUỒN",
    "D": "VĂN_BẢN", "Y|Y..Y": "NĂM|NĂM..NĂM", "[QUERY]...": "[TRUY_VẤN]...", "QUERY...": "TRUY_VẤN...",
    "[LINE]": "[DÒNG]", "[LABEL]": "[NHÃN]",
}  # fmt: skip
