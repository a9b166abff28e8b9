"""The append-only log of everything that happened."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "liuhen.kernel.ledger"
    label = "ledger"
    verbose_name = "账本"
