"""Time limits and the calendar they run by."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "liuhen.kernel.clocks"
    label = "clocks"
    verbose_name = "期限"
