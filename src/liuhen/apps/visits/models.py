"""What we remember of visits to firms: the visit, the papers that free one, phones, their steps, findings, replies."""

import json
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel import positions
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.visits import CONTESTED, GROUNDS, KINDS, LEVELS, MODES, PRESSING, RATINGS, STEPS

ON_SITE = ("on-site", "entered-late")
OVER = ("refused", "cancelled", "withdrawn", "concluded")
GROUNDS_ZH = {key: each.zh for key, each in GROUNDS.items()}
ON_PAPER = {key: each.zh for key, each in GROUNDS.items() if each.cites == "paper"}
"""The grounds that cite a paper on file."""


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


MADE = ("proposed", "approved", "on-site", "entered-late", "left", "concluded", "withdrawn")
"""The states of a visit that is not called off."""


class Visit(Subject):
    """入企检查: one visit of a unit to a firm, in person or from afar, from its proposal to its result."""

    noun = "入企检查"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批准",
        "refused": "不予批准",
        "approved": "已批准",
        "on-site": "检查中",
        "entered-late": "检查中（补扫）",
        "left": "已离场，待出结果",
        "concluded": "已出结果",
        "cancelled": "已取消",
        "withdrawn": "已退出",
    }
    scope_persons = ("lead_id", "officers__person_id")

    unit = _unit()
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    mode = models.CharField(max_length=10, choices=list(MODES.items()))
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    level = models.CharField(
        max_length=10, choices=list(LEVELS.items()), help_text="of the unit, by which caps go"
    )
    year = models.PositiveSmallIntegerField(help_text="in which it is counted")
    ground = models.CharField(max_length=20, blank=True, choices=list(GROUNDS_ZH.items()))
    ground_ref = models.CharField(
        max_length=80, blank=True, help_text="what makes it so: a ref, or a paper's number"
    )
    is_counted = models.BooleanField(
        help_text="计次: in person, on no uncounted ground, not joined to another"
    )
    power = models.ForeignKey("powers.PowerItem", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=300, help_text="依据, as the list cites it")
    matter = models.CharField(max_length=1000, help_text="检查内容")
    checklist = models.JSONField(help_text="what is looked at, one by one; fixed with the approval")
    why_on_site = models.CharField(max_length=300, blank=True)
    over_reason = models.CharField(
        max_length=300, blank=True, help_text="why beyond the cap or after idle visits"
    )
    lead = _person(db_index=False, help_text="主办")
    assistants = models.PositiveSmallIntegerField(
        default=0, help_text="how many auxiliaries come, fixed beforehand"
    )
    planned_on = models.DateField()
    pressing = models.CharField(max_length=10, blank=True, choices=list(PRESSING.items()))
    joint = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="joined",
        help_text="联合检查: the visit it is part of",
    )
    errand = models.ForeignKey(
        "inspections.Errand",
        null=True,
        on_delete=models.PROTECT,
        related_name="visits",
        help_text="检查安排 it carries out; null: from afar, and nobody planned it",
    )
    recheck_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rechecks")
    approver = _person(null=True, help_text="who approved or refused")
    approved_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    ticket = models.CharField(
        max_length=2000, blank=True, help_text="检查券: the signed token that a scan-in burns"
    )
    token = models.CharField(max_length=22, unique=True, help_text="under which the firm sees this visit")
    arrived_at = models.DateTimeField(null=True, help_text="when the firm confirmed that they are there")
    entered_at = models.DateTimeField(null=True, help_text="by the phone's clock, put right")
    late_reason = models.CharField(max_length=300, blank=True, help_text="why the scan-in came late")
    steps_done = models.CharField(
        max_length=120, blank=True, help_text="kinds of steps, in the order of the first each"
    )
    left_at = models.DateTimeField(null=True)
    unsigned = models.CharField(
        max_length=300, blank=True, help_text="why the firm did not sign, and who witnessed"
    )
    activity = models.ForeignKey("activities.Activity", null=True, on_delete=models.PROTECT, related_name="+")
    found_nothing = models.BooleanField(null=True)
    result = models.CharField(max_length=2000, blank=True)
    concluded_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True, help_text="why cancelled or withdrawn")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("on-site", "entered-late", "left")) | Q(entered_at__isnull=False),
                name="visit_on_site_was_entered",
            ),
            models.CheckConstraint(
                condition=Q(state="concluded", concluded_at__isnull=False, found_nothing__isnull=False)
                | (~Q(state="concluded") & Q(concluded_at=None, found_nothing=None)),
                name="visit_concluded_says_what_was_found",
            ),
            models.CheckConstraint(
                condition=~Q(ground="") | Q(ground_ref=""), name="visit_cites_for_a_ground"
            ),
            models.CheckConstraint(condition=Q(joint=None) | ~Q(joint=F("id")), name="visit_joins_another"),
            models.UniqueConstraint(
                fields=("errand",),
                condition=Q(state__in=MADE),
                name="an_errand_is_carried_out_once",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-id"), name="visit_of_unit"),
            models.Index(fields=("unit", "state", "-id"), name="visit_of_unit_in_state"),
            models.Index(fields=("establishment", "year", "-id"), name="visit_of_firm"),
            models.Index(fields=("lead", "-id"), name="visit_of_lead"),
            # Who came to a firm, and when: asked of each firm that was visited, and read from this alone.
            models.Index(
                fields=("establishment", "entered_at", "unit", "joint"),
                condition=Q(mode="on-site"),
                name="visit_on_site_at_firm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.establishment}（{self.kind_zh} {self.pk}）"

    @property
    def mode_zh(self) -> str:
        return MODES[self.mode]

    @property
    def kind_zh(self) -> str:
        return KINDS[self.kind]

    @property
    def ground_zh(self) -> str:
        return GROUNDS_ZH.get(self.ground, "")

    @property
    def uncounted_zh(self) -> str:
        """Why it is not counted, with what makes it so; "" where it is."""
        if self.is_counted:
            return ""
        if self.ground:
            return f"{self.ground_zh}（{self.ground_ref}）"
        return "联合检查" if self.joint_id else self.mode_zh

    @property
    def pressing_zh(self) -> str:
        return PRESSING.get(self.pressing, "")

    @property
    def is_on_site(self) -> bool:
        return self.mode == "on-site"

    @property
    def was_entered_after_its_days(self) -> bool:
        """Say whether somebody went only after the last day of the errand, as a day of the county."""
        if self.errand is None or self.entered_at is None:
            return False
        return local_day(self.entered_at) > self.errand.until

    @property
    def waits_for_approval(self) -> bool:
        """Say whether it was begun in urgency and the head has not said yes or no."""
        return bool(self.pressing) and self.approved_at is None and self.state not in OVER

    @property
    def done(self) -> frozenset[str]:
        """Which kinds of steps were done on site."""
        return frozenset(self.steps_done.split())


class Voucher(Subject):
    """计次凭据: a paper on file by which visits are not counted: which firms it is about, in which days, how often."""

    noun = "计次凭据"
    added = ("withdrawn_at",)
    states: ClassVar[dict[str, str]] = {"registered": "待确认", "confirmed": "已确认", "withdrawn": "已撤销"}
    scope_persons = ("registered_by_id",)

    unit = _unit()
    ground = models.CharField(max_length=20, choices=list(ON_PAPER.items()))
    number = models.CharField(max_length=80, help_text="文号, by which a visit cites it")
    issuer = models.CharField(max_length=120, help_text="the organ, or the firm that applied")
    issued_on = models.DateField()
    about = models.CharField(max_length=500, help_text="事由")
    field = models.CharField(
        max_length=40, blank=True, help_text="监管领域, all firms of it; blank: those it names"
    )
    since = models.DateField(help_text="the first day on which a visit may rest on it")
    until = models.DateField(help_text="the last")
    times = models.PositiveSmallIntegerField(default=1, help_text="how many visits of each firm it frees")
    registered_by = _person()
    confirmed_by = _person(null=True, help_text="who compared it with the original")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="voucher_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="voucher_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("registered_by")),
                name="voucher_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=("unit", "number"), condition=~Q(state="withdrawn"), name="one_voucher_a_number"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-id"), name="voucher_of_unit"),
            models.Index(fields=("unit", "state", "-id"), name="voucher_of_unit_in_state"),
            models.Index(fields=("number",), name="voucher_by_number"),
        )

    def __str__(self) -> str:
        return f"{self.ground_zh}：{self.number}"

    @property
    def ground_zh(self) -> str:
        return GROUNDS_ZH[self.ground]


