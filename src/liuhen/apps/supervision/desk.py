"""How what is done in supervision looks to whoever does it: words afterwards, colours, choices."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from liuhen import county_rules
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import (
    Instrument,
    Intervention,
    PlanNotice,
    SupervisionPlan,
    SupervisionPoint,
    SupervisionSheet,
    SupervisorCard,
)
from liuhen.apps.supervision.queries import instruments, interventions, plans, sheets, tree
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.supervision import CONTENTS, WAYS

PLANS, SHEETS, INSTRUMENTS, INTERVENTIONS, CARDS = (
    ("监督计划", "console:supervision-plans"), ("监督检查表", "console:supervision-sheets"),
    ("监督文书", "console:instruments"), ("纠正处理", "console:interventions"),
    ("监督证件", "console:supervisor-cards"),
)  # fmt: skip
SIGNS = "签名后不能修改，只能由另一名监督人员退回。确定签名吗？"


def planning(_: Any, actor: Actor) -> Any:
    return tree.units_acted_for(actor, P.SUPERVISION_PLAN)


def ordering(_: Any, actor: Actor) -> Any:
    return tree.units_acted_for(actor, P.SUPERVISION_ORDER)


def to_supervise(_: Any, actor: Actor) -> Any:
    """Return whom the units supervise in whose name somebody acts."""
    return _among(_supervised(actor))


def may_deal_with(_: Any, actor: Actor) -> Any:
    """Return who may have the power over an act: whom one supervises, and one's own."""
    own = tree.units_acted_for(actor, P.SUPERVISION_ORDER).values_list("pk", flat=True)
    return _among(_supervised(actor) | set(own))


def _supervised(actor: Actor) -> set[int]:
    today = county_rules.today()
    return {
        pk
        for over in tree.units_acted_for(actor, P.SUPERVISION_ORDER)
        for pk in tree.supervised_by(over, today).values_list("pk", flat=True)
    }


def _among(pks: set[int]) -> Any:
    return people.units_ever().filter(pk__in=pks).order_by("path")


def of_the_plan(plan: SupervisionPlan, _: Actor) -> Any:
    return people.units_ever().filter(pk__in=plan.unit_ids)


def carded(_: Any, __: Actor) -> Any:
    return plans.carded()


def findings_seen(_: Any, actor: Actor) -> Any:
    return findings.visible_to(actor)


def sheets_seen(_: Any, actor: Actor) -> Any:
    return sheets.visible_to(actor)


def instruments_seen(_: Any, actor: Actor) -> Any:
    return instruments.visible_to(actor)


def own_unit(_: Any, request: PageRequest) -> Any:
    return tree.units_acted_for(request.actor, P.SUPERVISION_PLAN).first()


def own_ordering(_: Any, request: PageRequest) -> Any:
    return tree.units_acted_for(request.actor, P.SUPERVISION_ORDER).first()


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def found_on_the_sheet(_: Any, request: PageRequest) -> Any:
    """Return the findings of the sheet from which somebody came."""
    numbers = row_numbers(request.GET.getlist("sheet"))
    points = sheets.points_visible_to(request.actor).filter(sheet__in=numbers, state="raised")
    return " ".join(str(each.finding_id) for each in points.order_by("id"))


def the_act(_: Any, request: PageRequest) -> Any:
    return next(iter(row_numbers(request.GET.getlist("number"))), None)


def all_contents(_: Any, __: PageRequest) -> Any:
    return list(CONTENTS)


def first_way(_: Any, __: PageRequest) -> Any:
    return list(WAYS)[:1]


def its_record(part: int) -> Any:
    """Return the noun, or the number, of what a sheet is about."""

    def of(sheet: SupervisionSheet, _: PageRequest) -> Any:
        return sheet.about.partition(":")[part]

    return of


def is_a_letter(found: Instrument, _: Actor) -> bool:
    return found.kind == "letter"


def is_no_letter(found: Instrument, _: Actor) -> bool:
    return found.kind != "letter"


def objects(found: SupervisionSheet, _: Actor) -> bool:
    return found.stand == "objects"


def plan_facts(found: SupervisionPlan, actor: Actor, at: datetime) -> Any:
    return plans.plan_facts(found, actor, _right(actor, P.SUPERVISION_PLAN, P.SUPERVISION_APPROVE), at=at)


