"""How what is done about papers, seals and services looks to whoever does it: words afterwards, colours, choices."""

from typing import Any

from liuhen.apps.documents import actions, queries
from liuhen.apps.documents.models import Consent, Document, Seal, Service
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import as_told, local_day
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest

PAPERS, SEALS = ("文书", "console:documents"), ("印章", "console:seals")
WITH_THE_APP = "the app whose paper it is does it, where its own step is taken"


def addressee(found: Document, _: PageRequest) -> str:
    return str(found.data.get("addressee", ""))


def now(_: Any, request: PageRequest) -> Any:
    return as_told(request.at)


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def consents(found: Document, actor: Actor) -> Any:
    """Return the consents in force in the matter that a paper is about."""
    return queries.consents_visible_to(actor).filter(about=found.about, state="in-force").order_by("-id")


def recordings(_: Document, actor: Actor) -> Any:
    return queries.recordings(actor)


def keepers(found: Seal, _: Actor) -> Any:
    """Return who may keep a seal: those who serve in its unit."""
    return people.serving_in(found.unit_id)


def only_seal(found: Document, request: PageRequest) -> Any:
    return queries.seals_for(found, request.actor).first()


def said(made: Service) -> str:
    return f"已登记：{made}（{made.state_zh}）。"


WHOM = {"addressee": addressee}
# fmt: off
DOCUMENT = Desk(
    Document, queries.visible_to, path="documents", resource="documents", above=PAPERS, called=str,
    doors=(
        Door(actions.press_seal, lambda made: f"已用印：{made}。", submit="用印", tone="primary", icon="rubber-stamp",
             at="seal", among={"seal": queries.seals_for}, first={"seal": only_seal},
             offered=lambda found, _: found.of_kind.sealed,
             confirm="用印后记入账本，不能撤销。确定吗？"),
        Door(actions.hand_over, said, submit="登记", icon="user-check", at="hand-over",
             first=WHOM | {"served_at": now}, files=True),
        Door(actions.leave, said, submit="登记", icon="home", at="leave",
             first=WHOM | {"served_at": now}, files=True, among={"recordings": recordings}),
        Door(actions.post, said, submit="登记", icon="mail", at="post",
             first=WHOM | {"sent_at": now}, files=True),
        Door(actions.send, said, submit="登记", icon="send", at="send",
             among={"consent": consents}, first=WHOM | {"served_at": now}, files=True),
        Door(actions.publish, said, submit="登记", icon="speakerphone", at="publish",
             first=WHOM | {"published_on": today}, files=True),
        Door(actions.file_consent, lambda made: f"已登记：{made}。", submit="登记", icon="signature", at="consent",
             first={"name": addressee, "signed_on": today}, files=True, needs_files=True,
             no_endpoint="the signed paper comes with it"),
        Door(actions.void, lambda made: f"已作废：{made}。", tone="danger", icon="ban",
             confirm="作废以后文号不再使用，也不能恢复。确定吗？"),
    ),
    sought=("number", "title"),
)
SERVICE = Desk(
    Service, queries.services_visible_to, path="services", resource="services", above=PAPERS, called=str,
    home=lambda found: found.document,
    doors=(
        Door(actions.note_arrival, said, submit="登记", tone="primary", icon="mail", at="arrival", files=True,
             offered=lambda found, _: found.route == "post", first={"served_at": now}),
        Door(actions.note_return, "已登记退回。没有送达，请改用其他方式送达。", submit="登记", icon="arrow-back-up",
             at="return", first={"returned_on": today}),
        Door(actions.void_service, "已确认无效，以它为起点的期限和决定随之受影响。", tone="danger", icon="ban",
             at="void", confirm="确认无效后，这次送达不再算数。确定吗？"),
    ),
)
CONSENT = Desk(
    Consent, queries.consents_visible_to, path="consents", resource="consents", above=PAPERS, called=str,
    home=lambda found: found.document,
    doors=(
        Door(actions.revoke_consent, "已登记撤回，以后不能再凭它电子送达。", tone="danger", icon="x", at="revoke"),
    ),
)
SEAL = Desk(
    Seal, queries.seals_visible_to, path="seals", resource="seals", above=SEALS, called=str,
    entering=(
        Door(actions.register_seal, lambda made: f"已登记：{made}。", submit="登记", at="register",
             page_by_hand="the impression comes with it, and is looked at first",
             no_endpoint="the impression comes with it, and is looked at first"),
    ),
    doors=(
        Door(actions.hand_over_seal, lambda made: f"已移交：{made}由{made.keeper}保管。", submit="移交",
             icon="arrows-exchange", at="hand-over", among={"keeper": keepers}),
        Door(actions.end_seal, lambda made: f"已停用：{made}。", tone="danger", icon="ban", at="end",
             confirm="停用后不能再用这枚印章。确定吗？"),
    ),
    sought=("name",),
)
# fmt: on
DESKS = (DOCUMENT, SERVICE, CONSENT, SEAL)
WITHOUT_A_DOOR = {
    actions.draft: WITH_THE_APP,
    actions.revise: WITH_THE_APP,
    actions.issue: WITH_THE_APP,
    actions.file_drawing: "the machine does it, once a paper is issued or sealed",
    actions.take_as_served: "the machine does it, once the days of a public notice are over",
}
