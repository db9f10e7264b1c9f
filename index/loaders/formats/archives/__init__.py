"""Files that hold other files: ZIP, tar, gzip and web archives."""
