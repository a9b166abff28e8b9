"""How what is done in accountability looks to whoever does it: words afterwards, questions before, colours, choices."""

from datetime import datetime
from typing import Any, NamedTuple

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import consequences, leads, looks, review
from liuhen.apps.accountability.models import Consequence, Hearing, Lead, OddLook
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import Desk, Door, whoever_sees
from liuhen.regulation.accountability import SIGNS, ConsequenceFacts, ReviewFacts

MINE = ("我的线索和陈述", "console:leads-mine")
LEADS = ("线索", "console:leads")


def facts(found: Lead, actor: Actor, at: datetime) -> ReviewFacts:
    return queries.review_facts(found, by=actor, at=at, founded=bool(found.founded))


def facts_of_hearing(found: Hearing, actor: Actor, at: datetime) -> ReviewFacts:
    return facts(found.lead, actor, at)


def facts_of_look(found: OddLook, actor: Actor, _: datetime) -> ReviewFacts:
    return looks.facts(found, by=actor)


def facts_of_consequence(found: Consequence, actor: Actor, _: datetime) -> ConsequenceFacts:
    return consequences.facts_of(found, by=actor)


def is_not_his(found: Lead, actor: Actor) -> bool:
    """Whether nobody reviews it yet, or another does."""
    return found.reviewer_id is None or found.reviewer_id != actor.person_id


def is_nobodys(found: Lead, _: Actor) -> bool:
    return found.person_id is None


def taking_over(found: Lead) -> str:
    return "另一人正在审查，改由您接办吗？" if found.reviewer_id else ""


def what_is_known(found: Hearing) -> dict[str, Any]:
    return {"hearing": found, "misuse": SIGNS[found.lead.kind]}


class AsPassedOn(NamedTuple):
    """An odd look as the bureau sees it: on a page of its own, beside the auditor's."""

    pk: int
    ref: str
    words: str

    def __str__(self) -> str:
        return self.words


def as_passed_on(found: OddLook) -> AsPassedOn:
    return AsPassedOn(found.pk, f"oddlook-passed:{found.pk}", str(found))


_NO_LOOKS = "no look is in the API: its auditor has no tokens"
# fmt: off
RAISING = Desk(
    Lead, whoever_sees(queries.raised_by), path="leads", above=MINE,
    entering=(
        Door(leads.raise_by_hand, "已提出，由有权的人员审查；结果在本页可见。", submit="提出", at="raise",
             operation="raise_lead", onto=MINE[1],
             among={"recordings": lambda _, actor: recordings.visible_to(actor)},
             first={"recordings": lambda _, request: request.GET.get("recording", "")}),
    ),
)
LEAD = Desk(
    Lead, queries.visible_to, path="leads", above=LEADS, template="accountability/form.html", facts=facts,
    beside=lambda found: {"found": found},
    doors=(
        Door(review.take, "已接办，由您审查。", tone="primary", icon="writing", offered=is_not_his,
             confirm=taking_over),
        Door(review.name_person, "已写明涉及人员。", submit="确定", icon="user-search", at="person",
             offered=is_nobodys, onto=LEADS[1]),  # it may have left the reviewer's hands
        Door(review.send_back, "已退回审查人。", submit="退回", icon="arrow-back-up", at="return"),
        Door(review.merge, "已并入。", submit="并入", icon="arrows-exchange",
             among={"into": lambda found, actor: queries.similar(found, to=actor)}),
        Door(review.invite, "已通知，当事人可在系统中陈述，也可由您记录。", submit="通知当事人",
             endpoint="hearing", first={"told": lambda found, _: found.known}),
    ),
)
HEARING = Desk(
    Hearing, queries.hearings_reviewed_by, path="hearings", above=LEADS, facts=facts_of_hearing,
    home=lambda found: found.lead,
    doors=(
        Door(review.take_down, "已记录陈述。", submit="记录"),
        Door(review.go_on, "已登记逾期未陈述。", at="lapse"),
    ),
)
OWN_HEARING = Desk(
    Hearing, whoever_sees(queries.hearings_of), path="hearings", above=MINE, facts=facts_of_hearing,
    template="accountability/speak.html", beside=what_is_known,
    doors=(
        Door(review.speak, "已提交陈述。", submit="提交陈述", endpoint="statement"),
    ),
)
CONSEQUENCE = Desk(
    Consequence, whoever_sees(queries.consequences_visible_to), path="consequences",
    above=("责任追究", "console:consequences"), facts=facts_of_consequence,
    doors=(
        Door(consequences.serve, "已登记送达。", submit="登记", tone="primary", icon="mail", endpoint="service"),
        Door(consequences.lift, "已解除。", submit="解除", icon="lock-open"),
    ),
)
LOOK = Desk(
    OddLook, whoever_sees(lambda _: queries.looks()), path="odd-looks", above=("异常查看", "console:oddlooks"),
    doors=(
        Door(looks.pass_on, "已移交县司法局核查。", submit="移交县司法局", tone="primary", icon="send", at="pass",
             no_endpoint=_NO_LOOKS),
    ),
)
PASSED_LOOK = Desk(
    OddLook, whoever_sees(queries.looks_passed_to), path="odd-looks/passed", home=as_passed_on,
    above=("审计移交", "console:oddlooks-passed"), facts=facts_of_look,
    doors=(
        Door(looks.take_up, "已转为线索。", tone="primary", icon="flag", no_endpoint=_NO_LOOKS),
        Door(looks.dismiss, "已认定无问题。", icon="check", no_endpoint=_NO_LOOKS),
    ),
)
# fmt: on
DESKS = (RAISING, LEAD, HEARING, OWN_HEARING, CONSEQUENCE, LOOK, PASSED_LOOK)
WITHOUT_A_DOOR = {
    review.propose: "founded or not is chosen, and the API takes it as yes or no",
    review.sign: "one verb, for a conclusion either way",
    consequences.decide: "several forms at once, beside how the person's certificate stands today",
    leads.raise_by_system: "the machine's",
    leads.route: "the machine's",
    looks.enter: "the machine's",
}
