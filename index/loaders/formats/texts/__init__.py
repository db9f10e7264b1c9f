"""Files of text: plain text, Markdown, web pages, lines of JSON, and exports in them."""
