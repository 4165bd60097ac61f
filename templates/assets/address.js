// What portolan.js and own.js load when an address or a host may have been typed: what it means, by the rules of
// src/ask/ask_clean.c and src/ask/ask_address.c. tests/search/addresses.tsv holds both to the same answers.
(() => {
'use strict';
const bytes = s => new TextEncoder().encode(s).length;
const problem = t => bytes(t) > 4096 ? 'too-long' : /[\0-\b\x0e-\x1f\x7f-\x9f]/.test(t) ? 'control-character' : '';
// Signs that other keyboards and word processors have for ours.
const signs = [[/[«»“-‟‹›〈-】]/g, '"'], [/[‘-‛′]/g, "'"], [/[‐-–−]/g, '-'], [/[、،]/g, ','], [/؛/g, ';'], [/。/g, '.']];
const plain = t => signs.reduce((t, sign) => t.replace(...sign), t.replace(/\p{DI}/gu, '').normalize('NFKC').replace(/\s/g, ' ')).trim();
const mailto = /mailto:(?:\/\/)? *([^ ?<>()"]*)(?:\?([^ <>()"]*))?/gi;
// [text without what nobody sees, why it may not be read]
const clean = typed => {
  let bad = problem(typed), t = bad ? '' : plain(typed);
  const link = t.search(mailto) >= 0;
  t = t.replace(mailto, (_, to, query) => ' ' + (to || /(?:^|&)to=([^&]*)/i.exec(query)?.[1] || ''));
  for (let i = 0; i < 2 && !bad && (link && !i || !t.includes('@') && t.includes('%40')); i++) {
    try {
      t = t.replace(/(%[\da-f]{2})+/gi, decodeURIComponent);
      bad = problem(t);
      t = plain(t);
    } catch {
      bad = 'not-utf-8';
    }
  }
  return [bad ? typed.trim() : t.trim(), bad];
};

// Without the signs that sentences, Markdown and quotes put around a name.
const bare = t => {
  const end = /[.,:!?*`}|'/]*$/.exec(t);
  return t.slice(0, end.index).replace(/[*`}|]/.test(end) ? /^['*`{|]+/ : /^'+/, '');
};
const withoutPort = t => {
  const [, host, port] = /^([^:]*):(\d+)$/.exec(t) || [];
  return port > 0 && port < 65536 ? [host, +port] : [t, 0];
};
const domainOf = d => {
  d = d.replace(/\.$/, '');
  try {
    if (/[^\0-\x7f]/.test(d)) d = /^[\w.\x80-\uffff-]*$/.test(d) ? new URL(`http://${d}`).hostname : '';
  } catch {
    d = '';
  }
  return d.length < 254 && /^[\w-]{1,63}(\.[\w-]{1,63})*$/.test(d) ? d.toLowerCase() : '';
};
const asHost = t => {
  const [host, port] = withoutPort(bare(bare(t).replace(/\/.*/, ''))), domain = (port || host.includes('.')) && domainOf(host);
  return domain && { text: port ? `${domain}:${port}` : domain, local: '', domain, port };
};
const isAtom = s => /^[\w!#$%&'*+/=?^`{|}~\x80-\ufffc-]+(\.[\w!#$%&'*+/=?^`{|}~\x80-\ufffc-]+)*$/.test(s);
const quotedIn = t => /^"(?:[^"\\]|\\.)*"(?=@)/.exec(t)?.[0] || '';
const asAddress = t => {
  t = bare(t);
  const quoted = quotedIn(t), at = t.indexOf('@', quoted.length), inner = quoted.slice(1, -1).replace(/\\(.)/g, '$1');
  let local = t.slice(0, at), [host] = withoutPort(t.slice(at + 1));
  if (bytes(local) > 64 || bytes(host) > 253) return { long: true };
  local = quoted ? isAtom(inner) ? inner : quoted : local.replace(/^(smtp|sip|xmpp|acct|to|from|cc|(e-?)?mail|courriel):/i, '');
  const domain = domainOf(host);
  if (domain && (!local || isAtom(local) || quoted.length > 2)) return { text: local ? `${local}@${domain}` : domain, local, domain, port: 0 };
};

