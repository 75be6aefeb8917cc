"""Secrets that a machine makes: 256 bits by chance, of which only the hash is kept. Chance needs no slow hash; passwords do (passwords.py)."""

from hashlib import sha256
from secrets import token_urlsafe

LENGTH = 43  # url-safe characters


def new() -> str:
    """A secret that nobody can guess."""
    return token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of it, and looked up by."""
    return sha256(secret.encode(errors="replace")).hexdigest()
