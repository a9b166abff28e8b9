"""How what is done about leaders, deeds and mandates looks to whoever does it: words, choices, colours."""

from collections.abc import Callable
from typing import Any

from liuhen.apps.offices import actions, queries
from liuhen.apps.offices.models import MATTERS, Deed, Leader, Mandate
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.pages import PageRequest

LEADERS, DEEDS, MANDATES = (
    ("负责人", "console:leaders"), ("委托书", "console:deeds"), ("赋权决定", "console:mandates")
)  # fmt: skip
WITH_ITS_PAPER = "the paper comes with it"


def units(permission: P) -> Callable[[Any, Actor], Any]:
    """Return what says over which units that name leaders somebody has a right."""
    return lambda _, actor: queries.naming_units(people.units_visible_to(actor, permission))


def townships(_: Any, actor: Actor) -> Any:
    return people.units_visible_to(actor, P.MANDATE_KEEP).filter(kind__in=actions.TOWNSHIPS)


def bodies(found: Leader | None, actor: Actor) -> Any:
    """Return the inner bodies of a leader's unit, or of all units whose leaders somebody registers."""
    rows = people.units_visible_to(actor, P.LEADER_KEEP).filter(kind="division")
    return rows.filter(path__startswith=found.unit.path) if found else rows


def charged_bodies(found: Leader, _: PageRequest) -> Any:
    return [each.body_id for each in queries.charges_of(found) if each.body_id]


def charged(matter: str) -> Callable[[Any, PageRequest], Any]:
    """Return what says whether a deputy is in charge of a matter."""
    return lambda found, _: any(each.matter == matter for each in queries.charges_of(found))


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


# fmt: off
LEADER = Desk(
    Leader, queries.visible_to, path="leaders", above=LEADERS, called=str,
    entering=(
        Door(actions.name, lambda made: f"已登记：{made}。", submit="登记", at="name",
             among={"unit": units(P.LEADER_KEEP), "bodies": bodies}, first={"since": today}),
    ),
    doors=(
        Door(actions.charge, "已变更分管。", icon="list-check", offered=lambda found, _: not found.is_head,
             among={"bodies": bodies},
             first=as_it_stands("in_charge") | {"bodies": charged_bodies} | {key: charged(key) for key in MATTERS}),
        Door(actions.end, lambda made: f"已登记免去：{made}。", tone="danger", icon="user-off", first={"until": today},
             confirm=lambda found: f"免去{found}后没有接任的，须由负责人批准的事项不能办理。确定吗？"),
    ),
    sought=("person__name_key", "title"),
)
DEED = Desk(
    Deed, queries.deeds_visible_to, path="deeds", above=DEEDS, called=str,
    entering=(
        Door(actions.entrust, lambda made: f"已登记：{made}。", submit="登记", at="entrust",
             among={"entruster": units(P.DEED_KEEP), "entrusted": lambda *_: people.units_open()},
             files=True, needs_files=True, no_endpoint=WITH_ITS_PAPER),
    ),
    doors=(
        Door(actions.revoke, lambda made: f"已解除：{made}。", tone="danger", icon="ban", first={"on": today},
             confirm="解除以后，受委托组织不能再以委托机关的名义执法。确定吗？"),
    ),
    sought=("number",),
)
MANDATE = Desk(
    Mandate, queries.mandates_visible_to, path="mandates", above=MANDATES, called=str,
    entering=(
        Door(actions.file_mandate, lambda made: f"已登记：{made}。", submit="登记", at="file",
             among={"unit": townships}, files=True, needs_files=True, no_endpoint=WITH_ITS_PAPER),
    ),
    doors=(
        Door(actions.end_mandate, lambda made: f"已停止：{made}。", tone="danger", icon="ban", at="end",
             first={"until": today}),
    ),
    sought=("number", "issuer"),
)
# fmt: on
DESKS = (LEADER, DEED, MANDATE)
WITHOUT_A_DOOR: dict[Any, str] = {}
