"""Know the keys of other counties: one enters them, another holds the fingerprint against what that county says."""

from datetime import datetime

from liuhen.apps.coordination import lifecycle, queries
from liuhen.apps.coordination.models import SenderKey
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen_proof.keys import ED25519, SM2, VerifyKey, parse_keys
from liuhen_proof.notes import NoteError


@action(lifecycle.ENTER_KEY)
def enter_key(*, organ: str, vkeys: str, came_how: str, by: Actor, at: datetime) -> SenderKey:
    """Put another county's public keys on record; they count for nothing before somebody else compared them."""
    keys = _keys_in(vkeys)
    origin, lines = keys[0].name, "\n".join(sorted(key.vkey for key in keys))
    known = SenderKey.objects.filter(origin=origin)
    if waiting := known.filter(state="entered").first():
        raise Invalid(
            f"{lifecycle.ENTER_KEY.cannot}：日志 {origin} 的公钥已经登记（{waiting.organ}），还没有核对",
            field="vkeys", remedy="请安全保密管理员先核对或者停用",
        )  # fmt: skip
    if known.filter(state="trusted", vkeys=lines).exists():
        raise Invalid(f"{lifecycle.ENTER_KEY.cannot}：同样的公钥已经登记并核对", field="vkeys")
    row = SenderKey(organ=organ, origin=origin, vkeys=lines, came_how=came_how, entered_at=at)
    return step(
        row, lifecycle.ENTER_KEY, by=by, at=at, facts=queries.key_facts(row, by),
        data={"organ": organ, "vkeys": lines, "came_how": came_how},
    )  # fmt: skip


def _keys_in(text: str) -> list[VerifyKey]:
    """Return the Ed25519 and the SM2 key of one log. Raises Invalid."""
    cannot = lifecycle.ENTER_KEY.cannot
    try:
        # A PEM says no name: it gets that of the line beside it, and none without one.
        named = next((line.strip() for line in text.splitlines() if "+" in line and "-----" not in line), "")
        keys = list(dict.fromkeys(parse_keys(text, name=named.partition("+")[0])))
        if any(len(key.name) > 200 for key in keys):
            raise ValueError("no log has such a name")
    except (NoteError, ValueError):
        raise Invalid(
            f"{cannot}：公钥无法识别", field="vkeys", remedy="请从对方“公开账本”页面整行复制，不要改动"
        ) from None
    if len({key.name for key in keys}) > 1:
        raise Invalid(f"{cannot}：这些公钥属于不同的账本", field="vkeys", remedy="请一次登记一个账本的公钥")
    if sorted(key.kind for key in keys) != sorted((ED25519, SM2)) or not keys[0].name:
        raise Invalid(
            f"{cannot}：须有同一账本的 Ed25519 和 SM2 公钥各一把", field="vkeys",
            remedy="请把对方“公开账本”页面的公钥全部复制过来",
        )  # fmt: skip
    return keys


@action(lifecycle.TRUST_KEY)
def trust_key(*, key: SenderKey, fingerprint: str, compared_how: str, by: Actor, at: datetime) -> SenderKey:
    """Believe keys whose fingerprint that county told by another way; those of its log before are withdrawn."""
    key = locked(key)
    facts = queries.key_facts(key, by, fingerprint=fingerprint)
    judge(key, lifecycle.TRUST_KEY, by=by, facts=facts)
    for before in SenderKey.objects.filter(origin=key.origin, state="trusted"):
        _withdraw(before, f"由新的公钥接替（{key.organ}，指纹 {key.fingerprint}）", by=SYSTEM, at=at)
    return step(
        key, lifecycle.TRUST_KEY, by=by, at=at, facts=facts, changes={"trusted_at": at, "compared_how": compared_how},
        data={"compared_how": compared_how, "fingerprint": key.fingerprint},
    )  # fmt: skip


@action(lifecycle.WITHDRAW_KEY)
def withdraw_key(*, key: SenderKey, reason: str, by: Actor, at: datetime) -> SenderKey:
    """Believe keys no longer; what was taken in by them stays. Raises Refused."""
    return _withdraw(locked(key), reason, by=by, at=at)


def _withdraw(key: SenderKey, reason: str, *, by: Actor, at: datetime) -> SenderKey:
    return step(
        key, lifecycle.WITHDRAW_KEY, by=by, at=at, facts=queries.key_facts(key, by),
        changes={"withdrawn_at": at, "withdrawn_reason": reason}, data={"reason": reason},
    )  # fmt: skip
