"""The Check page: a draft whose quotations are compared with the articles."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.loaders.drafts import DRAFT_SUFFIXES
from index.protocols import Library
from ui.browser import checking, components, layout, session
from ui.browser.access import ready
from ui.browser.evidence import verifying
from ui.browser.notices import draw_notice, show_errors
from ui.browser.reading import reading_pane
from ui.browser.side import sidebar
from ui.browser.signing_in import look_again
from ui.browser.views.check import check_view


def draw_fields(library: Library) -> None:
    """Draw the fields in which a draft is typed, pasted or dropped."""
    # The style makes the field lower once there are verdicts below it to read.
    with st.container(key="draft-checked" if checking.checked() else "draft-unchecked"):
        st.text_area(
            "Draft",
            key=checking.TYPED,
            height=200,
            placeholder="Paste or type a quotation, or a whole draft",
            label_visibility="collapsed",
        )
    drop, button = st.columns([3, 1], vertical_alignment="bottom")
    drop.file_uploader(
        "Or drop a draft here: .txt, .md or .docx. It is not added to your sources.",
        type=list(DRAFT_SUFFIXES),
        key=checking.DROPPED,
        on_change=checking.take_dropped,
    )
    button.button(
        "Check", type="primary", width="stretch", on_click=partial(checking.check_typed, library)
    )
    st.checkbox(
        "Look for the sentences without quotation marks, too",
        key=checking.SENTENCES,
        help="Each of them is shown beside the passage that comes nearest, with the figures, names "
        "and dates that the passage does not have. Whether it is true is for you to judge.",
    )


def draw_work(library: Library) -> None:
    """Draw the fields and, under them, the checked draft."""
    st.header("Check quotations", anchor=False)
    draw_notice()
    st.write(
        "Every quotation of a draft is compared with your articles, word for word. A verdict says "
        "whether the words stand there and who says them, not whether they are true."
    )
    draw_fields(library)
    checking.refresh(library)
    if checked := checking.checked():
        components.checked_draft(
            check_view(checked),
            key="checked-quotations",
            active=checking.active_place(),
            on_open=checking.open_place,
        )
    verifying.draw(library)


@st.fragment
def desk(library: Library) -> None:
    """Draw the draft beside the open article; as a fragment, so a click reruns only these."""
    look_again()
    with show_errors():
        session.refresh(library)
    work, pane = layout.desk()
    with pane:
        reading_pane.draw(library, "check")
    with work, show_errors():
        draw_work(library)


layout.style()
if opened := ready():
    sidebar.draw(opened[1], "check")
    desk(opened[1])
