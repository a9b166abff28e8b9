"""What the pages of activities ask for: the shape of it, never the law."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liuhen.apps.activities.models import Activity, Link
from liuhen.apps.people import queries as people
from liuhen.kernel.web.forms import Day, Identifier, Moment, Several, Somebody, as_moments, narrow, offer
from liuhen.kernel.web.wording import SHANGHAI
from liuhen.regulation.activities import ACTIVITY_KINDS, INTERRUPTION_REASONS, LACKS, NOTICES

LINES = forms.Textarea(attrs={"rows": 3})
LACKING = [(key, lack.zh) for key, lack in LACKS.items()]


class _Filters(forms.Form):
    """What a list is cut down by; a menu of too many people gives way to the links that name one."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    officer = Somebody(label="人员", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(
        label="活动种类", required=False, choices=[("", "全部"), *ACTIVITY_KINDS.items()]
    )
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)

    def __init__(self, data: Any, *, units: Any, officers: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units, officer=officers)

    def clean(self) -> dict[str, Any]:
        """Turn days into the moments they begin and end."""
        return as_moments(super().clean() or {})


class ActivityFilters(_Filters):
    """The list of activities."""

    q = forms.CharField(
        label="地点",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "地点中的字"}),
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Activity.states.items()])
    field_order = ("q", "unit", "officer", "kind", "state", "since", "until")


class MissingFilters(_Filters):
    """The list of what is missing."""

    lacking = forms.ChoiceField(label="缺什么", required=False, choices=[("", "全部"), *LACKING])
    field_order = ("unit", "officer", "kind", "lacking", "since", "until")


class OpenForm(forms.Form):
    """An activity: what, where, who. ``moment`` is when it began, or is to begin."""

    kind = forms.ChoiceField(label="活动种类", choices=list(ACTIVITY_KINDS.items()), widget=forms.RadioSelect)
    place = forms.CharField(
        label="地点", max_length=120, help_text="检查对象和地点，如：云岭镇集贸市场 3 号摊位。"
    )
    lead = Somebody(label="主办", queryset=None, empty_label="请选择")
    crew = Several(
        label="参加人员",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="至少两名持证执法人员（含主办）；辅助人员只能协助，不计入。",
    )
    moment = Moment(label="开始时间")
    is_interview = forms.BooleanField(
        label="室内询问", required=False, help_text="须录清询问人和被询问人正面图像和声音。"
    )
    basis = forms.CharField(
        label="执法依据", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, leads: Any, crew: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, lead=leads, crew=crew)


class AssignForm(forms.Form):
    """One more person, by number, because he may be another unit's."""

    person = Identifier(label="人员编号", max_length=20, widget=forms.TextInput(attrs={"list": "people"}))

    def clean_person(self) -> Any:
        """Find the person."""
        if found := people.person_by_number(self.cleaned_data["person"]):
            return found
        raise ValidationError("没有登记这个编号的在岗人员。")


class NoticeForm(forms.Form):
    """How the party was told."""

    notice = forms.ChoiceField(
        label="告知方式", choices=list(NOTICES.items()), widget=forms.RadioSelect, initial="phrase"
    )
    note = forms.CharField(
        label="说明", required=False, max_length=200, help_text="用其他方式告知的，写明是什么方式。"
    )


class EndForm(forms.Form):
    """When it ended."""

    ended_at = Moment(label="结束时间")


class TimesForm(forms.Form):
    """The true times of an activity."""

    started_at = Moment(label="开始时间")
    ended_at = Moment(label="结束时间")
    reason = forms.CharField(
        label="更正理由", max_length=300, widget=LINES, help_text="原来的时间保留在留痕中。"
    )


class ReasonForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label="理由", max_length=300, widget=LINES)


class LinkForm(forms.Form):
    """A recording to link by hand, and as what."""

    recording: Any = forms.ModelChoiceField(label="音像资料", queryset=None, empty_label="请选择")
    kind = forms.ChoiceField(
        label="作为",
        choices=list(Link.KINDS.items()),
        widget=forms.RadioSelect,
        help_text="事后补录的只能作为“事后补充”，不计入应录时间。",
    )
    note = forms.CharField(
        label="理由", required=False, max_length=300, widget=LINES, help_text="事后补充必填。"
    )

    def __init__(self, data: Any = None, *, recordings: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, recording=recordings)
        self.fields["recording"].label_from_instance = _recorded  # type: ignore[attr-defined]


def _recorded(recording: Any) -> str:
    began = recording.started_at
    when = f"{began.astimezone(SHANGHAI):%m-%d %H:%M}" if began else "时间不明"
    return f"{when}　{recording.officer or '人员不明'}　{recording.filename}"


class BreakForm(forms.Form):
    """That recording broke off."""

    officer = Somebody(label="录制人", queryset=None, empty_label=None)
    began_at = Moment(label="中断时间")
    reason = forms.ChoiceField(
        label="原因", choices=list(INTERRUPTION_REASONS.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", required=False, max_length=300, widget=LINES)

    def __init__(self, data: Any = None, *, crew: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, officer=crew)


class ResumeForm(forms.Form):
    """That recording goes on."""

    resumed_at = Moment(label="恢复时间")
    spoken = forms.BooleanField(
        label="恢复录制时已对中断原因作语音说明", required=False, help_text="由法制机构核实。"
    )


class ExplainForm(forms.Form):
    """Why there is a break between two pieces."""

    reason = forms.ChoiceField(
        label="原因", choices=list(INTERRUPTION_REASONS.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", required=False, max_length=300, widget=LINES)
    spoken = forms.BooleanField(
        label="恢复录制时已对中断原因作语音说明", required=False, help_text="由法制机构核实。"
    )


class ReportForm(forms.Form):
    """When the head was told."""

    reported_at = Moment(label="报告负责人的时间")


class NoteForm(forms.Form):
    """What the head has to say."""

    note = forms.CharField(label="意见", required=False, max_length=300, widget=LINES)


class StatementForm(forms.Form):
    """A signed word on what was not recorded."""

    text = forms.CharField(
        label="情况说明",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明没有录制或没有录全的原因、经过和当时采取的措施。提交即为本人签署，不可更改。",
    )
    covers_from = Moment(label="所说时段自", required=False)
    covers_to = Moment(label="所说时段至", required=False, help_text="不填的，指整个活动或该次中断以后。")


class JudgementForm(forms.Form):
    """Whether a statement stands."""

    accepted = forms.ChoiceField(
        label="认定", choices=[("yes", "情况属实，予以认定"), ("no", "不予认定")], widget=forms.RadioSelect
    )
    opinion = forms.CharField(label="意见", required=False, max_length=300, widget=LINES)

    def clean_accepted(self) -> bool:
        """Say yes or no."""
        return bool(self.cleaned_data["accepted"] == "yes")
