"""Read what a web page shows: its article, without what is hidden and what stands around it."""
