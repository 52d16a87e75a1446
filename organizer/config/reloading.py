"""What the log says of settings when SIGHUP replaces the workers: which names changed, never their values."""

from organizer.config.env import Environment, current_environment
from organizer.config.settings import ENVIRONMENT

# The parent process holds these: the port, and how workers are run.
AT_START = ("HOST", "PORT", "WORKERS", "SERVER_THREADS", "ACCESS_LOG")


class Reloading:
    """Compares the settings of now with those that the workers run with.

    A process keeps the variables that it was started with, so only what stands in `.env` files can have changed.
    """

    def __init__(self, running: Environment = ENVIRONMENT) -> None:
        self._running = running
        self._next = running

    def begin(self) -> list[str]:
        """Read the `.env` files again. Return what there is to say of them."""
        self._next = current_environment()
        changed = changed_names(self._running, self._next)
        late = [name for name in changed if name in AT_START]
        taken = [name for name in changed if name not in AT_START]
        lines = [f"Settings that changed: {', '.join(taken)}" if taken else "No setting in a .env file has changed"]
        if late:
            lines.append(f"Changed, but taken only at the next start of the server: {', '.join(late)}")
        return lines

    def succeed(self) -> None:
        """Note that the workers run with what was read last."""
        self._running = self._next


def changed_names(before: Environment, after: Environment) -> list[str]:
    """The names whose value is another one, of all that either gives."""
    names = {name for environment in (before, after) for layer in environment.layers for name in layer.values}
    return sorted(name for name in names if before.value(name) != after.value(name))
