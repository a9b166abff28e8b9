"""What is out of the ordinary: lateness, doubtful files, disorder of devices and certificates, refusals."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.devices.models import Device
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person
from liuhen.apps.recordings.actions import intake, viewing
from liuhen.apps.recordings.models import Recording
from liuhen.demo import names
from liuhen.demo.county import STAFFED, Staff, certificate_of
from liuhen.demo.footage import Take
from liuhen.demo.history import Work
from liuhen.demo.story import Act, clock
from liuhen.regulation.parameters import STORE_WITHIN_HOURS

SECONDS = 4


def lateness(work: Work, days: list[date]) -> None:
    """Seven files come in after their time; some officers have answered, some answers are judged."""
    longer = timedelta(hours=STORE_WITHIN_HOURS.value - STORE_WITHIN_HOURS.standard)
    for n, fate in enumerate(("open", "open", "open", "answered", "answered", "accepted", "upheld")):
        staff = work.county.staff[STAFFED[n % 4]]
        take = _video(staff.devices[0], staff.officers[n // 4], clock(days[1 + 2 * n], 20, 10 + n))
        work.darkroom.order([take])
        work.story.at(
            clock(days[3 + 2 * n], 9, 30) + longer, _late, work=work, take=take, staff=staff, fate=fate
        )


def _late(*, work: Work, take: Take, staff: Staff, fate: str, at: datetime) -> None:
    recording = work.bring_in(take=take, by="station-centre", at=at)
    finding = Finding.objects.get(about=recording.ref)
    if fate == "open":
        return
    reason = work.story.random.choice(names.REASONS)
    officer = work.county.actor(_login(staff, take.officer))
    work.story.at(at + timedelta(hours=3), findings.answer, finding=finding, text=reason, by=officer)
    if fate != "answered":
        upheld = fate == "upheld"
        text = "未及时归还设备，理由不充分，予以提醒。" if upheld else "情况属实，属客观原因。"
        legal = work.county.actor(f"{staff.code.lower()}-legal")
        work.story.at(
            at + timedelta(hours=6), findings.conclude, finding=finding, upheld=upheld, text=text, by=legal
        )


def _login(staff: Staff, number: str) -> str:
    place = [officer.number for officer in staff.officers].index(number) + 1
    return "wangfang" if (staff.code, place) == ("MSA", 1) else f"{staff.code.lower()}-officer{place}"


def doubts(work: Work, days: list[date]) -> None:
    """One file for each kind of doubt, and one of them settled by the keeper."""
    msa, umb = work.county.staff["MSA"], work.county.staff["UMB"]
    device, officer = msa.devices[0], msa.officers[0]
    ahead = clock(days[-8] + timedelta(days=3), 10)
    reset = clock(date(2015, 1, 1), 0)
    named = (
        f"{umb.devices[0].serial}_{umb.officers[0].number}_{clock(days[-8], 10, 18):%Y%m%d%H%M%S}_0001.mp4"
    )
    sayings = (
        {"device": "D990001", "filename": "unknown-device.mp4"},
        {"officer": "999999", "filename": "unknown-officer.mp4"},
        {"device": "", "filename": "no-device.mp4"},
        {"officer": "", "filename": "no-officer.mp4"},
        {"officer": umb.officers[0].number, "device": umb.devices[0].serial, "filename": "other-unit.mp4"},
        {"started_at": ahead.isoformat(), "ended_at": ahead.isoformat(), "filename": "clock-ahead.mp4"},
        {"sha256": hashlib.sha256(b"what was on the card").hexdigest(), "filename": "cut-short.mp4"}
        | {"ended_at": clock(days[-8], 10, 20).isoformat()},
        {"filename": f"VID_{days[-9]:%Y%m%d}_101400.mp4"},
        {"started_at": reset.isoformat(), "ended_at": reset.isoformat(), "filename": "clock-reset.mp4"},
        {"filename": named},
    )
    for n, said in enumerate(sayings):
        take = _video(device, officer, clock(days[-8], 10, 2 * n))
        work.darkroom.order([take])
        told = {key: value for key, value in (take.metadata | said).items() if value}
        work.story.at(clock(days[-8], 18, n), work.bring_in, take=take, by="station-msa", told=told)
    psb = work.county.staff["PSB"]  # its last camera but one is out with its first officer: see ``disorder``
    taken = _video(psb.devices[-2], psb.officers[1], clock(days[-2], 10, 30))
    work.darkroom.order([taken])
    work.story.at(clock(days[-2], 18, 40), work.bring_in, take=taken, by="station-centre")
    _name_clash(work, msa, days[-7])
    _without_time(work, msa, days[-7])
    work.story.at(clock(days[-6], 9), _settle, work=work, doubt="no-officer", device=device, officer=officer)


def _name_clash(work: Work, staff: Staff, day: date) -> None:
    first = _video(staff.devices[0], staff.officers[1], clock(day, 14, 20))
    again = Take("video", first.device, first.officer, first.started_at, seconds=SECONDS + 2)
    work.darkroom.order([first, again])
    for n, take in enumerate((first, again)):
        work.story.at(clock(day, 18, n), work.bring_in, take=take, by="station-msa")


def _without_time(work: Work, staff: Staff, day: date) -> None:
    take = Take("audio", staff.devices[0].serial, staff.officers[0].number, clock(day, 11), seconds=3)
    work.darkroom.order([take])
    told = {"filename": "REC_0007.wav", "kind": "audio", "device": take.device, "officer": take.officer}
    work.story.at(clock(day, 18, 5), work.bring_in, take=take, by="station-msa", told=told)


def _settle(*, work: Work, doubt: str, device: Device, officer: Person, at: datetime) -> None:
    found = Recording.objects.get(doubts=doubt)
    assert found.started_at is not None, "its times are not what is in doubt"
    intake.settle(
        recording=found, device=device.serial, officer=officer.number, started_at=found.started_at,
        ended_at=found.started_at + timedelta(seconds=SECONDS), reason="经核对领用登记，当日该设备由此人领用。",
        by=work.county.actor("msa-keeper"), at=at,
    )  # fmt: skip


def disorder(work: Work, days: list[date]) -> None:
    """Repairs, retirements, wrong clocks, and devices that are out right now."""
    county, story = work.county, work.story
    for n, code in enumerate(("PSB", "UMB", "TRA", "EEB")):
        staff = county.staff[code]
        story.at(
            clock(days[3 + n], 9),
            devices.send_to_repair,
            device=staff.devices[-1],
            fault="无法开机",
            by=work.keeper(staff),
        )
    mended = county.staff["EEB"]
    story.at(
        clock(days[9], 15),
        devices.close_repair,
        device=mended.devices[-1],
        done="更换电池",
        by=work.keeper(mended),
    )
    for n, code in enumerate(("CTB", "HLT", "AGR")):
        staff = county.staff[code]
        reason = "使用满八年，画质不达标"
        story.at(
            clock(days[5 + n], 10),
            devices.retire,
            device=staff.devices[-1],
            reason=reason,
            by=work.keeper(staff),
        )
    for code, offset_ms in (("MSA", 185_000), ("TRA", -95_000)):
        staff = county.staff[code]
        story.at(
            clock(days[-5], 8, 5),
            devices.set_clock,
            device=staff.devices[-2],
            offset_ms=offset_ms,
            by=work.keeper(staff),
        )
    for n, code in enumerate(("PSB", "EEB", "CTB", "AGR")):
        staff = county.staff[code]
        story.at(
            clock(days[-2], 8, 30 + n),
            work.hand_out,
            staff=staff,
            device=staff.devices[-2],
            officer=staff.officers[0],
        )


def certificates(work: Work, days: list[date]) -> None:
    """Suspensions (one lifted) and a withdrawal."""
    msa, umb = work.county.staff["MSA"], work.county.staff["UMB"]
    registrar, other = work.county.actor("msa-registrar"), work.county.actor("umb-registrar")
    for n, officer in enumerate(msa.officers[5:7]):
        work.story.at(
            clock(days[1 + n], 16), register.suspend_certificate, certificate=certificate_of(officer),
            reason="未参加年度培训考核", by=registrar,
        )  # fmt: skip
    work.story.at(
        clock(days[4], 16), register.restore_certificate, certificate=certificate_of(msa.officers[5]),
        reason="补考合格", by=registrar,
    )  # fmt: skip
    work.story.at(
        clock(days[6], 16), register.withdraw_certificate, certificate=certificate_of(umb.officers[9]),
        reason="调离执法岗位", by=other,
    )  # fmt: skip


def refusals(work: Work, days: list[date]) -> None:
    """What people tried and the law refused; each is on record with its article."""
    msa, umb = work.county.staff["MSA"], work.county.staff["UMB"]
    attempts: tuple[tuple[Device, Person, dict[str, int]], ...] = (
        (msa.devices[0], msa.officers[7], {}),  # its certificate has run out
        (msa.devices[0], msa.officers[6], {}),  # suspended
        (msa.devices[0], msa.auxiliaries[0], {}),
        (msa.devices[1], msa.officers[0], {"battery_percent": 20}),
        (msa.devices[-2], msa.officers[0], {"clock_offset_ms": 185_000}),
        (msa.devices[2], umb.officers[0], {}),
    )
    for n, (device, officer, found) in enumerate(attempts):
        work.story.refused(
            clock(days[-6 + n // 2], 7, 10 + n),
            _hand_out,
            work=work,
            device=device,
            officer=officer,
            found=found,
        )
    head = work.county.actor("msa-head")
    work.story.refused(
        clock(days[-3], 19, 5), _on_first, work=work, attempt=viewing.begin, purpose=" ", by=head
    )
    work.story.refused(
        clock(days[-3], 19, 10), _on_first, work=work, attempt=viewing.refuse_deletion, by=head
    )


def _hand_out(*, work: Work, device: Device, officer: Person, found: dict[str, int], at: datetime) -> None:
    device.refresh_from_db()
    fit = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
    check = replace(fit, **found)  # type: ignore[arg-type]  # numbers by name
    devices.check_out(device=device, officer=officer, check=check, by=work.county.actor("msa-keeper"), at=at)


def _on_first(*, work: Work, attempt: Act, at: datetime, **facts: object) -> None:
    attempt(recording=work.stored("MSA")[0], at=at, **facts)


def _video(device: Device, officer: Person, started_at: datetime) -> Take:
    return Take("video", device.serial, officer.number, started_at, seconds=SECONDS)


INCIDENTS = (lateness, doubts, disorder, certificates, refusals)
