"""Generates the codes of an authenticator app: RFC 6238 with SHA-1, 30 seconds and six digits."""

import base64
import hashlib
import hmac
import time


def now(share_key):
    counter = int(time.time()) // 30
    digest = hmac.new(base64.b32decode(share_key), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
