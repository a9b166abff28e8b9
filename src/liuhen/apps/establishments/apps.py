"""Whom one inspects: firms, sole traders and places. 《责任制》第15条."""

from importlib import import_module

from django.apps import AppConfig


class EstablishmentsConfig(AppConfig):
    name = "liuhen.apps.establishments"
    label = "establishments"
    verbose_name = "检查对象"

    def ready(self) -> None:
        """Let moves name one by its code."""
        import_module("liuhen.apps.establishments.naming")
