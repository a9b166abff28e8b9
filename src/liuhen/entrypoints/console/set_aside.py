"""What the jobs could not do: in the administrator's tray, and on the page of the store."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.jobs.setting_aside import job_of
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited


def what(row: SetAside) -> str:
    """Say what could not be done; what a later version does no more is left to its name."""
    job = job_of(row.job)
    return job.zh if job else row.job


def batch(actor: Actor, at: datetime) -> Batch | None:
    """Return what waits for whoever keeps the machine."""
    if not actor.may(P.STORE_SEE):
        return None
    url = f"{reverse('console:store')}#set-aside"
    return first_of(
        SetAside.objects.order_by("first_at", "id"),
        lambda row: Chore(
            "后台任务搁置", f"{what(row)}：{row.thing}", url, "", waited(row.first_at, at), "red"
        ),
        url,
    )


@page(permission=P.STORE_SEE, methods=("POST",))
def try_again(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let one thing be tried with the next look, whatever it would still have waited."""
    SetAside.again(at=request.at, pk=get_object_or_404(SetAside, pk=pk).pk)
    messages.success(request, "已安排重试，一分钟内办理。")
    return redirect(f"{reverse('console:store')}#set-aside")


SOURCES = (Source(Press.FOLLOW_UP, batch, "console:store"),)
urlpatterns = [path("store/set-aside/<int:pk>/again/", try_again, name="try-again")]
