"""What was imported of the official text."""

from django.db import models

from liuhen.kernel.ledger.rows import Committed


class OfficialArticle(Committed):
    """条文原文: one article, word for word."""

    key = models.CharField(primary_key=True, max_length=10, help_text="key of the article, such as av-13")
    paragraphs = models.JSONField(help_text="its paragraphs 款、项, in order")
    loaded_at = models.DateTimeField()
