"""Interference with cases: reports that say nothing from outside, keys that two turn. 《责任制》第47至51条."""

from django.apps import AppConfig


class InterferenceConfig(AppConfig):
    name = "liuhen.apps.interference"
    label = "interference"
    verbose_name = "过程报告"
    seals_what_is_told = True  # no form of it is kept as a draft

    def ready(self) -> None:
        """Let a case go on once its handlers reported, and nobody be moved or graded low before that was confirmed."""
        from liuhen.apps.cases import lifecycle as cases
        from liuhen.apps.decisions import lifecycle as decisions
        from liuhen.apps.evaluation import lifecycle as evaluation
        from liuhen.apps.interference import queries
        from liuhen.apps.offices import lifecycle as offices
        from liuhen.apps.people import lifecycle as people
        from liuhen.kernel import sealing
        from liuhen.kernel.flow import lay
        from liuhen.regulation import interference as law

        reported = law.RECORD_INTERFERENCE.through(law.STAGE_REPORTED)
        lay(cases.APPROVE_OPENING, reported, facts_from=queries.opening_laid)
        lay(cases.ACCEPT, reported, facts_from=queries.opening_laid)
        lay(cases.CONCLUDE, reported, facts_from=queries.investigation_laid)
        lay(decisions.ISSUE, reported, facts_from=queries.decision_laid)
        lay(cases.CLOSE, reported, facts_from=queries.closing_laid)
        confirmed = law.PROTECT_RECORDER.through(law.CONFIRMED)
        lay(people.ASSIGN_POST, confirmed, facts_from=queries.post_laid)
        lay(people.LOSE_POST, confirmed, facts_from=queries.post_laid)
        lay(people.LEAVE, confirmed, facts_from=queries.leaving_laid)
        lay(people.SUSPEND, confirmed, facts_from=queries.suspension_laid)
        lay(people.WITHDRAW, confirmed, facts_from=queries.withdrawal_laid)
        lay(evaluation.SIGN_LOW, confirmed, facts_from=queries.grade_laid)
        lay(offices.END, confirmed, facts_from=queries.office_laid)
        sealing.rests_on(queries.newest_sealed)
