"""Sheets go out without formulas and come in bounded."""

import contextlib
import io
import random
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from liuhen.kernel.spreadsheets import MOST_BYTES, BadSheet, read, workbook

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


def test_a_formula_that_comes_in_is_named_and_never_reckoned() -> None:
    file = sheet(COLUMNS, ("=1+1", "x"))
    (line,) = read(file, size=1, columns=COLUMNS, most_rows=10)
    assert (line.number, line.formulas, line.cells["编号"]) == (2, ("编号",), "=1+1")


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


def test_a_row_numbered_a_million_costs_nothing() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe7\xbc\x96\xe5\x8f\xb7</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>\xe8\xaf\xb4\xe6\x98\x8e</t></is></c></row>'
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert taken(repacked({"xl/worksheets/sheet1.xml": far})) == []


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
