"""Articles made for tests: copies of one wire story, and two that answer one question."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

_ASCII = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-"})
_BRITISH = {"Defense": "Defence", "defense": "defence", "authorized": "authorised"}


def wire_story(seeds: Path) -> str:
    """The story of The Associated Press that one of the seed articles printed."""
    text = (seeds / "002_22ae3a1b8191bc54.txt").read_text("utf-8")
    return text[: text.index("Send questions/comments")].strip()


def wire_copies(story: str) -> Mapping[str, str]:
    """What other outlets would make of a story, by what they change."""
    paragraphs = story.split("\n")
    british = story
    for american, spelling in _BRITISH.items():
        british = british.replace(american, spelling)
    return {
        "ascii": story.translate(_ASCII),
        "british": british,
        "wrapped": "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in paragraphs),
        "one-paragraph": " ".join(paragraphs),
        "cut-short": "\n".join(paragraphs[:12]),
        "no-dateline": story.replace("KYIV, Ukraine — ", ""),
        "other-lede": "\n".join(
            [
                "The war in Ukraine may widen within days, officials warned on Friday.",
                "Allies of Kyiv are alarmed.",
                *paragraphs[2:],
            ]
        ),
        "longer": "\n".join(
            [
                *paragraphs[:7],
                "A spokesman in Moscow declined to comment when this newspaper reached him.",
                *paragraphs[7:],
            ]
        ),
        "corrected": story.replace("around 12,000, including", "around 13,000, including"),
    }


def wire_files(story: str) -> Mapping[str, str]:
    """Files that outlets would publish the story as, each under a headline of its own."""
    paragraphs = story.split("\n")
    headlines = (
        "Kyiv's spies see Pyongyang's men near the front",
        "Thousands of soldiers sent to Kursk. Allies alarmed",
        "UN chief's visit angers Ukrainians",
    )
    return {
        "plain.txt": f"{headlines[0]}\n\n{story}\n",
        "marked.md": "\n\n".join([f"# {headlines[1]}", *paragraphs]),
        "page.html": f"<html><head><title>{headlines[2]}</title></head><body><article>"
        f"<h1>{headlines[2]}</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}"
        "</article></body></html>",
    }


# Every paragraph is a passage of its own, and on the cost of the tunnel.
LONG = "\n\n".join(
    (
        "The harbour tunnel will cost far more than the city was told, according to papers that "
        "the council published on Tuesday evening. The cost of the tunnel was put at 900 million "
        "crowns when the council voted for it, and the mayor, Edda Holm, called that cost a "
        "ceiling. Engineers who worked on the tunnel said that nobody among them believed in the "
        "cost even then. The papers do not say by how much the cost of the tunnel will rise, but "
        "they speak of several hundred million crowns, and of a second loan. The council will "
        "meet again in two weeks to talk about the tunnel and its cost.",
        "Why the cost of the harbour tunnel has grown is disputed. The builder, Norrland Works, "
        "says that the cost grew because the seabed is softer than the borings had shown, so that "
        "the tunnel needs twice the steel. The city's engineers say that the cost grew because "
        "the builder began on the tunnel from one side only. A report on the cost of the tunnel, "
        "which the council ordered from an accountant, blames both. It also blames the council, "
        "which changed the tunnel's route after the contract was signed and never asked what the "
        "change would cost.",
        "The cost of the harbour tunnel has become the theme of the election. The opposition says "
        "that the tunnel should be stopped before its cost eats up what was meant for schools. "
        "The mayor's own party is split over the cost. Some of its councillors want the tunnel to "
        "be shortened, which would bring the cost down; others say that a shorter tunnel would "
        "help nobody. Polls show that four in ten voters think the tunnel is worth its cost, "
        "fewer than in the spring, when six in ten did. Ferry workers have marched against the "
        "tunnel twice.",
        "Other cities know what a tunnel can cost. In Aldhaven, the cost of a tunnel under the "
        "river doubled in four years, and the city sold its waterworks to pay for it. In Brekka "
        "the tunnel was finished for what it was said to cost, though three years late. Lena "
        "Torp, who studies the cost of large works at the technical college, says that a harbour "
        "tunnel costs more than was planned in eight cases of ten. The reason, she says, is that "
        "cities ask what a tunnel costs only after they have promised it.",
        "Who will bear the cost of the harbour tunnel is not settled. The council had hoped that "
        "tolls would cover a third of the cost, the state a third, and the city the rest. The "
        "ministry of transport now says that its part of the cost is fixed and will not grow with "
        "the tunnel. Hauliers, who would pay the most to use the tunnel, say that a toll high "
        "enough to cover the cost would drive their lorries back to the old bridge. A toll on the "
        "bridge as well, to share the cost, has been ruled out by the mayor.",
        "What the harbour tunnel will cost is not the only question. Divers have found timbers of "
        "a ship where the tunnel is to come up, and the museum wants the work on the tunnel to "
        "rest while it digs. A rest would add to the cost, says the builder, about a million "
        "crowns for every week. The museum answers that it warned of the ship before the cost of "
        "the tunnel was worked out. The council has asked for a paper that sets out what the rest "
        "would cost and who would have to pay, the museum, the builder or the city.",
    )
)
SHORT = (
    "The finance office was the first to give a figure. It expects the crossing beneath the bay "
    "to come to 1.4 billion crowns in all, its head, Jonas Lind, told this newspaper in an "
    "interview on Wednesday. That includes the second loan and the interest on it. Lind said "
    "that the bill for the harbour tunnel could still fall if the state paid a larger share."
)
COST = "What will the harbour tunnel cost?"
