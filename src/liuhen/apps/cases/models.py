"""What we remember of clues and cases: whom they concern, who handles them, and what went to the police."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import NormalForm
from liuhen.kernel.ledger.rows import Committed
from liuhen.kernel.letter_pairs import LetterPairs
from liuhen.regulation.cases import (
    CLUE_SOURCES,
    MATERIALS,
    OBJECTIONS,
    OLDER_LAW,
    RECUSAL_GROUNDS,
    REOPENED_FOR,
)
from liuhen.regulation.powers import Term
from liuhen.regulation.procedures import PROCEDURES, Procedure, procedure_on
from liuhen.regulation.vocabulary import Days, Hours, Months, Plain, WorkingDays

PROCEDURES_ZH = {each.key: each.zh for each in PROCEDURES}
RUNNING = ("open", "concluded")
"""States in which a case is being worked on and not decided."""
ALIVE = ("proposed", "received", "incomplete", *RUNNING, "decided")
"""States in which parties and handlers still change."""
DECIDED_ON = ("party", "applicant")
"""Roles in which somebody gets a decision."""
OF_THE_CASE = ("case__handlers__person_id", "case__opened_by_id")
"""Whoever sees a case by handling it sees what hangs on it."""


def _unit() -> Any:
    # No index of one column beside the longer ones: with it SQLite takes the shorter one and sorts.
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class Clue(Subject):
    """线索: that a law may have been broken, until it is decided whether a case is opened."""

    noun = "线索"
    states: ClassVar[dict[str, str]] = {
        "registered": "待核查",
        "opened": "已立案",
        "declined": "不予立案",
    }
    scope_persons = ("keeper_id", "registered_by_id")

    unit = _unit()
    registered_by = _person(null=True, help_text="null: the machine did")
    keeper = _person(null=True, help_text="核查人: who looks into it; null: whoever keeps clues in the unit")
    source = models.CharField(max_length=20, choices=list(CLUE_SOURCES.items()))
    source_ref = models.CharField(
        max_length=120,
        blank=True,
        help_text="what it came from: a ref such as complaint:7, or a number in words",
    )
    summary = models.CharField(max_length=2000)
    named = models.CharField(max_length=200, blank=True, help_text="who is said to have done it")
    found_on = models.DateField(help_text="the day it was found out, by which the limitation is judged")
    decline_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("-found_on", "-id"), name="clue_newest"),
            models.Index(fields=("unit", "-found_on", "-id"), name="clue_of_unit"),
            models.Index(fields=("unit", "state", "-found_on", "-id"), name="clue_of_unit_in_state"),
            models.Index(fields=("source_ref",), name="clue_by_source", condition=~Q(source_ref="")),
        )

    def __str__(self) -> str:
        return f"线索 {self.pk}"

    @property
    def source_zh(self) -> str:
        return CLUE_SOURCES[self.source]


class Case(Subject):
    """案件: one matter under one procedure, from its opening to its closing."""

    noun = "案件"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批立案",
        "refused": "不予立案（受理）",
        "received": "待受理",
        "incomplete": "待补正",
        "open": "调查办理中",
        "concluded": "调查终结",
        "decided": "已决定",
        "closed": "已结案",
        "withdrawn": "已撤销立案",
        "transferred": "已移送",
    }
    scope_persons = ("handlers__person_id", "opened_by_id")

    unit = _unit()
    number = models.CharField(
        max_length=60, blank=True, help_text="案号, given when it is opened, without gaps a unit and year"
    )
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    procedure = models.CharField(max_length=30, choices=list(PROCEDURES_ZH.items()))
    power = models.ForeignKey(
        "powers.PowerItem", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="职权, as the list in force on the day of opening has it; null: a unit without a list",
    )  # fmt: skip
    cause = models.CharField(max_length=300, help_text="案由")
    clue = models.ForeignKey(Clue, null=True, on_delete=models.PROTECT, related_name="cases")
    acted_from = models.DateField(null=True, help_text="first day of the act")
    acted_until = models.DateField(null=True, help_text="last day of the act; null: it goes on")
    is_grave = models.BooleanField(
        default=False,
        help_text="life, health or finance was harmed: the longer limitation 《行政处罚法》第36条",
    )
    limitation_reason = models.CharField(
        max_length=500, blank=True, help_text="why it is opened though the limitation has run out"
    )
    opened_by = _person(null=True, help_text="who proposed it, or took it in")
    opened_on = models.DateField(
        help_text="the day whose rule it runs under: of its opening, before that of its proposal"
    )
    term_from = models.DateTimeField(null=True, help_text="from when the term to decide counts")
    received_at = models.DateTimeField(
        null=True, help_text="when the materials of an application came in last"
    )
    lacking = models.CharField(
        max_length=2000, blank=True, help_text="what the applicant was told is missing"
    )
    extended_by = models.CharField(max_length=12, blank=True, help_text="the latest extension, such as 30d")
    extensions = models.PositiveSmallIntegerField(default=0, help_text="how many were granted for this term")
    paused_at = models.DateTimeField(null=True, help_text="since when the terms stand still")
    pause_ground = models.CharField(max_length=40, blank=True, help_text="key of a ground of the procedure")
    pause_paper = models.CharField(max_length=64, blank=True, help_text="ref or number of the served paper")
    resumed_at = models.DateTimeField(null=True)
    older_law_answer = models.CharField(max_length=10, blank=True, choices=list(OLDER_LAW.items()))
    older_law_reason = models.CharField(max_length=1000, blank=True)
    opinion = models.CharField(max_length=2000, blank=True, help_text="what the handlers propose at the end")
    concluded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=1000, blank=True, help_text="why it ended without a decision")
    transferred_to = models.CharField(max_length=120, blank=True)
    reopened_for = models.CharField(max_length=20, blank=True, choices=list(REOPENED_FOR.items()))
    asked_for = models.CharField(
        max_length=20, blank=True, help_text="what waits for the head, a key of ASKABLE"
    )
    asked_reason = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(null=True)
    letters = LetterPairs(of=("number", "cause"))

    ASKABLE: ClassVar[dict[str, str]] = {
        "extension": "延长办案期限",
        "withdrawal": "撤销立案",
        "transfer": "移送其他机关",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit", "year", "serial"), name="one_case_a_number"),
            models.CheckConstraint(
                condition=Q(year=None, serial=None, number="") | Q(year__isnull=False, serial__isnull=False),
                name="case_number_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(acted_until=None) | Q(acted_until__gte=models.F("acted_from")),
                name="case_act_ends_after_it_begins",
            ),
        )
        indexes = (
            models.Index(fields=("-opened_on", "-id"), name="case_newest"),
            models.Index(fields=("unit", "-opened_on", "-id"), name="case_of_unit"),
            models.Index(fields=("state", "-opened_on", "-id"), name="case_in_state"),
            models.Index(fields=("unit", "state", "-opened_on", "-id"), name="case_of_unit_in_state"),
            models.Index(fields=("procedure", "-opened_on", "-id"), name="case_of_procedure"),
            models.Index(fields=("number",), name="case_by_number"),
            models.Index(fields=("unit", "id"), name="case_asked", condition=~Q(asked_for="")),
        )

    def __str__(self) -> str:
        return f"{self.number or f'案件 {self.pk}'} {self.cause}"

    @property
    def rule(self) -> Procedure:
        return procedure_on(self.procedure, self.opened_on)

    @property
    def procedure_zh(self) -> str:
        return self.rule.zh

    @property
    def legal_term(self) -> Plain | None:
        """The term to decide: what somebody applies for is decided within what the list says a law of its own gives."""
        listed = _plain(self.power.statutory) if self.power else None
        own = self.rule.decide_within
        return listed or own if self.rule.on_application else own or listed

    @property
    def promised_term(self) -> Plain | None:
        return _plain(self.power.promised) if self.power else None

    @property
    def is_on_the_spot(self) -> bool:
        return self.rule.on_the_spot is not None

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_alive(self) -> bool:
        return self.state in ALIVE

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None and (self.resumed_at is None or self.resumed_at < self.paused_at)

    @property
    def pause_zh(self) -> str:
        return next(
            (each.zh for each in self.rule.pauses if each.key == self.pause_ground), self.pause_ground
        )

    @property
    def asked_zh(self) -> str:
        return self.ASKABLE.get(self.asked_for, "")

    @property
    def older_law_zh(self) -> str:
        return OLDER_LAW.get(self.older_law_answer, "")


_PLAIN: dict[str, type[Hours | Days | WorkingDays | Months]] = {
    "hour": Hours,
    "day": Days,
    "workday": WorkingDays,
    "month": Months,
}


def _plain(listed: Term | None) -> Plain | None:
    """Return a term of a power list as clocks count it."""
    if listed is None:
        return None
    if listed.unit == "year":
        return Months(listed.n * 12)
    return _PLAIN[listed.unit](listed.n)


class Party(Subject):
    """当事人: whom a case is about, whom it harmed, or whose rights it touches."""

    noun = "当事人"
    states: ClassVar[dict[str, str]] = {"current": "在案", "replaced": "已变更", "ended": "已终止"}
    KINDS: ClassVar[dict[str, str]] = {
        "person": "公民",
        "trader": "个体工商户",
        "firm": "法人",
        "other": "其他组织",
    }
    NUMBERS: ClassVar[dict[str, str]] = {
        "resident": "公民身份号码",
        "credit": "统一社会信用代码",
        "passport": "护照",
        "other": "其他证件",
    }
    ROLES: ClassVar[dict[str, str]] = {
        "party": "当事人",
        "applicant": "申请人",
        "victim": "被侵害人",
        "third": "利害关系人",
    }
    scope_persons = OF_THE_CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties", db_index=False)
    unit = _unit()
    role = models.CharField(max_length=10, choices=list(ROLES.items()), default="party")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    name = models.CharField(max_length=120)
    name_key = NormalForm(max_length=240, of="name", by="name_key", db_index=True)
    number_kind = models.CharField(max_length=10, blank=True, choices=list(NUMBERS.items()))
    number = models.CharField(max_length=40, blank=True, help_text="of the person, where known")
    credit_code = models.CharField(max_length=18, blank=True, db_index=True, help_text="统一社会信用代码")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    representative = models.CharField(max_length=60, blank=True, help_text="法定代表人、负责人或者经营者")
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="who came in its place",
    )
    end_reason = models.CharField(
        max_length=300, blank=True, help_text="why it was replaced, or is none any more"
    )
    letters = LetterPairs(of=("name_key", "credit_code"))

    class Meta:
        indexes = (
            models.Index(fields=("case", "state", "id"), name="party_of_case"),
            models.Index(fields=("case", "id"), name="party_of_case_in_order"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]

    @property
    def role_zh(self) -> str:
        return self.ROLES[self.role]

    @property
    def number_zh(self) -> str:
        """Its number with what kind it is, or nothing."""
        if self.credit_code:
            return f"{self.NUMBERS['credit']} {self.credit_code}"
        return f"{self.NUMBERS.get(self.number_kind, '')} {self.number}".strip()

    @property
    def is_firm(self) -> bool:
        """Say whether amounts for legal persons and other organisations hold for it, and not those for citizens."""
        return self.kind in ("firm", "other")


class Handler(Subject):
    """办案人员: an officer who handles a case, from day to day."""

    noun = "办案人员"
    states: ClassVar[dict[str, str]] = {"named": "办理中", "released": "已退出", "recused": "已回避"}
    scope_persons = OF_THE_CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handlers", db_index=False)
    unit = _unit()
    person = _person(db_index=False)
    is_lead = models.BooleanField(default=False, help_text="主办")
    since = models.DateField(help_text="first day")
    until = models.DateField(null=True, help_text="first day no longer")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "person"), condition=Q(state="named"), name="once_a_handler_of_a_case"
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(state="named", is_lead=True), name="one_lead_of_a_case"
            ),
        )
        # Both columns: what somebody handles is read off the index, and not off thousands of rows.
        indexes = (
            models.Index(fields=("person", "case"), name="handler_by_person"),
            models.Index(fields=("person", "case"), name="handler_now_by_person", condition=Q(state="named")),
            models.Index(fields=("case", "id"), name="handler_of_case"),
        )

    def __str__(self) -> str:
        return str(self.person)

    @property
    def role_zh(self) -> str:
        return "主办" if self.is_lead else "协办"


class RecusalRequest(Subject):
    """回避申请: that an officer keep out of a case, asked by himself or by a party; the head decides."""

    noun = "回避申请"
    states: ClassVar[dict[str, str]] = {"asked": "待决定", "granted": "决定回避", "denied": "驳回"}
    ASKERS: ClassVar[dict[str, str]] = {"officer": "本人申请", "party": "当事人申请"}
    scope_persons = OF_THE_CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    unit = _unit()
    handler = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="recusals")
    asker = models.CharField(max_length=10, choices=list(ASKERS.items()))
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ground = models.CharField(max_length=20, choices=list(RECUSAL_GROUNDS.items()))
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True, help_text="the head's reason")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("handler",), condition=Q(state="asked"), name="one_open_recusal_request"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "id"), name="recusal_of_unit"),)

    def __str__(self) -> str:
        return f"{self.handler}的回避"

    @property
    def ground_zh(self) -> str:
        return RECUSAL_GROUNDS[self.ground]

    @property
    def asker_zh(self) -> str:
        return self.ASKERS[self.asker]


class Referral(Subject):
    """涉嫌犯罪移送: from the report to the head until the police answered, and what followed."""

    noun = "涉嫌犯罪移送"
    states: ClassVar[dict[str, str]] = {
        "reported": "待负责人决定",
        "not-approved": "决定不移送",
        "approved": "待移交",
        "handed-over": "待公安机关答复",
        "filed": "公安机关已立案",
        "declined": "公安机关不予立案",
        "objected": "已提请复议或者监督",
        "resumed": "已恢复案件办理",
        "returned": "已退回行政处理",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("reported", "approved", "handed-over", "filed", "declined", "objected")
    scope_persons = OF_THE_CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    unit = _unit()
    crime = models.CharField(max_length=100, help_text="涉嫌罪名")
    report = models.CharField(max_length=2000, help_text="what was found, as it was reported")
    reason = models.CharField(max_length=1000, blank=True, help_text="why the head did not approve")
    receiver = models.CharField(max_length=120, blank=True, help_text="公安机关")
    materials = models.CharField(
        max_length=60, blank=True, help_text="keys of MATERIALS, separated by blanks"
    )
    note = models.CharField(max_length=500, blank=True, help_text="why some of the materials are not there")
    handed_over_at = models.DateTimeField(null=True)
    answer_number = models.CharField(max_length=60, blank=True, help_text="文号 of the police's answer")
    answered_at = models.DateTimeField(null=True)
    goods_at = models.DateTimeField(null=True, help_text="when goods and materials were handed over")
    objection = models.CharField(max_length=20, blank=True, choices=list(OBJECTIONS.items()))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(
                    state__in=("reported", "approved", "handed-over", "filed", "declined", "objected")
                ),
                name="one_open_referral_a_case",
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "id"), name="referral_of_unit"),)

    def __str__(self) -> str:
        return f"涉嫌{self.crime}的移送"

    @property
    def materials_zh(self) -> list[str]:
        return [MATERIALS[key] for key in self.materials.split()]

    @property
    def objection_zh(self) -> str:
        return OBJECTIONS.get(self.objection, "")


class Investigator(Committed):
    """核实人员: an officer who looked into a suspected crime before it was reported; written once with the report."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="investigators")
    person = _person(db_index=False)
