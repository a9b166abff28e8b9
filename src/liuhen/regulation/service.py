"""Service of papers 送达, and the seal they bear: 责任制 article 27.

How a paper is served the article leaves to the law: 《行政处罚法》第61条 leads to 《民事诉讼法》第87条至第95条.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liuhen.regulation.cases import A27
from liuhen.regulation.parameters import WITNESSES_TO_A_REFUSAL
from liuhen.regulation.vocabulary import Clock, Days, Duty, Gate

NOTICE_DAYS = Days(30)
"""《民事诉讼法》第95条: 自发出公告之日起，经过三十日，即视为送达 (60 days before 2022)."""

ROUTES = {
    "in-person": "直接送达",
    "left": "留置送达",
    "post": "邮寄送达",
    "electronic": "电子送达",
    "notice": "公告送达",
}
RELATIONS = {
    "self": "受送达人本人",
    "family": "同住成年家属",
    "representative": "法定代表人、主要负责人",
    "receiver": "负责收件的人",
    "agent": "代理人",
    "named": "指定的代收人",
}
"""《民事诉讼法》第88条: who may take a paper in hand."""


@dataclass(frozen=True)
class PressFacts:
    """Whether whoever presses a seal keeps it, and whether it is the seal of the paper's unit, in use."""

    keeper_zh: str
    is_keeper: bool
    seal_zh: str
    seal_unit_zh: str
    unit_zh: str
    is_of_unit: bool
    is_in_use: bool


@dataclass(frozen=True)
class ServiceFacts:
    """What is known of a service when it is put on record; each route asks for its own part of it."""

    lacks: str = ""
    """What a paper lacks before it may leave the house: 签发, 盖章; blank: nothing."""
    signed_by: str = ""
    relation: str = ""
    refusal: str = ""
    witnesses: int = 0
    recordings: int = 0
    tracking: str = ""
    receipt: str = ""
    has_file: bool = False
    postmark_on: date | None = None
    consent_lacks: str = ""
    place: str = ""
    why: str = ""
    published_on: date | None = None

    @property
    def least_witnesses(self) -> int:
        return WITNESSES_TO_A_REFUSAL.value

    @property
    def unsigned(self) -> str:
        """What the receipt of a paper that was handed over lacks."""
        return "、".join(
            zh
            for zh, told in (("签收人", self.signed_by), ("签收人与受送达人的关系", self.relation))
            if not told
        )

    @property
    def unpublished(self) -> str:
        """What a public notice lacks."""
        told = (("在哪里公告", self.place), ("自哪一天公告", self.published_on), ("公告送达的原因", self.why))
        return "、".join(zh for zh, value in told if not value)


def paper_is_out(_: Any, facts: ServiceFacts) -> bool:
    return not facts.lacks


def receipt_is_signed(_: Any, facts: ServiceFacts) -> bool:
    return not facts.unsigned


def refusal_is_told(_: Any, facts: ServiceFacts) -> bool:
    return bool(facts.refusal)


def refusal_is_witnessed(_: Any, facts: ServiceFacts) -> bool:
    return facts.witnesses >= facts.least_witnesses or facts.recordings > 0


def post_can_be_traced(_: Any, facts: ServiceFacts) -> bool:
    return bool(facts.tracking)


def post_has_arrived(_: Any, facts: ServiceFacts) -> bool:
    return bool(facts.receipt or facts.has_file or facts.postmark_on)


def consent_is_on_file(_: Any, facts: ServiceFacts) -> bool:
    return not facts.consent_lacks


def notice_is_public(_: Any, facts: ServiceFacts) -> bool:
    return not facts.unpublished


def keeper_presses(_: Any, facts: PressFacts) -> bool:
    return facts.is_keeper


def seal_is_of_unit(_: Any, facts: PressFacts) -> bool:
    return facts.is_of_unit


def seal_is_in_use(_: Any, facts: PressFacts) -> bool:
    return facts.is_in_use


OUT_FIRST = Gate(paper_is_out, "这份文书还没有{lacks}", "请先{lacks}，再送达")
SIGNED = Gate(
    receipt_is_signed,
    "送达回证没有写明{unsigned}",
    "请由签收人签名；不是本人签收的，写明与受送达人的关系。没有签收的，改用留置或其他方式",
)
REFUSAL_TOLD = Gate(refusal_is_told, "没有写明拒收事由", "请写明谁拒收、以什么理由拒收")
REFUSAL_WITNESSED = Gate(
    refusal_is_witnessed,
    "没有{least_witnesses}名见证人签名，也没有引用拍照、录像",
    "请补充见证人，或引用当场的音像记录",
)
TRACED = Gate(post_can_be_traced, "没有邮件号码", "请填写邮件号码，以便查询签收情况")
ARRIVED = Gate(
    post_has_arrived,
    "没有收件回执，也没有邮戳日期",
    "请填写回执或邮戳上的日期，或附上回执；被退回的，登记退回",
)
CONSENTED = Gate(
    consent_is_on_file, "{consent_lacks}", "请先登记当事人签署的送达地址确认书，或改用其他方式送达"
)
PUBLISHED = Gate(
    notice_is_public, "没有写明{unpublished}", "公告送达须写明原因和经过，自公告之日起满30日视为送达"
)
SEAL_IN_USE = Gate(seal_is_in_use, "{seal_zh}已经停用", "请选择在用的印章")
SEAL_OF_UNIT = Gate(
    seal_is_of_unit,
    "{seal_zh}是{seal_unit_zh}的印章，这是{unit_zh}的文书",
    "请由文书所属单位的印章保管人用印",
)
OWN_SEAL = Gate(
    keeper_presses, "{seal_zh}由{keeper_zh}保管", "请由保管人本人用印；换人保管的，先登记印章移交"
)


def published_at(service: Any) -> datetime | None:
    """Return the moment from which a public notice hangs."""
    moment: datetime | None = service.sent_at
    return moment


SERVE_LAWFULLY = Duty(
    "rs-27-2",
    A27,
    "gate",
    "文书以法定方式送达并留有回证，未留回证的不算送达。",
    state="built",
    gates=(
        OUT_FIRST, SIGNED, REFUSAL_TOLD, REFUSAL_WITNESSED, TRACED, ARRIVED, CONSENTED, PUBLISHED,
        SEAL_IN_USE, SEAL_OF_UNIT, OWN_SEAL,
    ),
    clock=Clock(
        NOTICE_DAYS,
        starts="service.published",
        stops=("service.taken-as-served", "service.voided", "service.returned"),
        lapses=("service.voided", "service.returned"),
        silence="opens",
        becomes="service.taken-as-served",
        starts_at=published_at,
    ),
    enforced_in=(
        "liuhen.apps.documents.lifecycle.PRESS",
        "liuhen.apps.documents.lifecycle.HAND_OVER",
        "liuhen.apps.documents.lifecycle.LEAVE",
        "liuhen.apps.documents.lifecycle.POST",
        "liuhen.apps.documents.lifecycle.ARRIVE",
        "liuhen.apps.documents.lifecycle.SEND",
        "liuhen.apps.documents.lifecycle.PUBLISH",
        "liuhen.apps.documents.lifecycle.TAKE_AS_SERVED",
    ),
)  # fmt: skip
