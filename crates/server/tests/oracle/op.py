"""A provider of the province, written with Authlib, and a resident with a browser who signs in to the district by it.

One JSON object on stdin says where the district is, on which port the provider stands, and what both agreed on. The
provider is honest but where a check makes it lie. Everything that does not hold is an error.
"""

import base64
import hashlib
import hmac
import html
import json
import logging
import re
import sys
import threading
import time
import urllib.parse
import warnings

import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server

warnings.simplefilter("ignore")
logging.getLogger("werkzeug").setLevel(logging.ERROR)
SAID = json.loads(sys.stdin.readline())
BASE = SAID["base"]
ISSUER = f"http://127.0.0.1:{SAID['port']}"
BACK = BASE + "/sign-in/back/province"
done = []


def holds(what, true, seen=""):
    assert true, f"{what}: {seen}"
    done.append(what)


class Now:
    """The provider as it is just now."""

    alg = "ES256"
    subject = "u-1"
    loa = "idcard"
    secret = SAID["secret"]
    lie = staticmethod(lambda claims, header: None)
    forge = None
    signs = {
        "ES256": ECKey.generate_key("P-256", {"kid": "ec-1"}),
        "RS256": RSAKey.generate_key(2048, {"kid": "rsa-1"}),
    }
    shows = list(signs.values())
    codes = {}


class Client(ClientMixin):
    client_id = "luohu"

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return BACK

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == BACK

    def check_client_secret(self, client_secret):
        return client_secret == Now.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


class Code:
    def __init__(self, code, payload, subject):
        data = payload.data
        self.code, self.subject, self.scope = code, subject, payload.scope
        self.redirect_uri, self.nonce = data.get("redirect_uri"), data.get("nonce")
        self.code_challenge = data.get("code_challenge")
        self.code_challenge_method = data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return int(time.time())

    def get_acr(self):
        return None

    def get_amr(self):
        return None


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def save_authorization_code(self, code, request):
        Now.codes[code] = Code(code, request.payload, request.user)

    def query_authorization_code(self, code, client):
        return Now.codes.get(code)

    def delete_authorization_code(self, authorization_code):
        Now.codes.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code):
        return authorization_code.subject


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class IDToken(OpenIDCode):
    def exists_nonce(self, nonce, request):
        return any(code.nonce == nonce for code in Now.codes.values())

    def resolve_client_private_key(self, client):
        return Now.signs[Now.alg]

    def get_client_algorithm(self, client):
        return Now.alg

    def get_encode_header(self, client):
        return {"alg": Now.alg, "kid": Now.signs[Now.alg].kid, "typ": "JWT"}

    def get_client_claims(self, client):
        return {"iss": ISSUER, "aud": ["luohu"], "exp": int(time.time()) + 300}

    def generate_user_info(self, user, scope):
        return UserInfo(sub=user, name="王小明", loa=Now.loa)

    def encode_id_token(self, token, request):
        honest = super().encode_id_token(token, request)
        header, claims, _ = honest.split(".")
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, claims))
        Now.lie(claims, header)
        if Now.forge:
            return Now.forge(header, claims)
        return jwt.encode(header, claims, Now.signs[Now.alg], [Now.alg])


app = Flask("province")
server = AuthorizationServer(app, query_client=lambda id: Client() if id == "luohu" else None, save_token=lambda *_: None)
server.register_grant(CodeGrant, [IDToken(require_nonce=True), CodeChallenge(required=True)])


@app.get("/.well-known/openid-configuration")
def metadata():
    return jsonify(
        issuer=ISSUER,
        authorization_endpoint=ISSUER + "/authorize",
        token_endpoint=ISSUER + "/token",
        jwks_uri=ISSUER + "/jwks",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["ES256", "RS256"],
        code_challenge_methods_supported=["S256"],
    )


@app.get("/jwks")
def jwks():
    return jsonify(keys=[dict(key.as_dict(private=False), use="sig") for key in Now.shows])


@app.get("/authorize")
def authorize():
    assert request.args["code_challenge_method"] == "S256", request.args
    grant = server.get_consent_grant(end_user=Now.subject)
    return server.create_authorization_response(grant_user=Now.subject, grant=grant)


@app.post("/token")
def token():
    return server.create_token_response()


def stand():
    web = make_server("127.0.0.1", SAID["port"], app, threaded=True)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    return web


