"""Rows of tables: no quotation mark swallows the rows behind it, and each row has its line."""

from __future__ import annotations

import io

import pytest

from dvsearch.errors import InputError
from dvsearch.reading import json_records, table_rows
from dvsearch.reading.fields import Naming


def rows(data: str | bytes, suffix: str = ".csv", naming: Naming = ()) -> list[tuple[int, object]]:
    """The rows of a table, each by its line: its cells in order, or why it is none."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
    found = table_rows.table_rows(io.BufferedReader(io.BytesIO(raw)), suffix, naming)
    return [(at, [*row.values()] if isinstance(row, dict) else row) for at, row in found]


def cells(data: str | bytes, suffix: str = ".csv") -> list[object]:
    return [row for _, row in rows(data, suffix)]


HEAD = "id,title,text\n"


# --- the header ----------------------------------------------------------------------------------------------------


def test_a_table_begins_with_a_line_that_names_a_known_column() -> None:
    with pytest.raises(InputError, match="empty: no header line"):
        rows("")
    many = ",".join(f"cot_{number}" for number in range(40))
    with pytest.raises(InputError, match="no known column in the header line: 'cot_0, cot_1") as refused:
        rows(f"{many}\n1\n")
    assert "--field text=COLUMN" in refused.value.message and "cot_13" not in refused.value.message
    assert rows("cot,x\nChợ,2\n", naming=(("text", "cot"),)) == [(2, ["Chợ", "2"])]
    with pytest.raises(InputError, match="no known column"):
        rows("sep=;")


@pytest.mark.parametrize(
    ("table", "suffix", "expected"),
    [
        ("id;title;text\n1;Chợ, xã;b\n", ".csv", ["1", "Chợ, xã", "b"]),
        ("id\ttitle\ttext\n1\ta,b\tc\n", ".csv", ["1", "a,b", "c"]),
        ("id|title|text\n1|a,b|c\n", ".csv", ["1", "a,b", "c"]),
        ("id,title,text\n1,a\tb,c\n", ".tsv", ["1", "a\tb", "c"]),
        ("text\na;b\tc\n", ".csv", ["a;b\tc"]),
        ("text\na;b,c\n", ".tsv", ["a;b,c"]),
        ("sep=;\nid;text\n1;a,b\n", ".csv", ["1", "a,b"]),
        ("SEP=|\r\nid|text\r\n1|a,b\r\n", ".csv", ["1", "a,b"]),
        ("sep=\nid,text\n1,a\n", ".csv", ["1", "a"]),
        ("sep=;x,text\n1,a\n", ".csv", ["1", "a"]),  # a name, and no delimiter
    ],
)
def test_the_delimiter_is_the_one_with_which_columns_are_known(table: str, suffix: str, expected: list[str]) -> None:
    assert cells(table, suffix) == [expected]


# --- rows -----------------------------------------------------------------------------------------------------------


def test_each_row_has_its_line_and_empty_ones_are_passed_over() -> None:
    assert rows(HEAD + "1,a,b\n\n,,\n  , ,\n2,c,\n3,d") == [(2, ["1", "a", "b"]), (6, ["2", "c", ""]), (7, ["3", "d"])]


def test_a_row_of_too_many_values_is_said_unless_what_is_too_much_is_empty() -> None:
    table = HEAD + "1,a,b,, \n2,a,b,c\n3,a,b,,d\n4,a,\n"
    assert rows(table) == [
        (2, ["1", "a", "b"]),
        (3, "4 values under 3 columns"),
        (4, "5 values under 3 columns"),
        (5, ["4", "a", ""]),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('1,"Chợ, xã",b', ["1", "Chợ, xã", "b"]),
        ('1,"Tin ""mới"" về",b', ["1", 'Tin "mới" về', "b"]),
        ('1,"a","b"', ["1", "a", "b"]),
        ('1,"",b', ["1", "", "b"]),
        ('"1",a,', ["1", "a", ""]),
        ('1,Tin "mới" về,b', ["1", 'Tin "mới" về', "b"]),
        ('1,"Dân vận" khéo,b', ["1", '"Dân vận" khéo', "b"]),
        ('1,"Dân vận,b', ["1", '"Dân vận', "b"]),
        ('1,a,"b', ["1", "a", '"b']),
        ('1,a,"', ["1", "a", '"']),
        ('1,a,"b"""', ["1", "a", 'b"']),
        (',"a",b', ["", "a", "b"]),
    ],
)
def test_a_mark_quotes_a_cell_that_it_begins_and_closes_and_else_is_a_character(row: str, expected: list[str]) -> None:
    following = "2,c,d"
    assert rows(f"{HEAD}{row}\n{following}\n") == [(2, expected), (3, ["2", "c", "d"])]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_cell_goes_on_to_the_line_that_closes_it(end: str) -> None:
    body = end.join(['1,a,"Một, hai', "", 'nói ""chợ"" họp', 'xong"', "2,c,d", ""])
    assert rows(HEAD + body) == [(2, ["1", "a", f'Một, hai{end}{end}nói "chợ" họp{end}xong']), (6, ["2", "c", "d"])]


