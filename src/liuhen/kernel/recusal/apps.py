"""Whom a matter concerns."""

from django.apps import AppConfig


class RecusalConfig(AppConfig):
    name = "liuhen.kernel.recusal"
    label = "recusal"
    verbose_name = "回避"
