"""Verbs on recusal 回避: an officer or a party asks, the head decides, and meanwhile the case goes on."""

from datetime import datetime

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.actions.handling import demand_alive
from liuhen.apps.cases.models import Handler, Party, RecusalRequest
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation.cases import RECUSAL_GROUNDS


@action(lifecycle.ASK_RECUSAL)
def ask_recusal(
    *,
    handler: Handler,
    asker: str,
    party: Party | None = None,
    ground: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> RecusalRequest:
    """Put on record that an officer is asked to keep out of a case. 《行政处罚法》第43条."""
    handler = locked(handler)
    demand_alive(handler.case, lifecycle.ASK_RECUSAL)
    if handler.state != "named":
        raise WrongState(f"不能申请回避：{handler}现在是“{handler.state_zh}”状态")
    if asker == "party" and party is None:
        raise Invalid("不能申请回避：请选择提出申请的当事人", field="party")
    if party is not None and party.case_id != handler.case_id:
        raise Invalid("不能申请回避：这不是本案的当事人", field="party")
    if asker == "officer" and by.person_id not in (None, handler.person_id):
        raise Invalid("不能申请回避：本人申请的，由本人登记", field="asker")
    if handler.recusals.filter(state="asked").exists():
        raise WrongState(f"不能申请回避：{handler}的回避正在等待决定")
    request = RecusalRequest(
        case=handler.case, unit_id=handler.unit_id, handler=handler, asker=asker, ground=ground, reason=reason,
        party=party if asker == "party" else None, asked_at=at,
    )  # fmt: skip
    told = {
        "handler": handler.person_id, "asker": request.asker_zh, "ground": RECUSAL_GROUNDS[ground], "reason": reason,
        "party": request.party_id,
    }  # fmt: skip
    return step(request, lifecycle.ASK_RECUSAL, by=by, at=at, data=told)


@action(lifecycle.GRANT_RECUSAL)
def grant_recusal(*, request: RecusalRequest, decision: str, by: Actor, at: datetime) -> RecusalRequest:
    """Decide that an officer keeps out: he is released at once, and signs nothing in this case any more."""
    request = _decided(request, decision, granted=True, by=by, at=at)
    handler = locked(request.handler)
    if handler.state == "named":
        step(handler, lifecycle.RECUSE_HANDLER, by=by, at=at, changes={"until": local_day(at)})
    return request


@action(lifecycle.DENY_RECUSAL)
def deny_recusal(*, request: RecusalRequest, decision: str, by: Actor, at: datetime) -> RecusalRequest:
    """Decide that an officer goes on."""
    return _decided(request, decision, granted=False, by=by, at=at)


def _decided(
    request: RecusalRequest, decision: str, *, granted: bool, by: Actor, at: datetime
) -> RecusalRequest:
    person = people.person_of(by)
    if person is not None and person.pk == request.handler.person_id:
        raise Invalid("不能决定回避：不能决定自己的回避", remedy="请由其他负责人决定")
    move = lifecycle.GRANT_RECUSAL if granted else lifecycle.DENY_RECUSAL
    changes = {"decision": decision, "decided_at": at}
    return step(request, move, by=by, at=at, changes=changes, data={"decision": decision})
