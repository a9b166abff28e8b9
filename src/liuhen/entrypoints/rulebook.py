"""The rulebook as pages show it, to staff and to everybody: the list, an article, and what if a term began on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, QueryDict

from liuhen.apps.findings.queries import open_by_duty
from liuhen.entrypoints.wiring import moves_by_duty
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.queries import Kept, calendar, kept_by_duty
from liuhen.kernel.clocks.what_if import WhatIf, what_if, with_a_clock
from liuhen.kernel.flow import Invalid
from liuhen.kernel.official_text.loading import official_texts
from liuhen.kernel.recusal.queries import concerning, refs_of
from liuhen.kernel.web.forms import Day, fill_menus
from liuhen.kernel.web.trail import label_of
from liuhen.regulation import ARTICLES, DUTIES, duties_of, explain, state_of
from liuhen.regulation.explain import KINDS_ZH, STATES_ZH, numbers_zh
from liuhen.regulation.parameters import STORE_WITHIN_HOURS
from liuhen.regulation.rulebook import articles_found, coverage, regulations
from liuhen.regulation.vocabulary import Article, Check, Duty, Extension, Gate

TONES = {"built": "green", "planned": "orange", "no software": "grey"}
KEPT_DAYS = 365


class RuleFilters(forms.Form):
    """What the rulebook is cut down by."""

    q = forms.CharField(
        label="条号或关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": f"13、第十三条、{STORE_WITHIN_HOURS.said}、销毁"}),
    )
    regulation = forms.ChoiceField(label="规定", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES_ZH.items()])
    kind = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *KINDS_ZH.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_menus(self, regulation=[("", "全部"), *((each.key, each.short) for each in regulations())])


class WhatIfForm(forms.Form):
    """Which time limit, and from when."""

    duty = forms.ChoiceField(label="哪一项期限")
    on = Day(label="起算日", help_text="发生的那一天，例如收到投诉的日期。")
    clock_time = forms.TimeField(
        label="起算时刻",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="只有按小时计的期限才用填。",
    )
    named_on = Day(
        label="书面确定的最后一日",
        required=False,
        help_text="只有期限由文书确定的才用填，例如整改通知写明的日期。",
    )
    extended = forms.BooleanField(label="假设获准延长到最长", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocked = with_a_clock()
        fill_menus(self, duty=[("", "请选择"), *((each.id, _limit(each)) for each in clocked)])
        if not any(each.clock and each.clock.longest for each in clocked):
            del self.fields["extended"]


def _limit(duty: Duty) -> str:
    assert duty.clock is not None
    return f"{duty.article.cite()}　{duty.summary.partition('；')[0].rstrip('。')}（{duty.clock.within.zh}）"


@dataclass(frozen=True)
class DutyCard:
    """A duty as a page shows it; ``kept`` and ``findings`` for those who may see them."""

    duty: Duty
    kind: str
    state: str
    tone: str
    clock: str
    moves: Sequence[explain.Move]
    versions: Sequence[Duty]
    kept: Kept | None = None
    findings: int | None = None

    @property
    def gates(self) -> tuple[Gate, ...]:
        return self.duty.gates

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.duty.checks


@dataclass(frozen=True)
class Figures:
    """How the duties are kept, by duty, as far as the reader may see; no time limits for who sees his own rows only."""

    kept: Mapping[str, Kept] | None
    findings: Mapping[str, int]


def figures_for(actor: Actor, *, at: datetime) -> Figures | None:
    """Count what lies within an actor's reach over the last twelve months, None for who may see none. Three queries."""
    if not actor.may(Permission.FINDING_SEE):
        return None
    units = actor.units_with(Permission.FINDING_SEE)
    has_units = units is None or bool(units)
    return Figures(
        kept_by_duty(
            since=at - timedelta(days=KEPT_DAYS),
            at=at,
            unit_ids=units,
            apart_from=refs_of(concerning(actor.person_id, actor.bodies, even_addressed=False)),
        )
        if has_units
        else None,
        open_by_duty(actor),
    )


def card(duty: Duty, figures: Figures | None, moves: Mapping[str, Sequence[explain.Move]]) -> DutyCard:
    """Return a duty with its figures, if any are shown, and the ``moves`` that keep it, by duty."""
    return DutyCard(
        duty,
        KINDS_ZH[duty.kind],
        STATES_ZH[duty.state],
        TONES[duty.state],
        _clock(duty),
        moves.get(duty.id, ()),
        DUTIES[duty.id],
        figures.kept.get(duty.id, Kept()) if figures and figures.kept is not None and duty.clock else None,
        figures.findings.get(duty.id, 0) if figures and duty.state == "built" else None,
    )