def there(browser, next="", provider="province"):
    """To the provider and as far as its way back, which is not gone yet."""
    address = f"{BASE}/sign-in/with/{provider}" + (f"?next={urllib.parse.quote(next, safe='')}" if next else "")
    answer = browser.get(address, allow_redirects=False, timeout=20)
    if answer.status_code != 303:
        return answer
    answer = requests.get(answer.headers["location"], allow_redirects=False, timeout=20)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def come(browser, next=""):
    return browser.get(there(browser, next), allow_redirects=False, timeout=20)


def form(browser, page, action, **more):
    text = browser.get(BASE + page, timeout=20).text
    csrf = html.unescape(re.search(r'name="csrf" value="([^"]*)"', text.split(f'action="{action}"')[1]).group(1))
    return browser.post(BASE + action, data={"csrf": csrf, **more}, allow_redirects=False, timeout=20)


def refused(what, code, answer):
    told = f'<span class="code">{code}</span>' in answer.text and "没有登录成功" in answer.text
    holds(what, told and answer.status_code >= 400, f"{answer.status_code} {answer.headers} {answer.text[-900:]}")


def signed_in(browser):
    return browser.get(BASE + "/me/systems", allow_redirects=False, timeout=20).status_code == 200


def lie(what, code, lie=None, forge=None, alg="ES256"):
    """The provider lies once; the same sign-in with the truth succeeds, so it is the lie that was refused."""
    Now.alg = alg
    Now.lie, Now.forge = lie or (lambda claims, header: None), forge
    browser = requests.Session()
    answer = come(browser)
    Now.lie, Now.forge = (lambda claims, header: None), None
    refused(what, code, answer)
    assert not signed_in(browser), what
    answer = come(browser)
    Now.alg = "ES256"
    holds(f"{what}: the truth is taken", answer.headers.get("location") == "/" and signed_in(browser), answer.text)


def first_time():
    browser = requests.Session()
    text = browser.get(BASE + "/sign-in", timeout=20).text
    holds("the sign-in page has its button", 'href="/sign-in/with/province"' in text, text)
    answer = come(browser, "/me/systems")
    holds("a new identity has to choose", answer.headers.get("location") == "/sign-in/first", answer.text)
    holds("nobody is signed in by it alone", not signed_in(browser))
    answer = form(browser, "/sign-in/first", "/sign-in/first", do="open")
    holds("a new account, and on", answer.headers.get("location") == "/me/systems", answer.text)
    text = browser.get(BASE + "/me/systems", timeout=20).text
    holds("the level is shown", "L3 高级实名（身份证件已核验）" in text and "王小明" in text, text)
    other = requests.Session()
    Now.alg, Now.loa = "RS256", "phone"
    answer = come(other)
    holds("the next time at once, with RS256", answer.headers.get("location") == "/" and signed_in(other), answer.text)
    text = other.get(BASE + "/me/systems", timeout=20).text
    holds("the level is what is vouched for now", "L2 初级实名" in text and "L3" not in text, text)
    Now.alg, Now.loa = "ES256", "idcard"


def linked():
    """The account whose password is known, found by nothing but that."""
    Now.subject = "u-2"
    browser = requests.Session()
    come(browser)
    text = browser.get(BASE + "/sign-in?next=%2Fsign-in%2Ffirst", timeout=20).text
    csrf = re.search(r'action="/sign-in".*?name="csrf" value="([^"]*)"', text, re.S).group(1)
    fields = {"csrf": csrf, "next": "/sign-in/first", "name": SAID["account"], "password": SAID["password"]}
    answer = browser.post(BASE + "/sign-in", data=fields, allow_redirects=False, timeout=20)
    holds("the password is asked once", answer.headers.get("location") == "/sign-in/first", answer.text)
    answer = form(browser, "/sign-in/first", "/sign-in/first", do="link")
    holds("linked", answer.headers.get("location") == "/me/systems?done=linked", answer.text)
    other = requests.Session()
    holds("it signs in to that account", come(other).headers.get("location") == "/" and signed_in(other))
    answer = form(other, "/me/systems", "/me/identities/province/end")
    holds("unlinked", answer.headers.get("location") == "/me/systems?done=unlinked", answer.text)
    answer = come(requests.Session())
    holds("then it is a stranger again", answer.headers.get("location") == "/sign-in/first", answer.text)
    Now.subject = "u-1"