class VoucherFirm(Committed):
    """凭据所涉企业: one of the firms that a paper names."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="firms")
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("voucher", "establishment"), name="once_in_a_voucher"),
        )


class VoucherFile(Committed):
    """凭据扫描件: what a paper looks like, as it was filed."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


class VisitOfficer(Committed):
    """检查人员: one of the officers of a visit, as it was proposed; another takes the place of one who may not go."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officers")
    person = _person()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("visit", "person"), name="visits_once"),)


class Phone(Subject):
    """现场手机: a browser on somebody's phone, by the key that never leaves it."""

    noun = "现场手机"
    states: ClassVar[dict[str, str]] = {"registered": "在用", "revoked": "已停用"}
    scope_persons = ("person_id",)

    unit = _unit()
    person = _person(db_index=False)
    name = models.CharField(max_length=60, help_text="as its owner calls it")
    key_id = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key")
    spki = models.CharField(max_length=200, help_text="the public key, base64 of DER")
    clock_off_ms = models.BigIntegerField(help_text="by how much its clock was ahead when it was registered")
    registered_at = models.DateTimeField()
    next_seq = models.PositiveBigIntegerField(default=0)
    tail = models.CharField(max_length=64, help_text="digest of its last step")
    merged_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("person", "state"), name="phone_of_person"),
            models.Index(fields=("unit", "state", "-id"), name="phone_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.person}的{self.name}"


class FieldStep(Committed):
    """现场步骤: one signed line of a phone's log, kept as it came, believed or not."""

    MARKS: ClassVar[dict[str, str]] = {
        "late": "传回迟",
        "clock": "手机时间有偏差",
        "set": "手机时间被改动",
        "gap": "此前有缺失",
        "fork": "同一序号的另一步",
        "twice": "重复使用检查券",
        "refused": "没有采信",
        "signed-before": "签名以后又有问题，没有再签",
    }

    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, related_name="steps", db_index=False)
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    text = models.TextField(help_text="the bytes that were signed")
    signature = models.CharField(max_length=100)
    kind = models.CharField(max_length=64)
    done_at = models.DateTimeField(help_text="by the phone's clock, put right")
    phone_at = models.DateTimeField(help_text="as the phone's clock had it")
    received_at = models.DateTimeField()
    marks = models.CharField(max_length=60, blank=True, help_text="keys of MARKS, separated by blanks")
    said = models.CharField(max_length=300, blank=True, help_text="why it was not believed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("phone", "seq", "digest"), name="a_step_is_kept_once"),
        )

    @property
    def kind_zh(self) -> str:
        return STEPS[self.kind].zh if self.kind in STEPS else self.kind

    @property
    def position_zh(self) -> str:
        """Where it was done, or why that is not known; "" where it was not asked."""
        return positions.said(json.loads(self.text)["data"]) if "position" in self.text else ""

    @property
    def marks_zh(self) -> list[str]:
        return [self.MARKS[key] for key in self.marks.split()]


