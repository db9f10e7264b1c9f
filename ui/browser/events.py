"""No event of a reader is lost while the page is busy.

Streamlit 1.67 can drop a click, or a submitted question, when another event follows closely:

- With `runner.fastReruns`, an event of the page as a whole stops the present run, and with it what
  waits for that run: an event of a fragment, or one that the run has taken but not yet handled.
  So `.streamlit/config.toml` turns it off; an event is then joined with those that wait.
- A run looks for later events before and while it handles its own: each access of the session
  state is such a place. If there is a later event, the handling is given up in the middle.
  `keep_events` turns this off until all callbacks of a run have ended.
- A click on the name of a page waits for the present run. If that run then asks to be run again, as
  the progress of files does, the two are joined, and the page of the later one wins: the present
  one. `keep_events` lets the page win that the reader has chosen.
- An event of a page that the reader has just left, such as a search that waited for the end of the
  typing, names that page, and would bring the reader back to it. `keep_events` hands it to the page
  that has been chosen.
- A run that follows a fragment's run in the same thread goes on to write where the fragment wrote.
  A page that has been chosen meanwhile is then drawn inside a part of the page before, which is no
  more: the browser shows nothing at all. `keep_events` begins each run at the top of the page.
"""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
    _has_active_trigger_value,
)
from streamlit.runtime.state.safe_session_state import SafeSessionState

_handle = SafeSessionState.on_script_will_rerun
_request = ScriptRequests._request_rerun_locked
_run = ScriptRunner._run_script

# The page of each runner's latest request that was no timer's.
_pages: WeakKeyDictionary[ScriptRequests, str] = WeakKeyDictionary()


def keep_events() -> None:
    """Let each run handle all events that it has taken and write in its own place.

    No rerun undoes the choice of a page.

    This changes Streamlit for the whole process; a second call changes nothing.
    """
    if SafeSessionState.on_script_will_rerun is _handle:
        setattr(SafeSessionState, "on_script_will_rerun", _handle_to_the_end)  # noqa: B010
        setattr(ScriptRequests, "_request_rerun_locked", _request_on_chosen_page)  # noqa: B010
        setattr(ScriptRunner, "_run_script", _run_from_the_top)  # noqa: B010


@wraps(_handle)
def _handle_to_the_end(state: SafeSessionState, *args: Any, **options: Any) -> None:
    give_way = state._yield_callback
    # The class forwards plain assignments to the values that the page keeps.
    object.__setattr__(state, "_yield_callback", lambda: None)
    try:
        _handle(state, *args, **options)
    finally:
        object.__setattr__(state, "_yield_callback", give_way)


@wraps(_run)
def _run_from_the_top(runner: ScriptRunner, rerun_data: RerunData) -> None:
    context_dg_stack.set(get_default_dg_stack_value())
    _run(runner, rerun_data)


@wraps(_request)
def _request_on_chosen_page(requests: ScriptRequests, new: RerunData) -> bool:
    chosen = _pages.get(requests, "")
    if chosen not in ("", new.page_script_hash):
        if new.is_auto_rerun:
            return True  # The timer of a page that has been left.
        if _is_event(new):
            new = replace(
                new,
                page_script_hash=chosen,
                page_name="",
                fragment_id=None,
                fragment_id_queue=[],
                is_fragment_scoped_rerun=False,
            )
    waiting = requests._rerun_data if requests._state is ScriptRequestType.RERUN else None
    is_taken = _request(requests, new)
    if (
        is_taken
        and waiting is not None
        and waiting.page_script_hash != new.page_script_hash
        and _may_be_choice(waiting)
        and _is_no_choice(new)
    ):
        requests._rerun_data = replace(
            requests._rerun_data,
            page_script_hash=waiting.page_script_hash,
            page_name=waiting.page_name,
            query_string=waiting.query_string,
            fragment_id_queue=[],
            is_fragment_scoped_rerun=False,
            is_auto_rerun=False,
        )
    if is_taken:
        _pages[requests] = requests._rerun_data.page_script_hash
    return is_taken


def _may_be_choice(request: RerunData) -> bool:
    """Return whether a request may be a click on the name of a page.

    An event of a page that has been left meanwhile names that page, too, but has a value with it.
    """
    return not (request.is_auto_rerun or _is_event(request))


def _is_event(request: RerunData) -> bool:
    """Return whether a request is an event of a page, rather than the choice of one."""
    states = request.widget_states.widgets if request.widget_states else ()
    return bool(
        request.fragment_id
        or request.fragment_id_queue
        or any(map(_has_active_trigger_value, states))
    )


def _is_no_choice(request: RerunData) -> bool:
    """Return whether a timer or the page itself asks to be run again, and not the reader."""
    running = get_script_run_ctx(suppress_warning=True)
    by_itself = running is not None and running.page_script_hash == request.page_script_hash
    return request.is_auto_rerun or by_itself
