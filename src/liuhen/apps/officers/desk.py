"""How what is done about training and uniforms looks to whoever does it: words afterwards, choices, colours."""

from collections.abc import Callable
from typing import Any

from liuhen.apps.officers import actions, queries
from liuhen.apps.officers.models import Training, UniformIssue, Wearing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest


def serving(permission: P) -> Callable[[Any, Actor], Any]:
    """Return what says who serves in the units over which somebody has a right."""

    def among(_: Any, actor: Actor) -> Any:
        return (
            people.people_visible_to(actor, permission)
            .filter(state="serving")
            .order_by("unit__path", "number")
        )

    return among


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


# fmt: off
TRAINING = Desk(
    Training, queries.trainings_visible_to, path="trainings", above=("培训考试", "console:trainings"), called=str,
    entering=(
        Door(actions.record, lambda made: f"已登记：{made}。", submit="登记", at="record",
             among={"person": serving(P.TRAINING_KEEP)}, first={"ended_on": today}),
    ),
    doors=(
        Door(actions.void, lambda made: f"已作废：{made}。", tone="danger", icon="ban"),
    ),
    sought=("course", "person__name_key"),
)
UNIFORM = Desk(
    UniformIssue, queries.uniforms_visible_to, path="uniforms", above=("制式服装", "console:uniforms"), called=str,
    entering=(
        Door(actions.issue, lambda made: f"已配发：{made}。", submit="配发", at="issue",
             among={"person": serving(P.UNIFORM_KEEP)}, first={"issued_on": today}),
    ),
    doors=(
        Door(actions.take_back, lambda made: f"已登记交回：{made}。", icon="arrow-back-up", at="return",
             first={"returned_on": today}),
    ),
    sought=("item", "person__name_key"),
)
WEARING = Desk(
    Wearing, queries.wearings_visible_to, path="wearings", above=("着装检查", "console:wearings"), called=str,
    entering=(
        Door(actions.note_wearing, "已列为问题，等待说明。", submit="列为问题", at="note", first={"seen_on": today},
             confirm="登记后列为该单位的问题，永久留痕。确定吗？",
             among={"unit": lambda _, actor: people.units_visible_to(actor, P.FINDING_RAISE)}),
    ),
    sought=("place", "person__name_key"),
)
# fmt: on
DESKS = (TRAINING, UNIFORM, WEARING)
WITHOUT_A_DOOR: dict[Any, str] = {}
