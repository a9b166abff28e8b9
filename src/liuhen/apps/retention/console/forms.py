"""What the pages of retention ask for: the shape of it, never the law; and which recordings are meant."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404

from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention.lifecycle import NOBODYS_NAME
from liuhen.apps.retention.models import MOST_KEY, MOST_NAME, MOST_YEARS
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.forms import Day, as_moments, fill_menus, row_numbers
from liuhen.kernel.web.pages import PageRequest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuhen.apps.recordings.models import Recording

TEXT = forms.Textarea(attrs={"rows": 3})
BIGGEST = 2**63 - 1


class ReasonForm(forms.Form):
    """Why a hold is placed, or a disposal asked for."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=TEXT,
        help_text=NOBODYS_NAME,
    )


class ClassifyForm(forms.Form):
    """Which class applies, and why."""

    key = forms.ChoiceField(
        label="保存类别",
        widget=forms.RadioSelect,
        help_text="可以先后归入几类，以期限最长的为准；归入后不能撤销。",
    )
    why = forms.CharField(label="理由", max_length=300, widget=TEXT)

    def __init__(self, data: Any = None, *, classes: Any) -> None:
        super().__init__(data)
        kept = (each for each in classes if each.key != "unclassified")
        fill_menus(self, key=[(each.key, f"{each.zh}（{each.term_zh}）") for each in kept])


class ProposeForm(forms.Form):
    """A class as it is to be."""

    key = forms.SlugField(
        label="类别代码", max_length=MOST_KEY, help_text="小写英文和连字符；新的代码即新设一个类别。"
    )
    zh = forms.CharField(label="名称", max_length=MOST_NAME)
    years = forms.IntegerField(
        label="保存年限", min_value=0, max_value=MOST_YEARS, help_text="自录制结束起的整年数；0 表示永久。"
    )
    source = forms.CharField(
        label="依据", max_length=300, required=False, help_text="规定的名称、文号和条款。"
    )
    why = forms.CharField(label="变更理由", max_length=300, widget=TEXT)


class _Selection(forms.Form):
    """The conditions of the list of recordings, as its address carries them."""

    q = forms.CharField(label="关键词", required=False, max_length=255)
    unit = forms.IntegerField(label="单位", required=False, min_value=1, max_value=BIGGEST)
    officer = forms.IntegerField(label="执法人员", required=False, min_value=1, max_value=BIGGEST)
    device = forms.IntegerField(label="设备", required=False, min_value=1, max_value=BIGGEST)
    kind = forms.CharField(label="类型", required=False, max_length=10)
    state = forms.CharField(label="状态", required=False, max_length=20)
    late = forms.CharField(label="迟到", required=False, max_length=2)
    since = Day(label="录制自", required=False)
    until = Day(label="录制至", required=False)


def selected(request: PageRequest, right: Permission, *, most: int) -> "tuple[list[Recording], str]":
    """Return the recordings ticked in a list, or all that its filters find, and in words how they were found.

    Raises Http404 for one outside the reach, Invalid for none or more than ``most``.
    """
    wanted = row_numbers(request.GET.getlist("recording")[: most + 1])
    if wanted:
        found = list(
            recordings.found_for(request.actor, right, wanted={}).rows.filter(pk__in=wanted).order_by("pk")
        )
        if len(found) < len(wanted):
            raise Http404
        return found, ""
    rows, said = filtered(request, right)
    found = list(rows[: most + 1])
    if not found:
        raise Invalid("没有符合筛选条件的资料", remedy="请换个条件")
    if len(found) > most:
        raise Invalid(f"筛选出的资料超过{most}份", remedy="请把条件缩小，分几次办理")
    return found, said


def filtered(request: PageRequest, right: Permission) -> "tuple[QuerySet[Recording], str]":
    """Return what the filters of a list find, and the filters in words. Raises Invalid for no filter."""
    filters = _Selection(request.GET)
    told = {key: value for key, value in filters.cleaned_data.items() if value} if filters.is_valid() else {}
    if not told:
        raise Invalid("还没有选择资料", remedy="请在音像资料列表中勾选，或先筛选再办理")
    wanted = as_moments(told) | {"words": told.get("q", "")}
    said = recordings.conditions_zh(told | {"words": told.get("q", "")})
    return recordings.found_for(request.actor, right, wanted=wanted).rows.order_by("id"), said
