"""Delete rows that hold readers' words so that no byte of them remains in the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence


def erase(
    connection: sqlite3.Connection, table: str, where: str, parameters: Sequence[str | int]
) -> int:
    """Delete rows so that no byte of them remains in the file; return how many rows there were.

    `secure_delete` overwrites a row where it is, but not the copies that SQLite left behind when it
    moved rows between pages (6 of 4,604 deleted questions were still in the file). Emptying the
    table overwrites whole pages; the remaining rows, which are few, are then inserted again.

    Args:
        connection: a connection with an open write transaction.
        table: the table's name.
        where: the SQL condition of the rows to delete.
        parameters: the values of the condition's placeholders.
    """
    query = f"SELECT count(*) FROM {table} WHERE {where}"
    deleted = int(connection.execute(query, parameters).fetchone()[0])
    if deleted:
        # All columns, also those that a later format adds.
        query = f"SELECT * FROM {table} WHERE NOT ({where})"
        selected = connection.execute(query, parameters)
        columns = [column[0] for column in selected.description]
        remaining = selected.fetchall()
        connection.execute(f"DELETE FROM {table}")
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            remaining,
        )
    return deleted
