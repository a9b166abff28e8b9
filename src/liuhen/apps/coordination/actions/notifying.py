"""Tell another unit, read, answer or refuse. 《责任制》第32条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.coordination import lifecycle, papers, queries
from liuhen.apps.coordination.actions import filing
from liuhen.apps.coordination.models import CooperationNotice
from liuhen.apps.documents import actions as documents
from liuhen.apps.people import queries as people
from liuhen.kernel import attachments
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.flow import action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document
    from liuhen.apps.evidence.models import Evidence
    from liuhen.apps.people.models import Unit
    from liuhen.apps.recordings.models import Recording


@action(lifecycle.SEND)
def send(
    *, sender: "Unit", unit: "Unit", urgency: str = "ordinary", content: str, place: str = "",
    evidence: "Sequence[Evidence]" = (), recordings: "Sequence[Recording]" = (), files: Sequence[Kept] = (),
    by: Actor, at: datetime,
) -> CooperationNotice:  # fmt: skip
    """Tell another unit of what is in its charge; what is cited stays where it is. Raises Refused."""
    called = queries.on_duty(unit, at) if urgency == "urgent" else None
    notice = CooperationNotice(
        unit=unit, sender=sender, urgency=urgency, content=content, place=place, sent_by_id=by.person_id, sent_at=at,
        on_duty=called.person if called else None,
    )  # fmt: skip
    items = filing.listed(evidence, recordings)

    def along(row: CooperationNotice) -> None:
        filing.put_down(row.ref, items)
        filing.keep(row.ref, files)

    return step(
        notice, lifecycle.SEND, by=by, at=at, facts=queries.sending_facts(sender, unit, by),
        data={
            "sender": sender.pk, "receiver": unit.pk, "urgency": urgency, "content": content, "place": place,
            "on_duty": called.person_id if called else None,
            "items": [[each.about, each.sha256] for each in items],
        } | attachments.told(files),
        along=along,
    )  # fmt: skip


@action(lifecycle.READ)
def read(*, notice: CooperationNotice, by: Actor, at: datetime) -> CooperationNotice:
    """Put on record that it was read; its clock runs on. Raises Refused."""
    notice = locked(notice)
    facts = queries.notice_facts(notice, by)
    return step(notice, lifecycle.READ, by=by, at=at, facts=facts, changes={"read_at": at})


@action(lifecycle.ANSWER)
def answer(
    *, notice: CooperationNotice, answer: str, people_sent: str = "", files: Sequence[Kept] = (), by: Actor,
    at: datetime,
) -> CooperationNotice:  # fmt: skip
    """Say what was done about it. Raises Refused for whoever sent it."""
    notice = locked(notice)
    told = {"answer": answer, "people_sent": people_sent}
    return step(
        notice, lifecycle.ANSWER, by=by, at=at, facts=queries.notice_facts(notice, by, people_sent=people_sent),
        changes=told | {"answered_at": at}, data=told | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.REFUSE)
def refuse(*, notice: CooperationNotice, reason: str, by: Actor, at: datetime) -> CooperationNotice:
    """Refuse it, for a reason; it goes to the supervisors at once. Raises Refused."""
    notice = locked(notice)
    return step(
        notice, lifecycle.REFUSE, by=by, at=at, facts=queries.notice_facts(notice, by),
        changes={"answer": reason, "answered_at": at}, data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.UPHOLD)
def uphold(*, notice: CooperationNotice, reason: str, by: Actor, at: datetime) -> CooperationNotice:
    """Let a refusal stand: it was another's matter. Raises Refused."""
    notice = locked(notice)
    return step(
        notice, lifecycle.UPHOLD, by=by, at=at, facts=queries.notice_facts(notice, by), changes={"judged": reason},
        data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.WRITE_NOTICE)
def write_notice(
    *, notice: CooperationNotice, paper: str = "cooperation-notice", by: Actor, at: datetime
) -> "Document":
    """Issue the letter with which a notice goes out on paper too. Raises Refused."""
    notice = locked(notice)
    step(
        notice,
        lifecycle.WRITE_NOTICE,
        by=by,
        at=at,
        facts=queries.notice_facts(notice, by),
        data={"paper": paper},
    )
    drafted = documents.draft(
        kind=paper, unit=notice.sender, about=notice.ref, data=papers.of_notice(notice),
        persons=people.persons([notice.sent_by_id] if notice.sent_by_id else []), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)
