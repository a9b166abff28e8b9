"""Visits to firms: how often, in which order, what the firm learns, what came of it. 《责任制》第16、28、29条."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "liuhen.apps.visits"
    label = "visits"
    verbose_name = "入企检查"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let the leader of the day approve, and nobody part amid a visit."""
        from liuhen.apps.inspections.lifecycle import DROP_JOINT, LEAVE
        from liuhen.apps.offices.queries import leader_facts
        from liuhen.apps.visits.errands import begun_together
        from liuhen.apps.visits.lifecycle import (
            APPROVE,
            APPROVE_AFTERWARDS,
            REFUSE,
            REFUSE_AFTERWARDS,
            REPLACE,
        )
        from liuhen.apps.visits.models import VisitFile, VoucherFile
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.inspections import NOT_BEGUN, SAY_BEFOREHAND
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        blobs.claim(blobs.Claim(VisitFile, "入企检查的照片、签名", size="size_bytes"))
        blobs.claim(blobs.Claim(VoucherFile, "计次凭据的扫描件", size="size_bytes"))
        for move in (APPROVE, REFUSE, APPROVE_AFTERWARDS, REFUSE_AFTERWARDS, REPLACE):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
        for move in (LEAVE, DROP_JOINT):
            lay(move, SAY_BEFOREHAND.through(NOT_BEGUN), facts_from=begun_together)
