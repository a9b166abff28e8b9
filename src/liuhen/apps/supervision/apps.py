"""Who supervises whom, how, and what comes of it. 《责任制》第20、35至37条."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "liuhen.apps.supervision"
    label = "supervision"
    verbose_name = "执法监督"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let plans and instruments be approved by the head of the day."""
        from liuhen.apps.offices.queries import leader_facts
        from liuhen.apps.supervision import lifecycle
        from liuhen.apps.supervision.models import SupervisionFile, SupervisionPlan
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        def of_the_supervising(rows: Sequence[Any], by: Any) -> Any:
            """Ask who leads the unit that supervises: whom an instrument is for is another."""
            stand_ins = [SimpleNamespace(scope_unit="by_unit_id", by_unit_id=row.by_unit_id) for row in rows]
            return leader_facts(stand_ins, by)

        blobs.claim(blobs.Claim(SupervisionFile, "监督反馈的附件", size="size_bytes"))
        blobs.claim(blobs.Claim(SupervisionPlan, "监督抽取名单", sha256="population"))
        for move in (lifecycle.APPROVE, lifecycle.REFUSE):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
        for move in (lifecycle.APPROVE_INSTRUMENT, lifecycle.EXTEND):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=of_the_supervising)
