"""What we remember of decisions: what the party was told and said, who reviewed, what was decided and on what."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.kernel.letter_pairs import LetterPairs
from liuhen.regulation.benchmarks import OUTCOMES_ZH
from liuhen.regulation.decisions import (
    ALTERATIONS,
    ANNULLED_BY,
    ANNULMENTS,
    OPINIONS,
    REVOKED_FOR,
    Major,
)

MOST_WORDS, MOST_LONG = 1000, 4000
OF_THE_CASE = ("case__handlers__person_id", "case__opened_by_id")
"""Whoever sees a case by handling it sees what hangs on it."""


def _unit() -> Any:
    # No index of one column beside the longer ones: with it SQLite takes the shorter one and sorts.
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


def _case(name: str) -> Any:
    return models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name=name, db_index=False)


def _party() -> Any:
    return models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="+", db_index=False)


def _person(**more: Any) -> Any:
    return models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _paper() -> Any:
    return models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")


def _outcomes_zh(keys: Any) -> str:
    return "、".join(OUTCOMES_ZH.get(key, key) for key in keys)


class RightsNotice(Subject):
    """权利告知: what one party is told before it is decided: facts, basis, what is intended, and its rights."""

    noun = "权利告知"
    states: ClassVar[dict[str, str]] = {"issued": "待送达", "served": "已送达", "withdrawn": "已撤回"}
    scope_persons = OF_THE_CASE

    case = _case("notices")
    unit = _unit()
    party = _party()
    outcomes: Any = models.JSONField(default=list, help_text="what is intended, by key")
    fine_fen = models.PositiveBigIntegerField(default=0)
    basis = models.CharField(max_length=MOST_WORDS)
    content = models.CharField(max_length=MOST_WORDS, blank=True, help_text="what is intended, in more words")
    hearing = models.BooleanField(help_text="the right to a hearing was told")
    judged = models.CharField(
        max_length=500,
        blank=True,
        help_text="why the fine is held not to be large, where nobody set from when",
    )
    document = _paper()
    served_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True, help_text="when the party's paper was put on file")
    waived_by = models.CharField(max_length=60, blank=True, help_text="who signed it")

    class Meta:
        indexes = (
            models.Index(fields=("case", "party", "id"), name="rightsnotice_of_party"),
            models.Index(fields=("unit", "state", "id"), name="rightsnotice_of_unit"),
        )

    def __str__(self) -> str:
        return f"对{self.party}的权利告知"

    @property
    def outcomes_zh(self) -> str:
        return _outcomes_zh(self.outcomes)


class NoticeFact(Committed):
    """告知的事实: a fact that a notice told of, word by word."""

    notice = models.ForeignKey(RightsNotice, on_delete=models.PROTECT, related_name="facts")
    fact = models.ForeignKey("evidence.Fact", on_delete=models.PROTECT, related_name="+")
    sentence = models.CharField(max_length=1000, help_text="as it stood then")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "fact"), name="a_fact_is_told_once"),)


class Plea(Subject):
    """陈述申辩: what a party said to what it was told, and what was answered."""

    noun = "陈述申辩"
    states: ClassVar[dict[str, str]] = {"stated": "待复核", "answered": "已复核"}
    ADOPTED: ClassVar[dict[str, str]] = {"yes": "采纳", "partly": "部分采纳", "no": "不予采纳"}
    scope_persons = OF_THE_CASE

    case = _case("pleas")
    unit = _unit()
    notice = models.ForeignKey(RightsNotice, on_delete=models.PROTECT, related_name="pleas")
    party = _party()
    stated_at = models.DateTimeField()
    speaker = models.CharField(
        max_length=60, help_text="who said it: the party, its representative, an agent"
    )
    words = models.CharField(max_length=MOST_LONG)
    adopted = models.CharField(max_length=10, blank=True, choices=list(ADOPTED.items()))
    answer = models.CharField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    document = _paper()

    class Meta:
        indexes = (
            models.Index(fields=("case", "id"), name="plea_of_case"),
            models.Index(fields=("unit", "state", "id"), name="plea_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.party}的陈述申辩"

    @property
    def adopted_zh(self) -> str:
        return self.ADOPTED.get(self.adopted, "")


class CaseHearing(Subject):
    """听证: a party is heard by somebody who did not investigate, and it is decided on the record."""

    noun = "听证"
    states: ClassVar[dict[str, str]] = {
        "asked": "待安排",
        "set": "待通知",
        "notified": "已通知",
        "held": "待报告",
        "reported": "已结束",
        "forgone": "视为放弃",
        "withdrawn": "已撤回申请",
    }
    OVER: ClassVar[tuple[str, ...]] = ("reported", "forgone", "withdrawn")
    scope_persons = (*OF_THE_CASE, "chair_id")
    added = ("record_id",)

    case = _case("hearings")
    unit = _unit()
    notice = models.ForeignKey(RightsNotice, on_delete=models.PROTECT, related_name="hearings")
    party = _party()
    asked_on = models.DateField()
    late_reason = models.CharField(
        max_length=500, blank=True, help_text="why it is held though asked too late"
    )
    chair = _person(null=True, help_text="主持人")
    held_on = models.DateField(
        null=True, help_text="the day it is set for, from which its notice counts back"
    )
    begins_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=True)
    notified_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    report = models.CharField(max_length=MOST_LONG, blank=True, help_text="what the chair holds and proposes")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was put off or forgone")
    document = _paper()
    """听证通知书."""
    record = _paper()
    """听证笔录, as it was last written to be signed."""

    class Meta:
        indexes = (
            models.Index(fields=("case", "id"), name="casehearing_of_case"),
            models.Index(fields=("unit", "state", "id"), name="casehearing_of_unit"),
            models.Index(fields=("chair", "state"), name="casehearing_of_chair"),
        )

    def __str__(self) -> str:
        return f"{self.party}的听证"

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER


class MajorRule(Subject):
    """重大执法决定目录: from when on a decision of a unit is major, beside what the law says."""

    noun = "重大决定标准"
    states: ClassVar[dict[str, str]] = {"in-force": "执行中", "ended": "已停止"}

    unit = _unit()
    code = models.CharField(max_length=80, blank=True, help_text="职权编码; blank: all powers of the unit")
    source = models.CharField(max_length=200, help_text="by what it is held to be major")
    person_yuan = models.PositiveBigIntegerField(null=True, help_text="fines of citizens from this amount on")
    firm_yuan = models.PositiveBigIntegerField(null=True, help_text="fines of others from this amount on")
    outcomes: Any = models.JSONField(default=list)
    if_several = models.BooleanField(default=False, help_text="several parties make it major")
    since = models.DateField()
    until = models.DateField(null=True, help_text="first day no longer")

    class Meta:
        indexes = (models.Index(fields=("unit", "state", "id"), name="majorrule_of_unit"),)

    def __str__(self) -> str:
        return f"{self.code or '全部职权'}（{self.source}）"

    @property
    def outcomes_zh(self) -> str:
        return _outcomes_zh(self.outcomes)

    @property
    def rule(self) -> Major:
        return Major(self.person_yuan, self.firm_yuan, tuple(self.outcomes), self.if_several, self.source)


class Reviewer(Subject):
    """法制审核人员: who may review decisions, by which qualification, from day to day. 《行政处罚法》第58条."""

    noun = "法制审核人员"
    states: ClassVar[dict[str, str]] = {"registered": "在册", "ended": "已退出"}

    unit = _unit()
    person = _person()
    number = models.CharField(max_length=60, blank=True, help_text="法律职业资格证书编号")
    exempt = models.CharField(
        max_length=300, blank=True, help_text="why he needs none: he reviewed before the law asked for it"
    )
    since = models.DateField()
    until = models.DateField(null=True, help_text="first day no longer")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "person"), condition=Q(state="registered"), name="once_a_reviewer_of_a_unit"
            ),
            models.CheckConstraint(condition=~Q(number="") | ~Q(exempt=""), name="reviewer_is_qualified"),
        )
        indexes = (models.Index(fields=("person", "unit"), name="reviewer_by_person"),)

    def __str__(self) -> str:
        return str(self.person)


class Decision(Subject):
    """执法决定: what is decided of one party, with its eight parts; in force once it is issued and served."""

    noun = "执法决定"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待审批",
        "returned": "退回修改",
        "dropped": "已作废",
        "approved": "待制作文书",
        "written": "待盖章",
        "issued": "已作出",
        "changed": "已变更",
        "revoked": "已撤销",
        "withdrawn": "已撤回",
        "annulled": "被撤销",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("proposed", "returned", "approved", "written")
    ENDED: ClassVar[tuple[str, ...]] = ("changed", "revoked", "withdrawn", "annulled")
    scope_persons = OF_THE_CASE

    case = _case("decisions")
    unit = _unit()
    party = _party()
    outcomes: Any = models.JSONField(default=list, help_text="处理种类, by key")
    fine_fen = models.PositiveBigIntegerField(default=0)
    base_fen = models.PositiveBigIntegerField(
        null=True, help_text="倍数的基数, where the band counts in times"
    )
    band = models.ForeignKey("benchmarks.Band", null=True, on_delete=models.PROTECT, related_name="+")
    deviation = models.CharField(
        max_length=MOST_WORDS, blank=True, help_text="why it lies outside its band, or has none"
    )
    basis = models.CharField(max_length=MOST_WORDS)
    content = models.CharField(max_length=MOST_WORDS, blank=True, help_text="what is decided, in more words")
    performance = models.CharField(
        max_length=MOST_WORDS, blank=True, help_text="履行方式和期限, beside the fine's"
    )
    other = models.CharField(max_length=MOST_WORDS, blank=True, help_text="其他应当载明的事项")
    public_interest = models.BooleanField(default=False, help_text="涉及重大公共利益")
    is_complex = models.BooleanField(default=False, help_text="情节疑难复杂")
    remark = models.CharField(max_length=500, blank=True, help_text="why it was sent back or dropped")
    proposed_at = models.DateTimeField()
    proposed_by = _person(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = _person(null=True)
    document = _paper()
    number = models.CharField(max_length=80, blank=True, help_text="文号, once the paper is written")
    organ = models.CharField(max_length=80, blank=True, help_text="in whose name it was decided")
    review_organ = models.CharField(max_length=80, blank=True, help_text="行政复议机关 that the paper names")
    remedies = models.CharField(max_length=MOST_WORDS, blank=True, help_text="as the paper tells them")
    heard = models.CharField(max_length=MOST_WORDS, blank=True, help_text="what the party said on the spot")
    issued_at = models.DateTimeField(null=True, help_text="when it was sealed, or made on the spot")
    served_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(
        null=True, help_text="when one made on the spot was reported to the unit"
    )
    shaken_at = models.DateTimeField(null=True, help_text="since when something that it needs does not stand")
    replaces = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="the one it changes",
    )
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(
        max_length=MOST_WORDS, blank=True, help_text="on what ground it ended, with source"
    )
    is_procedural = models.BooleanField(
        default=False, help_text="annulled for its procedure alone: the same may be decided again"
    )
    letters = LetterPairs(of=("number",))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "party"),
                condition=Q(state__in=("proposed", "returned", "approved", "written")),
                name="one_open_decision_a_party",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False), name="issued_has_its_moment"
            ),
        )
        indexes = (
            models.Index(fields=("case", "id"), name="decision_of_case"),
            models.Index(fields=("-proposed_at", "-id"), name="decision_newest"),
            models.Index(fields=("unit", "-proposed_at", "-id"), name="decision_of_unit"),
            models.Index(fields=("unit", "state", "-proposed_at", "-id"), name="decision_of_unit_in_state"),
            models.Index(fields=("party", "state"), name="decision_of_party"),
            models.Index(fields=("number",), name="decision_by_number", condition=~Q(number="")),
            models.Index(fields=("unit", "id"), name="decision_shaken", condition=Q(shaken_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.number or f"对{self.party}的决定"

    @property
    def cited_zh(self) -> str:
        """How another paper cites it: by its title and its number."""
        return f"《{self.document.title}》（{self.number}）" if self.document else str(self)

    @property
    def outcomes_zh(self) -> str:
        return _outcomes_zh(self.outcomes)

    @property
    def fine_zh(self) -> str:
        return yuan(self.fine_fen) if self.fine_fen else ""

    @property
    def is_in_force(self) -> bool:
        return self.state == "issued" and self.served_at is not None

    @property
    def is_on_the_spot(self) -> bool:
        return bool(self.case.is_on_the_spot)

    @property
    def kind_zh(self) -> str:
        """What its paper is called for short."""
        if self.is_on_the_spot:
            return "当场处罚决定"
        if self.case.rule.act == "penalty":
            return "不予处罚决定" if self.outcomes == ["no-penalty"] else "处罚决定"
        if self.case.rule.act == "licence":
            return "不予许可决定" if "refuse" in self.outcomes else "许可决定"
        return "处理决定"


class Citation(Committed):
    """引用的事实: a fact that a decision counts, as what makes the violation or as a circumstance."""

    ROLES: ClassVar[dict[str, str]] = {
        "element": "违法事实",
        "lighter": "从轻、减轻情节",
        "heavier": "从重情节",
    }

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="citations")
    fact = models.ForeignKey("evidence.Fact", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=list(ROLES.items()))
    sentence = models.CharField(max_length=1000, help_text="as it stood when it was cited")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("decision", "fact"), name="a_fact_counts_once"),)

    @property
    def role_zh(self) -> str:
        return self.ROLES[self.role]


class Review(Subject):
    """法制审核: what somebody with the qualification held of a proposal as it was then, part by part."""

    noun = "法制审核"
    shown_with = "decision"
    states: ClassVar[dict[str, str]] = {"given": "已出具"}
    scope_persons = OF_THE_CASE

    case = _case("reviews")
    unit = _unit()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Reviewer, null=True, on_delete=models.PROTECT, related_name="reviews")
    person = _person()
    outcome = models.CharField(max_length=10, choices=list(OPINIONS.items()))
    opinion = models.CharField(max_length=MOST_LONG)
    why_major = models.CharField(max_length=300, blank=True)
    parts: Any = models.JSONField(help_text="SHA-256 of each part of the proposal, and of the evidence")
    given_at = models.DateTimeField()
    document = _paper()

    class Meta:
        indexes = (
            models.Index(fields=("decision", "id"), name="review_of_decision"),
            models.Index(fields=("unit", "-id"), name="review_of_unit"),
            models.Index(fields=("case", "id"), name="review_of_case"),
        )

    def __str__(self) -> str:
        return f"{self.decision}的法制审核"

    @property
    def outcome_zh(self) -> str:
        return OPINIONS[self.outcome]


class Discussion(Subject):
    """集体讨论: what the leaders held together of a proposal as it was then."""

    noun = "集体讨论"
    shown_with = "decision"
    states: ClassVar[dict[str, str]] = {"held": "已登记"}
    scope_persons = OF_THE_CASE

    case = _case("discussions")
    unit = _unit()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="discussions")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    agreed = models.BooleanField(help_text="the leaders agreed to what was proposed")
    result = models.CharField(max_length=MOST_LONG)
    parts: Any = models.JSONField(help_text="SHA-256 of each part of the proposal, and of the evidence")
    document = _paper()

    class Meta:
        indexes = (
            models.Index(fields=("decision", "id"), name="discussion_of_decision"),
            models.Index(fields=("case", "id"), name="discussion_of_case"),
            models.Index(fields=("unit", "-id"), name="discussion_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.decision}的集体讨论"


class Attendee(Committed):
    """出席人: somebody who took part in a discussion."""

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="attendees")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("discussion", "person"), name="attends_once"),)


class DecisionGround(Committed):
    """决定的根据: one thing that a decision rested on when it was issued, frozen with its digest."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grounds")
    place = models.PositiveIntegerField()
    ref = models.CharField(max_length=64)
    title = models.CharField(max_length=200, help_text="what it was called then")
    needed = models.BooleanField(help_text="without it the decision does not stand")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what it said then, or of its bytes")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("decision", "ref"), name="rests_on_it_once"),)
        indexes = (models.Index(fields=("ref", "needed"), name="ground_by_ref"),)


