"""Activities: what was done on site, and the recordings it owes. 《设备办法》第8、10–12条."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "liuhen.apps.activities"
    label = "activities"
    verbose_name = "执法活动"

    def ready(self) -> None:
        """Tell which powers were used; let no list drop one that is being used."""
        from liuhen.apps.activities import queries
        from liuhen.apps.powers.lifecycle import PUBLISH
        from liuhen.apps.powers.queries import idleness
        from liuhen.kernel.flow import lay
        from liuhen.regulation.powers import NOTHING_RUNS, PUBLISH_LISTS

        idleness.tell_exercise(queries.exercises)
        lay(PUBLISH, PUBLISH_LISTS.through(NOTHING_RUNS), facts_from=queries.running_under)
