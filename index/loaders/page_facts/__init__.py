"""Facts about the article of a web page: title, dates, outlet, authors and address."""
