"""Verbs on seals: whose they are, and who keeps them."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.documents import lifecycle
from liuhen.apps.documents.models import Seal
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.flow import Invalid, Move, action, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.REGISTER_SEAL)
def register_seal(
    *, unit: "Unit", name: str, kind: str, keeper: "Person", width_mm: int, image: Kept, by: Actor, at: datetime
) -> Seal:  # fmt: skip
    """Enter a seal with its impression, which is in the vault, and whoever keeps it."""
    _of_unit(lifecycle.REGISTER_SEAL, unit, keeper)
    if Seal.objects.filter(unit=unit, name=name, state="in-use").exists():
        raise Invalid(
            f"不能登记印章：{unit}已有在用的“{name}”", field="name", remedy="换发印章的，先停用原来的印章"
        )
    seal = Seal(
        unit=unit, name=name, kind=kind, keeper=keeper, width_mm=width_mm, sha256=image.sha256,
        size_bytes=image.size_bytes,
    )  # fmt: skip
    return step(
        seal, lifecycle.REGISTER_SEAL, by=by, at=at,
        data={"name": name, "kind": seal.kind_zh, "keeper": keeper.pk, "width_mm": width_mm, "sha256": image.sha256},
    )  # fmt: skip


@action(lifecycle.HAND_OVER_SEAL)
def hand_over_seal(*, seal: Seal, keeper: "Person", reason: str, by: Actor, at: datetime) -> Seal:
    """Let somebody else keep a seal from now on."""
    _of_unit(lifecycle.HAND_OVER_SEAL, seal.unit, keeper)
    return step(
        seal, lifecycle.HAND_OVER_SEAL, by=by, at=at, changes={"keeper_id": keeper.pk},
        data={"keeper": keeper.pk, "reason": reason},
    )  # fmt: skip


@action(lifecycle.END_SEAL)
def end_seal(*, seal: Seal, reason: str, by: Actor, at: datetime) -> Seal:
    """Take a seal out of use; what was sealed with it stays sealed."""
    return step(seal, lifecycle.END_SEAL, by=by, at=at, data={"reason": reason})


def _of_unit(move: Move, unit: "Unit", keeper: "Person") -> None:
    if keeper.state != "serving" or not keeper.unit.path.startswith(unit.path):
        raise Invalid(f"{move.cannot}：{keeper}不是{unit}的在岗人员", field="keeper")
