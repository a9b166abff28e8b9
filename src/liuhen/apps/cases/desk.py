"""How what is done about clues and cases looks to whoever does it: words afterwards, questions before, choices."""

from datetime import datetime
from typing import Any

from liuhen.apps.cases import queries
from liuhen.apps.cases.actions import clues, ending, handling, opening, recusing, referring
from liuhen.apps.cases.models import Case, Clue, Handler, Party, RecusalRequest, Referral
from liuhen.apps.cases.queries import standing
from liuhen.apps.people import queries as people
from liuhen.apps.powers import queries as powers
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, as_it_stands, whoever_sees
from liuhen.kernel.web.pages import PageRequest

LIST, CLUES = ("案件", "console:cases"), ("线索", "console:clues")


def own_unit(_: Any, actor: Actor) -> Any:
    """Return the organ whoever acts belongs to: nobody opens another's cases."""
    person = people.person_of(actor)
    organ = people.home_organ(person.unit).pk if person else 0
    return people.units_ever().filter(pk=organ)


def officers(_: Any, actor: Actor) -> Any:
    """Return the officers of that organ and of its bodies."""
    organ = own_unit(None, actor).first()
    inside = [organ.pk, *people.bodies_of(organ).values_list("pk", flat=True)] if organ else []
    return people.officers_of(inside)


def everybody_there(_: Any, actor: Actor) -> Any:
    organ = own_unit(None, actor).first()
    return officers(None, actor) | people.people_in(organ.pk if organ else 0)


def powers_there(_: Any, request: PageRequest) -> list[tuple[str, str]]:
    """Return what that organ may do today, by its published list."""
    organ = own_unit(None, request.actor).first()
    return powers.codes_on(organ, local_day(request.at)) if organ else []


def open_clues(_: Any, actor: Actor) -> Any:
    return queries.clues_visible_to(actor).filter(state="registered").order_by("-found_on", "-id")


def parties(found: Handler, _: Actor) -> Any:
    return queries.parties_of(found.case)


def first_unit(_: Any, request: PageRequest) -> Any:
    return own_unit(None, request.actor).first()


def from_there(name: str) -> Any:
    """Let a field begin with what the page that leads here says of itself."""
    return lambda _, request: request.GET.get(name, "")[:120]


def himself(_: Any, request: PageRequest) -> Any:
    return request.actor.person_id


def this_moment(_: Any, request: PageRequest) -> datetime:
    return request.at


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def facts(found: Case, actor: Actor, at: datetime) -> Any:
    """Return what gates are judged by: how the handlers stand of what waits to be opened, else how the case does."""
    if found.state != "proposed":
        return standing.facts_of(found, by=actor, at=at)
    lead, *others = [each.person for each in standing.handlers_now(found)]
    code = found.power.code if found.power else ""
    return standing.opening_facts(found, lead, others, code=code, on=local_day(at), by=actor)


def facts_of_referral(found: Referral, actor: Actor, at: datetime) -> Any:
    """Leave what is handed over to the form."""
    return None if found.state == "approved" else standing.facts_of(found.case, by=actor, at=at)


def of_case(row: Any) -> Any:
    return row.case


def of_a_living_case(row: Any, _: Actor) -> bool:
    return bool(row.case.is_alive)


def opened(made: Case) -> str:
    return f"已登记：{made}。"


POWERS = {"power": powers_there}
BEGUN = {"unit": own_unit, "lead": officers, "others": officers}
FIRST = {"unit": first_unit, "lead": himself}
PARTY_FIELDS = as_it_stands("kind", "name", "number_kind", "representative", "address", "phone")


def its_number(found: Party, _: PageRequest) -> str:
    return found.credit_code or found.number


