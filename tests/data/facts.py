#!/usr/bin/env python3
"""The record is broad, dated and honest: how many providers and names it holds, that each row names its source, that what
nobody saw is never "ok", that the facts of the most used providers carry a date, and that what the ISPDB says of a server
is in it, or is answered by a row whose source is newer.
"""
import csv
import glob
import os
import plistlib
import shutil
import sqlite3
import sys
import xml.etree.ElementTree as ET

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

PROVIDERS, NAMES, SERVICES = 330, 1800, 16
MOST_USED = '''gmail outlook microsoft-365 yahoo icloud aol proton orange free sfr laposte bouygues ovh gmx web-de t-online freenet
vodafone-de ionos-de strato proximus telenet bluewin infomaniak btinternet-com sky-com virginmedia-com comcast-net att-net
charter-net gmx-com mail-com posteo mailbox-org fastmail zoho mailo sunrise a1-net scarlet ewe kpnmail-nl ziggo-nl libero-it
virgilio-it alice-it tim-it tiscali-it wp-pl onet-pl o2-pl interia seznam-cz sapo-pt talktalk plusnet yahoo-jp uol-com-br
bigpond-com google-workspace'''.split()
# Names that people type, and who carries them: current and former brands, the national ones of a family.
CARRIED = '''numericable.fr sfr noos.fr sfr club-internet.fr sfr 9online.fr sfr aliceadsl.fr free libertysurf.fr free bouyguestelecom.fr
bouygues voo.be voo brutele.be voo scarlet.be scarlet skynet.be proximus pandora.be telenet pt.lu post-lu sunrise.ch sunrise
hispeed.ch hispeed bluewin.ch bluewin o2online.de o2online unitybox.de vodafone-de arcor.de vodafone-de ewe.net ewe ewetel.net ewe
alice-dsl.de alice-de netcologne.de netcologne 1und1.de ionos-de liwest.at liwest drei.at drei-at chello.at chello-at aon.at a1-net
talktalk.net talktalk tiscali.co.uk talktalk eircom.net eir centurylink.net centurylink-net shaw.ca shaw videotron.ca videotron
orange.es orange-es telefonica.net movistar tim.it tim-it fastwebnet.it fastwebnet-it netcabo.pt nos upcmail.nl ziggo-nl casema.nl
ziggo-nl interia.pl interia centrum.cz centrum-cz yahoo.co.jp yahoo-jp docomo.ne.jp docomo terra.com.br terra-br optusnet.com.au
optus yahoo.ie yahoo hotmail.ch outlook gmx.fr gmx-com ya.ru yandex-ru'''.split()
# What dig prints below a customer's own domain, and who keeps the mailboxes.
EXCHANGERS = '''aspmx.l.google.com google-workspace x.mail.protection.outlook.com microsoft-365 mx1.mail.ovh.net ovh mx00.ionos.fr ionos
mx00.kundenserver.de ionos-de mx00.ionos.co.uk ionos-uk mx00.ionos.com ionos-us smtp.secureserver.net godaddy mx1.hostinger.com
hostinger mx1.privateemail.com namecheap mx.aruba.it aruba w0123456.kasserver.com all-inkl mx1.mail.hostpoint.ch hostpoint
mx.mailprotect.be combell mx.transip.email transip mta-gw.infomaniak.ch infomaniak spool.mail.gandi.net gandi
in1-smtp.messagingengine.com fastmail mail.protonmail.ch proton mxext1.mailbox.org mailbox-org smtpin.rzone.de strato'''.split()
SECURITY = {'SSL': 'tls', 'STARTTLS': 'starttls', 'plain': 'none'}
EACH = ('server', 'requirement')


def breadth(db):
    for table, least in (('provider', PROVIDERS), ('domain', NAMES)):
        n = db.execute('select count(*) from ' + table).fetchone()[0]
        if n < least:
            yield '%d rows of %s, not %d' % (n, table, least)


def sources(db):
    """The row's source, or the provider's."""
    yield from (r[0] + ': no source' for r in db.execute("select id from provider where source = ''"))
    for table in ('server', 'domain', 'requirement', 'link', 'oauth2', 'webmail', '"limit"'):
        yield from ('%s of %s: no source' % (table, r[0]) for r in db.execute(
            "select distinct t.provider from %s t join provider p on p.id = t.provider where t.source = '' and p.source = ''" % table))


def believed(db):
    yield from (r[0] + ': believed, and ok' for r in db.execute(
        "select id from provider where (source like 'believed%' or check_method = 'believed') and status in ('ok', 'preparation')"))
    yield from ('%s: believed, and %s' % r for r in db.execute(
        "select id, check_method from provider where source like 'believed%' and check_method <> 'believed'"))
    yield from ('%s: believed, and not a word to people' % r[0] for r in db.execute(
        "select id from provider p where check_method = 'believed' and status <> 'retired' and "
        "3 > (select count(distinct lang) from remark r where r.provider = p.id and r.kind = 'remark' and r.lang <> '')"))
    yield from (r[0] + ': believed, and dated' for r in db.execute(
        "select id from provider where source like 'believed%' and (last_checked <> '' or source_changed <> '')"))


def dated(db):
    """A fact of the most used has a source with a date: of a check, or of the source's last change."""
    for provider in MOST_USED:
        if not db.execute('select 1 from provider where id = ?', (provider,)).fetchone():
            yield provider + ': not in the record'
        for table in EACH:
            for what, date, source in db.execute(
                    "select t.%s, case when t.source <> '' or t.last_checked <> '' then t.last_checked || t.source_changed "
                    "else p.last_checked || p.source_changed end, coalesce(nullif(t.source, ''), p.source) "
                    "from %s t join provider p on p.id = t.provider where t.provider = ?"
                    % ('kind' if table == 'requirement' else 'host', table), (provider,)):
                if not date:
                    yield '%s, %s %s: no date (%s)' % (provider, table, what, source)
                if 'memory' in source or 'not verified' in source or 'believed' in source:
                    yield '%s, %s %s: %s' % (provider, table, what, source)


