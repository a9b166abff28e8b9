"""What a unit plans and does to make the laws it enforces known. 《责任制》第22条."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "liuhen.apps.outreach"
    label = "outreach"
    verbose_name = "法治宣传"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.outreach.models import OutreachFile
        from liuhen.kernel.vault import blobs

        blobs.claim(blobs.Claim(OutreachFile, "法治宣传的附件", size="size_bytes"))
