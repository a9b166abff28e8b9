"""A page that asks before it acts: show a form, call one action with what was filled in, go on or say why not."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.web import drafts, once
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.refusals import status_of

FILLS = ("GET", "HEAD", "POST")


def fill(
    request: PageRequest,
    form: forms.Form,
    *,
    act: Callable[[dict[str, Any]], Any],
    title: str,
    submit: str,
    to: str | Callable[[Any], str],
    done: str | Callable[[Any], str],
    crumbs: Sequence[tuple[str, str]] = (),
    tone: str = "primary",
    confirm: str = "",
    template: str = "form_page.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Show ``form``; once it is well-formed call ``act`` and go ``to`` the next page with the word ``done``.

    A Refused that names a field of the form is said at that field, any other above it; what was entered stays.
    The very same form sent again, by a second press, does nothing more and leads to the same page.
    ``confirm`` is asked before it is sent, where it cannot be taken back. What a long form holds is kept unsent.
    """
    refused: Refused | None = None
    once.mark(form)
    status = 200
    keeps = drafts.keeps(request, form)
    if keeps and (answer := _about_drafts(request, form)):
        return answer
    if form.is_bound:
        status = 422
        if form.is_valid():
            sending = once.Sending(request, form)
            try:
                if earlier := sending.led_to():
                    if keeps:
                        drafts.drop(request, mark=sending.mark)
                    messages.info(request, once.DONE_BEFORE)
                    return redirect(earlier)
                made, onward = sending.carry_out(
                    lambda: act(form.cleaned_data), to=lambda made: to if isinstance(to, str) else to(made)
                )
            except Refused as refusal:
                status = status_of(refusal)
                refused = say_at_field(form, refusal)
            else:
                if keeps:
                    drafts.drop(request, mark=sending.mark)
                messages.success(request, done if isinstance(done, str) else done(made))
                return redirect(onward)
    waiting = drafts.waiting(request) if keeps and not form.is_bound else []
    recalled = drafts.recall(request, form, waiting)
    # What the form says itself comes last: the tone of a state beside it is not that of its button.
    shown = {
        **(context or {}),
        "title": title,
        "form": form,
        "submit": submit,
        "tone": tone,
        "confirm": confirm,
        "keeps": keeps,
        "draft_seen": recalled.row.version if recalled else drafts.version_of(request, form),
        "recalled": recalled,
        "drafts": [] if recalled or getattr(request, "is_refilled", False) else waiting,
        "back": crumbs[-1][1] if crumbs else "",
        "crumbs": crumbs,
        "refused": refused,
    }
    return render(request, template, shown, status=status)


def _about_drafts(request: PageRequest, form: forms.Form) -> HttpResponseBase | None:
    """Answer what was sent about a draft; None where the form itself was sent, or nothing."""
    match request.POST.get(drafts.FIELD) if form.is_bound else None:
        case drafts.AT_ONCE:
            return drafts.answer(request, form)
        case drafts.THROWN_AWAY:
            drafts.throw_away(request)
            messages.success(request, "草稿已丢弃。")
            return redirect(drafts.page_of(request))
        case None:
            return None
        case _:
            kept = drafts.save(request, form)
            messages.success(request, "草稿已保存，只有您看得到；附件不在草稿里，提交时再选。")
            return redirect(kept.address)


def say_at_field(form: forms.Form, refusal: Refused) -> Refused | None:
    """Say a refusal at the field of ``form`` it names; return it where none is seen, to be said above."""
    named = form.fields.get(refusal.field) if isinstance(refusal, Invalid) else None
    if isinstance(refusal, Invalid) and named and not named.widget.is_hidden:
        form.add_error(refusal.field, str(refusal))
        return None
    return refusal
