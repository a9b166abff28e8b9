"""Who leads a unit, and by what deed or decision a unit may act at all. 《责任制》第2、8条."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "liuhen.apps.offices"
    label = "offices"
    verbose_name = "职务与委托"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let nobody leave who is still in office."""
        from liuhen.apps.offices.models import Paper
        from liuhen.apps.offices.queries import still_in_office
        from liuhen.apps.people.lifecycle import LEAVE
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.people import NAME_PRINCIPALS, RELEASED_FIRST

        blobs.claim(blobs.Claim(Paper, "委托、赋权的文件", size="size_bytes"))
        lay(LEAVE, NAME_PRINCIPALS.through(RELEASED_FIRST), facts_from=still_in_office)
