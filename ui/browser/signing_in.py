"""Signing in to the app: who uses this session, if the app asks people who they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from index import Place, register_of
from index.access.people import find_person
from index.access.rights import Identity
from index.errors import FootnoteError
from ui.browser.markdown import literal

_PERSON = "signed-in-person"
_CLAIMS = "signed-in-claims"
_PLACE = "library-of-people"


def is_asked() -> bool:
    """Return whether people have to sign in. `footnote serve --sign-in` sets it."""
    return bool(os.environ.get("FOOTNOTE_SIGNIN"))


def let_in(place: Place) -> None:
    """Go on if nobody has to sign in, or if somebody has who may use the app; else end the run.

    Each run looks at the list of people again. If what the person may use has changed, the session
    forgets all that it shows.

    Args:
        place: where the library is.
    """
    if not is_asked():
        return
    before: Identity | None = st.session_state.pop(_PERSON, None)
    if not st.user.is_logged_in:
        st.header("Sign in", anchor=False)
        st.write("These articles are for people who have an account.")
        st.button("Sign in", type="primary", on_click=st.login)
        st.stop()
    claims = st.user.to_dict()
    person, reason = person_of(claims, place)
    if person is None:
        st.session_state.clear()
        st.header("You cannot use these articles", anchor=False)
        st.write(literal(reason))
        st.button("Sign out", on_click=st.logout)
        st.stop()
    if before is not None and before != person:
        # It may show articles that the person could use before.
        st.session_state.clear()
    st.session_state[_PERSON], st.session_state[_CLAIMS] = person, claims
    st.session_state[_PLACE] = place
    st.sidebar.button("Sign out", on_click=st.logout, icon=":material/logout:")


def person_of(claims: Mapping[str, Any], place: Place) -> tuple[Identity | None, str]:
    """Return who has signed in; None and the reason if the person may not use the app.

    Args:
        claims: what the identity provider says of the person.
        place: where the library is.
    """
    try:
        person = find_person(register_of(place).read(), claims)
    except FootnoteError as error:
        return None, str(error)
    if person is None:
        name = claims.get("email") or claims.get("sub") or "somebody"
        return None, (
            f"You have signed in as {name}, who is not on the list of those who may use this "
            "library. Ask an owner of the library."
        )
    return person, ""


def still_has(person: Identity, place: Place) -> Callable[[], bool] | None:
    """Return what tells whether somebody still has his rights; None if nobody has to sign in.

    Args:
        person: who uses this session.
        place: where the library is.
    """
    claims: Mapping[str, Any] | None = st.session_state.get(_CLAIMS) if is_asked() else None
    if claims is None:
        return None
    register = register_of(place)
    return lambda: find_person(register.read(), claims) == person


def look_again() -> None:
    """Run the whole page again if what the person may use has changed. For fragments.

    Streamlit runs a fragment without the page around it, and so without `let_in`.
    """
    if not is_asked():
        return
    person: Identity | None = st.session_state.get(_PERSON)
    claims: Mapping[str, Any] = st.session_state.get(_CLAIMS, {})
    if person is None or person_of(claims, st.session_state[_PLACE])[0] != person:
        st.rerun()


def current_person() -> Identity | None:
    """Return who uses this session; None if nobody has to sign in.

    Raises:
        FootnoteError: people have to sign in, and nobody has.
    """
    if not is_asked():
        return None
    person: Identity | None = st.session_state.get(_PERSON)
    if person is None:
        raise FootnoteError("Sign in first. Open the page again.")
    return person
