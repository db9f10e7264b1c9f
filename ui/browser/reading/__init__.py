"""The reading pane: the open article, its pages, and corrections of its facts."""