def test_cells_may_go_on_one_behind_the_other() -> None:
    assert rows(HEAD + '1,"a\nb","c\nd"\n2,e,f\n') == [(2, ["1", "a\nb", "c\nd"]), (5, ["2", "e", "f"])]
    assert rows(HEAD + '1,"a\nb",c\n2,e,f\n') == [(2, ["1", "a\nb", "c"]), (4, ["2", "e", "f"])]
    assert rows(HEAD + '"1\n2",a,b\n') == [(2, ["1\n2", "a", "b"])]


def test_a_mark_may_close_a_cell_at_the_beginning_of_a_line() -> None:
    assert rows(HEAD + '1,a,"b\n"\n2,c,d\n') == [(2, ["1", "a", "b\n"]), (4, ["2", "c", "d"])]
    assert rows(HEAD + '1,"a\n",b\n2,c,d\n') == [(2, ["1", "a\n", "b"]), (4, ["2", "c", "d"])]


def test_a_mark_that_is_never_closed_swallows_no_row() -> None:
    table = HEAD + '1,"a,b\n2,c,d\n3,e,"f"\n4,"g"" h,i\n'
    assert rows(table) == [
        (2, ["1", '"a', "b"]),
        (3, ["2", "c", "d"]),
        (4, ["3", "e", "f"]),
        (5, ["4", '"g"" h', "i"]),
    ]


def test_a_line_that_is_a_row_by_itself_closes_no_cell() -> None:
    assert cells(HEAD + '1,a,"b\n2,c,"d"\n') == [["1", "a", '"b'], ["2", "c", "d"]]  # it has a cell of its own in marks
    assert cells(HEAD + '1,a,"b\n"2",c,d"\n') == [["1", "a", '"b'], ["2", "c", 'd"']]
    assert cells(HEAD + '1,a,"b\n2,c,d"\n') == [["1", "a", '"b'], ["2", "c", 'd"']]  # and an id as the row before it


def test_a_paragraph_with_as_many_commas_closes_the_cell_it_is_in() -> None:
    closing = 'Ông nói, bà con nghe, rồi về"'
    assert cells(f'{HEAD}1,a,"Họp\n{closing}\n') == [["1", "a", f"Họp\n{closing[:-1]}"]]
    assert cells(f'{HEAD}1 b,a,"Họp\nông,bà,cháu"\n') == [["1 b", "a", "Họp\nông,bà,cháu"]]  # no ids here
    assert cells(f'{HEAD}1,a,"Họp\n,bà,cháu"\n') == [["1", "a", "Họp\n,bà,cháu"]]
    assert cells('text\n"Họp\nbà"\n"x"\n') == [["Họp\nbà"], ["x"]]  # of one column any line has all


def test_a_line_that_leaves_too_many_cells_closes_none() -> None:
    assert cells(HEAD + '1,"a\nb",c,d,e\n2,f,g\n') == [["1", '"a'], "4 values under 3 columns", ["2", "f", "g"]]


def test_a_cell_goes_on_over_so_many_lines_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MOST_LINES", 3)
    assert len(cells(HEAD + '1,a,"b\nc\nd\ne f"\n')) == 1
    assert len(cells(HEAD + '1,a,"b\nc\nd\ne\nf g"\n')) == 5


