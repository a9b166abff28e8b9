"""How what is done about activities looks to whoever does it: words afterwards, questions before, colours, choices."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from liuhen.apps.activities import queries
from liuhen.apps.activities.actions import conducting, explaining, matching, photographing, reckoning
from liuhen.apps.activities.balance import balance_of
from liuhen.apps.activities.models import Activity, Interruption, Link, Participant, Statement
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.wording import minute
from liuhen.regulation.activities import NOTICE_PHRASE, SettlementFacts
from liuhen.regulation.parameters import STATEMENT_WITHIN_DAYS, STORE_WITHIN_HOURS

LIST = ("执法活动", "console:activities")
FORM = "activities/form.html"


def settling(found: Activity, _: Actor, __: datetime) -> SettlementFacts | None:
    """Return what is known of one that is over; whether a crew is in order is seen when it begins."""
    return conducting.settlement_facts(balance_of(found)) if found.state == "ended" else None


def beside(found: Activity) -> dict[str, Any]:
    return {"activity": found, "phrase": NOTICE_PHRASE, "known_people": (), "statement": None}


def of_it(row: Any) -> Any:
    return row.activity


def beside_it(row: Any) -> dict[str, Any]:
    return beside(row.activity)


def broken(found: Interruption) -> str:
    return f"{minute(found.began_at)} 起的中断（{found.officer}）"


def file_of(found: Link) -> str:
    return str(found.recording)


def begun(made: Activity) -> str:
    return f"已登记：{made}。"


def this_moment(_: Any, request: PageRequest) -> datetime:
    return request.at


def crew_of(found: Activity, _: Actor) -> Any:
    return people.persons(queries.participants_of(found).values("officer_id"))


def may_leave(found: Participant, _: Actor) -> bool:
    return found.activity.state == "planned" and found.role != "lead"


def is_open(found: Link, _: Actor) -> bool:
    return found.activity.state != "settled"


def waits_for_a_note(found: Interruption, _: Actor) -> bool:
    return found.reason == "other" and not found.head_note


def is_anothers(found: Statement, actor: Actor) -> bool:
    return found.officer_id != actor.person_id


# fmt: off
OPEN = Door(
    conducting.open_on_the_spot, begun, submit="开始活动", at="open", operation="open_activity",
    first={"at": this_moment}, page_by_hand="who is on the crew is ticked",
)
PLAN = Door(
    conducting.plan, begun, submit="计划", endpoint="plan", operation="plan_activity",
    page_by_hand="who is on the crew is ticked",
)
ASSIGN = Door(
    conducting.assign, lambda made: f"已增加{made.officer}（{made.role_zh}）。", submit="增加", endpoint="participants",
    page_by_hand="the numbers of its own unit's people are suggested as one types",
)
ADD_LINK = Door(
    matching.add, "已关联。", submit="关联", endpoint="links", operation="add_link",
    page_by_hand="of those around its days, each told by its time and whose it is",
    among={"recording": lambda _, actor: recordings.visible_to(actor)},
)
PHOTOGRAPH = Door(
    photographing.photograph, "已登记照片。", submit="登记照片", icon="camera", at="photograph", files=True,
    needs_files=True, anchor="photos", page_by_hand="the phone's camera, place and clock fill it in",
    no_endpoint="nothing without its file",
)
ACTIVITY = Desk(
    Activity, queries.visible_to, path="activities", above=LIST, template=FORM, beside=beside, facts=settling,
    entering=(OPEN, PLAN),
    doors=(
        Door(conducting.tell, "已登记：当事人已被告知。", submit="已告知", tone="primary", icon="message-report",
             endpoint="notice", template="activities/tell.html", first={"notice": lambda *_: "phrase"},
             offered=lambda found, _: not found.notice),
        Door(conducting.tick_both_sides, "已确认能录清双方正面图像和声音。", icon="users", at="both-sides",
             offered=lambda found, _: found.is_interview and not found.both_sides),
        PHOTOGRAPH,
        Door(conducting.start, "活动已开始。请先告知当事人，再开始录制。", tone="primary", icon="player-play",
             confirm="现在开始这次活动？"),
        Door(conducting.end, f"活动已结束。请在{STORE_WITHIN_HOURS.said}内把记录送采集站入库。", tone="primary",
             icon="square-check", first={"ended_at": this_moment}),
        Door(conducting.correct_times, "已更正，记录义务已重新核对。", submit="更正", icon="clock", at="times",
             first=as_it_stands("started_at", "ended_at")),
        Door(conducting.cancel, "已取消。", submit="取消活动", tone="danger", icon="x"),
        Door(conducting.settle, "已办结。", tone="primary", icon="circle-check",
             confirm="办结后不再变动，晚到的资料只能作事后补充。确定？"),
        ASSIGN,
        ADD_LINK,
        Door(explaining.break_off, "已登记。恢复录制时请先口述中断原因；无法继续的，立即报告负责人。", submit="登记",
             at="break", endpoint="interruptions", among={"officer": crew_of},
             first={"officer": lambda _, request: request.actor.person_id,
                    "began_at": lambda found, request: found.ended_at or request.at}),
        Door(explaining.sign, "已签署提交，等待法制机构认定。", submit="签署并提交", at="statement",
             endpoint="statements",
             confirm="书面说明签署后永久留痕，不能修改。确定签署吗？"),
    ),
    sought=("place", "lead__name_key"),
)
PARTICIPANT = Desk(
    Participant, queries.hanging(Participant), path="activities/participants", resource="participants", above=LIST,
    home=of_it,
    doors=(
        Door(conducting.release, "已退出。", offered=may_leave),
    ),
)
LINK = Desk(
    Link, queries.hanging(Link), path="activities/links", above=LIST, home=of_it, called=file_of, template=FORM,
    beside=beside_it,
    doors=(
        Door(matching.confirm, "已确认关联。", tone="primary", offered=is_open,
             no_endpoint="beneath its activity, where the contract promises it"),
        Door(matching.reject, "已排除。", submit="排除", offered=is_open,
             no_endpoint="beneath its activity, where the contract promises it"),
    ),
)
INTERRUPTION = Desk(
    Interruption, queries.hanging(Interruption), path="activities/interruptions", resource="interruptions",
    above=LIST, home=of_it, called=broken, template=FORM, beside=beside_it,
    doors=(
        Door(explaining.explain, "已登记中断原因，语音说明由法制机构核实。", submit="提交", tone="primary"),
        Door(explaining.resume, "已登记恢复。", submit="登记恢复", tone="primary", first={"resumed_at": this_moment}),
        Door(explaining.give_up, f"已报告。负责人将确认知悉；请在{STATEMENT_WITHIN_DAYS.said}内提交书面说明。",
             submit="报告", first={"reported_at": this_moment}),
        Door(explaining.hear, "已确认知悉。", tone="primary"),
        Door(explaining.confirm_spoken, "已核实有语音说明。", tone="primary", icon="check"),
        Door(explaining.deny_spoken, "已登记没有语音说明。", tone="danger", icon="x"),
        Door(explaining.annotate, "已批注。", submit="批注", at="note", offered=waits_for_a_note),
    ),
)
CONCLUDES = "认定结论永久留痕，不能修改。确定吗？"
STATEMENT = Desk(
    Statement, queries.hanging(Statement), path="activities/statements", resource="statements", above=LIST,
    home=of_it, template=FORM, beside=lambda found: {**beside_it(found), "statement": found},
    doors=(
        Door(explaining.accept, "已认定。", submit="认定", tone="primary", confirm=CONCLUDES, offered=is_anothers),
        Door(explaining.reject, "已登记不予认定。", submit="不予认定", tone="danger", confirm=CONCLUDES,
             offered=is_anothers),
    ),
)
# fmt: on


def proposed_links(found: Activity, actor: Actor) -> "QuerySet[Link]":
    """Return what is proposed for an activity and may be confirmed at once, the oldest first."""
    rows: QuerySet[Link] = LINK.rows(actor, P.LINK_CONFIRM)
    return rows.filter(activity=found, state="proposed").order_by("id")


DESKS = (ACTIVITY, PARTICIPANT, LINK, INTERRUPTION, STATEMENT)
WITHOUT_A_DOOR = {
    matching.confirm_all: "whatever is proposed at once, above the list of it",
    matching.propose_for: "the machine's",
    matching.propose_of: "the machine's",
    reckoning.reckon: "the machine's",
    explaining.ask_for_statement: "the machine's",
}
