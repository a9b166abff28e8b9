"""The Django app of the vault."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """保管库."""

    name = "liuhen.kernel.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "保管库"

    def ready(self) -> None:
        """Say what holds the blobs."""
        from liuhen.kernel import tables
        from liuhen.kernel.vault import auditing
        from liuhen.kernel.vault.models import Blob

        tables.recompute(Blob, how=auditing.HOW, judge=auditing.audit_blobs)
