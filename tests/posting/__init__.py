"""Exactly one post, whatever is lost between us and the blog (RULES 8.3 to 8.5)."""
