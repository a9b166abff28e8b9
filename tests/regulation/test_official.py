"""The official text is cut into articles, whole or not at all."""

import pytest

from liuhen.regulation.numerals import number_of
from liuhen.regulation.official import BadText, articles_in
from tests.builders.laws import regulation, zh


@pytest.mark.parametrize("n", range(1, 100))
def test_a_number_is_read_as_articles_write_it(n: int) -> None:
    assert number_of(zh(n)) == number_of(str(n)) == n


@pytest.mark.parametrize(("written", "n"), [("一百零二", 102), ("一百一十", 110), ("二百", 200)])
def test_numbers_above_a_hundred_too(written: str, n: int) -> None:
    assert number_of(written) == n


def test_two_regulations_one_after_the_other_become_seventy_six_articles() -> None:
    found = articles_in(regulation(20, "某县设备办法") + "\n\n" + regulation(56, "某县责任制"))
    assert len(found) == 76
    assert found["av-20"] == ("某县设备办法之20。",)
    assert found["rs-11"] == ("某县责任制之11。",)


def test_items_belong_to_their_article_and_headings_to_none() -> None:
    text = regulation(20, "某县办法").replace(
        "之7。", "之7：\n（一）高清；\n（二）准确。\n有特殊需要的除外。\n\n第二章　管\xa0理\n使用\n"
    )
    found = articles_in(text)
    assert found["av-7"] == ("某县办法之7：", "（一）高清；", "（二）准确。", "有特殊需要的除外。")
    assert found["av-8"] == ("某县办法之8。",)


def test_an_article_that_is_named_inside_a_sentence_begins_nothing() -> None:
    text = regulation(20, "某县办法").replace("之7。", "之7。\n第六条规定的比例不变。")
    assert articles_in(text)["av-7"] == ("某县办法之7。", "第六条规定的比例不变。")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("柳暗花明\n又一村", "没有“第一条 ……”这样的条文"),
        (regulation(20, "办法").replace("第七条", "第八条", 1), "第八条接在第六条之后"),
        ("第二条 从半截开始。", "第二条在最前面"),
        (regulation(19, "办法"), "有19条，与《设备办法》20条、《责任制》56条都不相符"),
    ],
)
def test_what_is_not_whole_is_turned_down_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadText) as bad:
        articles_in(text)
    assert said in str(bad.value)
