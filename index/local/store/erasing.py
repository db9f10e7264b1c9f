"""Deleting rows of readers' words so that no byte of them is left in the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence


def erase(
    connection: sqlite3.Connection, table: str, where: str, parameters: Sequence[str | int]
) -> int:
    """Delete rows so that no byte of them is left; return how many they were.

    `secure_delete` overwrites a row where it stands, but not copies of it that SQLite left behind
    when it moved rows between pages (6 of 4,604 questions were still in the file). Emptying a
    table overwrites whole pages; there are so few rows that the rest is written again.
    """
    query = f"SELECT count(*) FROM {table} WHERE {where}"
    gone = int(connection.execute(query, parameters).fetchone()[0])
    if gone:
        query = f"SELECT * FROM {table} WHERE NOT ({where})"
        kept = connection.execute(query, parameters).fetchall()
        connection.execute(f"DELETE FROM {table}")
        for row in kept:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    return gone
