"""What waits for somebody about papers, and what he is told of it."""

from typing import Any

from liuhen.apps.documents import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Press, Waiting
from liuhen.kernel.web.addresses import address_of


def of_its_paper(service: Any) -> str:
    """Return the page where a service is put on record further: its paper's."""
    return f"{address_of(service.document.ref)}#services"


def for_whom(paper: Any) -> str:
    """Say which paper it is: papers of one title are told apart by number and addressee."""
    addressee = paper.data.get("addressee", "")
    return f"{paper}（{addressee}）" if addressee else str(paper)


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_seal, "用印", Press.DECIDE, "console:documents", right=P.SEAL_APPLY, since="issued_at",
        about=for_whom, visible=queries.visible_to,
    ),
    Waiting(
        queries.to_serve, "送达文书", Press.FOLLOW_UP, "console:documents", right=P.SERVICE_RECORD, since="sealed_at",
        about=for_whom, tone="blue",
    ),
    Waiting(
        queries.in_the_post, "登记签收或退回", Press.FOLLOW_UP, "console:documents", right=P.SERVICE_RECORD,
        since="sent_at", tone="grey", to=of_its_paper,
    ),
    Waiting(
        queries.returned, "退回的文书改用其他方式送达", Press.FOLLOW_UP, "console:documents", right=P.SERVICE_RECORD,
        about=for_whom, visible=queries.visible_to, tone="red",
    ),
)
# fmt: on