class Alteration(Subject):
    """撤销、撤回、变更: that a decision in force ends or changes, on which ground; the former stays on record."""

    noun = "决定变动"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待审批",
        "refused": "不同意",
        "approved": "待盖章",
        "done": "已作出",
        "ordered": "有权机关决定",
    }
    scope_persons = OF_THE_CASE

    case = _case("alterations")
    unit = _unit()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="alterations")
    kind = models.CharField(max_length=10, choices=[*ALTERATIONS.items(), *ANNULMENTS.items()])
    ground = models.CharField(
        max_length=20, choices=[*((key, each.zh) for key, each in REVOKED_FOR.items()), *ANNULLED_BY.items()]
    )
    reason = models.CharField(max_length=MOST_WORDS)
    instrument = models.CharField(max_length=80, blank=True, help_text="number of what another organ decided")
    fine_fen = models.PositiveBigIntegerField(null=True, help_text="of a change: the fine from now on")
    content = models.CharField(
        max_length=MOST_WORDS, blank=True, help_text="of a change: what is decided instead"
    )
    document = _paper()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("decision",),
                condition=Q(state__in=("proposed", "approved")),
                name="one_open_alteration",
            ),
        )
        indexes = (
            models.Index(fields=("case", "id"), name="alteration_of_case"),
            models.Index(fields=("unit", "state", "id"), name="alteration_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.kind_zh}{self.decision}"

    @property
    def kind_zh(self) -> str:
        return (ALTERATIONS | ANNULMENTS)[self.kind]

    @property
    def ground_zh(self) -> str:
        found = REVOKED_FOR.get(self.ground)
        return f"{found.zh}（{found.source}）" if found else ANNULLED_BY.get(self.ground, self.ground)


class Correction(Subject):
    """补正: that a slip of the pen in an issued decision is put right by a paper of its own."""

    noun = "补正"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待审批",
        "refused": "不同意",
        "approved": "待盖章",
        "done": "已作出",
    }
    scope_persons = OF_THE_CASE

    case = _case("corrections")
    unit = _unit()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    wrong = models.CharField(max_length=300)
    right = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    document = _paper()

    class Meta:
        indexes = (
            models.Index(fields=("case", "id"), name="correction_of_case"),
            models.Index(fields=("decision", "id"), name="correction_of_decision"),
            models.Index(fields=("unit", "state", "id"), name="correction_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.decision}的补正"


class DecisionFile(Committed):
    """附件: a paper that came with a waiver, a plea, a hearing or a discussion; written once with it."""

    about = models.CharField(max_length=64, db_index=True, help_text="ref of what it came with")
    what = models.CharField(max_length=40, help_text="in words: 放弃声明, 听证笔录")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name