class TicketUse(Subject):
    """检查券使用: a ticket shown by a phone; the first in the order of merging counts, any other is its own thing."""

    noun = "检查券使用"
    shown_with = "visit"
    states: ClassVar[dict[str, str]] = {"burned": "已核销", "twice": "重复使用"}
    scope_persons = ("visit__lead_id", "visit__officers__person_id")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="uses")
    unit = _unit()
    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("visit",), condition=Q(state="burned"), name="a_ticket_burns_once"
            ),
        )


class Defect(Subject):
    """检查发现: one thing found wrong at a firm, where and when, and what became of it."""

    noun = "检查发现"
    states: ClassVar[dict[str, str]] = {
        "noted": "已记录",
        "ordered": "责令改正",
        "fixed": "复查已改正",
        "unfixed": "复查未改正",
        "case": "已转为案件线索",
    }
    scope_persons = ("visit__lead_id", "visit__officers__person_id")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="defects")
    unit = _unit()
    number = models.PositiveSmallIntegerField(help_text="within the visit, as the phone counted")
    item = models.CharField(max_length=200, help_text="of the check-list")
    place = models.CharField(max_length=120)
    note = models.CharField(max_length=1000)
    found_at = models.DateTimeField(help_text="to the second, by the phone's clock put right")
    due_on = models.DateField(null=True, help_text="by when it is to be put right")
    demand = models.CharField(max_length=500, blank=True)
    recheck = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="rechecked")
    clue = models.ForeignKey("cases.Clue", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("visit", "number"), name="one_defect_a_number"),)
        indexes = (models.Index(fields=("unit", "state", "due_on"), name="defect_of_unit_in_state"),)

    def __str__(self) -> str:
        return f"{self.item}（{self.place}）"

    def is_overdue(self, today: date) -> bool:
        """Say whether its term has run out and nobody has looked at it again."""
        return self.state == "ordered" and self.due_on is not None and self.due_on < today


