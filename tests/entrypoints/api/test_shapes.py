"""What is sent is of the kind it is said to be, in a body, in an address and in what follows its question mark."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, get_args

import pytest
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from liuhen.entrypoints.api.assembly import api
from liuhen.kernel.web.endpoints import Order
from tests.builders.county import County
from tests.builders.programs import program

WHOLE, YES = "应是整数", "应是 true 或 false"
OUT = {
    "officer": "100001", "works": True, "battery_percent": 90, "card_free_percent": 90, "clock_offset_ms": 0
}  # fmt: skip
PLAN = {
    "title": "一季度抽查", "unit": 1, "since": "2026-01-01", "until": "2026-03-31", "quota": 3, "risk_percent": 0,
    "due_on": "2026-04-30", "checkers": [],
}  # fmt: skip
DAY = "应是存在的日期，写作 2026-12-01"
MOMENT = "应是存在的时刻，写作 2026-12-01T08:00:00+08:00"


def wrong(answer: Any) -> str:
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "misshapen")
    return str(told["message"].removeprefix("请求内容的格式不对："))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"battery_percent": True}, f"battery_percent {WHOLE}"),
        ({"battery_percent": 90.0}, f"battery_percent {WHOLE}"),
        ({"battery_percent": "90"}, f"battery_percent {WHOLE}"),
        ({"clock_offset_ms": None}, f"clock_offset_ms {WHOLE}"),
        ({"battery_percent": 101}, "battery_percent 不能大于100"),
        ({"works": 1}, f"works {YES}"),
        ({"works": "yes"}, f"works {YES}"),
        ({"officer": 100001}, "officer 应是文字"),
        ({"officer": True, "works": 0}, f"officer 应是文字；works {YES}"),
    ],
)
def test_in_a_body_nothing_is_taken_for_another_kind(county: County, told: Any, said: str) -> None:
    url = f"/api/v1/devices/{county.device.pk}/check-out"
    assert wrong(program("keeper").post(url, OUT | told, content_type="application/json")) == said


@pytest.mark.parametrize("told", [[], "x", 5, True, None])
def test_a_body_that_is_no_object_tells_nothing(county: County, told: Any) -> None:
    url = f"/api/v1/devices/{county.device.pk}/check-out"
    assert (
        wrong(program("keeper").post(url, json.dumps(told), content_type="application/json"))
        == "body 应是一个对象"
    )


@pytest.mark.parametrize(
    "told", [5, 5.0, True, "5", "1767225600", "2026-02-30", "2026-01-01T00:00:00", "20260101"]
)
def test_no_number_is_a_day_of_1970(county: County, told: Any) -> None:
    asked = program("legal").post(
        "/api/v1/spotchecks", PLAN | {"since": told}, content_type="application/json"
    )
    assert wrong(asked) == f"since {DAY}"


@pytest.mark.parametrize("told", ["1.0", "1_0", "+1", " 1", "１", "true"])
def test_in_an_address_a_number_is_digits(county: County, told: str) -> None:
    keeper = program("keeper")
    assert wrong(keeper.get("/api/v1/devices", {"unit": told})) == f"unit {WHOLE}"
    assert wrong(keeper.get("/api/v1/devices", {"size": told})) == f"size {WHOLE}"
    assert wrong(keeper.get(f"/api/v1/devices/{told}")) == f"pk {WHOLE}"


@pytest.mark.parametrize("told", ["5", "1767225600.5", "2026-01-01", "2026-01-01T25:00:00"])
def test_in_an_address_a_moment_is_written_out(county: County, told: str) -> None:
    assert wrong(program("head").get("/api/v1/recordings", {"since": told})) == f"since {MOMENT}"


def test_what_is_written_as_it_should_be_goes_through(county: County) -> None:
    for since in (
        "2026-01-01T08:00:00+08:00",
        "2026-01-01T00:00:00Z",
        "2026-01-01 08:00",
        "2026-01-01T08:00:00.5",
    ):
        assert program("head").get("/api/v1/recordings", {"since": since, "unit": "1"}).status_code == 200


def parts(of: Any) -> Iterator[type[BaseModel]]:
    """Yield the shapes that an annotation names."""
    if isinstance(of, type) and issubclass(of, BaseModel):
        yield of
    for each in get_args(of):
        yield from parts(each)


def named(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a shape and those it is made of."""
    yield of
    for field in of.model_fields.values():
        for each in parts(field.annotation):
            yield from named(each)


def taken(of: Any, metadata: tuple[Any, ...] = ()) -> Iterator[tuple[type, tuple[Any, ...]]]:
    """Yield the plain kinds that an annotation takes, with what is said of each."""
    told = tuple(
        each for one in metadata for each in (one.metadata if isinstance(one, FieldInfo) else (one,))
    )
    if hasattr(of, "__metadata__"):
        yield from taken(get_args(of)[0], (*told, *of.__metadata__))
    elif of in (int, float, Decimal, date, datetime, time):
        yield of, told
    else:
        for each in get_args(of):
            yield from taken(each)


def test_every_endpoint_takes_each_thing_as_the_kind_it_is() -> None:
    tried: dict[str, int] = {"body": 0, "query": 0, "path": 0}
    for _, router in api._routers:
        for address, view in router.path_operations.items():
            for model in (each for operation in view.operations for each in operation.models):
                source = model.__ninja_param_source__
                shapes = [each for each in named(model) if each is not model]
                if source == "body":
                    lax = [each.__name__ for each in shapes if not issubclass(each, Order)]
                    assert not lax, f"{address}: {lax} take true for 1; make them an Order"
                    tried["body"] += len(shapes)
                for shape in (model, *shapes):
                    for name, field in shape.model_fields.items():
                        for kind, told in taken(field.annotation, tuple(field.metadata)):
                            if source == "body" and kind is int:
                                continue
                            assert any(isinstance(each, BeforeValidator) for each in told), (
                                f"{address}: {name} is read as pydantic pleases; take a type of kernel.web.endpoints"
                            )
                            tried[source] += 1
    assert tried["body"] > 400
    assert tried["query"] > 100
    assert tried["path"] > 200
