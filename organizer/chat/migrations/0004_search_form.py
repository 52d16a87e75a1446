from django.db import migrations

from organizer.core.refolding import refold


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0003_search_index'),
    ]

    operations = [
        refold('chat', 'Message', 'text', 'text_folded'),
    ]
