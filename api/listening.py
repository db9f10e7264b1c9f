"""`Listening`: where a server listens, and whom it asks who he is."""

from __future__ import annotations

from dataclasses import dataclass

from api.access.rates import REQUESTS_PER_MINUTE
from index.access.reaching import LOOPBACK, check_names, is_local, where_reached
from index.access.register import Register
from index.errors import AccessError

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where a server listens, whom it lets in, and what it logs.

    Attributes:
        port: the port.
        host: the address of this machine that it listens at.
        names: names under which others reach it, such as that of a proxy.
        token: the one token that every request must bear; empty for none.
        accounts: whether every request must bear a token of `footnote access`, or one of the
            identity provider.
        open_to_everybody: whether others may use it without saying who they are.
        per_minute: how many requests a person may send in a minute.
        upload_mb: the most megabytes of files in one request; as usual if None.
        logs: whether requests are logged in JSON.
        logs_questions: whether the log has the words of questions.
    """

    port: int
    host: str = LOOPBACK
    names: tuple[str, ...] = ()
    token: str = ""
    accounts: bool = False
    open_to_everybody: bool = False
    per_minute: int = REQUESTS_PER_MINUTE
    upload_mb: int | None = None
    logs: bool = False
    logs_questions: bool = False

    def __post_init__(self) -> None:
        if self.open_to_everybody and (self.accounts or self.token):
            raise AccessError(
                "--open-to-everybody asks nobody who he is, so it goes neither with --accounts nor "
                "with a token. Leave one of them out."
            )
        if self.accounts and self.token:
            raise AccessError(
                "With --accounts, each person has a token of his own. Leave --token out, and unset "
                "FOOTNOTE_TOKEN."
            )
        check_names(self.names)

    @property
    def is_local(self) -> bool:
        """Whether only programs on this machine reach the server.

        A server with a name is reached through a proxy, wherever it listens.
        """
        return is_local(self.host) and not self.names

    @property
    def asks_who(self) -> bool:
        """Whether each request is from a person with rights of his own."""
        return self.accounts or not (self.is_local or self.token or self.open_to_everybody)

    @property
    def upload_bytes(self) -> int | None:
        """The most bytes of files in one request; None for the usual number."""
        return None if self.upload_mb is None else self.upload_mb * _MB

    @property
    def address(self) -> str:
        """The server's address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def host_names(self) -> tuple[str, ...]:
        """The hosts that requests may name, besides this machine's own names."""
        own = () if is_local(self.host) else (f"[{self.host}]" if ":" in self.host else self.host,)
        return (*own, *self.names)

    def check(self, register: Register) -> None:
        """Check that a server that asks who one is lets somebody in.

        Raises:
            AccessError: it would let nobody in. Beyond this machine, the message names the choices.
            LibraryError: the register cannot be read.
        """
        if not self.asks_who or register.read().lets_somebody_in:
            return
        how = (
            "Make a token with `footnote access token NAME`, or let people sign in with "
            "`footnote access issuer` and `footnote access allow`."
        )
        if self.is_local:
            raise AccessError(f"Nobody has an account yet, so nobody could use the server. {how}")
        raise AccessError(
            f"{where_reached(self.host, self.names)}, other machines reach the server, and it does "
            f"not start before it can ask them who they are. {how} If everybody who reaches it may "
            "read your articles, say --open-to-everybody."
        )