def carried(db, pairs, any_pattern):
    known = {p: (m, who) for p, m, who in db.execute('select pattern, match, provider from domain')}
    for name, who in zip(pairs[::2], pairs[1::2]):
        at = name
        while at and at not in known:
            at = at.partition('.')[2]
        if not at or known[at][1] != who or not any_pattern and known[at][0] == 'mx':
            yield '%s is of %s, not of %s' % (name, known.get(at, ('', 'nobody'))[1], who)


def products(db):
    """Of a house with several services each says how to tell it, in the languages of the knowledge base."""
    rows = db.execute("select p.id, (select count(distinct r.lang) from remark r where r.provider = p.id and r.kind = 'tell') from provider p "
                      "where p.product_of <> '' or p.id in (select product_of from provider)").fetchall()
    yield from ('%s: told in %d languages' % r for r in rows if r[1] < 3)
    if len(rows) < 20:
        yield '%d services, not 20' % len(rows)


def services(db, site):
    """Calendars and contacts: in the record, and as accounts of their own in the provider's profile where a password does."""
    rows = db.execute("select provider, protocol, url, auth from server where protocol in ('caldav', 'carddav')").fetchall()
    if len({r[0] for r in rows}) < SERVICES:
        yield '%d providers, not %d' % (len({r[0] for r in rows}), SERVICES)
    for provider, protocol, url, auth in rows:
        path = os.path.join(site, 'mobileconfig', provider + '.mobileconfig')
        if auth == 'oauth2' or '%' in url or not os.path.exists(path):
            continue
        with open(path, 'rb') as f:
            found = [p for p in plistlib.load(f)['PayloadContent'] if p['PayloadType'] == 'com.apple.%s.account' % protocol]
        key = 'CalDAV' if protocol == 'caldav' else 'CardDAV'
        host = '%s:%d' % (found[0][key + 'HostName'], found[0][key + 'Port']) if found else ''
        if not url.startswith(('https://%s/' % host, 'https://%s/' % host.replace(':443', ''))):
            yield '%s: %s is %s in the profile' % (provider, url, host)


def changes(where):
    path = os.path.join(where, 'last_change.csv')
    if not os.path.exists(path):
        return {}
    with open(path, encoding='utf-8', newline='') as f:
        return {r['file']: r['last_specific_change'] or r['last_any_change'] for r in csv.DictReader(f)}


def ispdb(db, paths, when):
    """Every server and domain of the collection, or a row of a newer source in its place."""
    owner = dict(db.execute('select pattern, provider from domain'))
    rows = {}
    for who, protocol, host, port, security, date in db.execute(
            "select s.provider, s.protocol, s.host, s.port, s.security, "
            "max(v.last_checked, v.source_changed) from server s join settings_of_provider v on v.provider = s.provider "
            "and v.ordinal = s.ordinal group by s.id"):
        rows.setdefault(who, []).append((protocol, host, port, security, date))
    for path in paths:
        name = os.path.basename(path)
        for provider in ET.parse(path).getroot().iter('emailProvider'):
            domains = [d.text.strip().lower() for d in provider.findall('domain') if d.text and '%' not in d.text]
            holders = {owner.get(d) for d in domains}
            yield from ('%s: %s is not in the record' % (name, d) for d in domains if d not in owner)
            mine = [r for h in holders for r in rows.get(h, ())]
            for s in provider.findall('incomingServer') + provider.findall('outgoingServer'):
                said = (s.get('type'), (s.findtext('hostname') or '').strip().lower().replace('%emaildomain%', '%EMAILDOMAIN%'),
                        int(s.findtext('port') or 0), SECURITY.get((s.findtext('socketType') or '').strip(), ''))
                if said[0] not in ('imap', 'pop3', 'smtp') or any(r[:4] == said for r in mine):
                    continue
                if not any(r[0] == said[0] and r[4] > when.get(name, '') for r in mine):
                    yield '%s: %s %s:%d %s is not in the record, and nothing newer is' % ((name,) + said)


def main():
    site = tap.build(tap.scratch())
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    tap.ok(list(breadth(db)), 'at least %d providers, and %d domains and mail exchangers' % (PROVIDERS, NAMES))
    tap.ok(list(sources(db)), 'no row without a source')
    tap.ok(list(believed(db)), 'what is believed says so, and is never ok')
    tap.ok(list(dated(db)), 'every fact of the %d most used has a dated source, and none is from memory' % len(MOST_USED))
    tap.ok(list(carried(db, CARRIED, False)), 'current and former brands lead to who carries them')
    tap.ok(list(carried(db, EXCHANGERS, True)), 'mail exchangers lead to who keeps the mailboxes')
    tap.ok(list(services(db, site)), 'calendars and contacts are in the record, and in profiles')
    tap.ok(list(products(db)), 'services of one house are told apart')
    folder = os.path.join(os.environ.get('COLLECTIONS') or os.path.join(TOP, '..', 'shared', 'data'), 'ispdb')
    paths = sorted(glob.glob(os.path.join(folder, '*.xml')))
    if paths:
        tap.ok(list(ispdb(db, paths, changes(folder)))[:20], 'what %d files of the ISPDB say is in the record' % len(paths))
    else:
        tap.skip('what the files of the ISPDB say is in the record', 'they are not here')
    shutil.rmtree(site)
    tap.done()


main()
