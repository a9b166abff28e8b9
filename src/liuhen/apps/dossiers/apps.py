"""Dossiers: all of a case in one file that can be walked from end to end. 《责任制》第11条."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "liuhen.apps.dossiers"
    label = "dossiers"
    verbose_name = "案卷"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.dossiers.models import DossierItem, Volume, VolumeCapsule
        from liuhen.kernel.vault import blobs

        blobs.claim(blobs.Claim(DossierItem, "案卷内的清单", size="size_bytes"))
        blobs.claim(blobs.Claim(Volume, "装订成册的案卷", size="size_bytes"))
        blobs.claim(blobs.Claim(VolumeCapsule, "案卷证据包", size="size_bytes"))
