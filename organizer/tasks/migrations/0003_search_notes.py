from django.db import migrations, models

from organizer.core.refolding import refold


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0002_search_form'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='comment_folded',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        refold('tasks', 'Task', 'comment', 'comment_folded'),
    ]
