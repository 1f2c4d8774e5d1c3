"""A validator for the part of JSON Schema that the scene's schema uses, and no more."""

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
    "number": (int, float), "null": type(None),
}  # fmt: skip
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "required", "properties",
    "additionalProperties", "items", "enum", "const", "anyOf", "minimum",
    "prefixItems", "minItems", "maxItems",
}  # fmt: skip


def problems(value, schema, root, at="$"):
    """Yield what is wrong with a value, each with its place."""
    assert set(schema) <= KNOWN, f"the validator does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema and all(list(problems(value, s, root, at)) for s in schema["anyOf"]):
        yield f"{at}: {value!r} is none of what it may be"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not in {schema['enum']}"
    if "type" in schema:
        is_bool = isinstance(value, bool)
        if not isinstance(value, TYPES[schema["type"]]) or is_bool != (schema["type"] == "boolean"):
            yield f"{at}: {value!r} is no {schema['type']}"
            return
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{at}: {value} is below {schema['minimum']}"
    if isinstance(value, dict):
        yield from _in_object(value, schema, root, at)
    if isinstance(value, list):
        least, most = schema.get("minItems", 0), schema.get("maxItems", len(value))
        if not least <= len(value) <= most:
            yield f"{at}: {len(value)} items are too few or too many"
        for i, (item, each) in enumerate(zip(value, schema.get("prefixItems", ()), strict=False)):
            yield from problems(item, each, root, f"{at}[{i}]")
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            yield from problems(item, schema["items"], root, f"{at}[{i}]")


def _in_object(value, schema, root, at):
    known = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{at}: {key} is missing"
    for key, item in value.items():
        if key in known:
            yield from problems(item, known[key], root, f"{at}.{key}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: {key} is unknown"
