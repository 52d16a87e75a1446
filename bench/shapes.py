"""The shapes of the bare handler's answers: rows in, what JSON is made of out."""

from typing import Any

from bench.wire import Row, minute


def message_shape(row: Row) -> dict[str, Any]:
    shape = {
        "id": row[0],
        "team": row[2],
        "owner": row[5],
        "owner_id": row[4],
        "message": row[10],
        "created_at": minute(row[12]),
        "image": row[11],  # always NULL in this data
        "conversation": row[1],
        "position": row[3],
        "posted_at": row[12],
        "edited_at": row[13],
        "version": row[14],
    }
    if row[6] is not None:
        shape["recipient"], shape["recipient_id"] = (row[9], row[8]) if row[4] == row[6] else (row[7], row[6])
    return shape


def task_shape(row: Row, viewer: int) -> dict[str, Any]:
    return {
        "id": row[0],
        "owner": row[2],
        "owner_id": row[1],
        "is_owner": row[1] == viewer,
        "asigned_to": row[3],
        "asigned_to_username": row[4],
        "title": row[5],
        "comment": row[6],
        "due_date": minute(row[8]),
        "due_at": row[8],
        "category": row[9],
        "priority": row[10],
        "status": row[11],
        "file": row[12],  # always NULL in this data
        "version": row[13],
        "created_at": row[14],
        "changed_at": row[15],
    }


def team_shape(row: Row) -> dict[str, Any]:
    return {
        "id": row[0],
        "owner": row[2],
        "owner_id": row[1],
        "name": row[3],
        "is_member": bool(row[7]),
        "version": row[4],
        "created_at": row[5],
        "changed_at": row[6],
    }


def profile_shape(person: int, name: str, email: str, first: str, last: str, shown: Any) -> dict[str, Any]:
    return {
        "pk": person,
        "username": name,
        "email": email,
        "first_name": first,
        "last_name": last,
        "show_presence": bool(shown),
    }
