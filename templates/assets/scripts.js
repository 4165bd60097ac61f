// What portolan.js loads for other scripts than Latin and Greek: what of their letters is folded (src/base/fold.h), and where
// nobody writes blanks each two letters in a row as a word, and one that stands alone (src/base/words.h).
(() => {
'use strict';
const fold = s => s.normalize('NFKD').replace(/(?<![иИ])\u0306|(?![\u0306\u3099\u309a\u0900-\u1aaf])\p{M}|[\p{DI}ـ]/gu, '').normalize('NFC');
const dense = '[\\u0e00-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u2e80-\\ud7ff\\u{20000}-\\u{3ffff}]';
const unit = RegExp(`(?=(${dense}${dense}))${dense}|(?<!${dense})${dense}|((?!${dense}).)+`, 'gu');
portolan.scripts = { fold, cut: (run, at) => [...run.matchAll(unit)].map(m => [m[1] || m[0], at + m.index]) };
})();
