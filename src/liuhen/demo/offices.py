"""Leaders, deeds and mandates in the demonstration: units with a head, one that lost him, one entrusted body."""

from datetime import date, datetime, timedelta

from liuhen.apps.offices import actions
from liuhen.apps.offices.models import Leader
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person, Post, Unit
from liuhen.demo import names
from liuhen.demo.county import STAFFED
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.attachments import Given, Kept

ENTRUSTED = ("AHS", f"{names.COUNTY}动物卫生监督所", "县动物卫生监督所")
VACANT, DEPUTY, ABOVE = "AGR", "MSA", "EEB"


def leaders(work: Work, days: list[date]) -> None:
    """Units with an account for a head have named him; the market regulators a deputy; one head has just gone."""
    county, bureau = work.county, work.county.actor("bureau")
    since = days[0] - timedelta(days=400)
    heads = [
        (county.staff[code].unit, county.staff[code].clerks["head"], "镇长" if code == "YXZ" else "局长")
        for code in STAFFED
    ]
    heads.append((county.bureau, Person.objects.get(account__username="bureau-head"), "局长"))
    for n, (unit, person, title) in enumerate(heads):
        work.story.at(
            clock(days[0], 8, n), actions.name, unit=unit, person=person, role="principal", title=title,
            document=f"云人任〔{since.year}〕{n + 1}号", since=since, by=bureau,
        )  # fmt: skip
    msa = county.staff[DEPUTY]
    work.story.at(
        clock(days[0], 8, 30), actions.name, unit=msa.unit, person=msa.officers[2], role="deputy", title="副局长",
        document=f"云人任〔{since.year}〕21号", since=since, in_charge="分管执法大队、食品安全、装备",
        equipment=True, records=True, by=county.actor("msa-registrar"),
    )  # fmt: skip
    work.story.at(clock(days[-1], 17, 40), _gone, work=work)


def _gone(*, work: Work, at: datetime) -> None:
    leader = Leader.objects.get(unit=work.county.staff[VACANT].unit, role="principal")
    actions.end(
        leader=leader, until=local_day(at), reason="调任县政府办公室", by=work.county.actor("bureau"), at=at
    )


def papers(work: Work, days: list[date]) -> None:
    """One body acts for the agriculture office by deed, one township by a decision of the province."""
    county, today = work.county, local_day(work.story.now)
    deed, decision = _paper("委托书", days[0]), _paper("赋权决定", days[0])
    first = date(today.year, 1, 1)
    work.story.at(
        clock(days[0], 9), _entrust, work=work, papers=deed, since=first, until=today + timedelta(days=25)
    )
    work.story.at(
        clock(days[0], 9, 10), actions.file_mandate, unit=county.staff["YXZ"].unit, issuer="省人民政府",
        number=f"省政发〔{today.year - 1}〕15号", published_on=date(today.year - 1, 12, 1),
        scope="市容环境卫生、农村宅基地的行政处罚", since=first, files=decision, by=county.actor("bureau"),
    )  # fmt: skip
    work.story.at(
        clock(days[0], 9, 20), register.mark_vertical, unit=county.staff[ABOVE].unit, above="云山市生态环境局",
        reason="县级生态环境局为市局的派出分局", by=county.actor("bureau"),
    )  # fmt: skip
    work.story.at(clock(days[3], 9), _close_post, work=work)


def _paper(name: str, on: date) -> list[Kept]:
    given = Given(f"{name}.txt", "text/plain", f"{name}（示范）\n{on}\n".encode())
    return attachments.keep([given], at=clock(on, 8))


def _entrust(*, work: Work, papers: list[Kept], since: date, until: date, at: datetime) -> None:
    code, name, short = ENTRUSTED
    body: Unit = register.open_unit(
        code=code, name=name, short_name=short, kind="entrusted", device_class="", parent=work.county.government,
        by=SYSTEM, at=at,
    )  # fmt: skip
    actions.entrust(
        entruster=work.county.staff[VACANT].unit, entrusted=body, number=f"云农委〔{since.year}〕1号",
        scope="动物防疫条件、动物诊疗的日常检查", since=since, until=until, files=papers,
        by=work.county.actor("agr-legal"), at=at,
    )  # fmt: skip


def _close_post(*, work: Work, at: datetime) -> None:
    post = Post.objects.get(unit=work.county.staff["TRA"].unit, name=names.POSTS[1])
    register.close_post(
        post=post, reason="机构改革，两个中队合并。", by=work.county.actor("tra-registrar"), at=at
    )


INCIDENTS = (leaders, papers)
