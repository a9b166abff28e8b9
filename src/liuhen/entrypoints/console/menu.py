"""The side menu, group by group; an app offers its entries as ``MENU`` in its ``console.py``."""

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from types import ModuleType

from liuhen.apps import APPS
from liuhen.kernel import installed
from liuhen.kernel.access import Actor, Kind
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.menu import MenuGroup, MenuItem

OFFICE_GROUP, OVERSIGHT, ADMINISTRATION = "办公", "监督", "管理（三员分立）"
GROUPS = (
    OFFICE_GROUP, "职权与公示", "行政检查", "案件", "协调配合", "记录", "设备", "保存", OVERSIGHT, "单位和人员",
    ADMINISTRATION,
)  # fmt: skip
HOME = MenuItem("工作台", "home", "console:home")
TODAY = MenuItem("今日", "device-mobile", "console:today", P.ACTIVITY_KEEP)
COCKPIT = MenuItem("总览", "layout-dashboard", "console:cockpit", P.COCKPIT_SEE)
RULES = (
    MenuItem("规则", "books", "console:rules", P.DUTY_SEE),
    MenuItem("期限推算", "calendar-due", "console:what-if", P.DUTY_SEE),
)
OFFICE = (
    MenuItem("放假安排", "calendar-event", "console:calendar", P.CALENDAR_LOAD),
    MenuItem("存储与任务", "database", "console:store", P.STORE_SEE),
    MenuItem("账本", "git-commit", "console:ledger", P.LEDGER_AUDIT),
)
MOST = 6
FIRST = {
    "officer": ("activities", "field", "obligations", "card", "findings"),
    "keeper": ("devices", "handovers", "upload", "recordings", "provision"),
    "registrar": ("people", "trainings", "units", "leaders"),
    "legal": ("cases", "reviewing", "findings", "recordings", "sheets"),
    "complaints": ("complaints", "complaint-numbers"),
    "seal": ("documents", "seals"),
    "head": ("cockpit", "cases", "decisions", "findings", "exports"),
    "supervisor": ("cockpit", "supervision-plans", "supervision-sheets", "hits", "findings"),
    Kind.SYSTEM: ("accounts", "stations", "units", "calendar", "store"),
    Kind.SECURITY: ("roles", "releases", "tokens"),
    Kind.AUDIT: ("ledger", "oddlooks"),
}  # fmt: skip
"""What somebody does, by his role or kind of account: the pages that stand above the fold, after the first page."""
SHOWN = tuple(f"liuhen.apps.{app.name}" for app in sorted(APPS, key=lambda app: app.place))


def as_shown(name: str) -> Iterator[ModuleType]:
    """Yield the apps' modules of one name in the order in which pages show the apps."""
    return installed.modules(name, of=SHOWN)


@cache
def menu() -> tuple[MenuGroup, ...]:
    """Gather what the apps offer, in the order of GROUPS and then of the apps' places, and what the kernel shows."""
    offered: dict[str, list[MenuItem]] = {label: [] for label in GROUPS}
    offered[OFFICE_GROUP] += [HOME, TODAY, COCKPIT]
    for console in as_shown("console"):
        for group in getattr(console, "MENU", ()):
            offered[group.label].extend(group.items)
    offered[OVERSIGHT].extend(RULES)
    offered[ADMINISTRATION].extend(OFFICE)
    return tuple(MenuGroup(label, tuple(items)) for label, items in offered.items())


def first_of(actor: Actor) -> tuple[str, ...]:
    """Return the pages that an actor's menu begins with, MOST at the most; of several roles each has its turn."""
    told = [FIRST.get(grant.role.key, ()) for grant in actor.grants] or [FIRST.get(actor.kind, ())]
    in_turn = (name for each in zip_longest(*told) for name in each if name)
    return tuple(dict.fromkeys((HOME.url_name, *(f"console:{name}" for name in in_turn))))
