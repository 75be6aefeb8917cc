"""Redraw in place: the same shape is patched, another one is drawn anew."""

from typing import Any

from dash import html, no_update
from dash.development.base_component import Component

from dashboard.grid import GridColumn, grid, quick_filter
from dashboard.live import redraw


def page(rows: int = 2, *, label: str = "Licences", text: str = "x", box: bool = True) -> Component:
    """A tile, and a card with a filter box and a table."""
    items = [{"org_id": f"o{i}", "subscription_id": "s", "total": i} for i in range(rows)]
    head = html.Div([html.H2("Expiring"), quick_filter("g", "en")]) if box else html.H2("Expiring")
    return html.Main(
        [html.Div(text, className="tile"), html.Section([head, grid("g", [GridColumn("total", label, kind="count")], items, "en")])]
    )


def test_first_view_is_drawn() -> None:
    tree = page()
    children, patch, shape = redraw(tree, None)
    assert children is tree and isinstance(shape, str)
    assert [len(part) for part in patch] == [2] * len(patch)  # names and digests: the content is in the tree


def test_a_part_is_one_element_and_its_content_text() -> None:
    tree = html.Main([html.Div([html.B("a < b"), html.I(className="x")], id="told", className="tile"), html.Section(page())])
    redraw(tree, None)
    told = tree.children[0].to_plotly_json()["props"]  # type: ignore[index]
    assert told == {"id": "told", "className": "tile", "data-html": '<b>a &lt; b</b><i class="x"></i>'}


def test_same_shape_is_patched() -> None:
    shape = redraw(page(), None)[2]
    children, patch, kept = redraw(page(40, text="y"), shape)
    assert children is no_update and kept is no_update
    parts: dict[str, Any] = {id: props for id, _, props in patch}
    assert len(parts["g"]["rowData"]) == 40 and set(parts["g"]) == {"rowData", "dashGridOptions", "style"}
    assert [props["data-html"] for props in parts.values() if props.get("className") == "tile"] == ["y"]
    assert "g-filter" not in parts  # what the reader typed stays


def test_parts_keep_their_names_from_view_to_view() -> None:
    _, first, _ = redraw(page(), redraw(page(), None)[2])
    _, second, _ = redraw(page(9), redraw(page(), None)[2])
    assert [part[0] for part in first] == [part[0] for part in second]
    assert len({part[0] for part in first}) == len(first)
    changed = {before[0] for before, after in zip(first, second, strict=True) if before[1] != after[1]}
    assert changed == {"g"}


def test_links_follow_the_view_without_a_new_shape() -> None:
    def linked(href: str) -> Component:
        return html.Main(grid("g", [GridColumn("customer", "Customer", kind="customer", href=href)], [{"customer": "A"}], "en"))

    _, patch, _ = redraw(linked("/b/{org_id}"), redraw(linked("/a/{org_id}"), None)[2])
    assert patch[0][2]["dashGridOptions"]["context"]["links"] == {"customer": "/b/{org_id}"}


def test_what_the_ground_tells_the_browser_may_change_within_a_shape() -> None:
    def titled(title: str) -> Component:
        told: Any = {"data-title": title}
        return html.Div(html.Main(page()), id="frame", className="app", **told)

    children, patch, _ = redraw(titled("Beta"), redraw(titled("Acme"), None)[2])
    assert children is no_update and ["frame", {"data-title": "Beta"}] in [[id, props] for id, _, props in patch]


def test_another_shape_is_drawn_anew() -> None:
    shape = redraw(page(), None)[2]
    for other in (page(label="Seats"), page(box=False), html.P("nothing here")):
        children, patch, new = redraw(other, shape)
        assert children is other and new != shape and all(len(part) == 2 for part in patch)
