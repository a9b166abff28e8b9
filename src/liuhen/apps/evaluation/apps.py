"""Evaluation of units and officers, and commendation. 《责任制》第6条、第38条."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "liuhen.apps.evaluation"
    label = "evaluation"
    verbose_name = "考评表彰"

    def ready(self) -> None:
        """Let the leader of the day approve, and let no commendation out that something bars at that moment."""
        from liuhen.apps.disclosure.lifecycle import PUBLISH
        from liuhen.apps.evaluation import queries
        from liuhen.apps.evaluation.lifecycle import APPROVE, APPROVE_SCHEME, FREEZE, SIGN, SIGN_LOW
        from liuhen.apps.offices.queries import leader_facts
        from liuhen.kernel.flow import lay
        from liuhen.regulation.evaluation import COMMEND, NOTHING_BARS
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        for move in (APPROVE_SCHEME, FREEZE, SIGN, SIGN_LOW, APPROVE):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
        lay(PUBLISH, COMMEND.through(NOTHING_BARS), facts_from=queries.publishing_laid)
