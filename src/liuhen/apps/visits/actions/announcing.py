"""Put results of visits onto the public platform. 《责任制》第11条、第15条."""

from datetime import datetime

from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.visits.models import Visit
from liuhen.kernel.access import SYSTEM
from liuhen.regulation.disclosure import ORGANISATION


def of_result(visit: Visit, *, at: datetime) -> None:
    """Let a result be due on the platform; who prepares it adds what is not known here."""
    firm = visit.establishment
    coded = {"party_code": firm.code} if firm.kind != "place" else {}
    disclosure.announce(
        kind="inspection", unit=visit.unit, about=visit.ref, title=f"对{firm}的行政检查结果",
        fields={
            "body": visit.unit.name, "number": f"检查{visit.pk}", "party_kind": ORGANISATION, "party": firm.name,
            "party_address": firm.address, "basis": visit.basis, "result": visit.result, **coded,
        },
        happened_at=at, by=SYSTEM, at=at,
    )  # fmt: skip