def test_a_cell_goes_on_within_the_size_of_a_record_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 40)
    near = "dài dòng " * 3 + "\n" + "ngắn" + '"\n'
    assert len(cells(f'{HEAD}1,a,"b\n{near}')) == 1
    assert len(cells(f'{HEAD}1,a,"b\n{"dài " * 3}\n{near}')) == 4
    assert len(cells("text\n" + "a" * 39 + "\n")) == 1
    with pytest.raises(InputError, match="a line of more than 40 characters"):
        cells("text\n" + "a" * 40 + "\n")


def test_rows_open_one_after_the_other_are_each_a_row_of_their_own() -> None:
    table = "".join(f'{number},"a{number},b\n' for number in range(50)) + '50,c,"d"\n51,f,"h\nbà i"\n'
    found = cells(HEAD + table)
    assert found[:50] == [[str(number), f'"a{number}', "b"] for number in range(50)]
    assert found[50:] == [["50", "c", "d"], ["51", "f", "h\nbà i"]]


@pytest.mark.parametrize("behind", [",", ", ,", ",,,,"])
def test_a_row_with_a_cell_of_several_lines_may_end_in_empty_columns(behind: str) -> None:
    assert rows(f'{HEAD}1,a,"b\nc"{behind}\n2,d,e{behind}\n') == [(2, ["1", "a", "b\nc"]), (4, ["2", "d", "e"])]
    assert rows(f'{HEAD}1,"a\nb",c{behind}\n') == [(2, ["1", "a\nb", "c"])]
    assert cells(f'{HEAD}1,a,"b{behind}\n2,c,"d"{behind}\n')[1:] == [["2", "c", "d"]]  # a row by itself all the same


# --- tabs -----------------------------------------------------------------------------------------------------------


def test_among_tabs_a_mark_is_a_character_but_for_a_cell_that_holds_a_break() -> None:
    table = 'id\ttitle\ttext\n1\t"Dân vận" khéo\t"b"\n2\t"a\nvề "" chợ"\tc\n3\tx\t"y\n4\t"z\tw\n'
    assert rows(table, ".tsv") == [
        (2, ["1", '"Dân vận" khéo', '"b"']),
        (3, ["2", 'a\nvề " chợ', "c"]),
        (5, ["3", "x", '"y']),
        (6, ["4", '"z', "w"]),
    ]
    assert cells('id\ttitle\ttext\n1\t"a"\n2\tb"\n', ".tsv") == [["1", '"a"'], ["2", 'b"']]
    assert cells('id\ttitle\ttext\n1\t"a\nb\n', ".tsv") == [["1", '"a'], ["b"]]


# --- encodings ------------------------------------------------------------------------------------------------------


def test_each_line_has_its_own_encoding_and_one_that_has_none_is_said() -> None:
    good = (HEAD + "1,Chợ,Họp\n").encode()
    assert cells(b"\xef\xbb\xbf" + good) == [["1", "Chợ", "Họp"]]
    assert cells((HEAD + "1,Chợ,Họp\n2,a,b\n").encode("utf-16")) == [["1", "Chợ", "Họp"], ["2", "a", "b"]]
    legacy = "2,Bà con họp về chợ mới của xã,Cán bộ nói chuyện".encode("cp1258", "ignore") + b"\n"
    found = rows(good + legacy + b"3,c,d\n")
    assert [at for at, _ in found] == [2, 3, 4] and found[2] == (4, ["3", "c", "d"])
    bad = b"2,\x81\x8d\x8f\x90\x9d\xff\xfe,x\n"
    found = rows(good + bad + b"3,c,d\n")
    assert found[0] == (2, ["1", "Chợ", "Họp"]) and found[2] == (4, ["3", "c", "d"]) and found[1][0] == 3
    several = rows(good + b'2,a,"b\n' + bad[2:-3] + b'"\n3,c,d\n')
    assert [at for at, _ in several] == [2, 3, 5] and isinstance(several[1][1], str)
    ahead = rows(HEAD.encode() + b'1,a,"b\n' + bad + b"3,c,d\n")  # looked at for a mark, and no part of the row
    assert ahead[0] == (2, ["1", "a", '"b']) and ahead[1][0] == 3 and ahead[2] == (4, ["3", "c", "d"])
