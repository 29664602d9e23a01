"""Read Spotify's API document: its operations, and validators for what they take and give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from re import escape, fullmatch, split
from typing import Any

from jsonschema import Draft202012Validator

from . import data

type Schema = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Operation:
    """One method of one path."""

    method: str
    template: str
    spec: Schema

    def __str__(self) -> str:
        """Name it as people do."""
        return f"{self.method} {self.template}"

    @property
    def is_deprecated(self) -> bool:
        """Whether Spotify took it away from new apps, or will."""
        return bool(self.spec.get("deprecated"))

    @cached_property
    def parameters(self) -> dict[str, Mapping[str, Any]]:
        """List its parameters in the query by name."""
        listed = (_resolved(one) for one in self.spec.get("parameters", ()))
        return {one["name"]: one for one in listed if one["in"] == "query"}

    @cached_property
    def body(self) -> Schema | None:
        """Return the schema of its body, as JSON Schema."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return _schema(content["application/json"]["schema"]) if content else None

    @property
    def statuses(self) -> set[int]:
        """List the statuses it may answer with."""
        return {int(status) for status in self.spec["responses"]}


@cache
def operations() -> tuple[Operation, ...]:
    """List all operations of the document."""
    return tuple(
        Operation(method.upper(), template, spec)
        for template, methods in data.document()["paths"].items()
        for method, spec in methods.items()
        if method in {"get", "put", "post", "delete"}
    )


@cache
def operation(method: str, path: str) -> Operation | None:
    """Find the operation of a path below /v1; literal paths come before templates."""
    found = [one for one in operations() if one.method == method and _fits(one.template, path)]
    return min(found, key=lambda one: one.template.count("{"), default=None)


@cache
def _components() -> Schema:
    return _schema(data.document()["components"]["schemas"])


@cache
def answer_of(one: Operation, status: int) -> Draft202012Validator | None:
    """Return a validator for the body of an answer, where one is documented."""
    response = _resolved(one.spec["responses"].get(str(status), {}))
    media = response.get("content", {}).get("application/json")
    return validator(_schema(media["schema"])) if media else None


def validator(schema: Schema) -> Draft202012Validator:
    """Compile a schema that may name those of the document."""
    return Draft202012Validator({"allOf": [schema], "components": {"schemas": _components()}})


def problems(checker: Draft202012Validator, body: object) -> Iterator[tuple[str, str]]:
    """Yield where a body differs and how; places in lists are not told apart."""
    for error in checker.iter_errors(body):
        yield from _innermost(error)


def _innermost(error: Any) -> Iterator[tuple[str, str]]:
    """Tell what is wrong with the branch that was meant."""
    if error.validator in {"oneOf", "anyOf"} and error.context:
        branches: dict[int, list[Any]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = min(branches.values(), key=lambda branch: (_is_of_other_type(branch), len(branch)))
        for inner in meant:
            yield from _innermost(inner)
        return
    where = "".join("[]" if isinstance(one, int) else f".{one}" for one in error.absolute_path)
    yield where.lstrip("."), error.message


def _is_of_other_type(branch: list[Any]) -> bool:
    return any(
        error.validator in {"enum", "type"} and [*error.relative_path][-1:] in (["type"], [])
        for error in branch
    )


def _fits(template: str, path: str) -> bool:
    pattern = "".join(
        "[^/]+" if part.startswith("{") else escape(part) for part in split(r"(\{\w+\})", template)
    )
    return fullmatch(pattern, path) is not None


def _resolved(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference to a parameter or an answer."""
    while "$ref" in thing:
        _, *parts = thing["$ref"].split("/")
        found: Any = data.document()
        for part in parts:
            found = found[part]
        thing = found
    return thing


def _schema(value: Any) -> Any:
    """Turn the schemas of OpenAPI 3.0 into JSON Schema: what is nullable may be null."""
    if isinstance(value, list):
        return [_schema(one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _schema(one) for name, one in value.items() if name != "nullable"}
    return {"anyOf": [inner, {"type": "null"}]} if value.get("nullable") is True else inner
