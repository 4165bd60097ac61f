// node zz.shot.mjs SITE OUT name=file[#hash][@phone|desktop|dark|print|phonedark] ...
import path from 'node:path';
import { chromium, serve } from './lib.mjs';
const [site, out, ...list] = process.argv.slice(2);
const server = await serve(site);
const { browser } = await chromium();
for (const item of list) {
  const [file, how = 'phone'] = item.split('@');
  const phone = /phone/.test(how);
  const context = await browser.newContext({ viewport: phone ? { width: 390, height: 844 } : how === 'print' ? { width: 688, height: 1032 } : { width: 1280, height: 900 }, colorScheme: /dark/.test(how) ? 'dark' : 'light' });
  const page = await context.newPage();
  await page.goto(server.url + file);
  await page.waitForTimeout(1500);
  if (how === 'print') { await page.evaluate(() => dispatchEvent(new Event('beforeprint'))); await page.emulateMedia({ media: 'print' }); }
  const name = file.replace(/\.html.*/, '').replaceAll('/', '_') + '-' + how;
  await page.screenshot({ path: path.join(out, name + '.png'), fullPage: !process.env.CLIP, ...(process.env.CLIP ? { clip: { x: 0, y: 0, width: phone ? 390 : 1280, height: Number(process.env.CLIP) } , fullPage: true } : {}) });
  await context.close();
}
await browser.close(); server.close();
