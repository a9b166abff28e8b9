from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.urls import path

from liuhen.kernel.access import Actor, Kind, Permission
from liuhen.kernel.web.menu import MenuGroup, MenuItem, badges_for, menu_for

pytestmark = pytest.mark.urls(__name__)
urlpatterns = [
    path(address, lambda request: HttpResponse(), name=name)
    for address, name in (("c/", "home"), ("c/units/", "units"), ("c/ledger/", "ledger"))
]
AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
GROUPS = (
    MenuGroup("办公", (MenuItem("工作台", "home", "home"),)),
    MenuGroup("管理", (MenuItem("单位", "building", "units", Permission.UNIT_SEE, lambda actor, at: 3),)),
    MenuGroup("审计", (MenuItem("账本", "book", "ledger", Permission.LEDGER_AUDIT),)),
)
ADMINISTRATOR = Actor(ref="account:1", name="系统管理员", kind=Kind.SYSTEM)


def test_a_menu_holds_only_what_the_actor_may_open_and_no_empty_group() -> None:
    menu = menu_for(GROUPS, actor=ADMINISTRATOR, path="/c/")
    assert [(label, [entry.label for entry in entries]) for label, entries in menu] == [
        ("办公", ["工作台"]),
        ("管理", ["单位"]),
    ]


def test_the_entry_nearest_to_the_address_is_the_active_one() -> None:
    menu = menu_for(GROUPS, actor=ADMINISTRATOR, path="/c/units/7/")
    assert {entry.label: entry.active for _, entries in menu for entry in entries} == {
        "工作台": False,
        "单位": True,
    }


def test_a_badge_is_counted_apart_from_the_menu_and_put_in_its_place() -> None:
    menu = menu_for(GROUPS, actor=ADMINISTRATOR, path="/c/")
    assert [entry.badge for _, entries in menu for entry in entries] == ["", "waits-units"]
    assert badges_for(GROUPS, actor=ADMINISTRATOR, at=AT) == {"waits-units": 3}


def test_what_the_actor_may_not_open_is_not_counted() -> None:
    auditor = Actor(ref="account:2", name="安全审计员", kind=Kind.AUDIT)
    assert badges_for(GROUPS, actor=auditor, at=AT) == {}
