"""Classes, putting recordings into them, and changing them: dry run, two signatures, batches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.retention import desk, lifecycle, queries
from liuhen.apps.retention.actions import changes, signing, sortings
from liuhen.apps.retention.actions import classes as acts
from liuhen.apps.retention.console.forms import ClassifyForm, ProposeForm, filtered, selected
from liuhen.apps.retention.models import RetentionClass, RuleChange, Sorting
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import retention as law
from liuhen.regulation.parameters import KEEP_YEARS
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

TONES = {
    "proposed": "orange",
    "signed": "orange",
    "applying": "blue",
    "in-force": "green",
    "withdrawn": "grey",
    "rejected": "red",
}
CRUMB, SORTINGS = "保存类别", "批量归类"

CHANGE_SORTS = {"编号": "id", "类别": "key", "提出": "proposed_at", "状态": "state"}
SORTS = {"编号": "id", "归入类别": "key", "份数": "count", "提出": "proposed_at", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class ClassesScreen(Screen):
    template = "retention/classes.html"

    title: str = CRUMB
    lead: str = "期限自录制结束起算，几类并存的以最长的为准；只能延长，不能缩短到已适用的期限以下。"
    classes: Sequence[RetentionClass]
    page: Page[RuleChange]
    tones: Mapping[str, str]
    duty: Duty = law.KEEP_AT_LEAST
    may_propose: bool


@page(permission=P.RETENTION_SEE)
def classes(request: PageRequest) -> HttpResponseBase:
    """Show the classes in force, each with its source, and the changes made to them."""
    rows = sorted_page(queries.changes(), request, sorts=CHANGE_SORTS, first=("-proposed_at", "-id"), size=20)
    return ClassesScreen(
        classes=queries.classes(),
        page=rows,
        tones=TONES,
        may_propose=request.actor.may(P.RETENTION_PROPOSE),
    ).drawn(request)


@page(permission=P.RETENTION_CLASSIFY, methods=FILLS)
def classify(request: PageRequest) -> HttpResponseBase:
    """Put the recordings that were ticked into a class."""
    if not request.GET.getlist("recording"):
        return redirect(f"{reverse('console:sorting-new')}?{request.GET.urlencode()}")
    chosen, said = selected(request, P.RETENTION_CLASSIFY, most=acts.MOST_AT_ONCE)
    single = chosen[0] if len(chosen) == 1 else None
    to = reverse("console:recording", args=[single.pk]) if single else reverse("console:recordings")
    return fill(
        request,
        ClassifyForm(request.POST or None, classes=queries.classes()),
        act=lambda data: acts.classify(recordings=chosen, by=request.actor, at=request.at, **data),
        title="归入保存类别",
        submit="归入",
        to=to,
        done=lambda made: f"已为 {len(made)} 份资料分类，保存期限已重算。",
        crumbs=[("音像资料", reverse("console:recordings"))],
        template="retention/select.html",
        context={"chosen": chosen[:50], "count": len(chosen), "said": said, "sorting": False},
    )


@dataclass(frozen=True, kw_only=True)
class SortingsScreen(Screen):
    template = "retention/sortings.html"

    title: str = SORTINGS
    lead: str = "整个清单归入一个类别：提出时试算，另两名不同的人签署后分批施行。逐份勾选的可以直接归入。"
    page: Page[Sorting]
    tones: Mapping[str, str]


@page(permission=P.RETENTION_SEE)
def sorting_list(request: PageRequest) -> HttpResponseBase:
    """List what was put, or is to be put, into a class as a whole list."""
    rows = queries.sortings_visible_to(request.actor)
    return SortingsScreen(
        crumbs=[(CRUMB, reverse("console:retention"))],
        page=sorted_page(rows, request, sorts=SORTS, first=("-proposed_at", "-id")),
        tones=TONES,
    ).drawn(request)


@page(permission=P.RETENTION_CLASSIFY, methods=FILLS)
def sort(request: PageRequest) -> HttpResponseBase:
    """Propose to put all that the list's conditions find into a class; the dry run comes with it."""
    found, said = filtered(request, P.RETENTION_CLASSIFY)
    return fill(
        request,
        ClassifyForm(request.POST or None, classes=queries.classes()),
        act=lambda data: sortings.propose(
            recordings_found=found.values_list("pk", flat=True)[: sortings.MOST + 1], chosen_by=said,
            by=request.actor, at=request.at, **data,
        ),
        title=SORTINGS,
        submit="提出并试算",
        to=lambda made: reverse("console:sorting", args=[made.pk]),
        done="已提出并试算，请两名其他人员核对试算结果后签署。",
        crumbs=[("音像资料", reverse("console:recordings"))],
        template="retention/select.html",
        context={"chosen": found[:10], "count": found[: sortings.MOST + 1].count(), "said": said, "sorting": True},
    )  # fmt: skip


