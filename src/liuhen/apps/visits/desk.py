"""How what is done about visits looks to whoever does it."""

from datetime import datetime
from typing import Any

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.establishments.queries import Establishment
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans
from liuhen.apps.inspections.queries.plans import Errand
from liuhen.apps.people import queries as people
from liuhen.apps.powers import queries as powers
from liuhen.apps.visits import errands, grounds, queries
from liuhen.apps.visits.actions import arriving, following, merging, opening, phones, replying, vouching
from liuhen.apps.visits.models import Defect, Phone, Reply, Visit, Voucher
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, whoever_sees
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.visits import ResultFacts

FIRMS = ("检查对象", "console:establishments")
LIST = ("入企检查", "console:visits")
VOUCHERS = ("计次凭据", "console:vouchers")


def colleagues(_: Any, actor: Actor) -> Any:
    """Return the officers of the actor's unit."""
    person = people.person_of(actor)
    return (
        people.serving_in(people.home_organ(person.unit).pk).filter(kind="officer")
        if person
        else people.persons([])
    )


def inspections(_: Any, request: PageRequest) -> list[tuple[str, str]]:
    """Return what the actor's organ may inspect today, by its published list."""
    person, on = people.person_of(request.actor), local_day(request.at)
    return powers.codes_on(people.home_organ(person.unit), on, kind="inspection") if person else []


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def myself(_: Any, request: PageRequest) -> Any:
    return [request.actor.person_id]


def on_a_day_of_it(errand: Errand, request: PageRequest) -> Any:
    return max(errand.since, local_day(request.at))


def settled_or_myself(errand: Errand, request: PageRequest) -> Any:
    return [each.pk for each in errands.crew_of(errand)] or [request.actor.person_id]


def its_matter(errand: Errand, _: PageRequest) -> str:
    told = [
        f"{each.name}：{each.content}" if each.content else each.name
        for each in items_on.items_of_errand(errand)
    ]
    return "；".join(told)


def its_lines(errand: Errand, _: PageRequest) -> str:
    """Return what is looked at, a line each clause of what the items say."""
    told = [each.content or each.name for each in items_on.items_of_errand(errand)]
    return "\n".join(line.strip() for each in told for line in each.replace("；", "、").split("、"))


def to_be_taken_up(errand: Errand, _: Actor) -> bool:
    """Say whether somebody may ask for the visit of an errand: none was yet, and somebody planned it."""
    return (
        errand.campaign_id is not None
        and errand.state in errands.GOING
        and not errand.visits.exclude(state__in=queries.NOT_MADE).exists()
    )


def is_urgent(visit: Visit, _: Actor) -> bool:
    return visit.waits_for_approval


def met_somebody(visit: Visit, actor: Actor) -> bool:
    return visit.joint_id is None and queries.to_join(visit, actor).exists()


def has_flagged(visit: Visit, _: Actor) -> bool:
    return visit.state in ("left", "concluded") and bool(queries.flagged(visit))


def rechecks(defect: Defect, _: Actor) -> Any:
    """Return the rechecks of the visit in which it was found."""
    return Visit.objects.filter(recheck_of=defect.visit_id, state__in=("left", "concluded"))


def concluding(visit: Visit, _: Actor, __: datetime) -> ResultFacts | None:
    return following.result_facts(visit) if visit.state == "left" else None


def who_may_not_go(visit: Visit, _: Actor) -> Any:
    return people.persons(visit.officers.values("person_id"))


def who_may_go(visit: Visit, _: Actor) -> Any:
    crew = visit.officers.values("person_id")
    return people.serving_in(visit.unit_id).filter(kind="officer").exclude(pk__in=crew)


def lost_its_paper(visit: Visit, _: Actor) -> bool:
    return visit.state in ("proposed", "approved") and bool(grounds.fallen(visit))


def withdrawn(voucher: Voucher) -> str:
    """Say that a paper was withdrawn, and how many visits wait for the head because of that."""
    waiting = queries.not_gone_yet(voucher)
    return (
        f"已撤销。凭此申请、还没有进行的检查{waiting}次，由负责人改为计次或者取消。"
        if waiting
        else "已撤销。"
    )


def beside(visit: Visit) -> dict[str, Any]:
    return {"visit": visit}