def lies():
    lie("a wrong nonce", "trust-nonce-wrong", lambda claims, _: claims.update(nonce="other"))
    lie("no nonce", "trust-nonce-wrong", lambda claims, _: claims.pop("nonce"))
    lie("a wrong audience", "trust-audience-wrong", lambda claims, _: claims.update(aud=["other"]))
    lie("another party beside us", "trust-party-wrong", lambda claims, _: claims.update(aud=["luohu", "other"]))
    lie("a wrong issuer", "trust-issuer-wrong", lambda claims, _: claims.update(iss=ISSUER + "/"))
    lie("an expired token", "trust-expired", lambda claims, _: claims.update(exp=int(time.time()) - 120))
    lie("a token of before", "trust-issued-before", lambda claims, _: claims.update(iat=int(time.time()) - 3600))
    foreign = ECKey.generate_key("P-256", {"kid": "ec-1"})
    lie("a foreign key under a known name", "trust-signature-wrong",
        forge=lambda header, claims: jwt.encode(header, claims, foreign, ["ES256"]))
    other = RSAKey.generate_key(2048, {"kid": "rsa-1"})
    lie("a foreign RSA key", "trust-signature-wrong", alg="RS256",
        forge=lambda header, claims: jwt.encode(header, claims, other, ["RS256"]))

    def parts(header, claims):
        return b64(json.dumps(header).encode()) + "." + b64(json.dumps(claims).encode())

    for none in ("none", "NONE"):
        lie(f"alg {none}", "trust-algorithm-not-allowed", forge=lambda h, c, a=none: parts(dict(h, alg=a), c) + ".")

    def hs256(header, claims):
        signed = parts({"alg": "HS256", "kid": "rsa-1"}, claims)
        public = Now.signs["RS256"].as_pem(private=False)
        return signed + "." + b64(hmac.new(public, signed.encode(), hashlib.sha256).digest())

    lie("HS256 with the public key as its secret", "trust-algorithm-not-allowed", forge=hs256)
    lie("a key that comes with the token", "trust-key-unknown",
        forge=lambda h, c: jwt.encode(dict(h, kid="mine", jwk=foreign.as_dict(private=False)), c, foreign, ["ES256"]))


def ways_back():
    browser, victim = requests.Session(), requests.Session()
    back = there(browser)
    refused("an answer that another browser began", "trust-state-unknown", victim.get(back, timeout=20))
    holds("the victim is not signed in", not signed_in(victim))
    refused("a changed state", "trust-state-unknown", browser.get(back.replace("state=", "state=x"), timeout=20))
    holds("the right one still works", browser.get(back, allow_redirects=False, timeout=20).headers.get("location") == "/")
    refused("an answer a second time", "trust-state-unknown", browser.get(back, timeout=20))
    back = there(browser)
    changed = re.sub(r"code=[^&]*", "code=invented", back)
    refused("an invented code", "trust-code-refused", browser.get(changed, timeout=20))
    back = there(browser) + "&iss=" + urllib.parse.quote("https://evil.example")
    refused("an answer in the name of another", "trust-answer-of-another", browser.get(back, timeout=20))
    for next in ("https://evil.example/", "//evil.example/", "/\\evil.example", "/a\r\nlocation: //evil.example"):
        place = come(requests.Session(), next).headers["location"]
        holds(f"no way off to {next!r}", place == "/", place)
    Now.secret = "another"
    refused("a secret that is not taken", "trust-client-refused", come(requests.Session()))
    Now.secret = SAID["secret"]


def rotation():
    new = ECKey.generate_key("P-256", {"kid": "ec-2"})
    Now.signs = dict(Now.signs, ES256=new)
    lied = come(requests.Session())
    refused("a new key that is not shown yet", "trust-key-unknown", lied)
    Now.shows = [new, *Now.shows]
    answer = come(requests.Session())
    holds("a new key is fetched", answer.headers.get("location") == "/", answer.text)


def down(web):
    browser = requests.Session()
    come(browser)
    back = there(browser)
    web.shutdown()
    web.server_close()
    refused("the provider went away meanwhile", "trust-unreached", browser.get(back, timeout=20))
    holds("who was signed in still is", signed_in(browser))
    refused("a provider that is not there", "trust-unreached", there(browser, provider="down"))
    holds("the page leads on", 'href="/sign-in"' in there(browser, provider="down").text)
    refused("a provider over TLS, which is not there yet", "trust-unreached", there(browser, provider="tls"))


def main():
    web = stand()
    first_time()
    linked()
    lies()
    ways_back()
    rotation()
    down(web)
    print("done", len(done), flush=True)


main()
