"""What we remember of activities: who took part, what was told, what was recorded, what broke off and why."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel import positions
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.activities import ACTIVITY_KINDS, INTERRUPTION_REASONS, LACKS, NOTICES


class Activity(Subject):
    """执法活动: one act on site of a kind that must be recorded, with its first and last moment. 第8条."""

    noun = "执法活动"
    states: ClassVar[dict[str, str]] = {
        "planned": "已计划",
        "under-way": "进行中",
        "ended": "已结束",
        "settled": "已办结",
        "cancelled": "已取消",
    }
    scope_persons = ("lead_id", "participants__officer_id")
    added = ("power_id",)

    # No index of one column beside those below: with it SQLite takes the shorter one and sorts.
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=list(ACTIVITY_KINDS.items()))
    place = models.CharField(max_length=120)
    power = models.ForeignKey(
        "powers.PowerItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="职权, as the list in force on its day has it; null: before the unit had a list",
    )  # fmt: skip
    basis = models.CharField(max_length=300, blank=True, help_text="执法依据 in words")
    field = models.CharField(
        max_length=40, blank=True, help_text="执法领域 its officers' certificates are for"
    )
    is_interview = models.BooleanField(default=False, help_text="室内询问: both sides must be seen and heard")
    both_sides = models.BooleanField(default=False, help_text="the officer ticked that both sides are")
    lead = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", db_index=False, help_text="主办"
    )
    planned_at = models.DateTimeField(
        help_text="when it was to begin; for one opened on the spot, when it began"
    )
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    notice = models.CharField(max_length=20, blank=True, choices=list(NOTICES.items()))
    notice_at = models.DateTimeField(null=True, help_text="when it was ticked")
    notice_note = models.CharField(max_length=200, blank=True, help_text="how, where not by the sentence")
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled"), started_at=None)
                | Q(state__in=("under-way", "ended", "settled"), started_at__isnull=False),
                name="activity_begun_means_started",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ended", "settled"), ended_at__gt=F("started_at"))
                | (~Q(state__in=("ended", "settled")) & Q(ended_at=None)),
                name="activity_over_means_ended",
            ),
            models.CheckConstraint(
                condition=Q(notice="", notice_at=None) | (~Q(notice="") & Q(notice_at__isnull=False)),
                name="activity_notice_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-planned_at", "-id"), name="activity_newest"),
            models.Index(fields=("unit", "-planned_at", "-id"), name="activity_of_unit"),
            models.Index(fields=("lead", "-planned_at", "-id"), name="activity_of_lead"),
            models.Index(fields=("state", "-planned_at", "-id"), name="activity_in_state"),
            models.Index(fields=("unit", "state", "-planned_at", "-id"), name="activity_of_unit_in_state"),
            models.Index(fields=("kind", "-planned_at", "-id"), name="activity_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind_zh}（{self.place}）"

    @property
    def kind_zh(self) -> str:
        return ACTIVITY_KINDS[self.kind]

    @property
    def notice_zh(self) -> str:
        return NOTICES.get(self.notice, "")


class Participant(Subject):
    """参加人员: an officer or an auxiliary of an activity."""

    noun = "参加人员"
    states: ClassVar[dict[str, str]] = {"assigned": "参加", "released": "已退出"}
    ROLES: ClassVar[dict[str, str]] = {"lead": "主办", "officer": "协办", "auxiliary": "辅助"}
    scope_persons = ("activity__lead_id",)

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="participants")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=10, choices=list(ROLES.items()))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "officer"), name="once_in_an_activity"),
            models.UniqueConstraint(fields=("activity",), condition=Q(role="lead"), name="one_lead"),
        )
        # Both columns: what somebody took part in is read off the index, and not off thousands of rows.
        indexes = (models.Index(fields=("officer", "activity"), name="part_of_officer"),)

    def __str__(self) -> str:
        return self.officer.name

    @property
    def role_zh(self) -> str:
        return self.ROLES[self.role]


class Photo(Committed):
    """现场照片: taken while an activity is under way, with its second and the phone's place, or why not."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, help_text="what it is by its first bytes, as image/jpeg")
    note = models.CharField(max_length=120, blank=True, help_text="what it shows")
    taken_at = models.DateTimeField(
        help_text="as the phone told it, between the activity's beginning and its arrival"
    )
    position = models.JSONField(
        default=str, help_text="lat_e6, lon_e6 and metres, or why not; see kernel.positions"
    )

    @property
    def place_zh(self) -> str:
        return positions.said({"position": self.position})


class Link(Subject):
    """关联: that a recording is of an activity; the machine proposes with reasons, a person decides."""

    noun = "关联"
    states: ClassVar[dict[str, str]] = {"proposed": "待确认", "confirmed": "已确认", "rejected": "不属于"}
    KINDS: ClassVar[dict[str, str]] = {"original": "原始记录", "supplementary": "事后补充"}
    REASONS: ClassVar[dict[str, str]] = {
        "officer": "录制人是参加人员",
        "device": "设备当时由参加人员领用",
        "time": "录制时间与活动重合",
        "hand": "由人选定",
    }
    scope_persons = ("activity__lead_id", "recording__officer_id")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="links")
    recording = models.ForeignKey("recordings.Recording", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=list(KINDS.items()), default="original")
    score = models.PositiveSmallIntegerField(help_text="0 to 100: how sure the proposal is")
    reasons = models.CharField(max_length=60, help_text="keys of REASONS, separated by blanks")
    note = models.CharField(max_length=300, blank=True, help_text="why supplementary, or why not")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "recording"), name="once_linked"),
            models.CheckConstraint(condition=Q(score__lte=100), name="link_score_is_a_percentage"),
        )

    def __str__(self) -> str:
        return str(self.recording)

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]

    @property
    def reasons_zh(self) -> list[str]:
        return [self.REASONS[key] for key in self.reasons.split()]


