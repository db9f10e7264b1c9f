"""The commands `footnote tag`, `collection` and `notes`: how readers sort and mark articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

import typer

from index.documents import replace_surrogates
from index.errors import DocumentNotFound
from index.protocols import Library
from index.scope import Scope
from index.workspace.labels import NamedScope, scope_of_labels
from retrieval.evidence.notes import NotedPassage, read_notes
from retrieval.wording.phrases import byline, display_title, plural
from ui.terminal import output as terminal
from ui.terminal.options import AsJson
from ui.terminal.output import print_err, print_out
from ui.terminal.storing import open_library

Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only articles with this tag, or one of these."),
]
CollectionName = Annotated[
    str | None, typer.Option("--collection", metavar="NAME", help="Only articles of a collection.")
]
_Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="No article before this day."),
]
_LastDay = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="No article after this day."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("tag")(tag)
    app.command("collection")(collection)
    app.command("notes")(notes)


def tag(
    context: typer.Context,
    doc_id: Annotated[
        str | None, typer.Argument(metavar="DOC", help="An id that `list` shows.")
    ] = None,
    tags: Annotated[
        list[str] | None, typer.Argument(metavar="TAG", help="A word or two, such as flood.")
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take the tags off the article.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put tags on an article; print its tags, or all tags.

    Without TAG, the article keeps its tags. Tags stay when the article is added again.
    """
    library = open_library(context.obj)
    if remove and not tags:
        raise typer.BadParameter("Name the tags to take off.")
    if doc_id is not None and tags:
        change = library.labels.untag if remove else library.labels.tag
        change([doc_id], tags)
    with library.snapshot() as snapshot:
        tagged = snapshot.tags()
        if doc_id is not None and not snapshot.documents([doc_id]):
            raise DocumentNotFound(
                f"There is no document {doc_id!r} here. `footnote list` shows the ids there are."
            )
    counts = Counter(tag for own in tagged.values() for tag in own)
    if doc_id is not None:
        own = tagged.get(doc_id, ())
        if as_json:
            terminal.write_json({"doc_id": doc_id, "tags": list(own)})
        else:
            for tag in own:
                print_out(tag)
            print_err(f"{doc_id} has {plural(len(own), 'tag')}.")
    elif as_json:
        terminal.write_json([{"tag": tag, "articles": counts[tag]} for tag in _sorted(counts)])
    else:
        for tag in _sorted(counts):
            terminal.write_text(f"{tag}\t{counts[tag]}")
        print_err(f"{plural(len(counts), 'tag')}.")


