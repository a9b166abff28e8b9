"""Names are read by habit; what no habit knows is still carried."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen_dock.patterns import DEVICE_ZONE, BadPattern, NameFacts, Pattern, read_name
from liuhen_dock.patterns.plugins import from_config, installed
from liuhen_dock.patterns.shipped import SHIPPED

AT = datetime(2026, 11, 23, 10, 15, 0, tzinfo=DEVICE_ZONE)


BODY = NameFacts(pattern="gat947", device="1234567", officer="650001", started_at=AT)
PLAIN = NameFacts(pattern="plain", started_at=AT)


@pytest.mark.parametrize(
    ("stem", "facts"),
    [
        ("123456765000120261123101500", BODY),
        ("1234567_650001_20261123101500_0001", replace(BODY, segment=1)),
        ("1234567_650001_20261123101500_0012_IMP", replace(BODY, segment=12, key_mark=True)),
        ("1234567_650001_20261123_101500", BODY),
        ("12345676500012026112310150000V", replace(BODY, segment=0, kind="video")),
        ("1234567-650001-20261123101500-01-A-IMP", replace(BODY, segment=1, kind="audio", key_mark=True)),
        ("1234567_650001_20261123101500_P", replace(BODY, kind="photo")),
        ("DSJ-A9_1234567_650001_20261123101500_0001", replace(BODY, segment=1)),
        ("dcam_abc1234_650001_20261123_101500_imp", replace(BODY, device="abc1234", key_mark=True)),
        ("20261123_101500", PLAIN),
        ("IMG_20261123_101500", replace(PLAIN, kind="photo")),
        ("VID_20261123_101500_2", replace(PLAIN, kind="video", segment=2)),
        ("2026-11-23 10-15-00", PLAIN),
        ("REC_20261123101500_IMP", replace(PLAIN, key_mark=True)),
        ("1234567_650001_20260229101500_0001", None),  # no such day
        ("1234567_650001_20261123251500", None),  # no such hour
        ("MOVI0001", None),
        ("会议录像", None),
        ("１２３４５６７_650001_20261123101500", None),  # full-width digits are no digits
        ("", None),
    ],
)
def test_a_name_says_what_its_habit_puts_there(stem: str, facts: NameFacts | None) -> None:
    assert read_name(stem, patterns=SHIPPED) == facts


@given(st.text())
def test_no_name_at_all_breaks_the_reader(stem: str) -> None:
    read_name(stem, patterns=SHIPPED)


@given(
    device=st.from_regex(r"[0-9A-Z]{7}", fullmatch=True),
    officer=st.from_regex(r"[0-9]{6}", fullmatch=True),
    at=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)),  # noqa: DTZ001
    segment=st.integers(0, 9999),
)
def test_what_a_camera_writes_is_read_back(device: str, officer: str, at: datetime, segment: int) -> None:
    facts = read_name(f"{device}_{officer}_{at:%Y%m%d%H%M%S}_{segment:04d}", patterns=SHIPPED)
    assert facts is not None
    assert (facts.device, facts.officer, facts.segment) == (device, officer, segment)
    assert facts.started_at == at.replace(microsecond=0, tzinfo=DEVICE_ZONE)


def test_a_county_adds_its_own_habit_in_the_settings() -> None:
    (own,) = from_config(
        [
            {
                "name": "本县",
                "regex": r"(?P<officer>\d{4})号_(?P<time>\d{14})_(?P<kind>录像|拍照)",
                "kinds": {"拍照": "photo"},
            }
        ]
    )
    facts = read_name("0017号_20261123101500_拍照", patterns=[own, *installed()])
    assert facts == NameFacts(pattern="本县", officer="0017", started_at=AT, kind="photo")


@pytest.mark.parametrize(
    ("regex", "kinds", "said"),
    [
        ("(", {}, "正则表达式有误"),
        (r"(?P<officer>\d+)", {}, "必须有 time"),
        (r"(?P<time>\d+)(?P<colour>x)", {}, "只能用"),
        (r"(?P<time>\d+)", {"X": "film"}, "类型只能是"),
    ],
)
def test_a_habit_that_cannot_work_is_refused_at_once(regex: str, kinds: dict[str, str], said: str) -> None:
    with pytest.raises(BadPattern) as refused:
        Pattern("坏规则", regex, kinds)
    assert said in str(refused.value)