const comment = /("(?:[^"\\]|\\.)*"(?= *@))|\([^()@]*\)/g;
const token = /[^ :/@,;<>()[\]"]+:\/\/[^ <>"]*|(?:"(?:[^"\\]|\\.)*"(?= *@)| *@ *\[?|[^ ,;<>()[\]"@])+/g;
/** What TYPED means, as ask_parse of ask/ask.h has it; SETTINGS says whether words only ask for settings. */
const parse = (typed, settings) => {
  const names = [], rest = [], [text, unread] = clean(typed);
  let bad = false, long = false, t = text;
  const add = (name, angle) => {
    const same = names.find(n => n.text == name.text);
    if (same) same.angle ||= angle;
    else if (names.length < 8) names.push({ ...name, angle });
  };
  const read = (t, angle) => {
    const [scheme] = /^[^ :/@,;<>()[\]"]+:\/\//.exec(t) || [''];
    if (scheme) t = t.slice(scheme.length).replace(/[/?#].*/, '').replace(/.*@/, '');
    const count = t.slice(quotedIn(t).length).split('@').length - 1, name = count == 1 ? asAddress(t) : count ? 0 : asHost(t);
    if (name?.long) long = true;
    else if (name) add(name, angle);
    else if (!count) rest.push(t);
    else {
      const all = count > 1 ? t.split(/[/|&+:=\\#?*]/).filter(s => s).map(s => s.includes('@') && asAddress(s)) : [];
      if (all.length > 1 && all.every(n => n?.local)) return all.forEach(n => add(n));
      const once = t.replace(/@+/g, '@'), meant = count > 1 && once.split('@').length == 2 && asAddress(once);
      if (meant?.local) add(meant);
      if (meant?.long) long = true;
      bad = true;
    }
  };
  for (let before; text.includes('@') && t != before;) {
    before = t;
    t = t.replace(comment, (_, quoted) => quoted || ' ');
  }
  if (!unread) for (const m of t.matchAll(token))
    read(m[0].replace(/("(?:[^"\\]|\\.)*"(?= *@))|[ [] */g, '$1'), /< *$/.test(t.slice(0, m.index)));
  const addresses = names.filter(n => n.local), [first] = addresses;
  let name = addresses.length == 1 && first.angle && first;
  const alone = name || settings(rest.join(' '));
  if (!name && names.length == 1) [name] = names;
  const problem = unread || (long ? 'too-long' : bad ? 'no-address' : !name && names.length > 1 && (first || alone) ? 'several'
    : name && !alone && first ? 'beside' : '');
  const nothing = { text, local: '', domain: '', port: 0, problem, meant: unread || long ? [] : names.map(n => n.text) };
  return problem || !name || !alone ? { ...nothing, meant: problem ? nothing.meant : [] } : { ...nothing, ...name, meant: [] };
};
/** [QUERY cleaned, the names in it that a card may be for, what it means if it has an address], as ask_answer has it. */
const tries = (query, settings) => {
  const [text] = clean(query), one = text.includes('@') && parse(text, settings), parts = text.split(' ');
  if (one.problem == 'several') one.several = one.meant;
  const all = one ? [one] : parts.map(t => parse(t, settings)).filter((_, i) => settings(parts.filter((_, j) => j != i).join(' ')));
  return [text, all.filter(t => t.domain), one];
};
/** QUERY without what stands before an '@', as ask_without_names of ask/ask.h has it. */
const words = query => {
  const [text, unread] = clean(query);
  return unread || !text.includes('@') ? query : [...text.matchAll(token)].map(([t]) => t.replace(/.*@[ []*/, '')).join(' ');
};
portolan.address = { parse, tries, words };
})();
