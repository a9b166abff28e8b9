"""What is printed: the slip, the form, the report, the register; at the foot what an outsider checks them with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from liuhen.apps.custody import queries
from liuhen.apps.custody.lifecycle import CONDITIONS
from liuhen.apps.custody.models import HandOver, Loan, Loss, StockItem, StockTaking
from liuhen.apps.custody.register import name_of_item
from liuhen.apps.devices import queries as devices
from liuhen.kernel import printing
from liuhen.kernel.web.wording import day, minute

MOST_LISTED = 2000


def hand_over(found: HandOver, *, at: datetime) -> HttpResponse:
    """Print a hand-over slip 交接单."""
    signed = found.state == "signed" and found.answered_at
    said = {
        "facts": [
            ("交出人", f"{found.giver}（{found.giver.number}）　{found.unit}"),
            ("接收人", f"{found.receiver}（{found.receiver.number}）　{found.to_unit}"),
            ("交接事由", found.reason),
            ("交接时状况", found.condition),
            ("状态", found.state_zh + (f"：{found.answer}" if found.answer else "")),
        ],
        "items": [
            [str(n), _kind_of(item), name_of_item(item), item.recording.sha256 if item.recording else ""]
            for n, item in enumerate(queries.items_of(found), 1)
        ],
        "signers": [
            ("交出人", str(found.giver), minute(found.made_at)),
            ("接收人", str(found.receiver) if signed else "", minute(signed) if signed else ""),
        ],
        "proof": printing.proof_of(found),
    }
    return _drawn("handover", said, found, at=at)


def _kind_of(item: Any) -> str:
    return "设备" if item.device_id else "音像资料" if item.recording_id else "存储介质"


def loan(found: Loan, *, at: datetime) -> HttpResponse:
    """Print a loan form 外借审批单."""
    decided = (str(found.decided_by), minute(found.decided_at)) if found.decided_at else ("", "")
    said = {
        "facts": [
            ("设备", f"{found.device}"),
            ("出借单位", str(found.unit)),
            ("借用单位", str(found.borrower)),
            ("借用经办人", f"{found.borrower_person}（{found.borrower_person.number}）"),
            ("用途", found.purpose),
            ("归还日", day(found.due_on)),
            (
                "审批意见",
                found.opinion or ("同意" if found.state in ("approved", "out", "returned") else "—"),
            ),
            ("交付时间", minute(found.out_at) if found.out_at else "—"),
            ("归还时间", minute(found.returned_at) if found.returned_at else "—"),
            (
                "归还状况",
                "，".join(filter(None, (CONDITIONS.get(found.condition), found.return_note))) or "—",
            ),
            ("状态", found.state_zh),
        ],
        "signers": [
            ("申请人", str(found.requester), minute(found.requested_at)),
            ("审批人", *decided),
            ("借用经办人", "", ""),
        ],
        "proof": printing.proof_of(found),
    }
    return _drawn("loan", said, found, at=at)


def loss(found: Loss, *, at: datetime) -> HttpResponse:
    """Print a loss report 遗失报告."""
    said = {
        "facts": [
            ("设备", str(found.device)),
            ("单位", str(found.unit)),
            ("遗失前状态", devices.state_zh(found.was) + (f"（{found.lent_to}）" if found.lent_to else "")),
            ("领用人", str(found.holder) if found.holder else "—"),
            ("保管人", str(found.keeper)),
            ("遗失日期", day(found.lost_on)),
            ("地点", found.place),
            ("经过", found.circumstances),
            ("找回", f"{minute(found.found_at)}　{found.found_note}" if found.found_at else "尚未找回"),
            *(
                [
                    (
                        "核销",
                        f"{minute(found.written_off_at)}　{found.written_off_by}　{found.write_off_reason}",
                    )
                ]
                if found.written_off_at
                else []
            ),
        ],
        "signers": [("报告人", str(found.reporter), minute(found.reported_at)), ("单位负责人", "", "")],
        "proof": printing.proof_of(found),
    }
    return _drawn("loss", said, found, at=at)


def taking(found: StockTaking, *, at: datetime) -> HttpResponse:
    """Print a stock-taking report 清点表: first what was not found, then the rest."""
    counts = queries.count_of(found)
    order = ("expected", "lost", "found", "surplus", "seen")
    items = [
        item
        for state in order
        for item in queries.items_in(found, state=state).order_by("serial")[:MOST_LISTED]
    ]
    said = {
        "facts": [
            ("单位", str(found.unit)),
            ("清点人", str(found.starter)),
            ("开始", minute(found.started_at)),
            ("应有", f"{found.expected} 台"),
            (
                "结果",
                "，".join(f"{StockItem.states[key]} {counts[key]} 台" for key in order if counts.get(key)),
            ),
            (
                "不在清点范围",
                "，".join(f"{devices.state_zh(state)} {n} 台" for state, n in found.away.items()) or "无",
            ),
            ("状态", found.state_zh),
            ("会签意见", found.opinion or "—"),
        ],
        "items": [_item(n, item) for n, item in enumerate(items[:MOST_LISTED], 1)],
        "cut": f"只列前 {MOST_LISTED} 台" if len(items) > MOST_LISTED else "",
        "signers": [
            ("提交人", str(found.submitter or ""), minute(found.submitted_at) if found.submitted_at else ""),
            ("会签人", str(found.closer or ""), minute(found.closed_at) if found.closed_at else ""),
        ],
        "proof": printing.proof_of(found),
    }
    return _drawn("stocktaking", said, found, at=at)


def _item(n: int, item: StockItem) -> list[str]:
    who = f"{item.by or ''} {minute(item.at)}" if item.at else ""
    model = item.device.model if item.device else ""
    return [str(n), item.serial, model, item.book, item.state_zh, f"{who} {item.note}".strip()]


def register(said: Mapping[str, Any], *, at: datetime) -> HttpResponse:
    """Print the register 保管登记簿."""
    named = {**said, "org": settings.COUNTY}
    return printing.response("custody-register", named, at=at, filename="custody-register.pdf")


def _drawn(name: str, said: Mapping[str, Any], found: Any, *, at: datetime) -> HttpResponse:
    more = {"number": f"{found.unit.code}-{found.pk}", "org": found.unit.name}
    return printing.response(name, {**said, **more}, at=at, filename=f"{name}-{found.pk}.pdf")
