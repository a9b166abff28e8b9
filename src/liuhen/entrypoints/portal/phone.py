"""How a phone comes to trust the county's own authority, and what it lacks without."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liuhen.later import later

if TYPE_CHECKING:
    from liuhen.entrypoints import certificates
else:
    certificates = later("liuhen.entrypoints.certificates")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Lead an Android phone and an iPhone through it, with the fingerprint to compare before."""
    context = {
        "title": "手机接入",
        "lead": "现场检查要在没有网络时也能用手机记录，手机须先信任本县的根证书。",
        "authority": certificates.authority_of(settings.KEYS),
        "is_secure": request.is_secure(),
    }
    return render(request, "portal/phone.html", context)


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """Hand out the authority's certificate, in DER as both kinds of phone take it. Raises Http404."""
    found = certificates.authority_of(settings.KEYS)
    if found is None:
        raise Http404("no authority was made")
    headers = {"Content-Disposition": 'attachment; filename="liuhen-authority.crt"'}
    return HttpResponse(found.der, content_type="application/x-x509-ca-cert", headers=headers)
