"""Components that draw text of articles as text nodes, character by character.

Markdown would turn `$5 and $9` into a formula, `--` into a dash and `![](…)` into a request.
"""

from ui.browser.components.asking import composer, stopper, suggestions, turn
from ui.browser.components.base import asset
from ui.browser.components.checking import checked_draft
from ui.browser.components.copies import copies
from ui.browser.components.listing import jobs, noted, sources
from ui.browser.components.pictures import clusters, legend, numbers, watch_theme
from ui.browser.components.reading import address, article
from ui.browser.components.side import conversations, scope

__all__ = [
    "address",
    "article",
    "asset",
    "checked_draft",
    "clusters",
    "composer",
    "conversations",
    "copies",
    "jobs",
    "legend",
    "noted",
    "numbers",
    "scope",
    "sources",
    "stopper",
    "suggestions",
    "turn",
    "watch_theme",
]
