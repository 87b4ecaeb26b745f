"""What a page may load and run: a Content-Security-Policy in the page itself, because a static host sends no headers."""

from __future__ import annotations

import base64
import hashlib
import re

_CHARSET = '<meta charset="utf-8">'
_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.S)
_NO_CODE = re.compile(r'\bsrc=|\btype="application/')


def hashes(html: str) -> list[str]:
    """The hash of each script that stands in the page, as a policy names it."""
    texts = {found["text"] for found in _INLINE.finditer(html) if not _NO_CODE.search(found["attributes"])}
    return sorted(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)


def policy(html: str, endpoint: str = "") -> str:
    """The strictest policy under which the page works. `endpoint` is the address that collects votes, if any."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes(html))),
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' {endpoint}".strip(),
            "worker-src 'self'",
            "form-action 'self' https://github.com",
            "base-uri 'none'",
        )
    )


def with_policy(html: str, endpoint: str = "") -> str:
    """The page with its policy, before anything that the policy is about. The page's text must not change afterwards."""
    meta = f'{_CHARSET}\n      <meta http-equiv="Content-Security-Policy" content="{policy(html, endpoint)}">'
    return html.replace(_CHARSET, meta, 1)
