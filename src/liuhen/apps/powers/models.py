"""What we remember of powers: a unit's lists by version, their items and bases, and who of the unit does which."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.amendments import FLAGGED
from liuhen.regulation.powers import (
    KINDS_ZH,
    NATIONAL_TYPES,
    SITES,
    TERM_UNITS,
    CodeParts,
    Term,
    parts_of,
    steps_of,
)

OPEN = ("draft", "submitted", "approved")
MOST_CODE, MOST_NAME, MOST_WORDS = 80, 300, 4000
MOST_TOLD = 2000


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")


class PowerList(Subject):
    """权责清单: one version of a unit's list; it holds all its items, and never changes once it is published."""

    noun = "权责清单"
    states: ClassVar[dict[str, str]] = {
        "draft": "编制中",
        "submitted": "待审定",
        "approved": "待公布",
        "published": "已公布",
        "dropped": "已作废",
    }

    unit = _unit()
    number = models.PositiveIntegerField(
        help_text="the version, from 1; a draft that is dropped gives its own back"
    )
    reason = models.CharField(max_length=500, help_text="why this version is made, told with what it changes")
    remark = models.CharField(max_length=500, blank=True, help_text="why it was sent back, or what was noted")
    submitted_at = models.DateTimeField(null=True, help_text="when the unit's head signed it last")
    effective_on = models.DateField(null=True, help_text="the first day by which acts are judged by it")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=Q(state__in=OPEN), name="one_open_power_list"
            ),
            models.UniqueConstraint(
                fields=("unit", "number"), condition=~Q(state="dropped"), name="one_power_list_a_number"
            ),
            models.UniqueConstraint(
                fields=("unit", "effective_on"),
                condition=Q(state="published"),
                name="one_power_list_takes_effect_a_day",
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "effective_on"), name="power_list_in_force"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}权责清单第{self.number}版"


class PowerItem(Committed):
    """职权: one power of one version of a list."""

    power_list = models.ForeignKey(PowerList, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveIntegerField(help_text="where it stands in the list, from 1")
    code = models.CharField(max_length=MOST_CODE, help_text="职权编码, in its normal form")
    name = models.CharField(max_length=MOST_NAME)
    content = models.TextField(blank=True, help_text="what the power is in full, or its sub-items")
    kind = models.CharField(
        max_length=20, choices=list(KINDS_ZH.items()), help_text="of the ten of article 2"
    )
    national_type = models.PositiveSmallIntegerField(help_text="事项类型 of the national catalogue")
    field = models.CharField(
        max_length=40, blank=True, help_text="执法领域 of the certificate it asks for; blank: any"
    )
    level = models.CharField(max_length=20, blank=True, help_text="行使层级")
    body = models.ForeignKey(
        "people.Unit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the inner body that exercises it; null: the unit itself",
    )
    site = models.CharField(max_length=10, blank=True, choices=list(SITES.items()))
    touches_firms = models.BooleanField(default=False, help_text="涉企")
    duties = models.TextField(blank=True, help_text="责任事项")
    process = models.TextField(blank=True, help_text="办理流程; steps where it reads 受理→审查→决定")
    limits = models.TextField(blank=True)
    statutory_n = models.PositiveSmallIntegerField(null=True)
    statutory_unit = models.CharField(max_length=10, blank=True, choices=list(TERM_UNITS.items()))
    promised_n = models.PositiveSmallIntegerField(null=True)
    promised_unit = models.CharField(max_length=10, blank=True, choices=list(TERM_UNITS.items()))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("power_list", "code"), name="a_power_is_listed_once"),)
        indexes = (models.Index(fields=("power_list", "place", "id"), name="power_item_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return KINDS_ZH.get(self.kind, self.kind)

    @property
    def national_zh(self) -> str:
        return NATIONAL_TYPES.get(self.national_type, str(self.national_type))

    @property
    def site_zh(self) -> str:
        return SITES.get(self.site, "")

    @property
    def parts(self) -> CodeParts | None:
        return parts_of(self.code)

    @property
    def steps(self) -> tuple[str, ...]:
        return steps_of(self.process)

    @property
    def statutory(self) -> Term | None:
        return None if self.statutory_n is None else Term(self.statutory_n, self.statutory_unit)

    @property
    def promised(self) -> Term | None:
        return None if self.promised_n is None else Term(self.promised_n, self.promised_unit)

    @property
    def statutory_zh(self) -> str:
        return self.statutory.zh if self.statutory else ""

    @property
    def promised_zh(self) -> str:
        return self.promised.zh if self.promised else ""


class Basis(Committed):
    """依据: a place in a version of a law on which a power rests; 0 where the whole of what stands before is meant."""

    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="bases")
    law_version = models.ForeignKey("laws.LawVersion", on_delete=models.PROTECT, related_name="+")
    no = models.PositiveIntegerField(help_text="条")
    sub = models.PositiveSmallIntegerField(default=0, help_text="第N条之几")
    paragraph = models.PositiveSmallIntegerField(default=0, help_text="款")
    item_no = models.PositiveSmallIntegerField(default=0, help_text="项")
    as_written = models.CharField(max_length=300, help_text="as the list cites it")

    class Meta:
        indexes = (models.Index(fields=("law_version", "no", "sub"), name="basis_on_article"),)

    def __str__(self) -> str:
        return self.as_written


class Breakdown(Subject):
    """职权分解: which post does which power, step by step; it never changes once it is published."""

    noun = "职权分解"
    states: ClassVar[dict[str, str]] = {"draft": "编制中", "published": "已公布", "dropped": "已作废"}

    unit = _unit()
    power_list = models.ForeignKey(PowerList, on_delete=models.PROTECT, related_name="breakdowns")
    number = models.PositiveIntegerField(
        help_text="the version, from 1; a draft that is dropped gives its own back"
    )
    reason = models.CharField(max_length=500)
    effective_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit",), condition=Q(state="draft"), name="one_open_breakdown"),
            models.UniqueConstraint(
                fields=("unit", "number"), condition=~Q(state="dropped"), name="one_breakdown_a_number"
            ),
            models.UniqueConstraint(
                fields=("unit", "effective_on"),
                condition=Q(state="published"),
                name="one_breakdown_takes_effect_a_day",
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "effective_on"), name="breakdown_in_force"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}职权分解第{self.number}版"


