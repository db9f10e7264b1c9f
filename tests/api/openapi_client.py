"""A client that is generated from the OpenAPI document, and holds the server to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import jsonschema
from httpx2 import Response
from starlette.testclient import TestClient


class OpenApiClient:
    """Calls operations by their ids, and compares what comes back with the document.

    Args:
        http: sends the requests.
    """

    def __init__(self, http: TestClient) -> None:
        self._http = http
        self.document: dict[str, Any] = http.get("/openapi.json").json()
        self.operations: dict[str, tuple[str, str, dict[str, Any]]] = {
            operation["operationId"]: (method, path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def __call__(self, operation_id: str, *, files: Any = None, **arguments: Any) -> Response:
        """Call an operation; what is no parameter of it goes into the body."""
        method, path, operation = self.operations[operation_id]
        query = {}
        for parameter in operation.get("parameters", []):
            if (name := parameter["name"]) in arguments:
                value = arguments.pop(name)
                if parameter["in"] == "path":
                    path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
                else:
                    query[name] = value
        body = arguments or None
        response = self._http.request(method, path, params=query, files=files, json=body)
        self._compare(operation, response)
        return response

    def json(self, operation_id: str, **arguments: Any) -> Any:
        """Call an operation that succeeds, and return what comes back."""
        response = self(operation_id, **arguments)
        assert response.is_success, response.text
        return response.json()

    def error(self, operation_id: str, **arguments: Any) -> tuple[int, str, str]:
        """Call an operation that fails; return the status, the code and the message."""
        response = self(operation_id, **arguments)
        assert not response.is_success
        error = response.json()["error"]
        return response.status_code, error["code"], error["message"]

    def _compare(self, operation: dict[str, Any], response: Response) -> None:
        described = operation["responses"]
        assert str(response.status_code) in described, response.text
        content = described[str(response.status_code)].get("content", {})
        if "application/json" in content and (schema := content["application/json"]["schema"]):
            components = {"components": self.document["components"]}
            jsonschema.validate(response.json(), {**schema, **components})
