"""A county's outline, brought as GeoJSON (RFC 7946), as paths of a drawing; what cannot be one is refused. Pure."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians
from typing import Any, NoReturn

MAX_BYTES = 8 << 20
MOST_AREAS, MOST_POINTS, MOST_NAME = 200, 200_000, 40
WIDEST = 8
"""Degrees: no county reaches so far."""
SIZE = 600
"""Of the drawing's longer side, in units of its own: nothing finer is kept, for it would not be seen."""

Point = tuple[float, float]
Spot = tuple[int, int]


class BadMap(ValueError):
    """The file cannot be a county's outline; ``str()`` is the Chinese sentence for the user."""


@dataclass(frozen=True)
class Area:
    """A place: its name and, where the file tells it, its unit's code; each ring goes round once."""

    name: str
    code: str
    rings: Sequence[Sequence[Point]]


@dataclass(frozen=True)
class Shape:
    """An area as it is drawn: a path, and where its name stands."""

    name: str
    code: str
    path: str
    x: int
    y: int


def parse(text: str) -> list[Area]:
    """Read the areas of a FeatureCollection, each with its ``name``, and ``code`` where it has one. Raises BadMap."""
    try:
        told = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise BadMap("示意图文件嵌套过深，不是 GeoJSON") from None
    except json.JSONDecodeError as fault:
        raise BadMap(f"示意图文件不是可读的 JSON：第 {fault.lineno} 行第 {fault.colno} 列写法不对") from None
    except ValueError as fault:  # a number of thousands of digits
        raise fault if isinstance(fault, BadMap) else BadMap("示意图文件不是可读的 JSON：数过长") from None
    if not isinstance(told, dict) or told.get("type") != "FeatureCollection":
        raise BadMap("示意图文件应当是 GeoJSON 的 FeatureCollection")
    if told.get("UTF8Encoding"):
        raise BadMap("示意图文件的坐标是压缩过的（UTF8Encoding）；请导出未经压缩的 GeoJSON")
    features = told.get("features")
    if not isinstance(features, list) or not features:
        raise BadMap("示意图文件中没有区域（features）")
    if len(features) > MOST_AREAS:
        raise BadMap(f"示意图文件有 {len(features)} 个区域，最多 {MOST_AREAS} 个；请只保留本县的乡镇、街道")
    areas = [_area(feature, n) for n, feature in enumerate(features, 1)]
    if sum(len(ring) for area in areas for ring in area.rings) > MOST_POINTS:
        raise BadMap(f"示意图文件的坐标超过 {MOST_POINTS:,} 个；请简化边界后再导入")
    seen: set[str] = set()
    for name in (area.code or area.name for area in areas):
        if name in seen:
            raise BadMap(f"示意图文件中有两个区域都是“{name}”；请合并为一个（MultiPolygon）")
        seen.add(name)
    return areas


def _no_number(told: str) -> NoReturn:
    raise BadMap(f"示意图文件的坐标不是数：{told}")


def _area(feature: Any, n: int) -> Area:
    told = feature.get("properties") if isinstance(feature, dict) else None
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(told, dict) or not isinstance(shape, dict):
        raise BadMap(f"第 {n} 个区域不完整，缺少 properties 或者 geometry")
    name, code = (_said(told.get(key)) for key in ("name", "code"))
    if not name:
        raise BadMap(f"第 {n} 个区域没有名称（properties.name）")
    if len(name) > MOST_NAME or len(code) > MOST_NAME:
        raise BadMap(f"第 {n} 个区域的名称或者代码超过 {MOST_NAME} 字")
    kind, places = shape.get("type"), shape.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadMap(f"区域“{name}”不是面（Polygon、MultiPolygon），不能画出")
    polygons = [places] if kind == "Polygon" else places
    rings = [_ring(ring, name) for polygon in _listed(polygons, name) for ring in _listed(polygon, name)]
    if not rings:
        raise BadMap(f"区域“{name}”没有边界坐标")
    return Area(name, code, rings)


