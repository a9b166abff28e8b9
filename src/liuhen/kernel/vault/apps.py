"""The Django app of the vault."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """保管库."""

    name = "liuhen.kernel.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "保管库"
