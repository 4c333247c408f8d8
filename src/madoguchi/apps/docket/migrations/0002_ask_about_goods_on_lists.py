import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import madoguchi.core.references


class Migration(migrations.Migration):
    dependencies = [
        ("docket", "0001_keep_entries"),
        ("screening", "0001_keep_lists_and_hits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodsQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                ("listed", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
                ("found_at", models.DateTimeField()),
                ("state", models.CharField(default="asked", max_length=16)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("turns", models.JSONField(blank=True, default=list)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goods_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="goods_questions", to="docket.entry"
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goods_questions", to="screening.list"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "found_at"], name="goods_question_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("asked", "free", "kept_back", "moot"))),
                        name="goods_state_is_a_state",
                    ),
                    models.UniqueConstraint(fields=("entry", "code", "listing"), name="goods_are_asked_about_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["free", "kept_back"]), _negated=True),
                            models.Q(("decided_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_answer_about_goods_says_when_and_why",
                    ),
                ],
            },
        ),
    ]
