"""How the cost grows with the data: the same questions to one caller, over ever larger databases."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from bench.data import filled
from bench.load import saturate
from bench.servers import running

Row = dict[str, Any]
# Planted in one of a thousand messages, and of a hundred thousand; see organizer/demo/texts.py.
SEARCHES = {"uncommon word": "marmalade", "rare word": "zugzwang", "common word": "the", "two characters": "an",
            "one character": "e", "two CJK characters": "会議", "three CJK characters": "新的计",
            "nothing found": "xyzzyq"}  # fmt: skip


def measure_growth(kind: str, sizes: list[int], seconds: float, say: Callable[[str], None]) -> Row:
    """Return the median and 99th percentile (ms) of each question, by the number of messages."""
    return {str(size): _measure_one(kind, size, seconds, say) for size in sizes}


def _measure_one(kind: str, size: int, seconds: float, say: Callable[[str], None]) -> Row:
    with filled(kind, size) as database, running("product", database.environment) as product:
        recorded = json.loads(database.recorded.read_text())
        scene = recorded["scene"]
        measured: Row = {"messages in the chat": scene["messages"]}
        for name, asked in _questions(scene, recorded["requests"]).items():
            outcome = saturate(product.url, asked, scene["access"], seconds, times=True)
            measured[name] = {"p50_ms": outcome.p50 * 1000, "p99_ms": outcome.p99 * 1000}
        say(f"{kind} {size:>10,}: " + ", ".join(f"{name} {_ms(row)}" for name, row in measured.items()))
    return measured


def _questions(scene: Row, requests: list[Row]) -> dict[str, Row]:
    chat = f"/team-chat-list/?team_id={scene['team']}&limit=20"
    count = scene["messages"]
    paths = {
        "first page": chat,
        "last page": f"{chat}&offset={max(0, count - 20)}",
        "middle page": f"{chat}&offset={count // 2}",
        "page before a position": f"{chat}&before={max(1, count // 2)}",
        "message count": f"/team-chat-message-count/{scene['team']}",
        **{f"search: {name}": f"{chat}&search={quote(word)}" for name, word in SEARCHES.items()},
    }
    asked = {name: {"name": name, "method": "GET", "path": path, "body": None} for name, path in paths.items()}
    asked["post a message"] = next(one for one in requests if one["name"] == "post a message")
    return {name: one | {"connections": 1} for name, one in asked.items()}


def _ms(row: Any) -> str:
    return f"{row['p50_ms']:.2f} ms" if isinstance(row, dict) else f"{row:,}"
