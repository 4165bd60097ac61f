"""The settings for an address, as a text for a ticket. Usage: ticket.py DATABASE ADDRESS"""
import sqlite3
import sys

SECURITY = {'tls': 'SSL/TLS', 'starttls': 'STARTTLS', 'none': 'no encryption'}


def provider_of(db, domain):
    """The exact domain, else the longest suffix that the record has."""
    name = domain
    while name:
        for match, provider in db.execute('select match, provider from domain where pattern = ?', (name,)):
            if match == 'suffix' or match == 'exact' and name == domain:
                return provider
        name = name.partition('.')[2]
    return None


def fill(template, address):
    local, _, domain = address.rpartition('@')
    for name, value in (('%EMAILADDRESS%', address), ('%EMAILLOCALPART%', local), ('%EMAILDOMAIN%', domain)):
        template = template.replace(name, value)
    return template


def main(path, address):
    db = sqlite3.connect('file:%s?mode=ro&immutable=1' % path, uri=True)
    address = address.rpartition('@')[0] + '@' + address.rpartition('@')[2].lower()
    provider = provider_of(db, address.rpartition('@')[2])
    if provider is None:
        print('%s is not in the record.' % address)
        return 1
    (name,) = db.execute('select name from provider where id = ?', (provider,)).fetchone()
    print('Settings for %s (%s)\n' % (address, name))
    for protocol, host, port, security, username in db.execute(
            'select protocol, host, port, security, username from settings_of_provider where provider = ?'
            " and role in ('incoming', 'outgoing') order by ordinal", (provider,)):
        print('%s: %s, port %d, %s, user name %s' % (protocol.upper(), fill(host, address), port, SECURITY[security], fill(username, address)))
    for number, (text,) in enumerate(db.execute(
            "select text from requirement where provider = ? and lang in ('fr', '') order by ordinal", (provider,)), 1):
        print(('\nFirst:\n' if number == 1 else '') + '%d. %s' % (number, text))
    return 0


sys.exit(main(*sys.argv[1:3]))
