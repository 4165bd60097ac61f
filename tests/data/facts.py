#!/usr/bin/env python3
"""The record is broad, dated and honest: how many providers and names it holds, that each row names its source, that what
nobody saw is never "ok", that the facts of the most used providers carry a date, that the list of what to verify next goes by
use and age, that both dates are shown, and that what the ISPDB says of a server is in it, or is answered by a row whose source is
newer.
"""
import csv
import datetime
import glob
import html
import json
import os
import plistlib
import re
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

PROVIDERS, NAMES, SERVICES, MOST_USED = 330, 1800, 40, 60
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
in1-smtp.messagingengine.com fastmail mail.protonmail.ch proton mxext1.mailbox.org mailbox-org smtpin.rzone.de strato
mx.zoho.com zoho-pro mx.zoho.eu zoho-pro-eu mail84.lwspanel.com lws'''.split()
SECURITY = {'SSL': 'tls', 'STARTTLS': 'starttls', 'plain': 'none'}


def breadth(db):
    for table, least in (('provider', PROVIDERS), ('domain', NAMES)):
        n = db.execute('select count(*) from ' + table).fetchone()[0]
        if n < least:
            yield '%d rows of %s, not %d' % (n, table, least)


def sources(db):
    """The row's source, or the provider's."""
    yield from (r[0] + ': no source' for r in db.execute("select id from provider where source = ''"))
    for table in ('server', 'domain', 'family', 'requirement', 'link', 'oauth2', 'webmail', '"limit"'):
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


def shown(db, site):
    """What nobody saw is not given out as an official page or as a name of the provider's without a word."""
    rows = db.execute("select provider, url from link l where source like 'believed%' and lang in ('', 'en') and (lang = 'en' or not "
                      "exists (select 1 from link o where o.provider = l.provider and o.kind = l.kind and o.lang = 'en')) union all "
                      "select provider, pattern from domain where source like 'believed%' and match <> 'mx'").fetchall()
    if not rows:
        yield 'nothing is believed: this looks at nothing'
    for provider, what in rows:
        with open(glob.glob(os.path.join(site, 'en', 'provider*', provider + '.html'))[0], encoding='utf-8') as f:
            page = html.unescape(f.read())
        items = [i for i in re.findall('<li>.*', page) if '"%s"' % what in i or '@%s ' % what in i]
        if not items or any('(not verified)' not in i for i in items[-1:]):
            yield '%s: %s' % (provider, what)


def most_used(db):
    """Who is ranked: as many as are meant, each place once, and the first of them first."""
    ranks = [r[0] for r in db.execute('select usage_rank from provider where usage_rank is not null order by 1')]
    if ranks != list(range(1, MOST_USED + 1)):
        yield 'the ranks are %s, not 1 to %d' % (ranks, MOST_USED)


def dated(db):
    """A fact of the most used has a source with a date: of a check, or of the source's last change."""
    for table, name in (('server', 'host'), ('requirement', 'kind')):
        for provider, what, date, source in db.execute(
                "select t.provider, t.%s, case when t.source <> '' or t.last_checked <> '' then t.last_checked || t.source_changed "
                "else p.last_checked || p.source_changed end, coalesce(nullif(t.source, ''), p.source) "
                "from %s t join provider p on p.id = t.provider where p.usage_rank is not null" % (name, table)):
            if not date:
                yield '%s, %s %s: no date (%s)' % (provider, table, what, source)
            if 'memory' in source or 'not verified' in source or 'believed' in source:
                yield '%s, %s %s: %s' % (provider, table, what, source)


def stale(site):
    """The order of the command and of the page: use times age, as it is told here once more, in other words."""
    asked = subprocess.run([tap.PORTOLAN, 'stale', '--db', os.path.join(site, 'portolan.db'), '--json', '--limit', '2000'],
                           capture_output=True, text=True, check=False)
    rows = json.loads(asked.stdout)
    rows = rows if isinstance(rows, list) else rows['due']
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    rank = dict(db.execute('select id, usage_rank from provider'))
    today = datetime.date.today()

    def weight(row):
        since = min(d for d in db.execute(
            "select coalesce(nullif(last_checked, ''), nullif(source_changed, ''), '2000') from settings_of_provider where provider = ?",
            (row['id'],)))[0]
        since = datetime.date.fromisoformat(since + '-12-28'[len(since) - 4:] if len(since) < 10 else since)
        use = 1 / rank[row['id']] if rank[row['id']] else min(row['domains'], 9) / 1000
        return use * max(((today - datetime.timedelta(days=180)) - since).days, 1)
    unprobed = [r for r in rows if not r['differs']]
    weights = [weight(r) for r in unprobed]
    yield from ('%s comes before %s' % (unprobed[i]['id'], unprobed[i + 1]['id'])
                for i in range(len(weights) - 1) if weights[i] < weights[i + 1] * 0.999)
    if len(rows) < 100 or not any(r['last_checked'] and r['source_changed'] for r in rows):
        yield '%d rows, and none has both dates' % len(rows)
    with open(os.path.join(site, 'en', 'due.html'), encoding='utf-8') as f:
        page = re.findall(r'<th[^>]*><a href="provider/([a-z0-9-]+)\.html', f.read())
    if page[:20] != [r['id'] for r in rows][:20]:
        yield 'the page begins with %s, the command with %s' % (page[:5], [r['id'] for r in rows][:5])


def both_dates(db, site):
    """What a check said and when the source changed stand side by side on the page and in JSON."""
    both = db.execute("select provider, last_checked, source_changed from settings_of_provider "
                      "where last_checked <> '' and source_changed <> '' and status <> 'retired' group by provider").fetchall()
    if not both:
        yield 'no provider has both dates'
    for provider, checked, changed in both:
        asked = subprocess.run([tap.PORTOLAN, 'lookup', '--db', os.path.join(site, 'portolan.db'), '--json', provider],
                               capture_output=True, text=True, check=False).stdout
        if '"%s"' % checked not in asked or '"%s"' % changed not in asked:
            yield '%s: JSON has not %s and %s' % (provider, checked, changed)
        with open(glob.glob(os.path.join(site, 'en', 'provider*', provider + '.html'))[0], encoding='utf-8') as f:
            page = f.read()
        yield from ('%s: the page has not %s' % (provider, date) for date in (checked, changed) if date not in page)


def carried(db, pairs, any_pattern):
    known = {p: (m, who) for p, m, who in db.execute('select pattern, match, provider from domain')}
    for name, who in zip(pairs[::2], pairs[1::2]):
        at = name
        while at and at not in known:
            at = at.partition('.')[2]
        if not at or known[at][1] != who or not any_pattern and known[at][0] == 'mx':
            yield '%s is of %s, not of %s' % (name, known.get(at, ('', 'nobody'))[1], who)


def families(db, site):
    """A national name that has no row is its family's; a row of another's comes first, and so does an ending that is anybody's."""
    asked = {'yahoo.com.uy': 'yahoo', 'yahoo.pk': 'yahoo', 'hotmail.com.uy': 'outlook', 'live.com.uy': 'outlook', 'gmx.cz': 'gmx-com',
             'yahoo.co.jp': 'yahoo-jp', 'yahoo.ne.jp': 'ymobile', 'gmx.at': 'gmx', 'yahoo.tv': None, 'live.me': None, 'yahoo.org': None}
    for name, who in asked.items():
        run = subprocess.run([tap.PORTOLAN, 'lookup', '--db', os.path.join(site, 'portolan.db'), '--json', 'a@' + name],
                             capture_output=True, text=True, check=False).stdout
        said = (json.loads(run)[0]['provider'] or {}).get('id')
        if said != who:
            yield '%s is of %s, not of %s' % (name, said, who)
    yield from ('%s.* is of %s, and no domain of its own begins so' % r for r in db.execute(
        "select name, provider from family f where not exists (select 1 from domain d where d.provider = f.provider and d.pattern like f.name || '.%')"))


def products(db):
    """Of a house with several services each says how to tell it, in the languages of the knowledge base."""
    rows = db.execute("select p.id, (select count(distinct r.lang) from remark r where r.provider = p.id and r.kind = 'tell') from provider p "
                      "where p.product_of <> '' or p.id in (select product_of from provider)").fetchall()
    yield from ('%s: told in %d languages' % r for r in rows if r[1] < 3)
    if len(rows) < 20:
        yield '%d services, not 20' % len(rows)


def services(db, site):
    """What is no mail: in the record, on the page, and calendars and contacts as accounts of their own in the provider's profile where
    a password does.
    """
    rows = db.execute("select provider, protocol, url, auth, host from server "
                      "where protocol in ('caldav', 'carddav', 'jmap', 'managesieve', 'ews')").fetchall()
    if len({r[0] for r in rows}) < SERVICES:
        yield '%d providers, not %d' % (len({r[0] for r in rows}), SERVICES)
    for provider, protocol, url, auth, host in rows:
        with open(os.path.join(site, 'en', 'provider', provider + '.html'), encoding='utf-8') as f:
            if (url or host) not in f.read():
                yield '%s: %s is not on the page' % (provider, url or host)
        if protocol not in ('caldav', 'carddav'):
            continue
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


def ispdb(db, paths, when, count):
    """Every server and domain of the collection, or a row of a newer source in its place; COUNT[0] is how many servers it has."""
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
                        int(s.findtext('port') or 0) or None, SECURITY.get((s.findtext('socketType') or '').strip(), 'tls'))
                count[0] += 1
                if any(r[:4] == said for r in mine):
                    continue
                newer = [r for r in mine if r[0] == said[0] and r[4] > when.get(name, '')]
                if not newer:
                    yield '%s: %s %s:%s %s is not in the record, and nothing newer is' % ((name,) + said)


def main():
    site = tap.build(tap.scratch())
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    tap.ok(list(breadth(db)), 'at least %d providers, and %d domains and mail exchangers' % (PROVIDERS, NAMES))
    tap.ok(list(sources(db)), 'no row without a source')
    tap.ok(list(believed(db)), 'what is believed says so, and is never ok')
    tap.ok(list(shown(db, site))[:20], 'and each page and name of it is shown as not verified')
    tap.ok(list(most_used(db)), 'the %d most used are ranked' % MOST_USED)
    tap.ok(list(dated(db)), 'every fact of theirs has a dated source, and none is from memory')
    tap.ok(list(stale(site)), 'what to verify next comes in the order of use and age, and shows both dates')
    tap.ok(list(both_dates(db, site)), 'page and JSON show when it was checked and when its source changed')
    tap.ok(list(carried(db, CARRIED, False)), 'current and former brands lead to who carries them')
    tap.ok(list(carried(db, EXCHANGERS, True)), 'mail exchangers lead to who keeps the mailboxes')
    tap.ok(list(families(db, site)), 'national names that have no row are their family\'s')
    tap.ok(list(services(db, site)), 'calendars, contacts and what else is no mail are in the record, on pages and in profiles')
    tap.ok(list(products(db)), 'services of one house are told apart')
    folder = os.path.join(os.environ.get('COLLECTIONS') or os.path.join(TOP, '..', 'shared', 'data'), 'ispdb')
    paths = sorted(glob.glob(os.path.join(folder, '*.xml')))
    if paths:
        count = [0]
        faults = list(ispdb(db, paths, changes(folder), count))
        tap.ok(faults[:20], '%d servers of %d files of the ISPDB are in the record' % (count[0], len(paths)))
        tap.check(count[0] > 500, 'and all of them were read')
    else:
        tap.skip('what the files of the ISPDB say is in the record', 'they are not here')
    shutil.rmtree(site)
    tap.done()


main()
