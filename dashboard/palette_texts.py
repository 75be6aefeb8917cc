"""What the palette and the list of keys say, in the reader's language: the frame carries it to `assets/palette.js`."""

from dashboard.words import Words


def said(words: Words) -> dict[str, str]:
    """Every text of the palette, by the name that the script knows."""
    return {
        "lang": words.lang,
        "search": words("Search"),
        "hint": words("Find customer, page, metric"),
        "results": words("Results"),
        "customers": words("Customers"),
        "pages": words("Pages"),
        "sections": words("Sections"),
        "metrics": words("Metrics"),
        "act": words("Search in the list"),
        "ask": words("Show these customers"),
        "all": words("All customers with “{text}”"),
        "none": words("Nothing is called “{text}”."),
        "loading": words("Loading…"),
        "failed": words("The server does not answer. Try again in a moment."),
        "count_one": words("1 result"),
        "count": words("{n} results"),
        "choose": words("choose"),
        "open": words("open"),
        "close": words("close"),
        "shut": words("Close"),
        "keys": words("Keyboard shortcuts"),
        "off": words("Letters and signs do nothing while you type in a field."),
    }


def keys(words: Words) -> list[tuple[list[list[str]], str]]:
    """What each key does; keys of one list are pressed together, lists are alternatives."""
    return [
        ([["/"], ["Ctrl", "K"]], words("Search for a customer, a page, a section or a metric")),
        ([["F"]], words("On the list of customers: its own search and filters")),
        ([["?"]], words("This list")),
        ([["Esc"]], words("Close what is open; else take back what was chosen last in a chart")),
        ([["←"], ["→"]], words("On a customer's page: the one before, the next one. In a chart: from point to point")),
        ([["Home"], ["End"]], words("In a chart: the first and the last point")),
        ([["↑"], ["↓"]], words("In a table or a list of bars: from row to row")),
        ([["Enter"]], words("Open the customer of a row, or choose the point of a chart")),
    ]
