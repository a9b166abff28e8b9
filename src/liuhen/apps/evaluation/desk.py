"""How what is done in evaluation looks to whoever does it: words afterwards, choices, colours."""

from typing import Any

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Assessment, Commendation, Evaluation, Objection, Result, Scheme
from liuhen.apps.evaluation.queries import assessing, commending, judging, schemes
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest

SCHEMES, YEARS = ("考评方案", "console:schemes"), ("年度考评", "console:evaluations")
RESULTS, ASSESSMENTS = ("考评结果", "console:results"), ("执法人员考核", "console:assessments")
COMMENDATIONS = ("表彰", "console:commendations")
TONES = {
    "draft": "orange", "submitted": "blue", "approved": "green", "dropped": "grey", "opened": "orange", "told": "blue",
    "answered": "blue", "frozen": "green", "raised": "orange", "sustained": "green", "rejected": "grey",
    "drafted": "orange", "signed": "blue", "proposed": "orange", "refused": "grey", "withdrawn": "red",
}  # fmt: skip


def evaluators(_: Any, actor: Actor) -> Any:
    """Return in whose name somebody evaluates."""
    units = people.units_visible_to(actor, P.EVALUATION_KEEP).exclude(kind__in=("division", "government"))
    bureau = people.supervising_unit()
    return units.filter(pk=bureau.pk) if actor.units_with(P.EVALUATION_KEEP) is None else units


def own(_: Any, request: PageRequest) -> Any:
    return evaluators(None, request.actor).first()


def this_year(_: Any, request: PageRequest) -> int:
    return local_day(request.at).year


def next_year(_: Any, request: PageRequest) -> int:
    return local_day(request.at).year + 1


def commended(_: Any, actor: Actor) -> Any:
    return people.units_open().exclude(kind__in=("bureau", "division"))


