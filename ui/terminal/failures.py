"""How a command of the terminal ends when it could not do its work."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from index.errors import FootnoteError
from ui.terminal import output as terminal

_INTERRUPTED = {
    "add": "What was stored stays; run the same command to go on.",
    "eval": "With --keep, what was stored stays; run the same command to go on.",
    "judge": "What was judged stays.",
    "reembed": "`footnote doctor --repair` embeds what is left.",
}


class Commands(TyperGroup):
    """Ends what a user can meet with a sentence and a status, never with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that `ctx` holds."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                terminal.out.file.flush()
        except FootnoteError as error:
            terminal.complain(str(error))
            raise typer.Exit(2) from error
        except BrokenPipeError:
            # The reader of our output has gone (`footnote list | head`); nothing is wrong.
            _discard_output()
            raise typer.Exit(0) from None
        except OSError as error:
            terminal.complain(_sentence(error))
            _discard_output()
            raise typer.Exit(2) from error
        except KeyboardInterrupt:
            rest = _INTERRUPTED.get(ctx.invoked_subcommand or "", "")
            terminal.say(f"Interrupted. {rest}".strip())
            raise typer.Exit(130) from None


def _sentence(error: OSError) -> str:
    """Say what the system refused, and what to do."""
    what = error.filename or "the output"
    if error.errno == errno.ENOSPC:
        return f"The disk is full ({what}). Make room, then run the same command again."
    if isinstance(error, PermissionError):
        return f"This user may not use {what}. Change its permissions, or choose another place."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{what} is a file where a folder is needed. Choose another place."
    reason = error.strerror or str(error)
    return f"The system refused {what} ({reason}). Check the path and the disk."


def _discard_output() -> None:
    """Let what is left in stdout's buffer go nowhere, or Python complains of it at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
