"""Recordings: intake, custody, viewing, export."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "liuhen.apps.recordings"
    label = "recordings"
    verbose_name = "音像资料"
