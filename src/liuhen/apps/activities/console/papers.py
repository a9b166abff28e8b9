"""What is told on paper of an activity, to be printed."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from liuhen.apps.activities import desk, papers
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page


@page(permission=P.ACTIVITY_SEE)
def statement(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print a statement 书面说明."""
    found = get_object_or_404(desk.STATEMENT.rows(request.actor), pk=pk)
    return printing.response(
        "statement", papers.statement(found), at=found.signed_at, filename=f"statement-{pk}.pdf"
    )


@page(permission=P.ACTIVITY_SEE)
def interruption(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the report of an interruption 中断报告."""
    found = get_object_or_404(desk.INTERRUPTION.rows(request.actor), pk=pk)
    return printing.response(
        "interruption", papers.interruption(found), at=found.began_at, filename=f"interruption-{pk}.pdf"
    )
