"""What the panel shows, as plain dicts that can go out as JSON; the panel and its static twin draw them."""
