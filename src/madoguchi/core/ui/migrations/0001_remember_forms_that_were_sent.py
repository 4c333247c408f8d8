from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=26, unique=True)),
                ("at", models.DateTimeField()),
                ("result_address", models.CharField(blank=True, max_length=500)),
            ],
        ),
    ]
