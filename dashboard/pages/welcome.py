"""The first visit: nothing is loaded yet. What this is, and the two ways on."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import reader, shell
from dashboard.account_menu import account_menu
from dashboard.page import View
from dashboard.sections.loading import bring
from dashboard.sections.loading.names import count, told
from dashboard.views import aria, card, data
from dashboard.words import NAMES
from data.access import Permission
from data.answer import Hub


def draw(view: View, hub: Hub) -> Component:
    """Three sentences, one's own files or the demo, and what Webex does not export."""
    words = view.words
    sentences = (
        words(
            "Partner Hub reads the exports of your customers: who expires, who renews, who does not use what was bought, who is over the limit."
        ),
        words("Every number says what it is made of, as of when, and what it was a week before."),
        words("Bring files once a week; the rest follows from them."),
    )
    about = [html.H2(words("Your Webex customers, in one place")), html.P(" ".join(sentences))]
    main: list[Component] = [html.Div(about, className="about")]
    if reader.current().may(Permission.BRING):
        main += [_ways(view, hub), bring.panel(view, hub, may_write=True), _more(view)]
    else:
        main.append(html.P(words("Nothing is loaded yet."), className="notice", role="status"))
    return shell.frame(view, words("Welcome"), header(view, hub, words("Welcome")), [html.Div(main, className="welcome")])


def header(view: View, hub: Hub, title: str) -> Component:
    """Title, language, theme and who reads: all that a header can say before the first load."""
    words = view.words
    languages = [shell.link(name, replace(view, asked_lang=lang), on=lang == words.lang, lang=lang) for lang, name in NAMES.items()]
    theme = html.Button("◐", className="quiet theme-toggle", type="button", **aria(label=words("Dark theme"), pressed="false"))
    menu = shell.menu(words.lang.upper(), languages, words("Language"), class_name="quiet", id="language-menu")
    return html.Header([html.H1(title), html.Span(className="push"), menu, theme, account_menu(view, hub)], className="app-head")


def _ways(view: View, hub: Hub) -> Component:
    words, settings = view.words, hub.settings
    own = [bring.drop(view, hub), bring.privacy(words)]
    sizes = {"n": count("demo-customers", settings.demo_customers, words), "m": count("demo-weeks", settings.demo_weeks, words)}
    demo = [
        html.P(
            told(
                words("An invented partner with {n} customers and {m} weeks of calls, meetings and licences. Nothing in it is real."),
                **sizes,
            )
        ),
        html.P(
            words(
                "It takes a minute or two. Later, give your own files a home of their own: the invented customers would stand among yours."
            )
        ),
        html.Button(words("Load the demo"), type="button", className="primary", **data(start="demo")),
        html.P(className="act-said", role="alert"),
    ]
    return html.Div(
        [
            card("own", words("Load your files"), "", [], own),
            card("demo", words("Or look around first"), "", [], html.Div(demo, className="demo-way")),
        ],
        className="ways-on",
    )


def _more(view: View) -> Component:
    words = view.words
    typed: list[Any] = [words("At a prompt, the same is:"), " ", html.Code("partnerhub load PATH")]
    inside = [
        html.P(words("What Webex does not export comes from a template: an empty table with an example in it.")),
        bring.templates(words),
        html.P(typed, className="muted"),
    ]
    return card("templates", words("Templates"), "", [], html.Div(inside, className="more"))


def not_found(view: View) -> Component:
    """An address that is no page."""
    words = view.words
    text = words("There is no page at {path}.", path=view.path)
    head = html.Header([html.H1(words("Not found"))], className="app-head")
    return shell.frame(view, words("Not found"), head, [html.P([text, " ", html.A(words("Analytics"), href="/", className="hub-link")])])


def not_yours(view: View) -> Component:
    """A page that the reader's role does not open."""
    words = view.words
    return _instead(
        view, words("Not for you"), words("Your role does not open this page. A full administrator of Partner Hub can change that.")
    )


def too_long(view: View) -> Component:
    """A question that was stopped."""
    words = view.words
    text = words("This took too long and was stopped; nothing is broken. Try again, or choose fewer customers.")
    return _instead(view, words("Stopped"), text, role="alert")


def failed(view: View) -> Component:
    """Something broke while drawing; the log has it."""
    words = view.words
    text = words("This view could not be drawn. The server's log says why; other views are not affected.")
    return _instead(view, words("Something went wrong"), text, role="alert")


def _instead(view: View, title: str, text: str, **more: Any) -> Component:
    """What is shown in the place of a page: what happened, and the way back."""
    head = html.Header([html.H1(title)], className="app-head")
    back = html.A(view.words("Back to Analytics"), href="/", className="hub-link")
    return shell.frame(view, title, head, [html.P(text, className="notice", **more), html.P(back)])
