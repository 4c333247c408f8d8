from typing import Any

from django.db import migrations, models


def open_series(apps: Any, editor: Any) -> None:
    """What was published is seen by the release that spoke of it first; what is staged by the one that staged it."""
    series, observation = apps.get_model("observatory", "Series"), apps.get_model("observatory", "Observation")
    spoken = observation.objects.filter(series=models.OuterRef("pk"))
    first = spoken.order_by(models.F("vintage__recorded_at").asc(nulls_last=True), "vintage").values("vintage")[:1]
    series.objects.update(opened_by=models.Subquery(first))


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0003_let_lists_ask_releases"),
    ]

    operations = [
        migrations.RunPython(open_series, migrations.RunPython.noop),
    ]
