"""Faults of enforcement 执法过错: blemishes, conclusion, sanctions and redress. 责任制 articles 52, 54–56.

A misuse of recording equipment is judged and answered by 设备办法 articles 16 and 18, which list ways of their own and
refer to none of these; what is a fault by article 52 goes the fuller way.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.accountability import (
    A52,
    A54,
    A55,
    A56,
    EVERY_FORM,
    FORMS_OF_FAULT,
    NOT_ABOUT_HIMSELF,
    SIGNED_BY_TWO,
    ReviewFacts,
    is_not_about_himself,
)
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import Clock, Days, Duty, Finding, Gate, NamedDay, Plain, TermOf

_APP = "liuhen.apps.accountability"

# rs-52: what is no fault.
BLEMISHES = {
    "facts": "事实表述",
    "citation": "法条引用",
    "drafting": "文书制作",
    "other": "其他方面",
}
UNTOUCHED = {
    "facts": "认定的事实没有改变，证据仍然充分",
    "basis": "适用的依据和裁量没有改变",
    "content": "决定的内容没有改变",
    "rights": "当事人的权利和义务没有受到影响",
    "procedure": "法定程序没有缺少",
}
"""What has to be so, each for itself, before a blemish is said not to touch what the case came to and its force."""


@dataclass(frozen=True, kw_only=True)
class BlemishFacts:
    """Who judges whose paper, and what he finds untouched."""

    acting_id: int | None
    author_id: int | None
    handler_ids: frozenset[int]
    set_aside_by: int | None
    """The reviewer of the lead who came to think that it is one."""
    untouched: tuple[str, ...]

    @property
    def lacking_zh(self) -> str:
        return "；".join(zh for key, zh in UNTOUCHED.items() if key not in self.untouched)


def judged_by_a_stranger(_: Any, facts: BlemishFacts) -> bool:
    own = {facts.author_id, *facts.handler_ids, facts.set_aside_by}
    return facts.acting_id is not None and facts.acting_id not in own


def outcome_is_untouched(_: Any, facts: BlemishFacts) -> bool:
    return set(UNTOUCHED) <= set(facts.untouched)


JUDGED_BY_A_STRANGER = Gate(
    judged_by_a_stranger,
    "文书的制作人、案件的办案人员和提出按瑕疵处理的人不能认定瑕疵",
    "请由与本案无关的审查人员认定",
)
OUTCOME_IS_UNTOUCHED = Gate(
    outcome_is_untouched,
    "没有逐项确认不影响处理结果的正确性及效力：{lacking_zh}",
    "有一项不能确认的，不是瑕疵，请转为过错线索审查",
)


def is_no_blemish(_: Any, facts: Any) -> bool:
    return bool(facts.lead_state != "blemish")


NO_BLEMISH = Gate(is_no_blemish, "这是瑕疵，不属于执法过错，只登记和改正", "请登记改正情况")
TELL_BLEMISHES = Duty(
    "rs-52-1",
    A52,
    "scope",
    "过错分八种，来自投诉、抽查、问题、复议诉讼结果和人员提出；表述、引用、制作上不影响处理结果的瑕疵，由制作人和办案人员以外的"
    "人逐项认定，只登记改正，不追究。",
    state="built",
    gates=(JUDGED_BY_A_STRANGER, OUTCOME_IS_UNTOUCHED, NO_BLEMISH),
    enforced_in=(
        "liuhen.regulation.accountability.FAULTS",
        f"{_APP}.lifecycle.NOTE_BLEMISH",
        f"{_APP}.lifecycle.JUDGE_BLEMISH",
        f"{_APP}.signs_of_misuse.sweep",
    ),
)  # fmt: skip


# rs-55: the conclusion.
ADDRESSEES = {
    "discipline": "纪检监察机关",
    "police": "公安机关",
    "procuratorate": "人民检察院",
    "other": "其他机关",
}


def is_not_handed_on(_: Any, facts: Any) -> bool:
    return not facts.referred_zh


def evidence_is_gathered(_: Any, facts: ReviewFacts) -> bool:
    return not facts.is_fault or bool(facts.evidence)


def heard_before_a_conclusion(_: Any, facts: ReviewFacts) -> bool:
    return not facts.is_fault or facts.heard or (facts.concerned_id is None and not facts.of_unit)


def is_of_another_body(_: Any, facts: ReviewFacts) -> bool:
    return not facts.of_the_body


def approved_by_another(_: Any, facts: ReviewFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.signer_ids


def approved_above(_: Any, facts: ReviewFacts) -> bool:
    return facts.from_above or not facts.goes_up


def approved_in_the_house(_: Any, facts: ReviewFacts) -> bool:
    return facts.goes_up or not facts.from_above


NOT_HANDED_ON = Gate(
    is_not_handed_on,
    "{referred_zh}，本机关不再认定、追究",
    "对方答复不予受理、退回的，登记答复后继续审查",
)
EVIDENCE_IS_GATHERED = Gate(
    evidence_is_gathered, "没有写明调查取得的证据", "请写明结论所依据的证据，成立、不成立都要写"
)
HEARD_FIRST = Gate(
    heard_before_a_conclusion,
    "还没有听取被审查人的陈述和申辩",
    "请先通知陈述；本人拒绝的登记拒绝情况，期满没有陈述的登记逾期未陈述",
)
OF_ANOTHER_BODY = Gate(
    is_of_another_body, "涉及的是您所在的单位，本单位的人员不得办理", "请由上级机关的人员办理"
)
APPROVED_BY_ANOTHER = Gate(
    approved_by_another,
    "审查人员、复核人员和批准的负责人须是不同的人",
    "请由没有参与审查、复核的主要负责人批准",
)
APPROVED_ABOVE = Gate(
    approved_above, "被审查人是本机关的负责人，本机关不能批准", "请由上一级机关的主要负责人批准"
)

APPROVED_IN_THE_HOUSE = Gate(
    approved_in_the_house, "责任认定由作出认定的机关自己的主要负责人批准", "请由该机关的主要负责人批准"
)


@dataclass(frozen=True)
class SealFacts:
    """Who presses a seal on a conclusion; of any other paper nothing is said."""

    acting_id: int | None
    kept_out: frozenset[int] = frozenset()


def sealed_by_another(_: Any, facts: SealFacts) -> bool:
    return facts.acting_id not in facts.kept_out


# The article names no person for the seal, which says that the body stands behind it. Whoever investigated would carry
# his own finding to its end, and nobody seals his own; the re-checker and the head have each had their look already.
SEALED_BY_ANOTHER = Gate(
    sealed_by_another,
    "审查人员和被审查人不能在责任认定书、追究决定书上用印",
    "请将印章移交他人保管后，由新的保管人用印",
)


@dataclass(frozen=True, kw_only=True)
class SanctionFacts:
    """What is known when a sanction is decided; ``waits_for_zh`` is what the conclusion still lacks."""

    lead_state: str
    acting_id: int | None
    concerned_id: int | None
    signer_ids: frozenset[int]
    referred_zh: str
    goes_up: bool
    from_above: bool
    of_unit: bool
    of_the_body: bool
    forms: tuple[str, ...]
    days: int | None
    within: int | None
    basis: str

    @property
    def waits_for_zh(self) -> str:
        return {
            "signed": "还没有经主要负责人批准",
            "approved": "还没有盖章",
            "not-founded": "是不成立",
        }.get(self.lead_state, "还没有作出")

    @property
    def unfit_zh(self) -> str:
        return "、".join(EVERY_FORM[key].zh for key in self.forms if not EVERY_FORM[key].for_a_unit)


def conclusion_is_sealed(_: Any, facts: SanctionFacts) -> bool:
    return facts.lead_state == "founded"


def decided_by_another(_: Any, facts: SanctionFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.signer_ids


def decides_not_on_himself(_: Any, facts: SanctionFacts) -> bool:
    return facts.of_unit or is_not_about_himself(_, facts)


CONCLUSION_IS_SEALED = Gate(
    conclusion_is_sealed, "责任认定结论{waits_for_zh}", "请先完成审查、复核、批准和盖章，认定成立的才能追究"
)
SANCTIONED_BY_ANOTHER = Gate(
    decided_by_another, "审查、复核的人不能再作追究决定", "请由负责人或没有参与审查的人员决定"
)
NOT_ON_HIMSELF = Gate(decides_not_on_himself, "不能对自己作出追究决定", "请由上一级机关决定")
CONCLUDE = Duty(
    "rs-55-1",
    A55,
    "gate",
    "取证、听取陈述申辩（拒绝、逾期有登记）后，由审查、复核两人签字，不涉及本人的主要负责人批准，审查人以外的人盖章才成为认定；"
    "认定成立才能作追究决定；涉嫌违纪、犯罪的移送，本机关的程序到此为止。",
    state="built",
    gates=(
        NOT_HANDED_ON, HEARD_FIRST, EVIDENCE_IS_GATHERED, OF_ANOTHER_BODY, SIGNED_BY_TWO, NOT_ABOUT_HIMSELF,
        APPROVED_BY_ANOTHER, APPROVED_ABOVE, APPROVED_IN_THE_HOUSE, SEALED_BY_ANOTHER, CONCLUSION_IS_SEALED,
        SANCTIONED_BY_ANOTHER, NOT_ON_HIMSELF,
    ),
    enforced_in=(
        f"{_APP}.lifecycle.PROPOSE",
        f"{_APP}.lifecycle.SIGN",
        f"{_APP}.lifecycle.APPROVE",
        f"{_APP}.lifecycle.SEAL",
        f"{_APP}.lifecycle.SANCTION",
        f"{_APP}.lifecycle.HAND_ON",
    ),
)  # fmt: skip


# rs-54: the ten forms.
def names_a_form(_: Any, facts: SanctionFacts) -> bool:
    return bool(facts.forms) and set(facts.forms) <= set(FORMS_OF_FAULT)


def fits_a_unit(_: Any, facts: SanctionFacts) -> bool:
    return not (facts.of_unit and facts.unfit_zh)


def training_has_its_days(_: Any, facts: SanctionFacts) -> bool:
    return "off-post-training" not in facts.forms or bool(facts.days)


def names_its_law(_: Any, facts: SanctionFacts) -> bool:
    return "other-form" not in facts.forms or bool(facts.basis)


def has_its_term(_: Any, facts: SanctionFacts) -> bool:
    return bool(facts.within) or not any(EVERY_FORM[key].needs_proof for key in facts.forms)


@dataclass(frozen=True)
class Disqualified:
    """By what somebody lost his qualification; empty: he did not."""

    decision_zh: str = ""


def is_not_disqualified(_: Any, facts: Disqualified) -> bool:
    return not facts.decision_zh


A_FORM = Gate(names_a_form, "没有选择条文所列的追究形式", "请选择一种或几种追究形式")
FITS_A_UNIT = Gate(
    fits_a_unit, "{unfit_zh}只能对个人适用", "对单位可以批评教育、责令检查、取消评优、通报批评、责令道歉"
)
TRAINING_HAS_ITS_DAYS = Gate(training_has_its_days, "没有写明离岗培训的天数", "请写明自送达之日起离岗多少天")
NAMES_ITS_LAW = Gate(
    names_its_law, "没有写明其他追究形式所依据的法律、法规、规章", "请写明依据的名称、条款和形式"
)
HAS_ITS_TERM = Gate(has_its_term, "没有写明送达后多少日内执行", "请写明执行的期限，到期登记执行情况和证明")
NOT_DISQUALIFIED = Gate(
    is_not_disqualified,
    "本人的行政执法资格已被取消（{decision_zh}）",
    "追究决定变更、撤销或者解除后才能办理",
)


def execute_by(consequence: Any) -> date:
    day: date = consequence.execute_by
    return day


def carried_out_from(consequence: Any) -> Any:
    """Nothing is to be shown of what works by itself, nor again of what was carried out before a stay."""
    waits = consequence.executed_at is None and consequence.execute_by is not None
    return consequence.served_at if waits and EVERY_FORM[consequence.form].needs_proof else None


def carried_out_at(consequence: Any) -> Any:
    return consequence.executed_at


_NOTHING_OWED = ("consequence.revoked", "consequence.stayed", "consequence.lifted", "consequence.unserved")
OF_THE_FORMS = (A_FORM, FITS_A_UNIT, TRAINING_HAS_ITS_DAYS, NAMES_ITS_LAW, HAS_ITS_TERM)
SANCTION_BY_FORM = Duty(
    "rs-54-1",
    A54,
    "sanction",
    "十种追究形式单独或者合并适用，自送达起自动生效：取消资格即收缴证件、不得再发证和安排岗位，调离、离岗培训即离岗，取消评优即"
    "不得表彰；其余按期执行并登记证明。",
    state="built",
    gates=(*OF_THE_FORMS, NOT_DISQUALIFIED),
    clock=Clock(
        within=NamedDay(execute_by),
        starts="consequence.took-effect",
        stops=("consequence.executed", *_NOTHING_OWED),
        lapses=_NOTHING_OWED,
        overdue=Finding("SANCTION-NOT-EXECUTED", "追究决定送达后没有按期执行，或者没有登记执行情况"),
        remind=Days(3),
        starts_at=carried_out_from,
        done_at=carried_out_at,
    ),
    enforced_in=(
        f"{_APP}.lifecycle.SANCTION",
        f"{_APP}.lifecycle.TAKE_EFFECT",
        f"{_APP}.lifecycle.EXECUTE",
        f"{_APP}.queries.barred_from_merit",
        "liuhen.apps.people.lifecycle.WITHDRAW_FOR_FAULT",
    ),
)  # fmt: skip


# rs-56: redress. Start day out; a last day that is off rolls; posted in time is in time.
KINDS = {"review": "复核", "appeal": "申诉"}
REVIEW_WITHIN = ANSWER_WITHIN = APPEAL_WITHIN = Days(15)
APPEAL_DIRECTLY_WITHIN = Days(30)
OUTCOMES = {"maintain": "维持", "change": "变更", "revoke": "撤销"}


@dataclass(frozen=True, kw_only=True)
class RedressFacts:
    """Of a request: who makes it, and what was asked for before. Of its answer: who gives it."""

    kind: str
    acting_id: int | None
    is_served: bool
    speaks_for_himself: bool
    earlier_zh: str
    """What was asked for already and excludes this."""
    barred: frozenset[int]
    """Who examined, signed, approved or decided, and whom it concerns."""
    of_the_organ: bool
    """Whoever acts is of the body that answers: the one that decided or, of an appeal, the next higher."""
    organ_zh: str
    of_the_concerned: bool
    """Whoever acts is of the unit that it is about."""
    is_pending: bool
    """Some request is being dealt with, so that there is somebody who may stay."""


def is_served(_: Any, facts: RedressFacts) -> bool:
    return facts.is_served


def asks_for_himself(_: Any, facts: RedressFacts) -> bool:
    return facts.speaks_for_himself


def excludes_nothing(_: Any, facts: RedressFacts) -> bool:
    return not facts.earlier_zh


def answered_by_others(_: Any, facts: RedressFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.barred and not facts.of_the_concerned


def answered_by_the_organ(_: Any, facts: RedressFacts) -> bool:
    return facts.of_the_organ


def is_pending(_: Any, facts: RedressFacts) -> bool:
    return facts.is_pending


DECISION_SERVED = Gate(is_served, "追究决定还没有送达，申请的期限没有开始", "请在收到决定后申请")
ASKS_FOR_HIMSELF = Gate(
    asks_for_himself, "只有被追究的本人或者被追究单位的负责人可以申请", "收到书面申请的，请由审查人员登记"
)
EXCLUDES_NOTHING = Gate(
    excludes_nothing,
    "{earlier_zh}",
    "复核只有一次，申诉只有一次；复核没有结果时提出的申诉先登记，等复核结束再办",
)
ANSWERED_BY_OTHERS = Gate(
    answered_by_others,
    "参与审查、复核、批准、决定的人和被追究人不能办理复核、申诉",
    "请由本机关没有参与的人员办理，没有的报上级机关",
)
ANSWERED_BY_THE_ORGAN = Gate(
    answered_by_the_organ, "这件申请由{organ_zh}办理", "复核由原处理机关、申诉由上一级机关的人员办理"
)
IS_PENDING = Gate(
    is_pending, "没有正在办理的复核、申诉，不能停止执行", "只有受理复核、申诉的机关认为需要的，才能停止执行"
)


def served_at(row: Any) -> Any:
    return row.served_at


def used_at(sanction: Any) -> Any:
    return sanction.used_at


def received_at(redress: Any) -> Any:
    return redress.received_at


def review_alone(redress: Any) -> Plain | None:
    """An appeal has no term in the article: neither to answer it, nor after it."""
    return REVIEW_WITHIN if redress.kind == "review" else None


def is_in_time(filed_on: date, last_day: date | None) -> bool:
    """Say whether what was posted, or handed in, on a day was so within a term; None: none runs against him."""
    return last_day is None or filed_on <= last_day


def late_zh(kind: str, last_day: date) -> str:
    """Say that a request came too late, as it is answered."""
    return f"{KINDS[kind]}申请的期限到{day_zh(last_day)}为止，本申请已经逾期（依据{A56.cite()}），不予办理，予以登记。"


_USED = ("sanction.review-requested", "sanction.appealed")
_OVER = ("sanction.unserved", "sanction.revoked")
OF_ASKING = (DECISION_SERVED, EXCLUDES_NOTHING)
REVIEW_AND_APPEAL = Duty(
    "rs-56-1",
    A56,
    "clock",
    "自收到决定之日起十五日内可以书面申请复核，以邮戳为准，逾期的登记并答复；由没有参与的人办理；期间不停止执行，受理机关决定停止的"
    "写明由谁决定，到期恢复。",
    state="built",
    gates=(
        *OF_ASKING, ASKS_FOR_HIMSELF, ANSWERED_BY_OTHERS, ANSWERED_BY_THE_ORGAN, IS_PENDING,
    ),
    clock=Clock(
        within=REVIEW_WITHIN,
        starts="sanction.served",
        stops=(*_USED, *_OVER),
        silence="opens",
        starts_at=served_at,
        done_at=used_at,
    ),
    enforced_in=(
        f"{_APP}.lifecycle.REQUEST_REVIEW",
        f"{_APP}.lifecycle.DECIDE_REDRESS",
        f"{_APP}.lifecycle.STAY",
        f"{_APP}.jobs.end_stays",
    ),
)  # fmt: skip
ANSWER_REVIEW = Duty(
    "rs-56-2",
    A56,
    "clock",
    "复核决定在收到申请后十五日内作出；逾期不作出的，可以提出申诉。",
    state="built",
    clock=Clock(
        within=TermOf(review_alone, "复核十五日，申诉没有规定"),
        starts="redress.admitted",
        stops=("redress.decided", "redress.withdrawn", "redress.overtaken", "redress.moot"),
        lapses=("redress.withdrawn", "redress.overtaken", "redress.moot"),
        overdue=Finding("REVIEW-NOT-ANSWERED", "收到复核申请后没有在期限内作出复核决定"),
        remind=Days(5),
        starts_at=received_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.ADMIT", f"{_APP}.lifecycle.DECIDE_REDRESS"),
)
APPEAL_AFTER_REVIEW = Duty(
    "rs-56-3",
    A56,
    "clock",
    "对复核结果不服的，自接到复核决定之日起十五日内可以向上一级机关申诉。",
    state="built",
    clock=Clock(
        within=TermOf(review_alone, "自接到复核决定起十五日"),
        starts="redress.served",
        stops=("redress.appealed-against", "redress.unserved"),
        silence="opens",
        starts_at=served_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.APPEAL", f"{_APP}.lifecycle.SERVE_REDRESS"),
)
APPEAL_DIRECTLY = Duty(
    "rs-56-4",
    A56,
    "clock",
    "不经复核的，自收到决定之日起三十日内可以直接向上一级机关申诉；两个期限同时计算，用了一个另一个停止。",
    state="built",
    clock=Clock(
        within=APPEAL_DIRECTLY_WITHIN,
        starts="sanction.served",
        stops=(*_USED, *_OVER),
        silence="opens",
        starts_at=served_at,
        done_at=used_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.APPEAL",),
)
