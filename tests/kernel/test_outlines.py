"""A county's outline: drawn within its frame, and what is broken or hostile is refused in one sentence."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.outlines import MOST_AREAS, SIZE, Area, BadMap, drawn, parse

RING = [[104.0, 30.0], [104.4, 30.0], [104.4, 30.3], [104.0, 30.3], [104.0, 30.0]]


def feature(name: Any = "城关镇", ring: Any = None, *, kind: str = "Polygon", **more: Any) -> dict[str, Any]:
    shape = {"type": kind, "coordinates": [ring or RING] if kind == "Polygon" else [[ring or RING]]}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": shape}


def text(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def test_a_square_becomes_a_path_with_its_name_in_the_middle_and_north_on_top() -> None:
    width, height, shapes = drawn(parse(text(feature(code="CGZ"), feature("云溪镇", kind="MultiPolygon"))))
    assert (width, height) == (SIZE, round(SIZE * 0.3 / 0.4 / 0.8646))  # cos 30.15°
    assert (shapes[0].code, shapes[0].x, shapes[0].y) == ("CGZ", 300, 260)
    assert shapes[0].path == f"M0 {height}l{SIZE} 0 0 -{height} -{SIZE} 0z"
    assert shapes[1].name == "云溪镇"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("not json", "不是可读的 JSON"),
        ("[" * 100_000, "嵌套过深"),
        ("[]", "FeatureCollection"),
        (text(), "没有区域"),
        (text(feature(), UTF8Encoding=True), "压缩"),
        (text("x"), "第 1 个区域不完整"),
        (text(feature(), {"properties": {}, "geometry": None}), "第 2 个区域不完整"),
        (text(feature("")), "没有名称"),
        (text(feature(None)), "没有名称"),
        (text(feature({"a": 1})), "没有名称"),
        (text(feature("长" * 41)), "超过 40 字"),
        (text(feature(kind="Point")), "不是面"),
        (text(feature(ring=RING[:3])), "不足四个坐标"),
        (text(feature(ring=[[1, 2], 3, [4, 5], [6, 7]])), "写法不对"),
        (text(feature(ring=[["104", 30], *RING])), "写法不对"),
        (text(feature(ring=[[True, 30], *RING])), "写法不对"),
        (text(feature(ring=[[512345.6, 3345678.9], *RING])), "投影坐标"),
        (text(feature(ring=[[float("nan"), 30], *RING])), "不是数"),
        (text(feature()).replace("104.4", "1e999"), "不是经纬度"),
        (text(feature(ring=[[104, 30], [104, 31], [104, 32], [104, 30]])), "一条线上"),
        (text(feature(ring=[[70, 20], [130, 20], [130, 50], [70, 20]])), "不像是一个县"),
        (text(feature(), feature()), "两个区域都是“城关镇”"),
        (text(*(feature(f"镇{n}") for n in range(MOST_AREAS + 1))), "最多 200 个"),
        (text(feature(ring=RING * 50_000)), "请简化边界"),
        ('{"type": "FeatureCollection", "features": [' + "9" * 5000 + "]}", "不是可读的 JSON"),
    ],
)
def test_what_cannot_be_an_outline_is_refused_in_one_sentence(told: str, said: str) -> None:
    with pytest.raises(BadMap) as refused:
        drawn(parse(told))
    assert said in str(refused.value)
    assert len(str(refused.value)) < 200


@given(
    st.lists(
        st.lists(st.tuples(st.floats(104, 105), st.floats(30, 31)), min_size=4, max_size=30),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_the_ways_are_they_are_drawn_inside_the_frame(
    rings: list[list[tuple[float, float]]],
) -> None:
    areas = [Area(f"{n}", "", [ring]) for n, ring in enumerate([*rings, [(x, y) for x, y in RING]])]
    width, height, shapes = drawn(areas)
    assert len(shapes) == len(areas)
    for shape in shapes:
        assert re.fullmatch(r"M-?\d+ -?\d+l(-?\d+ -?\d+ ?)+z", shape.path)
        start, way = shape.path[1:-1].split("l")
        x, y = map(int, start.split())
        steps = [int(each) for each in way.split()]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            assert -2 <= x <= width + 2
            assert -2 <= y <= height + 2
