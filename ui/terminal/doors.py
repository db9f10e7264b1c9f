"""Registers `footnote serve` and `footnote mcp`: the doors for browsers, programs, assistants."""

from __future__ import annotations

import typer

from api.listening import Listening
from index import Library
from index.access.register import Register
from retrieval.judgement.confidence import THRESHOLD
from ui.terminal import options
from ui.terminal import output as terminal
from ui.terminal.storing import announce, open_library


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(serve)
    app.command("mcp")(mcp_command)


def serve(
    context: typer.Context,
    port: options.Port = None,
    threshold: options.Threshold = THRESHOLD,
    as_api: options.ServeApi = False,
    token: options.Token = "",
    host: options.Host = options.LOOPBACK,
    names: options.ServerNames = None,
    accounts: options.Accounts = False,
    open_to_everybody: options.OpenToEverybody = False,
    per_minute: options.PerMinute = 300,
    upload_mb: options.UploadSize = None,
    sign_in: options.SignIn = None,
    log_json: options.LogJson = False,
    log_questions: options.LogQuestions = False,
) -> None:
    """Serve the app, or the API for programs.

    Only this machine reaches it, unless --host names another address. Then people say who they are.
    """
    if as_api:
        from api import serving as api

        listening = Listening(
            port=port or api.REST_PORT, host=host, names=tuple(names or ()), token=token,
            accounts=accounts, open_to_everybody=open_to_everybody, per_minute=per_minute,
            upload_mb=upload_mb, logs=log_json, logs_questions=log_questions,
        )  # fmt: skip
        library = Library.open(context.obj, create=True, announce=announce)
        api.serve_rest(
            library, Register(context.obj), listening=listening, threshold=threshold,
            announce=terminal.print_err,
        )  # fmt: skip
        return
    from ui.terminal import serving

    options.refuse_without(context, "--api", *options.ONLY_API)
    doorway = serving.Doorway(
        port=port or serving.PORT, host=host, names=tuple(names or ()), sign_in=sign_in,
        open_to_everybody=open_to_everybody, upload_mb=upload_mb,
    )  # fmt: skip
    raise typer.Exit(serving.serve(context.obj, doorway, threshold))


def mcp_command(
    context: typer.Context,
    http: options.OverHttp = False,
    port: options.Port = None,
    threshold: options.Threshold = THRESHOLD,
    allow_changes: options.AllowChanges = False,
    token: options.Token = "",
    host: options.Host = options.LOOPBACK,
    names: options.ServerNames = None,
    accounts: options.Accounts = False,
    open_to_everybody: options.OpenToEverybody = False,
    per_minute: options.PerMinute = 300,
    log_json: options.LogJson = False,
    log_questions: options.LogQuestions = False,
) -> None:
    """Serve the library to an assistant that speaks MCP.

    Over stdin and stdout, or over HTTP. Its tools ask, check and read. None changes the library
    without --allow-changes.
    """
    from api import serving as api

    listening = None
    if http:
        listening = Listening(
            port=port or api.MCP_PORT, host=host, names=tuple(names or ()), token=token,
            accounts=accounts, open_to_everybody=open_to_everybody, per_minute=per_minute,
            logs=log_json, logs_questions=log_questions,
        )  # fmt: skip
    else:
        options.refuse_without(context, "--http", *options.ONLY_HTTP)
    api.serve_mcp(
        open_library(context.obj), Register(context.obj), listening=listening, threshold=threshold,
        allow_changes=allow_changes, announce=terminal.print_err,
    )  # fmt: skip
