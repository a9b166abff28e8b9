"""What we remember of supervision: cards, plans, sheets and what they found, instruments, acts put right."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.supervision import (
    CONTENTS,
    CONTENTS_ZH,
    FAULTS,
    INSTRUMENTS,
    METHODS,
    ORDERS,
    REMEDIES_OF_AN_ACT,
    RESULTS,
    SEVERITIES,
    WAYS,
)

MOST_WORDS = 2000


def _unit(**more: Any) -> Any:
    # No index of one column beside the longer ones: with it SQLite takes the shorter one and sorts.
    return models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class SupervisorCard(Subject):
    """行政执法监督证件: by which somebody may supervise, and by no means enforce: it is no certificate 执法证件."""

    noun = "监督证件"
    states: ClassVar[dict[str, str]] = {"registered": "在册", "withdrawn": "已收回"}
    scope_persons = ("person_id",)

    unit = _unit()
    person = _person(db_index=False)
    number = models.CharField(max_length=60, unique=True)
    issued_on = models.DateField()
    expires_on = models.DateField(help_text="last day on which it is valid")
    withdrawn_on = models.DateField(null=True, help_text="first day no longer")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")), name="supervisor_card_ends_after_it_begins"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "-id"), name="supervisor_card_of_unit"),
            models.Index(fields=("person", "state"), name="supervisor_card_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.number}"


class SupervisionPlan(Subject):
    """监督计划: who is supervised by whom, in which days, how, by which persons; and the draw. 《责任制》第36条."""

    noun = "监督计划"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批准",
        "refused": "未批准",
        "approved": "已批准公布",
        "frozen": "待抽取",
        "drawn": "检查中",
        "closed": "已办结",
        "dropped": "已作废",
    }
    SHOWN: ClassVar[tuple[str, ...]] = ("approved", "frozen", "drawn", "closed")
    SOURCES: ClassVar[dict[str, str]] = {
        "unit": "被监督单位",
        "case": "案件",
        "decision": "执法决定",
        "activity": "执法活动",
        "visit": "入企检查",
        "recording": "音像资料",
        "poweritem": "权责清单职权",
    }

    unit = _unit(help_text="who supervises")
    title = models.CharField(max_length=80)
    method = models.CharField(max_length=10, choices=list(METHODS.items()))
    ways: Any = models.JSONField(default=list, help_text="keys of WAYS")
    contents: Any = models.JSONField(default=list, help_text="keys of the eight contents, those looked at")
    since = models.DateField(help_text="first day of what is looked at")
    until = models.DateField(help_text="last such day")
    due_on = models.DateField(help_text="by when the sheets are signed")
    unit_ids: Any = models.JSONField(default=list, help_text="who is supervised")
    source = models.CharField(max_length=12, choices=list(SOURCES.items()))
    quota = models.PositiveIntegerField(help_text="how many are drawn")
    proposed_at = models.DateTimeField()
    proposed_by = _person(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = _person(null=True)
    population = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the frozen list; the list itself is in the vault"
    )
    population_size = models.PositiveIntegerField(null=True)
    frozen_at = models.DateTimeField(null=True)
    checkpoint_size = models.PositiveBigIntegerField(
        null=True, help_text="of the first checkpoint over the freezing entry"
    )
    seed = models.CharField(
        max_length=64, blank=True, help_text="hex; from that checkpoint's root and the plan"
    )
    drawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="supervision_plan_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(quota__gte=1), name="supervision_plan_draws_something"),
            models.CheckConstraint(
                condition=~Q(state__in=("frozen", "drawn")) | ~Q(population=""),
                name="supervision_plan_frozen_before_drawn",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("drawn", "closed")) | ~Q(seed=""),
                name="supervision_plan_drawn_by_a_seed",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=False) | Q(state__in=("proposed", "refused", "dropped")),
                name="supervision_plan_approved_first",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="supervision_plan_newest"),
            models.Index(fields=("unit", "-id"), name="supervision_plan_of_unit"),
            models.Index(fields=("unit", "state", "-id"), name="supervision_plan_by_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def method_zh(self) -> str:
        return METHODS[self.method]

    @property
    def source_zh(self) -> str:
        return self.SOURCES[self.source]

    @property
    def ways_zh(self) -> str:
        return "、".join(WAYS[key] for key in self.ways)

    @property
    def contents_zh(self) -> str:
        return "、".join(CONTENTS_ZH[key] for key in self.contents)


class PlanSupervisor(Committed):
    """监督人员: who supervises by a plan; written once, with the plan, whose ledger entry lists them all."""

    plan = models.ForeignKey(SupervisionPlan, on_delete=models.PROTECT, related_name="supervisors")
    person = _person()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "person"), name="once_a_supervisor_of_a_plan"),
        )


class PlanNotice(Subject):
    """监督计划公布: that a unit is supervised by a plan, as it was told, and that it took note."""

    noun = "监督计划公布"
    states: ClassVar[dict[str, str]] = {"told": "待知悉", "noted": "已知悉"}

    plan = models.ForeignKey(SupervisionPlan, on_delete=models.PROTECT, related_name="notices")
    unit = _unit(help_text="who is supervised")
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "unit"), name="a_unit_is_told_of_a_plan_once"),
        )
        indexes = (models.Index(fields=("unit", "state", "-id"), name="plan_notice_of_unit"),)

    def __str__(self) -> str:
        return f"{self.plan}（{self.unit.short_name}）"


class SupervisionSheet(Subject):
    """监督检查表: one thing drawn, or a unit, against the eight contents, by two supervisors. 《责任制》第36条."""

    noun = "监督检查表"
    states: ClassVar[dict[str, str]] = {
        "assigned": "待检查",
        "filled": "待另一人签名",
        "signed": "待告知",
        "told": "已告知",
        "answered": "已反馈",
        "replied": "已答复异议",
        "set-aside": "无法检查",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("assigned", "filled", "signed")
    TOLD: ClassVar[tuple[str, ...]] = ("told", "answered", "replied")
    STANDS: ClassVar[dict[str, str]] = {"agrees": "认可", "objects": "有异议"}
    scope_units = ("by_unit_id",)
    scope_persons = ("first_id", "second_id")

    plan = models.ForeignKey(SupervisionPlan, on_delete=models.PROTECT, related_name="sheets")
    unit = _unit(help_text="who is supervised")
    by_unit = _unit(help_text="who supervises")
    about = models.CharField(max_length=64, help_text="ref of what was drawn, such as case:12")
    about_zh = models.CharField(max_length=200, help_text="the same for people, as it was then")
    place = models.PositiveIntegerField(help_text="from 1, in the order of the draw")
    reason = models.CharField(
        max_length=500, blank=True, help_text="why it was named, or could not be checked"
    )
    first = _person(null=True, db_index=False)
    second = _person(null=True, db_index=False)
    assigned_at = models.DateTimeField()
    results: Any = models.JSONField(default=dict, help_text="key of a content to key of RESULTS")
    remark = models.CharField(
        max_length=MOST_WORDS, blank=True, help_text="how it was looked at, what was good"
    )
    filled_by = _person(null=True)
    filled_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True, help_text="when the second signed")
    told_at = models.DateTimeField(null=True)
    superior = models.CharField(
        max_length=80, blank=True, help_text="whom to tell of a unit managed from above"
    )
    stand = models.CharField(max_length=10, blank=True, choices=list(STANDS.items()))
    answer = models.CharField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=MOST_WORDS, blank=True, help_text="to what the unit objected")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "about"), name="once_in_a_supervision_plan"),
            models.UniqueConstraint(fields=("plan", "place"), name="one_supervision_sheet_a_place"),
            models.CheckConstraint(
                condition=Q(first=None) | Q(second=None) | ~Q(first=F("second")),
                name="two_supervisors_are_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("assigned", "set-aside")) | Q(filled_by__isnull=False),
                name="supervision_sheet_filled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("assigned", "filled", "set-aside")) | Q(signed_at__isnull=False),
                name="supervision_sheet_told_when_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="set-aside") | ~Q(reason=""),
                name="supervision_sheet_set_aside_for_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="supervision_sheet_newest"),
            models.Index(fields=("unit", "state", "-id"), name="supervision_sheet_of_unit"),
            models.Index(fields=("by_unit", "state", "-id"), name="supervision_sheet_by_unit"),
            models.Index(fields=("first", "state"), name="supervision_sheet_of_first"),
            models.Index(fields=("second", "state"), name="supervision_sheet_of_second"),
        )

    def __str__(self) -> str:
        return f"监督检查表{self.pk or ''}：{self.about_zh}"

    @property
    def supervisor_ids(self) -> frozenset[int]:
        return frozenset(pk for pk in (self.first_id, self.second_id) if pk is not None)

    @property
    def supervisors_zh(self) -> str:
        return "、".join(str(each) for each in (self.first, self.second) if each) or "尚未指定的监督人员"

    @property
    def stand_zh(self) -> str:
        return self.STANDS.get(self.stand, "")

    def lines(self) -> list[tuple[str, str, str, str]]:
        """Return each content looked at by the plan: its words, what it asks, the key and the words of its result."""
        return [
            (each.zh, each.asks, self.results.get(key, ""), RESULTS.get(self.results.get(key, ""), ""))
            for key, each in CONTENTS.items()
        ]


class SupervisionPoint(Subject):
    """监督发现的问题: one thing that a sheet found, with the duty, the record and the place in it."""

    noun = "监督发现"
    states: ClassVar[dict[str, str]] = {"noted": "已记录", "dropped": "已撤回", "raised": "已列为问题"}
    scope_units = ("by_unit_id",)

    sheet = models.ForeignKey(
        SupervisionSheet, on_delete=models.PROTECT, related_name="points", db_index=False
    )
    unit = _unit()
    by_unit = _unit()
    content = models.CharField(max_length=12, choices=list(CONTENTS_ZH.items()))
    severity = models.CharField(max_length=10, choices=list(SEVERITIES.items()))
    duty = models.CharField(max_length=20, help_text="id of the duty that was not met")
    basis = models.CharField(max_length=300, blank=True, help_text="another law's article, in words")
    about = models.CharField(max_length=64, help_text="ref of the record, such as decision:7")
    about_zh = models.CharField(max_length=200)
    place = models.CharField(max_length=200, help_text="page, paragraph, second")
    what = models.CharField(max_length=1000)
    noted_at = models.DateTimeField()
    finding = models.ForeignKey(
        "findings.Finding",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="as which it goes on",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="raised", finding__isnull=False) | ~Q(state="raised") & Q(finding=None),
                name="supervision_point_raised_as_a_finding",
            ),
        )
        indexes = (
            models.Index(fields=("sheet", "id"), name="supervision_point_of_sheet"),
            models.Index(fields=("unit", "noted_at", "id"), name="supervision_point_of_unit"),
            models.Index(fields=("by_unit", "-id"), name="supervision_point_by_unit"),
        )

    def __str__(self) -> str:
        return f"{self.content_zh}：{self.about_zh}"

    @property
    def content_zh(self) -> str:
        return CONTENTS_ZH[self.content]

    @property
    def severity_zh(self) -> str:
        return SEVERITIES[self.severity]


class Instrument(Subject):
    """监督文书: notice, opinion or decision by severity; of a unit managed from above a letter to its superior."""

    noun = "监督文书"
    states: ClassVar[dict[str, str]] = {
        "drafted": "已拟制",
        "approved": "已批准",
        "issued": "待送达",
        "served": "待反馈",
        "answered": "待复查",
        "failed": "复查不通过",
        "closed": "已办结",
        "withdrawn": "已撤回",
    }
    scope_units = ("by_unit_id",)

    kind = models.CharField(max_length=10, choices=list(INSTRUMENTS.items()))
    unit = _unit(help_text="who is supervised, and whom its clock binds")
    by_unit = _unit(help_text="who supervises")
    sheet = models.ForeignKey(
        SupervisionSheet, null=True, on_delete=models.PROTECT, related_name="instruments"
    )
    previous = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        help_text="what was not put right",
    )
    facts = models.CharField(max_length=MOST_WORDS, help_text="what was found")
    demand = models.CharField(max_length=MOST_WORDS, help_text="what is asked of the unit")
    orders: Any = models.JSONField(default=list, help_text="of a decision: keys of ORDERS")
    due_on = models.DateField(help_text="by when the unit answers")
    due_reason = models.CharField(max_length=300, help_text="why this day")
    follow_up_on = models.DateField(
        help_text="by when the supervisors have rechecked it, as they set themselves"
    )
    days_more = models.PositiveSmallIntegerField(default=0, help_text="by how much it was extended")
    drafted_by = _person(null=True)
    drafted_at = models.DateTimeField()
    approved_by = _person(null=True)
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    verdict = models.CharField(
        max_length=1000, blank=True, help_text="what the recheck found, or why it was taken back"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(unit=F("by_unit")), name="no_instrument_to_oneself"),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "approved", "withdrawn")) | Q(document__isnull=False),
                name="instrument_issued_on_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("served", "answered", "failed")) | Q(served_at__isnull=False),
                name="instrument_served_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="instrument_newest"),
            models.Index(fields=("unit", "state", "-id"), name="instrument_of_unit"),
            models.Index(fields=("by_unit", "state", "-id"), name="instrument_by_unit"),
            models.Index(fields=("state", "follow_up_on", "id"), name="instrument_to_follow_up"),
            models.Index(fields=("unit", "served_at", "id"), name="instrument_served"),
        )

    def __str__(self) -> str:
        number = self.document.number if self.document else ""
        return f"{self.kind_zh}{number or self.pk or ''}"

    @property
    def kind_zh(self) -> str:
        return INSTRUMENTS[self.kind]

    @property
    def orders_zh(self) -> str:
        return "、".join(ORDERS[key] for key in self.orders)


class InstrumentFinding(Committed):
    """所列问题: a finding that an instrument is about; written once, with it."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="findings")
    finding = models.ForeignKey("findings.Finding", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("instrument", "finding"), name="once_on_an_instrument"),
        )


