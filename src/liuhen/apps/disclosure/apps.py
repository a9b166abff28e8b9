"""What is made public, by when, without whose name, and what is withheld on which ground. 《责任制》第11条."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "liuhen.apps.disclosure"
    label = "disclosure"
    verbose_name = "信息公示"
