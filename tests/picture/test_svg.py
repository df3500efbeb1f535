"""The picture itself: it can be read, it holds no script, and it is quick."""

from __future__ import annotations

import re
import subprocess
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import combinations
from pathlib import Path
from shutil import which
from xml.etree import ElementTree as ET

import pytest

from doseline.faces.picture import Kind, Theme, Timeline, svg, timeline
from doseline.faces.picture.file import Format, as_file
from doseline.faces.picture.layout import layout
from doseline.faces.picture.svg import document
from doseline.faces.picture.theme import BARS, COLOURS, DENSE, SHAPES, Ink, Shape
from doseline.text import Catalogue
from tests.faces.test_toy_language import EN, LETTERS, toy, written
from tests.picture.records import LONG_NAME, TODAY, demo, five_years, opened, record, words

FIVE = opened(five_years(), TODAY)
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (320, 360, 768, 960, 1280)


def five() -> tuple[Timeline, Catalogue]:
    return timeline(FIVE, words(FIVE)), words(FIVE)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_picture_is_a_document_with_a_view_box_of_its_own_size(width: int) -> None:
    root = ET.fromstring(svg(*five(), width=width))  # noqa: S314 - our own picture
    assert root.tag == f"{SVG}svg"
    assert root.get("width") == str(width)
    assert root.get("viewBox") == f"0 0 {width} {root.get('height')}"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_smaller_than_12_pixels_even_shrunk_by_the_margins_of_a_page(width: int) -> None:
    root = ET.fromstring(svg(*five(), width=width))  # noqa: S314 - our own picture
    sizes = [float((text.get("font-size") or "0").removesuffix("px")) for text in root.iter(f"{SVG}text")]
    assert sizes
    assert min(sizes) * (width - 40) / width >= 12


def test_it_holds_no_script_no_address_no_style_and_no_font_to_fetch() -> None:
    drawn = svg(*five(), width=360)
    root = ET.fromstring(drawn)  # noqa: S314 - our own picture
    assert {part.tag.removeprefix(SVG) for part in root.iter()} <= {
        "svg",
        "g",
        "rect",
        "path",
        "line",
        "text",
    }
    names = {name for part in root.iter() for name in part.attrib}
    assert not any("href" in name or name.startswith("on") or name == "style" for name in names)
    assert "url(" not in drawn
    assert {part.get("font-family") for part in root.iter(f"{SVG}text")} == {"system-ui, sans-serif"}


def test_a_script_in_a_name_is_shown_as_text() -> None:
    drawn = svg(*five(), width=1280)
    assert "<script" not in drawn
    assert "&lt;script" in drawn
    assert "<script>" in LONG_NAME


@pytest.mark.parametrize(
    "name", ["]]>", "<!--", "&#0;", "${1}", "{datum.x}", "\u202eabc", "null", "\U0001f489"]
)
def test_any_name_gives_a_document_that_can_be_read(name: str) -> None:
    case = opened(record({"type": "medication", "on": "2026-01-01", "name": name}), date(2026, 1, 3))
    root = ET.fromstring(svg(timeline(case, words(case)), words(case), width=360))  # noqa: S314
    assert root.tag == f"{SVG}svg"


def test_a_picture_for_a_file_says_what_it_is_and_one_for_a_page_leaves_that_to_the_page() -> None:
    drawing = layout(*five(), 960)
    page = ET.fromstring(document(drawing, Theme.LIGHT))  # noqa: S314 - our own picture
    assert page.get("role") is None
    alone = ET.fromstring(document(drawing, Theme.LIGHT, title='You & <your> "doses" \x00'))  # noqa: S314
    assert alone.get("role") == "img"
    assert alone[0].tag == f"{SVG}title"
    assert alone[0].text == 'You & <your> "doses" '


@pytest.mark.parametrize(("form", "begins"), [(Format.PNG, b"\x89PNG"), (Format.PDF, b"%PDF")])
def test_a_file_has_the_size_of_the_drawing_twice_as_fine(form: Format, begins: bytes) -> None:
    drawing = layout(*five(), 960)
    made = as_file(drawing, form, title="Doses", language="en")
    assert made.startswith(begins)
    if form is Format.PNG:
        sides = [int.from_bytes(made[place : place + 4]) for place in (16, 20)]
        assert sides == [2 * 960, 2 * round(drawing.height)]


@pytest.mark.skipif(which("pdftotext") is None, reason="needs poppler")
def test_a_pdf_holds_the_words_and_tells_a_screen_reader_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "picture.pdf"
    file.write_bytes(as_file(layout(*five(), 960), Format.PDF, title="Doses & tests", language="en"))
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    assert {"Injections", "given late", "today"} <= set(text.splitlines())
    about = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    assert re.search(r"^Title: +Doses & tests$", about, re.MULTILINE)
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)


