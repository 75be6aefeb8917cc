"""Signing in and out: the pages and doors that are open to everybody, the first full admin, and OpenID Connect."""
