"""`workbench serve` in a real browser: the page opens, a paste works, a drill is solved."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from tests.browser.chromium import CHROMIUM, browsing
from tests.drilling import shipped
from workbench.domain.training import DrillEnded
from workbench.engine.clock import SystemClock
from workbench.engine.training.course import course_of
from workbench.journal import TinyJournal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium"),
]

PASTED = "s3://finance-landing/reports/2026-11/daily-close.csv: NoSuchKey"
KEEP = "WORKBENCH_KEEP_PICTURE"
"""Names the file in which the picture of the page is kept."""


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[str]:
    """Run `workbench serve` with a home of its own, and give the link that lets in."""
    places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE")}
    environment = {**os.environ, **places, "AWS_EC2_METADATA_DISABLED": "true"}
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workbench", "--journal", str(home / "journal")),
        *("serve", "--port", str(unused_port())),
        env=environment,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert server.stderr
        async for line in server.stderr:
            if found := re.search(r"http://\S+ticket=\S+", line.decode()):
                yield found[0]
                break
        else:
            raise AssertionError("the server has ended before it served")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        await server.wait()


@pytest.mark.timeout(300)
async def test_in_a_browser_a_paste_is_recognised_and_a_drill_is_solved(tmp_path: Path) -> None:
    drill = course_of(shipped().scenario_outlines.values())[0]
    causes = [cause.id for cause in shipped().playbook_outlines[drill.playbook].causes]
    journal = TinyJournal(tmp_path / "journal", SystemClock())
    async with serving(tmp_path) as link, browsing(tmp_path / "profile") as page:
        await page.ask("Page.navigate", url=link)
        await page.until_drawn("What happened?")
        await page.until_drawn("not tried")
        assert await page.evaluate("location.search") == ""  # the ticket has left the address line
        await page.click(640, 60)  # the search
        await page.evaluate("document.querySelector('.xterm-helper-textarea').focus()")
        page.forget()
        await page.insert(PASTED)
        await page.until_drawn("recognised: bucket finance-landing, key")
        await page.press("ArrowDown", "n")
        await page.until_drawn(drill.story.split(",")[0])
        await page.press("Enter")
        await page.until_drawn("BLIND")
        await page.press("a")
        await page.until_drawn("Commit to a hypothesis")
        await page.press("u")
        await page.until_drawn("Your hypothesis")
        await page.press(*["ArrowDown"] * causes.index(drill.answer.primary or ""), "Enter")
        await page.until_drawn("You suspect")
        await page.press("s")
        await page.until_drawn("Your answer")
        await page.press("Enter")
        await page.until_drawn("of 100 points")
        picture = await page.picture()
    (summary,) = journal.summaries()
    events = [entry.event for entry in journal.load(summary.id).entries]
    ended = next(event for event in events if isinstance(event, DrillEnded))
    assert (summary.drill, summary.primary, ended.gave_up) == (drill.id, drill.answer.primary, False)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000  # a page that is drawn, not an empty one
    if keep := os.environ.get(KEEP):
        await asyncio.to_thread(Path(keep).write_bytes, picture)
