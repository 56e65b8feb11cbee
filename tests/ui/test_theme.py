"""Every look can be read: contrasts of all pairs that meet on a screen."""

import pytest

from desktop.ui.theme.colours import INK_ROLES, LOOKS, contrast
from desktop.ui.theme.metrics import FONT_STEPS, Type, scaled, scaled_type
from desktop.ui.theme.style_sheet import style_sheet

LOOK_NAMES = tuple(LOOKS)


@pytest.mark.parametrize("look", LOOK_NAMES)
@pytest.mark.parametrize("ink", INK_ROLES)
def test_that_ink_stands_out_on_cards(look: str, ink: str) -> None:
    colours = LOOKS[look]
    assert contrast(getattr(colours, ink), colours.card) >= 5.4


@pytest.mark.parametrize("look", LOOK_NAMES)
@pytest.mark.parametrize("paper", ["bg", "soft"])
def test_that_text_stands_out_on_pages_and_chosen_rows(look: str, paper: str) -> None:
    colours = LOOKS[look]
    assert contrast(colours.text, getattr(colours, paper)) >= 5.4
    assert contrast(colours.muted, colours.bg) >= 5.4


@pytest.mark.parametrize("look", LOOK_NAMES)
def test_that_edges_rings_and_filled_cells_are_seen(look: str) -> None:
    colours = LOOKS[look]
    for role in ("edge", "primary", "flag"):
        assert contrast(getattr(colours, role), colours.card) >= 3
    assert contrast(colours.edge, colours.bg) >= 3
    assert contrast(colours.on_primary, colours.primary) >= 5.4
    assert contrast(colours.primary, colours.soft) >= 3
    assert contrast(colours.ok, colours.soft) >= 4.5


@pytest.mark.parametrize("step", FONT_STEPS)
def test_that_every_size_a_candidate_reads_grows_with_the_font_step(step: int) -> None:
    assert f"font-size: {scaled(Type.STEM, step)}px" in style_sheet(LOOKS["light"], step)
    assert scaled_type(Type.AISLE, step) >= Type.AISLE


def test_that_the_contrast_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
