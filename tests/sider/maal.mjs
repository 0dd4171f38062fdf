// Measures the pages in Chromium: node maal.mjs JOB.json. One JSON line for each page: {"navn", "foerste_ms", "raekker_ms",
// "script_kb"}; medians of several loads with an empty cache. `raekker_ms`: until what the page is about is there.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const midt = (l) => l.sort((a, b) => a - b)[Math.floor(l.length / 2)];

for (const s of job.sider) {
  const foerste = [], raekker = [];
  let script = 0;
  for (let i = 0; i < job.gange; i++) {
    const c = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'da-DK', viewport: { width: 1280, height: 900 } });
    const r = await c.request.post(job.base + '/sandkasse/api/session', { data: job.person });
    if (r.status() !== 204) throw new Error(await r.text());
    const p = await c.newPage();
    const cdp = await c.newCDPSession(p);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: job.drossel });
    await p.addInitScript((vaelger) => {
      const set = () => { if (!window.raekkerne && document.querySelector(vaelger)) window.raekkerne = performance.now(); };
      new MutationObserver(set).observe(document, { childList: true, subtree: true });
    }, s.vaelger);
    await p.goto(job.base + s.sti);
    await p.waitForFunction(() => window.raekkerne, null, { timeout: 60000 });
    const tal = await p.evaluate(() => ({ foerste: performance.getEntriesByName('first-contentful-paint')[0]?.startTime, raekker: window.raekkerne,
      script: performance.getEntriesByType('resource').filter((x) => x.name.endsWith('.js')).reduce((n, x) => n + x.encodedBodySize, 0), antal: document.querySelectorAll('[role=treeitem], tbody tr').length }));
    if (s.mindst && tal.antal < s.mindst) throw new Error(`${s.sti}: only ${tal.antal} rows`);
    foerste.push(tal.foerste ?? 0);
    raekker.push(tal.raekker);
    script = tal.script;
    await c.close();
  }
  console.log(JSON.stringify({ navn: s.sti, foerste_ms: Math.round(midt(foerste)), raekker_ms: Math.round(midt(raekker)), script_kb: Math.round(script / 102.4) / 10 }));
}
await browser.close();
