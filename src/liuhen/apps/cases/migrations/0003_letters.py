"""Cases and parties get the pairs of their letters to be found by (ADR-28)."""

from django.db import migrations

from liuhen.kernel.letter_pairs import LetterPairs, index


class Migration(migrations.Migration):
    in_an_empty_database = True
    dependencies = [("cases", "0002_reopened_when_named")]
    operations = [
        migrations.AddField("case", "letters", LetterPairs(default="", editable=False, of=("number", "cause"))),
        migrations.AddField("party", "letters", LetterPairs(default="", editable=False, of=("name_key", "credit_code"))),
        migrations.RunPython(index("cases.Case", "cases.Party"), migrations.RunPython.noop),
    ]
