"""The page is one file that loads and runs nothing, whatever stands in the incident."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.exporters.samples import hostile, proven, states
from tests.exporters.test_formats import PARSER, TEXTS
from workbench.domain.transcript import Transcript
from workbench.engine.exports import ExportOptions
from workbench.exporters import open_exports
from workbench.exporters.inert_markdown import code, inline
from workbench.exporters.markdown_html import to_html

PAGE = {"html", "head", "meta", "title", "style", "body", "main", "section", "footer", "figure", "figcaption"}
DRAWN = {"svg", "line", "circle", "rect", "text"}
TEXT = {
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "pre", "code", "strong", "em", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
SHAPED = re.compile(r"x1|x2|y1|y2|x|y|cx|cy|r|rx|width|height|viewbox|textlength")


class Elements(HTMLParser):
    """Every element with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.odd: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        self.odd.append(data)


def page(transcript: Transcript, template: str = "google-sre") -> Elements:
    return Elements(open_exports().render(transcript, "html", ExportOptions(template=template)))


@cache
def plain_page(template: str) -> Elements:
    """What each text is held against; it is the same for all of them."""
    return page(hostile("plain"), template)


@pytest.mark.parametrize("template", open_exports().templates)
@given(text=TEXTS)
def test_no_text_adds_an_element_or_an_attribute(template: str, text: str) -> None:
    plain, found = plain_page(template), page(hostile(text + "x"), template)
    assert {tag for tag, _ in found.found} <= PAGE | DRAWN | TEXT
    assert found.odd == []
    outside = [(tag, sorted(attrs)) for tag, attrs in found.found if tag not in DRAWN | {"code"}]
    assert outside == [(tag, sorted(attrs)) for tag, attrs in plain.found if tag not in DRAWN | {"code"}]
    for tag, attributes in found.found:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "style", "action", "formaction", "data", "xlink:href")
            assert name != "href" or (tag == "a" and re.fullmatch(r"#entry-(\d+\.)?\d+", value or ""))
            assert tag not in DRAWN or name != "class" or re.fullmatch(r"[a-z_ ]*", value or "")
            assert not SHAPED.fullmatch(name) or re.fullmatch(r"[\d ]+", value or "")


def test_the_page_allows_itself_its_own_style_and_nothing_else() -> None:
    html = open_exports().render(proven(), "html")
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for tag, a in page(proven()).found if tag == "meta" and "content" in a)
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("state", states())
@pytest.mark.parametrize("template", open_exports().templates)
def test_every_citation_leads_to_an_entry_of_the_record(template: str, state: str) -> None:
    found = page(states()[state], template).found
    cited = {attrs["href"] for tag, attrs in found if tag == "a"}
    there = {f"#{attrs['id']}" for tag, attrs in found if tag == "tr" and "id" in attrs}
    assert cited
    assert cited <= there


def test_pictures_say_in_words_what_they_show() -> None:
    text = page(proven()).text
    assert "■ proven (1)" in text
    assert "× ruled out (1)" in text
    assert "What happened when (UTC)" in text


def visible(markdown: str, parser: MarkdownIt = PARSER) -> str:
    return "".join(Elements(parser.render(markdown)).text.split())


@given(TEXTS)
def test_the_page_shows_the_text_that_any_markdown_reader_shows(text: str) -> None:
    markdown = (
        f"# {inline(text)} {code(text)}\n\n| a | b |\n| --- | --- |\n| {inline(text)} | {code(text)} |\n"
    )
    assert "".join(Elements(to_html(markdown)).text.split()) == visible(markdown)


@pytest.mark.parametrize("state", states())
@pytest.mark.parametrize("template", open_exports().templates)
def test_page_and_markdown_say_the_same(template: str, state: str) -> None:
    transcript = states()[state]
    markdown = open_exports().render(transcript, "md", ExportOptions(template=template))
    html = to_html(markdown.partition("\n[#")[0])
    shown = re.sub(r"\[(#\d+)\]", r"\1", "".join(Elements(html).text.split()))
    assert shown == visible(markdown)


@given(st.text("#-|`*_[]<>&\\ \n1.a"))
def test_any_markdown_becomes_well_formed_html_of_known_elements(markdown: str) -> None:
    html = to_html(markdown)
    assert {tag for tag, _ in Elements(html).found} <= TEXT | {"h4", "h5", "h6"}
    open_: list[str] = []
    for closing, tag in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if not closing:
            open_.append(tag)
        else:
            assert open_.pop() == tag
    assert open_ == []


@given(columns=st.integers(1, 2_000), rows=st.lists(st.integers(1, 4), min_size=1, max_size=400))
def test_a_page_is_as_large_as_its_text_however_wide_the_header(columns: int, rows: list[int]) -> None:
    lines = ["|a" * columns + "|", "|-" * columns + "|", *("|b" * cells + "|" for cells in rows)]
    markdown = "\n".join(lines)
    html = to_html(markdown)
    assert len(html) < 100 * len(markdown) + 1_000
    spans = [
        sum(int(attributes.get("colspan") or 1) for tag, attributes in Elements(row).found if tag == "td")
        for row in html.partition("<tbody>")[2].split("</tr>")[:-1]
    ]
    assert spans == [columns] * len(rows)
