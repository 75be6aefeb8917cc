"""Resources: quick links, featured and all resources with search and filters, partner support. Links only; nothing is fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import resources, shell
from dashboard.finder import filter_menus, finder, narrowed
from dashboard.page import Page, View
from dashboard.resources import Resource, key, said
from dashboard.views import aria, card, data, empty, notices
from dashboard.words import Words
from data.answer import Hub

KIND_NAMES = {"guide": "Guide", "training": "Training", "tool": "Tool", "page": "Page"}
PRODUCT_NAMES = {"calling": "Calling", "meetings": "Meetings"}
OWN_LIST = "Your own list: put a file resources.yaml into the folder of your data; the packaged one explains its fields."
FILTERS = {"kind": "Kind", "product": "Product", "language": "Language"}


def _language(code: str, words: Words) -> str:
    """Português, from pt, in the reader's language."""
    return str(words.locale.languages.get(code, code)).capitalize()


def _name(field: str, value: str, words: Words) -> str:
    match field:
        case "kind":
            return words(KIND_NAMES[value])
        case "product":
            return words(PRODUCT_NAMES[value])
        case _:
            return _language(value, words)


def _fits(resource: Resource, chosen: Mapping[str, Sequence[str]]) -> bool:
    """Values of one filter are alternatives; what is for all products, or in any language, fits each."""
    return all(getattr(resource, field) in (*values, "all", "") for field, values in chosen.items() if values)


def _link(resource: Resource, words: Words) -> Component:
    """Opens in a tab of its own, which learns nothing of this one."""
    outside = html.Span(f" {words('(opens a new tab)')}", className="visually-hidden")
    return html.A(
        [said(resource.title, words.lang), html.Span("\u00a0↗", **aria(hidden="true")), outside],
        href=resource.url, target="_blank", rel="noopener noreferrer", **data(resource=key(resource)),
    )  # fmt: skip


def _entry(resource: Resource, clicks: Mapping[str, int], words: Words) -> Component:
    facts = [words(KIND_NAMES[resource.kind])]
    if resource.product in PRODUCT_NAMES:
        facts.append(words(PRODUCT_NAMES[resource.product]))
    if resource.language:
        facts.append(_language(resource.language, words))
    if times := clicks.get(key(resource)):
        facts.append(words("opened once") if times == 1 else words("opened {n} times", n=words.count(times)))
    body = html.Div([html.P(said(resource.text, words.lang)), html.P(" · ".join(facts), className="muted small")])
    return html.Article([html.H3(_link(resource, words)), body], className="entry resource", **data(clicks=clicks.get(key(resource), 0)))


def _few(id: str, title: str, sentence: str, found: Sequence[Resource], words: Words) -> list[Component]:
    """A card with a few, side by side; none for none."""
    each = [html.Div([_link(r, words), html.P(said(r.text, words.lang))], className="short") for r in found]
    return [card(id, title, sentence, [], html.Div(each, className="shorts"))] if each else []


def _offered(found: Sequence[Resource]) -> dict[str, list[str]]:
    """What the filters can choose: what there is."""
    return {
        "kind": [kind for kind in KIND_NAMES if any(r.kind == kind for r in found)],
        "product": [product for product in PRODUCT_NAMES if any(r.product == product for r in found)],
        "language": sorted({r.language for r in found if r.language}),
    }


def _all(view: View, found: Sequence[Resource], clicks: Mapping[str, int]) -> Component:
    """Every resource that the filters leave, those often used first."""
    words, offered = view.words, _offered(found)
    chosen = narrowed(view, offered)
    shown = sorted((r for r in found if _fits(r, chosen)), key=lambda r: -clicks.get(key(r), 0))
    bare = replace(view.at(find=None), only=())
    menus = filter_menus(view, offered, {field: words(title) for field, title in FILTERS.items()}, lambda f, value: _name(f, value, words))
    body: list[Any] = [html.Div([finder(view, words("Find a resource"), ".resource"), *menus], className="within")]
    if shown:
        nothing = empty(words("No resource has these words."), [(words("Reset all filters"), bare.href)])
        body += [html.Div([_entry(r, clicks, words) for r in shown], className="entries"), html.Div(nothing, hidden=True, **data(none=""))]
    elif found:
        body.append(empty(words("No resource matches the filters."), [(words("Reset all filters"), bare.href)]))
    else:
        body.append(empty(words("The list of resources is empty.")))
    return card("all-resources", words("All resources"), words("Those that are often opened come first."), [], body)


def draw(view: View, hub: Hub) -> Component:
    """The page."""
    words, title = view.words, view.words(PAGE.title)
    listed, clicks = resources.read(hub.settings.home), hub.workspace.clicks()
    problem = [listed.problem] if listed.problem else []
    told: list[Any] = [notices((*view.notices, *problem), words)]
    if listed.problem:
        told.append(html.P(words("Until that is put right, the resources that came with the product are shown."), className="footnote"))
    quick, featured = [r for r in listed.resources if r.quick], [r for r in listed.resources if r.featured]
    main = [
        *told,
        *_few("quick-links", words("Quick links"), words("What you need every day."), quick, words),
        *_few("featured", words("Featured"), words("Worth reading first."), featured, words),
        _all(view, listed.resources, clicks),
        *_few("support", words("Partner support"), words("People who help partners."), listed.support, words),
        html.P(words(OWN_LIST), className="footnote"),
    ]
    return shell.frame(view, title, shell.header(view, hub, title), main)


PAGE = Page(path="/resources", title="Resources & help", draw=draw)