def collection(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The collection's name.")
    ] = None,
    tags: Tags = None,
    outlets: Annotated[
        list[str] | None,
        typer.Option("--outlet", metavar="OUTLET", help="Only articles of this outlet, or these."),
    ] = None,
    doc_ids: Annotated[
        list[str] | None,
        typer.Option("--doc", metavar="DOC", help="Only this article, or these."),
    ] = None,
    since: _Day = None,
    until: _LastDay = None,
    undated: Annotated[
        bool,
        typer.Option("--undated", help="With --since or --until: articles without a date too."),
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Delete the collection; its articles stay.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Name a choice of articles; list the named choices.

    `ask --collection NAME` searches them alone. Options choose the articles and save the
    collection. An article that is added later and fits belongs to it too.
    """
    library = open_library(context.obj)
    facets = bool(tags or outlets or doc_ids or since or until)
    if name is None and (facets or remove):
        raise typer.BadParameter("Give the collection a name.")
    if remove and facets:
        raise typer.BadParameter("Use --remove alone.")
    if undated and not (since or until):
        raise typer.BadParameter("--undated adds to a range of days. Give --since or --until too.")
    with library.snapshot() as snapshot:
        tagged, known = snapshot.tags(), snapshot.collections()
        unknown = set(doc_ids or ()) - snapshot.documents(doc_ids or ()).keys()
    if unknown:
        raise DocumentNotFound(
            f"There is no document {min(unknown)!r} here. `footnote list` shows the ids there are."
        )
    if name is not None and facets:
        chosen = scope_of_labels(tagged, known, tags=tags or ())
        library.labels.save_collection(
            name,
            Scope(
                doc_ids=frozenset(doc_ids) if doc_ids else None,
                outlets=frozenset(each.strip() for each in outlets) if outlets else None,
                since=_day(since),
                until=_day(until),
                undated=undated,
                tags=chosen.tags,
            ),
        )
    elif name is not None:
        scope_of_labels(tagged, known, collection=name)  # raises an error if there is none
        if remove:
            library.labels.delete_collection(name)
            print_err("Deleted. The articles and their tags stay.")
            return
    _print_collections(library, name, as_json=as_json)


def notes(
    context: typer.Context,
    doc_id: Annotated[
        str | None, typer.Argument(metavar="DOC", help="An id that `list` shows.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the passages that you marked, with your notes.

    Passages are marked in the app. With an id, only those of that article are listed.
    """
    noted = read_notes(open_library(context.obj), doc_id)
    if as_json:
        terminal.write_json([each.as_dict() for each in noted])
        return
    for each in noted:
        _draw_note(each)
    print_err(f"{plural(len(noted), 'marked passage')}.")


def chosen_scope(library: Library, tags: Sequence[str] | None, name: str | None) -> Scope:
    """Return the scope that `--tag` and `--collection` choose.

    Raises:
        InvalidLabel: the library has no such tag or collection.
    """
    with library.snapshot() as snapshot:
        return scope_of_labels(
            snapshot.tags(), snapshot.collections(), tags=tags or (), collection=name
        )


def _sorted(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=str.casefold)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _print_collections(library: Library, name: str | None, *, as_json: bool) -> None:
    """Print one collection, or all if `name` is None, with the number of their articles."""
    with library.snapshot() as snapshot:
        shown = [
            (each, snapshot.totals_within(each.scope).documents)
            for each in snapshot.collections()
            if name is None or each.name.casefold() == " ".join(name.split()).casefold()
        ]
    if as_json:
        terminal.write_json([_collection_as_dict(each, articles) for each, articles in shown])
        return
    for each, articles in shown:
        terminal.write_text("\t".join((each.name, str(articles), _in_words(each.scope))))
    print_err(f"{plural(len(shown), 'collection')}.")


def _in_words(scope: Scope) -> str:
    if scope.description:
        return scope.description
    return "all articles" if scope.doc_ids is None else f"{len(scope.doc_ids):,} chosen"


def _collection_as_dict(collection: NamedScope, articles: int) -> dict[str, object]:
    scope = collection.scope
    return {
        "name": collection.name,
        "articles": articles,
        "doc_ids": None if scope.doc_ids is None else sorted(scope.doc_ids),
        "outlets": None if scope.outlets is None else sorted(scope.outlets),
        "tags": None if scope.tags is None else sorted(scope.tags),
        "languages": None if scope.languages is None else sorted(scope.languages),
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.until.isoformat() if scope.until else None,
        "undated": scope.undated,
    }


def _draw_note(noted: NotedPassage) -> None:
    """Print a marked passage: its source and place, its words, then the reader's note."""
    document, anchor = noted.document, noted.place or noted.note.anchor
    source = " · ".join(filter(None, (display_title(document), byline(document))))
    place = f"{anchor.doc_id} [{anchor.span.start}, {anchor.span.end})"
    print_out(replace_surrogates(f"{source} · {place}"))
    if noted.quote is None:
        print_out("  The article has changed, and no longer has these words.")
    else:
        print_out("\n".join(f"  > {line}" for line in noted.quote.splitlines() if line.strip()))
    if noted.note.text:
        print_out("\n".join(f"  {line}" for line in noted.note.text.splitlines()))
    print_out("")
