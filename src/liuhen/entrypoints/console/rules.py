"""Pages of the rulebook: every article with its duties, straight from what runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from liuhen.entrypoints.wiring import all_moves, pages
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.trail import label_of
from liuhen.regulation import ARTICLES, DUTIES, duties_of, explain, state_of
from liuhen.regulation.explain import KINDS_ZH, STATES_ZH, guarded_by, why
from liuhen.regulation.rulebook import coverage, regulations
from liuhen.regulation.vocabulary import Article, Duty

TONES = {"built": "green", "planned": "orange", "no software": "grey"}


class RuleFilters(forms.Form):
    """What the rulebook is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "条文大意、义务、编号"}),
    )
    regulation = forms.ChoiceField(
        label="规定",
        required=False,
        choices=[("", "全部"), *((each.key, each.short) for each in regulations())],
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES_ZH.items()])
    kind = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *KINDS_ZH.items()])


@dataclass(frozen=True)
class DutyCard:
    """A duty as a page shows it."""

    duty: Duty
    kind: str
    state: str
    tone: str
    clock: str
    gates: list[str]
    moves: Sequence[explain.Move]


def _card(duty: Duty) -> DutyCard:
    return DutyCard(
        duty,
        KINDS_ZH[duty.kind],
        STATES_ZH[duty.state],
        TONES[duty.state],
        _clock(duty),
        [gate.pattern_zh for gate in duty.gates],
        guarded_by(duty, all_moves()),
    )


def _clock(duty: Duty) -> str:
    """Say a time limit by what its events are called."""
    clock = duty.clock
    if clock is None:
        return ""
    starts, stops = label_of(clock.starts), "、".join(label_of(event) for event in clock.stops)
    began = f"自“{starts}”" if clock.starts_at is None else f"按“{starts}”所记的时间"
    return f"{clock.within.zh}，{began}起算，至“{stops}”止；逾期记“{clock.overdue.text}”"


@page(permission=P.DUTY_SEE)
def rules(request: PageRequest) -> HttpResponseBase:
    """List every article with its duties, and how far they are kept by the program."""
    filters = RuleFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = [(article, _duties(article, wanted)) for article in ARTICLES.values() if _fits(article, wanted)]
    shown = [(article, duties) for article, duties in found if duties or _names(article, wanted)]
    context = {
        "title": "规则",
        "lead": "两部规定逐条列出：要求什么、由哪个关口和时限保证、做到哪一步。由运行中的规则生成；条文以原件为准。",
        "filters": filters,
        "articles": [
            (
                article,
                STATES_ZH[state_of(article)],
                TONES[state_of(article)],
                [_card(duty) for duty in duties],
            )
            for article, duties in shown
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
    return render(request, "console/rules.html", context)


def _fits(article: Article, wanted: dict[str, str]) -> bool:
    return not wanted.get("regulation") or article.regulation.key == wanted["regulation"]


def _duties(article: Article, wanted: dict[str, str]) -> list[Duty]:
    words = wanted.get("q", "").strip()
    return [
        duty
        for duty in duties_of(article)
        if (not wanted.get("state") or duty.state == wanted["state"])
        and (not wanted.get("kind") or duty.kind == wanted["kind"])
        and (not words or words in f"{duty.id} {duty.summary} {article.summary} {article.cite()}")
    ]


def _names(article: Article, wanted: dict[str, str]) -> bool:
    """Say whether an article that asks nothing of software is itself what was looked for."""
    if duties_of(article) or wanted.get("kind"):
        return False
    words = wanted.get("q", "").strip()
    return wanted.get("state") in ("", "no software", None) and (
        not words or words in f"{article.summary} {article.cite()}"
    )


@page(permission=P.DUTY_SEE)
def duty(request: PageRequest, key: str) -> HttpResponseBase:
    """Explain one duty."""
    if key not in DUTIES:
        raise Http404(f"no duty {key}")
    newest = DUTIES[key][-1]
    context = {
        "title": f"{newest.article.cite()}　{key}",
        "crumbs": [("规则", reverse("console:duties"))],
        "card": _card(newest),
        "versions": DUTIES[key],
        "why": why(key, moves=all_moves(), pages=pages()),
        "siblings": [each for each in duties_of(newest.article) if each.id != key],
    }
    return render(request, "console/duty.html", context)


urlpatterns = [
    path("rules/", rules, name="duties"),
    path("rules/<slug:key>/", duty, name="duty"),
]
