"""Who has no right gets no rows of any query that asks only who he is, whatever the county holds: it is none at all."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from liuhen import apps
from liuhen.kernel.access import Actor, Grant, Kind, Permission, Reach, Role
from tests.builders.county import County, small_county

HELD_BY_MOST = Permission.DUTY_SEE
OWN = {  # what is one's own, or open to all, with a right or without
    "accountability.hearings_of", "accountability.own_sanctions", "accountability.raised_by",
    "accountability.to_answer", "devices.held_by", "interference.circulars_to_send",
    "interference.rings_to_open", "notices.told", "notices.unread", "people.tokens_of",
    "people.tokens_to_fetch", "recordings.exports_to_fetch", "recordings.uploads_of",
    "retention.changes_open_to",
}  # fmt: skip
OWN_BESIDES = {  # beside what a right shows
    "accountability.blemishes_visible_to", "accountability.consequences_visible_to",
    "accountability.redresses_visible_to", "accountability.sanctions_visible_to",
    "documents.impressions_visible_to",
}  # fmt: skip


@pytest.fixture
def county(db: None) -> County:
    return small_county()


def actor(county: County, *rights: Permission) -> Actor:
    role = Role(key="", zh="", describes="", reach=Reach.COUNTY, permissions=frozenset(rights))
    unit, person = county.government.pk, county.officer.pk
    return Actor(
        ref="account:1", name="", kind=Kind.BUSINESS, person_id=person, account_id=1, unit_id=unit,
        unit_ids=frozenset({unit}), grants=(Grant(role),),
    )  # fmt: skip


def queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the apps' queries that need to be told nothing but who asks."""
    for app in pkgutil.iter_modules(apps.__path__):
        package = import_module(f"liuhen.apps.{app.name}.queries")
        names = [each.name for each in pkgutil.iter_modules(getattr(package, "__path__", ()))]
        for module in (package, *(import_module(f"{package.__name__}.{name}") for name in names)):
            for name, found in vars(module).items():
                if inspect.isfunction(found) and found.__module__ == module.__name__ and name[0] != "_":
                    told = inspect.signature(found).parameters.values()
                    needed = tuple(each.name for each in told if each.default is each.empty)
                    if needed == ("actor",):
                        yield f"{app.name}.{name}", found
                    elif needed == ("actor", "wanted"):
                        yield f"{app.name}.{name}", partial(found, wanted={})


def asked(by: Actor) -> dict[str, Any]:
    """Return by query what the database would be asked, None where it need not be asked at all."""
    told = {name: query(by) for name, query in queries()}
    return {name: question(rows) for name, rows in told.items() if isinstance(rows, QuerySet)}


def question(rows: "QuerySet[Any]") -> Any:
    try:
        return None if rows.query.is_empty() else rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def test_who_has_no_right_gets_no_rows(county: County) -> None:
    without, entitled = asked(actor(county, HELD_BY_MOST)), asked(actor(county, *Permission))
    assert sum(told is not None for told in entitled.values()) > 300
    assert {name for name, told in without.items() if told is not None} == OWN | OWN_BESIDES
    assert {name for name in OWN | OWN_BESIDES if without[name] != entitled[name]} == OWN_BESIDES
