"""Conversations as a whole, presence, and events."""

from tests.access.table import IN_TEAM, Row, row

READ = {"position": 1}


def conversation_rows(conversation: str, readers: frozenset[str]) -> list[Row]:
    """Whoever reads a conversation may say so; to all others it does not exist."""
    return [
        row("PUT", f"/conversations/{{{conversation}}}/read", to=readers, others=404, body=READ),
        row("PUT", f"/conversations/{{{conversation}}}/read", 400, body={}),
        row("POST", f"/conversations/{{{conversation}}}/typing", 204, to=readers, others=404),
    ]


ROWS: list[Row] = [
    row("GET", "/conversations/"),
    row("GET", "/conversations/?kind=private&limit=5&offset=0"),
    row("GET", "/conversations/?kind=public", 400),
    *conversation_rows("team_conversation", IN_TEAM),
    *conversation_rows("private_conversation", frozenset({"owner", "peer"})),
    # Who left has no sight of what they wrote and received.
    *conversation_rows("left_conversation", frozenset({"owner"})),
    *conversation_rows("foreign_conversation", frozenset({"outsider"})),
    *conversation_rows("deleted_conversation", frozenset()),
    *conversation_rows("missing", frozenset()),
    row("GET", "/events/"),
    row("GET", "/events/?limit=0", 400),
    row("GET", "/presence/"),
    row("GET", "/presence/?team_id={team}"),
    row("GET", "/presence/?team_id={foreign_team}"),
    row("GET", "/presence/?team_id={missing}"),
    row("GET", "/presence/?team_id=x", 400),
]
