"""Activities: what was done on site, and the recordings it owes. 《设备办法》第8、10–12条."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "liuhen.apps.activities"
    label = "activities"
    verbose_name = "执法活动"

    def ready(self) -> None:
        """Tell which powers were used."""
        from liuhen.apps.activities import queries
        from liuhen.apps.powers.queries import idleness

        idleness.tell_exercise(queries.exercises)
