"""The firm scans the officer's code and confirms that they are there; the scan-in cites that. 《责任制》第29条."""

from datetime import datetime, timedelta

from django.core import signing

from liuhen.apps.visits import lifecycle
from liuhen.apps.visits.models import Phone, Visit
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.kernel.identifiers import plain

SALT = "liuhen.visits.arrival"
SHOWN_FOR, GOOD_FOR = timedelta(minutes=5), timedelta(minutes=10)
"""How long a code opens its page, and how long what was opened can be confirmed."""
CANNOT = lifecycle.CONFIRM_ARRIVAL.cannot


def code_of(visit: Visit, phone: Phone) -> str:
    """Return the code that an officer's phone shows for a visit, good for a few minutes."""
    return signing.dumps({"visit": visit.pk, "phone": phone.pk}, salt=SALT)


def shown(code: str, *, for_long: timedelta = SHOWN_FOR) -> Visit | None:
    """Return the visit a code was shown for; None for one that nobody here made. Raises Invalid for an old one."""
    try:
        told = signing.loads(code, salt=SALT, max_age=for_long)
    except signing.SignatureExpired:
        raise Invalid(f"{CANNOT}：这个码已经过期", remedy="请检查人员在手机上重新出示，再扫一次") from None
    except signing.BadSignature:
        return None
    phone = Phone.objects.filter(pk=told["phone"], state="registered").first()
    if phone is None:
        return None
    going = Visit.objects.filter(pk=told["visit"], officers__person_id=phone.person_id)
    return going.select_related("unit", "establishment", "power", "approver").first()


@action(lifecycle.CONFIRM_ARRIVAL)
def confirm_arrival(*, visit: Visit, last4: str, by: Actor, at: datetime) -> Visit:
    """Confirm for the firm that the officers are there; once, and only for the firm they were sent to.

    Whoever typed the firm's code meanwhile has scanned in already: the firm's word stands beside that.
    """
    visit = locked(visit)
    if visit.arrived_at:
        raise WrongState(f"{CANNOT}：已经确认过", remedy="请看本次检查的回执")
    if plain(last4) != visit.establishment.code[-4:]:
        raise Invalid(
            f"{CANNOT}：代码的后四位不是{visit.establishment}的", field="last4",
            remedy="这次检查不是到您的企业的，请不要确认，并向检查人员问明",
        )  # fmt: skip
    return step(visit, lifecycle.CONFIRM_ARRIVAL, by=by, at=at, changes={"arrived_at": at})
