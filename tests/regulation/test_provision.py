"""How many, how good, which class: the numbers of articles 5 to 7, and another county's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from liuhen.county_rules import WrongRules
from liuhen.regulation import provision as law
from liuhen.regulation.devices import DEVICE_KINDS, KINDS_OF_DEVICE, kinds_of
from liuhen.regulation.general import AV, regulation_of

TODAY = date(2026, 11, 24)  # a Tuesday
OURS = {"source": "临政办发〔2024〕6号", "since": date(2024, 3, 1)}


@dataclass(frozen=True)
class Make:
    kind: str = "body_camera"
    width_px: int | None = 1920
    height_px: int | None = 1080
    pixels_mp: int | None = None
    battery_hours: int | None = 6
    storage_gb: int | None = 32
    tamper_protection: bool = True
    encryption: bool = False
    explosion_proof: bool = False
    infrared: bool = False
    gps: bool = False
    live_upload: bool = False


@pytest.mark.article("av-6-1")
@pytest.mark.parametrize(
    ("device_class", "officers", "required"),
    [
        ("A", 0, 0), ("A", 1, 1), ("A", 2, 1), ("A", 3, 2), ("A", 10, 5), ("A", 11, 6),
        ("B", 0, 0), ("B", 1, 1), ("B", 5, 1), ("B", 6, 2), ("B", 11, 3),
        ("C", 0, 1), ("C", 1, 1), ("C", 500, 1),
        ("", 500, 0),
    ],
)  # fmt: skip
def test_the_number_required_is_rounded_up_and_class_c_has_one_whoever_is_there(
    device_class: str, officers: int, required: int
) -> None:
    assert law.required(device_class, officers, on=TODAY) == required


@pytest.mark.article("av-6-1")
def test_a_number_of_the_units_own_counts_only_where_there_is_no_ratio_and_above_the_least() -> None:
    assert [law.required(key, 4, on=TODAY, declared=5) for key in "ABC"] == [2, 1, 5]
    assert law.required("C", 4, on=TODAY, declared=0) == 1
    stricter = (law.Quota("C", 0, 2, date(2024, 3, 1), "县"),)
    assert [law.required("C", 4, on=TODAY, quotas=stricter, declared=n) for n in (0, 1, 3)] == [2, 2, 3]


@pytest.mark.article("av-6-1")
def test_a_day_is_judged_by_the_ratio_of_that_day() -> None:
    quotas = (
        law.Quota("A", 3, 0, date(2024, 3, 1), "旧"),
        law.Quota("A", 2, 1, date(2026, 1, 1), "新"),
    )
    assert law.required("A", 6, on=date(2024, 2, 29), quotas=quotas) == 0
    assert law.required("A", 6, on=date(2025, 12, 31), quotas=quotas) == 2
    assert law.required("A", 6, on=date(2026, 1, 1), quotas=quotas) == 3
    assert law.required("A", 0, on=date(2026, 1, 1), quotas=quotas) == 1


@pytest.mark.article("av-6-2")
def test_every_field_of_the_article_has_its_default_class() -> None:
    by_class = {key: sum(c == key for c in law.CLASSES.fields.values()) for key in "ABC"}
    assert by_class == {"A": 8, "B": 7, "C": 15}
    assert law.CLASSES.fields["市场监管"] == "A"
    assert law.CLASSES.fields["乡镇政府"] == law.CLASSES.fields["住房城乡建设（人民防空）"] == "B"
    assert law.CLASSES.fields["气象"] == "C"


@pytest.mark.article("av-7-1")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Make(), []),
        (Make(width_px=1080, height_px=1920), []),  # turned upright
        (Make(width_px=1919), ["分辨率为1919×1080，应在1920×1080以上"]),
        (Make(height_px=None), ["分辨率没有登记，应在1920×1080以上"]),
        (Make(battery_hours=5), ["续航为5小时，应在6小时以上"]),
        (Make(storage_gb=None), ["存储没有登记，应在32GB以上"]),
        (Make(tamper_protection=False), ["没有防删改功能"]),
        (Make(kind="camera", width_px=None, tamper_protection=False), []),  # article 7 is not about cameras
    ],
)
def test_a_make_is_judged_and_every_shortfall_is_said(make: Make, said: list[str]) -> None:
    assert law.judge(make, on=TODAY) == said


@pytest.mark.article("av-7-1")
def test_special_features_are_missed_by_name() -> None:
    assert law.missing_features(Make(gps=True), ["gps", "explosion_proof", "infrared"]) == [
        "防爆",
        "红外夜视",
    ]


@pytest.mark.article("av-7-1")
def test_features_are_asked_of_body_cameras_and_terminals_and_an_unknown_make_has_none() -> None:
    assert (
        law.lacks("body_camera", None, ["gps"])
        == law.lacks("handheld_terminal", Make(), ["gps"])
        == ["GPS定位"]
    )
    assert law.lacks("body_camera", Make(gps=True), ["gps"]) == law.lacks("camera", None, ["gps"]) == []


@pytest.mark.article("av-7-1")
def test_a_make_is_judged_by_the_standard_of_the_day() -> None:
    standards = law.standards_of(
        [
            {"storage_gb": 32, "source": "旧", "since": date(2024, 3, 1)},
            {"storage_gb": 80, "source": "新", "since": date(2026, 7, 1)},
        ],
        (),
    )
    assert law.judge(Make(storage_gb=64), on=date(2026, 6, 30), standards=standards) == []
    assert law.judge(Make(storage_gb=64), on=date(2026, 7, 1), standards=standards) == [
        "存储为64GB，应在80GB以上"
    ]
    assert law.judge(Make(storage_gb=1), on=date(2024, 2, 29), standards=standards) == []


@pytest.mark.article("av-2-1")
def test_the_seven_kinds_stand_in_the_rulebook_and_a_county_may_add_its_own() -> None:
    assert list(DEVICE_KINDS.values()) == [
        "照相机", "录音机", "摄像机", "执法记录仪", "手持执法终端", "视频监控", "采集存储设备",
    ]  # fmt: skip
    assert "共7类" in KINDS_OF_DEVICE.summary
    assert kinds_of([{"key": "drone", "zh": "执法无人机"} | OURS], DEVICE_KINDS)["drone"] == "执法无人机"


def test_the_summaries_are_worded_from_the_numbers() -> None:
    summary = law.DEVICES_PER_OFFICER.summary
    assert "A类每2名持证执法人员1台；B类每5名持证执法人员1台；C类至少1台，按执法需要自行确定" in summary
    assert "分辨率1920×1080以上，续航6小时以上，存储32GB以上，防删改" in law.TECHNICAL_STANDARD.summary


@pytest.mark.article("av-6-1")
def test_a_county_writes_down_its_own_quotas() -> None:
    quotas = law.quotas_of(
        [
            {"class": "A", "officers_per_device": 3} | OURS,
            {"class": "B", "officers_per_device": 6, "at_least": 1} | OURS,
            {"class": "C", "at_least": 2} | OURS,
        ],
        law.QUOTAS,
    )
    assert [law.required(key, 7, on=TODAY, quotas=quotas) for key in "ABC"] == [3, 2, 2]
    assert quotas[1].zh == "每6名持证执法人员1台，至少1台"


QUOTAS = [{"class": key, "officers_per_device": 3} | OURS for key in "ABC"]


@pytest.mark.parametrize(
    ("read", "found", "said"),
    [
        (law.quotas_of, QUOTAS[:2], "[quota] 的 class：没有写C类的标准"),
        (
            law.quotas_of, [*QUOTAS, *(QUOTAS[0] | {"since": date(y, 1, 1)} for y in (2026, 2025))],
            "[quota] 的 class = A：各段的 since 没有按先后排列",
        ),
        (law.quotas_of, {"A": 3}, "应写成 [[quota]]"),
        (law.quotas_of, [QUOTAS[0] | {"class": "D"}], "只能是 A、B、C"),
        (law.quotas_of, [QUOTAS[0] | {"officers_per_device": 2.5}], "officers_per_device：应是整数，现在是 2.5"),
        (law.quotas_of, [QUOTAS[0] | {"officers_per_device": -1}], "应在 0 至 1000 之间"),
        (law.quotas_of, [{"class": "A"} | OURS], "等于不要求配备"),
        (law.quotas_of, [QUOTAS[0] | {"oficers": 1}], "oficers：不认识这个键"),
        (law.quotas_of, [{"class": "A", "officers_per_device": 3, "since": date(2024, 3, 1)}], "source：没有写"),
        (law.standards_of, [], "没有写任何标准"),
        (law.standards_of, [OURS], "等于没有技术标准"),
        (law.standards_of, [{"storage_gb": "80GB"} | OURS], "storage_gb：应是整数"),
        (law.standards_of, [{"encryption": "yes"} | OURS], "encryption：应是 true 或 false"),
        (law.classes_of, {"A": ["公安"], "B": ["公安"], "C": []} | OURS, "“公安”已在A类"),
        (law.classes_of, {"A": "公安", "B": [], "C": []} | OURS, "[classes] 的 A：应是一列文字"),
        (kinds_of, [{"key": "Drone 1", "zh": "无人机"} | OURS], "只能用小写字母和下划线"),
        (kinds_of, [{"key": "camera", "zh": "相机"} | OURS], "已经有了"),
        (regulation_of, {"name": "某规定", "short": "规定"} | {"since": date(2024, 3, 1)}, "[regulation] 的 source"),
        (regulation_of, "某规定", "应是一段“键 = 值”"),
    ],
)  # fmt: skip
def test_what_a_county_cannot_mean_is_refused_in_a_sentence_that_says_where(
    read: Any, found: Any, said: str
) -> None:
    ours = {kinds_of: DEVICE_KINDS, regulation_of: AV}.get(read, ())
    with pytest.raises(WrongRules) as caught:
        read(found, ours)
    assert said in str(caught.value)
    assert str(caught.value).startswith("本县规则文件")
