"""Pages of custody: hand-overs, loans, losses, stock-takings and the register, and their panels elsewhere."""

from typing import Any

from django.urls import path

from liuhen.apps.custody import desk, queries
from liuhen.apps.custody.console import counting, handing_over, lending, listing, losing
from liuhen.apps.devices import queries as devices
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.trail import ref

MENU = (MenuGroup("设备", (MenuItem("保管交接", "arrows-exchange", "console:handovers", P.HANDOVER_SIGN),)),)

trail.call(
    "handover",
    giver=ref("person", "交出人"),
    receiver=ref("person", "接收人"),
    devices="设备编号",
    recordings="音像资料",
    media="存储介质",
    condition="状况",
    reason="理由",
)
trail.call(
    "loan",
    device=ref("device", "设备"),
    to_unit=ref("unit", "借用单位"),
    due_on="归还日",
    loss=ref("loss", "遗失报告"),
)
trail.call(
    "loss",
    device=ref("device", "设备"),
    keeper=ref("person", "保管人"),
    holder=ref("person", "领用人"),
    to_unit=ref("unit", "借用单位"),
)
trail.call(
    "stocktaking",
    expected="应有（台）",
    away="不在清点范围",
    seen="见到（台）",
    unseen="未见（设备编号）",
)
trail.call(
    "stockitem", taking=ref("stocktaking", "清点单"), device=ref("device", "设备"), serial="设备编号",
    loss=ref("loss", "遗失报告"),
)  # fmt: skip


def _of_device(request: PageRequest, device: Any) -> dict[str, Any]:
    actor = request.actor
    return {
        "device": device,
        "loans": queries.loans_of(device.pk)[:5],
        "hand_overs": queries.hand_overs_of(device.pk)[:5],
        "losses": queries.losses_of(device.pk)[:5],
        "may_hand_over": actor.person_id == device.keeper_id and device.state not in devices.GONE,
        "may_lend": device.state == "available"
        and actor.may_on(P.LOAN_REQUEST, device)
        and not queries.open_loan_of(device.pk),
        "may_report": device.state not in devices.GONE and actor.may_on(P.LOSS_REPORT, device),
        "may_open_loans": actor.may(P.CUSTODY_SEE),
    }


def _of_recording(request: PageRequest, recording: Any) -> dict[str, Any]:
    """Say who had the device that made it when it was made, and on what check it had gone out."""
    known = recording.device_id and recording.started_at
    return {
        "recording": recording,
        "out": devices.check_out_at(recording.device_id, recording.started_at) if known else None,
    }


def _of_person(request: PageRequest, person: Any) -> dict[str, Any]:
    held = queries.held_by(person.pk)
    kept = list(held.kept[:21])
    return {
        "person": person,
        "kept": kept[:20],
        "many": len(kept) > 20,
        "out": list(held.out),
        "open": list(held.open_hand_overs),
        "may_open": request.actor.may(P.DEVICE_SEE),
        "may_open_hand_overs": request.actor.may(P.HANDOVER_SIGN),
    }


offer("device", Panel("保管与流转", "custody/of_device.html", P.HANDOVER_SIGN, _of_device))
offer("recording", Panel("设备保管", "custody/of_recording.html", P.DEVICE_SEE, _of_recording))
offer("person", Panel("保管、领用与待签收", "custody/of_person.html", P.PERSON_SEE, _of_person))

urlpatterns = [
    path("custody/", handing_over.hand_overs, name="handovers"),
    path("custody/handovers/new/", handing_over.make, name="handover-make"),
    path("custody/handovers/<int:pk>/", handing_over.hand_over, name="handover"),
    path("custody/handovers/<int:pk>/paper/", handing_over.paper, name="handover-paper"),
    path("custody/loans/", lending.loans, name="loans"),
    path("custody/loans/new/", lending.request_loan, name="loan-request"),
    path("custody/loans/<int:pk>/", lending.loan, name="loan"),
    path("custody/loans/<int:pk>/paper/", lending.paper, name="loan-paper"),
    path("custody/losses/", losing.losses, name="losses"),
    path("custody/losses/<int:pk>/", losing.loss, name="loss"),
    path("custody/losses/<int:pk>/paper/", losing.paper, name="loss-paper"),
    path("custody/stock/", counting.takings, name="stocktakings"),
    path("custody/stock/missing/", counting.missing, name="stock-missing"),
    path("custody/stock/<int:pk>/", counting.taking, name="stocktaking"),
    path("custody/stock/<int:pk>/scan/", counting.scan, name="stocktaking-scan"),
    path("custody/stock/<int:pk>/paper/", counting.paper, name="stocktaking-paper"),
    path("custody/register/", listing.register, name="custody-register"),
    path("custody/register/paper/", listing.paper, name="custody-register-paper"),
    path("custody/register/sheet/", listing.sheet, name="custody-register-sheet"),
    *pages(desk.HAND_OVER, shown=handing_over.shown),
    *pages(desk.LOAN, shown=lending.shown),
    *pages(desk.LOSS),
    *pages(desk.STOCK_TAKING, shown=counting.shown),
    *pages(desk.STOCK_ITEM),
]
