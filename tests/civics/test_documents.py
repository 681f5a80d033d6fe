"""Party and state documents in one canonical form."""

from __future__ import annotations

import pytest

from dvsearch.civics.documents import canonical_document, find_documents


def cited(text: str) -> list[str]:
    return [citation.value for citation in find_documents(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thực hiện Quyết định số 217-QĐ/TW của Bộ Chính trị", ["217-QĐ/TW"]),
        ("Quyết định số 217, 218-QĐ/TW về giám sát", ["217-QĐ/TW", "218-QĐ/TW"]),
        ("Quyết định số 217 và 218-QĐ/TW", ["217-QĐ/TW", "218-QĐ/TW"]),
        ("Nghị quyết 04-NQ/TW (khóa XII) về xây dựng Đảng", ["04-NQ/TW (khóa XII)"]),
        ("Nghị quyết 04-NQ/TW khoá XII", ["04-NQ/TW (khóa XII)"]),
        ("Chỉ thị số 5-CT/TW", ["05-CT/TW"]),
        ("Nghị quyết số 20/NQ-HĐND ngày 10/12/2020 của HĐND tỉnh", ["20/NQ-HĐND"]),
        ("theo Nghị định 16/2021/NĐ-CP", ["16/2021/NĐ-CP"]),
        ("Nghị quyết số 35/2023/UBTVQH15 và Luật số 45/2019/QH14", ["35/2023/UBTVQH15", "45/2019/QH14"]),
        ("Quyết định 1600 / QĐ - TTg", ["1600/QĐ-TTg"]),
        ("Nghị quyết 18/NQ-TW", ["18-NQ/TW"]),
        ("Kế hoạch số 45/KH-MTTQ và công văn 1126/UBND-KSTT", ["45/KH-MTTQ", "1126/UBND-KSTT"]),
        (r"Nghị quyết số 09-NQ\/TW", ["09-NQ/TW"]),
        ("Quyết định 54-QÐ/TU của Tỉnh ủy", ["54-QĐ/TU"]),
        ("Nghị quyết 18, 19-NQ/TW, khóa XII", ["18-NQ/TW (khóa XII)", "19-NQ/TW (khóa XII)"]),
        ("Quyết định 33 và 34/QĐ-UBND", ["33/QĐ-UBND", "34/QĐ-UBND"]),
        ("Quy chế phối hợp 04-QC/BDV-UBND", ["04-QC/BDV-UBND"]),
        ("Nghị quyết 09-NQ/ĐH của Đại hội", ["09-NQ/ĐH"]),
        ("Nghị quyết 20-NQ/HĐND", ["20/NQ-HĐND"]),
        ("Nghị quyết 36A/NQ-CP", ["36A/NQ-CP"]),
        ("Hướng dẫn 08/HD-MTTW", ["08/HD-MTTW"]),
        ("Chỉ thị 35—CT/TW và 35‑CT/TW", ["35-CT/TW", "35-CT/TW"]),
        ("Quy định 08-QĐI/TW", ["08-QĐi/TW"]),
        ("Nghị định 34/2019/NĐCP, Quyết định 20/2021/QĐ.UBND", ["34/2019/NĐ-CP", "20/2021/QĐ-UBND"]),
        ("Công văn 8412/BKHĐT-TH; Lệnh số 02/2023/L-CTN", ["8412/BKHĐT-TH", "02/2023/L-CTN"]),
        ("Nghị quyết liên tịch 403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", ["403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN"]),
        ("Thông tư liên tịch 09/2016/TTLT-BTP-BTNMT", ["09/2016/TTLT-BTP-BTNMT"]),
    ],
)
def test_documents_are_found_in_one_form(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ngày 24/7/2020, 30-4 và 1/5",
        "dịch COVID-19 tại 63 tỉnh",
        "tỷ số 3-1 cho U23",
        "giấy phép số 5/GP-BTTTT",
        "Km 12/QL1A và số nhà 15/A-B",
        "tháng 12/2013, 2 đồng chí",
        "xe 29A-123.45",
        "giai đoạn 2016-2020",
        "/217-QĐ/TW",
        "a/217-QĐ/TW",
    ],
)
def test_other_numbers_are_no_documents(text: str) -> None:
    assert cited(text) == []


def test_a_citation_knows_where_it_stands() -> None:
    text = "Theo Quyết định số 217, 218-QĐ/TW và Chỉ thị 05-CT/TW."
    assert [text[citation.start : citation.end] for citation in find_documents(text)] == [
        "217, 218-QĐ/TW",
        "217, 218-QĐ/TW",
        "05-CT/TW",
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("217-qđ/tw", "217-QĐ/TW"),
        ("Quyết định số 217 / QĐ - TW", "217-QĐ/TW"),
        ("1492/qđ-ttg", "1492/QĐ-TTg"),
        ("202/2025/qh15", "202/2025/QH15"),
        ("04-nq/tw (khóa xii)", "04-NQ/TW (khóa XII)"),
        ("5-ct/tw", "05-CT/TW"),
        ("dân vận khéo", None),
        ("Quyết định số 217, 218-QĐ/TW", None),
    ],
)
def test_a_document_can_be_typed_in_any_case(typed: str, expected: str | None) -> None:
    assert canonical_document(typed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết số 29-NQ/T.Ư của Ban Chấp hành Trung ương.", ["29-NQ/TW"]),
        ("Chỉ thị 13-CT/TƯ của Ban Bí thư", ["13-CT/TW"]),
        ("Chỉ thị 13-CT/T.W; Kết luận 43-KL/T. Ư", ["13-CT/TW", "43-KL/TW"]),
        ("Chỉ thị 13 CT/TW, Quyết định 217 QĐ/TW", ["13-CT/TW", "217-QĐ/TW"]),
        ("Nghị quyết 29.NQ/TW và 18-NQ TW", ["29-NQ/TW", "18-NQ/TW"]),
        (
            "Quyết định 217\u2013QĐ/TW, 218\u2014QĐ/TW, 219\u2011QĐ/TW, 220\u2212QĐ/TW",
            [f"{n}-QĐ/TW" for n in (217, 218, 219, 220)],
        ),
        ("Quyết định 217-QÐ/TW", ["217-QĐ/TW"]),
        ("thực hiện nghị quyết số 29-nq/tw và nghị định 12/2015/nđ-cp", ["29-NQ/TW", "12/2015/NĐ-CP"]),
        ("tỷ lệ 29-nq/tw gì đó, đường 13 CT/X, 3 NQ, ngày 13 TW", []),
        ("Hà Nội 2 CT/TP", []),
    ],
)
def test_a_number_is_one_document_however_it_is_written(text: str, expected: list[str]) -> None:
    assert sorted(cited(text)) == sorted(expected)


def test_a_citation_stands_where_the_text_has_it() -> None:
    text = "Theo nghị quyết số 29-nq/tw và Chỉ thị 13 CT/T.Ư của Ban Bí thư"
    assert [text[one.start : one.end] for one in find_documents(text)] == ["29-nq/tw", "13 CT/T.Ư"]


@pytest.mark.parametrize(
    "typed", ["29-NQ/T.Ư", "29 nq/tw", "29-nq/tư", "29 - NQ / TW", "29.NQ/TW", "29\u2013NQ/TW", "29-nq/t.ư"]
)
def test_a_number_can_be_typed_in_as_many_ways(typed: str) -> None:
    assert canonical_document(typed) == "29-NQ/TW"
