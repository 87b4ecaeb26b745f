"""Serves a built site as GitHub Pages does: under a sub-path, with 404.html and status 404 for what is not there."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")
TEXTS = ("text/", "application/json", "application/xml", "image/svg+xml")


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args, site: Path, base: str) -> None:
        self.site, self.base = site, base
        super().__init__(*args)

    def do_GET(self) -> None:
        path, query = unquote(urlsplit(self.path).path), urlsplit(self.path).query
        file = (self.site / path.removeprefix(self.base)).resolve() if path.startswith(self.base) else None
        if file and file.is_dir() and not path.endswith("/"):
            return self._redirect(f"{path}/" + (f"?{query}" if query else ""))
        if file and file.is_dir():
            file /= "index.html"
        if file and file.is_file() and file.is_relative_to(self.site.resolve()):
            return self._send(200, file)
        return self._send(404, self.site / "404.html")

    do_HEAD = do_GET

    def _redirect(self, target: str) -> None:
        self.send_response(301)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, file: Path) -> None:
        body = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith(TEXTS) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: a test that wants to know what was asked for listens in the browser."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Quiet: a browser that leaves a page drops what it no longer needs."""


@contextmanager
def serving(site: Path, base: str):
    """Yields the port of a server on 127.0.0.1 that serves `site` below `base` ("/name/")."""
    server = Server(("127.0.0.1", 0), partial(Pages, site=site, base=base))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
