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
    drafted: bool = False,
    template: str = "form_page.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Show ``form``; once it is well-formed call ``act`` and go ``to`` the next page with the word ``done``.

    A Refused that names a field of the form is said at that field, any other above it; what was entered stays.
    The very same form sent again, by a second press, does nothing more and leads to the same page.
    ``confirm`` is asked before it is sent, where it cannot be taken back; ``drafted`` lets it be saved unsent.
    """
    refused: Refused | None = None
    once.mark(form)
    draft = drafts.recall(request, form) if drafted and not form.is_bound else None
    status = 200
    if drafted and form.is_bound and "draft" in request.POST:
        drafts.save(request, form)
        messages.success(request, "草稿已保存，只有您看得到；附件不在草稿里，提交时再选。")
        return redirect(request.path)
    if form.is_bound:
        status = 422
        if form.is_valid():
            sending = once.Sending(request, form)
            try:
                if earlier := sending.led_to():
                    messages.info(request, once.DONE_BEFORE)
                    return redirect(earlier)
                made, onward = sending.carry_out(
                    lambda: act(form.cleaned_data), to=lambda made: to if isinstance(to, str) else to(made)
                )
            except Refused as refusal:
                status = status_of(refusal)
                refused = say_at_field(form, refusal)
            else:
                if drafted:
                    drafts.drop(request)
                messages.success(request, done if isinstance(done, str) else done(made))
                return redirect(onward)
    shown = {
        "title": title,
        "form": form,
        "submit": submit,
        "tone": tone,
        "confirm": confirm,
        "drafted": drafted,
        "draft": draft,
        "back": crumbs[-1][1] if crumbs else "",
        "crumbs": crumbs,
        "refused": refused,
        **(context or {}),
    }
    return render(request, template, shown, status=status)


def say_at_field(form: forms.Form, refusal: Refused) -> Refused | None:
    """Say a refusal at the field of ``form`` it names; return it where it names none, to be said above."""
    if isinstance(refusal, Invalid) and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return None
    return refusal
