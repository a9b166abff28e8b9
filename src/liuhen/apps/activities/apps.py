"""Activities: what was done on site, and the recordings it owes. 《设备办法》第8、10–12条."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "liuhen.apps.activities"
    label = "activities"
    verbose_name = "执法活动"

    def ready(self) -> None:
        """Tell which powers were used and which bytes are needed; let no list drop a power that is being used."""
        from liuhen.apps.activities import film_marks, queries
        from liuhen.apps.activities.models import Photo
        from liuhen.apps.powers.lifecycle import PUBLISH
        from liuhen.apps.powers.queries import idleness
        from liuhen.apps.recordings import queries as recordings
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.powers import NOTHING_RUNS, PUBLISH_LISTS

        blobs.claim(blobs.Claim(Photo, "执法活动的现场照片", size="size_bytes"))
        recordings.tell_of_films(film_marks.told_of)
        idleness.tell_exercise(queries.exercises)
        lay(PUBLISH, PUBLISH_LISTS.through(NOTHING_RUNS), facts_from=queries.running_under)
