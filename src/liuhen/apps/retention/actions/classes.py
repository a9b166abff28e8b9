"""Say which classes of retention apply to a recording, and so until when it is kept. 《设备办法》第17条."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.recordings.actions import keeping
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.models import Classification, RetentionClass, RuleChange
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, step
from liuhen.regulation import retention as law

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

MOST_AT_ONCE = 500


@action
def adopt(*, key: str, at: datetime) -> RetentionClass:
    """Return the class's row, made from the rulebook where nothing was done with it yet. Raises Invalid."""
    found = queries.class_of(key)
    if found is None:
        raise Invalid("没有这个保存类别", field="key")
    if found.pk:
        return found
    return step(
        found,
        lifecycle.ADOPT,
        by=SYSTEM,
        at=at,
        data={"key": key, "years": found.years, "source": found.source},
    )


def amend(change: RuleChange, *, at: datetime) -> RetentionClass:
    """Let a class be as a signed change has it, inside the action that signs."""
    if change.is_new:
        made = RetentionClass(
            key=change.key, zh=change.zh, years=change.years, source=change.source, since=local_day(at)
        )
        return step(
            made, lifecycle.ADOPT, by=SYSTEM, at=at,
            data={"key": change.key, "years": change.years, "source": change.source, "under": change.ref},
        )  # fmt: skip
    return step(
        adopt(key=change.key, at=at),
        lifecycle.AMEND,
        by=SYSTEM,
        at=at,
        facts=law.ClassFacts(change.years, change.source),
        changes={
            "zh": change.zh, "years": change.years, "source": change.source, "since": local_day(at), "example": False
        },
        data={"was": change.was_years, "years": change.years, "source": change.source, "under": change.ref},
    )  # fmt: skip


@action(lifecycle.CLASSIFY)
def classify(
    *, recordings: "Iterable[Recording]", key: str, why: str, by: Actor, at: datetime
) -> "list[Recording]":
    """Let a class apply to recordings, beside those that apply already: the longest decides, for good."""
    ids = {row.pk for row in recordings}
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Invalid(f"不能分类：请选择1至{MOST_AT_ONCE}份资料", field="recordings")
    into = open_class(key, at=at)
    return [put_into(row, into, why=why, by=by, at=at) for row in keeping.lock(ids)]


def open_class(key: str, *, at: datetime) -> RetentionClass:
    """Return the class that recordings may be put into now. Raises Invalid for none."""
    if key == law.UNCLASSIFIED.key:
        raise Invalid("不能分类：“未分类”不是可以选择的类别", field="key")
    found = adopt(key=key, at=at)
    if found.since > local_day(at):
        raise Invalid(
            f"不能分类：“{found}”自{found.since}起施行",
            field="key",
            remedy="请届时再分类",
        )
    return found


def put_into(
    row: "Recording", retention_class: RetentionClass, *, why: str, by: Actor, at: datetime, under: str = ""
) -> "Recording":
    """Let a class apply to one locked recording, inside an action; ``under`` is the sorting that asks for it."""
    if row.ended_at is None or row.state != "stored":
        raise Invalid(f"不能分类：“{row.filename}”{row.state_zh}", field="recordings", remedy="请先核实归档")
    there = Classification.objects.filter(recording=row, retention_class=retention_class).exists()
    if not there:
        step(
            Classification(
                unit_id=row.unit_id, recording=row, retention_class=retention_class, since=at,
                account_id=by.account_id, why=why,
            ),
            lifecycle.CLASSIFY,
            by=by,
            at=at,
            data={"recording": row.pk, "class": retention_class.key, "why": why},
        )  # fmt: skip
    elif row.kept_class != law.UNCLASSIFIED.key:
        return row
    reckoned = queries.kept_in(row, retention_class, queries.classes_by_recording([row.pk])[row.pk])
    assert reckoned, "its end is known"
    data = {"class": retention_class.key, "why": why} | ({"under": under} if under else {})
    return keeping.keep(recording=row, keeping=reckoned, data=data, by=by, at=at)
