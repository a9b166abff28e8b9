"""How what is done about evidence and facts looks to whoever does it: words afterwards, colours, choices."""

from datetime import datetime
from typing import Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.cases.queries import Case
from liuhen.apps.evidence import on_site, queries
from liuhen.apps.evidence.actions import collecting, falling, finding, writing
from liuhen.apps.evidence.models import Evidence, Fact
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest

CASES = ("案件", "console:cases")
LIST = ("证据", "console:evidences")


def collected(made: Evidence) -> str:
    return f"已登记：{made}。{'登记在作出决定之后，单独标明，不作为该决定的依据。' if made.late else ''}"


def handlers(case: Case, _: Actor) -> Any:
    """Return whoever handles a case or did, or was on site when it was found: evidence may be of a day that is past."""
    return people.persons({*case.handlers.values_list("person_id", flat=True), *on_site.officers_of(case)})


def handlers_now(case: Case, _: PageRequest) -> Any:
    return [each.person_id for each in cases.handlers_now(case)]


def in_the_vault(_: Case, actor: Actor) -> Any:
    return recordings.visible_to(actor)


def of_the_case(about: Case | Fact, _: Actor) -> Any:
    """Return all evidence of the case: of what no fact may rest on the gates say why."""
    return queries.of_case(about.case if isinstance(about, Fact) else about)


def usable(about: Case | Fact, actor: Actor) -> Any:
    """Return what a fact may rest on, as far as that is known without looking at each file."""
    return of_the_case(about, actor).filter(state="collected", late=False)


def this_moment(_: Any, request: PageRequest) -> datetime:
    return request.at


# fmt: off
COLLECT = Door(
    collecting.collect, collected, submit="登记", at="collect", endpoint="evidence",
    operation="collect_evidence",
    icon="plus", files=True,
    among={"collectors": handlers, "recording": in_the_vault, "watched_by": in_the_vault},
    first={"collected_at": this_moment, "collectors": handlers_now},
)
TAKE_IN = Door(
    collecting.take_in, lambda made: f"已收入现场证据{len(made)}份，取证人为检查人员，原件不另复制。",
    at="evidence-on-site", operation="take_in_evidence", icon="download",
)
FIND = Door(
    finding.find, "已认定。", submit="认定", at="find", endpoint="facts", operation="find_fact", icon="checklist",
    among={"evidence": of_the_case}, listed={"evidence": usable},
)
LIST_EVIDENCE = Door(
    writing.list_evidence, lambda made: f"已签发：{made}。", icon="list-check", at="evidence-list",
    endpoint="evidence-lists",
    onto=lambda made: address_of(made.document.ref),
)
WRITE_RECORD = Door(
    writing.write_record, lambda made: f"已制作：{made}。打印、签名后扫描，登记为证据。", submit="制作",
    icon="file-text", at="records", operation="write_record", among={"officers": handlers},
    first={"began_at": this_moment, "ended_at": this_moment, "officers": handlers_now},
    onto=lambda made: address_of(made.document.ref),
)
OF_A_CASE = Desk(
    Case, cases.visible_to, path="cases", above=CASES, called=str,
    doors=(COLLECT, TAKE_IN, FIND, WRITE_RECORD, LIST_EVIDENCE),
)
EVIDENCE = Desk(
    Evidence, queries.visible_to, path="evidence", above=LIST, called=str,
    doors=(
        Door(collecting.exclude, "已排除；证据保留，据以认定的事实已同时标明。", submit="排除",
             tone="danger", icon="x"),
        Door(collecting.reinstate, "已恢复；据以认定的事实已重新核对。", submit="恢复", icon="arrow-back-up"),
    ),
    sought=("name", "case__number"),
)
FACT = Desk(
    Fact, queries.facts_visible_to, path="facts", above=CASES, called=str, home=lambda found: found.case,
    offered=lambda found, _: queries.is_looked_into(found.case),
    doors=(
        Door(finding.support, "已补充证据。", submit="补充", icon="plus",
             among={"evidence": of_the_case}, listed={"evidence": usable}),
        Door(finding.withdraw, "已撤回认定，原来的认定留在账本中。", submit="撤回", icon="x"),
    ),
)
# fmt: on
DESKS = (OF_A_CASE, EVIDENCE, FACT)
WITHOUT_A_DOOR: dict[Any, str] = {
    falling.look_again: "within exclusion and support, and by the jobs",
    falling.mend: "within the withdrawal of a fact",
}
