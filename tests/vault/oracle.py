"""The vault's formats a second time, from the standards and not from libsodium.

Salsa20, HSalsa20 and HChaCha20 are written out; ChaCha20-Poly1305, Poly1305, X25519, Ed25519 and Argon2id
come from `cryptography`, BLAKE2b from the standard library. Slow and plain on purpose.
"""

import json
import math
import struct
from hashlib import blake2b

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.poly1305 import Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGMA = struct.unpack("<4I", b"expand 32-byte k")
DAMM = [
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
]


def hashed(data, *, key=b"", size=32, person=b""):
    return blake2b(data, key=key, digest_size=size, person=person).digest()


def context(kind, **fields):
    spelled = {name: _spelled(value) for name, value in fields.items()} | {"v": 1, "kind": kind}
    text = json.dumps(spelled, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashed(text.encode("utf-8"), person=b"recourse.context")


def receipt(form_id, pepper):
    number = int.from_bytes(hashed(form_id, key=pepper, size=64, person=b"recourse.receipt"), "big")
    digits = str(number % 10**24).rjust(24, "0")
    state = 0
    for digit in digits:
        state = int(DAMM[state][int(digit)])
    return digits + str(state)


def argon(secret, salt, *, passes, kib):
    derivation = Argon2id(salt=salt, length=64, iterations=passes, lanes=1, memory_cost=kib)
    return derivation.derive(secret)


def public_of(private):
    key = X25519PrivateKey.from_private_bytes(private).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def signature(text, seed):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def lock(kind, plain, key, place, nonce):
    both = hashed(bytes([kind]) + nonce, key=key, size=64, person=b"recourse.commit")
    text = ChaCha20Poly1305(hchacha20(both[:32], nonce[:16])).encrypt(
        bytes(4) + nonce[16:], plain, place
    )
    return bytes([kind]) + nonce + both[32:] + text


def unlock(kind, blob, key, place):
    assert blob[0] == kind
    nonce, commitment, text = blob[1:25], blob[25:57], blob[57:]
    both = hashed(bytes([kind]) + nonce, key=key, size=64, person=b"recourse.commit")
    assert commitment == both[32:]
    cipher = ChaCha20Poly1305(hchacha20(both[:32], nonce[:16]))
    return cipher.decrypt(bytes(4) + nonce[16:], text, place)


def box(kind, plain, private, public, nonce):
    shared = shared_key(private, public)
    both = hashed(bytes([kind]) + nonce, key=shared, size=64, person=b"recourse.commit")
    return bytes([kind]) + nonce + both[32:] + secretbox(plain, nonce, shared)


def unbox(kind, blob, private, public):
    assert blob[0] == kind
    shared, nonce = shared_key(private, public), blob[1:25]
    both = hashed(bytes([kind]) + nonce, key=shared, size=64, person=b"recourse.commit")
    assert blob[25:57] == both[32:]
    stream = salsa20(shared, nonce, 32 + len(blob) - 73)
    Poly1305.verify_tag(stream[:32], blob[73:], blob[57:73])
    return xor(blob[73:], stream[32:])


def seal(kind, plain, public, one_time_private, nonce):
    boxed = box(kind, plain, one_time_private, public, nonce)
    return bytes([kind]) + public_of(one_time_private) + boxed


def unseal(kind, blob, private):
    assert blob[0] == kind
    return unbox(kind, blob[33:], private, blob[1:33])


def padded(plain):
    room = 1024
    while room < len(plain) + 1:
        room *= 2
    return (plain + b"\x80").ljust(room, b"\0")


def unpadded(text):
    return text.rstrip(b"\0")[:-1]


def shared_key(private, public):
    point = X25519PrivateKey.from_private_bytes(private).exchange(
        X25519PublicKey.from_public_bytes(public)
    )
    return hsalsa20(point, bytes(16))


def secretbox(plain, nonce, key):
    stream = salsa20(key, nonce, 32 + len(plain))
    text = xor(plain, stream[32:])
    return Poly1305.generate_tag(stream[:32], text) + text


def salsa20(key, nonce, length):
    """The XSalsa20 stream under a 24-byte nonce."""
    inner, stream = hsalsa20(key, nonce[:16]), b""
    for block in range(-(-length // 64)):
        start = _salsa_state(inner, nonce[16:] + struct.pack("<Q", block))
        words = zip(_salsa_rounds(start), start, strict=True)
        stream += struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in words))
    return stream[:length]


def hsalsa20(key, nonce):
    state = _salsa_rounds(_salsa_state(key, nonce))
    return struct.pack("<8I", *(state[n] for n in (0, 5, 10, 15, 6, 7, 8, 9)))


def hchacha20(key, nonce):
    state = [*SIGMA, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce)]
    for _ in range(10):
        for quarter in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)):
            _chacha_quarter(state, *quarter)
        for quarter in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            _chacha_quarter(state, *quarter)
    return struct.pack("<8I", *state[:4], *state[12:])


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _salsa_state(key, tail):
    k, t = struct.unpack("<8I", key), struct.unpack("<4I", tail)
    return [SIGMA[0], *k[:4], SIGMA[1], *t, SIGMA[2], *k[4:], SIGMA[3]]


