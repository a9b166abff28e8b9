"""Compulsory measures and the things they take: approval, list, term, release. 《责任制》第26条."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "liuhen.apps.measures"
    label = "measures"
    verbose_name = "强制措施"
