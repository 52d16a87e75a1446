from django.db import migrations, models

from organizer.core.refolding import refold


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_show_presence'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='username_folded',
            field=models.CharField(db_default='', editable=False, help_text="The name's search form", max_length=150),
        ),
        migrations.AlterField(
            model_name='user',
            name='username',
            field=models.CharField(max_length=150),
        ),
        refold('accounts', 'User', 'username', 'username_folded'),
    ]
