"""Who may do what with messages. Being able to read one is decided in `queries.py`."""

from organizer.accounts.models import User
from organizer.chat.models import Message


def can_change_message(user: User, message: Message) -> bool:
    """Only the author may edit or delete a message; a team's owner may not."""
    return message.author_id == user.pk
