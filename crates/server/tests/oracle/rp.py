"""Another system of the district, written with Authlib: signs in over the provider and tries what must not work.

One JSON object on stdin says where the provider is and which clients it knows. The line `expire <digest>` on stdout asks
the other side to let that code expire; it answers with a line. Everything that does not hold is an error.
"""

import base64
import hashlib
import html
import http.server
import json
import queue
import re
import sys
import threading
import time
import urllib.parse
import warnings

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import JWSRegistry

warnings.simplefilter("ignore")
SAID = json.loads(sys.stdin.readline())
BASE = SAID["base"]
BACK = SAID["redirect"]
BYE = SAID["post_logout"]
WIKI, MAIL, APP = SAID["wiki"], SAID["mail"], SAID["app"]
SCOPE = "openid profile luohu_posts offline_access"
META = requests.get(BASE + "/.well-known/openid-configuration", timeout=10).json()
REGISTRY = JWSRegistry(algorithms=META["id_token_signing_alg_values_supported"], strict_check_header=False)
done = []


def holds(what, true, seen=""):
    assert true, f"{what}: {seen}"
    done.append(what)


def rp(client, method="client_secret_basic"):
    """The relying party of a client."""
    return OAuth2Session(
        client["id"],
        client["secret"],
        token_endpoint_auth_method=method if client["secret"] else "none",
        scope=SCOPE,
        redirect_uri=BACK,
        code_challenge_method="S256",
    )


def query_of(address):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))


def walk(browser, address):
    """Follows a person from an address until they leave for the other system, through every page between."""
    pages = []
    for _ in range(12):
        answer = browser.get(address, allow_redirects=False, timeout=10)
        if answer.status_code == 303:
            address = urllib.parse.urljoin(address, answer.headers["location"])
            if not address.startswith(BASE):
                return address, pages
            continue
        if answer.status_code != 200:
            return answer, pages
        text = answer.text
        if 'action="/sign-in"' in text:
            pages.append("sign-in")
            fields = {
                name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', text).group(1))
                for name in ("csrf", "next")
            }
            fields |= {"name": SAID["account"], "password": SAID["password"]}
            answer = browser.post(BASE + "/sign-in", data=fields, allow_redirects=False, timeout=10)
            assert answer.status_code == 303, answer.text
            address = urllib.parse.urljoin(BASE, answer.headers["location"])
            # Browsers hold `form-action 'self'` against redirects that follow a form: a page must come first.
            answer = browser.get(address, allow_redirects=False, timeout=10)
            assert answer.status_code == 200, address
            text = answer.text
        if 'action="/oidc/agree"' in text:
            pages.append("asked")
            fields = {
                name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', text).group(1))
                for name in ("csrf", "asked")
            }
            answer = browser.post(BASE + "/oidc/agree", data=fields, allow_redirects=False, timeout=10)
            assert answer.status_code == 200, answer.text
            text = answer.text
        onward = re.search(r'http-equiv="refresh" content="0;url=([^"]*)"', text)
        if not onward:
            return answer, pages
        pages.append("quick")
        address = urllib.parse.urljoin(BASE, html.unescape(onward.group(1)))
        if not address.startswith(BASE):
            return address, pages
    raise AssertionError("no way out")


