"""What is made public, by when, without whose name, and what is withheld on which ground. 《责任制》第11条."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "liuhen.apps.disclosure"
    label = "disclosure"
    verbose_name = "信息公示"

    def ready(self) -> None:
        """Say what the index of the search is."""
        from liuhen.kernel import tables

        how = "由公示信息的公开文字生成，数据库自行维护；被改动只影响搜索，目录、编号和摘要另行核对"
        tables.indexed("disclosure_grams", how=how)
