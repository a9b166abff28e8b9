"""Papers with their numbers, seals and service. 《责任制》第27、31条."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "liuhen.apps.documents"
    label = "documents"
    verbose_name = "执法文书"
