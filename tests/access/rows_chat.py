from typing import Any

from tests.access.table import IN_TEAM, Row, row

TEXT: dict[str, Any] = {"team": "{team}", "message": "a word"}
IN_NO_TEAM = ("missing", "deleted_team")


def message_rows(chat: str, message: str, author: str | None, seen_by: set[str] | frozenset[str]) -> list[Row]:
    """The author changes a message; whoever else sees it gets 403, all others (an author without sight too) 404."""
    statuses: dict[str, int] = dict.fromkeys(seen_by, 403)
    if author in seen_by:
        statuses[str(author)] = 200
    return [
        row("PUT", f"/{chat}-put/{{{message}}}", 404, body=TEXT, **statuses),
        row("DELETE", f"/{chat}-delete/{{{message}}}", 404, **statuses),
    ]


def team_rows(team: str, seen_by: set[str] | frozenset[str]) -> list[Row]:
    return [
        row("GET", f"/team-chat-list/?team_id={{{team}}}"),
        row("GET", f"/private-chat-list/?team_id={{{team}}}"),
        row("GET", f"/team-chat-message-count/{{{team}}}", to=seen_by, others=403),
        row("POST", f"/team-chat-post/{{{team}}}", 201, to=seen_by, others=403, body=TEXT),
        *(
            row("GET", f"/private-chat-message-count/{{{team}}}/{{{other}}}", to=seen_by, others=403)
            for other in ("owner", "peer", "exmember", "outsider", "missing", "my_id")
        ),
        row("POST", f"/private-chat-post/{{{team}}}/{{my_id}}", 201, to=seen_by, others=403, body=TEXT),
        row("POST", f"/private-chat-post/{{{team}}}/{{missing}}", 400, to=seen_by, others=403, body=TEXT),
    ]


ROWS: list[Row] = [
    row("GET", "/team-chat-list/"),
    row("GET", "/team-chat-list/?search=hello&team_id=&minus_days=2&owner__username=&limit=5&offset=0"),
    row("GET", "/private-chat-list/"),
    row("GET", "/private-chat-list/?search=whispered&team_id={team}&from_user_id={peer}&minus_days=0&limit=5&offset=0"),
    *team_rows("team", IN_TEAM),
    *team_rows("foreign_team", {"outsider"}),
    *(one for team in IN_NO_TEAM for one in team_rows(team, set())),
    # The team of the address decides, whatever the body says; both fields must be there.
    row("POST", "/team-chat-post/{team}", 201, to=IN_TEAM, others=403, body=TEXT | {"team": "{foreign_team}"}),
    row("POST", "/team-chat-post/{team}", 400, to=IN_TEAM, others=403, body={"message": "a word"}),
    row("POST", "/private-chat-post/{team}/{peer}", 201, to=IN_TEAM, others=403, body=TEXT),
    row("POST", "/private-chat-post/{team}/{owner}", 201, to=IN_TEAM, others=403, body=TEXT),
    row("POST", "/private-chat-post/{team}/{exmember}", 400, to=IN_TEAM, others=403, body=TEXT),
    row("POST", "/private-chat-post/{team}/{outsider}", 400, to=IN_TEAM, others=403, body=TEXT),
    *message_rows("team-chat", "owner_message", "owner", IN_TEAM),
    *message_rows("team-chat", "member_message", "member", IN_TEAM),
    *message_rows("team-chat", "exmember_message", "exmember", IN_TEAM),
    *message_rows("team-chat", "foreign_message", "outsider", {"outsider"}),
    *message_rows("team-chat", "owner_to_peer", None, set()),
    *message_rows("team-chat", "foreign_note", None, set()),
    *message_rows("team-chat", "deleted_message", "owner", set()),
    *message_rows("team-chat", "missing", None, set()),
    *message_rows("private-chat", "owner_to_peer", "owner", {"owner", "peer"}),
    *message_rows("private-chat", "peer_to_owner", "peer", {"owner", "peer"}),
    *message_rows("private-chat", "owner_to_exmember", "owner", {"owner"}),
    *message_rows("private-chat", "exmember_to_owner", "exmember", {"owner"}),
    *message_rows("private-chat", "foreign_note", "outsider", {"outsider"}),
    *message_rows("private-chat", "owner_message", None, set()),
    *message_rows("private-chat", "foreign_message", None, set()),
    *message_rows("private-chat", "missing", None, set()),
]
