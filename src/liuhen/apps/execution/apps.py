"""What a decision demands, paid, urged and applied for. 《责任制》第17条."""

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    name = "liuhen.apps.execution"
    label = "execution"
    verbose_name = "决定执行"

    def ready(self) -> None:
        """Let the leader of the day approve, let no case close before its decisions are performed,
        nothing be enforced that is stayed, claim the files."""
        from liuhen.apps.cases.lifecycle import CLOSE
        from liuhen.apps.execution import lifecycle, queries
        from liuhen.apps.execution.models import ExecutionFile
        from liuhen.apps.offices.queries import leader_facts
        from liuhen.kernel.clocks import stays
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation import execution as law
        from liuhen.regulation import supervision
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        for move in lifecycle.HEADS_MOVES:
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
        still = supervision.SUPERVISE_ITSELF.through(supervision.NOT_STILL)
        for move in (lifecycle.URGE, lifecycle.DRAFT, lifecycle.APPROVE, lifecycle.FILE):
            lay(move, still, facts_from=queries.still_laid)
        stays.told_by(queries.own_stays)
        for duty, gate in (
            (law.APPLY_TO_COURT, law.ALL_DONE),
            (law.HAND_IN, law.ALL_HANDED_IN),
            (law.SEPARATE_FINE_AND_MONEY, law.ALL_REFUNDED),
        ):
            lay(CLOSE, duty.through(gate), facts_from=queries.closing_facts)
        blobs.claim(blobs.Claim(ExecutionFile, "缴款凭证和履行证明", size="size_bytes"))
