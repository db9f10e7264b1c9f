"""Facts about an article, read from its own lines and fields: title, date, outlet, author."""
