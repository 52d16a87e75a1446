from django.db import migrations, models

from organizer.core.refolding import refold


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='team',
            name='team_by_name',
        ),
        migrations.AddIndex(
            model_name='team',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['name_folded', 'id'], name='team_by_folded_name'),
        ),
        refold('teams', 'Team', 'name', 'name_folded'),
    ]
