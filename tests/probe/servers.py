#!/usr/bin/env python3
"""Dovecot, Postfix and a name server as Debian has them: what they are set up for is as described, what they are not differs.

They need users of their own, and so root; in a network of their own.
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libnet as net  # noqa: E402
from libnet import tap  # noqa: E402

net.enter('dnsmasq', 'doveconf', 'dovecot', 'postfix', as_root=True)
ADDRESS = '127.0.2.1'


def dovecot(where, made):
    """imap, pop3 and managesieve, by STARTTLS and by SSL/TLS; passwords in clear only under encryption."""
    home = os.path.join(where, 'dovecot')
    os.makedirs(home)
    pem, key = made['good']
    with open(os.path.join(home, 'dovecot.conf'), 'w') as f:
        f.write('''
base_dir = %(home)s/run
state_dir = %(home)s/state
log_path = %(home)s/log
protocols = imap pop3 sieve
listen = %(address)s
ssl = yes
ssl_cert = <%(pem)s
ssl_key = <%(key)s
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_location = maildir:%(home)s/mail
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=%(home)s/mail
}
service auth {
  inet_listener {
    port = 12345
  }
}
service managesieve-login {
  inet_listener sieve {
    port = 4190
  }
}
''' % dict(home=home, address=ADDRESS, pem=pem, key=key))
    subprocess.run(['chmod', '-R', 'a+rX', where], check=True)
    process = subprocess.Popen(['dovecot', '-F', '-c', os.path.join(home, 'dovecot.conf')])
    net.at_end(process)
    for port in (143, 993, 110, 995, 4190, 12345):
        net.wait_for(ADDRESS, port)


def postfix(where, made):
    """25, 465 and 587: relays are greeted, submission wants encryption before it offers AUTH (by Dovecot's socket)."""
    home = os.path.join(where, 'postfix')
    for name in ('etc', 'queue', 'data'):
        os.makedirs(os.path.join(home, name))
    pem, key = made['good']
    with open(os.path.join(home, 'etc/main.cf'), 'w') as f:
        f.write('''compatibility_level = 3.6
queue_directory = %(home)s/queue
data_directory = %(home)s/data
maillog_file = %(home)s/log
maillog_file_prefixes = %(home)s
inet_interfaces = all
inet_protocols = ipv4
myhostname = mx.real.example
mydestination =
alias_maps =
smtpd_tls_cert_file = %(pem)s
smtpd_tls_key_file = %(key)s
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:%(address)s:12345
smtpd_peername_lookup = no
''' % dict(home=home, address=ADDRESS, pem=pem, key=key))
    with open(os.path.join(home, 'etc/master.cf'), 'w') as f:
        f.write('''%(address)s:25 inet n - n - - smtpd
%(address)s:587 inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes
%(address)s:465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
cleanup unix n - n - 0 cleanup
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
''' % dict(address=ADDRESS))
    subprocess.run(['chown', 'postfix', os.path.join(home, 'data')], check=True)
    done = subprocess.run(['postfix', '-c', os.path.join(home, 'etc'), 'start'], capture_output=True, text=True, check=False)
    net.at_end_call(['postfix', '-c', os.path.join(home, 'etc'), 'stop'])
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    for port in (25, 465, 587):
        net.wait_for(ADDRESS, port)


SERVERS = '''right,1,imap,imap.real.example,993,SSL/TLS,%EMAILADDRESS%,password
right,2,imap,imap.real.example,143,STARTTLS,%EMAILADDRESS%,password
right,3,pop3,pop.real.example,995,SSL/TLS,%EMAILADDRESS%,password
right,4,pop3,pop.real.example,110,STARTTLS,%EMAILADDRESS%,password
right,5,managesieve,imap.real.example,4190,STARTTLS,%EMAILADDRESS%,password
right,6,smtp,smtp.real.example,465,SSL/TLS,%EMAILADDRESS%,password
right,7,smtp,smtp.real.example,587,STARTTLS,%EMAILADDRESS%,password
right,8,smtp,smtp.real.example,25,STARTTLS,%EMAILADDRESS%,none
wrong,1,imap,imap.real.example,143,none,%EMAILADDRESS%,password
wrong,2,pop3,pop.real.example,110,none,%EMAILADDRESS%,password
wrong,3,smtp,smtp.real.example,587,none,%EMAILADDRESS%,password
wrong,4,smtp,smtp.real.example,25,STARTTLS,%EMAILADDRESS%,password
wrong,5,imap,imap.real.example,143,SSL/TLS,%EMAILADDRESS%,password
wrong,6,smtp,smtp.real.example,466,SSL/TLS,%EMAILADDRESS%,password
wrong,7,pop3,other.name.example,995,SSL/TLS,%EMAILADDRESS%,password
wrong,8,imap,imap.real.example,993,SSL/TLS,%EMAILADDRESS%,oauth2 password
'''
WRONG = {('imap', 143, 'none'): ('differs', 'LOGINDISABLED', ''), ('pop3', 110, 'none'): ('differs', 'password is not offered', ''),
         ('smtp', 587, 'none'): ('differs', 'password is not offered', ''), ('smtp', 25, 'starttls'): ('differs', 'password is not offered', ''),
         ('imap', 143, 'tls'): ('differs', 'no TLS handshake', '143 starttls'), ('smtp', 466, 'tls'): ('no-answer', 'refused', '465 tls'),
         ('pop3', 995, 'tls'): ('differs', 'certificate is for *.ship.example', ''), ('imap', 993, 'tls'): ('differs', 'oauth2 is not offered', 'password')}
DOMAINS = '''real.example,exact,right
empty.example,exact,right
gone.example,exact,right
other.example,exact,right
'''
NAMES = ['address=/%s.real.example/%s' % (n, ADDRESS) for n in ('imap', 'pop', 'smtp', 'mx')] + [
    'address=/other.name.example/' + ADDRESS, 'mx-host=real.example,mx.real.example,10',
    'srv-host=_imaps._tcp.real.example,imap.real.example,993', 'srv-host=_submission._tcp.real.example,smtp.real.example,587',
    'srv-host=_imaps._tcp.other.example,imap.real.example,9993', 'mx-host=other.example,mx.elsewhere.example,10',
    'srv-host=_sieve._tcp.real.example,imap.real.example,4190', 'txt-record=empty.example,v=spf1 -all']


def main():
    where = tap.scratch()
    os.chmod(where, 0o755)
    # The servers' users pass through the test's folder, which tests/run keeps to itself.
    beside = os.path.dirname(where)
    if not os.stat(beside).st_mode & 0o001:
        os.chmod(beside, os.stat(beside).st_mode | 0o011)
    made = net.certificates(where)
    net.names(where, NAMES)
    dovecot(where, made)
    postfix(where, made)
    kb = net.knowledge(os.path.join(where, 'kb'), SERVERS, DOMAINS)
    env = {'SSL_CERT_FILE': os.path.join(where, 'ca.pem'), 'SSL_CERT_DIR': '/nonexistent', 'SOURCE_DATE_EPOCH': '1795132800'}
    code, out, err = net.probe(kb, 'right', '--json', '--timeout', '120', '--delay', '0', env=env)
    found = json.loads(out)
    rows = [r for r in found if r['security']]
    tap.check(len(rows) == 8, 'a word on each of eight servers', err)
    for r in rows:
        tap.check(r['verdict'] == 'as-described', 'as described: %s %s %s' % (r['protocol'], r['port'], r['security']), r)
    try_domains({(r['host'], r['protocol']): r for r in found if not r['security']})
    code, out, err = net.probe(kb, 'wrong', '--json', '--timeout', '120', '--delay', '0', env=env)
    tap.check(code == 1, 'something differs: exit 1', err)
    for r in json.loads(out):
        verdict, seen, instead = WRONG[r['protocol'], r['port'], r['security']]
        got = ' '.join(str(r[k] or '') for k in ('port_instead', 'security_instead', 'auth_instead')).strip()
        tap.check(r['verdict'] == verdict and seen in r['seen'] and got == instead, '%s: %s %s %s' % (verdict, r['protocol'], r['port'], r['security']), (r, got))
    tap.done()


def try_domains(found):
    for domain, protocol, verdict, seen in (
            ('real.example', 'mx', 'as-described', 'MX mx.real.example'), ('empty.example', 'mx', 'differs', 'neither MX nor address'),
            ('gone.example', 'mx', 'no-answer', 'no such domain'), ('other.example', 'mx', 'undecided', 'MX mx.elsewhere.example'),
            ('real.example', 'srv', 'as-described', 'managesieve imap.real.example:4190 starttls as in the record'),
            ('other.example', 'srv', 'differs', 'publishes imap imap.real.example:9993 tls, which is not in the record')):
        r = found.get((domain, protocol), {'verdict': 'nothing', 'seen': ''})
        tap.check(r['verdict'] == verdict and seen in r['seen'], 'domain: %s of %s: %s' % (protocol, domain, verdict), r)
    tap.check(len(found) == 6, 'what is not published has no row', found)


main()
