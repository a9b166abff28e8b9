"""Compulsory measures: places and things held, for how long, and what became of them. 《行政强制法》第18至28条."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "liuhen.apps.measures"
    label = "measures"
    verbose_name = "强制措施"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let the leader of the day approve, no case end with things held."""
        from liuhen.apps.cases.lifecycle import CLOSE, WITHDRAW
        from liuhen.apps.measures.lifecycle import (
            APPROVE,
            APPROVE_AFTERWARDS,
            EXTEND,
            REFUSE,
            REFUSE_AFTERWARDS,
        )
        from liuhen.apps.measures.models import MeasureFile
        from liuhen.apps.measures.queries import ending_laid
        from liuhen.apps.offices.queries import leader_facts
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.measures import END_IN_TIME, NOTHING_HELD
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        blobs.claim(blobs.Claim(MeasureFile, "强制措施的附件", size="size_bytes"))
        for move in (APPROVE, REFUSE, APPROVE_AFTERWARDS, REFUSE_AFTERWARDS, EXTEND):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
        for move in (CLOSE, WITHDRAW):
            lay(move, END_IN_TIME.through(NOTHING_HELD), facts_from=ending_laid)
