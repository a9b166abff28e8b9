"""Classes, putting recordings into them, and changing them: dry run, two signatures, batches."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.actions import changes
from liuhen.apps.retention.actions import classes as acts
from liuhen.apps.retention.console.forms import ClassifyForm, ProposeForm, WhyNotForm, selected
from liuhen.apps.retention.models import RuleChange
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation import retention as law

TONES = {
    "proposed": "orange",
    "signed": "orange",
    "applying": "blue",
    "in-force": "green",
    "withdrawn": "grey",
    "rejected": "red",
}
CRUMB = "保存类别"


@page(permission=P.RETENTION_SEE)
def classes(request: PageRequest) -> HttpResponseBase:
    """Show the classes in force, each with its source, and the changes made to them."""
    rows = page_of(
        queries.changes(), order=("-proposed_at", "-id"), cursor=request.GET.get("cursor"), size=20
    )
    context = {
        "title": CRUMB,
        "lead": "期限自录制结束起算，几类并存的以最长的为准；只能延长，不能缩短到已适用的期限以下。",
        "classes": queries.classes(),
        "page": rows,
        "tones": TONES,
        "duty": law.KEEP_AT_LEAST,
        "may_propose": request.actor.may(P.RETENTION_PROPOSE),
    }
    return render(request, "retention/classes.html", context)


@page(permission=P.RETENTION_CLASSIFY, methods=FILLS)
def classify(request: PageRequest) -> HttpResponseBase:
    """Put recordings, ticked or filtered, into a class."""
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
        context={"chosen": chosen[:50], "count": len(chosen), "said": said},
    )


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
        context={"was": was},
    )


@page(permission=P.RETENTION_SEE)
def change(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one change: what it would do, by unit and month, who signed, how far it is carried out."""
    found: RuleChange = get_object_or_404(queries.changes(), pk=pk)
    # Who signs for the county sees what the change does in every unit.
    names = people.names_of(f"unit:{unit}" for unit, *_ in found.trial["rows"])
    months = [(names[f"unit:{unit}"], *cells) for unit, *cells in found.trial["rows"]]
    rows = None
    if found.state in ("proposed", "signed"):
        affected = queries.tried_rows(found, request.actor)
        rows = page_of(affected, order=("id",), cursor=request.GET.get("cursor"), size=20)
    context = {
        "title": f"{found.zh}：{found.was_zh} → {found.will_zh}",
        "crumbs": [(CRUMB, reverse("console:retention"))],
        "change": found,
        "tone": TONES[found.state],
        "months": months,
        "rows": rows,
        "foreseen": queries.foreseen(rows, found) if rows else [],
        "buttons": _buttons(request, found),
        "traces": trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    }
    return render(request, "retention/rulechange.html", context)


def _buttons(request: PageRequest, found: RuleChange) -> list[Button]:
    def to(name: str) -> str:
        return reverse(f"console:rulechange-{name}", args=[found.pk])

    actor = request.actor
    facts = law.ClassFacts(
        found.years, found.source, found.trial["sooner"], signer_id=actor.person_id,
        had_a_part=(found.proposer_id, found.first_signer_id),
    )  # fmt: skip
    ask = f"签署即确认：已核对试算结果，同意“{found.zh}”由{found.was_zh}改为{found.will_zh}。"
    signing = [
        Offer(move, to("sign"), confirm=ask, tone="primary", icon="signature")
        for move in (lifecycle.SIGN_FIRST, lifecycle.SIGN_SECOND)
    ]
    shown = buttons(found, signing, by=actor, facts=facts)
    others = [
        Offer(lifecycle.TRY_AGAIN, to("try"), icon="refresh", confirm="重新试算后，已有的签署作废。"),
        Offer(lifecycle.REJECT, to("reject"), asks=True, tone="danger", icon="arrow-back-up"),
    ]
    shown += buttons(found, others, by=actor)
    if found.proposer_id == actor.person_id:
        shown += buttons(found, [Offer(lifecycle.RECALL, to("withdraw"), asks=True, icon="x")], by=actor)
    return shown


@page(permission=P.RETENTION_SIGN, methods=("POST",))
def sign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign the change as tried out."""
    changes.sign(change=_signable(request, pk), by=request.actor, at=request.at)
    return redirect("console:rulechange", pk)


@page(permission=P.RETENTION_PROPOSE, methods=("POST",))
def try_again(request: PageRequest, pk: int) -> HttpResponseBase:
    """Try the change out anew."""
    found: RuleChange = get_object_or_404(queries.changes(), pk=pk)
    changes.try_again(change=found, by=request.actor, at=request.at)
    return redirect("console:rulechange", pk)


@page(permission=P.RETENTION_SIGN, methods=FILLS)
def reject(request: PageRequest, pk: int) -> HttpResponseBase:
    """Turn the change down."""
    return _ended(request, _signable(request, pk), act=changes.reject, title="退回变更")


@page(permission=P.RETENTION_PROPOSE, methods=FILLS)
def withdraw(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take one's own proposal back."""
    found: RuleChange = get_object_or_404(queries.changes(), pk=pk)
    return _ended(request, found, act=changes.withdraw, title="撤回变更")


def _signable(request: PageRequest, pk: int) -> RuleChange:
    found: RuleChange = get_object_or_404(
        RuleChange.objects.visible_to(request.actor, P.RETENTION_SIGN), pk=pk
    )
    return found


def _ended(request: PageRequest, found: RuleChange, *, act: Any, title: str) -> HttpResponseBase:
    here = reverse("console:rulechange", args=[found.pk])
    return fill(
        request,
        WhyNotForm(request.POST or None),
        act=lambda data: act(change=found, by=request.actor, at=request.at, **data),
        title=title,
        submit=title,
        tone="danger",
        to=here,
        done="已办理。",
        crumbs=[(CRUMB, reverse("console:retention")), (found.zh, here)],
    )
