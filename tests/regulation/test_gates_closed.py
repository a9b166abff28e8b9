"""Gates one by one: closed by the facts that close each, with its sentence, and open by the next lawful ones.

What a move does about a closed gate its app's tests show; here stands what each says, and where exactly it closes.
"""

from dataclasses import MISSING, fields
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any, get_type_hints

import pytest

from liuhen.regulation.activities import INTERRUPTION_REASONS
from liuhen.regulation.evaluation import WHOLE
from liuhen.regulation.execution import COLLECT_GROUNDS, MOST_TIMES_PUT_OFF
from liuhen.regulation.parameters import BATTERY_PERCENT, KEEP_YEARS
from liuhen.regulation.vocabulary import Gate

Told = dict[str, Any]
DAY = date(2026, 12, 1)
NEUTRAL = {"str": "", "int": 0, "bool": False, "date": DAY, "frozenset": frozenset(), "tuple": ()}
UNDISPUTED = next(each for each in COLLECT_GROUNDS if each.undisputed)

CLOSED: list[tuple[str, Told, Told, str]] = [
    ("accountability.LEAD_IS_FOUNDED", {"lead_state": "signed"}, {"lead_state": "founded"}, "线索没有认定成立"),
    ("accountability.NOT_ABOUT_HIMSELF", {"acting_id": 7, "concerned_id": 7}, {"acting_id": 8},
     "涉及本人的线索，本人不得办理"),
    ("accountability.NOT_ABOUT_HIMSELF", {"acting_id": None, "concerned_id": 7}, {"acting_id": 8},
     "涉及本人的线索，本人不得办理"),
    ("accountability.ON_TOP_OF_ANOTHER", {"forms": ("discipline",)}, {"forms": ("discipline", "suspension")},
     "处分、移送是情节严重时另外给予的，不能单独适用"),
    ("accountability.PERSON_IS_KNOWN", {"concerned_id": None, "proposal_founded": True}, {"concerned_id": 7},
     "还没有查明责任人"),
    ("accountability.PERSON_IS_KNOWN", {"concerned_id": None, "proposal_founded": True}, {"of_unit": True},
     "还没有查明责任人"),
    ("accountability.SPEAKS_FOR_HIMSELF", {"acting_id": 8, "concerned_id": 7}, {"acting_id": 7},
     "陈述只能由当事人本人提交"),
    ("accountability.SPEAKS_FOR_HIMSELF", {"acting_id": 7, "concerned_id": 7, "speaker_id": 9}, {"acting_id": 9},
     "陈述只能由当事人本人提交"),
    ("activities.REASON_IS_LISTED", {"reason": "lunch"}, {"reason": next(iter(INTERRUPTION_REASONS))},
     "中断的原因不属于设备故障、天气、电量、存储空间、场所变化等客观原因"),
    ("amendments.DAY_SET_ONCE", {"due_on": DAY}, {"due_on": None}, "已定于2026-12-01前调整"),
    ("cases.CAN_BE_LONGER", {"no_extension_zh": "已经延长过一次"}, {"no_extension_zh": ""}, "已经延长过一次"),
    ("cases.GROUND_IS_LISTED", {"no_pause_zh": "等人不是中止的理由"}, {"no_pause_zh": ""}, "等人不是中止的理由"),
    ("cases.MAY_SIGN", {"why_not_zh": "您是本案的办案人员"}, {"why_not_zh": ""}, "您是本案的办案人员"),
    ("cases.OFFICERS_ENOUGH", {"officers": 1, "needed": 2}, {"officers": 2},
     "办案的执法人员有1人，少于2人，辅助人员不计入"),
    ("cases.STILL_PUNISHED", {"too_late_zh": "行为终了已过二年", "limitation_reason": ""},
     {"limitation_reason": "二年内已立案调查"}, "行为终了已过二年"),
    ("coordination.ANOTHER_UNIT", {"taker_zh": "城管局", "is_oneself": True}, {"is_oneself": False},
     "不能发给城管局自己"),
    ("coordination.BY_THE_SUPERIOR", {"superior_zh": "县政府", "acts_for_superior": False},
     {"acts_for_superior": True}, "应由县政府指定管辖"),
    ("coordination.UNIT_IS_OPEN", {"taker_zh": "城管局", "taker_is_open": False}, {"taker_is_open": True},
     "城管局已经撤销"),
    ("decisions.ALL_PARTS", {"missing_parts_zh": "救济途径"}, {"missing_parts_zh": ""}, "没有载明救济途径"),
    ("decisions.AS_DISCUSSED", {"discuss_zh": "重大", "discussion_stale_zh": "罚款"}, {"discussion_stale_zh": ""},
     "集体讨论之后，罚款有变动"),
    ("decisions.NOTHING_DECIDED", {"decided_zh": "已对甲作出决定"}, {"decided_zh": ""}, "已对甲作出决定"),
    ("decisions.QUALIFIED", {"qualified": False, "why_unqualified_zh": "审核人没有法律职业资格"}, {"qualified": True},
     "审核人没有法律职业资格"),
    ("decisions.SLIP_ONLY", {"slip_zh": "改的是罚款数额"}, {"slip_zh": ""}, "改的是罚款数额，不是文字差错"),
    ("decisions.TELLS_EVERYTHING", {"missing_zh": "听证的权利"}, {"missing_zh": ""}, "没有写明听证的权利"),
    ("devices.BATTERY_SUFFICES", {"device_zh": "DSJ1", "battery_percent": BATTERY_PERCENT.value - 1},
     {"battery_percent": BATTERY_PERCENT.value}, "DSJ1电量49%，不足50%"),
    ("dossiers.AS_READ", {"has_changed": True}, {"has_changed": False}, "案卷内容在整理期间有了变动"),
    ("evaluation.ADDS_UP", {"indicators": 3, "full": WHOLE - 1}, {"full": WHOLE},
     "各项指标的满分合计99.99分，不是100分"),
    ("evaluation.ALL_ARE_TOLD", {"untold_zh": "城管局"}, {"untold_zh": ""}, "还没有向城管局告知考评情况"),
    ("evaluation.ANSWERS_FOR_HIMSELF", {"acting_id": 8, "concerned_id": 7}, {"acting_id": 7}, "考核意见只能由本人填写"),
    ("evaluation.GRADED_BY_ANOTHER", {"acting_id": 8, "concerned_id": 7, "drafter_ids": frozenset({8})},
     {"acting_id": 9}, "本人和拟制考核表的人不能签署考核结果"),
    ("evaluation.NONE_IS_RUNNING", {"running_zh": "城管局的异议还没有处理"}, {"running_zh": ""},
     "城管局的异议还没有处理"),
    ("evidence.OPEN_CASE", {"case_zh": "案件已经结案", "case_is_open": False}, {"case_is_open": True},
     "案件已经结案，不再收集证据、认定事实"),
    ("execution.ADDS_UP", {"parts_fen": 99, "owed_fen": 100, "parts_zh": "0.99元", "owed_zh": "1元"},
     {"parts_fen": 100}, "各期合计0.99元，与尚未缴纳的1元不符"),
    ("execution.ALL_DONE", {"undone_zh": "罚款还没有缴清"}, {"undone_zh": ""}, "罚款还没有缴清"),
    ("execution.ALL_HANDED_IN", {"cash_zh": "王芳当场收缴的罚款还没有上交"}, {"cash_zh": ""},
     "王芳当场收缴的罚款还没有上交"),
    ("execution.ALL_REFUNDED", {"refund_zh": "多缴的100元还没有退还"}, {"refund_zh": ""}, "多缴的100元还没有退还"),
    ("execution.COLLECT_UNDISPUTED", {"ground": UNDISPUTED, "is_undisputed": False}, {"is_undisputed": True},
     "当事人对罚款有异议"),
    ("execution.NOT_ENDLESS", {"times": MOST_TIMES_PUT_OFF}, {"times": MOST_TIMES_PUT_OFF - 1},
     "已经批准延期、分期多次"),
    ("execution.NOT_LAID", {"is_laid": True}, {"is_laid": False}, "这一项已经登记"),
    ("faults.ANSWERED_BY_THE_ORGAN", {"organ_zh": "城管局", "of_the_organ": False}, {"of_the_organ": True},
     "这件申请由城管局办理"),
    ("faults.CONCLUSION_IS_SEALED", {"lead_state": "approved"}, {"lead_state": "founded"},
     "责任认定结论还没有盖章"),
    ("faults.CONCLUSION_IS_SEALED", {"lead_state": "signed"}, {"lead_state": "founded"},
     "责任认定结论还没有经主要负责人批准"),
    ("faults.CONCLUSION_IS_SEALED", {"lead_state": "not-founded"}, {"lead_state": "founded"},
     "责任认定结论是不成立"),
    ("faults.EXCLUDES_NOTHING", {"earlier_zh": "已有一件复核在办理"}, {"earlier_zh": ""}, "已有一件复核在办理"),
    ("faults.FITS_A_UNIT", {"of_unit": True, "forms": ("suspension",)}, {"of_unit": False},
     "暂扣行政执法证件只能对个人适用"),
    ("faults.NOT_ABOUT_HIMSELF", {"acting_id": 7, "concerned_id": 7}, {"acting_id": 8}, "涉及本人的线索，本人不得办理"),
    ("inspections.EACH_MAY", {"officer_name": "王芳", "why_no_authority": "证件已经到期"}, {"why_no_authority": ""},
     "王芳：证件已经到期"),
    ("inspections.ENOUGH_OFFICERS", {"crew": 1, "crew_needed": 2}, {"crew": 2}, "检查人员1人，不足2人"),
    ("inspections.IS_LISTED", {"closed_zh": "甲公司已经注销"}, {"closed_zh": ""}, "甲公司已经注销"),
    ("interference.NOT_HIMSELF", {"is_himself": True}, {"is_himself": False}, "通报涉及您本人"),
    ("measures.OPEN_CASE", {"case_zh": "案件已经结案", "case_is_open": False}, {"case_is_open": True},
     "案件已经结案，不能再采取措施"),
    ("powers.HAS_AUTHORITY", {"why_no_authority": "清单上没有这项职权"}, {"why_no_authority": ""},
     "清单上没有这项职权"),
    ("powers.HOLDS_POWERS", {"unit": "某协会", "unit_kind": "association"}, {"unit_kind": "organ"},
     "某协会不属于可以行使执法职权的五类单位"),
    ("provision.RENEWED", {"device_zh": "DSJ1", "shortfalls": ("没有防删改",)}, {"is_ended": True},
     "DSJ1仍未达标（没有防删改），也没有退役"),
    ("provision.STILL_KEPT", {"device_zh": "DSJ1", "purpose": "upkeep", "device_state": "retired"},
     {"device_state": "available"}, "DSJ1已经退役或者核销，不再发生维护费用"),
    ("remedies.OWES_NOTHING", {"owed_zh": "责令重作的决定还没有作出"}, {"owed_zh": ""}, "责令重作的决定还没有作出"),
    ("retention.FLOOR_IS_KEPT", {"years": KEEP_YEARS.value - 1}, {"years": KEEP_YEARS.value}, "保存期限短于5年"),
    ("retention.HAS_AN_END", {"endless": 2}, {"endless": 0}, "2份资料未分类、永久保存或期限未定，不得销毁"),
    ("retention.NOTHING_SOONER", {"sooner": 2}, {"sooner": 0},
     "有2份资料会比已经适用的期限提前到期，缩短期限不适用于它们"),
    ("retention.NOT_BROUGHT_FORWARD", {"was_until": date(2026, 12, 2), "until": DAY}, {"was_until": DAY},
     "新的期限短于已经适用的期限"),
    ("retention.NOT_HANDED_OUT", {"handed_out": 1}, {"handed_out": 0}, "1份资料有未办结的调取"),
    ("retention.NOT_HELD", {"held": 1}, {"held": 0}, "1份资料正被冻结留存"),
    ("retention.TRIAL_IS_CURRENT", {"trial_is_current": False}, {"trial_is_current": True}, "试算之后资料有了变化"),
    ("service.CONSENTED", {"consent_lacks": "没有受送达人同意电子送达的记录"}, {"consent_lacks": ""},
     "没有受送达人同意电子送达的记录"),
    ("service.OWN_SEAL", {"seal_zh": "局章", "keeper_zh": "赵保管", "is_keeper": False}, {"is_keeper": True},
     "局章由赵保管保管"),
    ("service.SEAL_IN_USE", {"seal_zh": "旧章", "is_in_use": False}, {"is_in_use": True}, "旧章已经停用"),
    ("service.SEAL_OF_UNIT",
     {"seal_zh": "城管局章", "seal_unit_zh": "城管局", "unit_zh": "市监局", "is_of_unit": False}, {"is_of_unit": True},
     "城管局章是城管局的印章，这是市监局的文书"),
    ("spotchecks.BY_THE_CHECKER", {"checker_name": "王芳", "is_the_checker": False}, {"is_the_checker": True},
     "该抽查表由王芳检查"),
    ("supervision.BY_THE_SUPERVISED", {"under_zh": "城管局", "acts_for_under": False}, {"acts_for_under": True},
     "应由被监督的城管局办理"),
    ("supervision.BY_THE_SUPERVISING", {"over_zh": "司法局", "acts_for_over": False}, {"acts_for_over": True},
     "应由司法局办理"),
    ("supervision.FINDINGS_OF_IT", {"strange_zh": "问题3", "under_zh": "城管局"}, {"strange_zh": ""},
     "问题3不是城管局的问题"),
    ("supervision.MAY_BE_SO", {"act_zh": "决定", "what_zh": "责令履行", "may_be": False}, {"may_be": True},
     "决定不能以“责令履行”处理"),
    ("supervision.NOT_DONE_YET", {"act_zh": "决定", "state_zh": "已撤销", "done_zh": "撤销", "is_done": True},
     {"is_done": False}, "决定现在是“已撤销”，已经撤销"),
    ("supervision.SUPERVISES", {"over_zh": "城管局", "under_zh": "市监局", "supervises": False}, {"supervises": True},
     "城管局不监督市监局"),
    ("visits.TRUE_STEP", {"why_false": "签名与这部手机的密钥不符"}, {"why_false": ""}, "签名与这部手机的密钥不符"),
]  # fmt: skip