class VisitFile(Committed):
    """现场照片: a picture or a signature made on site, bound to what it shows and to its second."""

    KINDS: ClassVar[dict[str, str]] = {"photo": "照片", "signature": "签名"}

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="files")
    defect = models.ForeignKey(Defect, null=True, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FirmKey(Committed):
    """企业查询码: under which a firm sees all visits to it; given with every receipt."""

    establishment = models.OneToOneField(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="firm_key"
    )
    token = models.CharField(max_length=22, unique=True)


class Reply(Subject):
    """企业反馈: what a firm says of a visit: it contests its ground, or rates it."""

    noun = "企业反馈"
    states: ClassVar[dict[str, str]] = {
        "contested": "待核实",
        "upheld": "异议成立",
        "dismissed": "异议不成立",
        "rated": "已评价",
    }

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="replies")
    unit = _unit()
    ground = models.CharField(max_length=10, blank=True, choices=list(CONTESTED.items()))
    stars = models.CharField(max_length=1, blank=True, choices=list(RATINGS.items()))
    text = models.CharField(max_length=1000, blank=True)
    said_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(state="rated") & ~Q(stars="")) | (~Q(state="rated") & ~Q(ground="")),
                name="reply_rates_or_contests",
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "-id"), name="reply_of_unit_in_state"),)

    def __str__(self) -> str:
        return f"企业反馈 {self.pk}"

    @property
    def ground_zh(self) -> str:
        return CONTESTED.get(self.ground, "")

    @property
    def stars_zh(self) -> str:
        return RATINGS.get(self.stars, "")


class FirmBurden(models.Model):
    """检查负担: how often one of the firms visited most was visited in a year, as it was reckoned last."""

    uncommitted: ClassVar[str] = "由检查记录汇总，后台定时重算；被改动只影响检查负担一页"

    year = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(help_text="1 is the firm visited most")
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.CASCADE, related_name="+"
    )
    counted = models.PositiveIntegerField()
    uncounted = models.PositiveIntegerField()
    remote = models.PositiveIntegerField()
    units = models.PositiveIntegerField(help_text="so many units went there")
    found_nothing = models.PositiveIntegerField()
    reckoned_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("year", "place"), name="one_firm_at_each_place"),)

    def __str__(self) -> str:
        return f"{self.establishment}（{self.year}年第{self.place}）"
