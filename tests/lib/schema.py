"""Validates JSON documents against a JSON Schema: with the jsonschema package where the interpreter that runs the
tests has it, else with the part of the language that hand-written schemas use.

    faults = load("report.schema.json")(document)    [] when the document holds
"""
import json
import re


def load(path):
    """A function from a document to the list of its faults."""
    with open(path, encoding="utf-8") as f:
        schema = json.load(f)
    try:
        import jsonschema
    except ImportError:
        return Own(schema).faults
    validator = jsonschema.validators.validator_for(schema)(schema)
    return lambda document: ["%s: %s" % (path_of(e.absolute_path), e.message[:200])
                             for e in validator.iter_errors(document)]


def path_of(parts):
    return "$" + "".join("[%d]" % p if isinstance(p, int) else "." + p for p in parts)


# bool is an int in Python and a kind of its own in JSON
TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "integer": lambda v: not isinstance(v, bool) and (isinstance(v, int) or isinstance(v, float) and v.is_integer()),
}

# Keywords that say nothing about validity, or that jsonschema too leaves unchecked by default.
SILENT = {"$schema", "$id", "$defs", "definitions", "$comment", "title", "description", "default", "examples",
          "format", "deprecated", "readOnly", "writeOnly", "then", "else"}


class Own:
    """A small validator: one method per keyword, each yielding faults."""

    def __init__(self, schema):
        self.root = schema

    def faults(self, document):
        return list(self.check(document, self.root, ()))

    def check(self, value, schema, where):
        if schema is True:
            return
        if schema is False:
            yield "%s: not allowed" % path_of(where)
            return
        for keyword, want in schema.items():
            if keyword in SILENT:
                continue
            method = getattr(self, "on_" + keyword.lstrip("$"), None)
            if method is None:
                # never call a document valid on the strength of a keyword that was not understood
                yield "%s: schema keyword %r is not known to tests/lib/schema.py" % (path_of(where), keyword)
            else:
                yield from method(value, want, where, schema)

    def holds(self, value, schema, where):
        return not any(True for _ in self.check(value, schema, where))

    def on_ref(self, value, ref, where, schema):
        target = self.root
        for part in ref.lstrip("#").strip("/").split("/"):
            if part:
                target = target[part.replace("~1", "/").replace("~0", "~")]
        yield from self.check(value, target, where)

    def on_type(self, value, types, where, schema):
        types = [types] if isinstance(types, str) else types
        if not any(TYPES[t](value) for t in types):
            yield "%s: %.60r is not of type %s" % (path_of(where), value, " or ".join(types))

    def on_enum(self, value, allowed, where, schema):
        if not any(same(value, a) for a in allowed):
            yield "%s: %.60r is not one of %s" % (path_of(where), value, allowed)

    def on_const(self, value, want, where, schema):
        if not same(value, want):
            yield "%s: %.60r is not %r" % (path_of(where), value, want)

    def on_required(self, value, names, where, schema):
        for name in names if isinstance(value, dict) else ():
            if name not in value:
                yield "%s: lacks %r" % (path_of(where), name)

    def on_properties(self, value, properties, where, schema):
        for name, sub in properties.items() if isinstance(value, dict) else ():
            if name in value:
                yield from self.check(value[name], sub, (*where, name))

    def on_patternProperties(self, value, patterns, where, schema):
        for name in value if isinstance(value, dict) else ():
            for pattern, sub in patterns.items():
                if re.search(pattern, name):
                    yield from self.check(value[name], sub, (*where, name))

    def on_additionalProperties(self, value, sub, where, schema):
        for name in value if isinstance(value, dict) else ():
            if name not in schema.get("properties", {}) and not any(
                    re.search(p, name) for p in schema.get("patternProperties", {})):
                yield from self.check(value[name], sub, (*where, name))

    def on_propertyNames(self, value, sub, where, schema):
        for name in value if isinstance(value, dict) else ():
            yield from self.check(name, sub, (*where, name))

    def on_dependentRequired(self, value, dependents, where, schema):
        for name, needed in dependents.items() if isinstance(value, dict) else ():
            if name in value:
                yield from self.on_required(value, needed, where, schema)

    def on_minProperties(self, value, least, where, schema):
        if isinstance(value, dict) and len(value) < least:
            yield "%s: fewer than %d members" % (path_of(where), least)

    def on_maxProperties(self, value, most, where, schema):
        if isinstance(value, dict) and len(value) > most:
            yield "%s: more than %d members" % (path_of(where), most)

    def on_dependentSchemas(self, value, subs, where, schema):
        for name, sub in subs.items() if isinstance(value, dict) else ():
            if name in value:
                yield from self.check(value, sub, where)

    def on_multipleOf(self, value, step, where, schema):
        if TYPES["number"](value) and value % step:
            yield "%s: %r is no multiple of %r" % (path_of(where), value, step)

    def on_items(self, value, sub, where, schema):
        first = len(schema.get("prefixItems", ()))
        for number, item in enumerate(value[first:], first) if isinstance(value, list) else ():
            yield from self.check(item, sub, (*where, number))

    def on_prefixItems(self, value, subs, where, schema):
        for number, (item, sub) in enumerate(zip(value, subs)) if isinstance(value, list) else ():
            yield from self.check(item, sub, (*where, number))

    def on_contains(self, value, sub, where, schema):
        if isinstance(value, list) and not any(self.holds(item, sub, where) for item in value):
            yield "%s: no item is as it must be" % path_of(where)

    def on_minItems(self, value, least, where, schema):
        if isinstance(value, list) and len(value) < least:
            yield "%s: fewer than %d items" % (path_of(where), least)

    def on_maxItems(self, value, most, where, schema):
        if isinstance(value, list) and len(value) > most:
            yield "%s: more than %d items" % (path_of(where), most)

    def on_uniqueItems(self, value, unique, where, schema):
        if unique and isinstance(value, list) and len({json.dumps(v, sort_keys=True) for v in value}) < len(value):
            yield "%s: items repeat" % path_of(where)

    def on_minLength(self, value, least, where, schema):
        if isinstance(value, str) and len(value) < least:
            yield "%s: shorter than %d" % (path_of(where), least)

    def on_maxLength(self, value, most, where, schema):
        if isinstance(value, str) and len(value) > most:
            yield "%s: longer than %d" % (path_of(where), most)

    def on_pattern(self, value, pattern, where, schema):
        if isinstance(value, str) and not re.search(pattern, value):
            yield "%s: %.60r does not match %s" % (path_of(where), value, pattern)

    def on_minimum(self, value, least, where, schema):
        if TYPES["number"](value) and value < least:
            yield "%s: %r is less than %r" % (path_of(where), value, least)

    def on_maximum(self, value, most, where, schema):
        if TYPES["number"](value) and value > most:
            yield "%s: %r is more than %r" % (path_of(where), value, most)

    def on_exclusiveMinimum(self, value, limit, where, schema):
        if TYPES["number"](value) and value <= limit:
            yield "%s: %r is not more than %r" % (path_of(where), value, limit)

    def on_exclusiveMaximum(self, value, limit, where, schema):
        if TYPES["number"](value) and value >= limit:
            yield "%s: %r is not less than %r" % (path_of(where), value, limit)

    def on_allOf(self, value, subs, where, schema):
        for sub in subs:
            yield from self.check(value, sub, where)

    def on_anyOf(self, value, subs, where, schema):
        if not any(self.holds(value, sub, where) for sub in subs):
            yield "%s: %.60r fits none of anyOf" % (path_of(where), value)

    def on_oneOf(self, value, subs, where, schema):
        fitting = sum(self.holds(value, sub, where) for sub in subs)
        if fitting != 1:
            yield "%s: %.60r fits %d of oneOf" % (path_of(where), value, fitting)

    def on_not(self, value, sub, where, schema):
        if self.holds(value, sub, where):
            yield "%s: %.60r is what it must not be" % (path_of(where), value)

    def on_if(self, value, sub, where, schema):
        branch = schema.get("then" if self.holds(value, sub, where) else "else", True)
        yield from self.check(value, branch, where)


def same(a, b):
    """JSON equality: true is not 1."""
    return isinstance(a, bool) == isinstance(b, bool) and a == b
