"""Three articles on one storm, whose tolls are of three days, made for tests and a picture."""

from __future__ import annotations

from datetime import date
from pathlib import Path

STORM = "How many people did the storm in Tarnmouth kill?"
TOLLS = [
    ("The storm in Tarnmouth killed 12 people, the mayor said.", date(2024, 5, 2)),
    ("The number of people killed by the storm in Tarnmouth rose to 19, police said. "
     "In Velmo the storm killed 40 people.", date(2024, 5, 4)),
    ("The storm in Tarnmouth killed 31 people, the coroner said.", date(2024, 5, 12)),
]  # fmt: skip


def write_storm(folder: Path) -> Path:
    """Write the articles to a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (text, published) in enumerate(TOLLS, start=1):
        head = f"---\ntitle: Storm, part {number}\ndate: {published.isoformat()}\n---\n\n"
        (folder / f"storm-{number}.md").write_text(head + text + "\n", encoding="utf-8")
    return folder