def ask(client, browser, **more):
    """A person comes from a client; where they are sent back to, with what is needed to go on."""
    session, verifier = rp(client), generate_token(48)
    nonce = generate_token(20)
    address, state = session.create_authorization_url(
        META["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
    )
    landed, pages = walk(browser, address)
    return session, verifier, nonce, state, landed, pages


def code_of(client, browser):
    session, verifier, nonce, state, landed, _ = ask(client, browser)
    assert isinstance(landed, str) and landed.startswith(BACK + "?"), landed
    return session, verifier, nonce, state, landed


def fetch(session, verifier, state, landed, **more):
    return session.fetch_token(
        META["token_endpoint"], authorization_response=landed, state=state, code_verifier=verifier, **more
    )


def refused(what, error, work):
    try:
        got = work()
    except Exception as told:  # Authlib has one class for all of them
        holds(what, getattr(told, "error", None) == error, repr(told))
        return
    holds(what, isinstance(got, dict) and got.get("error") == error, f"taken: {got}")


def validated(token, client, nonce, keys=None):
    """The ID token as Authlib's own OpenID client validates it."""
    keys = keys or requests.get(META["jwks_uri"], timeout=10).json()
    decoded = jwt.decode(token["id_token"], key=KeySet.import_key_set(keys), registry=REGISTRY)
    options = {"iss": {"values": [BASE]}, "aud": {"essential": True, "values": [client["id"]]}}
    params = {"nonce": nonce, "client_id": client["id"], "access_token": token["access_token"]}
    claims = CodeIDToken(decoded.claims, decoded.header, options, params)
    claims.validate(leeway=5)
    return claims


def userinfo(access):
    return requests.get(
        META["userinfo_endpoint"], headers={"Authorization": f"Bearer {access}"}, timeout=10
    )


def log_in():
    browser = requests.Session()
    session, verifier, nonce, state, landed, pages = ask(WIKI, browser, max_age=600)
    holds("the person signs in and is asked once", pages == ["sign-in", "asked", "quick"], pages)
    holds("the answer names its issuer", query_of(landed)["iss"] == BASE, landed)
    token = fetch(session, verifier, state, landed)
    claims = validated(token, WIKI, nonce)
    holds("sub is not the account", claims["sub"] != SAID["account"] and len(claims["sub"]) == 22, claims)
    holds("the time of the sign-in", abs(claims["auth_time"] - time.time()) < 60, claims)
    told = userinfo(token["access_token"])
    info = told.json()
    holds("userinfo is of the same person", info["sub"] == claims["sub"], info)
    holds("userinfo has name and posts", info["name"] and info["luohu_posts"][0]["office_name"]["zh"], info)
    known = {"sub", "name", "name#en", "preferred_username", "luohu_posts"}
    holds("userinfo has nothing else", set(info) == known, info)
    holds("the account is told as such", info["preferred_username"] == SAID["account"], info)
    holds("userinfo is not stored", told.headers["cache-control"] == "no-store", told.headers)
    _, _, _, _, landed, pages = ask(WIKI, browser)
    holds("a second time nobody is asked", pages == [] and "code=" in landed, pages)
    _, _, _, _, landed, pages = ask(WIKI, browser, prompt="login")
    holds("prompt=login asks again", pages == ["sign-in", "quick"] and "code=" in landed, pages)
    _, _, _, _, landed, _ = ask(WIKI, requests.Session(), prompt="none")
    holds("prompt=none shows nothing", query_of(landed)["error"] == "login_required", landed)
    return browser, session, token


def refresh(session, token):
    first = token["refresh_token"]
    second = dict(session.refresh_token(META["token_endpoint"], refresh_token=first))
    holds("a refresh token is replaced", second["refresh_token"] != first, "the same again")
    validated(second, WIKI, None)
    holds("an ID token of a refresh has no nonce", "nonce" not in jwt_claims(second), second)
    holds("the new access token works", userinfo(second["access_token"]).status_code == 200)
    refused(
        "a reused refresh token",
        "invalid_grant",
        lambda: session.refresh_token(META["token_endpoint"], refresh_token=first),
    )
    holds("its family's access ends", userinfo(second["access_token"]).status_code == 401)
    refused(
        "its family's refresh ends",
        "invalid_grant",
        lambda: session.refresh_token(META["token_endpoint"], refresh_token=second["refresh_token"]),
    )


def jwt_claims(token):
    part = token["id_token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def codes(browser):
    session, verifier, nonce, state, landed = code_of(WIKI, browser)
    token = dict(fetch(session, verifier, state, landed))
    validated(token, WIKI, nonce)
    refused("a replayed code", "invalid_grant", lambda: fetch(session, verifier, state, landed))
    holds("what the code gave ends", userinfo(token["access_token"]).status_code == 401)

    session, verifier, _, state, landed = code_of(WIKI, browser)
    print("expire", hashlib.sha256(query_of(landed)["code"].encode()).hexdigest(), flush=True)
    sys.stdin.readline()
    refused("an expired code", "invalid_grant", lambda: fetch(session, verifier, state, landed))

    _, verifier, _, state, landed = code_of(WIKI, browser)
    refused("a code of another client", "invalid_grant", lambda: fetch(rp(MAIL), verifier, state, landed))
    session, _, _, state, landed = code_of(WIKI, browser)
    refused(
        "a wrong verifier", "invalid_grant", lambda: fetch(session, generate_token(48), state, landed)
    )
    session, verifier, _, state, landed = code_of(WIKI, browser)
    refused("no verifier", "invalid_grant", lambda: fetch(session, None, state, landed))
    session, verifier, _, state, landed = code_of(WIKI, browser)
    refused(
        "another redirect at the token endpoint",
        "invalid_grant",
        lambda: fetch(session, verifier, state, landed, redirect_uri=BYE),
    )


def requests_that_are_wrong(browser):
    _, _, _, _, landed, _ = ask(WIKI, browser, redirect_uri=BACK + "/")
    holds("a wrong redirect gets a page", not isinstance(landed, str) and landed.status_code == 400, landed)
    _, _, _, _, landed, _ = ask({"id": "nobody", "secret": None}, browser)
    holds("an unknown client gets a page", not isinstance(landed, str) and landed.status_code == 400, landed)
    plain = OAuth2Session(WIKI["id"], WIKI["secret"], scope=SCOPE, redirect_uri=BACK)
    for what, more in [
        ("no PKCE", {}),
        ("plain PKCE", {"code_challenge": generate_token(48), "code_challenge_method": "plain"}),
        ("PKCE without a method", {"code_challenge": generate_token(48)}),
    ]:
        address, state = plain.create_authorization_url(META["authorization_endpoint"], **more)
        landed, _ = walk(browser, address)
        told = query_of(landed)
        good = told["error"] == "invalid_request" and told["state"] == state and "code" not in told
        holds(f"{what} is refused", good, landed)
    address, _ = plain.create_authorization_url(META["authorization_endpoint"], response_type="token")
    landed, _ = walk(browser, address)
    holds("no implicit flow", query_of(landed)["error"] == "unsupported_response_type", landed)


def foreign(browser):
    """A token under another issuer's key is not ours, neither here nor at the provider."""
    session, verifier, nonce, state, landed = code_of(WIKI, browser)
    token = dict(fetch(session, verifier, state, landed))
    ours = requests.get(META["jwks_uri"], timeout=10).json()
    header = {"alg": "ES256", "kid": ours["keys"][0]["kid"], "typ": "JWT"}
    other = ECKey.generate_key("P-256", {"kid": header["kid"]})
    forged = dict(token, id_token=jwt.encode(header, jwt_claims(token), other))
    try:
        validated(forged, WIKI, nonce)
        holds("a token under another key is not ours", False)
    except JoseError as told:
        holds("a token under another key is not ours", told.error == "bad_signature", repr(told))
    leave = {"id_token_hint": forged["id_token"], "post_logout_redirect_uri": BYE}
    answer = browser.get(META["end_session_endpoint"], params=leave, allow_redirects=False, timeout=10)
    holds("a foreign hint signs nobody out", answer.status_code == 400, answer.status_code)
    answer = userinfo(forged["id_token"])
    challenge = answer.headers["www-authenticate"]
    holds("no foreign access", answer.status_code == 401 and "invalid_token" in challenge, challenge)
    holds("an ID token is no access token", userinfo(token["id_token"]).status_code == 401)


def clients(browser):
    for method in ("client_secret_basic", "client_secret_post"):
        _, verifier, _, state, landed = code_of(WIKI, browser)
        token = fetch(rp(WIKI, method), verifier, state, landed)
        holds(f"{method} works", "access_token" in token)
        _, verifier, _, state, landed = code_of(WIKI, browser)
        wrong = {"id": WIKI["id"], "secret": MAIL["secret"]}
        refused(
            f"a wrong secret by {method}",
            "invalid_client",
            lambda: fetch(rp(wrong, method), verifier, state, landed),
        )
    _, verifier, _, state, landed = code_of(WIKI, browser)
    nobody = {"id": WIKI["id"], "secret": None}
    refused("no secret where one is due", "invalid_client", lambda: fetch(rp(nobody), verifier, state, landed))
    session, verifier, nonce, state, landed = code_of(APP, browser)
    token = dict(fetch(session, verifier, state, landed))
    validated(token, APP, nonce)
    holds("a public client gets no more than it may", "refresh_token" not in token, token.get("scope"))
    here = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(BACK))
    for origin, allowed in ((here, here), ("https://evil.example", None)):
        answer = requests.options(META["token_endpoint"], headers={"Origin": origin}, timeout=10)
        holds(f"pages of {origin}", answer.headers.get("access-control-allow-origin") == allowed, answer.headers)


HEARD = queue.Queue()


class Relay(http.server.BaseHTTPRequestHandler):
    """Where the provider tells of sign-outs."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        HEARD.put((self.path, self.headers["content-type"], dict(urllib.parse.parse_qsl(body))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def heard(before):
    """The logout token of the sign-out, checked as OpenID Connect Back-Channel Logout 2.6 says."""
    path, kind, body = HEARD.get(timeout=10)
    holds("it comes to the registered address", path == "/out?x=1", path)
    holds("it comes as a form", kind == "application/x-www-form-urlencoded" and list(body) == ["logout_token"], kind)
    keys = requests.get(META["jwks_uri"], timeout=10).json()
    token = jwt.decode(body["logout_token"], key=KeySet.import_key_set(keys), registry=REGISTRY)
    claims = token.claims
    holds("it is a logout token", token.header["typ"] == "logout+jwt" and "nonce" not in claims, claims)
    mine = claims["iss"] == BASE and claims["aud"] == WIKI["id"] and claims["sub"] == before["sub"]
    holds("it is for this client about this person", mine, claims)
    holds("it is about this session", claims["sid"] == before["sid"] and claims["jti"], claims)
    holds("it is fresh", abs(claims["iat"] - time.time()) < 60 and 0 < claims["exp"] - claims["iat"] <= 120, claims)
    event = claims["events"]["http://schemas.openid.net/event/backchannel-logout"]
    holds("it is a sign-out", event == {}, claims)
    holds("each client is told once", HEARD.empty())


def leave(browser):
    relay = http.server.HTTPServer(("127.0.0.1", SAID["heard"]), Relay)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    session, verifier, _, state, landed = code_of(WIKI, browser)
    token = dict(fetch(session, verifier, state, landed))
    asked = {"id_token_hint": token["id_token"], "post_logout_redirect_uri": BYE + "/x", "state": "s-1"}
    answer = browser.get(META["end_session_endpoint"], params=asked, allow_redirects=False, timeout=10)
    holds("no way out to a strange place", answer.status_code == 400, answer.status_code)
    holds("nobody was signed out", userinfo(token["access_token"]).status_code == 200)
    asked["post_logout_redirect_uri"] = BYE
    unsure = {"client_id": WIKI["id"], "post_logout_redirect_uri": BYE}
    answer = browser.get(META["end_session_endpoint"], params=unsure, allow_redirects=False, timeout=10)
    holds("without a hint the person is asked", answer.text.count('action="/sign-out"') == 2, answer.text)
    answer = browser.get(META["end_session_endpoint"], params=asked, allow_redirects=False, timeout=10)
    holds("signed out and sent on", answer.headers.get("location") == BYE + "?state=s-1", answer.headers)
    heard(jwt_claims(token))
    holds("access ended", userinfo(token["access_token"]).status_code == 401)
    refused(
        "refresh ended",
        "invalid_grant",
        lambda: session.refresh_token(META["token_endpoint"], refresh_token=token["refresh_token"]),
    )
    _, _, _, _, landed, pages = ask(WIKI, browser)
    holds("the next time the person signs in", pages == ["sign-in", "quick"], pages)


def main():
    browser, session, token = log_in()
    refresh(session, token)
    codes(browser)
    requests_that_are_wrong(browser)
    foreign(browser)
    clients(browser)
    leave(browser)
    print("done", len(done), flush=True)


main()