@page(permission=P.RETENTION_PROPOSE, methods=FILLS)
def propose(request: PageRequest) -> HttpResponseBase:
    """Propose a class's term; the dry run comes with it."""
    was = queries.class_of(request.GET.get("class", ""))
    told = {"key": was.key, "zh": was.zh, "years": was.years} if was else {}
    return fill(
        request,
        ProposeForm(request.POST or None, initial=told),
        act=lambda data: changes.propose(by=request.actor, at=request.at, **data),
        title="提出变更保存类别",
        submit="提出并试算",
        to=lambda made: reverse("console:rulechange", args=[made.pk]),
        done="已提出并试算，请两名其他人员核对试算结果后签署。",
        crumbs=[(CRUMB, reverse("console:retention"))],
        template="retention/propose.html",
        context={"was": was, "keep_for": KEEP_YEARS.said},
    )


@dataclass(frozen=True, kw_only=True)
class RuleChangeScreen(Screen):
    """A change of a class, or a sorting into one: ``rows`` are what it touches, ``foreseen`` their last days."""

    template = "retention/rulechange.html"

    change: RuleChange | Sorting
    facts: Sequence[tuple[str, str]]
    tone: str
    months: Sequence[tuple[Any, ...]]
    rows: Page[Any] | None
    foreseen: "Sequence[tuple[Recording, str, str]]"
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.RETENTION_SEE)
def change(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one change: what it would do, by unit and month, who signed, how far it is carried out."""
    found = _loaded(request, pk)
    rows = None
    if found.state in lifecycle.UNSIGNED:
        affected = queries.tried_rows(found, request.actor)
        rows = page_of(affected, order=("id",), cursor=request.GET.get("cursor"), size=20)
    facts = [
        ("类别", found.zh), ("原期限", found.was_zh), ("新期限", found.will_zh), ("依据", found.source),
        ("理由", found.why), ("意见", found.opinion),
    ]  # fmt: skip
    return _shown(request, found, facts, rows, queries.foreseen(rows, found) if rows else [])


@page(permission=P.RETENTION_SEE)
def sorting(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one sorting: what it would do, who signed, how far it is carried out."""
    found = _loaded_sorting(request, pk)
    into = queries.class_in(found)
    rows = page_of(queries.items_of_sorting(found), order=("id",), cursor=request.GET.get("cursor"), size=20)
    facts = [
        ("归入类别", f"{into.zh}（{into.term_zh}）"), ("依据", into.source), ("筛选条件", found.chosen_by),
        ("理由", found.why), ("意见", found.opinion),
    ]  # fmt: skip
    return _shown(request, found, facts, rows, queries.foreseen_in(rows, into))


def _shown(
    request: PageRequest, found: RuleChange | Sorting, facts: Any, rows: Any, foreseen: Any
) -> HttpResponseBase:
    # Who signs for the county sees what it does in every unit.
    names = people.names_of(f"unit:{unit}" for unit, *_ in found.trial["rows"])
    return RuleChangeScreen(
        title=str(found),
        crumbs=[(CRUMB, reverse("console:retention"))],
        change=found,
        facts=[(name, value) for name, value in facts if value],
        tone=TONES[found.state],
        months=[(names[f"unit:{unit}"], *cells) for unit, *cells in found.trial["rows"]],
        rows=rows,
        foreseen=foreseen,
        buttons=_buttons(request, found),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _buttons(request: PageRequest, found: RuleChange | Sorting) -> list[Button]:
    noun = str(found._meta.model_name)

    def to(name: str) -> str:
        return reverse(f"console:{noun}-{name}", args=[found.pk])

    actor = request.actor
    part = {"signer_id": actor.person_id, "had_a_part": (found.proposer_id, found.first_signer_id)}
    of = found if isinstance(found, RuleChange) else queries.class_in(found)
    facts = law.ClassFacts(of.years, of.source, found.trial["sooner"], **part)  # type: ignore[arg-type]
    ask = f"签署即确认：已核对试算结果，同意“{found}”。"
    moves = (lifecycle.SIGN_FIRST[noun], lifecycle.SIGN_SECOND[noun])
    signs = [Offer(move, to("sign"), confirm=ask, tone="primary", icon="signature") for move in moves]
    shown = buttons(found, signs, by=actor, facts=facts)
    at_desk = desk.CHANGE if isinstance(found, RuleChange) else desk.SORTING
    return shown + doors.buttons(at_desk, found, by=actor, at=request.at)


@page(permission=P.RETENTION_SIGN, methods=("POST",))
def sign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign the change as tried out."""
    signing.sign(change=_signable(request, pk), by=request.actor, at=request.at)
    return redirect("console:rulechange", pk)


@page(permission=P.RETENTION_SIGN, methods=("POST",))
def sign_sorting(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign the sorting as tried out."""
    found = _loaded_sorting(request, pk, P.RETENTION_SIGN)
    signing.sign(change=found, by=request.actor, at=request.at)
    return redirect("console:sorting", pk)


def _loaded(request: PageRequest, pk: int) -> RuleChange:
    found: RuleChange = get_object_or_404(queries.changes(), pk=pk)
    return found


def _loaded_sorting(request: PageRequest, pk: int, right: P = P.RETENTION_SEE) -> Sorting:
    found: Sorting = get_object_or_404(queries.sortings_visible_to(request.actor, right), pk=pk)
    return found


def _signable(request: PageRequest, pk: int) -> RuleChange:
    found: RuleChange = get_object_or_404(
        RuleChange.objects.visible_to(request.actor, P.RETENTION_SIGN), pk=pk
    )
    return found
