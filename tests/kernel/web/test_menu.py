import pytest
from django.http import HttpResponse
from django.urls import path

from liuhen.kernel.access import Actor, Kind, Permission
from liuhen.kernel.web.menu import Entry, MenuGroup, MenuItem, menu_for, parted, place_of

pytestmark = pytest.mark.urls(__name__)
urlpatterns = [
    path(address, lambda request: HttpResponse(), name=name)
    for address, name in (("c/", "home"), ("c/units/", "units"), ("c/ledger/", "ledger"))
]
GROUPS = (
    MenuGroup("办公", (MenuItem("工作台", "home", "home"),)),
    MenuGroup("管理", (MenuItem("单位", "building", "units", Permission.UNIT_SEE),)),
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


def test_what_is_counted_has_a_place_for_its_badge() -> None:
    menu = menu_for(GROUPS, actor=ADMINISTRATOR, path="/c/", counted={"units", "ledger"})
    assert [entry.badge for _, entries in menu for entry in entries] == ["", "waits-units"]
    assert place_of("console:units") == "waits-units"


def entry(name: str) -> Entry:
    return Entry(name, "home", f"/{name}/", "", False, name)


def test_what_one_does_stands_above_the_fold_in_its_own_order_and_once() -> None:
    groups = [("甲", [entry("a"), entry("b"), entry("c")]), ("乙", [entry("d")]), ("丙", [entry("e")])]
    above, below = parted(groups, first=("d", "x", "b", "a"), most=2)
    assert [each.label for each in above] == ["d", "b"]
    assert [(label, [each.label for each in entries]) for label, entries in below] == [
        ("甲", ["a", "c"]), ("丙", ["e"]),
    ]  # fmt: skip


def test_a_short_menu_is_not_folded() -> None:
    groups = [("甲", [entry("a"), entry("b"), entry("c")])]
    assert parted(groups, first=("c",), most=1) == ([], groups)
