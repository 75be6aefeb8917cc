"""Elements as HTML text: what React would have made of them, and nothing else."""

import pytest
from dash import dcc, html

from dashboard.grid import grid
from dashboard.markup import markup


def test_names_styles_and_flags_are_written_as_html_has_them() -> None:
    made = html.A("x", className="a b", tabIndex=-1, hidden=True, href=None, style={"maxWidth": "3px", "--y": "1px", "color": None})
    assert markup(made) == '<a class="a b" hidden="" style="max-width:3px;--y:1px" tabindex="-1">x</a>'
    assert markup(html.Label("n", htmlFor="box")) == '<label for="box">n</label>'
    assert markup([html.Br(), "a", 7, None, html.Div()]) == "<br>a7<div></div>"


def test_data_and_aria_stay_even_when_they_are_empty_or_no() -> None:
    told = html.Span("–", **{"aria-hidden": "false", "data-value": "null"})  # type: ignore[arg-type]
    assert sorted(markup(told).removesuffix(">–</span>").split()) == ["<span", 'aria-hidden="false"', 'data-value="null"']


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'a" onmouseover="alert(1)', "Tom & 'Jerry'", "</span><img src=x onerror=1>"])
def test_no_name_becomes_markup(name: str) -> None:
    drawn = markup(html.Span(name, title=name, style={"maskImage": f'url("{name}")'}))
    inside = drawn.removeprefix("<span ").removesuffix("</span>")
    attributes, _, text = inside.partition(">")
    assert "<" not in text and "<" not in attributes
    assert attributes.count('"') == 4  # what encloses the two attributes, and no other


def test_what_lives_in_the_browser_is_not_text() -> None:
    for lively in (dcc.Input(id="i"), html.Div(dcc.Input(id="i")), grid("g", [], [], "en")):
        with pytest.raises(TypeError, match="plain element"):
            markup(lively)
