"""How what is done in custody looks to whoever does it: words afterwards, questions before, colours."""

from liuhen.apps.custody import queries
from liuhen.apps.custody.actions import counting, handing_over, lending, losing
from liuhen.apps.custody.models import HandOver, Loan, Loss, StockItem, StockTaking
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, whoever_sees
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.pages import PageRequest


def is_receiver(found: HandOver, actor: Actor) -> bool:
    return actor.person_id == found.receiver_id


def is_giver(found: HandOver, actor: Actor) -> bool:
    return actor.person_id == found.giver_id


def chosen(_: None, request: PageRequest) -> str:
    """Return the serial of the device whose page somebody came from."""
    asked = row_numbers([request.GET.get("device", "")])
    device = devices.visible_to(request.actor).filter(pk__in=asked).first()
    return device.serial if device else ""


# fmt: off
HAND_OVER = Desk(
    HandOver, whoever_sees(queries.hand_overs_visible_to), path="custody/handovers", resource="hand-overs",
    above=("保管交接", "console:handovers"),
    doors=(
        Door(handing_over.sign, "已签收，由您负责保管。", tone="primary", icon="signature", offered=is_receiver,
             confirm="确认已当面清点收到所列物品，状况与所写一致？签收后由您负责保管，不能更改。"),
        Door(handing_over.refuse, "已拒收，物品仍由交出人保管。", tone="danger", icon="x", offered=is_receiver),
        Door(handing_over.withdraw, "已撤回。", icon="arrow-back-up", offered=is_giver),
    ),
)
LOAN = Desk(
    Loan, whoever_sees(queries.loans_visible_to), path="custody/loans", resource="loans",
    above=("外借", "console:loans"), template="custody/loan_form.html", beside=lambda found: {"loan": found},
    facts=lambda found, actor, at: lending.facts_of(found, by=actor, at=at),
    entering=(
        Door(lending.request, "", page_by_hand="the borrower's unit is chosen first"),
    ),
    doors=(
        Door(lending.approve, "已批准，由保管员交付。", tone="primary", icon="check"),
        Door(lending.reject, "已答复不予批准。", tone="danger", icon="x"),
        Door(lending.hand_out, "已交付借用单位。", tone="primary", icon="send",
             offered=lambda found, _: found.state == "approved",
             confirm=lambda it: f"确认{it.device}已当面交给{it.borrower.short_name}的{it.borrower_person}？"),
        Door(lending.bring_back, "已归还入库。", tone="primary", icon="arrow-back-up", at="return"),
        Door(lending.withdraw, "已撤回。", icon="x", confirm="撤回这份外借申请吗？"),
    ),
    sought=("device__serial_key",),
)
LOSS = Desk(
    Loss, whoever_sees(queries.losses_visible_to), path="custody/losses", resource="losses",
    above=("遗失", "console:losses"), facts=lambda found, actor, _: losing.write_off_facts(found, by=actor),
    entering=(
        Door(losing.report, "已报告。设备已停止领用，请继续查找；找回后由保管员登记。", tone="danger",
             template="custody/loss_form.html",
             first={"serial": chosen, "lost_on": lambda _, request: local_day(request.at)}),
    ),
    doors=(
        Door(losing.found, "已登记找回，设备回到在库。", submit="找回入库", tone="primary", icon="circle-check",
             offered=lambda found, actor: actor.may_on(P.DEVICE_KEEP, found.device)),
        Door(losing.write_off, "已核销，不再计入配备和清点；历史和留痕保留。", tone="danger", icon="archive",
             offered=lambda found, actor: actor.may_on(P.LOSS_WRITE_OFF, found.device)),
    ),
    sought=("device__serial_key", "place"),
)
STOCK_TAKING = Desk(
    StockTaking, whoever_sees(queries.takings_visible_to), path="custody/stock", resource="stock-takings",
    above=("清点", "console:stocktakings"), template="custody/close_form.html",
    facts=lambda found, actor, _: counting.closing_facts(found, by=actor),
    beside=lambda found: {"taking": found, **queries.progress_of(found)},
    entering=(
        Door(counting.start, lambda made: f"清单已固定：应有 {made.expected} 台。",
             among={"unit": lambda _, actor: people.units_visible_to(actor, P.STOCK_TAKE)}),
    ),
    doors=(
        Door(counting.close, "已会签，清点结束。", tone="primary", icon="signature"),
        Door(counting.submit, "已提交，等待他人会签。", tone="primary", icon="send",
             confirm="已全部扫描，提交他人会签吗？"),
        Door(counting.reopen, "已退回，继续清点。", icon="rotate-clockwise"),
    ),
)
STOCK_ITEM = Desk(
    StockItem, queries.missing_items, path="custody/stock/items", resource="stock-items",
    above=("清点", "console:stocktakings"), home=lambda item: item.taking,
    doors=(
        Door(counting.clear, lambda made: f"已登记：{made.device}。", submit="登记找到", at="found",
             onto="console:stock-missing"),
    ),
)
# fmt: on
DESKS = (HAND_OVER, LOAN, LOSS, STOCK_TAKING, STOCK_ITEM)
WITHOUT_A_DOOR = {
    handing_over.make: "devices, recordings and media come line by line; the receiver's unit is chosen first",
    counting.scan: "scan by scan, as a fragment of the page",
}