class Intervention(Subject):
    """纠正处理: an act found unlawful or improper, what becomes of it, and who has the power. 《责任制》第20条."""

    noun = "纠正处理"
    states: ClassVar[dict[str, str]] = {"ordered": "待处理", "done": "已处理", "withdrawn": "已撤回"}
    scope_units = ("by_unit_id",)

    unit = _unit(help_text="who has the power over the act, and deals with it")
    by_unit = _unit(help_text="who found it: a unit above, or itself")
    about = models.CharField(max_length=64, help_text="ref of the act, such as decision:7")
    about_zh = models.CharField(max_length=200)
    state_before = models.CharField(max_length=20, help_text="the act's, when it was ordered")
    fault = models.CharField(max_length=10, choices=list(FAULTS.items()))
    what = models.CharField(max_length=10, choices=list(REMEDIES_OF_AN_ACT.items()))
    duty = models.CharField(max_length=20, help_text="id of the duty that was not met")
    reason = models.CharField(max_length=MOST_WORDS)
    due_on = models.DateField()
    due_reason = models.CharField(max_length=300)
    instrument = models.ForeignKey(
        Instrument, null=True, on_delete=models.PROTECT, related_name="interventions"
    )
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    came_of_it = models.CharField(
        max_length=500, blank=True, help_text="what the act became, or why it was taken back"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("about",), condition=Q(state="ordered"), name="one_open_intervention_of_an_act"
            ),
            models.CheckConstraint(
                condition=Q(state="ordered", ended_at=None) | ~Q(state="ordered") & Q(ended_at__isnull=False),
                name="intervention_ended_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="intervention_newest"),
            models.Index(fields=("unit", "state", "-id"), name="intervention_of_unit"),
            models.Index(fields=("by_unit", "-id"), name="intervention_by_unit"),
            models.Index(fields=("state", "id"), name="intervention_by_state"),
            models.Index(fields=("unit", "ordered_at", "id"), name="intervention_ordered"),
        )

    def __str__(self) -> str:
        return f"{self.what_zh}{self.about_zh}"

    @property
    def what_zh(self) -> str:
        return REMEDIES_OF_AN_ACT[self.what]

    @property
    def fault_zh(self) -> str:
        return FAULTS[self.fault]


class SupervisionFile(Committed):
    """监督附件: a file that came with an answer; written once, its digest in that step's entry."""

    of = models.CharField(max_length=40, db_index=True, help_text="ref of what it came with")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
