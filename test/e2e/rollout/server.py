"""Answers every path with 200, or as MODE says: never on /ready, or it ends at once."""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

if os.environ["MODE"] == "crash":
    sys.exit("cannot start: the test wants it so")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503 if os.environ["MODE"] == "unready" and self.path == "/ready" else 200)
        self.end_headers()


HTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
