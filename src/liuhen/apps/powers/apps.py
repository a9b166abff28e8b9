"""Which unit holds which power, on what basis, down to the post. 《责任制》第2、4、9、10、12条."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    name = "liuhen.apps.powers"
    label = "powers"
    verbose_name = "权责清单"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.powers.models import Import
        from liuhen.kernel.vault import blobs

        blobs.claim(blobs.Claim(Import, "导入的表格", size="size_bytes"))
