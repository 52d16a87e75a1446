"""Folding stored text anew, in migrations: when the way of folding changes, what is stored has to follow."""

from typing import Any, Final

from django.db.migrations import RunPython

from organizer.core.text import fold

# Rows read at once: enough for the time of a statement not to count, few enough for any memory.
BATCH: Final = 2000


def refold(app: str, model: str, text: str, folded: str) -> RunPython:
    """Return the operation that folds column `text` into column `folded`, for each row in which it is not so yet."""

    def forwards(apps: Any, editor: Any) -> None:
        rows, after = apps.get_model(app, model).objects.using(editor.connection.alias), 0
        while batch := list(rows.filter(pk__gt=after).order_by("pk").only(text, folded)[:BATCH]):
            rows.bulk_update(_refolded(batch, text, folded), [folded], batch_size=BATCH // 10)
            after = batch[-1].pk

    return RunPython(forwards, RunPython.noop)


def _refolded(batch: list[Any], text: str, folded: str) -> list[Any]:
    changed = []
    for row in batch:
        anew = fold(getattr(row, text))
        if getattr(row, folded) != anew:
            setattr(row, folded, anew)
            changed.append(row)
    return changed
