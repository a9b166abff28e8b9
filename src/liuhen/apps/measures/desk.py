"""How what is done about compulsory measures looks to whoever does it: words afterwards, colours, choices."""

from datetime import datetime
from typing import Any

from liuhen.apps.activities import queries as activities
from liuhen.apps.cases import queries as cases
from liuhen.apps.cases.queries import Case
from liuhen.apps.documents import queries as documents
from liuhen.apps.measures import queries
from liuhen.apps.measures.actions import holding, taking, things, writing
from liuhen.apps.measures.models import Restraint, Thing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.pages import PageRequest

CASES = ("案件", "console:cases")
LIST = ("强制措施", "console:restraints")
THINGS = ("涉案财物", "console:things")


def parties(case: Case, _: Actor) -> Any:
    return cases.parties_of(case)


def handlers(case: Case, _: Actor) -> Any:
    return people.persons(case.handlers.values("person_id"))


def handlers_of(measure: Restraint, actor: Actor) -> Any:
    return handlers(measure.case, actor)


def handlers_now(case: Case, _: PageRequest) -> Any:
    return [each.person_id for each in cases.handlers_now(case)]


def handlers_now_of(measure: Restraint, request: PageRequest) -> Any:
    return handlers_now(measure.case, request)


def activities_seen(_: Any, actor: Actor) -> Any:
    return activities.visible_to(actor)


def papers(measure: Restraint, _: Actor) -> Any:
    """Return the papers about a measure or its case: one of them told the party of testing."""
    return documents.of(measure.ref) | documents.of(measure.case.ref)


def this_moment(_: Any, request: PageRequest) -> datetime:
    return request.at


def is_urgent(measure: Restraint, _: Actor) -> bool:
    return measure.waits_for_approval


def may_be_longer(measure: Restraint, _: Actor) -> bool:
    return measure.is_held_in_days


def may_be_tested(measure: Restraint, _: Actor) -> bool:
    return measure.is_held_in_days and measure.tested_from is None


def is_being_tested(measure: Restraint, _: Actor) -> bool:
    return measure.is_being_tested


def keeps_things(measure: Restraint, _: Actor) -> bool:
    return queries.kept_in(measure).exists()


# fmt: off
PROPOSE = Door(
    taking.ask_for, "已报批，等待单位负责人批准。", submit="报批", at="restraint", endpoint="restraints",
    operation="propose_restraint", icon="lock", among={"party": parties},
)
DECLARE_URGENT = Door(
    taking.declare_urgent, "已登记；请立即向负责人报告，按时补办批准手续。", submit="登记", at="urgent-restraint",
    endpoint="urgent-restraints", operation="declare_urgent_restraint", icon="alert-triangle", files=True,
    among={"party": parties, "officers": handlers, "activity": activities_seen},
    first={"taken_at": this_moment, "officers": handlers_now},
)
LIST_THINGS = Door(
    things.list_things, "已登记物品。", submit="登记", at="things", endpoint="things", operation="list_things",
    icon="list-check",
)
OF_A_CASE = Desk(
    Case, cases.visible_to, path="cases", above=CASES, called=str, doors=(PROPOSE, DECLARE_URGENT),
)
RESTRAINT = Desk(
    Restraint, queries.visible_to, path="restraints", above=LIST, called=str,
    doors=(
        Door(taking.approve, "已批准。", submit="批准", tone="primary", icon="check"),
        Door(taking.refuse, "已不予批准。", submit="不予批准", tone="danger", icon="x"),
        Door(taking.approve_afterwards, "已补批。", submit="补批", tone="primary", icon="check", offered=is_urgent),
        Door(taking.refuse_afterwards, "已不予补批，须立即解除。", submit="不予补批", tone="danger", icon="x",
             offered=is_urgent),
        Door(taking.take, "已登记实施，期限自实施时起算。", submit="登记", tone="primary", icon="lock", files=True,
             among={"officers": handlers_of, "activity": activities_seen},
             first={"taken_at": this_moment, "officers": handlers_now_of}),
        LIST_THINGS,
        Door(holding.extend, "已批准延长；请将延长决定书面告知当事人。", submit="批准延长", icon="clock",
             offered=may_be_longer),
        Door(holding.send_for_testing, "已登记送检，期间不计入期限。", submit="登记", icon="file-search",
             among={"notice": papers}, first={"tested_from": this_moment}, offered=may_be_tested),
        Door(holding.end_testing, "已登记，期限继续计算。", submit="登记", icon="clock",
             first={"tested_to": this_moment}, offered=is_being_tested),
        Door(holding.settle, "已登记处理决定。", submit="登记", icon="gavel",
             first=as_it_stands("outcome", "decision")),
        Door(holding.release, "已解除；请立即退还财物并办理签收。", submit="解除", tone="danger", icon="lock-open"),
        Door(writing.write, lambda made: f"已签发：{made}。", submit="制作", icon="file-text", at="papers",
             operation="write_restraint_paper", onto=lambda made: address_of(made.ref)),
        Door(things.give_all_back, "已全部退还。", submit="退还", icon="arrow-back-up", offered=keeps_things),
    ),
    sought=("place", "party__name_key", "case__number", "things__name"),
)
THING = Desk(
    Thing, queries.things_visible_to, path="things", above=THINGS, called=str, home=lambda found: found.measure,
    doors=(
        Door(things.give_back, "已退还。", submit="退还", icon="arrow-back-up"),
        Door(things.confiscate, "已登记没收。", submit="登记", icon="gavel"),
        Door(things.destroy, "已登记销毁。", submit="登记", icon="trash"),
        Door(things.auction, "已登记拍卖。", submit="登记", icon="scale"),
        Door(things.hand_over, "已登记移送。", submit="登记", icon="send"),
    ),
)
# fmt: on
DESKS = (OF_A_CASE, RESTRAINT, THING)
WITHOUT_A_DOOR: dict[Any, str] = {}
