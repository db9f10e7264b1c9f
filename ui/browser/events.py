"""No event of a reader is lost while the page is busy.

Streamlit 1.67 can drop a click, or a submitted question, when another event follows closely:

- With `runner.fastReruns`, an event of the page as a whole stops the present run, and with it what
  waits for that run: an event of a fragment, or one that the run has taken but not yet handled.
  So `.streamlit/config.toml` turns it off; an event is then joined with those that wait.
- A run looks for later events before and while it handles its own: each access of the session
  state is such a place. If there is a later event, the handling is given up in the middle.
  `keep_events` turns this off until all callbacks of a run have ended.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_handle = SafeSessionState.on_script_will_rerun


def keep_events() -> None:
    """Let each run handle all events that it has taken before it gives way to a later event.

    This changes Streamlit for the whole process; a second call changes nothing.
    """
    if SafeSessionState.on_script_will_rerun is _handle:
        setattr(SafeSessionState, "on_script_will_rerun", _handle_to_the_end)  # noqa: B010


@wraps(_handle)
def _handle_to_the_end(state: SafeSessionState, *args: Any, **options: Any) -> None:
    give_way = state._yield_callback
    # The class forwards plain assignments to the values that the page keeps.
    object.__setattr__(state, "_yield_callback", lambda: None)
    try:
        _handle(state, *args, **options)
    finally:
        object.__setattr__(state, "_yield_callback", give_way)
