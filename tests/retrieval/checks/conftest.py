"""A small library of invented news, to check drafts against."""

from __future__ import annotations

import pytest

from index import Library
from index.documents import Document
from tests.fakes import HashEmbedder

PIER = """Mayor Karin Vogt said on Tuesday that the pier would be rebuilt.

“We will rebuild the pier before the summer of 2026, whatever it costs, but only if the county \
pays its half,” Vogt told reporters. “Nobody in Hallum wants another winter without a ferry.”

The ferry company lost 1,200 crates in the storm. Its director, Peter Falk, did not blame the \
town. “I was told by the coast guard that ‘the northern wall had never been tested’ in such a \
sea,” he said.

Falk added that repairs at Ostvik had taken eleven weeks.

“Our insurers have not paid a single crown,” said a senior clerk of the company, who did not \
want to be named."""

WIRE = """OSTVIK — The harbour of Ostvik is closed until Friday, the county said.

“Every boat that leaves now is a boat we may have to look for,” said Lars Bodin, the head of \
the county's rescue service. The closure began on Monday after two trawlers were damaged at \
their moorings."""

COPY = WIRE.replace("OSTVIK — ", "").replace(", the county said", "")

BUDGET = """The county council has passed its budget. Treasurer Ines Okonjo called it “the \
hardest paper I have put my name to in nine years.”

Conservative councillor Tom Reyes voted against. “This budget spends what the next council has \
yet to earn,” he said."""


def article(doc_id: str, title: str, text: str) -> Document:
    return Document(doc_id=doc_id, title=title, text=text, sha256="0")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library.open(
        tmp_path_factory.mktemp("checks") / "library", create=True, embedder=HashEmbedder()
    )
    made.add(
        [
            article("pier.txt", "Pier to be rebuilt", PIER),
            article("wire.txt", "Harbour closed", WIRE),
            article("copy.txt", "Harbour closed until Friday", COPY),
            article("budget.txt", "Budget passed", BUDGET),
        ]
    )
    return made
