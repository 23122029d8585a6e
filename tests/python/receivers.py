"""A mail server and a webhook on this machine, for the tests of notify. Each letter taken is one line of JSON on stdout.

usage: receivers.py smtp PORT | receivers.py webhook PORT SECRET
"""

import email
import email.policy
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


def say(what):
    print(json.dumps(what), flush=True)


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say({"from": envelope.mail_from, "to": envelope.rcpt_tos, "id": message["message-id"],
             "subject": message["subject"], "body": message.get_content()})
        return "250 OK"


def smtp(port):
    from aiosmtpd.controller import Controller

    Controller(Mailbox(), hostname="127.0.0.1", port=port).start()
    say({"ready": True})
    while True:
        time.sleep(60)


def webhook(port, secret):
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            key = self.headers["Idempotency-Key"]
            tag = hmac.new(secret.encode(), key.encode() + b"\n" + body, hashlib.sha256).hexdigest()
            fits = hmac.compare_digest("sha256=" + tag, self.headers["X-Luohu-Signature"])
            self.send_response(204 if fits else 401)
            self.end_headers()
            say({"signed": fits, "key": key, "body": json.loads(body)})

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", port), Hook)
    say({"ready": True})
    server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1] == "smtp":
        smtp(int(sys.argv[2]))
    else:
        webhook(int(sys.argv[2]), sys.argv[3])
