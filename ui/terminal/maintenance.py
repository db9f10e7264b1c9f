"""The commands `footnote doctor`, `reembed` and `rerank`."""

from __future__ import annotations

from typing import Annotated

import typer

from index.models.onnx_runtime import open_embedder
from index.protocols import Library
from retrieval.overview.library_languages import unread_languages
from ui.terminal.output import print_err, print_out, track_embedding
from ui.terminal.storing import announce, open_library


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command()(doctor)
    app.command()(reembed)
    app.command()(rerank)


def doctor(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild the indexes from the articles.")
    ] = False,
) -> None:
    """Check the library; rebuild its indexes with --repair.

    The exit status is 0 if the library is sound or was repaired, and 1 otherwise.
    """
    if not check(open_library(context.obj), repair=repair):
        raise typer.Exit(1)


def reembed(
    context: typer.Context,
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="A sentence-transformers model: name or folder; or languages, for every language.",
        ),
    ],
) -> None:
    """Change the library's embedding model.

    Every article is cut into passages and embedded again.
    """
    change_model(open_library(context.obj), model)


def rerank(
    context: typer.Context,
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="A sentence-transformers CrossEncoder with one score: name or folder; or none.",
        ),
    ],
) -> None:
    """Set the model that reranks the best passages, or `none`.

    No article is embedded again.
    """
    change_reranker(open_library(context.obj), None if model == "none" else model)


def check(library: Library, *, repair: bool) -> bool:
    """Print the library's problems to stdout; with `repair`, rebuild the indexes.

    Returns:
        Whether the library is sound now.
    """
    problems = library.problems()
    for problem in problems:
        print_out(problem, mark="✗", style="red")
    if not problems:
        with library.snapshot() as snapshot:
            unread = unread_languages(snapshot)
        print_out("The library is sound.", mark="✓", style="green")
        if unread:
            print_err(unread)
        return True
    if not repair:
        print_err("`footnote doctor --repair` rebuilds the indexes from the articles.")
        return False
    with library.writer() as writer:
        writer.rebuild()
        track_embedding(writer.embed())
    remaining = library.problems()
    for problem in remaining:
        print_out(problem, mark="still ✗", style="red")
    if not remaining:
        print_out("Repaired.", mark="✓", style="green")
    return not remaining


def change_model(library: Library, model: str) -> None:
    """Cut and embed every article again with another embedding model.

    Args:
        library: the library to change.
        model: a sentence-transformers model, by name or folder.

    Raises:
        ModelError: the model cannot be found or prepared; the library is as it was before.
    """
    embedder = open_embedder(model, announce)
    with library.writer() as writer:
        writer.reembed(model, embedder)
        track_embedding(writer.embed())
    print_err(f"The library now uses {model}.")


def change_reranker(library: Library, model: str | None) -> None:
    """Set the library's reranker, or unset it with None.

    Raises:
        ModelError: the model cannot be found or prepared; the library is as it was before.
    """
    library.set_reranker(model)
    print_err(f"The library now reranks with {model}." if model else "The library has no reranker.")
