"""A unit that may inspect, a firm, an approved visit, and the phones that go there."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from liuhen.apps.establishments.models import Establishment
from liuhen.apps.powers.actions import breakdowns, items, lists
from liuhen.apps.visits.actions import merging, opening, phones, vouching
from liuhen.apps.visits.actions.merging import Answer
from liuhen.apps.visits.models import Phone as Registered
from liuhen.apps.visits.models import Visit, Voucher
from liuhen.kernel.attachments import Kept, store
from liuhen.kernel.clocks.days import local_day
from tests.builders.cases import FINE, FOOD, LICENCE, Docket
from tests.builders.county import NOW
from tests.builders.inspections import establishment
from tests.builders.phones import Phone

INSPECT = "220524-JC-001"
LINES = "食品经营许可证在有效期内\n从业人员持健康证明\n没有过期食品"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
BEGAN = NOW - timedelta(days=200)


@dataclass
class Field:
    """Short ways to have visits made; ``firm`` is the first of the county's."""

    docket: Docket
    firm: Establishment
    phones: dict[str, tuple[Phone, Registered]] = field(default_factory=dict)

    def by(self, username: str = "wangfang") -> Any:
        return self.docket.by(username)

    def told(self, **told: Any) -> dict[str, Any]:
        return {
            "establishment": self.firm, "mode": "on-site", "kind": "routine", "power_code": INSPECT,
            "matter": "食品经营许可和食品安全管理情况", "lines": LINES, "planned_on": NOW.date(),
            "officers": [self.docket.officer, self.docket.second], "why_on_site": "须查看库房",
            "why_again": "与此前检查的内容不同", "by": self.by(),
        } | told  # fmt: skip

    def propose(self, *, at: datetime = NOW, **told: Any) -> Visit:
        return opening.propose(**self.told(planned_on=local_day(at)) | told, at=at)

    def approved(self, *, at: datetime = NOW, **told: Any) -> Visit:
        return opening.approve(visit=self.propose(at=at, **told), opinion="同意", by=self.by("head"), at=at)

    def voucher(self, *, is_confirmed: bool = True, at: datetime = NOW, **told: Any) -> Voucher:
        """Return a paper that frees visits of the firm, which the legal office confirmed."""
        on = local_day(at)
        usual: dict[str, Any] = {
            "ground": "assigned", "number": "吉市监〔2026〕3号", "issuer": "省市场监督管理厅", "issued_on": on,
            "about": "核查食品安全", "codes": self.firm.code, "since": on, "until": on + timedelta(days=30),
            "files": [Kept("交办.pdf", store(PNG, at=at), len(PNG))], "by": self.by(),
        }  # fmt: skip
        made = vouching.register(**usual | told, at=at)
        return vouching.confirm(voucher=made, by=self.by("legal"), at=at) if is_confirmed else made

    def phone(self, username: str = "wangfang", *, at: datetime = NOW, off_ms: int = 0) -> Phone:
        """Return somebody's phone, whose clock is ahead by so much, registered."""
        if username not in self.phones:
            made = Phone(clock=ms(at) + off_ms)
            row = phones.register(
                spki=base64.b64encode(made.spki).decode(), name="工作手机", challenge="c",
                signature=made.sign(b"c"), phone_now_ms=ms(at) + off_ms, by=self.by(username), at=at,
            )  # fmt: skip
            self.phones[username] = made, row
        return self.phones[username][0]

    def merge(
        self,
        batch: "list[tuple[str, str]]",
        *,
        username: str = "wangfang",
        at: datetime,
        off_ms: int = 0,
        **told: Any,
    ) -> Answer:
        row = self.phones[username][1]
        return merging.merge(
            phone=row, batch=batch, phone_now_ms=ms(at) + off_ms, by=self.by(username), at=at, **told
        )

    def walk(
        self, visit: Visit, *kinds: str, username: str = "wangfang", **more: Any
    ) -> "list[tuple[str, str]]":
        """Return the signed steps of a visit of these kinds, one after the other; ``more`` is said of the last."""
        phone = self.phone(username)
        phone.visit = str(visit.pk)
        sha256 = store(PNG, at=NOW)
        said: dict[str, dict[str, Any]] = {
            "scan-in": {
                "ticket": hashlib.sha256(visit.ticket.encode()).hexdigest(), "code": visit.establishment.code,
            },
            "reason": {"matter": True, "rights": True},
            "check": {"results": {str(n): "met" for n in range(len(visit.checklist))}},
            "finding": {"n": 1, "item": visit.checklist[-1], "place": "库房", "note": "过期食品3件"},
            "photo": {"finding": 1, "sha256": sha256},
            "sign": {"sha256": sha256},
            "unsigned": {"reason": "当事人拒绝", "witness": "社区干部刘某"},
        }  # fmt: skip
        told = [said.get(kind, {}) for kind in kinds]
        told[-1] = told[-1] | more
        return [phone.does(kind, **each) for kind, each in zip(kinds, told, strict=True)]


WHOLE = ("scan-in", "card", "reason", "check", "finding", "photo", "sign", "scan-out")


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def on_the_list(docket: Docket, *, at: datetime = BEGAN) -> None:
    """Publish the next version of the unit's list, with an item to inspect by."""
    county = docket.county
    legal, head, bureau = (county.actor(name) for name in ("legal", "head", "bureau"))
    draft = lists.draft(unit=county.unit, reason="增加检查事项", by=legal, at=at)
    items.put_item(
        power_list=draft, code=INSPECT, name="对食品经营的监督检查", kind="inspection", bases=f"《{FOOD}》第一百一十条",
        by=legal, at=at,
    )  # fmt: skip
    lists.submit(power_list=draft, by=head, at=at)
    lists.approve(power_list=draft, by=bureau, at=at)
    lists.publish(power_list=draft, effective_on=at.date(), by=bureau, at=at)
    made = breakdowns.draft(unit=county.unit, reason="增加检查事项", by=legal, at=at)
    for code in (FINE, LICENCE, INSPECT):
        breakdowns.assign(
            breakdown=made,
            code=code,
            post=docket.post,
            step="",
            responsibility="依法办理并对结果负责",
            by=legal,
            at=at,
        )
    breakdowns.publish(breakdown=made, effective_on=at.date(), by=head, at=at)


def the_field(docket: Docket) -> Field:
    on_the_list(docket)
    return Field(docket, establishment(docket.county.unit))
