"""Clues and cases: who is concerned, who handles them, under which procedure, by when. 《责任制》第17、26条."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "liuhen.apps.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        """Tell which powers were used; let the leader of the day approve, the principal alone send to the police."""
        from liuhen.apps.cases import lifecycle
        from liuhen.apps.cases.queries import register
        from liuhen.apps.offices.queries import leader_facts, leader_facts_for
        from liuhen.apps.powers.lifecycle import PUBLISH
        from liuhen.apps.powers.queries import idleness
        from liuhen.kernel.flow import lay
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS
        from liuhen.regulation.powers import NOTHING_RUNS, PUBLISH_LISTS

        idleness.tell_exercise(register.exercises)
        lay(PUBLISH, PUBLISH_LISTS.through(NOTHING_RUNS), facts_from=register.running_under)
        for move in lifecycle.BY_THE_LEADER:
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("cases"))
        for move in (lifecycle.APPROVE_REFERRAL, lifecycle.REFUSE_REFERRAL):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
