"""End a failed command with a message and an exit status."""

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
    "add": "The stored articles are kept; run the same command to continue.",
    "eval": "With --keep, the stored articles are kept; run the same command to continue.",
    "judge": "The judgements made so far are saved.",
    "reembed": "Run `footnote doctor --repair` to embed the remaining passages.",
}


class Commands(TyperGroup):
    """The group of commands; expected errors end with a message and a status, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named in the context `ctx`."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                terminal.out.file.flush()
        except FootnoteError as error:
            terminal.print_error(str(error))
            raise typer.Exit(2) from error
        except BrokenPipeError:
            # The reader of the output has closed the pipe (`footnote list | head`); not an error.
            _discard_output()
            raise typer.Exit(0) from None
        except OSError as error:
            terminal.print_error(_describe(error))
            _discard_output()
            raise typer.Exit(2) from error
        except KeyboardInterrupt:
            advice = _INTERRUPTED.get(ctx.invoked_subcommand or "", "")
            terminal.print_err(f"Interrupted. {advice}".strip())
            raise typer.Exit(130) from None


def _describe(error: OSError) -> str:
    """Return a message that says what the operating system refused, and what to do."""
    path = error.filename or "the output"
    if error.errno == errno.ENOSPC:
        return f"The disk is full ({path}). Make room, then run the same command again."
    if isinstance(error, PermissionError):
        return f"This user may not use {path}. Change its permissions, or choose another place."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{path} is a file where a folder is needed. Choose another place."
    reason = error.strerror or str(error)
    return f"The system refused {path} ({reason}). Check the path and the disk."


def _discard_output() -> None:
    """Redirect stdout to the null device, or Python reports its unwritten buffer at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
