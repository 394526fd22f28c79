"""What the server does beside Streamlit: compress its files, and announce the largest early."""

import asyncio
import gzip
import re
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# As an answer that has not been sent yet: its first message and its whole body.
_Answer = tuple[Message, bytes]


class CompressedFiles:
    """Send Streamlit's files compressed, and keep them so, since they never change.

    Streamlit sends them as they are, 7.9 MB for a first visit, and leaves compression to a proxy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, _Answer] = {}
        # Many first visitors ask for the same files at the same time.
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _asks_for_compressed_file(scope):
            return await self._app(scope, receive, send)
        path = scope["path"]
        async with self._lock:
            answer = self._kept.get(path)
            if answer is None:
                answer = await self._read(scope, receive)
                # Only these have names that change with their content; there are a few hundred.
                if "immutable" in Headers(scope=answer[0]).get("cache-control", ""):
                    answer = self._kept[path] = await asyncio.to_thread(_compressed, *answer)
        start, body = answer
        await send(start)
        await send({"type": "http.response.body", "body": body})

    async def _read(self, scope: Scope, receive: Receive) -> _Answer:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        start, *parts = messages
        return start, b"".join(part.get("body", b"") for part in parts)


def _asks_for_compressed_file(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
        return False
    headers = Headers(scope=scope)
    is_partial = {"range", "if-none-match", "if-modified-since"} & set(headers)
    accepted = headers.get("accept-encoding", "")
    return not is_partial and bool(re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)", accepted))


def _compressed(start: Message, body: bytes) -> _Answer:
    """Return a compressed answer, or the answer itself if that saves nothing, as for most fonts."""
    smaller = gzip.compress(body, compresslevel=6)
    if len(smaller) > 0.9 * len(body):
        return start, body
    start = {**start, "headers": list(start["headers"])}
    headers = MutableHeaders(scope=start)
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(smaller))
    headers.add_vary_header("Accept-Encoding")
    # Both describe the file as it was.
    del headers["accept-ranges"], headers["etag"]
    return start, smaller


class EarlyPlotly:
    """Announce Plotly, more than half of a first visit, with the page.

    Otherwise a browser asks for it only when the first script has run.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        files = (Path(st.__file__).parent / "static/static/js").glob("PlotlyChart.*.js")
        # Relative, as Streamlit's page names its files: it may be served below a prefix.
        self._link = ", ".join(f"<./static/js/{each.name}>; rel=modulepreload" for each in files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def announce(message: Message) -> None:
            if message["type"] == "http.response.start" and self._link:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", self._link)
            await send(message)

        await self._app(scope, receive, announce)


MIDDLEWARE: list[Any] = [Middleware(CompressedFiles), Middleware(EarlyPlotly)]


@asynccontextmanager
async def opened_in_browser(_app: Any) -> AsyncIterator[None]:
    """Open the app in a browser once it serves, which ``streamlit run`` does for scripts alone."""
    if not st.get_option("server.headless"):
        host = st.get_option("browser.serverAddress")
        address = f"http://{host}:{st.get_option('server.port')}"
        asyncio.get_running_loop().call_later(1, webbrowser.open, address)
    yield
