from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("complaints", "0004_named")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="withdrawn_how",
            field=models.CharField(
                blank=True, default="", max_length=340, help_text="how the complainant said so, where not by his code"
            ),
            preserve_default=False,
        ),
    ]
