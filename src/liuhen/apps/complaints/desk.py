"""How what is done with a complaint looks to whoever does it: words afterwards, questions before, colours, choices."""

from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.activities import queries as activities
from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import archiving, deciding, evidence, filing, handling, identity
from liuhen.apps.complaints.models import OPEN, Complaint, Handling, Inquiry, Measure
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, elsewhere
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.complaints import HandlingFacts
from liuhen.regulation.parameters import COMPLAINT_DECIDE_DAYS, COMPLAINT_INQUIRY_DAYS

LIST = ("投诉举报", "console:complaints")
FORM = "complaints/form.html"
TONES = {
    "received": "orange", "accepted": "blue", "decided": "purple", "closed": "green", "declined": "grey",
    "withdrawn": "grey", "merged": "grey", "archived": "grey",
}  # fmt: skip


def facts(found: Complaint, actor: Actor, at: datetime) -> HandlingFacts:
    """Return what is known before the form is filled in: what it asks for is taken as told."""
    return queries.handling_facts(
        found,
        by=actor,
        at=at,
        extension_days=found.extension_asked or 1,
        reason="…",
        basis="…",
        told_how="…",
    )


def beside(found: Complaint) -> dict[str, Any]:
    return {"found": found}


def of_it(row: Any) -> Any:
    return row.complaint


def beside_it(row: Any) -> dict[str, Any]:
    return beside(row.complaint)


def inquiry_due(_: Complaint, request: PageRequest) -> date:
    return local_day(request.at) + timedelta(days=COMPLAINT_INQUIRY_DAYS.value)


def today(_: Any, request: PageRequest) -> date:
    return local_day(request.at)


# fmt: off
COMPLAINT = Desk(
    Complaint, queries.visible_to, path="complaints", above=LIST, template=FORM, beside=beside, facts=facts,
    doors=(
        Door(handling.accept, "已受理，办理期限开始计算。", tone="primary", icon="check",
             confirm=f"受理后{COMPLAINT_DECIDE_DAYS.said}内办结。确定吗？"),
        Door(handling.decline, "已告知不予受理。", submit="不予受理并告知", tone="danger", icon="ban"),
        Door(deciding.decide, "已作出处理决定，请告知投诉人后办结。", tone="primary", icon="gavel",
             endpoint="decision"),
        Door(deciding.tell, "已告知并办结。", tone="primary", icon="send", endpoint="told"),
        Door(handling.extend, "已批准延长。", tone="primary", icon="calendar-due", endpoint="extension/grant",
             offered=lambda found, _: bool(found.extension_asked),
             confirm=lambda found: f"批准延长{found.extension_asked}日，只能延长一次。确定吗？"),
        Door(handling.refuse_extension, "已退回，承办人应在原期限内办结。", icon="arrow-back-up",
             endpoint="extension/refuse", offered=lambda found, _: bool(found.extension_asked)),
        Door(handling.ask_extension, "已提交负责人批准。", submit="提交负责人批准", icon="calendar-due",
             endpoint="extension"),
        Door(handling.pass_on, "已转送，期限继续计算。", submit="转送", icon="arrow-right", leaves=True,
             among={"to": lambda found, _: people.authorities().exclude(pk=found.handler_id)}),
        Door(handling.involve, "", icon="users", leaves=True, endpoint="involved",
             page_by_hand="one unit from a menu, one person by number, certificate or name",
             among={"units": lambda *_: people.units_open()}),
        Door(handling.merge, "已并案。", icon="arrows-exchange",
             among={"into": lambda found, by: queries.earlier_about_same(found, by).filter(state__in=OPEN)}),
        Door(handling.mark_repeated, "已标为重复投诉，照常办理。", icon="copy", at="repeated",
             among={"of": queries.earlier_about_same}),
        Door(filing.withdraw, "已登记撤回，投诉人凭查询码看得到。", submit="登记撤回", icon="x",
             confirm="按投诉人的要求登记撤回，撤回后不再办理。确定吗？", first={"told_on": today}),
        Door(archiving.archive, "已归档。", icon="archive", confirm="归档后冻结的资料解除冻结。确定吗？"),
        Door(identity.erase, "已抹去投诉人信息；留痕和证明不变。", tone="danger", icon="trash",
             confirm="抹去后任何人都不能恢复。确定吗？"),
        Door(handling.assign, lambda made: f"已交{made.person}承办。", endpoint="handlers",
             among={ "person": lambda found, _: people.persons([each.pk for each in queries.may_handle(found)]) }),
        Door(handling.recuse, "已登记回避。", leaves=True,
             among={"person": lambda found, _: people.people_in(found.handler_id)}),
        Door(identity.look, "已打开，半小时内有效。", submit="写明理由并打开", anchor="identity",
             no_endpoint="who complained is opened on its page alone"),
        Door(handling.ask, lambda made: f"已向{made.unit}发出协查。", submit="发出", endpoint="inquiries",
             among={"unit": lambda found, _: people.units_open()}, first={"due_on": inquiry_due}),
        Door(deciding.order, "已责令限期整改，报告后由人复查。", endpoint="orders"),
        Door(deciding.refer, "已登记移送，请限期取得回执。", endpoint="referrals"),
        Door(evidence.link, "已关联并冻结。", submit="关联并冻结", endpoint="recordings", offered=elsewhere,
             among={"recordings": lambda _, actor: recordings.visible_to(actor)}),
        Door(evidence.link_activities, "已关联，活动的音像资料已冻结。", submit="关联", at="activities",
             offered=elsewhere, among={"activities": lambda _, actor: activities.visible_to(actor)}),
    ),
    sought=(queries.numbered,),
)
HANDLING = Desk(
    Handling, queries.hanging(Handling), path="handlings", above=LIST, home=of_it,
    doors=(
        Door(handling.relieve, lambda made: f"{made.person}不再承办。"),
    ),
)
INQUIRY = Desk(
    Inquiry, queries.hanging(Inquiry), path="inquiries", above=LIST, home=of_it, template=FORM, beside=beside_it,
    doors=(
        Door(handling.recall, "已撤回。"),
    ),
)
ASKED_OF_US = Desk(
    Inquiry, queries.inquiries_visible_to, path="inquiries", above=("投诉协查", "console:inquiries"),
    doors=(
        Door(handling.answer, "已答复。", submit="答复", page_by_hand="answered on the page that asks"),
    ),
)
MEASURE = Desk(
    Measure, queries.hanging(Measure), path="measures", above=LIST, home=of_it, template=FORM, beside=beside_it,
    doors=(
        Door(deciding.receipt, "已登记回执。", submit="登记"),
    ),
)
# fmt: on
DESKS = (COMPLAINT, HANDLING, INQUIRY, ASKED_OF_US, MEASURE)
WITHOUT_A_DOOR = {
    filing.receive: "files, a code told once, sealed words: desk, portal and API have a form each",
    filing.add: "the complainant's, by his code, with files",
    filing.rate: "the complainant's, by his code",
    filing.preserve: "the machine's",
    handling.resettle: "the machine's",
    archiving.keep_capsule: "the machine's",
}
