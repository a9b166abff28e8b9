"""Play an original: in ranges, to whoever has stated why, never as a download. 《设备办法》第13、15条."""

from http import HTTPStatus

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from liuhen.apps.recordings import queries
from liuhen.apps.recordings.media_types import media_type
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import GateClosed
from liuhen.kernel.vault import ranges
from liuhen.kernel.vault.errors import StoreUnavailable
from liuhen.kernel.web.attaching import picture
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.refusals import Problem, answer
from liuhen.regulation.custody import LENDING_NEEDS_APPROVAL


@page(permission=Permission.RECORDING_VIEW)
def media(request: PageRequest, pk: int) -> HttpResponseBase:
    """Stream one recording to the player of the console."""
    return stream(request, pk, by=request.actor)


@page(permission=Permission.RECORDING_VIEW)
def poster(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show the small picture of a recording to whoever may watch it; it tells rows apart, and is no viewing."""
    found = get_object_or_404(queries.posters_for(request.actor), recording=pk)
    response = picture(found.sha256, "image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def stream(request: PageRequest, pk: int, *, by: Actor) -> HttpResponseBase:
    """Answer a player's GET or HEAD.

    Raises Http404 outside of what ``by`` may watch, GateClosed without a viewing, NotStored.
    """
    recording: Recording = get_object_or_404(
        Recording.objects.reachable_by(by, Permission.RECORDING_VIEW), pk=pk
    )
    if queries.open_viewing(recording, by, at=request.at) is None:
        raise GateClosed(
            "不能播放：没有登记本次查看的用途，或登记已过时",
            duty=LENDING_NEEDS_APPROVAL.id,
            article=LENDING_NEEDS_APPROVAL.article.cite(),
            remedy="请先写明查看用途",
        )
    try:
        response = ranges.serve(
            request, sha256=recording.sha256, content_type=media_type(recording), filename=recording.filename
        )
    except StoreUnavailable as away:
        return answer(request, Problem(HTTPStatus.SERVICE_UNAVAILABLE, "store-unavailable", str(away)))
    # What cannot be shown goes to the player all the same: it says so, and nothing lands in a downloads folder.
    response["Content-Disposition"] = response["Content-Disposition"].replace("attachment", "inline", 1)
    return response
