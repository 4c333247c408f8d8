import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0002_ask_both_sides_for_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="opened_series",
                to="observatory.vintage",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(condition=models.Q(("status", "lost")), fields=["series"], name="what_is_lost"),
        ),
    ]
