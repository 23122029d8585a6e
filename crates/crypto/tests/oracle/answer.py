"""Answers questions about cryptography with implementations that share no code with ours.

Reads a JSON list of questions on standard input and prints a JSON list of answers. Bytes are hexadecimal on both sides.
gmssl and pycryptodomex compute in Python and in their own C; cryptography computes with the OpenSSL it brings along.
"""

import hmac
import json
import sys

from Cryptodome.Cipher import AES
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from gmssl import sm2, sm3, sm4


def gmssl_sm3(data):
    return bytes.fromhex(sm3.sm3_hash(list(data)))


def hmac_sm3(key, data):
    """RFC 2104 over gmssl's SM3: the standard library's hmac takes no foreign digest without a class."""
    key = gmssl_sm3(key) if len(key) > 64 else key
    key = key.ljust(64, b"\0")
    inner = gmssl_sm3(bytes(b ^ 0x36 for b in key) + data)
    return gmssl_sm3(bytes(b ^ 0x5C for b in key) + inner)


def sm2_of(question):
    crypt = sm2.CryptSM2(private_key=question.get("secret", ""), public_key="", mode=1)
    # Set afterwards: the constructor strips every leading 0 and 4 of a key that begins with 04.
    crypt.public_key = question["public"][2:]
    return crypt


def sm4_ecb(key, block):
    crypt = sm4.CryptSM4()
    crypt.set_key(key, sm4.SM4_ENCRYPT)
    return crypt.crypt_ecb(block)[:16]


def gcm(cipher, question, opening):
    nonce, associated = bytes.fromhex(question["nonce"]), bytes.fromhex(question["associated"])
    data = bytes.fromhex(question["data"])
    if opening:
        text, tag = data[:-16], data[-16:]
        machine = Cipher(cipher, modes.GCM(nonce, tag)).decryptor()
        machine.authenticate_additional_data(associated)
        try:
            return (machine.update(text) + machine.finalize()).hex()
        except InvalidTag:
            return "refused"
    machine = Cipher(cipher, modes.GCM(nonce)).encryptor()
    machine.authenticate_additional_data(associated)
    text = machine.update(data) + machine.finalize()
    return (text + machine.tag).hex()


def aes_gcm_pycryptodome(question):
    machine = AES.new(bytes.fromhex(question["key"]), AES.MODE_GCM, nonce=bytes.fromhex(question["nonce"]))
    machine.update(bytes.fromhex(question["associated"]))
    text, tag = machine.encrypt_and_digest(bytes.fromhex(question["data"]))
    return (text + tag).hex()


def p256_public(question):
    point = bytes.fromhex(question["public"])
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def es256_verify(question):
    signature = bytes.fromhex(question["signature"])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        p256_public(question).verify(
            utils.encode_dss_signature(r, s), bytes.fromhex(question["data"]), ec.ECDSA(hashes.SHA256())
        )
        return True
    except InvalidSignature:
        return False


def es256_sign(question):
    key = ec.derive_private_key(int(question["secret"], 16), ec.SECP256R1())
    r, s = utils.decode_dss_signature(key.sign(bytes.fromhex(question["data"]), ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big").hex() + s.to_bytes(32, "big").hex()


ANSWERS = {
    "sm3": lambda q: gmssl_sm3(bytes.fromhex(q["data"])).hex(),
    "hmac-sm3": lambda q: hmac_sm3(bytes.fromhex(q["key"]), bytes.fromhex(q["data"])).hex(),
    "hmac-sha256": lambda q: hmac.digest(bytes.fromhex(q["key"]), bytes.fromhex(q["data"]), "sha256").hex(),
    "sm4-block": lambda q: sm4_ecb(bytes.fromhex(q["key"]), bytes.fromhex(q["data"])).hex(),
    "sm2-sign": lambda q: sm2_of(q).sign_with_sm3(bytes.fromhex(q["data"])),
    "sm2-verify": lambda q: bool(sm2_of(q).verify_with_sm3(q["signature"], bytes.fromhex(q["data"]))),
    "sm2-encrypt": lambda q: "04" + sm2_of(q).encrypt(bytes.fromhex(q["data"])).hex(),
    "sm2-decrypt": lambda q: sm2_of(q).decrypt(bytes.fromhex(q["data"])[1:]).hex(),
    "sm4-gcm-seal": lambda q: gcm(algorithms.SM4(bytes.fromhex(q["key"])), q, False),
    "sm4-gcm-open": lambda q: gcm(algorithms.SM4(bytes.fromhex(q["key"])), q, True),
    "aes-gcm-seal": aes_gcm_pycryptodome,
    "aes-gcm-open": lambda q: gcm(algorithms.AES(bytes.fromhex(q["key"])), q, True),
    "es256-sign": es256_sign,
    "es256-verify": es256_verify,
}

json.dump([ANSWERS[question["ask"]](question) for question in json.load(sys.stdin)], sys.stdout)
