"""The official text of the articles."""

from django.apps import AppConfig


class OfficialTextConfig(AppConfig):
    name = "liuhen.kernel.official_text"
    label = "official_text"
    verbose_name = "条文原文"
