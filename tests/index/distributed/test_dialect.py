"""What PostgreSQL runs in place of SQLite's statements, and where it runs them."""

from __future__ import annotations

import pytest

from index.distributed.dialect import translate
from index.distributed.postgres import Address
from index.errors import LibraryError


@pytest.mark.parametrize(
    ("sqlite", "postgresql"),
    [
        (
            "SELECT start, end FROM passages WHERE doc_id = ? AND seq > ?",
            'SELECT start, "end" FROM passages WHERE doc_id = $1 AND seq > $2',
        ),
        ("SELECT CASE a WHEN 1 THEN 2 END FROM t", "SELECT CASE a WHEN 1 THEN 2 END FROM t"),
        (
            "DELETE FROM vectors WHERE passage_id IN (SELECT value FROM json_each(?))",
            "DELETE FROM vectors WHERE passage_id IN"
            " (SELECT json_array_elements_text($1::text::json)::bigint)",
        ),
        (
            "SELECT job_id FROM jobs WHERE state IN (SELECT value FROM json_each(?))",
            "SELECT job_id FROM jobs WHERE state IN"
            " (SELECT json_array_elements_text($1::text::json))",
        ),
        (
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            "INSERT INTO meta (key, value) VALUES ($1, $2)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        ),
        (
            "INSERT OR IGNORE INTO tags (doc_id, tag) VALUES (?, ?)",
            "INSERT INTO tags (doc_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        ),
        (
            "INSERT INTO passages (doc_id) VALUES (?)",
            "INSERT INTO passages (doc_id) VALUES ($1) RETURNING passage_id",
        ),
    ],
)
def test_a_statement_is_translated(sqlite: str, postgresql: str) -> None:
    assert translate(sqlite) == postgresql


def test_an_address_says_where_the_library_is() -> None:
    address = Address.parse("postgresql://ann:s%40cret@db.example:6000/news?schema=papers")
    assert (address.host, address.port, address.database) == ("db.example", 6000, "news")
    assert (address.user, address.password, address.schema) == ("ann", "s@cret", "papers")
    assert "cret" not in address.shown + repr(address)
    assert not address.encrypted
    plain = Address.parse("postgres://ann@host/news?sslmode=require")
    assert (plain.port, plain.schema, plain.encrypted) == (5432, "footnote", True)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://host",
        "postgresql://host:port/news",
        "postgresql://host/news?schema=Robert'); DROP TABLE",
        "postgresql://host/news?schema=" + "a" * 30,
        "postgresql://host/news?unknown=1",
        "mysql://host/news",
    ],
)
def test_a_wrong_address_is_refused(text: str) -> None:
    with pytest.raises(LibraryError):
        Address.parse(text)
