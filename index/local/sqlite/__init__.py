"""What the store and the workspace share: SQLite files, their migrations, and erasing rows."""
