"""Rights, discretion, legal review and the decision that rests on them. 《责任制》第11、14、31条."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "liuhen.apps.decisions"
    label = "decisions"
    verbose_name = "执法决定"

    def ready(self) -> None:
        """Let the leader of the day approve, no case end over its decision; tell the vault which bytes are needed."""
        from liuhen.apps.cases.lifecycle import TRANSFER, WITHDRAW
        from liuhen.apps.decisions.lifecycle import BY_THE_LEADER
        from liuhen.apps.decisions.models import DecisionFile
        from liuhen.apps.decisions.queries.deciding import ending_laid
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation import decisions as law
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        blobs.claim(blobs.Claim(DecisionFile, "陈述申辩、听证、讨论的附件", size="size_bytes"))
        for move in BY_THE_LEADER:
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("cases"))
        for move in (WITHDRAW, TRANSFER):
            lay(move, law.ALTER_LAWFULLY.through(law.NOTHING_DECIDED), facts_from=ending_laid)
