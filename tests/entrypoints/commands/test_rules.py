"""`liuhen why` walks from a duty to its moves, and from there to pages that are really there."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from liuhen.entrypoints import wiring
from liuhen.entrypoints.api.assembly import api
from tests.builders.laws import regulation
from tests.services.command import Command

pytestmark = pytest.mark.long


def test_a_duty_is_followed_to_its_pages_and_tests(tmp_path: Path) -> None:
    said = Command(tmp_path).run("why", "av-13-2").stdout
    for line in (
        "动作　批准（export.approved）", "页面　/console/exports/<int:pk>/approve/",
        "接口　POST /api/v1/exports/{pk}/approve", "测试　tests/",
    ):  # fmt: skip
        assert line in said


@pytest.mark.parametrize(
    "key",
    [
        "export.approved",
        "/console/exports/3/approve/",
        "POST /api/v1/exports/{pk}/approve",
        "/api/v1/exports/3/approve",
    ],
)
def test_an_event_or_an_address_is_followed_to_its_move_right_gates_and_doors(
    tmp_path: Path, key: str
) -> None:
    said = Command(tmp_path).run("why", key).stdout
    for line in (
        "批准（export.approved）", "状态　requested → approved",
        "权限　审批调取（export.approve）：法制机构、单位负责人",
        "义务　av-13-2　《设备办法》第13条", "关口　本人不能审批自己的申请", "页面　/console/exports/<int:pk>/approve/",
        "接口　POST /api/v1/exports/{pk}/approve",
    ):  # fmt: skip
        assert line in said


def test_a_page_that_moves_nothing_and_an_unknown_name_are_told_so(tmp_path: Path) -> None:
    for key in ("export.aproved", "/console/manual/"):
        done = Command(tmp_path).run("why", key)
        assert (done.returncode, f"没有“{key}”" in done.stderr) == (2, True)


def test_every_page_that_is_named_exists() -> None:
    routes = set(_routes(get_resolver().url_patterns))
    pages = wiring.pages()
    assert {address for addresses in pages.values() for address in addresses} <= routes
    assert "/console/devices/<int:pk>/check-out/" in pages["device.checked-out"]
    assert (
        "/console/complaints/<int:pk>/accept/" in pages["complaint.accepted"]
    )  # a page that follows from the move


def test_every_endpoint_that_is_named_exists() -> None:
    told = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1"), default=str))["paths"]
    known = {f"{method.upper()} {path}" for path, methods in told.items() for method in methods}
    assert {each for addresses in wiring.endpoints().values() for each in addresses} <= known
    assert "POST /api/v1/devices/{pk}/check-out" in wiring.endpoints()["device.checked-out"]


def test_the_official_text_is_imported_or_turned_down_in_one_sentence(
    liuhen: Command, tmp_path: Path
) -> None:
    whole, half = tmp_path / "whole.txt", tmp_path / "half.txt"
    whole.write_text(regulation(20, "某县办法"), encoding="utf-8")
    half.write_text(regulation(19, "某县办法"), encoding="utf-8")
    assert liuhen.run("official-text", str(whole)).stdout == "已导入条文原文 20 条。\n"
    turned_down = liuhen.run("official-text", str(half))
    assert turned_down.returncode == 2
    assert turned_down.stderr.startswith("错误：文件中的规定有19条")
    half.write_bytes("第一条 目的。".encode("gbk"))
    assert "不是 UTF-8 编码" in liuhen.run("official-text", str(half)).stderr


def _routes(patterns: Iterable[Any], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        here = f"{before}{pattern.pattern}"
        yield from _routes(pattern.url_patterns, here) if hasattr(pattern, "url_patterns") else [here]