def _said(told: Any) -> str:
    return " ".join(str(told).split()) if isinstance(told, str | int) and not isinstance(told, bool) else ""


def _listed(told: Any, name: str) -> list[Any]:
    if not isinstance(told, list):
        raise BadMap(f"区域“{name}”的坐标写法不对")
    return told


def _ring(told: Any, name: str) -> list[Point]:
    points = [_point(each, name) for each in _listed(told, name)]
    if len(points) < 4:
        raise BadMap(f"区域“{name}”有一圈边界不足四个坐标")
    return points


def _point(told: Any, name: str) -> Point:
    numbers = _listed(told, name)[:2]
    if len(numbers) < 2 or any(
        isinstance(each, bool) or not isinstance(each, int | float) for each in numbers
    ):
        raise BadMap(f"区域“{name}”的坐标写法不对")
    east, north = numbers
    if not (abs(east) <= 180 and abs(north) <= 90 and isfinite(east) and isfinite(north)):
        raise BadMap(f"区域“{name}”的坐标不是经纬度；请以经纬度（度）导出，不要用投影坐标")
    return float(east), float(north)


def drawn(areas: Sequence[Area]) -> tuple[int, int, list[Shape]]:
    """Return the drawing's width and height, and each area in it, north on top. Raises BadMap."""
    points = [point for area in areas for ring in area.rings for point in ring]
    west, east = (edge(x for x, _ in points) for edge in (min, max))
    south, north = (edge(y for _, y in points) for edge in (min, max))
    narrower = cos(radians((south + north) / 2))
    across, down = (east - west) * narrower, north - south
    if max(across, down) > WIDEST:
        raise BadMap(f"示意图跨越 {max(across, down):.0f} 度，不像是一个县；请检查坐标")
    if min(across, down) <= 0:
        raise BadMap("示意图的坐标都在一条线上，不能画出")
    scale = SIZE / max(across, down)

    def put(point: Point) -> Spot:
        return round((point[0] - west) * narrower * scale), round((north - point[1]) * scale)

    shapes = []
    for area in areas:
        rings = [found for ring in area.rings if len(found := _plain([put(point) for point in ring])) > 2]
        if not rings:  # too small to be seen: a spot
            x, y = put(area.rings[0][0])
            rings = [[(x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2)]]
        largest = max(rings, key=lambda ring: abs(_twice(ring)))
        x, y = _middle(largest)
        shapes.append(Shape(area.name, area.code, "".join(map(_path, rings)), x, y))
    return round(across * scale), round(down * scale), shapes


def _plain(ring: Sequence[Spot]) -> list[Spot]:
    """Leave out what does not bend the way."""
    kept: list[Spot] = []
    for spot in ring:
        if kept and spot == kept[-1]:
            continue
        while len(kept) > 1 and _turn(kept[-2], kept[-1], spot) == 0:
            kept.pop()
        if not kept or spot != kept[-1]:
            kept.append(spot)
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _turn(a: Spot, b: Spot, c: Spot) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _pairs(ring: Sequence[Spot]) -> Iterator[tuple[Spot, Spot]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _twice(ring: Sequence[Spot]) -> int:
    """Return twice a ring's area, below nought for one that goes round the other way."""
    return sum(x * v - u * y for (x, y), (u, v) in _pairs(ring))


def _middle(ring: Sequence[Spot]) -> Spot:
    if not (area := 3 * _twice(ring)):
        return ring[0]
    x = sum((x + u) * (x * v - u * y) for (x, y), (u, v) in _pairs(ring))
    y = sum((y + v) * (x * v - u * y) for (x, y), (u, v) in _pairs(ring))
    return round(x / area), round(y / area)


def _path(ring: Sequence[Spot]) -> str:
    (x, y), *_ = ring
    steps = (f"{u - x} {v - y}" for (x, y), (u, v) in list(_pairs(ring))[:-1])
    return f"M{x} {y}l{' '.join(steps)}z"
