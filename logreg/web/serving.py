"""What the server does besides Streamlit: compress its files, and announce the largest early."""

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Bytes below which compressing a file gains nothing.
_SMALL = 1000


class CompressedFiles:
    """Send Streamlit's files compressed, and keep them so, since they never change.

    Streamlit sends them as they are, 7.9 MB for a first visit: it expects a proxy to compress them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressing = GZipMiddleware(app, minimum_size=_SMALL)
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _asks_for_compressed_file(scope):
            return await self._app(scope, receive, send)
        path = scope["path"]
        messages = self._kept.get(path, [])
        if not messages:

            async def keep(message: Message) -> None:
                messages.append(message)

            await self._compressing(scope, receive, keep)
            if messages[0]["status"] == 200:
                self._kept[path] = messages
        for message in messages:
            await send(message)


def _asks_for_compressed_file(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
        return False
    headers = Headers(scope=scope)
    conditional = {"range", "if-none-match", "if-modified-since"} & set(headers)
    return "gzip" in headers.get("accept-encoding", "") and not conditional


class EarlyPlotly:
    """Announce Plotly, more than half of a first visit, with the page.

    Otherwise a browser asks for it only when the first script has run.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        root = f"/{base}/static/js" if base else "/static/js"
        files = (Path(st.__file__).parent / "static/static/js").glob("PlotlyChart.*.js")
        self._link = ", ".join(f"<{root}/{each.name}>; rel=modulepreload" for each in files)

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
