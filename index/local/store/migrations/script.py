"""Run several SQL statements within a transaction."""

from __future__ import annotations

import sqlite3


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements in the open transaction, which `executescript` would commit.

    Args:
        connection: a connection with an open write transaction.
        script: the statements; each ends with a semicolon at the end of a line.
    """
    for statement in script.split(";\n"):
        connection.execute(statement)