def facts_of(gate: Gate, told: Told) -> Any:
    """Return facts of the class that the gate reads, neutral but for what is told; loose ones where several read it."""
    hints = [*get_type_hints(gate.opens).values()]
    kind: Any = hints[1]
    if kind is Any:
        return SimpleNamespace(**told)
    columns = get_type_hints(kind)
    given = dict(told)
    for each in fields(kind):
        if each.name not in given and each.default is MISSING and each.default_factory is MISSING:
            given[each.name] = None if "None" in str(columns[each.name]) else neutral(columns[each.name])
    return kind(**given)


def neutral(kind: Any) -> Any:
    name = getattr(kind, "__origin__", kind)
    return NEUTRAL[getattr(name, "__name__", str(name))]


@pytest.mark.parametrize(("name", "closing", "opening", "said"), CLOSED, ids=[each[0] for each in CLOSED])
def test_a_gate_is_closed_by_what_closes_it_and_says_so(
    name: str, closing: Told, opening: Told, said: str
) -> None:
    module, _, word = name.partition(".")
    gate: Gate = getattr(import_module(f"liuhen.regulation.{module}"), word)
    facts = facts_of(gate, closing)
    assert not gate.opens(None, facts)
    assert gate.refusal(None, facts) == said
    assert "{" not in gate.way_out(None, facts)
    assert gate.opens(None, facts_of(gate, closing | opening))


def test_a_certificate_that_an_accountability_keeps_is_not_given_back_by_itself() -> None:
    gate = import_module("liuhen.regulation.people").NOT_FOR_A_FAULT
    assert not gate.opens(SimpleNamespace(suspended_by="consequence:3"), None)
    assert gate.refusal(SimpleNamespace(), None) == "证件因责任追究暂扣，不能自行恢复"
    assert gate.opens(SimpleNamespace(suspended_by=""), None)
