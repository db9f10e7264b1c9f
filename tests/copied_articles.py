"""Six articles on one event, made for tests: four copies of a wire story, and two of a report.

They stand in the session of docs/copies.md.
"""

from __future__ import annotations

from pathlib import Path

WIRE = (
    "The port of Holmgard will close its northern harbor to ferries in May, after divers found "
    "cracks in 14 of the 60 piles that carry the main pier, the port's director said Friday.",
    "“We will not wait until somebody is hurt,” Oleksandr Zelensky told reporters on the pier. He"
    " said the repair would cost 23 million crowns and take until the end of the year.",
    "About 4,000 people use the ferries on a working day. They will have to take buses over the "
    "Brekka bridge, which adds 40 minutes to the journey, according to the transport office.",
    "The cracks were found in February, when divers of the firm Aske & Torp looked at the piles "
    "for the first time in nine years. The port did not say why nobody had looked earlier.",
    "Fishermen fear for their berths. Their union asked the council on Thursday to let 30 boats "
    "lie at the southern quay, which belongs to the navy. The navy has not answered.",
)
REPORT = (
    "Nobody had dived under Holmgard's ferry pier since the summer of the storm, and it shows. "
    "From a rowing boat, at low tide, one can put a hand into the gaps.",
    "This newspaper went to see them with Jorun Aske, who built piers for thirty years. She "
    "counted nine piles that she would not trust with a ferry, and two that she would not trust "
    "with a gull.",
    "The director of the port, who is in his second year, does not dispute her count. He said "
    "that he was not told of the gaps when he took over, and that the files of the last dive are "
    "missing.",
    "Passengers on the 7:40 had not heard of the closure. One of them, a nurse, said that she "
    "would lose her shift at the hospital if the bus took as long as the port expects.",
)


def _page(outlet: str, day: str, title: str, *paragraphs: str) -> str:
    head = f"---\ntitle: {title}\nsource: {outlet}\ndate: {day}\n---\n\n"
    return head + "\n\n".join(paragraphs) + "\n"


ARTICLES = {
    "wire.md": _page(
        "Associated Press", "2024-03-01", "Cracked piles close Holmgard's ferry pier",
        f"HOLMGARD (AP) — {WIRE[0]}", *WIRE[1:],
    ),
    # House spellings.
    "courier.md": _page(
        "Brekka Courier", "2024-03-01", "Ferry pier to shut in May",
        f"HOLMGARD (AP) — {WIRE[0]}".replace("harbor", "harbour"),
        WIRE[1].replace("Zelensky", "Zelenskyy"), *WIRE[2:],
    ),
    # Another lede, and cut at the end.
    "post.md": _page(
        "Evening Post", "2024-03-02", "Commuters face buses as pier crumbles",
        "Thousands of commuters on the northern shore will swap the ferry for the bus this spring.",
        *WIRE[1:4],
    ),
    # A corrected figure.
    "herald.md": _page(
        "Tveit Herald", "2024-03-03", "Repair of Holmgard pier to take all year",
        WIRE[0], WIRE[1].replace("23 million", "32 million"), *WIRE[2:],
    ),
    "gazette.md": _page("Holmgard Gazette", "2024-03-02", "Under the ferry pier", *REPORT),
    # A word that turns a sentence around.
    "mirror.md": _page(
        "Holmgard Mirror", "2024-03-04", "What lies under the pier",
        *(each.replace("he was not told", "he was told") for each in REPORT),
    ),
}  # fmt: skip


def write_articles(folder: Path) -> Path:
    """Write the articles into a folder, and return it."""
    folder.mkdir(exist_ok=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
