"""Which agency an article credits with its text."""

from __future__ import annotations

import pytest

from index.documents import Document
from retrieval.copies.credits import credited_agency

BODY = "The pier will close in May, its director said on Friday. Nobody knows for how long."


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"HOLMGARD, Norrland (AP) — {BODY}", "AP"),
        (f"HOLMGARD (Reuters) - {BODY}", "Reuters"),
        (f"By MARA ILVES, Associated Press\n\n{BODY}", "AP"),
        (f"The Associated Press\n\n{BODY}", "AP"),
        (f"{BODY}\n\nAgence France-Presse", "AFP"),
        (f"{BODY} – dpa", "dpa"),
        (f"{BODY}\n(AFP)", "AFP"),
        (f"A headline\nMara Ilves | Reuters\n{BODY}", "Reuters"),
        # An agency that is mentioned has not written the article.
        (f"{BODY} The director told Reuters that he was sorry.", None),
        (f"{BODY} He spoke to the Associated Press (AP) on Friday.", None),
        (f"{BODY}\n\nReuters contributed to this report.", None),
        (BODY, None),
    ],
)
def test_credits_in_the_text(text: str, agency: str | None) -> None:
    assert credited_agency(Document(doc_id="a", title="A", text=text, sha256="")) == agency


@pytest.mark.parametrize(
    ("source", "author", "agency"),
    [
        ("Reuters", "", "Reuters"),
        ("AP News", "", "AP"),
        ("Holmgard Gazette", "Mara Ilves, The Associated Press", "AP"),
        ("Holmgard Gazette", "AFP", "AFP"),
        ("", "Mara Ilves for Reuters", "Reuters"),
        ("Apia Post", "Ana Panov", None),
        ("Holmgard Gazette", "Maria Bloomberg", None),
        ("Harrisburg Herald, PA", "", None),
        ("", "", None),
    ],
)
def test_credits_in_the_facts(source: str, author: str, agency: str | None) -> None:
    document = Document(doc_id="a", title="A", text=BODY, sha256="", source=source, author=author)
    assert credited_agency(document) == agency
