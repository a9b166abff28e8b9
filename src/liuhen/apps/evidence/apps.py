"""Evidence, the facts that rest on it, and what falls with it. 《责任制》第30条."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "liuhen.apps.evidence"
    label = "evidence"
    verbose_name = "证据"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let no recording be destroyed that is cited."""
        from liuhen.apps.evidence.models import EvidenceFile
        from liuhen.apps.evidence.queries import cited_in_batches, cited_recordings
        from liuhen.apps.recordings.lifecycle import BEGIN_DISPOSAL
        from liuhen.apps.retention.lifecycle import APPROVE, CONSENT, REQUEST
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.evidence import KEEP_WHAT_IS_CITED

        blobs.claim(blobs.Claim(EvidenceFile, "案件的证据文件", size="size_bytes"))
        lay(BEGIN_DISPOSAL, KEEP_WHAT_IS_CITED, facts_from=cited_recordings)
        for move in (REQUEST, CONSENT, APPROVE):
            lay(move, KEEP_WHAT_IS_CITED, facts_from=cited_in_batches)
