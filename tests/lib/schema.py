"""What JSON Schema says of a value: the few words of it that src/portolan.schema.json uses, read more strictly than a reader of
the schema would: a key that it does not describe is an error too.
"""
import re

WORDS = {'$schema', '$id', 'title', 'description', '$defs', '$ref', 'type', 'items', 'anyOf', 'required', 'properties',
         'enum', 'const', 'pattern', 'minLength', 'minimum', 'maximum'}
TYPES = {'object': dict, 'array': list, 'string': str, 'integer': int, 'number': (int, float), 'boolean': bool, 'null': type(None)}


def is_type(value, names):
    names = [names] if isinstance(names, str) else names
    return any(isinstance(value, TYPES[n]) and (n == 'boolean' or not isinstance(value, bool)) for n in names)


def faults(root, rule, value, where='$'):
    """What is wrong with VALUE, a line each."""
    for word in set(rule) - WORDS:
        yield 'the schema says %s, which this test does not know' % word
    if '$ref' in rule:
        yield from faults(root, root['$defs'][rule['$ref'].rsplit('/', 1)[1]], value, where)
    if 'anyOf' in rule:
        tried = [list(faults(root, r, value, where)) for r in rule['anyOf']]
        if all(tried):
            yield from min(tried, key=len)
    if 'type' in rule and not is_type(value, rule['type']):
        yield '%s: is no %s: %.60r' % (where, rule['type'], value)
        return
    if 'enum' in rule and value not in rule['enum'] or 'const' in rule and value != rule['const']:
        yield '%s: may not be %.60r' % (where, value)
    if isinstance(value, str) and (len(value) < rule.get('minLength', 0) or not re.search(rule.get('pattern', ''), value)):
        yield '%s: has the wrong form: %.60r' % (where, value)
    if isinstance(value, int) and not rule.get('minimum', value) <= value <= rule.get('maximum', value):
        yield '%s: is out of range: %r' % (where, value)
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from faults(root, rule.get('items', {}), item, '%s[%d]' % (where, i))
    if isinstance(value, dict) and 'properties' in rule:
        for key in set(rule.get('required', ())) - set(value):
            yield '%s: %s is missing' % (where, key)
        for key, item in value.items():
            if key not in rule['properties']:
                yield '%s: %s is not in the schema' % (where, key)
            yield from faults(root, rule['properties'].get(key, {}), item, where + '.' + key)
