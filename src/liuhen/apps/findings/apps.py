"""Findings: what a clock or a check found wanting; answered, never deleted."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "liuhen.apps.findings"
    label = "findings"
    verbose_name = "问题"
