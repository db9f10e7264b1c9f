"""Responses in JSON that is written once, and not validated again."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import JSONResponse


class WireResponse(JSONResponse):
    """A wire form as a response. Tests compare the forms with the models that describe them."""

    def render(self, content: Any) -> bytes:
        """Return the JSON in UTF-8; half of a surrogate pair, which UTF-8 lacks, is a "?"."""
        written = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return written.encode("utf-8", "replace")
