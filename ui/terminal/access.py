"""The command `footnote access`: who may use a library over the network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import typer

from index import Place, register_of
from index.access.naming import named_collections
from index.access.register import Issuer, Register, Registered
from index.access.rights import Rights, Role, rights_as_dict
from ui.terminal import output as terminal
from ui.terminal.options import AsJson, refuse_without
from ui.terminal.output import print_err, print_out
from ui.terminal.storing import open_library

_What = Literal["list", "token", "revoke", "allow", "forbid", "issuer"]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("access")(access)


def access(
    context: typer.Context,
    what: Annotated[
        _What, typer.Argument(metavar="WHAT", help="list, token, revoke, allow, forbid or issuer.")
    ] = "list",
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="A token's name, a person's e-mail address, an issuer's address."
        ),
    ] = None,
    role: Annotated[
        Literal["reader", "editor", "owner"],
        typer.Option(metavar="ROLE", help="What it allows: reader, editor or owner."),
    ] = "reader",
    collections: Annotated[
        list[str] | None,
        typer.Option("--collection", metavar="NAME", help="Allow articles of this one only."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=36_500, metavar="N", help="When the token expires.")
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What the issuer's tokens call this library."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say who may use the library over the network.

    token makes a token and prints it, once. allow lets a person sign in at the issuer.
    """
    if what != "token":
        refuse_without(context, "token", "days")
    if what not in ("token", "allow"):
        refuse_without(context, "token or allow", "role", "collections")
    if what != "issuer":
        refuse_without(context, "issuer", "audience")
    place: Place = context.obj
    library, registered = open_library(place), register_of(place)
    if what == "list":
        _list(registered.read(), as_json=as_json)
        return
    if name is None and what != "issuer":
        raise typer.BadParameter("Write a NAME after it.")
    limits = named_collections(library, collections) if collections else None
    rights = Rights(Role(role), limits)
    if what == "token":
        expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
        token, record = registered.add_token(name or "", rights, expires)
        if as_json:
            terminal.write_json({**record.as_dict(), "token": token})
            return
        print_err(f"The token {record.name!r} of {_words(rights)}. It is not shown again:")
        print_out(token)
    elif what == "revoke":
        registered.revoke(name or "")
        print_err(f"The token {name!r} is refused from now on.")
    elif what == "allow":
        person = registered.allow(name or "", rights)
        print_err(f"{person.name} may sign in, as {_words(rights)}.")
        if registered.read().issuer is None:
            print_err("Name the identity provider with `footnote access issuer` as well.")
    elif what == "forbid":
        registered.forbid(name or "")
        print_err(f"{name} may no longer sign in.")
    else:
        _set_issuer(registered, name, audience)


def _set_issuer(registered: Register, url: str | None, audience: str | None) -> None:
    if url is None:
        registered.set_issuer(None)
        print_err("Nobody signs in at an identity provider any more.")
        return
    if not audience:
        raise typer.BadParameter("Say what its tokens call this library: --audience NAME.")
    registered.set_issuer(Issuer(url, audience))
    print_err(f"People sign in at {url}, with tokens for {audience!r}.")


def _list(registered: Registered, *, as_json: bool) -> None:
    issuer = registered.issuer
    if as_json:
        terminal.write_json(
            {
                "tokens": [each.as_dict() for each in registered.tokens],
                "people": [
                    {"name": each.name, **rights_as_dict(each.rights)} for each in registered.people
                ],
                "issuer": {"url": issuer.url, "audience": issuer.audience} if issuer else None,
            }
        )
        return
    for token in registered.tokens:
        end = f", until {token.expires:%Y-%m-%d}" if token.expires else ""
        state = " (expired)" if token.is_expired() else ""
        print_out(f"token {token.name}: {_words(token.rights)}{end}{state}")
    for person in registered.people:
        print_out(f"person {person.name}: {_words(person.rights)}")
    if issuer:
        print_out(f"issuer {issuer.url}: tokens for {issuer.audience!r}")
    if registered == Registered():
        print_err("Nobody has an account. On this machine, none is needed.")


def _words(rights: Rights) -> str:
    where = "all articles"
    if rights.collections is not None:
        where = f"articles of {', '.join(sorted(rights.collections)) or 'no collection'}"
    return f"{rights.role.value}, {where}"