def _salsa_rounds(start):
    state = list(start)
    for _ in range(10):
        for quarter in ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)):
            _salsa_quarter(state, *quarter)
        for quarter in ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)):
            _salsa_quarter(state, *quarter)
    return state


def _salsa_quarter(s, a, b, c, d):
    s[b] ^= _turned(s[a] + s[d], 7)
    s[c] ^= _turned(s[b] + s[a], 9)
    s[d] ^= _turned(s[c] + s[b], 13)
    s[a] ^= _turned(s[d] + s[c], 18)


def _chacha_quarter(s, a, b, c, d):
    for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & 0xFFFFFFFF
        s[z] = _turned(s[z] ^ s[x], turn)


def _turned(word, bits):
    word &= 0xFFFFFFFF
    return (word << bits | word >> (32 - bits)) & 0xFFFFFFFF


def _spelled(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: _spelled(inner) for name, inner in value.items()}
    return value


class SecretStream:
    """libsodium's secretstream, from its documentation: ChaCha20 and Poly1305 under a counter and a moving nonce."""

    def __init__(self, key, header):
        self.key, self.counter, self.inner = hchacha20(key, header[:16]), 1, header[16:]

    def push(self, plain, place, tag):
        block = self._keystream(64, 1)
        first = xor(bytes([tag]) + bytes(63), block)
        text = xor(plain, self._keystream(len(plain), 2))
        mac = self._mac(place, first, text)
        self._move_on(mac)
        return first[:1] + text + mac

    def pull(self, sealed, place):
        block = self._keystream(64, 1)
        tag = sealed[0] ^ block[0]
        first, text, mac = sealed[:1] + block[1:], sealed[1:-16], sealed[-16:]
        assert mac == self._mac(place, first, text)
        plain = xor(text, self._keystream(len(text), 2))
        self._move_on(mac)
        return plain, tag

    def _keystream(self, length, block):
        nonce = struct.pack("<II", block, self.counter) + self.inner
        return (
            Cipher(algorithms.ChaCha20(self.key, nonce), mode=None)
            .encryptor()
            .update(bytes(length))
        )

    def _mac(self, place, first, text):
        said = place + bytes(-len(place) % 16) + first + text + bytes(len(text) % 16)
        said += struct.pack("<QQ", len(place), 64 + len(text))
        return Poly1305.generate_tag(self._keystream(64, 0)[:32], said)

    def _move_on(self, mac):
        self.inner = xor(self.inner, mac[:8])
        self.counter += 1


def padme(length):
    """As the paper prints it, with logarithms, and never under 1 KiB."""
    length = max(1024, length)
    exponent = math.floor(math.log2(length))
    digits = math.floor(math.log2(exponent)) + 1
    grain = 2 ** (exponent - digits)
    return math.ceil(length / grain) * grain


def file(plain, key, place, nonce, header, key_box):
    both = hashed(b"\x24" + nonce, key=key, size=64, person=b"recourse.commit")
    stream = SecretStream(both[:32], header)
    padded_file = plain.ljust(padme(len(plain)), b"\0")
    chunks = [
        stream.push(padded_file[start : start + 65536], place, 0)
        for start in range(0, len(padded_file), 65536)
    ]
    last = stream.push(struct.pack("<Q", len(plain)), place, 3)
    return b"\x24" + key_box + nonce + both[32:] + header + b"".join(chunks) + last


def unfile(blob, private, author_public, place):
    """What a sealed file holds, when every part of it is in order."""
    assert blob[0] == 0x24
    opened = unbox(0x25, blob[1:138], private, author_public)
    assert opened[32:] == place
    both = hashed(b"\x24" + blob[138:162], key=opened[:32], size=64, person=b"recourse.commit")
    assert both[32:] == blob[162:194]
    stream, rest, plain = SecretStream(both[:32], blob[194:218]), blob[218:], b""
    while len(rest) > 25:
        end = min(65536 + 17, len(rest) - 25)
        part, tag = stream.pull(rest[:end], place)
        assert tag == 0
        plain, rest = plain + part, rest[end:]
    length, tag = stream.pull(rest, place)
    assert tag == 3
    return plain[: struct.unpack("<Q", length)[0]]
