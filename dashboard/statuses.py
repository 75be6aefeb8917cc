"""The statuses of a customer as a reader meets them: which are urgent, and what each one means with the days that the settings say."""

from dashboard import shell
from dashboard.words import Words
from data.settings import Settings

URGENT = ("suspended", "expired", "overage", "expiring_soon")


def meanings(words: Words, settings: Settings) -> dict[str, str]:
    """Status → its name and what it means, a sentence (`metrics.md §10`)."""
    said = {
        "suspended": words("an active subscription is suspended, for want of payment."),
        "expired": words("nothing is active any more."),
        "overage": words("more licences are assigned than were bought."),
        "expiring_soon": words(
            "an active trial, or a subscription without automatic renewal, ends within {n} days.",
            n=words.count(settings.expiring_soon_days),
        ),
        "setup_pending": words("an active order is not fully set up."),
        "no_recent_activity": words(
            "the last sign-in of an administrator was more than {n} days ago.", n=words.count(settings.no_activity_days)
        ),
        "trial": words("a trial is running."),
        "subscription": words("a subscription is active."),
    }
    return {status: f"{words(shell.VALUE_NAMES[status])}: {text}" for status, text in said.items()}
