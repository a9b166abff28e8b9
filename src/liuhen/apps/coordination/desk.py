"""How what is done between units looks to whoever does it: words afterwards, colours, choices."""

from typing import Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.cases.queries import Case
from liuhen.apps.coordination import actions, lifecycle, queries
from liuhen.apps.coordination.models import (
    Arrangement,
    CaseTransfer,
    CatalogueEntry,
    CooperationNotice,
    DataRequest,
    Dispatch,
    IncomingCapsule,
    Member,
    SenderKey,
    Shift,
)
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.visits import queries as visits
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, as_it_stands, whoever_sees
from liuhen.kernel.web.pages import PageRequest

NOTICES, DISPATCHES, SHIFTS = (
    ("协作通报", "console:cooperation-notices"), ("协调派遣", "console:dispatches"), ("值班", "console:shifts")
)  # fmt: skip


WITH_ITS_CAPSULE = "the capsule comes with it"


def own_units(_: Any, actor: Actor) -> Any:
    """Return the units in whose name somebody writes to others: those he has a role on, or his own."""
    units = people.units_visible_to(actor, P.COORDINATION_KEEP)
    person = people.person_of(actor)
    if person is not None:
        home = people.home_organ(person.unit)
        units = units | people.units_open().filter(pk=home.pk)
    return units.filter(state="active").exclude(kind="division")


def own_unit(_: Any, request: PageRequest) -> Any:
    person = people.person_of(request.actor)
    return people.home_organ(person.unit) if person else None


def other_units(_: Any, __: Actor) -> Any:
    return queries.units_to_tell()


def evidence_seen(_: Any, actor: Actor) -> Any:
    return evidence.visible_to(actor)


def recordings_seen(_: Any, actor: Actor) -> Any:
    return recordings.visible_to(actor)


def its_unit(found: CooperationNotice, _: PageRequest) -> Any:
    return found.unit


CASES, TRANSFERS = ("案件", "console:cases"), ("案件移送", "console:case-transfers")


INCOMING_ONES, SENDER_KEYS = ("移送来件", "console:incoming-capsules"), ("外县公钥", "console:sender-keys")
ARRANGEMENTS, REQUESTS = ("联合执法机制", "console:arrangements"), ("数据共享", "console:data-requests")


CATALOGUES = ("数据目录", "console:catalogue")
SAID = tuple(each.name for each in lifecycle.WHAT_IT_SAYS)


def catalogue_units(_: Any, actor: Actor) -> Any:
    """Return the units whose catalogue somebody keeps."""
    return people.units_visible_to(actor, P.CATALOGUE_KEEP).filter(state="active").exclude(kind="division")


def catalogue_unit(_: Any, request: PageRequest) -> Any:
    return catalogue_units(None, request.actor).first()


def is_in_force(found: CatalogueEntry, _: Actor) -> bool:
    return found.state == "published"


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def arrangements_seen(_: Any, actor: Actor) -> Any:
    return queries.arrangements_visible_to(actor)


def visits_seen(_: Any, actor: Actor) -> Any:
    return visits.visible_to(actor)


def cases_seen(_: Any, actor: Actor) -> Any:
    return cases.visible_to(actor)


def is_outside(found: CaseTransfer, _: Actor) -> bool:
    return found.is_to_the_outside


def has_its_capsule(found: CaseTransfer, _: Actor) -> bool:
    return found.is_to_the_outside and bool(found.capsule_sha256)


def is_inside(found: CaseTransfer, _: Actor) -> bool:
    return not found.is_to_the_outside


def is_above(found: CaseTransfer, _: Actor) -> bool:
    return found.superior_is_above


def is_the_countys(found: CaseTransfer, _: Actor) -> bool:
    return not found.superior_is_above


