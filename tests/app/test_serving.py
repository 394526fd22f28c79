import asyncio
import gzip
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from logreg.web.serving import MIDDLEWARE, CompressedFiles

IMMUTABLE = {"cache-control": "public, immutable, max-age=31536000", "etag": '"a"'}
NOT_KEPT = {"cache-control": "no-cache"}
TEXT = b"const answer = 42;\n" * 1000


class Server:
    """A server with the middleware, which counts how often its file is read."""

    def __init__(self):
        self.reads = 0
        routes = [
            Route("/", lambda _: HTMLResponse("<p>")),
            Route("/static/js/a.js", self.file),
            # Streamlit answers an unknown path with its page.
            Route("/static/{path}", lambda _: HTMLResponse("<p>", headers=NOT_KEPT)),
        ]
        self.app = Starlette(routes=routes, middleware=MIDDLEWARE)

    def file(self, request):
        self.reads += 1
        return Response(TEXT, media_type="text/javascript", headers=IMMUTABLE)

    def get(self, path, **headers):
        """Return status, headers and body of the answer."""
        messages = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            messages.append(message)

        raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "headers": raw, "query_string": b""}
        asyncio.run(self.app(scope, receive, send))
        start, *rest = messages
        found = {key.decode(): value.decode() for key, value in start["headers"]}
        return start["status"], found, b"".join(each.get("body", b"") for each in rest)


@pytest.fixture
def server():
    return Server()


def test_a_file_is_compressed_once_for_all_visitors(server):
    for _ in range(3):
        status, headers, body = server.get("/static/js/a.js", accept_encoding="gzip, br")
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert headers["vary"] == "Accept-Encoding"
        assert "etag" not in headers  # it names the file as it was
        assert int(headers["content-length"]) == len(body) < len(TEXT) / 10
        assert gzip.decompress(body) == TEXT
    assert server.reads == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept_encoding": "br, gzip;q=0"},
        {"accept_encoding": "gzip", "range": "bytes=0-99"},
        {"accept_encoding": "gzip", "if_none_match": '"a"'},
    ],
)
def test_other_requests_are_answered_as_without_compression(server, headers):
    _, found, body = server.get("/static/js/a.js", **headers)
    assert "content-encoding" not in found
    assert body == TEXT


def test_only_files_that_never_change_are_kept(server):
    for path in ("/static/none", "/static/other"):
        _, headers, body = server.get(path, accept_encoding="gzip")
        assert "content-encoding" not in headers
        assert body == b"<p>"
    middleware = server.app.middleware_stack
    while not isinstance(middleware, CompressedFiles):
        middleware = middleware.app
    assert middleware._kept == {}


def test_a_page_announces_plotly_and_other_answers_do_not(server):
    _, headers, _ = server.get("/")
    name, _, kind = headers["link"].partition(">; ")
    assert kind == "rel=modulepreload"
    assert (Path(streamlit.__file__).parent / "static" / name.removeprefix("<")).is_file()
    assert "link" not in server.get("/static/js/a.js")[1]
