"""What an article says of itself: title, date, outlet, author."""
