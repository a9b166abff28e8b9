"""Training and uniforms in the demonstration: a course, uniforms issued and refused, one worn wrongly."""

from datetime import date, datetime

from liuhen.apps.officers import actions
from liuhen.apps.officers.models import Training, UniformIssue
from liuhen.demo.county import Staff
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day

COURSES = (("行政处罚法专题", "special", 8, 92), ("年度法律知识考试", "law", 4, 85))


def training(work: Work, days: list[date]) -> None:
    """The market regulators' officers were trained and examined; one failed, one record was of the wrong person."""
    for n, code in enumerate(("MSA", "UMB")):
        work.story.at(clock(days[4], 17, n), _train, work=work, staff=work.county.staff[code])
    work.story.at(clock(days[5], 9), _void, work=work)


def _train(*, work: Work, staff: Staff, at: datetime) -> None:
    by = work.county.actor(f"{staff.code.lower()}-registrar")
    for n, officer in enumerate(staff.officers[:6]):
        for course, kind, hours, score in COURSES:
            got = 52 if (n, kind) == (4, "law") else score - n
            actions.record(
                person=officer, kind=kind, course=course, ended_on=local_day(at), hours=hours, score=got,
                result="passed" if got >= 60 else "failed", by=by, at=at,
            )  # fmt: skip


def _void(*, work: Work, at: datetime) -> None:
    training = Training.objects.filter(unit=work.county.staff["UMB"].unit).order_by("id").last()
    assert training is not None, "two units were trained"
    by = work.county.actor("umb-registrar")
    actions.void(training=training, reason="登记错人，本人当日没有参加。", by=by, at=at)


def uniforms(work: Work, days: list[date]) -> None:
    """Officers of two fields get theirs, an auxiliary does not; one comes back; one is seen worn by an auxiliary."""
    msa, umb = work.county.staff["MSA"], work.county.staff["UMB"]
    for n, officer in enumerate((*msa.officers[:3], *umb.officers[:2])):
        staff = msa if n < 3 else umb
        work.story.at(
            clock(days[6], 10, n), actions.issue, person=officer, front_line=True, item="长袖制式衬衣",
            season="spring-autumn", size="175/92A", count=2, issued_on=days[6],
            source="" if staff is msa else "城市管理执法制式服装和标志标识供应管理办法",
            by=work.county.actor(f"{staff.code.lower()}-registrar"),
        )  # fmt: skip
    work.story.refused(
        clock(days[6], 11), actions.issue, person=msa.auxiliaries[0], front_line=True, item="长袖制式衬衣",
        season="spring-autumn", size="170/88A", count=1, issued_on=days[6], by=work.county.actor("msa-registrar"),
    )  # fmt: skip
    work.story.at(clock(days[9], 10), _take_back, work=work)
    work.story.at(
        clock(days[-4], 15), actions.note_wearing, unit=umb.unit, person=umb.auxiliaries[0], ground="auxiliary",
        place="东街农贸市场", seen_on=days[-4], words="穿着城管制式衬衣单独劝离摊贩，佩戴臂章。",
        by=work.county.actor("bureau"),
    )  # fmt: skip


def _take_back(*, work: Work, at: datetime) -> None:
    uniform = UniformIssue.objects.filter(unit=work.county.staff["UMB"].unit).order_by("id").last()
    assert uniform is not None, "uniforms were issued"
    actions.take_back(
        uniform=uniform, returned_on=local_day(at), note="调离执法岗位。", by=work.county.actor("umb-registrar"), at=at
    )  # fmt: skip


INCIDENTS = (training, uniforms)