# fmt: off
CLUE = Desk(
    Clue, queries.clues_visible_to, path="clues", resource="clues", above=CLUES,
    entering=(
        Door(clues.register_clue, "已登记。请在期限内核查，并决定是否立案。", submit="登记",
             among={"unit": own_unit, "keeper": everybody_there},
             first={"unit": first_unit, "keeper": himself, "found_on": today,
                    "source_ref": from_there("source_ref")}),
    ),
    doors=(
        Door(clues.decline_clue, "已不予立案，理由留在账本中。", submit="不予立案", icon="x", at="decline"),
    ),
    sought=("summary", "named"),
)
CASE = Desk(
    Case, queries.visible_to, path="cases", resource="cases", above=LIST, facts=facts,
    entering=(
        Door(opening.propose, "已呈批立案，等待负责人决定。", submit="呈批",
             among=BEGUN | {"clue": open_clues}, first=FIRST, known=POWERS),
        Door(opening.open_on_the_spot, opened, submit="登记", endpoint="on-the-spot", among=BEGUN, first=FIRST,
             known=POWERS),
        Door(opening.receive, opened, submit="登记", endpoint="applications", operation="receive_application",
             among=BEGUN, first=FIRST | {"received_at": this_moment}, known=POWERS),
    ),
    doors=(
        Door(opening.approve_opening, "已批准立案，办案期限开始计算。", tone="primary", icon="check", at="approve",
             confirm="批准立案？", endpoint="approve"),
        Door(opening.refuse_opening, "已决定不予立案。", submit="不予立案", icon="x", at="not-approve"),
        Door(opening.take_materials, "已登记，受理期限重新计算。", submit="登记", icon="inbox", at="materials",
             endpoint="materials", first={"received_at": this_moment}),
        Door(opening.accept, "已受理，办理期限开始计算。", tone="primary", icon="check", confirm="受理这件申请？"),
        Door(opening.tell_lacking, "已告知需要补正的全部内容。", submit="告知", icon="list-check", at="lacking"),
        Door(opening.refuse, "已决定不予受理。", submit="不予受理", icon="x"),
        Door(ending.conclude, "调查已经终结。", submit="调查终结", tone="primary", icon="square-check",
             first=as_it_stands("opinion")),
        Door(ending.answer_older_law, "已登记。", submit="登记", icon="scale", at="older-law"),
        Door(handling.pause, "期限已经中止，恢复后继续计算。", submit="中止", icon="player-pause",
             first={"paused_at": this_moment}),
        Door(handling.resume, "期限已经恢复计算。", submit="恢复", icon="player-play",
             first={"resumed_at": this_moment}, offered=lambda found, _: found.is_paused),
        Door(handling.ask, "已请示，等待负责人决定。", submit="请示", icon="send", operation="ask_the_head"),
        Door(handling.extend, "已批准延长。", submit="批准延长", icon="clock"),
        Door(handling.turn_down, "已答复不同意。", submit="不同意", icon="x", at="turn-down",
             offered=lambda found, _: bool(found.asked_for)),
        Door(ending.send_back, "已退回补充调查。", submit="退回", icon="arrow-back-up", at="send-back"),
        Door(ending.withdraw, "已撤销立案。", submit="撤销立案", tone="danger", icon="x", at="withdraw",
             operation="withdraw_case"),
        Door(ending.transfer, "已移送。", submit="移送", icon="arrow-right", at="transfer", operation="transfer_case",
             offered=lambda found, _: queries.is_with_the_police(found)),
        Door(ending.close, "已结案。", tone="primary", icon="circle-check", confirm="结案？", operation="close_case"),
        Door(ending.reopen, "已重新办理，期限重新计算。", submit="重新办理", icon="refresh", operation="reopen_case"),
        Door(handling.add_party, lambda made: f"已登记当事人{made}。", submit="登记", at="party", endpoint="parties",
             anchor="parties"),
        Door(handling.name_handler, lambda made: f"已指派{made}。", submit="指派", at="handler", endpoint="handlers"),
        Door(referring.report_crime, "已报告负责人。移送有结果以前，不能以处罚结案。", submit="报告", at="crime",
             endpoint="referrals", among={"investigators": officers}),
    ),
    sought=("number", "cause", "parties__name_key", "parties__credit_code"),
)
PARTY = Desk(
    Party, queries.parties_visible_to, path="cases/parties", resource="parties", above=LIST, home=of_case, called=str,
    offered=of_a_living_case,
    doors=(
        Door(handling.correct_party, "已更正，原来的内容留在账本中。", submit="更正", icon="pencil", at="correct",
             anchor="parties", first=PARTY_FIELDS | {"number": its_number}),
        Door(handling.replace_party, "已变更，原当事人留在案卷中。", submit="变更", icon="arrows-exchange",
             at="replace", anchor="parties"),
        Door(handling.end_party, "已终止。", submit="终止", icon="x", at="end", anchor="parties",
             operation="end_party"),
    ),
)
HANDLER = Desk(
    Handler, queries.handlers_visible_to, path="cases/handlers", resource="handlers", above=LIST, home=of_case,
    called=str, offered=of_a_living_case,
    doors=(
        Door(handling.release_handler, "已退出办案。", submit="退出", icon="x", at="release"),
        Door(recusing.ask_recusal, "已登记回避申请；决定作出之前，调查不停止。", submit="申请", at="recusal",
             endpoint="recusals", among={"party": parties}),
    ),
)
RECUSAL = Desk(
    RecusalRequest, whoever_sees(queries.recusals_visible_to), path="cases/recusals", resource="recusals", above=LIST,
    home=of_case, called=str,
    doors=(
        Door(recusing.grant_recusal, "已决定回避，该人员即时退出本案。", submit="决定回避", tone="primary",
             icon="check", at="grant"),
        Door(recusing.deny_recusal, "已驳回回避申请。", submit="驳回", icon="x", at="deny"),
    ),
)
REFERRAL = Desk(
    Referral, queries.referrals_visible_to, path="cases/referrals", resource="referrals", above=LIST, home=of_case,
    called=str, facts=facts_of_referral,
    doors=(
        Door(referring.approve_referral, "已批准移送，请按时移交公安机关。", tone="primary", icon="check", at="approve",
             confirm="批准移送公安机关？"),
        Door(referring.refuse_referral, "已决定不移送，理由记录在案。", submit="不批准", icon="x", at="not-approve"),
        Door(referring.hand_over, "已移交，等待公安机关答复。", submit="移交", tone="primary", icon="send",
             at="hand-over", operation="hand_over_referral"),
        Door(referring.filed, "已登记：公安机关立案。请按时移交涉案物品。", submit="登记", icon="check", at="filed",
             first={"answered_at": this_moment}),
        Door(referring.declined, "已登记：公安机关不予立案。", submit="登记", icon="x", at="declined",
             first={"answered_at": this_moment}),
        Door(referring.hand_over_goods, "已登记移交涉案物品。", submit="登记", icon="package-export", at="goods",
             operation="hand_over_goods"),
        Door(referring.object_to, "已登记。", submit="提出异议", icon="message-report", at="object"),
        Door(referring.resume_case, "案件恢复办理。", icon="player-play", at="resume", confirm="恢复案件办理？"),
        Door(referring.returned, "已登记，案件继续办理。", submit="登记", icon="arrow-back-up", at="returned"),
    ),
)
# fmt: on
DESKS = (CLUE, CASE, PARTY, HANDLER, RECUSAL, REFERRAL)
WITHOUT_A_DOOR: dict[Any, str] = {
    ending.enter_decided: "whoever issues the last decision of a case does it in the same breath",
    opening.accept_by_silence: "the system's own, when the term to accept has run out",
}
