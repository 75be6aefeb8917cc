"""Passwords: which are good enough, and how they are kept: as argon2id, with the parameters that its library thinks right today."""

import unicodedata
from base64 import b64encode
from secrets import token_bytes

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.notice import Notice
from data.workspace.rules import Refused

SHORTEST, LONGEST = 12, 200  # characters
# The most common passwords of at least twelve characters, and words that make one with a few digits around them.
COMMON = frozenset({
    "123456789012", "1234567890123", "123456789123", "123123123123", "112233445566", "987654321098", "0123456789012", "102030405060",
    "121212121212", "qwertyuiop", "qwertyuiopasdfghjkl", "qwertyqwerty", "asdfghjkl", "asdfghjklzxcvbnm", "qazwsxedcrfv", "zaqxswcde",
    "abcdefghijkl", "abcdefghijklm", "password", "passwordpassword", "passw0rd", "p@ssw0rd", "p@ssword", "mypassword", "changeme",
    "changemenow", "letmein", "letmeinletmein", "welcome", "administrator", "administrador", "admin", "adminadmin", "adminadminadmin",
    "iloveyou", "iloveyouforever", "sunshine", "princess", "football", "baseball", "superman", "trustno", "unbelievable",
    "correcthorsebatterystaple", "partnerhub", "partner hub", "webex", "webexwebex", "webexcalling", "cisco", "ciscocisco",
    "collaboration", "contraseña", "hunter", "secretsecret", "testtesttest", "default", "monkeymonkey", "dragon",
})  # fmt: skip

_HASHER = PasswordHasher()


def checked(password: str, *names: str) -> str:
    """A password that may be set; `names` are those of its owner. Raises Refused."""
    length = len(password)
    if length < SHORTEST:
        raise Refused(Notice("A password has at least {least} characters; this one has {n}.", least=SHORTEST, n=length))
    if length > LONGEST:
        raise Refused(Notice("A password has at most {most} characters; this one has {n}.", most=LONGEST, n=length))
    forms = {_bare(password), password.casefold()}
    if forms & {form for name in names if name for form in (_bare(name), name.casefold()) if form}:
        raise Refused(Notice("A password must not be the name or the e-mail address."))
    if forms & COMMON or len(set(password.casefold())) < 4:
        raise Refused(Notice("This is one of the passwords that are tried first. Choose another."))
    return password


def _bare(text: str) -> str:
    """Without the digits and signs that people put around a word."""
    folded = text.casefold()
    letters = [place for place, char in enumerate(folded) if char.isalpha()]
    return folded[letters[0] : letters[-1] + 1] if letters else ""


def kept(password: str) -> str:
    """What is kept of a password. Slow by intent, and it takes 64 MB."""
    return _HASHER.hash(_bytes(password))


def fits(password: str, known: str | None) -> bool:
    """Whether this is the password that was kept. Where none was, the same work is done for nothing, so that the time tells no names."""
    try:
        return _HASHER.verify(known or _nobodys(), _bytes(password)) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def is_old(known: str) -> bool:
    """Whether it was kept with parameters that are no longer today's."""
    return _HASHER.check_needs_rehash(known)


def _nobodys() -> str:
    """A hash in today's parameters that no password has."""
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    salt, digest = (b64encode(token_bytes(length)).decode().rstrip("=") for length in (_HASHER.salt_len, _HASHER.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _bytes(password: str) -> bytes:
    """The same for every keyboard: an accent typed as one character or as two is one password."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