# fmt: off
SCHEME = Desk(
    Scheme, schemes.schemes_visible_to, path="schemes", above=SCHEMES, called=str,
    facts=lambda found, actor, at: schemes.scheme_facts(found, by=actor, at=at),
    entering=(
        Door(actions.draft_scheme, "已开始编制，指标从上一次批准的方案复制。", submit="开始编制", at="draft",
             among={"unit": evaluators}, first={"unit": own, "year": next_year}),
    ),
    doors=(
        Door(actions.put_indicator, "已填写。", submit="写入", icon="plus", at="indicators"),
        Door(actions.drop_indicator, "已删去。", submit="删去", icon="minus", at="drop-indicator"),
        Door(actions.submit_scheme, "已报批。", tone="primary", icon="send", at="submit"),
        Door(actions.return_scheme, "已退回。", submit="退回", icon="arrow-back-up", at="return"),
        Door(actions.approve_scheme, "已批准，方案不再改变。", tone="primary", icon="check", at="approve",
             confirm="批准后方案不再改变，年度考评照此计分。确定吗？"),
        Door(actions.drop_scheme, "已作废。", submit="作废", tone="danger", icon="x", at="drop"),
    ),
)
EVALUATION = Desk(
    Evaluation, judging.visible_to, path="evaluations", above=YEARS, called=str,
    facts=lambda found, actor, at: judging.facts_before(found, by=actor, at=at),
    entering=(
        Door(actions.open_year, lambda made: f"已开始：{made}。", submit="开始", at="open",
             operation="open_evaluation", among={"unit": evaluators}, first={"unit": own, "year": this_year}),
    ),
    doors=(
        Door(actions.tell, "已告知，各单位可以在期限内提出异议。", tone="primary", icon="send",
             operation="tell_evaluation",
             confirm="按此刻的记录计分并告知各单位；已告知且没有变化的不重复告知。确定吗？"),
        Door(actions.freeze, "已确定，结果固定。", tone="primary", icon="lock", operation="freeze_evaluation",
             confirm="确定后结果固定，以后的变化另成一版。确定吗？"),
        Door(actions.revise, lambda made: f"已开始：{made}。", submit="重新计分", icon="refresh", makes=True,
             operation="revise_evaluation", onto=lambda made: address_of(made.ref)),
        Door(actions.drop, "已作废。", submit="作废", tone="danger", icon="x", operation="drop_evaluation"),
    ),
)
RESULT = Desk(
    Result, judging.results_visible_to, path="results", resource="evaluation-results", above=RESULTS, called=str,
    facts=lambda found, actor, at: judging.answering_facts(found, by=actor, at=at),
    doors=(
        Door(actions.answer, "已答复。", submit="答复", tone="primary", icon="send", operation="answer_result"),
        Door(actions.object_to, "已提出异议，等待处理。", submit="提出异议", icon="message-report", at="object",
             endpoint="objections", operation="object_to_result", makes=True,
             first={"about": lambda _, request: request.GET.get("about", "")},
             onto=lambda made: address_of(made.result.ref)),
    ),
)
OBJECTION = Desk(
    Objection, judging.objections_visible_to, path="objections", resource="evaluation-objections", above=RESULTS,
    home=lambda found: found.result, called=str, facts=lambda found, actor, at: judging.judging_facts(found, by=actor),
    doors=(
        Door(actions.sustain, "异议成立，该记录不再扣分。", submit="异议成立", tone="primary", icon="check",
             operation="sustain_objection"),
        Door(actions.reject, "异议不成立。", submit="异议不成立", tone="danger", icon="x",
             operation="reject_objection"),
    ),
)
ASSESSMENT = Desk(
    Assessment, assessing.assessments_visible_to, path="assessments", above=ASSESSMENTS, called=str,
    facts=lambda found, actor, at: assessing.facts_before(found, by=actor),
    entering=(
        Door(actions.draft_assessment, lambda made: f"已拟制：{made}。", submit="拟制", at="draft",
             first={"year": this_year}, among={"person": lambda _, actor: officers_of(actor)}),
    ),
    doors=(
        Door(actions.draft_again, "已按现在的记录重新拟制。", icon="refresh", at="again"),
        Door(actions.sign, "已签署，等待本人填写意见。", submit="签署", tone="primary", icon="signature",
             operation="sign_assessment", confirm="签署后永久留痕，不能修改。确定吗？"),
        Door(actions.sign_low, "已签署，等待本人填写意见。", submit="签署", icon="signature", at="sign-low",
             operation="sign_assessment_low", confirm="签署后永久留痕，不能修改。确定吗？"),
        Door(actions.answer_assessment, "已填写。", submit="提交意见", tone="primary", icon="message-report",
             at="answer", confirm="意见提交后永久留痕，不能修改。确定吗？"),
    ),
    sought=("person__name_key",),
)
COMMENDATION = Desk(
    Commendation, commending.commendations_visible_to, path="commendations", above=COMMENDATIONS, called=str,
    facts=lambda found, actor, at: commending.approving_facts(found, by=actor, at=at),
    entering=(
        Door(actions.propose, lambda made: f"已提出：{made}。", submit="提出", operation="propose_commendation",
             among={"unit": commended, "person": lambda _, actor: officers_of(actor, P.COMMENDATION_PROPOSE)},
             first={"year": this_year}),
    ),
    doors=(
        Door(actions.approve, "已批准，公布时再审查一次有无不得表彰的情形。", tone="primary", icon="check",
             operation="approve_commendation", confirm="批准后登记为应公示事项。确定吗？"),
        Door(actions.refuse, "已不予批准。", submit="不予批准", icon="x", operation="refuse_commendation"),
        Door(actions.withdraw, "已撤回。", submit="撤回", tone="danger", icon="arrow-back-up",
             operation="withdraw_commendation"),
    ),
    sought=("person__name_key",),
)
# fmt: on
DESKS = (SCHEME, EVALUATION, RESULT, OBJECTION, ASSESSMENT, COMMENDATION)
WITHOUT_A_DOOR: dict[Any, str] = {}


def officers_of(actor: Actor, permission: P = P.ASSESSMENT_KEEP) -> Any:
    """Return the serving officers over whom somebody has a right."""
    rows = people.people_visible_to(actor, permission).filter(kind="officer", state="serving")
    return rows.order_by("unit__path", "number")
