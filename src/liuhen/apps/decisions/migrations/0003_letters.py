"""Decisions get the pairs of their number's letters to be found by (ADR-28)."""

from django.db import migrations

from liuhen.kernel.letter_pairs import LetterPairs, index


class Migration(migrations.Migration):
    in_an_empty_database = True
    dependencies = [("decisions", "0002_hearing_record")]
    operations = [
        migrations.AddField("decision", "letters", LetterPairs(default="", editable=False, of=("number",))),
        migrations.RunPython(index("decisions.Decision"), migrations.RunPython.noop),
    ]
