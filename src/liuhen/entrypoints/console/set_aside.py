"""What the jobs could not do: in the administrator's tray, and on the page of the store."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from liuhen.kernel.access import Permission as P
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.jobs.setting_aside import job_of
from liuhen.kernel.waiting import Press, Waiting
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.kernel.web.pages import PageRequest, page


def what(row: SetAside) -> str:
    """Say what could not be done; what a later version does no more is left to its name."""
    job = job_of(row.job)
    return job.zh if job else row.job


@page(permission=P.STORE_SEE, methods=("POST",))
def try_again(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let one thing be tried with the next look, whatever it would still have waited."""
    SetAside.again(at=request.at, pk=get_object_or_404(SetAside, pk=pk).pk)
    messages.success(request, "已安排重试，一分钟内办理。")
    return redirect(f"{reverse('console:store')}#set-aside")


WAITINGS = (
    Waiting(
        lambda _: SetAside.objects.order_by("first_at", "id"), "后台任务搁置", Press.FOLLOW_UP, "console:store",
        right=P.STORE_SEE, about=lambda row: f"{what(row)}：{row.thing}", whose="", since="first_at", tone="red",
        to=lambda _: f"{address_or_blank('console:store')}#set-aside", listed="console:store",
    ),
)  # fmt: skip
urlpatterns = [path("store/set-aside/<int:pk>/again/", try_again, name="try-again")]
