"""A certificate as anybody sees it who was shown it: its state at this second."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpResponseBase

from liuhen.apps.disclosure import showing
from liuhen.kernel.web.public import Limit, PublicRequest, public
from liuhen.kernel.web.refusals import answer
from liuhen.kernel.web.screens import Screen

ASKING = Limit("certificate", most=60, most_of_all=6000, per=timedelta(minutes=10), verb="查看")
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, kw_only=True)
class CertificateScreen(Screen):
    template = "disclosure/public/certificate.html"

    title: str = "执法证件状态"
    facts: dict[str, str]
    tone: str
    at: datetime


@public()
def certificate(request: PublicRequest, token: str) -> HttpResponseBase:
    """Show how a certificate stands now; nothing leads from one to the next."""
    if wait := ASKING.problem(request):
        return answer(request, wait)
    found = showing.shown_by(token) if TOKEN.fullmatch(token) else None
    if found is None:
        raise Http404("no certificate has this address")
    facts = showing.facts_of(found, at=request.at)
    return CertificateScreen(facts=facts, tone=showing.TONES.get(facts["state"], "red"), at=request.at).drawn(
        request
    )
