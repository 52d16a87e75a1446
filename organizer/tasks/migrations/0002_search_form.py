from django.db import migrations

from organizer.core.refolding import refold


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0001_initial'),
    ]

    operations = [
        refold('tasks', 'Task', 'title', 'title_folded'),
    ]
