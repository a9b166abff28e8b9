"""Places in laws are read as people cite them, and written in one way."""

import pytest

from liuhen.apps.laws.citing import Cited, parse, parse_all


@pytest.mark.parametrize(
    ("written", "cited", "said"),
    [
        ("第二十四条第一款第三项", Cited(24, 0, 1, 3), "第二十四条第一款第三项"),
        ("第24条第1款第3项", Cited(24, 0, 1, 3), "第二十四条第一款第三项"),
        ("第２４条 第（三）项", Cited(24, 0, 0, 3), "第二十四条第三项"),
        ("第二百三十四条之一", Cited(234, 1), "第二百三十四条之一"),
        ("第一百二十条之1第二款", Cited(120, 1, 2), "第一百二十条之一第二款"),
        ("第一千二百六十条", Cited(1260), "第一千二百六十条"),
    ],
)
def test_a_place_is_read_and_written_back(written: str, cited: Cited, said: str) -> None:
    assert parse(written) == cited
    assert str(cited) == said
    assert parse(said) == cited


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("第三条至第五条", "要逐条写明"),
        ("第五条第二款-第四款", "要逐条写明"),
        ("第三条～第五条", "要逐条写明"),
        ("第十百条", "数字写得不对"),
        ("第零条", "数字写得不对"),
        ("第三条第零款", "数字写得不对"),
        ("三条", "不能读作条、款、项"),
        ("", "不能读作条、款、项"),
        ("第三条\x00：县级以上", "条文原文不必抄录"),
        ("第" + "九" * 5000 + "条", "超过"),
    ],
)
def test_what_is_no_place_is_refused_with_a_sentence(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse(written)


def test_several_places_of_several_laws_are_read_from_one_cell() -> None:
    found = parse_all(
        "1.《中华人民共和国食品安全法》（2021年修正）第一百二十二条第一款、第二款；\n"
        "【部门规章】《食品经营许可和备案管理办法》第三条、第五条第二款。"
    )
    assert [str(each) for each in found] == [
        "《中华人民共和国食品安全法》（2021年修正）第一百二十二条第一款",
        "《中华人民共和国食品安全法》（2021年修正）第一百二十二条第二款",
        "《食品经营许可和备案管理办法》第三条",
        "《食品经营许可和备案管理办法》第五条第二款",
    ]


def test_a_title_may_hold_another_title() -> None:
    assert parse_all("《关于转发《乙》的通知》第一条")[0].title == "关于转发《乙》的通知"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("《甲法》", "没有写明第几条"),
        ("甲法第三条", "不是从《…》写起"),
        ("《甲法》第三条至第五条", "要逐条写明"),
        ("《甲法》第三条 国家实行许可制度", "条文原文不必抄录"),
        ("", "不是从《…》写起"),
        ("《甲法》" + "第三条、" * 2000, "请分开填写"),
    ],
)
def test_what_cites_nothing_is_refused_with_a_sentence(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_all(written)
