"""A person at a headless Chromium, over the DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.patience import PATIENCE_S

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
"""Empty where the machine has none."""
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?>=]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z0-9])")
_KEYS = {"Enter": 13, "Escape": 27, "ArrowDown": 40}


class Page:
    """A tab: what is typed into it, and what the server of the screens has sent to draw."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._drawn: list[str] = []
        self._numbers = itertools.count(1)
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said.get("id") in self._asked:
                self._asked.pop(said["id"]).set_result(said)
            elif said.get("method") == "Network.webSocketFrameReceived":
                frame = said["params"]["response"]
                is_text = frame["opcode"] == 1
                data = frame["payloadData"]
                self._drawn.append(data if is_text else base64.b64decode(data).decode(errors="replace"))

    async def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command, and return its result."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        asked = self._asked[number]
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        said = await asyncio.wait_for(asked, PATIENCE_S)
        assert "error" not in said, said["error"]
        result: dict[str, Any] = said["result"]
        return result

    @property
    def drawn(self) -> str:
        """All that was drawn since `forget`, without what moves the cursor."""
        return _ESCAPE.sub("", "".join(self._drawn))

    def forget(self) -> None:
        """Wait from here on for what is drawn next."""
        self._drawn.clear()

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until a condition holds; fail loudly when it never does."""
        ends = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < ends, f"waited in vain for {what}; last drawn: {self.drawn[-2000:]}"
            await asyncio.sleep(0.05)

    async def until_drawn(self, text: str) -> None:
        """Wait until a text is drawn."""
        await self.until(lambda: text in self.drawn, text)

    async def evaluate(self, expression: str) -> Any:
        """Return what a JavaScript expression comes to."""
        said = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return said["result"].get("value")

    async def insert(self, text: str) -> None:
        """Put a text into the field that has the focus, as a paste does."""
        await self.ask("Input.insertText", text=text)

    async def press(self, *keys: str) -> None:
        """Press keys: letters, or the names of DevTools."""
        for key in keys:
            if key not in _KEYS:
                await self.insert(key)
                continue
            shown = {"text": "\r"} if key == "Enter" else {}
            named = {"key": key, "code": key, "windowsVirtualKeyCode": _KEYS[key]}
            await self.ask("Input.dispatchKeyEvent", type="keyDown", **named, **shown)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", **named)

    async def click(self, x: int, y: int) -> None:
        """Click somewhere."""
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def picture(self) -> bytes:
        """Return the page as PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot", format="png"))["data"])

    async def close(self) -> None:
        self._listening.cancel()


@asynccontextmanager
async def browsing(profile: Path, width: int = 1280, height: int = 800) -> AsyncIterator[Page]:
    """Run a browser with an empty profile, and end it afterwards."""
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",  # tests run as root in containers
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-port=0",
        f"--window-size={width},{height}",
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with ClientSession() as session:
            place = await asyncio.wait_for(_place(browser), PATIENCE_S)
            async with session.put(f"http://{place}/json/new?about:blank") as opened:
                address = (await opened.json(content_type=None))["webSocketDebuggerUrl"]
            async with session.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket)
                for domain in ("Page", "Network", "Runtime"):
                    await page.ask(f"{domain}.enable")
                yield page
                await page.close()
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        await browser.wait()


async def _place(browser: asyncio.subprocess.Process) -> str:
    """Return where the browser listens, as it says itself."""
    assert browser.stderr
    async for line in browser.stderr:
        if found := re.search(rb"DevTools listening on ws://([^/]+)/", line):
            return found[1].decode()
    raise AssertionError("the browser has ended before it listened")