class Assignment(Committed):
    """岗位职权: a post does a power, or one step of it, and answers for it so."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.PROTECT, related_name="assignments")
    code = models.CharField(max_length=MOST_CODE, help_text="of the power")
    step = models.CharField(max_length=40, blank=True, help_text="blank: all steps")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    responsibility = models.CharField(max_length=1000)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("breakdown", "code", "step", "post"), name="a_post_does_a_step_once"
            ),
        )
        indexes = (models.Index(fields=("post", "breakdown"), name="assignment_of_post"),)


class Import(Subject):
    """表格导入: a sheet that is read into a draft, or only looked through: how far it is, and what is wrong, by row."""

    noun = "表格导入"
    states: ClassVar[dict[str, str]] = {
        "queued": "正在读取",
        "checked": "已检查",
        "taken": "已导入",
        "refused": "未导入",
    }
    unsealed = ("rows_done", "rows_found")

    unit = _unit()
    power_list = models.ForeignKey(PowerList, null=True, on_delete=models.PROTECT, related_name="imports")
    breakdown = models.ForeignKey(Breakdown, null=True, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=120, help_text="what the file was called")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
    checking = models.BooleanField(help_text="nothing is to be taken in: a dry run")
    asker = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    rows_found = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    faults_found = models.PositiveIntegerField(default=0)
    faults = models.JSONField(
        default=list, help_text="[row, column, sentence] of each fault, the first of them"
    )
    remarks = models.JSONField(
        default=list, help_text="sentences about what was read otherwise than it stands there"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(power_list__isnull=False, breakdown__isnull=True)
                | Q(power_list__isnull=True, breakdown__isnull=False),
                name="an_import_fills_one_thing",
            ),
        )
        indexes = (models.Index(fields=("unit", "-asked_at", "-id"), name="import_of_unit"),)

    def __str__(self) -> str:
        return f"导入 {self.name}"

    @property
    def percent(self) -> int:
        return self.rows_done * 100 // self.rows_found if self.rows_found else 0


class Flag(Subject):
    """依据变动: a power whose basis changed or fell; it stays until a list that adjusts it is published."""

    noun = "依据变动"
    states: ClassVar[dict[str, str]] = {"open": "待调整", "adjusted": "已调整"}

    unit = _unit()
    power_list = models.ForeignKey(
        PowerList, on_delete=models.PROTECT, related_name="flags", help_text="the list that rested on it"
    )
    code = models.CharField(max_length=MOST_CODE, help_text="of the power")
    name = models.CharField(max_length=MOST_NAME, help_text="of the power, as it was then")
    law_version = models.ForeignKey(
        "laws.LawVersion", on_delete=models.PROTECT, related_name="+", help_text="the version it cites"
    )
    no = models.PositiveIntegerField(help_text="条")
    sub = models.PositiveSmallIntegerField(default=0, help_text="第N条之几")
    as_written = models.CharField(max_length=300, help_text="as the list cites it")
    kind = models.CharField(max_length=12, choices=list(FLAGGED.items()), help_text="what became of it")
    says = models.CharField(max_length=300, help_text="the same in words, and where it stands now")
    changed_by = models.ForeignKey(
        "laws.LawVersion",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="null: the whole law was repealed",
    )
    since = models.DateField(help_text="the day of its effect")
    due_on = models.DateField(null=True, help_text="by when it is to be adjusted, where the bureau set a day")
    adjusted_by = models.ForeignKey(PowerList, null=True, on_delete=models.PROTECT, related_name="adjusted")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "code", "law_version", "no", "sub", "since", "kind"),
                name="one_flag_a_basis_and_change",
            ),
            models.CheckConstraint(
                condition=Q(state="adjusted", adjusted_by__isnull=False)
                | (~Q(state="adjusted") & Q(adjusted_by=None)),
                name="adjusted_by_a_list",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "since", "id"), name="flag_of_unit"),
            models.Index(fields=("state", "since", "id"), name="flag_oldest"),
            models.Index(fields=("unit", "code", "state"), name="flag_of_power"),
        )

    def __str__(self) -> str:
        return f"依据变动 {self.pk}：{self.name[:40]}"

    @property
    def kind_zh(self) -> str:
        return FLAGGED.get(self.kind, self.kind)


class Guide(Subject):
    """服务指南: how a power is applied for or carried out, for those whom it concerns; its terms are the list's."""

    noun = "服务指南"
    states: ClassVar[dict[str, str]] = {
        "draft": "编制中",
        "published": "已公布",
        "replaced": "已更新",
        "withdrawn": "已撤下",
        "dropped": "已作废",
    }

    unit = _unit()
    code = models.CharField(max_length=MOST_CODE, help_text="of the power, in its normal form")
    number = models.PositiveIntegerField(help_text="the version, from 1")
    applicants = models.CharField(max_length=MOST_TOLD, help_text="服务对象")
    conditions = models.CharField(max_length=MOST_TOLD, blank=True, help_text="办理条件")
    materials = models.CharField(max_length=MOST_TOLD, blank=True, help_text="申请材料, one a line")
    fee = models.CharField(max_length=300, help_text="收费标准, or that there is none")
    fee_basis = models.CharField(max_length=300, blank=True, help_text="收费依据")
    where = models.CharField(max_length=300, help_text="办理地点")
    hours = models.CharField(max_length=300, help_text="办理时间")
    telephone = models.CharField(max_length=60, help_text="咨询电话")
    remedies = models.CharField(max_length=MOST_TOLD, help_text="救济途径")
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=500, blank=True, help_text="why it was withdrawn")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "code"), condition=Q(state="draft"), name="one_open_guide_a_power"
            ),
            models.UniqueConstraint(
                fields=("unit", "code"), condition=Q(state="published"), name="one_guide_out_a_power"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "code", "id"), name="guide_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}“{self.code}”服务指南第{self.number}版"


class NoObject(Subject):
    """无执法对象: a power for which there is nobody and nothing in the county; it does not count as unused."""

    noun = "无执法对象说明"
    states: ClassVar[dict[str, str]] = {"declared": "已说明", "withdrawn": "已撤回", "overturned": "不予认可"}

    unit = _unit()
    code = models.CharField(max_length=MOST_CODE, help_text="of the power, in its normal form")
    name = models.CharField(max_length=MOST_NAME, help_text="of the power, as it was then")
    reason = models.CharField(max_length=500)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "code"), condition=Q(state="declared"), name="one_declaration_a_power"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "code"), name="no_object_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}“{self.name}”无执法对象"
