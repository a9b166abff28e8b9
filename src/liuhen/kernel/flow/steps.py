"""The one key. ``step`` checks right, scope, state and gates, then writes state, clocks and ledger, or nothing."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast, overload

from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from liuhen.kernel import ledger
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.clocks import react
from liuhen.kernel.flow.asking import Asked, cleaned
from liuhen.kernel.flow.laid import Closed, closed_from_above, with_laid
from liuhen.kernel.flow.recusal import inherit, is_kept_out
from liuhen.kernel.flow.refusals import (
    Conflict,
    GateClosed,
    Invalid,
    NotPermitted,
    Refused,
    SecondFactorMissing,
    WrongState,
)
from liuhen.kernel.flow.subjects import Subject, acting, row_commitment
from liuhen.kernel.identifiers import following, legible
from liuhen.kernel.ledger.rows import committing, digests, gathering
from liuhen.regulation.vocabulary import Duty

S = TypeVar("S", bound=Subject)
P = ParamSpec("P")
R = TypeVar("R")

BATCH = 500
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Move:
    """One thing that can happen: a row of an app's ``lifecycle.py``, with what it asks of whoever carries it out.

    Source ``new`` means that the move makes the row; target ``=`` leaves the state.
    """

    event: str
    label: str
    source: tuple[str, ...]
    target: str
    permission: Permission
    duties: tuple[Duty, ...] = ()
    asks: tuple[Asked, ...] = ()

    @property
    def cannot(self) -> str:
        """How a refusal of it begins; a label that denies is not denied once more."""
        return f"不能办理“{self.label}”" if self.label[0] in "不没" else f"不能{self.label}"

    @property
    def article(self) -> str:
        return " ".join(dict.fromkeys(duty.id for duty in self.duties))

    @property
    def is_judged(self) -> bool:
        """Say whether gates stand before it, which need facts."""
        return any(duty.gates for duty in self.duties)


def not_permitted(move: Move, by: Actor, *, subject: str = "") -> NotPermitted:
    """Return the refusal of somebody who has no right to a move."""
    return NotPermitted(
        f"{move.cannot}：您没有这项权限", remedy="如需办理，请联系安全保密管理员授权",
        subject=subject, by=by.ref, via=by.via,
    )  # fmt: skip


def demand_right(move: Move, *, by: Actor) -> None:
    """Let on who holds the right to a move at all, before anything is looked up. Raises NotPermitted."""
    if not by.awake.may(move.permission):
        raise not_permitted(move, by)
    if move.permission in by.asleep:
        raise _asleep(move, by)


def _asleep(move: Move, by: Actor, *, subject: str = "") -> SecondFactorMissing:
    return SecondFactorMissing(
        f"{move.cannot}：审批、签署、查看投诉人等事项须先启用两步验证",
        remedy="请在“登录安全”绑定验证器后再办理", subject=subject, by=by.ref, via=by.via,
    )  # fmt: skip


def why_not(subject: Subject, move: Move, *, by: Actor, facts: Any = None) -> Refused | None:
    """Return the first reason why ``by`` may not carry out ``move`` now, or None. Writes nothing.

    Without ``facts`` gates that need them are left for ``step``: a page asks before the form is filled in. Gates that
    a higher app laid bring their own.
    """
    about = {"subject": subject.ref if subject.pk else "", "by": by.ref, "via": by.via}
    if not by.awake.may_on(move.permission, subject):
        return not_permitted(move, by, subject=about["subject"])
    if subject.recused_by and is_kept_out(subject, by, move.permission):
        return GateClosed(
            f"{move.cannot}：这件事涉及您本人或您所在的单位，您应当回避",
            duty=subject.recused_by.id, article=subject.recused_by.article.cite(),
            remedy="请由与此无关的人员办理", **about,
        )  # fmt: skip
    if subject.state not in move.source:
        return WrongState(f"{move.cannot}：{subject.noun}现在是“{subject.state_zh}”状态", **about)
    if move.permission in by.asleep:
        return _asleep(move, by, subject=about["subject"])
    for duty, gate, told in _closed(subject, move, by=by, facts=facts):
        return GateClosed(
            f"{move.cannot}：{gate.refusal(subject, told)}",
            duty=duty.id,
            article=duty.article.cite(),
            remedy=gate.way_out(subject, told),
            **about,
        )
    return None


def judge(subject: Subject, move: Move, *, by: Actor, facts: Any = None) -> None:
    """Raise what ``why_not`` finds: in a verb that draws, looks up or tells something before its ``step``."""
    if refusal := why_not(subject, move, by=by, facts=facts):
        raise refusal


def demand_facts(move: Move, facts: Any) -> None:
    """Raise ValueError for a step that forgot the facts by which the gates of its move are judged."""
    if facts is None and move.is_judged:
        raise ValueError(f"{move.event} has gates: pass facts")


def _closed(subject: Subject, move: Move, *, by: Actor, facts: Any) -> Iterator[Closed]:
    """Yield the closed gates before a move with what they were judged by: its own, then those laid from above."""
    if facts is not None:
        for duty in move.duties:
            yield from ((duty, gate, facts) for gate in duty.gates if not gate.opens(subject, facts))
    yield from filter(None, closed_from_above(move, [subject], by=by))


def locked(subject: S) -> S:
    """Lock the row until the action ends and return it as it is now; facts are built on this, not on a page's copy."""
    model = type(subject)
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{subject.ref} can be locked inside an action only")
    # Raw, because the ORM takes longer to write this one statement than the database to answer it.
    for row in model._base_manager.raw(_locking(model, connection.vendor), [subject.pk]):
        return row
    raise model.DoesNotExist(f"{subject.ref} is gone")