def _clock(duty: Duty) -> str:
    """Say a time limit by what its events are called."""
    clock = duty.clock
    if clock is None:
        return ""
    starts, stops = label_of(clock.starts), _named(clock.fulfilled_by)
    if clock.starts in clock.stops:
        began = "从当时记下的时间"
    else:
        began = f"自“{starts}”" if clock.starts_at is None else f"按“{starts}”所记的时间"
    lapsed = f"；{_named(clock.lapses)}时终止计算" if clock.lapses else ""
    longer = "".join(map(_longer, clock.extensions))
    over = f"逾期记“{clock.overdue.text}”" if clock.overdue else "届满前不得办理后续事项"
    return f"{clock.within.zh}，{began}起算，至{stops}止{lapsed}{longer}；{over}"


def _longer(extension: Extension) -> str:
    most = f"至多{extension.most.zh}" if extension.most else ""
    return f"，经{extension.approved_by or '批准'}可延长{most}"


def _named(events: tuple[str, ...]) -> str:
    return "、".join(f"“{label_of(event)}”" for event in events)


def list_context(asked: QueryDict, figures: Figures | None = None) -> dict[str, Any]:
    """Return every article that was asked for with its duties, and how far they are kept by the program."""
    filters = RuleFilters(asked)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    articles = articles_found(
        words=wanted.get("q", ""),
        regulation=wanted.get("regulation", ""),
        state=wanted.get("state", ""),
        kind=wanted.get("kind", ""),
    )
    moves = moves_by_duty()
    return {
        "title": "规则",
        "lead": "两部规定逐条列出：要求什么，系统怎么做，做到哪一步。由运行中的规则生成；条文以印发的原件为准。",
        "filters": filters,
        "articles": [
            (
                article,
                STATES_ZH[state_of(article)],
                TONES[state_of(article)],
                [card(duty, figures, moves) for duty in duties],
            )
            for article, duties in articles
        ],
        "coverage": [
            (
                each,
                each.duties["built"],
                sum(each.duties.values()),
                each.articles["built"],
                sum(each.articles.values()),
            )
            for each in coverage()
        ],
    }


def article_named(key: str) -> Article:
    """Return an article by its key. Raises Http404."""
    if key not in ARTICLES:
        raise Http404(f"no article {key}")
    return ARTICLES[key]


def article_context(article: Article, figures: Figures | None = None) -> dict[str, Any]:
    """Return all there is about an article: our words, the official ones, duties, numbers, neighbours."""
    keys = list(ARTICLES)
    at = keys.index(article.key)
    moves = moves_by_duty()
    return {
        "title": article.cite(),
        "article": article,
        "state": (STATES_ZH[state_of(article)], TONES[state_of(article)]),
        "cards": [card(duty, figures, moves) for duty in duties_of(article)],
        "numbers": numbers_zh(article.key),
        "official": official_texts().get(article.key, ()),
        "before": ARTICLES[keys[at - 1]] if at else None,
        "after": ARTICLES[keys[at + 1]] if at + 1 < len(keys) else None,
    }


def what_if_context(asked: QueryDict) -> dict[str, Any]:
    """Return the form and, once it is filled in, its answer."""
    is_asked = "on" in asked
    form = WhatIfForm(asked) if is_asked else WhatIfForm(initial={"duty": asked.get("duty", "")})
    found: WhatIf | None = None
    if is_asked and form.is_valid():
        told = form.cleaned_data
        try:
            found = what_if(
                told["duty"], on=told["on"], clock_time=told["clock_time"], named_on=told["named_on"],
                extended=told.get("extended", False),
            )  # fmt: skip
        except Invalid as refused:
            form.add_error(refused.field, str(refused))
    return {
        "title": "期限推算",
        "lead": "选一项期限，填起算的日期，看最后一天是哪天、一天一天怎么算出来的。只是推算，不登记任何事情。",
        "form": form,
        "found": found,
        "last_year": calendar().last_year,
    }


def status_of_form(form: forms.Form) -> int:
    """Return 422 for a form that was filled in wrongly."""
    return 422 if form.errors else 200
