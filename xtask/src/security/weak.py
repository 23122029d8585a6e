"""A page with two planted holes, for the proof that the scanners see: a reflected text and an injectable query."""
import html
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

store = sqlite3.connect(":memory:", check_same_thread=False)
store.execute("create table item (id integer, name text)")
store.executemany("insert into item values (?, ?)", [(n, f"thing {n}") for n in range(1, 9)])


class Weak(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(asked.query, keep_blank_values=True).items()}
        status, text = 200, '<a href="/echo?q=1">echo</a> <a href="/item?id=1">item</a>'
        if asked.path == "/echo":
            text = "<p>You asked for " + given.get("q", "") + "</p>"
        elif asked.path == "/item":
            try:
                rows = store.execute("select name from item where id = " + given.get("id", "1")).fetchall()
                text = "<p>" + html.escape(repr(rows)) + "</p>"
            except sqlite3.Error as error:
                status, text = 500, f"sqlite3.OperationalError: {html.escape(str(error))}"
        body = f"<!doctype html><title>weak</title><body>{text}</body>".encode()
        self.send_response(status)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Weak)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
sys.stdout.flush()
server.serve_forever()
