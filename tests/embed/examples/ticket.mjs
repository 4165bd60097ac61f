// The settings for an address, as a text for a ticket. Usage: ticket.mjs DATABASE ADDRESS
import { DatabaseSync } from "node:sqlite";

const SECURITY = { tls: "SSL/TLS", starttls: "STARTTLS", none: "no encryption" };

/** The exact domain, else the longest suffix that the record has. */
function providerOf(db, domain) {
  const row = db.prepare("select match, provider from domain where pattern = ?");
  for (let name = domain; name; name = name.split(".").slice(1).join(".")) {
    const found = row.get(name);
    if (found && (found.match === "suffix" || (found.match === "exact" && name === domain))) return found.provider;
  }
  return null;
}

const [path, typed] = process.argv.slice(2);
const at = typed.lastIndexOf("@");
const local = typed.slice(0, at), domain = typed.slice(at + 1).toLowerCase(), address = `${local}@${domain}`;
const fill = (text) => text.replaceAll("%EMAILADDRESS%", address).replaceAll("%EMAILLOCALPART%", local).replaceAll("%EMAILDOMAIN%", domain);

const db = new DatabaseSync(path, { readOnly: true });
const provider = providerOf(db, domain);
if (provider === null) {
  console.log(`${address} is not in the record.`);
  process.exit(1);
}
console.log(`Settings for ${address} (${db.prepare("select name from provider where id = ?").get(provider).name})\n`);
const servers = db.prepare(`select protocol, host, port, security, username from settings_of_provider
  where provider = ? and role in ('incoming', 'outgoing') order by ordinal`);
for (const s of servers.all(provider))
  console.log(`${s.protocol.toUpperCase()}: ${fill(s.host)}, port ${s.port}, ${SECURITY[s.security]}, user name ${fill(s.username)}`);
const first = db.prepare("select text from requirement where provider = ? and lang in ('fr', '') order by ordinal").all(provider);
if (first.length) console.log("\nFirst:");
first.forEach((r, i) => console.log(`${i + 1}. ${r.text}`));
