from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_search_form_of_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='clock',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='12 or 24 hours'),
        ),
        migrations.AddField(
            model_name='user',
            name='time_zone',
            field=models.CharField(blank=True, db_default='', default='', help_text="IANA's name", max_length=64),
        ),
        migrations.AddField(
            model_name='user',
            name='week_start',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='1 Monday to 7 Sunday (ISO 8601)'),
        ),
    ]
