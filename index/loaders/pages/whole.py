"""Read everything that a page shows, with nothing taken for what stands around an article."""

from __future__ import annotations

from typing import Any

from index.loaders.pages.blocks import Block, read_blocks
from index.loaders.pages.elements import all_elements, remove_controls
from index.loaders.pages.inline import write_inline
from index.loaders.pages.surroundings import Surroundings
from index.loaders.pages.tables import free_layout_tables, name_tables
from index.loaders.pages.unseen import name_panels, read_styles, remove_unseen


def read_everything(tree: Any) -> tuple[list[Block], int]:
    """Return all lines that a page shows, and how many words it strikes out.

    Args:
        tree: the page, which the function changes.
    """
    # lxml makes the Python object of an element anew after the last reference to it is gone.
    alive = all_elements(tree)
    remove_controls(alive)
    styles = read_styles(tree)
    name_panels(tree)
    remove_unseen(tree, styles)
    struck = write_inline(tree, styles)
    name_tables(tree)
    free_layout_tables(tree)
    blocks = list(read_blocks(tree, Surroundings(tree)))
    del alive
    return blocks, struck
