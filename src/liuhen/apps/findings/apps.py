"""Findings: what a clock or a check found wanting; answered, never deleted."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "liuhen.apps.findings"
    label = "findings"
    verbose_name = "问题"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.findings.models import AnswerFile
        from liuhen.kernel.vault import blobs

        blobs.claim(blobs.Claim(AnswerFile, "问题说明的附件", size="size_bytes"))