@cache
def _locking(model: type[Subject], _vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.db_column or field.attname) for field in model._meta.concrete_fields)
    statement = f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE id = %s"  # noqa: S608 (names of ours)
    return statement + (" FOR UPDATE" if connection.features.has_select_for_update else "")


def step(
    subject: S,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    facts: Any = None,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    along: Callable[[S], object] | None = None,
) -> S:
    """Carry out ``move`` and set ``changes`` on the row: state, clocks and ledger together, or nothing.

    ``along`` writes what belongs to the fresh row, such as its items: the move's own entry commits to that too.
    Must run inside an ``@action``. Returns the fresh row. Raises Refused; ValueError for an action that forgot the
    facts by which the gates of its move are judged.
    """
    demand_facts(move, facts)
    row = subject if move.source == (Subject.new_state,) else locked(subject)
    judge(row, move, by=by, facts=facts)
    changed = dict(changes or {})
    if move.target != "=":
        changed["state"] = move.target
    for name, value in changed.items():
        setattr(row, name, value)
    created = row.pk is None
    with gathering() as rows:
        if created:
            row.save(force_insert=True)
        elif changed:
            columns = [*changed]
            columns += (each.attname for each in following(type(row)) if each.is_moved_by(columns))
            row.save(force_update=True, update_fields=columns)
        if along:
            along(row)
        _write(
            row, move.event, by=by, at=at, article=with_laid(move).article, data=data or {}, created=created,
            rows=rows,
        )  # fmt: skip
    return row


def note(
    subject: Subject,
    event: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    article: str = "",
) -> None:
    """Put on the ledger something that happened to ``subject`` and changed none of its columns (a viewing)."""
    row = locked(subject)
    with gathering() as rows:
        _write(row, event, by=by, at=at, article=article, data=data or {}, created=False, rows=rows)


def _write(
    row: Subject,
    event: str,
    *,
    by: Actor,
    at: datetime,
    article: str,
    data: Mapping[str, Any],
    created: bool,
    rows: Mapping[str, bytes],
) -> None:
    """Let the clocks react and enter all of it; ``rows`` fills up while they do."""
    if created and row.follows:
        inherit(row)
    react(event, row.ref, at=at, subject=row, unit_id=unit_of(row))
    salt = ledger.fresh_salt()
    ledger.append(
        event=event,
        subject=row.ref,
        by=by.ref,
        at=at,
        data=with_way(data, via=by.via),
        article=article,
        salt=salt,
        row=row_commitment(row, salt),
        first=created,
        rows=digests(rows, salt),
    )


def with_way(data: Mapping[str, Any], *, via: str) -> Mapping[str, Any]:
    """Add the token by which it was done, if by one. Raises ValueError for data that has a word of the same name."""
    if "via" in data:
        raise ValueError("an entry's “via” is the token it was made through")
    return {**data, "via": via} if via else data


def unit_of(row: Subject) -> int | None:
    return getattr(row, row.scope_unit, None) if row.scope_unit else None


@overload
def action(of: Callable[P, R]) -> Callable[P, R]: ...
@overload
def action(of: Move, *others: Move) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def action(of: Any, *others: Move) -> Any:
    """Make a verb a public action: one transaction, and a weighty refusal goes on record after the roll-back.

    ``@action(MOVE)`` says which move the verb carries out on the row it takes first, and which ``others`` where that is
    in another state: what the move asks is in order before the verb begins. What is wrong with that, or with who makes
    the move, is said only to whoever has the right, and where the row stands so that it could be made. An action called
    by another shares its transaction; only the outermost records the refusal. What its steps have not committed to
    themselves gets an entry at its end. Raises TypeError for a verb that does not take what its move asks.
    """
    if not isinstance(of, Move):
        return _action(of)
    return lambda verb: _action(verb, of, *others)