def test_text_that_looks_like_a_tag_s_role_stays_as_it_is_written() -> None:
    name = 'x role="img" y'
    case = opened(record({"type": "medication", "on": "2026-01-01", "name": name}), date(2026, 1, 3))
    root = ET.fromstring(svg(timeline(case, words(case)), words(case), width=360))  # noqa: S314
    assert 'X role="img" y' in {text.text for text in root.iter(f"{SVG}text")}


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_and_every_sign_lies_within_the_picture(width: int) -> None:
    for case in (FIVE, demo()):
        drawing = layout(timeline(case, words(case)), words(case), width)
        for word in drawing.words:
            length = len(word.text) * word.size * 0.5
            left = {"left": word.x, "center": word.x - length / 2, "right": word.x - length}[word.align]
            assert left >= 0, word
            assert left + length <= width, word
            assert 0 < word.y < drawing.height, word
        assert all(0 <= sign.x <= width and 0 < sign.y < drawing.height for sign in drawing.signs)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_two_words_stand_on_one_another(width: int) -> None:
    for case in (FIVE, demo()):
        boxes = []
        for word in layout(timeline(case, words(case)), words(case), width).words:
            length = len(word.text) * word.size * 0.5
            left = {"left": word.x, "center": word.x - length / 2, "right": word.x - length}[word.align]
            boxes.append((left, left + length, word.y - word.size * 0.4, word.y + word.size * 0.4, word.text))
        for one, other in combinations(boxes, 2):
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart, (one, other)


def test_no_word_of_the_key_is_cut_on_a_phone() -> None:
    case = FIVE
    drawn = layout(timeline(case, words(case)), words(case), 360)
    room = len("non-live, planned")
    assert all(len(words(case).say(f"picture.kind.{kind.value}")) <= room for kind in SHAPES)
    cut = [word.text for word in drawn.words if word.text.endswith("\u2026")]
    assert [text for text in cut if not text.startswith("A <script>")] == []


DOSES = tuple(Kind)[: tuple(Kind).index(Kind.EXTRA) + 1]
RESULTS = (Kind.WITHIN, Kind.BELOW, Kind.ABOVE, Kind.NUMBER, Kind.POSITIVE, Kind.NEGATIVE, Kind.INDETERMINATE)
VACCINES = tuple(Kind)[tuple(Kind).index(Kind.LIVE) :]


def test_one_sign_has_one_meaning_on_the_whole_picture() -> None:
    looks = [(shape.outline, shape.filled) for shape in SHAPES.values()]
    assert len(looks) == len(set(looks))


@pytest.mark.parametrize(
    "lane", [DOSES, (*RESULTS, Kind.DONE), VACCINES], ids=["doses", "results", "vaccines"]
)
@pytest.mark.parametrize("dense", [False, True])
def test_in_one_lane_no_two_kinds_differ_by_colour_alone(lane: tuple[Kind, ...], *, dense: bool) -> None:
    shapes: list[Shape] = [DENSE.get(kind, SHAPES[kind]) if dense else SHAPES[kind] for kind in lane]
    outlines = [(shape.outline, shape.filled) for shape in shapes]
    assert len(set(outlines)) == len(lane)


def test_a_hold_and_a_stop_differ_by_more_than_colour() -> None:
    assert BARS[Kind.HOLD][1] != BARS[Kind.STOP][1]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", Theme)
def test_words_and_signs_stand_out_from_the_paper_in_both_themes(theme: Theme) -> None:
    colours = COLOURS[theme]
    for ink in (Ink.TEXT, Ink.QUIET, Ink.CARE):
        assert contrast(colours[ink], colours[Ink.PAPER]) >= 4.5
    assert contrast(colours[Ink.TEXT], colours[Ink.RANGE]) >= 4.5
    # Words stand on a band; its edges and its middle are lines.
    for ink in (Ink.TEXT, Ink.QUIET, Ink.CARE):
        assert contrast(colours[ink], colours[Ink.BAND]) >= 4.5
    assert contrast(colours[Ink.RESULT], colours[Ink.BAND]) >= 3
    for ink in set(Ink) - {Ink.NONE, Ink.PAPER, Ink.GRID, Ink.RANGE, Ink.BAND}:
        assert contrast(colours[ink], colours[Ink.PAPER]) >= 3
    for ink in (Ink.RESULT, Ink.CARE):
        assert contrast(colours[ink], colours[Ink.RANGE]) >= 3


def test_light_and_dark_are_the_same_picture_in_other_colours() -> None:
    bare = [re.sub(r"#[0-9a-f]{6}", "", svg(*five(), theme=theme)) for theme in Theme]
    assert bare[0] == bare[1]


def test_a_fresh_picture_of_five_years_takes_less_than_400_ms() -> None:
    begun = time.perf_counter()
    svg(*five(), width=360)
    assert time.perf_counter() - begun < 0.4


def test_many_threads_at_once_get_the_same_picture_as_one() -> None:
    widths = [360, 400, 440, 480] * 4
    alone = {width: svg(*five(), width=width) for width in set(widths)}
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda width: svg(*five(), width=width), widths))
    assert drawn == [alone[width] for width in widths]


def test_no_english_is_left_on_the_picture_in_a_toy_language(tmp_path: Path) -> None:
    for file in EN.iterdir():
        if file.name in ("picture.toml", "format.toml", "names.toml", "rules.toml"):
            tables = tomllib.loads(file.read_text(encoding="utf-8"))
            (tmp_path / file.name).write_text("\n".join(written(tables)), encoding="utf-8")
    case = demo()
    catalogue = Catalogue("toy", case.guide.region("US"), folder=tmp_path)
    root = ET.fromstring(svg(timeline(case, catalogue), catalogue))  # noqa: S314 - our own picture
    left = {word for text in root.iter(f"{SVG}text") for word in LETTERS.findall(text.text or "")}
    assert left == {"Prednisone"}
    assert toy("today") in {text.text for text in root.iter(f"{SVG}text")}
    spoken = {name for part in root.iter() for name in part.attrib if "aria" in name or name == "role"}
    assert spoken == set()