# fmt: off
SHIFT = Desk(
    Shift, queries.shifts_visible_to, path="shifts", above=SHIFTS, called=str,
    entering=(Door(actions.plan_shift, lambda made: f"已安排：{made}。", submit="安排", at="plan"),),
    doors=(Door(actions.cancel_shift, "已取消。", submit="取消值班", tone="danger", icon="x", at="cancel"),),
)
NOTICE = Desk(
    CooperationNotice, queries.visible_to, path="cooperation-notices", above=NOTICES, called=str,
    entering=(
        Door(actions.send, lambda made: f"已发出：{made}。" + ("已通知对方值班人员。" if made.is_urgent else ""),
             submit="发出", files=True, operation="send_cooperation_notice",
             among={"sender": own_units, "unit": other_units, "evidence": evidence_seen,
                    "recordings": recordings_seen},
             first={"sender": own_unit}),
    ),
    doors=(
        Door(actions.read, "已登记已阅；请在期限内答复。", icon="eye", operation="read_cooperation_notice"),
        Door(actions.answer, "已答复。", submit="答复", tone="primary", icon="send", files=True,
             operation="answer_cooperation_notice"),
        Door(actions.refuse, "已拒绝，并报送县司法局。", submit="拒绝", tone="danger", icon="x",
             operation="refuse_cooperation_notice"),
        Door(actions.uphold, "已认可。", submit="认可", icon="check", operation="uphold_refusal"),
        Door(actions.issue, lambda made: f"已派遣：{made.unit}。", submit="派遣", tone="primary", icon="speakerphone",
             at="dispatch", endpoint="dispatches", operation="issue_dispatch", makes=True,
             among={"unit": other_units}, first={"unit": its_unit}, onto=lambda made: address_of(made.ref)),
        Door(actions.write_notice, lambda made: f"已签发：{made}。", submit="制作", icon="file-text", at="papers",
             operation="write_cooperation_notice", onto=lambda made: address_of(made.ref)),
    ),
    sought=("content", "place"),
)
OF_A_CASE = Desk(
    Case, cases.visible_to, path="cases", above=CASES, called=str,
    doors=(
        Door(actions.propose_transfer, "已呈批，等待负责人批准。", submit="呈批", at="case-transfer",
             endpoint="transfers", operation="propose_case_transfer", icon="arrow-right", makes=True,
             among={"receiver": other_units}, onto=lambda made: address_of(made.ref)),
    ),
)
TRANSFER = Desk(
    CaseTransfer, queries.transfers_visible_to, path="case-transfers", above=TRANSFERS, called=str,
    doors=(
        Door(actions.approve_transfer, "已批准移送，证据清单已固定。", tone="primary", icon="check", at="approve",
             operation="approve_case_transfer", confirm="批准后案件移送出去，证据清单固定。确定吗？"),
        Door(actions.disapprove_transfer, "已不予批准。", submit="不予批准", tone="danger", icon="x", at="disapprove",
             operation="disapprove_case_transfer"),
        Door(actions.accept_transfer, lambda made: "已签收。" + ("已登记为线索。" if made.clue_id else ""),
             submit="签收", tone="primary", icon="signature", at="accept", operation="accept_case_transfer",
             offered=is_inside, confirm="签收即确认证据清单与移送时入账的一致。确定吗？"),
        Door(actions.dispute_transfer, "已报请指定管辖，并抄送县司法局。", submit="报请", icon="send", at="dispute",
             operation="dispute_case_transfer", offered=is_inside),
        Door(actions.name_unit, lambda made: f"已指定：{made.to_zh}。", submit="指定", tone="primary", icon="gavel",
             at="name", operation="name_competent_unit", among={"unit": other_units}, offered=is_the_countys),
        Door(actions.record_naming, lambda made: f"已登记，指定{made.to_zh}管辖。", submit="登记", icon="gavel",
             at="record-naming", operation="record_naming", files=True, among={"unit": other_units}, offered=is_above),
        Door(actions.verify_receipt, "签名核验通过，已登记签收。", submit="核验并登记", tone="primary",
             icon="signature", at="verify-receipt", operation="verify_transfer_receipt", offered=has_its_capsule),
        Door(actions.register_receipt, "已登记签收。", submit="登记", icon="receipt", at="receipt", files=True,
             operation="register_transfer_receipt", offered=is_outside),
        Door(actions.feed_back, "已反馈。", submit="反馈", tone="primary", icon="message-report", at="feedback",
             operation="feed_back_transfer", files=True, offered=is_inside),
        Door(actions.register_feedback, "已登记反馈。", submit="登记", icon="message-report", at="register-feedback",
             operation="register_transfer_feedback", files=True, offered=is_outside),
        Door(actions.write_transfer, lambda made: f"已签发：{made}。", submit="制作", icon="file-text", at="papers",
             operation="write_transfer_paper", onto=lambda made: address_of(made.ref)),
    ),
    sought=("title",),
)
INCOMING = Desk(
    IncomingCapsule, queries.incoming_visible_to, path="incoming-capsules", above=INCOMING_ONES, called=str,
    facts=lambda found, *_: queries.incoming_facts(found),
    entering=(
        Door(actions.admit, lambda made: f"已核验：{made.outcome_zh}。", submit="核验",
             page_by_hand=WITH_ITS_CAPSULE, no_endpoint=WITH_ITS_CAPSULE),
    ),
    doors=(
        Door(actions.take_in, "已登记，请签收或者报请指定管辖。", tone="primary", icon="check",
             operation="take_in_capsule", onto=lambda made: address_of(made.transfer.ref),
             confirm="再核验一次，一致的登记为待签收的案件移送。确定吗？"),
        Door(actions.examine_again, lambda made: f"已重新核验：{made.outcome_zh}。", icon="rotate-clockwise",
             operation="examine_capsule_again", offered=lambda found, _: found.is_kept),
        Door(actions.return_it, "已退回，核验结果留存。", submit="退回", tone="danger", icon="x", at="return",
             operation="return_capsule"),
    ),
)
SENDER_KEY = Desk(
    SenderKey, queries.sender_keys_visible_to, path="sender-keys", above=SENDER_KEYS, called=str,
    facts=lambda found, by, _: queries.key_facts(found, by),
    entering=(
        Door(actions.enter_key, lambda made: f"已登记，指纹 {made.fingerprint}，请安全保密管理员核对。", submit="登记",
             at="enter", operation="enter_sender_key"),
    ),
    doors=(
        Door(actions.trust_key, "指纹一致，公钥可信。", submit="核对", tone="primary", icon="check", at="trust",
             operation="trust_sender_key"),
        Door(actions.withdraw_key, "已停用。", submit="停用", tone="danger", icon="ban", at="withdraw",
             operation="withdraw_sender_key"),
    ),
)
DISPATCH = Desk(
    Dispatch, queries.dispatches_visible_to, path="dispatches", above=DISPATCHES, called=str,
    doors=(
        Door(actions.carry_out, "已报告。", submit="报告", tone="primary", icon="circle-check", files=True),
        Door(actions.refuse_dispatch, "已登记拒绝，列为问题。", submit="拒绝", tone="danger", icon="x", at="refuse",
             confirm="拒不执行协调派遣的，列为问题并作为责任追究线索。确定吗？"),
        Door(actions.withdraw_dispatch, "已撤回。", submit="撤回", icon="arrow-back-up", at="withdraw"),
        Door(actions.write_dispatch, lambda made: f"已签发：{made}。", submit="制作", icon="file-text", at="papers",
             onto=lambda made: address_of(made.ref)),
    ),
)
ARRANGEMENT = Desk(
    Arrangement, queries.arrangements_visible_to, path="arrangements", above=ARRANGEMENTS, called=str,
    entering=(
        Door(actions.arrange, lambda made: f"已提出：{made}，等待各单位签署。", submit="提出", files=True,
             among={"unit": own_units, "units": other_units}, first={"unit": own_unit, "since": today}),
    ),
    doors=(
        Door(actions.report, "已通报，下一次通报重新计算。", submit="通报", tone="primary", icon="message-report",
             operation="report_arrangement", files=True, first={"on": today}),
        Door(actions.act, "已登记联合行动。", submit="登记", icon="users-group", at="action",
             operation="record_joint_action", files=True, first={"on": today},
             among={"visits": visits_seen, "cases": cases_seen}),
        Door(actions.end_arrangement, "已终止。", submit="终止", tone="danger", icon="x", at="end"),
    ),
    sought=("field",),
)
MEMBER = Desk(
    Member, queries.members_visible_to, path="arrangements/members", resource="arrangement-members", above=ARRANGEMENTS,
    home=lambda found: found.arrangement, called=str,
    doors=(
        Door(actions.sign, "已签署。", submit="签署", tone="primary", icon="signature", operation="sign_arrangement"),
    ),
)
CATALOGUE = Desk(
    CatalogueEntry, queries.catalogue_visible_to, path="catalogue", resource="catalogue-entries", above=CATALOGUES,
    called=str, facts=lambda found, _, __: queries.entry_facts(found),
    entering=(
        Door(actions.propose_entry, lambda made: f"已编制：{made}，请负责人审核。", submit="提请审核", at="propose",
             operation="propose_catalogue_entry", among={"unit": catalogue_units}, first={"unit": catalogue_unit}),
    ),
    doors=(
        Door(actions.publish_entry, "已发布，各单位都能查阅。", submit="同意并发布", tone="primary",
             icon="speakerphone", at="publish", operation="publish_catalogue_entry"),
        Door(actions.return_entry, "已退回。", submit="退回", icon="arrow-back-up", at="return",
             operation="return_catalogue_entry"),
        Door(actions.amend_entry, "已修改，请负责人审核。", submit="提请审核", icon="pencil", at="amend",
             operation="amend_catalogue_entry", first=as_it_stands(*SAID)),
        Door(actions.drop_entry, "已作废。", submit="作废", tone="danger", icon="trash", at="drop",
             operation="drop_catalogue_entry"),
        Door(actions.new_edition, lambda made: f"已编制{made.edition_zh}，请负责人审核；发布以前仍按现行的一版。",
             submit="提请审核", icon="pencil", at="edition", operation="propose_catalogue_edition", makes=True,
             offered=is_in_force, first=as_it_stands(*SAID), onto=lambda made: address_of(made.ref)),
        Door(actions.note_change, "已登记，更新期限开始计算。", submit="登记", icon="clock", at="change",
             operation="note_catalogue_change", offered=is_in_force),
        Door(actions.withdraw_entry, "已撤销；已经提出的申请继续办理。", submit="撤销", tone="danger", icon="ban",
             at="withdraw", operation="withdraw_catalogue_entry"),
    ),
    sought=("code", "name", "data_items"),
)
# Whoever sees an entry may ask for its data, though it is not his unit's.
OF_AN_ENTRY = Desk(
    CatalogueEntry, whoever_sees(queries.catalogue_visible_to), path="catalogue", resource="catalogue-entries",
    above=CATALOGUES, called=str,
    doors=(
        Door(actions.ask_for_data, lambda made: f"已申请：{made}。", submit="申请", tone="primary", icon="database",
             at="ask", endpoint="data-requests", makes=True,
             among={"asker": own_units, "arrangement": arrangements_seen}, first={"asker": own_unit},
             onto=lambda made: address_of(made.ref)),
    ),
)
DATA = Desk(
    DataRequest, queries.data_requests_visible_to, path="data-requests", above=REQUESTS, called=str,
    facts=lambda found, by, _: queries.data_facts(found, by),
    doors=(
        Door(actions.agree, "已同意，请按时提供。", submit="同意", tone="primary", icon="check",
             operation="agree_to_share"),
        Door(actions.refuse_data, "已答复不同意。", submit="不同意", tone="danger", icon="x", at="refuse",
             operation="refuse_to_share"),
        Door(actions.deliver, "已登记。", submit="登记", icon="database", operation="deliver_data"),
    ),
    sought=("catalogue",),
)
# fmt: on
DESKS = (
    SHIFT,
    NOTICE,
    DISPATCH,
    OF_A_CASE,
    TRANSFER,
    INCOMING,
    SENDER_KEY,
    ARRANGEMENT,
    MEMBER,
    CATALOGUE,
    OF_AN_ENTRY,
    DATA,
)
WITHOUT_A_DOOR: dict[Any, str] = {
    actions.begin: "the last signature's, or the first day's",
    actions.keep_capsule: "the machine's",
    actions.receive_capsule: "actions.take_in and liuhen transfers receive verify the capsule first",
}
