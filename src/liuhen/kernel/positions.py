"""Where a phone was when something was done, as it told with it: in millionths of a degree WGS-84, or why not."""

from collections.abc import Mapping
from typing import Any

WHY_NOT = {
    "denied": "没有位置：未允许使用位置",
    "unavailable": "没有位置：手机没有定到位",
    "unasked": "没有位置：没有等到手机定位",
}
LIMITS = {"lat_e6": 90_000_000, "lon_e6": 180_000_000, "metres": 100_000}


def said(data: Mapping[str, Any]) -> str:
    """Say where a step was done, with how far that may be off; "" where the phone told nothing that can be read."""
    told = data.get("position")
    if isinstance(told, str):
        return WHY_NOT.get(told, "")
    if not isinstance(told, dict):
        return ""
    lat, lon, off = (_whole(told.get(key), most) for key, most in LIMITS.items())
    if lat is None or lon is None or off is None or off < 0:
        return ""
    return (
        f"{'南' if lat < 0 else '北'}纬{abs(lat) / 1e6:.5f}°、{'西' if lon < 0 else '东'}经{abs(lon) / 1e6:.5f}°"
        f"（误差约{off}米）"
    )


def _whole(value: Any, most: int) -> int | None:
    return value if type(value) is int and -most <= value <= most else None
