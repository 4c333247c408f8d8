from __future__ import annotations

import pytest

from madoguchi.core.notices.addresses import Address
from madoguchi.core.refusals import Refused


@pytest.mark.parametrize(
    "text",
    ["anna@vostok.example", "a.b+c@xn--80ak6aa92e.example", "o'neil@x.example", "kenji@桜.example", "a@b.co"],
)
def test_one_address_is_one_address(text):
    assert str(Address(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@vostok.example",
        '"a,b"@x, evil@x',
        '"a,b"@x.example',
        "a@x.example, evil@x.example",
        "a@x.example;evil@x.example",
        "a@x.example evil@x.example",
        "a@b@x.example",
        "Anna <a@x.example>",
        "<a@x.example>",
        "a@x.example\nBcc: evil@x.example",
        "a@x.example\r\n",
        "a\x00@x.example",
        "a@x.example\u2028evil@x.example",
        "a(comment)@x.example",
        "group:a@x.example;",
        "a,b@x.example",
        "a@[127.0.0.1]",
        "a..b@x.example",
        ".a@x.example",
        "a@x..example",
        "a@-x.example",
        "a" * 250 + "@x.example",
        "а@x.example",  # the letter is Cyrillic: few servers take it, and it looks like another
        "a＠x.example",
    ],
)
def test_anything_that_could_be_read_as_more_is_refused(text):
    with pytest.raises(Refused, match="address-is-not-one-address"):
        Address(text)
