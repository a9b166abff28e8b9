"""Sheets go out without formulas and come in bounded."""

import contextlib
import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from liuhen.kernel.spreadsheets import MOST_BYTES, BadSheet, Line, day, read, workbook

COLUMNS = ("编号", "说明")


def sheet(*rows: tuple[object, ...]) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def taken(file: io.BytesIO, *, most_rows: int = 10) -> list[dict[str, str]]:
    lines = read(file, size=len(file.getvalue()), columns=COLUMNS, most_rows=most_rows)
    return [line.cells for line in lines]


def repacked(replace: dict[str, bytes]) -> io.BytesIO:
    """Return a sound sheet with some of its parts replaced or added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(sheet(COLUMNS)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in {*source.namelist(), *replace}:
            target.writestr(name, replace[name] if name in replace else source.read(name))
    made.seek(0)
    return made


def refused(file: io.BytesIO, **more: int) -> str:
    with pytest.raises(BadSheet) as caught:
        taken(file, **more)
    return str(caught.value)


def test_rows_are_read_by_the_names_of_their_columns_and_empty_ones_left_out() -> None:
    file = sheet(("说明", "别的", "编号"), ("好", 1, 7.0), (None, None, None), ("坏", 2, "x"))
    assert taken(file) == [{"说明": "好", "编号": "7"}, {"说明": "坏", "编号": "x"}]


def test_what_goes_out_comes_back_and_text_that_looks_like_a_formula_stays_text() -> None:
    data = workbook("表", COLUMNS, [("=1+1", "=HYPERLINK(1)"), ("b", 3)])
    cell = load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert taken(io.BytesIO(data))[1] == {"编号": "b", "说明": "3"}


def lines(file: io.BytesIO, *, most_rows: int = 10) -> list[Line]:
    return read(file, size=len(file.getvalue()), columns=COLUMNS, most_rows=most_rows)


def faults(file: io.BytesIO) -> list[dict[str, str]]:
    return [line.faults for line in lines(file)]


def drawn(fill: Callable[[Worksheet], None]) -> io.BytesIO:
    """Return a book whose first sheet was filled by hand."""
    book = Workbook()
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def cell(xml: str) -> io.BytesIO:
    """Return a book with the header and one row below it, as raw XML."""
    head = "".join(
        f'<c r="{place}" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, name in zip(("A1", "B1"), COLUMNS, strict=True)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = f'<row r="1">{head}</row><row r="2">{xml}</row>'
    sheet_xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return repacked({"xl/worksheets/sheet1.xml": sheet_xml.encode()})


def test_a_formula_is_what_excel_made_of_it_and_without_that_it_is_named_and_never_reckoned() -> None:
    assert faults(sheet(COLUMNS, ("=1+1", "x"))) == [
        {"编号": "“编号”列（A2）是公式，文件里没有算出的值；请粘贴为数值"}
    ]
    (line,) = lines(
        cell('<c r="A2" t="str"><f>B2&amp;"1"</f><v>DSJ1</v></c><c r="B2"><f>2+3</f><v>5</v></c>')
    )
    assert (line.cells, line.faults) == ({"编号": "DSJ1", "说明": "5"}, {})
    (line,) = lines(cell('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2" t="e"><v>#N/A</v></c>'))
    assert list(line.faults.values()) == [
        "“编号”列（A2）是错误值 #DIV/0!；请改正后再导入",
        "“说明”列（B2）是错误值 #N/A；请改正后再导入",
    ]


def test_a_number_beyond_fifteen_digits_is_refused_and_not_written_with_an_exponent() -> None:
    for told in ("123456789012345678", "1.23456789012345677E+17", "1E+15", "-1000000000000000"):
        (line,) = lines(cell(f'<c r="A2"><v>{told}</v></c>'))
        assert "超过15位的数值，Excel 已丢失后面的数字；请把该列设为“文本”格式" in line.faults["编号"], told
        assert line.cells["编号"] == ""
    for told, said in (("999999999999999", "999999999999999"), ("1.23E+14", "123000000000000"), ("7.0", "7"),
                       ("0.1", "0.1"), ("-3", "-3")):  # fmt: skip
        assert taken(cell(f'<c r="A2"><v>{told}</v></c>'))[0]["编号"] == said
    assert "科学计数" in faults(sheet(COLUMNS, ("1.23457E+17", "x")))[0]["编号"]
    assert taken(sheet(COLUMNS, ("123456789012345678", "x")))[0]["编号"] == "123456789012345678"


def test_zeros_that_a_format_shows_before_a_number_belong_to_it() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(COLUMNS)
        sheet.append((123, 7))
        sheet["A2"].number_format = "000000"

    assert taken(drawn(fill)) == [{"编号": "000123", "说明": "7"}]


@pytest.mark.parametrize("number", [*range(27, 37), *range(50, 59)])
@pytest.mark.parametrize(("epoch_1904", "serial"), [(False, 46027), (True, 44565)])
def test_dates_in_the_formats_built_in_to_the_chinese_excel_are_dates(
    number: int, epoch_1904: bool, serial: int
) -> None:
    file = sheet(COLUMNS, ("x", serial))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    styles, book = parts["xl/styles.xml"], parts["xl/workbook.xml"]
    cells = styles.index("<cellXfs")
    parts["xl/styles.xml"] = styles[:cells] + styles[cells:].replace(
        'numFmtId="0"', f'numFmtId="{number}"', 1
    )
    if epoch_1904:
        parts["xl/workbook.xml"] = book.replace("<workbookPr", '<workbookPr date1904="1"', 1)
        assert "date1904" in parts["xl/workbook.xml"]
    assert taken(repacked({name: text.encode() for name, text in parts.items()}))[0]["说明"] == "2026-01-05"


def test_the_header_is_found_below_blank_rows_and_titles_and_no_filled_row_vanishes() -> None:
    blank = (None, None)
    file = sheet(
        blank, ("2026年设备登记表", None), blank, (" 编 号*", "说明（必填）："), blank, ("a", "1"), blank
    )
    assert taken(file) == [{"编号": "a", "说明": "1"}]

    def fill(sheet: Worksheet) -> None:
        sheet.append(COLUMNS)
        sheet["A2"], sheet["A900"] = "a", "b"

    assert [(line.number, line.cells["编号"]) for line in lines(drawn(fill))] == [(2, "a"), (900, "b")]


def test_rows_beyond_the_size_that_the_sheet_claims_are_read() -> None:
    with zipfile.ZipFile(sheet(COLUMNS, ("a", 1), ("b", 2))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    told = xml.replace('ref="A1:B3"', 'ref="A1"')
    assert told != xml
    assert len(taken(repacked({"xl/worksheets/sheet1.xml": told.encode()}))) == 2


def test_two_lines_of_header_are_read_as_one_and_a_repeated_header_is_no_row() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (("设备", "其他"), ("编号", "说明"), ("a", "1"), ("编号", "说明"), ("b", "2")):
            sheet.append(row)

    assert [line["编号"] for line in taken(drawn(fill))] == ["a", "b"]

    def spanning(sheet: Worksheet) -> None:
        for row in (("编号", "其他"), (None, "说明"), ("a", "1")):
            sheet.append(row)
        sheet.merge_cells("A1:A2")

    assert taken(drawn(spanning)) == [{"编号": "a", "说明": "1"}]


def test_a_cell_merged_over_several_rows_speaks_for_each_of_them() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (COLUMNS, ("a", "同"), ("b", None), ("c", None), ("d", None)):
            sheet.append(row)
        sheet.merge_cells("B2:B4")

    assert [line["说明"] for line in taken(drawn(fill))] == ["同", "同", "同", ""]


def test_a_hidden_row_is_read_and_marked() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (COLUMNS, ("a", 1), ("b", 2)):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True

    assert [line.hidden for line in lines(drawn(fill))] == [False, True]


def test_the_sheet_that_holds_the_columns_is_read_wherever_it_stands() -> None:
    book = Workbook()
    book.active.append(("填表说明",))
    for name in COLUMNS, ("a", 1):
        (book["设备"] if "设备" in book.sheetnames else book.create_sheet("设备")).append(name)
    file = io.BytesIO()
    book.save(file)
    assert taken(file) == [{"编号": "a", "说明": "1"}]
    second = book.create_sheet("续表")
    second.append(COLUMNS)
    file = io.BytesIO()
    book.save(file)
    assert taken(file) == [{"编号": "a", "说明": "1"}]
    second.append(("b", 2))
    file = io.BytesIO()
    book.save(file)
    assert refused(file) == "工作表“设备”、“续表”都填有内容，请每个文件只留一张"


def test_what_nobody_sees_is_dropped_and_a_tick_is_a_word() -> None:
    file = sheet(COLUMNS, ("\u200bDSJ1\u00a0\ufeff", "　x　"), ("a", True), ("\u00a0", "\u3000"))
    assert taken(file) == [{"编号": "DSJ1", "说明": "x"}, {"编号": "a", "说明": "是"}]


def test_a_column_named_twice_is_refused_and_not_half_read() -> None:
    assert refused(sheet(("编号", "说明", "编号"), ("a", "b", "c"))) == "“编号”列有2个（A、C列），请只留一个"


def test_other_files_under_the_name_of_a_workbook_are_told_what_they_are() -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert "旧版表格（.xls、.et），只改扩展名不行" in refused(io.BytesIO(ole))
    assert "打开密码" in refused(io.BytesIO(ole + "EncryptedPackage".encode("utf-16-le")))
    for text in (
        "编号,说明\n".encode(),
        "编号,说明\n".encode("gb18030"),
        "编号\t说明\n".encode("utf-16"),
        b"<html>",
    ):
        assert "而是文本（CSV、网页等）" in refused(io.BytesIO(text))
    assert "另一种文件" in refused(repacked({"xl/workbook.bin": b"x"}))
    strict = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    assert "Strict Open XML" in refused(repacked({"xl/workbook.xml": strict}))


@pytest.mark.parametrize(
    "text",
    ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "2026年01月05号", "20260105", "２０２６／１／５",
     " 2026 年 1 月 5 日 ", "2026-1-5 00:00:00", "\u200b2026/01/05\u00a0"],
)  # fmt: skip
def test_a_day_is_read_in_every_way_people_write_it(text: str) -> None:
    assert day(text) == date(2026, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26/1/5",
        "1/5/2026",
        "2026/13/1",
        "2026-02-30",
        "2026-01-05x",
        "46027",
        "2026年1月",
        "2026-1-5 10:30",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day(text) is None


def test_characters_that_a_sheet_cannot_hold_go_out_as_their_code_points() -> None:
    data = workbook("表", COLUMNS, [("a\x0bb", "\x1f𠀀")])
    assert taken(io.BytesIO(data)) == [{"编号": "a〔U+000B〕b", "说明": "〔U+001F〕𠀀"}]


def test_a_missing_column_too_many_rows_and_other_files_are_refused() -> None:
    assert "没有“说明”列" in refused(sheet(("编号",), ("x",)))
    assert "超过 2 行" in refused(sheet(COLUMNS, *[("x", "y")] * 3), most_rows=2)
    assert taken(sheet(COLUMNS, *[("x", "y")] * 2), most_rows=2)
    assert (
        refused(io.BytesIO(b"PK\x03\x04 no archive"))
        == refused(io.BytesIO(b""))
        == "不是有效的 Excel 文件（.xlsx）"
    )
    assert refused(repacked({"xl/workbook.xml": b"<workbook/>"})) == "不是有效的 Excel 文件（.xlsx）"


def test_a_file_too_large_or_one_that_unpacks_to_too_much_is_not_opened() -> None:
    with pytest.raises(BadSheet, match="超过 2 MB"):
        read(sheet(COLUMNS), size=MOST_BYTES + 1, columns=COLUMNS, most_rows=10)
    bomb = repacked({"xl/sharedStrings.xml": b"<sst>" + b" " * (25 << 20) + b"</sst>"})
    assert len(bomb.getvalue()) < MOST_BYTES
    assert refused(bomb) == "文件解压后过大"
    assert refused(repacked({f"xl/part{n}.xml": b"<x/>" for n in range(120)})) == "文件解压后过大"


def test_xml_that_declares_entities_is_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'
    assert refused(repacked({"xl/sharedStrings.xml": laughs})) == "文件含有不允许的声明"
    late = b"<?xml version='1.0'?>" + b" " * 9000 + laughs.partition(b"?>")[2]
    for hidden in (late, laughs.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")):
        assert refused(repacked({"xl/workbook.xml": hidden})) == "文件含有不允许的声明"


def test_a_row_numbered_a_million_is_read_at_no_cost() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe7\xbc\x96\xe5\x8f\xb7</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>\xe8\xaf\xb4\xe6\x98\x8e</t></is></c></row>'
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    began = time.monotonic()
    assert [line.number for line in lines(repacked({"xl/worksheets/sheet1.xml": far}))] == [1048576]
    assert time.monotonic() - began < 5


def test_a_comment_full_of_rows_that_do_not_end_is_read_once() -> None:
    """Where each of them were looked through to the end, this would take hours."""
    row = '<c r="A2"><v>1</v></c></row>'
    for beginning in ("<row ", '<row hidden="1" ', "<mergeCell ref=", '<row hidden="1" hidden="1" '):
        file = cell(f"{row}<!-- {beginning * (3_000_000 // len(beginning))} --><row>")
        assert [(line.number, line.hidden) for line in lines(file)] == [(2, False)]


@pytest.mark.filterwarnings("ignore")
def test_whatever_is_broken_in_it_is_a_sentence_and_never_a_fault() -> None:
    draw, sound = random.Random(7), sheet(COLUMNS, ("x", 1.5), (date(2026, 1, 5), True)).getvalue()
    for _ in range(40):
        data = bytearray(sound)
        for _ in range(draw.randint(1, 30)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        with contextlib.suppress(BadSheet):
            taken(io.BytesIO(bytes(data)))


@pytest.mark.filterwarnings("ignore")  # openpyxl says in passing what it skips
def test_broken_parts_are_a_sentence_and_never_a_fault() -> None:
    draw = random.Random(8)
    with zipfile.ZipFile(sheet(COLUMNS, ("x", 1.5), (date(2026, 1, 5), True))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(40):
        name = draw.choice(list(parts))
        data = bytearray(parts[name])
        for _ in range(draw.randint(1, 8)):
            data[draw.randrange(len(data))] = draw.choice(b"<>\"'=/0123456789abcdefst ")
        with contextlib.suppress(BadSheet):
            taken(repacked({name: bytes(data)}))