class Interruption(Subject):
    """录制中断: from when, why, and how it went on, or that it could not. 《设备办法》第12条."""

    noun = "录制中断"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待说明",
        "open": "中断中",
        "resumed": "已恢复，语音说明待核实",
        "confirmed": "语音说明已核实",
        "denied": "没有语音说明",
        "unable": "无法继续，待负责人知悉",
        "heard": "无法继续，负责人已知悉",
        "dropped": "已排除",
    }
    scope_persons = ("activity__lead_id", "officer_id")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="interruptions")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", help_text="who was recording"
    )
    device = models.ForeignKey(
        "devices.Device", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    began_at = models.DateTimeField()
    reason = models.CharField(max_length=20, blank=True, choices=list(INTERRUPTION_REASONS.items()))
    note = models.CharField(max_length=300, blank=True, help_text="more on the reason, by the officer")
    resumed_at = models.DateTimeField(null=True)
    spoken = models.BooleanField(default=False, help_text="语音说明, as the officer claims")
    reported_at = models.DateTimeField(null=True, help_text="when the head was told it cannot go on")
    heard_at = models.DateTimeField(null=True, help_text="when the head said so")
    head_note = models.CharField(
        max_length=300, blank=True, help_text="what the head notes on another reason"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(resumed_at=None) | Q(resumed_at__gte=F("began_at")), name="resumed_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "dropped")) | ~Q(reason=""),
                name="interruption_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("unable", "heard")) | Q(reported_at__isnull=False),
                name="given_up_means_reported",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "began_at", "id"), name="interruption_of_unit"),
            models.Index(fields=("activity", "began_at", "id"), name="interruption_of_activity"),
        )

    def __str__(self) -> str:
        return f"{self.officer}的录制中断"

    @property
    def reason_zh(self) -> str:
        return INTERRUPTION_REASONS.get(self.reason, "")


class Statement(Subject):
    """书面说明: an officer's signed word on why nothing, or not all, was recorded. 《设备办法》第12条."""

    noun = "书面说明"
    states: ClassVar[dict[str, str]] = {"signed": "待认定", "accepted": "已认定", "rejected": "未认定"}
    scope_persons = ("activity__lead_id", "officer_id")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="statements")
    interruption = models.ForeignKey(
        Interruption, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", help_text="who signed"
    )
    text = models.CharField(max_length=1000)
    covers_from = models.DateTimeField(help_text="the part of the activity it speaks of")
    covers_to = models.DateTimeField()
    signed_at = models.DateTimeField()
    opinion = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(covers_to__gte=F("covers_from")), name="statement_covers_a_span"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "signed_at", "id"), name="statement_of_unit"),
            models.Index(fields=("activity", "id"), name="statement_of_activity"),
        )

    def __str__(self) -> str:
        return f"{self.officer}的书面说明"


class Obligation(Subject):
    """记录义务: what an activity that is over owes in recordings, and what of it is missing. 《设备办法》第8条."""

    noun = "记录义务"
    states: ClassVar[dict[str, str]] = {
        "owing": "尚缺",
        "fulfilled": "已全程记录",
        "explained": "有缺口，已说明",
    }
    scope_persons = ("activity__participants__officer_id",)

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="obligation")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=list(ACTIVITY_KINDS.items()))
    since = models.DateTimeField(help_text="when the activity ended: from then on it is owed")
    covered_permille = models.PositiveSmallIntegerField(default=0, help_text="share of the time recorded")
    lacking = models.CharField(max_length=15, blank=True, help_text="the most telling of what is missing")
    lacks = models.CharField(max_length=200, blank=True, help_text="keys of LACKS, separated by blanks")
    next_due_at = models.DateTimeField(null=True, help_text="when what is missing becomes a finding")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(covered_permille__lte=1000), name="covered_is_a_share"),
            models.CheckConstraint(condition=~Q(state="owing") | ~Q(lacking=""), name="owing_names_what"),
        )
        indexes = (
            models.Index(fields=("since", "id"), condition=~Q(lacking=""), name="owed_oldest"),
            # For who took part: his thousands of activities are looked for among those that lack something.
            models.Index(
                fields=("activity", "since", "id"), condition=~Q(lacking=""), name="owed_of_activity"
            ),
            models.Index(fields=("unit", "since", "id"), condition=~Q(lacking=""), name="owed_of_unit"),
            models.Index(fields=("lead", "since", "id"), condition=~Q(lacking=""), name="owed_of_lead"),
            models.Index(fields=("lacking", "since", "id"), condition=~Q(lacking=""), name="owed_by_lack"),
            models.Index(fields=("kind", "since", "id"), condition=~Q(lacking=""), name="owed_by_kind"),
            models.Index(
                fields=("next_due_at", "id"), condition=Q(next_due_at__isnull=False), name="owed_due"
            ),
        )

    @property
    def kind_zh(self) -> str:
        return ACTIVITY_KINDS[self.kind]

    @property
    def lacks_zh(self) -> list[str]:
        return [LACKS[key].zh for key in self.lacks.split()]

    @property
    def covered_zh(self) -> str:
        """The share recorded, never rounded up to the whole."""
        return f"{self.covered_permille / 10:.1f}%".replace(".0%", "%")
