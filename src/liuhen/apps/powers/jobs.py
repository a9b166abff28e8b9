"""Background work on powers: sheets are read, and the break-down in force is held against the list in force."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from liuhen.apps.findings import actions as findings
from liuhen.apps.people import queries as people
from liuhen.apps.powers import sheets
from liuhen.apps.powers.actions import flags as flagging
from liuhen.apps.powers.actions import importing
from liuhen.apps.powers.models import Import
from liuhen.apps.powers.queries import assigned, flags, imports, lists
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused, number_of
from liuhen.kernel.garbage import uncollected
from liuhen.kernel.spreadsheets import BadSheet
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import NotStored
from liuhen.regulation.powers import BREAK_DOWN, POST_STANDS, POWER_HAS_POST, Covered


def read_sheet(pk: int) -> None:
    """Read a sheet into its draft, or say what is wrong with it; a second run finds it done."""
    sheet = imports.waiting(pk)
    if sheet is None:
        return
    with uncollected():  # it would find nothing
        _read(sheet)


def _read(sheet: Import) -> None:
    at, pk = timezone.now(), sheet.pk
    by = people.actor_for(sheet.asker) if sheet.asker else None

    def progress(done: int, found: int) -> None:
        Import.objects.filter(pk=pk).update(rows_done=done, rows_found=found)

    rows, remarks, said = 0, list[str](), list[Any]()
    try:
        with blobs.as_file(sheet.sha256) as path, path.open("rb") as file:
            rows, faults, remarks, said = sheets.read(file, sheet, on=local_day(at), progress=progress)
    except BadSheet as bad:
        faults = [(0, "", f"不能导入：{bad}")]
    except NotStored as missing:
        faults = [(0, "", f"不能导入：{missing}请重新上传。")]
    try:
        importing.finish(
            sheet=sheet,
            rows=rows,
            faults=faults,
            remarks=remarks,
            entries=said,
            by=by or SYSTEM,
            at=at,
        )
    except Refused as refusal:  # the draft was signed meanwhile, or whoever asked has lost the right
        importing.finish(
            sheet=sheet,
            rows=rows,
            faults=[(0, "", str(refusal))],
            remarks=remarks,
            entries=(),
            by=SYSTEM,
            at=at,
        )


@jobs.periodic(every=timedelta(minutes=10))
def read_left_sheets() -> None:
    """Read what a kill left unread."""
    for pk in imports.left(before=timezone.now() - timedelta(minutes=10)):
        jobs.enqueue(importing.READ, pk)


@jobs.periodic(every=timedelta(hours=24))
def raise_holes() -> None:
    """Put a finding on record for every list with a power without a post, and for every post closed under powers."""
    at = timezone.now()
    raise_holes_of_one.each((f"powerlist:{row.pk}" for row in lists.all_on(local_day(at))), at)


@jobs.one_by_one("列出没有落到岗位的职权")
def raise_holes_of_one(list_ref: str, at: datetime) -> None:
    on = local_day(at)
    row = lists.published().filter(pk=number_of(list_ref)).first()
    if row is None or lists.list_on(row.unit, on) != row:
        return
    held = assigned.holes_on(row.unit, on)
    assert held is not None, "a unit whose list is in force has one"
    if not POWER_HAS_POST.holds(Covered(held.dropped)):
        findings.open_finding(
            found=POWER_HAS_POST.finding, duty=BREAK_DOWN, about=row.ref,
            about_zh=f"{row}：{'、'.join(held.dropped)}"[:200],
            unit_id=row.unit_id, person=None, by=SYSTEM, at=at,
        )  # fmt: skip
    for post, lines in held.closed_posts.items():
        if not POST_STANDS.holds(Covered(lines)):
            findings.open_finding(
                found=POST_STANDS.finding, duty=BREAK_DOWN, about=post.ref,
                about_zh=f"{post.unit.short_name}{post}：{'、'.join(lines)}"[:200], unit_id=row.unit_id, person=None,
                by=SYSTEM, at=at,
            )  # fmt: skip


@jobs.periodic(every=timedelta(hours=1))
def raise_flags() -> None:
    """Flag every power whose basis has changed or fallen by today; at promulgation nothing is flagged."""
    flag_what_changed(timezone.now())


def flag_what_changed(at: datetime) -> None:
    raise_one_flag.at_once(
        {f"basis:{each.rests.basis_id}": each for each in flags.to_raise(local_day(at))},
        lambda found: len([flagging.raise_flag(touched=each, by=SYSTEM, at=at) for each in found]),
        at,
    )


@jobs.one_by_one("标出依据变动的职权")
def raise_one_flag(basis_ref: str, at: datetime) -> None:
    for each in flags.to_raise(local_day(at)):
        if each.rests.basis_id == number_of(basis_ref):
            flagging.raise_flag(touched=each, by=SYSTEM, at=at)