def notice_facts(found: PlanNotice, actor: Actor, at: datetime) -> Any:
    return plans.notice_facts(found, actor, at=at)


def sheet_facts(found: SupervisionSheet, actor: Actor, at: datetime) -> Any:
    """Say who has it in hand; whoever is to be named instead of somebody concerned is not known yet."""
    known = sheets.sheet_facts(found, actor, at=at)
    return replace(known, supervisors=known.least, uncarded_zh="", concerned_zh="")


def instrument_facts(found: Instrument, actor: Actor, at: datetime) -> Any:
    right = _right(actor, P.SUPERVISION_ORDER, P.SUPERVISION_APPROVE, P.SUPERVISION_ANSWER)
    return instruments.instrument_facts(found, actor, right, at=at)


def intervention_facts(found: Intervention, actor: Actor, at: datetime) -> Any:
    return interventions.intervention_facts(found, actor, at=at)


def _right(actor: Actor, *rights: P) -> P:
    """Return the first of some rights that somebody has, by which he would act."""
    return next((each for each in rights if actor.awake.may(each)), rights[0])


# fmt: off
CARD = Desk(
    SupervisorCard, plans.cards_visible_to, path="supervisor-cards", above=CARDS, called=str,
    entering=(Door(actions.register_card, lambda made: f"已登记：{made}。", submit="登记", at="register"),),
    doors=(
        Door(actions.withdraw_card, "已收回。", submit="收回", tone="danger", icon="x", at="withdraw",
             first={"withdrawn_on": today}),
    ),
    sought=("number", "person__name_key"),
)
PLAN = Desk(
    SupervisionPlan, plans.visible_to, path="supervision-plans", above=PLANS, called=str, facts=plan_facts,
    entering=(
        Door(actions.propose_plan, "已拟定，等待负责人批准。", submit="拟定", at="propose",
             among={"unit": planning, "units": to_supervise, "supervisors": carded},
             first={"unit": own_unit, "contents": all_contents, "ways": first_way}),
    ),
    doors=(
        Door(actions.approve_plan, "已批准，并告知被监督单位。", tone="primary", icon="check", at="approve",
             confirm="批准后计划公布给被监督单位，名单固定以后不能改换。确定吗？"),
        Door(actions.refuse_plan, "已不予批准。", submit="不予批准", tone="danger", icon="x", at="refuse"),
        Door(actions.freeze_plan, lambda made: f"已固定名单：{made.population_size}项。", tone="primary", icon="lock",
             at="freeze", confirm="名单固定入账以后不能更改。确定吗？"),
        Door(actions.draw_plan, "已抽取，检查表已分给监督人员。", tone="primary", icon="arrows-exchange", at="draw"),
        Door(actions.name_sheet, lambda made: f"已列入：{made.about_zh}。", submit="列入检查", icon="user-search",
             at="name", makes=True, among={"unit": of_the_plan}, onto=lambda made: address_of(made.ref)),
        Door(actions.close_plan, "已办结。", icon="circle-check", at="close"),
        Door(actions.drop_plan, "已作废。", submit="作废", tone="danger", icon="trash", at="drop"),
    ),
    sought=("title",),
)
NOTICE = Desk(
    PlanNotice, plans.notices_visible_to, path="plan-notices", above=PLANS, home=lambda found: found.plan, called=str,
    facts=notice_facts,
    doors=(Door(actions.note_plan, "已登记知悉。", tone="primary", icon="eye", at="note"),),
)
SHEET = Desk(
    SupervisionSheet, sheets.visible_to, path="supervision-sheets", above=SHEETS, called=str, facts=sheet_facts,
    doors=(
        Door(actions.fill_sheet, "已签名，等待另一名监督人员核对签名。", submit="填写并签名", tone="primary",
             icon="clipboard-check", at="fill", confirm=SIGNS),
        Door(actions.note_point, lambda made: f"已记录：{made}。", submit="记录", icon="plus", at="points",
             makes=True, onto=lambda made: address_of(made.sheet.ref),
             first={"kind": its_record(0), "number": its_record(2)}),
        Door(actions.countersign, "已签名，可以告知被监督单位。", tone="primary", icon="signature", at="sign",
             confirm=SIGNS),
        Door(actions.send_back, "已退回。", submit="退回", icon="arrow-back-up", at="send-back"),
        Door(actions.tell_sheet, "已告知，所列问题由单位说明、整改。", tone="primary", icon="send", at="tell",
             confirm="告知以后检查结果不能修改，所列问题随即成立待说明。确定告知吗？"),
        Door(actions.appoint, "已指定。", submit="指定", icon="users", at="appoint",
             among={"supervisors": carded}),
        Door(actions.set_aside, "已注明。", submit="注明", icon="ban", at="set-aside"),
        Door(actions.answer_sheet, "已反馈。", submit="反馈", tone="primary", icon="message-report", at="answer",
             files=True),
        Door(actions.reply_to_sheet, "已答复。", submit="答复", tone="primary", icon="message-report", at="reply",
             offered=objects),
    ),
    sought=("about_zh",),
)
POINT = Desk(
    SupervisionPoint, sheets.points_visible_to, path="supervision-points", above=SHEETS,
    home=lambda found: found.sheet, called=str,
    doors=(Door(actions.drop_point, "已撤回。", submit="撤回", tone="danger", icon="x", at="drop"),),
)
INSTRUMENT = Desk(
    Instrument, instruments.visible_to, path="instruments", above=INSTRUMENTS, called=str, facts=instrument_facts,
    entering=(
        Door(actions.draft_instrument, lambda made: f"已拟制：{made.kind_zh}。", submit="拟制", at="draft",
             among={"by_unit": ordering, "unit": to_supervise, "findings": findings_seen, "sheet": sheets_seen,
                    "previous": instruments_seen},
             first={"by_unit": own_ordering, "findings": found_on_the_sheet}),
    ),
    doors=(
        Door(actions.approve_instrument, "已批准，可以签发。", tone="primary", icon="check", at="approve"),
        Door(actions.issue_instrument, lambda made: f"已签发：{made}；请用印、送达。", tone="primary", icon="send",
             at="issue", confirm="签发即取得文号，内容固定。确定吗？"),
        Door(actions.answer_instrument, "已反馈，等待复查。", submit="反馈", tone="primary", icon="message-report",
             at="answer", files=True, offered=is_no_letter),
        Door(actions.note_answer, "已登记。", submit="登记", icon="receipt", at="superior-answer", files=True,
             offered=is_a_letter),
        Door(actions.extend_instrument, lambda made: f"已延长到 {made.due_on:%Y-%m-%d}。", submit="延长",
             icon="calendar-event", at="extend"),
        Door(actions.pass_instrument, "复查通过，已办结。", submit="复查通过", tone="primary", icon="check", at="pass"),
        Door(actions.fail_instrument, "已登记复查不通过，请作后续处理。", submit="复查不通过", tone="danger", icon="x",
             at="fail"),
        Door(actions.order_rectifications, "已就所列问题责令整改。", submit="责令整改", icon="writing", at="rectify"),
        Door(actions.close_instrument, "已办结。", submit="办结", icon="circle-check", at="close"),
        Door(actions.withdraw_instrument, "已撤回。", submit="撤回", tone="danger", icon="trash", at="withdraw"),
    ),
)
INTERVENTION = Desk(
    Intervention, interventions.visible_to, path="interventions", above=INTERVENTIONS, called=str,
    facts=intervention_facts,
    entering=(
        Door(actions.order_intervention, lambda made: f"已责成{made.unit}{made}。", submit="责成处理", at="order",
             among={"by_unit": ordering, "unit": may_deal_with, "instrument": instruments_seen},
             first={"by_unit": own_ordering, "number": the_act}),
    ),
    doors=(
        Door(actions.finish_intervention, "已核对，行为已经改变，办结。", tone="primary", icon="circle-check",
             at="finish"),
        Door(actions.withdraw_intervention, "已撤回。", submit="撤回", tone="danger", icon="x", at="withdraw"),
    ),
)
# fmt: on
DESKS = (CARD, PLAN, NOTICE, SHEET, POINT, INSTRUMENT, INTERVENTION)
BY_PAPER = "follows from the paper that it is about"
WITHOUT_A_DOOR: dict[Any, str] = {
    actions.assign: "follows from the draw",
    actions.take_served: BY_PAPER,
    actions.take_unserved: BY_PAPER,
    actions.take_voided: BY_PAPER,
}
