"""The one door through which pictures are drawn in characters: executions, time lines, plots, chains."""

from __future__ import annotations

from workbench.domain.execution import ExecutionPicture
from workbench.domain.picture import Chain, Comparison, Picture, TimeLine
from workbench.wording.cells import Line, as_text
from workbench.wording.executions import draw as draw_execution
from workbench.wording.pictures.chains import draw_chain
from workbench.wording.pictures.comparisons import draw_comparison
from workbench.wording.pictures.plots import draw_plot
from workbench.wording.pictures.time_lines import draw_time_line

__all__ = ["as_text", "draw", "name_of"]


def draw(picture: ExecutionPicture | Picture, width: int) -> tuple[Line, ...]:
    """Return a picture as lines of at most `width` cells, 20 at least; every text in it inert."""
    if isinstance(picture, ExecutionPicture):
        return draw_execution(picture, width)
    if isinstance(picture, TimeLine):
        return draw_time_line(picture, width)
    if isinstance(picture, Comparison):
        return draw_comparison(picture, width)
    if isinstance(picture, Chain):
        return draw_chain(picture, width)
    return draw_plot(picture, width)


def name_of(picture: ExecutionPicture | Picture) -> str:
    """Return what a picture is called where it stands among others."""
    return "Execution" if isinstance(picture, ExecutionPicture) else picture.heading
