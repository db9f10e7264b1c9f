"""Pages of the web, fetched only when a reader names their address."""
