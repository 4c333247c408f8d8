from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.journal.offline import ORDER, signature_holds

# RFC 8032, section 7.1.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "content", "signature"), VECTORS)
def test_the_signatures_of_the_standard_hold(key, content, signature):
    assert signature_holds(bytes.fromhex(key), bytes.fromhex(content), bytes.fromhex(signature))


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_what_the_library_signs_holds_and_one_flipped_bit_breaks_it(seed, content, bit):
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    key = signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    signature = bytearray(signer.sign(content))

    assert signature_holds(key, content, bytes(signature))
    assert not signature_holds(key, content + b"!", bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not signature_holds(key, content, bytes(signature))


def test_the_same_signature_written_another_way_does_not_hold():
    key, content, signature = (bytes.fromhex(part) for part in VECTORS[1])

    larger = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")

    assert not signature_holds(key, content, signature[:32] + larger)


@pytest.mark.parametrize("key", [b"", b"\xff" * 32, b"\x02" + b"\0" * 31])
def test_a_key_that_is_none_holds_nothing(key):
    assert not signature_holds(key, b"", bytes(64))
