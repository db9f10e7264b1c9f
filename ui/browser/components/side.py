"""The components of the sidebar: the list of conversations, and the choice of sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ui.browser.components.base import component, sent
from ui.browser.views.conversation_list import ConversationList
from ui.browser.views.scope import ScopeView

_CONVERSATIONS = component("conversations", "folding")
_SCOPE = component("scope", "folding", "collections", "days")


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
        view: the list of conversations.
        key: a key that is unique on the page.
        active: the id of the open conversation, empty if none is open.
        on_begin: called to start a new conversation.
        on_open: called with the id of the conversation to open.
        on_search: called with the words to search for.
        on_rename: called with the id of a conversation and its new title.
        on_remove: called with the id of the conversation to delete, after the reader confirmed.
        on_more: called to show more conversations.
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
    on_add: Callable[[], None],
    on_use: Callable[[str], None],
    on_save: Callable[[str], None],
    on_forget: Callable[[str], None],
) -> None:
    """Draw the choice of sources.

    Args:
        view: the sources to choose from, and the present choice.
        key: a key that is unique on the page.
        words: the search words that the articles in `view` match.
        taken: the number of the latest choice that `view` reflects.
        on_choose: called with the new choice (see `chosen_scope`) and its `number`.
        on_find: called with the words to find articles by.
        on_open: called with the `doc_id` of the article to read.
        on_add: called when the reader wants to add articles.
        on_use: called with the name of the collection to choose.
        on_save: called with the name under which to save the present choice.
        on_forget: called with the name of the collection to delete, after the reader confirmed.
    """
    _SCOPE(
        key=key,
        data={"view": asdict(view), "words": words, "taken": taken},
        on_choose_change=lambda: on_choose(dict(sent(key, "choose"))),
        on_find_change=lambda: on_find(str(sent(key, "find"))),
        on_open_change=lambda: on_open(str(sent(key, "open"))),
        on_add_change=on_add,
        on_use_change=lambda: on_use(str(sent(key, "use"))),
        on_save_change=lambda: on_save(str(sent(key, "save"))),
        on_forget_change=lambda: on_forget(str(sent(key, "forget"))),
    )
