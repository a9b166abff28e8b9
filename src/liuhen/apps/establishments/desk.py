"""How what is done about the register looks to whoever does it."""

from typing import Any

from liuhen.apps.establishments import actions, queries
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.pages import PageRequest

ABOVE = ("检查对象", "console:establishments")


def keeping_units(_: Any, actor: Actor) -> Any:
    return people.units_visible_to(actor, P.ESTABLISHMENT_KEEP)


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


# fmt: off
ESTABLISHMENT = Desk(
    Establishment, queries.visible_to, path="establishments", above=ABOVE, called=str,
    entering=(
        Door(actions.enlist, lambda made: f"已登记：{made}。", submit="登记", at="list",
             among={"unit": keeping_units}),
    ),
    doors=(
        Door(actions.correct, "已更正。", icon="pencil", first=as_it_stands("name", "field", "address", "level")),
        Door(actions.grade, "已定级。", icon="scale",
             first=as_it_stands("risk", "credit") | {"graded_on": today}),
        Door(actions.close, lambda made: f"已注销：{made}。", tone="danger", icon="ban", first={"closed_on": today},
             confirm="注销后不能再列入检查计划，代码保留。确定吗？"),
        Door(actions.restore, lambda made: f"已恢复：{made}。", icon="arrow-back-up"),
    ),
    sought=("name_key", "code", "address"),
)
# fmt: on
DESKS = (ESTABLISHMENT,)
WITHOUT_A_DOOR: dict[Any, str] = {
    actions.enlist_many: "it takes what a sheet was read to; a program enters firm by firm"
}
