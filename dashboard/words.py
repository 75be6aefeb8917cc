"""The reader's language: texts, numbers and dates. English is the source; every other language is a folder of .po files."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from data.notice import Days, Notice, Share

LOCALES = {"en": "en_GB", "pt": "pt_BR"}
NAMES = {"en": "English", "pt": "Português"}
FOLDER = Path(__file__).parent / "locale"
UNKNOWN = "–"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """The translated texts of a language by their English source; empty for English. Each of its files holds the texts of some pages."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / lang).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}
    return found


def negotiate(asked: str | None, accepted: str) -> str:
    """The language asked for in the URL, else the best one the browser accepts, else English."""
    if asked in LOCALES:
        return str(asked)
    preferred = [part.split(";")[0].strip().split("-")[0] for part in accepted.split(",")]
    return negotiate_locale(preferred, list(LOCALES)) or "en"


class Words:
    """Everything that is said in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang.partition("-")[0] if lang.partition("-")[0] in LOCALES else "en"
        self.locale = Locale.parse(LOCALES[self.lang])

    def __call__(self, text: str, **values: object) -> str:
        """A text in the reader's language, with its {values} filled in."""
        said = catalogue(self.lang).get(text, text)
        return said.format(**values) if values else said

    def notice(self, said: Notice) -> str:
        """A notice in the reader's language, its numbers and dates as the reader writes them."""
        return self(said.template, **{name: self._in_sentence(value) for name, value in said.values.items()})

    def _in_sentence(self, value: object) -> object:
        match value:
            case Notice():
                return self.notice(value)
            case Days():
                return self("1 day") if value == 1 else self("{n} days", n=self.count(value))
            case Share():
                return format_decimal(value * 100, "#,##0", locale=self.locale) + "\u00a0%"
            case float():
                return self.average(value)
            case int() if not isinstance(value, bool):
                return self.count(value)
            case date() if not isinstance(value, datetime):
                return self.day(value)
            case _:
                return value

    def count(self, value: float | None) -> str:
        """12,480 – grouped, whole."""
        return UNKNOWN if value is None else format_decimal(value, "#,##0", locale=self.locale)

    def average(self, value: float | None) -> str:
        """12.4"""
        return UNKNOWN if value is None else format_decimal(value, "#,##0.0", locale=self.locale)

    def share(self, value: float | None) -> str:
        """76.9 %"""
        return UNKNOWN if value is None else format_decimal(value * 100, "#,##0.0", locale=self.locale) + "\u00a0%"

    def seconds(self, value: float | None) -> str:
        """1:05 – minutes and seconds, as a clock shows them."""
        return UNKNOWN if value is None else f"{round(value) // 60}:{round(value) % 60:02d}"

    def points(self, value: float) -> str:
        """1.2 pp – the difference of two shares, without its sign."""
        return self("{n} pp", n=format_decimal(abs(value) * 100, "#,##0.0", locale=self.locale))

    def day(self, value: date | None) -> str:
        """2 Dec 2026"""
        return UNKNOWN if value is None else format_date(value, "d MMM y", locale=self.locale)

    def short_day(self, value: date) -> str:
        """2 Dec"""
        return format_date(value, "d MMM", locale=self.locale)

    def instant(self, value: datetime) -> str:
        """21 Nov 18:43:12, in UTC"""
        return f"{self.short_day(value.date())} {value:%H:%M:%S}"

    def week(self, first: date) -> str:
        """15 – 21 Nov 2026, or 29 Nov – 5 Dec 2026"""
        last = first + timedelta(days=6)
        start = format_date(
            first, "d" if first.month == last.month else "d MMM" if first.year == last.year else "d MMM y", locale=self.locale
        )
        return f"{start} – {self.day(last)}"

    def country(self, code: str) -> str:
        """Portugal, from PT; a name stays a name."""
        return str(self.locale.territories.get(code.upper(), code))

    def age(self, then: datetime, now: datetime) -> str:
        """2 h, 3 d – how old a fact is."""
        hours = max(0, int((now - then).total_seconds() // 3600))
        return self("{n} h", n=hours) if hours < 24 else self("{n} d", n=hours // 24)