# fmt: off
PROPOSE = Door(
    opening.propose, "已申请，等待单位负责人批准。", submit="申请", at="visit", endpoint="visits",
    operation="propose_visit", icon="walk", among={"officers": colleagues}, known={"power": inspections},
    first={"planned_on": today, "officers": myself, "mode": lambda *_: "remote"},
)
DECLARE_URGENT = Door(
    opening.declare_urgent, "已登记；可以立即进行，请按时补办审批。", submit="登记", at="urgent-visit",
    endpoint="urgent-visits", operation="declare_urgent_visit", icon="alert-triangle", among={"officers": colleagues},
    known={"power": inspections},
    first={"planned_on": today, "officers": myself, "mode": lambda *_: "on-site"},
)
PROPOSE_PLANNED = Door(
    opening.propose_planned, "已按安排申请，等待单位负责人批准。", submit="申请", at="visit", endpoint="visits",
    operation="propose_planned_visit", icon="walk", tone="primary", among={"officers": colleagues},
    offered=to_be_taken_up,
    first={
        "planned_on": on_a_day_of_it, "officers": settled_or_myself, "mode": lambda *_: "remote",
        "kind": lambda *_: "routine", "matter": its_matter, "lines": its_lines,
    },
)
OF_AN_ERRAND = Desk(
    Errand, whoever_sees(plans.errands_visible_to), path="errands", above=("检查安排", "console:errands"), called=str,
    doors=(PROPOSE_PLANNED,),
)
OF_A_FIRM = Desk(
    Establishment, whoever_sees(establishments.visible_to), path="establishments", above=FIRMS, called=str,
    doors=(PROPOSE, DECLARE_URGENT),
)
VISIT = Desk(
    Visit, queries.visible_to, path="visits", above=LIST, called=str, beside=beside, facts=concluding,
    doors=(
        Door(opening.propose_recheck, "已申请复查，等待单位负责人批准。", submit="申请", at="recheck",
             icon="rotate-clockwise", among={"officers": colleagues}, offered=has_flagged,
             first={"planned_on": today, "officers": myself, "mode": lambda *_: "on-site"}),
        Door(opening.approve, "已批准，检查券已签发。", submit="批准", tone="primary", icon="check"),
        Door(opening.refuse, "已不予批准。", submit="不予批准", tone="danger", icon="x"),
        Door(opening.approve_afterwards, "已补批。", submit="补批", tone="primary", icon="check", offered=is_urgent),
        Door(opening.refuse_afterwards, "已不予补批。", submit="不予补批", tone="danger", icon="x", offered=is_urgent),
        Door(opening.replace, "已更换，检查券已重新签发；请检查人员的手机联网更新，已制作的文书作废后重新制作。",
             submit="更换", icon="users", at="replace", operation="replace_visit_officer",
             among={"out": who_may_not_go, "successor": who_may_go}),
        Door(opening.count, "已改为计次检查；已批准的重新签发了检查券，请手机联网更新，已制作的文书作废后重新制作。",
             submit="改为计次", icon="scale", at="count", operation="count_visit", offered=lost_its_paper),
        Door(opening.cancel, "已取消。", submit="取消检查", tone="danger", icon="x"),
        Door(following.join, "已合并为联合检查，对企业只计一次。", submit="合并", icon="link",
             among={"joint": queries.to_join}, offered=met_somebody),
        Door(following.withdraw, "已退出检查。", submit="退出检查", icon="arrow-back-up"),
        Door(following.conclude, "已作出检查结果。", submit="作出结果", tone="primary", icon="circle-check"),
        Door(following.write, lambda made: f"已签发：{made}。", submit="制作", icon="file-text", at="papers",
             operation="write_visit_paper", onto=lambda made: address_of(made.ref)),
    ),
    sought=("establishment__name_key",),
)
VOUCHER = Desk(
    Voucher, queries.vouchers_visible_to, path="vouchers", above=VOUCHERS, called=str, facts=vouching.confirming_facts,
    entering=(
        Door(vouching.register, lambda made: f"已登记：{made}。请法制机构核对原件后确认。", submit="登记",
             files=True, needs_files=True, no_endpoint="the paper comes with it"),
    ),
    doors=(
        Door(vouching.confirm, "已确认，可以作为不计次的凭据。", tone="primary", icon="check",
             operation="confirm_voucher", confirm="请先与原件核对：文号、出具机关、企业、期间和次数。确定确认吗？"),
        Door(vouching.withdraw_voucher, withdrawn, submit="撤销", at="withdraw", tone="danger", icon="ban"),
    ),
    sought=("number", "issuer"),
)
PHONE = Desk(
    Phone, queries.phones_visible_to, path="field-phones", above=LIST, called=str,
    doors=(Door(phones.revoke, "已停用；它以前签名的步骤仍然有效。", submit="停用", tone="danger", icon="ban"),),
)
DEFECT = Desk(
    Defect, queries.defects_visible_to, path="defects", above=LIST, called=str, home=lambda found: found.visit,
    facts=lambda found, _, at: following.extension_facts(found, at=at) if found.state == "ordered" else None,
    doors=(
        Door(following.order, "已责令改正。", submit="责令改正", icon="clock"),
        Door(following.extend, "已延长改正期限。", submit="延长", icon="calendar",
             first={"due_on": lambda found, _: found.due_on}),
        Door(following.hold_fixed, "已登记：已改正。", submit="登记", icon="check", among={"recheck": rechecks}),
        Door(following.hold_unfixed, "已登记：未改正。", submit="登记", icon="x", among={"recheck": rechecks}),
        Door(following.make_case, "已转为案件线索，检查、记录和照片随线索可查。", icon="folder",
             confirm="转为案件线索以后按案件办理。确定吗？"),
    ),
)
REPLY = Desk(
    Reply, queries.replies_visible_to, path="visit-replies", above=LIST, called=str, home=lambda found: found.visit,
    doors=(
        Door(replying.uphold, "已认定异议成立。", submit="异议成立", icon="check"),
        Door(replying.dismiss, "已答复：异议不成立。", submit="异议不成立", icon="x"),
    ),
)
# fmt: on
DESKS = (OF_A_FIRM, OF_AN_ERRAND, VISIT, VOUCHER, PHONE, DEFECT, REPLY)
WITHOUT_A_DOOR: dict[Any, str] = {
    phones.register: "the phone's own page, with a key that it made",
    merging.merge: "the phone's own page, with steps that it signed",
    arriving.confirm_arrival: "the firm's, on the public page that the officer's code opens",
    replying.contest: "the firm's, on the public page of its visit",
    replying.rate: "the firm's, on the public page of its visit",
}