def begins(move: Move) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a public verb of what takes too long for one transaction, and then calls the action that makes its steps.

    Its doors follow from ``move`` as an action's do, and what that asks is in order before the verb begins.
    """

    def begun(verb: Callable[P, R]) -> Callable[P, R]:
        _expect_taken(verb, move.asks)

        @wraps(verb)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            told: Any = _legible(kwargs)
            told |= cleaned(move.asks, told, cannot=move.cannot, at=told["at"])
            try:
                return verb(*args, **told)
            except Refused as refusal:  # before its action began, else that has recorded it
                if acting.get() == 0:
                    _record_once(refusal, at=told["at"])
                raise

        run.move = move  # type: ignore[attr-defined]  # its doors follow from it
        return run

    return begun


def move_of(verb: Callable[..., Any]) -> Move:
    """Return the move that an action carries out. Raises AttributeError for one that did not say."""
    return cast("Move", verb.move)  # type: ignore[attr-defined]


def _action(verb: Callable[..., R], move: Move | None = None, *others: Move) -> Callable[..., R]:
    asks = move.asks if move else ()
    _expect_taken(verb, asks)

    @wraps(verb)
    def run(*args: Any, **kwargs: Any) -> R:
        depth = acting.set(acting.get() + 1)
        try:
            with (
                transaction.atomic(savepoint=False) if acting.get() > 1 else transaction.atomic(),
                committing(by=_told(kwargs, "by", SYSTEM).ref, at=_told(kwargs, "at", None)),
            ):
                kwargs = _legible(kwargs)
                if move and asks:
                    kwargs |= cleaned(asks, kwargs, cannot=move.cannot, at=kwargs["at"])
                return verb(*args, **kwargs)
        except Refused as refusal:
            if acting.get() == 1:
                if move and isinstance(refusal, Invalid | NotPermitted | WrongState):
                    row = args[0] if args else kwargs.get(next(iter(signature(verb).parameters)))
                    _expect_in_question((move, *others), row, by=_told(kwargs, "by", SYSTEM), told=refusal)
                _record_once(refusal, at=kwargs["at"])
            raise
        except IntegrityError as broken:
            if acting.get() > 1 or not _is_there_already(broken):
                raise
            log.warning("what the action found free was taken meanwhile", exc_info=True)
            raise Conflict("不能完成：同样的内容已有人登记", remedy="请刷新后核对，再重新操作") from broken
        finally:
            acting.reset(depth)

    run.move = move  # type: ignore[attr-defined]  # its doors follow from it
    return run


def _expect_in_question(moves: tuple[Move, ...], row: Any, *, by: Actor, told: Refused) -> None:
    """Raise the missing right or the other state, if that is in the way, rather than what a verb told of its own.

    Only afterwards, so that what goes through costs nothing; and by the row as it is, not by a page's copy.
    """
    if moves[0].source == (Subject.new_state,) or not isinstance(row, Subject) or row.pk is None:
        return
    if (found := type(row)._base_manager.filter(pk=row.pk).first()) is None:
        return
    refusals = [why_not(found, move, by=by) for move in moves]
    if isinstance(told, WrongState) and not isinstance(refusals[0], NotPermitted):
        return  # the verb knows better than its move what is the matter with the state
    if refusals[0] and all(isinstance(each, NotPermitted | WrongState) for each in refusals):
        raise refusals[0] from told


def _expect_taken(verb: Callable[..., Any], asks: tuple[Asked, ...]) -> None:
    if strange := {each.name for each in asks} - {*signature(verb).parameters}:
        raise TypeError(f"{verb.__qualname__} does not take {sorted(strange)}, which its move asks")


def _legible(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a verb is told, of which nothing reads otherwise than it is; a password is not read."""
    return {name: each if name == "password" else legible(each) for name, each in given.items()}


def _told(given: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    """Return what a verb was told, or else what is to be taken in its place."""
    found = given.get(name)
    return otherwise if found is None else found


def _is_there_already(broken: IntegrityError) -> bool:
    """Say whether the row would have been a second one; any other broken rule is a bug, and nobody else's doing."""
    return getattr(broken.__cause__, "sqlstate", "") == "23505" or "UNIQUE constraint" in str(broken)


def _record_once(refusal: Refused, *, at: datetime) -> None:
    """Put a weighty refusal on record, unless an action that was called has done so."""
    if refusal.weighty and not refusal.is_on_record:
        assert isinstance(at, datetime)
        refusal.is_on_record = True
        record_refusal(refusal, at=at)


def record_refusal(refusal: Refused, *, at: datetime) -> None:
    """Write a refusal of legal weight to the ledger, in a transaction of its own."""
    with transaction.atomic():
        ledger.append(
            event="move.refused",
            subject=refusal.subject,
            by=refusal.by,
            at=at,
            article=refusal.duty,
            data=with_way(
                {"code": refusal.code, "sentence": refusal.sentence, "article": refusal.article},
                via=refusal.via,
            ),
        )
