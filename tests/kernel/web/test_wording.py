import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

from liuhen.kernel.web import wording
from liuhen.kernel.web.templatetags.liuhen import file_names, icon

EVENING = datetime(2026, 12, 31, 17, 4, 5, tzinfo=UTC)  # already New Year's Day in Shanghai


def test_moments_are_said_on_shanghais_clock() -> None:
    assert wording.minute(EVENING) == "2027-01-01 01:04"
    assert wording.second(EVENING) == "2027-01-01 01:04:05"
    assert wording.day(EVENING) == "2027-01-01"
    assert wording.long_day(EVENING) == "2027年1月1日 星期五"


def test_a_naive_moment_is_a_bug() -> None:
    with pytest.raises(ValueError, match="naive"):
        wording.minute(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.00 KB"), (52_471_339, "50.0 MB"), (1 << 60, "1,024 PB")],
)
def test_sizes_keep_three_figures(count: int, said: str) -> None:
    assert wording.size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0秒"),
        (59, "59秒"),
        (725, "12分05秒"),
        (1800, "30分钟"),
        (66_000, "18小时20分"),
        (97_200, "1天3小时"),
    ],
)
def test_spans_are_said_by_their_two_largest_parts(seconds: float, said: str) -> None:
    assert wording.span(seconds) == said


def test_a_place_in_a_recording_is_hours_minutes_seconds() -> None:
    assert wording.timecode(3_723_999) == "01:02:03"


def test_words_that_were_typed_go_on_in_a_sentence_or_stand_as_one() -> None:
    assert [wording.clause(said) for said in ("案情复杂。", "案情复杂；\n", "案情复杂")] == ["案情复杂"] * 3
    told = [wording.sentence(said) for said in ("案情复杂。", "案情复杂；", "案情复杂", "（见附件）")]
    assert told == [*["案情复杂。"] * 3, "（见附件）"]


def test_a_paper_says_the_day_of_a_span_once_where_it_is_the_same() -> None:
    began = datetime(2026, 11, 24, 2, 5, tzinfo=UTC)
    assert wording.written_span(began, began + timedelta(minutes=50)) == "2026年11月24日10时05分至10时55分"
    assert (
        wording.written_span(began, began + timedelta(days=1))
        == "2026年11月24日10时05分至2026年11月25日10时05分"
    )


def test_an_icon_that_was_drawn_before_is_escaped_all_the_same() -> None:
    safe, typed = SafeString("<b>"), "<b>"
    assert "#i-<b>" in icon(safe)
    assert "#i-&lt;b&gt;" in icon(typed)
    assert icon("x") == icon("x") != icon("x", "删除")


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("抽查表12：D020001_020001_20261201192256_0001V.mp4", "0001V.mp4"),
        ("IMG20261201192256.jpg", "192256.jpg"),
        ("集贸市场现场检查录像.mp4（第二段）", "现场检查录像.mp4"),
        ("<b>_照片.jpg", "照片.jpg"),
    ],
)
def test_the_name_of_a_file_wraps_at_its_joints_and_never_within_its_ending(words: str, ending: str) -> None:
    said = file_names(words)
    assert re.findall(r'<span class="nowrap">([^<]+)</span>', said) == [ending]
    assert re.sub(r"</?(?:span|wbr)[^>]*>", "", said) == words.replace("<", "&lt;").replace(">", "&gt;")


def test_words_without_a_file_are_as_they_were() -> None:
    for words in ("县市监罚决〔2026〕1号", "3.5 TB", "2.0版", "a & b"):
        assert file_names(words) == words.replace("&", "&amp;")
    assert file_names(SafeString("<time>10:00</time>")) == "<time>10:00</time>"


def test_words_stand_behind_their_mark_and_nothing_stands_where_there_are_none() -> None:
    page = Template('{% load liuhen %}{{ said|behind:"：" }}|{{ none|behind:"，" }}')
    assert page.render(Context({"said": "<同意>", "none": ""})) == "：&lt;同意&gt;|"
