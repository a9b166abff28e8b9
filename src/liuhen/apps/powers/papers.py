"""What papers say of powers."""

from typing import Any

from liuhen.apps.powers.models import Guide, PowerItem
from liuhen.apps.powers.queries.guides import Terms
from liuhen.regulation.guides import SERVICE_GUIDES, UNDER_REVISION


def guide(found: Guide, item: PowerItem | None, *, why_fallen: str = "") -> dict[str, Any]:
    """Return what a guide says on paper; terms, steps and basis are those of the list.

    ``why_fallen`` says why one that is out ought to be revised.
    """
    terms = Terms.of(item)
    beside = f"（法定时限{terms.statutory}）" if terms.statutory and terms.statutory != terms.binds else ""
    return {
        "unit": found.unit.name,
        "code": found.code,
        "number": found.number,
        "name": item.name if item else found.code,
        "kind": item.kind_zh if item else "",
        "bases": [basis.as_written for basis in item.bases.all()] if item else [],
        "applicants": found.applicants,
        "conditions": found.conditions or "无特别条件",
        "materials": [line.strip() for line in found.materials.splitlines() if line.strip()],
        "steps": list(item.steps) if item else [],
        "process": item.process if item and not item.steps else "",
        "term": f"{terms.binds}{beside}" if terms.binds else "法律没有规定，也没有承诺时限",
        "fee": found.fee + (f"（{found.fee_basis}）" if found.fee_basis else ""),
        "where": found.where,
        "hours": found.hours,
        "telephone": found.telephone,
        "remedies": found.remedies,
        "basis": SERVICE_GUIDES.article.cite_in_full(),
        "warning": _warning(found, why_fallen),
    }


def _warning(found: Guide, why_fallen: str) -> str:
    if found.state != "published":
        return f"{found.state_zh}，不作为办事依据"
    return f"{UNDER_REVISION}：{why_fallen}" if why_fallen else ""
