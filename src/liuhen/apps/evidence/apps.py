"""Evidence, the facts that rest on it, and what falls with it. 《责任制》第30条."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "liuhen.apps.evidence"
    label = "evidence"
    verbose_name = "证据"
