"""What two holders find of a report, and a circular that whoever manages the person approves. 《责任制》第51条."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.documents import actions as documents
from liuhen.apps.interference import books, lifecycle, papers, queries
from liuhen.apps.interference.actions.rings import note
from liuhen.apps.interference.models import Circular, Ring
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, judge, locked, step
from liuhen.kernel.identifiers import name_key
from liuhen.regulation.interference import A51, KINDS

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document
    from liuhen.apps.people.models import Person

CANNOT = "不能办理"


def _page(ring: Ring, slot: int, by: Actor) -> tuple[list[books.Page], books.Page]:
    """Return a ring's book and the page of it that somebody may write on. Raises Invalid as if there were none."""
    pages = books.pages(ring)
    readable = {each.slot for each in queries.pages_of(ring, by)}
    page = next((each for each in pages if each.slot == slot and slot in readable), None)
    if page is None:
        raise Invalid(f"{CANNOT}：没有这份记录，或您无权查看")
    return pages, page


@action
def conclude(
    *, ring: Ring, slot: int, founded: bool, kinds: Sequence[str], person: "Person | None", reason: str, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Say whether a report holds and of which kind it is; a second holder has to say the same. Raises Refused."""
    ring = locked(ring)
    pages, page = _page(ring, slot, by)
    if page.state not in ("opened", "concluded"):
        raise WrongState(f"{CANNOT}：这份记录已由两人认定")
    if founded and (person is None or not kinds):
        raise Invalid(
            f"{CANNOT}：认定成立的，须写明干预人和情形", field="kinds" if person else "person",
            remedy="查不清是什么人的，认定为不成立并写明理由",
        )  # fmt: skip
    if person is not None and person.pk in (by.person_id, page.author):
        raise Invalid(f"{CANNOT}：干预人不能是记录人或者您本人", field="person")
    page.state, page.founded, page.kinds = "concluded", founded, [key for key in KINDS if key in kinds]
    page.person, page.concluded_by = person.pk if person and founded else None, by.person_id
    if page.person and page.person not in page.named:
        page.named.append(page.person)
    page.note("认定成立" if founded else "认定不成立", reason, by=by.person_id, at=at)
    note(ring, pages, at=at)


@action
def countersign(*, ring: Ring, slot: int, by: Actor, at: datetime) -> None:
    """Confirm as another person what the first holder found. Raises Refused."""
    ring = locked(ring)
    pages, page = _page(ring, slot, by)
    if page.state != "concluded":
        raise WrongState(f"{CANNOT}：还没有第一人的认定")
    if page.concluded_by == by.person_id:
        raise Invalid(f"{CANNOT}：认定须由两人作出，您已经认定过", remedy="请由另一名持钥人复核")
    page.state = "confirmed"
    page.note("复核同意", "", by=by.person_id, at=at)
    note(ring, pages, at=at)


@action
def propose(*, ring: Ring, slot: int, text: str, by: Actor, at: datetime) -> Circular:
    """Ask whoever manages the person to have him circulated; the text names no recorder. Raises Refused."""
    cannot = lifecycle.PROPOSE.cannot
    ring = locked(ring)
    pages, page = _page(ring, slot, by)
    if page.state != "confirmed" or not page.founded or page.person is None:
        raise WrongState(f"{cannot}：须先由两名持钥人认定成立")
    author, person = (people.persons([pk]).get() for pk in (page.author, page.person))
    if name_key(author.name) in name_key(text) or author.number in text:
        raise Invalid(
            f"{cannot}：通报稿中出现了记录人的姓名或者编号", field="text",
            remedy="请删去记录人的姓名，也不写能认出记录人的案件和情节",
        )  # fmt: skip
    authority = queries.authority_over(person, on=local_day(at))
    if authority is None:
        raise Invalid(f"{cannot}：{person}的人事管理权限在上级机关", remedy="请书面报送上级机关")
    assert by.person_id  # who holds a key is a person
    token = secrets.token_hex(16)
    told = {"person": person.pk, "kinds": page.kinds, "text": text}
    circular = step(
        Circular(
            unit_id=ring.unit_id, authority=authority, token=token, proposer_id=by.person_id, proposed_at=at,
            sealed=books.circular_sealed(told, token=token),
        ),
        lifecycle.PROPOSE, by=by, at=at, data={"authority": authority.pk},
    )  # fmt: skip
    page.state, page.circular = "proposed", circular.pk
    page.note("提请通报", "", by=by.person_id, at=at)
    note(ring, pages, at=at)
    return circular


@action(lifecycle.APPROVE)
def approve(*, circular: Circular, by: Actor, at: datetime) -> Circular:
    """Approve a circular, as whoever manages the person it names. Raises Refused."""
    circular = locked(circular)
    return step(
        circular, lifecycle.APPROVE, by=by, at=at, facts=queries.circular_facts(circular, by),
        changes={"decided_at": at},
    )  # fmt: skip


@action(lifecycle.REFUSE_CIRCULAR)
def refuse_circular(*, circular: Circular, reason: str, by: Actor, at: datetime) -> Circular:
    """Refuse a circular, with a reason that the holders read. Raises Refused."""
    circular = locked(circular)
    return step(
        circular, lifecycle.REFUSE_CIRCULAR, by=by, at=at, facts=queries.circular_facts(circular, by),
        changes={"decided_at": at, "reason": reason}, data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.CIRCULATE)
def circulate(*, circular: Circular, by: Actor, at: datetime) -> Circular:
    """Send an approved circular round: from now on everybody may read it. Raises Refused."""
    circular = locked(circular)
    facts = queries.circular_facts(circular, by)
    judge(circular, lifecycle.CIRCULATE, by=by, facts=facts)
    text = str(queries.told_by(circular)["text"])
    return step(
        circular, lifecycle.CIRCULATE, by=by, at=at, facts=facts, changes={"text": text, "circulated_at": at},
        data={"text": text},
    )  # fmt: skip


@action(lifecycle.PUT_OUT)
def put_out(*, circular: Circular, reason: str, by: Actor, at: datetime) -> Circular:
    """Have a circular made public where need be, word for word as it went round: the platform hides the name.

    Its words were held against the recorder's name when it was proposed, and whoever decides now must not learn that.
    """
    circular = locked(circular)
    done = step(
        circular, lifecycle.PUT_OUT, by=by, at=at, facts=queries.circular_facts(circular, by),
        data={"reason": reason},
    )  # fmt: skip
    told, authority = queries.told_by(done), done.authority
    person = people.persons([told["person"]]).select_related("unit").get()
    kinds = "；".join(KINDS[key] for key in told["kinds"])
    disclosure.announce(
        kind="circular", about=done.ref, title="关于违反规定干预、插手案件办理的通报",
        unit=people.supervising_unit() if authority == people.top_unit() else authority,
        fields={
            "body": authority.name, "basis": f"{A51.cite_in_full()}：{kinds}", "who": person.name,
            "post": people.home_organ(person.unit).name, "text": done.text,
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip
    return done


@action(lifecycle.CALL_BACK)
def call_back(*, circular: Circular, reason: str, by: Actor, at: datetime) -> Circular:
    """Take a circular off the platform at once, or off the way there, with the reason."""
    circular = locked(circular)
    done = step(
        circular, lifecycle.CALL_BACK, by=by, at=at, facts=queries.circular_facts(circular, by),
        data={"reason": reason},
    )  # fmt: skip
    disclosure.withdraw_what_fell(about=done.ref, reason=reason, by=SYSTEM, at=at)
    return done


@action(lifecycle.WRITE)
def write_circular(
    *, circular: Circular, paper: str = "interference-circular", by: Actor, at: datetime
) -> "Document":
    """Issue a circular on paper, under the next number of whoever sends it. Raises Refused."""
    circular = step(circular, lifecycle.WRITE, by=by, at=at, data={"paper": paper})
    drafted = documents.draft(
        kind=paper, unit=circular.unit, about=circular.ref, data=papers.of_circular(circular), by=by, at=at
    )
    return documents.issue(document=drafted, by=by, at=at)
