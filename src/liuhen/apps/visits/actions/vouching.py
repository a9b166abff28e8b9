"""Keep on file the papers by which visits are not counted: one person registers, another confirms. 《责任制》第16条."""

from collections.abc import Sequence
from datetime import date, datetime

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.people import queries as people
from liuhen.apps.visits import lifecycle
from liuhen.apps.visits.models import Voucher, VoucherFile, VoucherFirm
from liuhen.kernel import attachments
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.kernel.identifiers import plain
from liuhen.regulation import visits as law

MOST_FIRMS = 100
OF_ONE_FIRM = ("request", "licence")
"""Grounds that only a paper about a firm by its name can be."""


@action(lifecycle.REGISTER_VOUCHER)
def register(
    *, ground: str, number: str, issuer: str, issued_on: date, about: str, codes: str = "", field: str = "",
    since: date, until: date, times: int = 1, files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Voucher:  # fmt: skip
    """Put a paper on file that frees visits from being counted, once another has confirmed it."""
    cannot, person = lifecycle.REGISTER_VOUCHER.cannot, people.person_of(by)
    if person is None:
        raise Invalid(f"{cannot}：您的账号没有对应的执法人员", field="number")
    unit = locked(people.home_organ(person.unit))  # one paper after the other
    if until < since:
        raise Invalid(f"{cannot}：期间的最后一日早于第一日", field="until")
    if until < issued_on:
        raise Invalid(f"{cannot}：期间在文件日期以前就结束了", field="until")
    wanted = list(dict.fromkeys(plain(line) for line in codes.splitlines() if line.strip()))
    if bool(wanted) == bool(field):
        raise Invalid(
            f"{cannot}：文件涉及的企业和监管领域须写明其中一项", field="codes",
            remedy="点名企业的写企业代码，要求检查某一领域的写监管领域",
        )  # fmt: skip
    if field and ground in OF_ONE_FIRM:
        raise Invalid(f"{cannot}：“{law.GROUNDS[ground].zh}”须写明是哪家企业", field="codes")
    if len(wanted) > MOST_FIRMS:
        raise Invalid(f"{cannot}：涉及的企业一次最多{MOST_FIRMS}家", field="codes")
    found = establishments.by_codes(wanted)
    if unknown := next((code for code in wanted if code not in found), ""):
        raise Invalid(
            f"{cannot}：没有代码为“{unknown}”的检查对象", field="codes",
            remedy="请核对代码，或者先登记这个检查对象",
        )  # fmt: skip
    if there := Voucher.objects.filter(unit=unit, number=number).exclude(state="withdrawn").first():
        raise Invalid(f"{cannot}：文号{number}已经登记（{there.state_zh}）", field="number")
    if not files:
        raise Invalid(f"{cannot}：没有附上文件", field=attachments.FIELD, remedy="请附上扫描件或电子件")
    voucher = Voucher(
        unit=unit, ground=ground, number=number, issuer=issuer, issued_on=issued_on, about=about, field=field,
        since=since, until=until, times=times, registered_by=person,
    )  # fmt: skip

    def along(row: Voucher) -> None:
        VoucherFirm.objects.bulk_create(
            VoucherFirm(voucher=row, establishment=found[code]) for code in wanted
        )
        attachments.write(VoucherFile, files, voucher=row)

    return step(
        voucher, lifecycle.REGISTER_VOUCHER, by=by, at=at, along=along,
        data={
            "ground": ground, "number": number, "issuer": issuer, "issued_on": issued_on.isoformat(), "about": about,
            "field": field, "firms": [found[code].name for code in wanted], "since": since.isoformat(),
            "until": until.isoformat(), "times": times, **attachments.told(files),
        },
    )  # fmt: skip


@action(lifecycle.CONFIRM_VOUCHER)
def confirm(*, voucher: Voucher, by: Actor, at: datetime) -> Voucher:
    """Confirm that a paper is what was registered: from now on visits may rest on it."""
    voucher = locked(voucher)
    return step(
        voucher, lifecycle.CONFIRM_VOUCHER, by=by, at=at, facts=confirming_facts(voucher, by, at),
        changes={"confirmed_by_id": by.person_id, "confirmed_at": at},
    )  # fmt: skip


def confirming_facts(voucher: Voucher, by: Actor, at: datetime) -> law.VoucherFacts:
    return law.VoucherFacts(voucher.registered_by_id, by.person_id)


@action(lifecycle.WITHDRAW_VOUCHER)
def withdraw_voucher(*, voucher: Voucher, reason: str, by: Actor, at: datetime) -> Voucher:
    """Let no visit rest on a paper any more.

    What was visited on it stays as it was recorded; who has not gone in yet waits until the head counts the visit.
    """
    return step(
        voucher, lifecycle.WITHDRAW_VOUCHER, by=by, at=at,
        changes={"withdrawn_reason": reason, "withdrawn_at": at},
        data={"reason": reason},
    )  # fmt: skip
