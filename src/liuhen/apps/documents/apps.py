"""Papers with their numbers, seals and service. 《责任制》第27、31条."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "liuhen.apps.documents"
    label = "documents"
    verbose_name = "执法文书"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.documents.models import ConsentFile, DocumentFile, Seal, ServiceFile
        from liuhen.kernel.vault import blobs

        blobs.claim(blobs.Claim(Seal, "印模", size="size_bytes"))
        blobs.claim(blobs.Claim(DocumentFile, "文书版式文件", size="size_bytes"))
        blobs.claim(blobs.Claim(ConsentFile, "送达地址确认书原件", size="size_bytes"))
        blobs.claim(blobs.Claim(ServiceFile, "送达凭证", size="size_bytes"))
