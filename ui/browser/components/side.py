"""What stands beside the conversation: the other conversations, and the choice of sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ui.browser.components.base import component, sent
from ui.browser.views.conversation_list import ConversationList
from ui.browser.views.scope import ScopeView

_CONVERSATIONS = component("conversations")
_SCOPE = component("scope")


def conversations(
    view: ConversationList,
    *,
    key: str,
    active: str,
    on_begin: Callable[[], None],
    on_open: Callable[[str], None],
    on_search: Callable[[str], None],
    on_rename: Callable[[str, str], None],
    on_remove: Callable[[str], None],
    on_more: Callable[[], None],
) -> None:
    """Draw the list of conversations.

    Args:
        view: what to draw.
        key: unique on the page.
        active: the id of the conversation that is open, empty if none is.
        on_begin: is called for a new conversation.
        on_open: is called with the id of a conversation to open.
        on_search: is called with the words to search for.
        on_rename: is called with the id of a conversation and its new title.
        on_remove: is called with the id of a conversation to delete, once that was confirmed.
        on_more: is called for more conversations.
    """
    _CONVERSATIONS(
        key=key,
        data={"list": asdict(view), "active": active},
        on_begin_change=on_begin,
        on_open_change=lambda: on_open(str(sent(key, "open"))),
        on_search_change=lambda: on_search(str(sent(key, "search"))),
        on_rename_change=lambda: on_rename(*map(str, sent(key, "rename"))),
        on_remove_change=lambda: on_remove(str(sent(key, "remove"))),
        on_more_change=on_more,
    )


def scope(
    view: ScopeView,
    *,
    key: str,
    words: str,
    taken: int,
    on_choose: Callable[[dict[str, Any]], None],
    on_find: Callable[[str], None],
    on_open: Callable[[str], None],
) -> None:
    """Draw the choice of sources.

    Args:
        view: what to draw.
        key: unique on the page.
        words: that the articles shown were found by.
        taken: the number of the last choice that `view` knows of.
        on_choose: is called with what is now chosen, and the number of the choice.
        on_find: is called with the words to find articles by.
        on_open: is called with the `doc_id` of an article to read.
    """
    _SCOPE(
        key=key,
        data={"view": asdict(view), "words": words, "taken": taken},
        on_choose_change=lambda: on_choose(dict(sent(key, "choose"))),
        on_find_change=lambda: on_find(str(sent(key, "find"))),
        on_open_change=lambda: on_open(str(sent(key, "open"))),
    )
