"""How what is done about remedies looks to whoever does it: words afterwards, colours, choices."""

from typing import Any

from liuhen.apps.people import queries as people
from liuhen.apps.remedies import actions, queries
from liuhen.apps.remedies.models import Opinion, Performance, Remedy
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest

REMEDIES, PERFORMANCES, OPINIONS = (
    ("复议应诉", "console:remedies"), ("判决履行", "console:performances"), ("复议意见书", "console:opinions")
)  # fmt: skip


def units(_: Any, actor: Actor) -> Any:
    return people.units_visible_to(actor, P.REMEDY_KEEP).filter(state="active").exclude(kind="division")


def decided(_: Any, actor: Actor) -> Any:
    return queries.decided(actor)


def remedies(_: Any, actor: Actor) -> Any:
    return queries.visible_to(actor, P.REMEDY_KEEP)


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def first_unit(_: Any, request: PageRequest) -> Any:
    return units(None, request.actor).first()


def has_decision(found: Remedy, _: Actor) -> bool:
    return found.decision_id is not None


# fmt: off
REMEDY = Desk(
    Remedy, queries.visible_to, path="remedies", above=REMEDIES, called=str,
    entering=(
        Door(actions.bring, lambda made: f"已登记：{made}。收到副本后请登记，答复期限从那一天起算。", submit="登记",
             files=True,
             among={"unit": units, "decision": decided, "previous": remedies}, first={"unit": first_unit}),
        Door(actions.lodge, lambda made: f"已登记：{made}。请按时转送或者自行纠正。", submit="登记", files=True,
             endpoint="lodged", among={"decision": decided}, first={"lodged_on": today}),
    ),
    doors=(
        Door(actions.forward, "已登记转送。", submit="登记", tone="primary", icon="send", files=True,
             first={"forwarded_on": today}),
        Door(actions.put_right, "已登记自行纠正。", submit="登记", icon="check", at="put-right", first={"on": today}),
        Door(actions.take_copy, "已登记，答复期限开始计算。", submit="登记", tone="primary", icon="inbox", at="copy",
             files=True,
             first={"received_on": today}),
        Door(actions.seal, "已封存答复卷，正在生成。", tone="primary", icon="lock", at="seal-answer",
             offered=has_decision,
             makes=True, operation="seal_answer",
             confirm="按作出决定时的证据、依据封存答复卷，此后形成的材料单独列在封存以外。确定吗？"),
        Door(actions.draw_up, "已拟制文书，请在案件的文书中签发。", submit="拟制", icon="file-text", at="paper",
             offered=has_decision,
             operation="draw_up_remedy_paper"),
        Door(actions.answer, "已登记答复。", submit="登记", tone="primary", icon="send", files=True,
             first={"answered_on": today}),
        Door(actions.decide, lambda made: f"已登记结果。{made.what_follows}", submit="登记", icon="gavel", files=True,
             first={"decided_on": today}),
        Door(actions.settle, "已了结。", tone="primary", icon="circle-check"),
    ),
    sought=("number", "applicant"),
)
PERFORMANCE = Desk(
    Performance, queries.performances_visible_to, path="performances", above=PERFORMANCES, called=str,
    entering=(
        Door(actions.register, lambda made: f"已登记：{made}。", submit="登记", files=True,
             among={"unit": units, "remedy": remedies}, first={"unit": first_unit}),
    ),
    doors=(
        Door(actions.perform, "已登记履行情况。", submit="登记", tone="primary", icon="circle-check", files=True,
             first={"performed_on": today}, no_endpoint="its proof comes with it"),
        Door(actions.lift, "已解除。", submit="解除", tone="danger", icon="unlink"),
    ),
    sought=("number",),
)
OPINION = Desk(
    Opinion, queries.opinions_visible_to, path="opinions", above=OPINIONS, called=str,
    entering=(
        Door(actions.receive_opinion, lambda made: f"已登记：{made}。", submit="登记", at="receive", files=True,
             among={"unit": units, "remedy": remedies}, first={"unit": first_unit, "received_on": today}),
    ),
    doors=(
        Door(actions.report, "已登记报告。", submit="登记", tone="primary", icon="send", files=True,
             first={"reported_on": today}),
    ),
    sought=("number",),
)
# fmt: on
DESKS = (REMEDY, PERFORMANCE, OPINION)
WITHOUT_A_DOOR: dict[Any, str] = {actions.keep_capsule: "the machine's"}
