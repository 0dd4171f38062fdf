// Drives Chromium through the pages of a running sandbox: node browser.mjs JOB.json. Writes one JSON line for each check:
// {"navn", "ok", "fejl"}. What is checked, and with which data, the Python tests say.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ROLLER = 'http://administration.faelled.example/roles/usersystemrole/';

const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

class Fejl extends Error {}
function kraev(ok, tekst) { if (!ok) throw new Fejl(tekst); }

async function check(navn, koer) {
  try {
    const svar = await koer();
    console.log(JSON.stringify({ navn, ok: true, svar }));
  } catch (e) {
    console.log(JSON.stringify({ navn, ok: false, fejl: String(e.message ?? e).slice(0, 1500) }));
  }
}

// A page of its own for a person; `fejl` collects what the browser complains about.
async function ny(person, valg = {}) {
  const c = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'da-DK', viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...valg });
  const p = await c.newPage();
  p.setDefaultTimeout(20000);
  p.fejl = [];
  p.on('pageerror', (e) => p.fejl.push(e.message));
  p.on('console', (m) => m.type() === 'error' && p.fejl.push(m.text()));
  if (person) {
    const r = await c.request.post(job.base + '/sandkasse/api/session', { data: { identitet: person.identitet, navn: person.navn, organisation: person.organisation, roller: person.roller.map((rolle) => ({ organisation: person.organisation, rolle: `${ROLLER}${rolle}/1` })) } });
    kraev(r.status() === 204, `no session: ${r.status()} ${await r.text()}`);
  }
  return p;
}

async function aabn(p, sti) {
  await p.goto(job.base + sti);
  await p.waitForSelector('h1');
  await rolig(p);
}
// Everything asked for has come.
async function rolig(p) {
  await p.waitForFunction(() => !document.querySelector('.henter'));
}

async function tilgaengelig(p) {
  const cdp = await p.context().newCDPSession(p);
  await cdp.send('Runtime.evaluate', { expression: axe });
  await cdp.detach();
  const fund = await p.evaluate(async () => (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations
    .filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`));
  kraev(!fund.length, fund.join('\n'));
}

const bred = (p) => p.evaluate(() => document.documentElement.scrollWidth - innerWidth);

// Every page: a heading, nothing in the console, nothing for axe, no sideways scrolling on a phone.
async function sider() {
  for (const hvem of ['ingen', ...Object.keys(job.personer)]) {
    const disse = job.sider.filter((s) => s.hvem === hvem);
    if (!disse.length) continue;
    const p = await ny(job.personer[hvem]);
    for (const s of disse)
      await check('side ' + s.sti, async () => {
        p.fejl.length = 0;
        await p.setViewportSize({ width: 1280, height: 900 });
        await aabn(p, s.sti);
        kraev((await p.locator('h1').first().innerText()).trim().length > 2, 'no heading');
        kraev(!(await p.locator('.besked.fejl').count()), 'an error on the page: ' + (await p.locator('.besked.fejl').allInnerTexts()).join(' '));
        if (s.ser) await p.getByText(s.ser).first().waitFor();
        await tilgaengelig(p);
        if (job.billeder) await p.screenshot({ path: `${job.billeder}/${s.sti.replace(/[^a-z0-9]+/gi, '_')}.png`, fullPage: true });
        await p.setViewportSize({ width: 390, height: 844 });
        kraev((await bred(p)) <= 0, `scrolls sideways by ${await bred(p)} at 390`);
        if (job.billeder) await p.screenshot({ path: `${job.billeder}/${s.sti.replace(/[^a-z0-9]+/gi, '_')}-390.png`, fullPage: true });
        kraev(!p.fejl.length, p.fejl.join('\n'));
      });
    await p.context().close();
  }
  const moerk = await ny(job.personer.anne, { colorScheme: 'dark' });
  for (const sti of job.moerke)
    await check('mørk ' + sti, async () => { await aabn(moerk, sti); await tilgaengelig(moerk); });
  await moerk.context().close();
}

// A vendor asks for an agreement; the municipality reads, approves; then it is in force.
async function aftale() {
  const lars = await ny(job.personer.lars);
  await aabn(lars, '/app/systemer/ny');
  await lars.getByLabel('Navn', { exact: true }).fill('Prøvesystem');
  await lars.getByLabel('Kontakt (e-mail)').fill('drift@leverandoer.example');
  await lars.getByRole('button', { name: 'Opret' }).click();
  await lars.getByRole('heading', { level: 1, name: 'Prøvesystem' }).waitFor();
  const aktiver = lars.getByRole('button', { name: 'Aktivér' });
  if (await aktiver.count()) await aktiver.click();
  await lars.getByText('Aktiv', { exact: true }).first().waitFor();
  await lars.getByRole('link', { name: 'Certifikater' }).last().click();
  await lars.getByRole('button', { name: 'Tilføj certifikat' }).click();
  await lars.getByLabel('Fil').setInputFiles(job.noegle);
  await lars.locator('dialog').getByRole('button', { name: 'Tilføj', exact: true }).click();
  await lars.getByText('privat nøgle. Den er ikke sendt').waitFor();
  await lars.getByLabel('Fil').setInputFiles(job.certifikat);
  await lars.locator('dialog').getByRole('button', { name: 'Tilføj', exact: true }).click();
  await lars.getByText('Gyldig', { exact: true }).first().waitFor();

  await aabn(lars, '/app/aftaler/ny');
  await lars.getByLabel('Aftalens navn').fill('Prøveaftale om Organisation');
  await lars.getByLabel('System', { exact: true }).selectOption({ label: 'Prøvesystem' });
  await lars.getByLabel('Begrundelse og lovhjemmel').fill('Visning af kontaktoplysninger; kommunestyrelsesloven.');
  await lars.getByLabel(/Korsbæk Kommune/).check();
  await lars.getByLabel(/^Organisation 6/).check();
  await lars.getByLabel(/^Udstil/).first().check();
  for (const felt of await lars.locator('input[required][placeholder]').all()) await felt.fill('Nej');
  await lars.getByRole('button', { name: 'Anmod om godkendelse' }).click();
  await lars.getByRole('heading', { level: 1, name: 'Prøveaftale om Organisation' }).waitFor();
  await rolig(lars);
  kraev((await lars.locator('main').innerText()).includes('Afventer'), 'the agreement does not wait');

  const anne = await ny(job.personer.anne);
  await aabn(anne, '/app/');
  await anne.getByRole('link', { name: 'Prøveaftale om Organisation' }).click();
  await anne.getByText('instruks om, at data må videregives').waitFor();
  await anne.locator('pre.godkendelsestekst').waitFor();
  kraev((await anne.locator('pre.godkendelsestekst').innerText()).includes('kommunestyrelsesloven'), 'the reason is not shown');
  kraev(await anne.getByRole('button', { name: 'Godkend' }).isDisabled(), 'may approve without saying that she is authorised');
  await tilgaengelig(anne);
  await anne.getByLabel(/Jeg er bemyndiget/).check();
  await anne.getByRole('button', { name: 'Godkend' }).click();
  await anne.getByText('Aftalen gælder fra nu af').waitFor();
  await aabn(anne, '/app/aftaler?q=pr%C3%B8veaftale');
  await anne.getByRole('link', { name: 'Prøveaftale om Organisation' }).click();
  await rolig(anne);
  await anne.getByRole('link', { name: /^Historik/ }).click();
  await anne.getByText('anmod').first().waitFor();
  await tilgaengelig(anne);
  await lars.context().close();
  await anne.context().close();
}

// The supplier asks for a new version of an agreement in force; what differs is shown, and it waits on the front page.
async function version() {
  const p = await ny(job.personer.anne);
  await aabn(p, `/app/aftaler/${job.aftale}`);
  await p.getByRole('link', { name: 'Ny version' }).click();
  await p.getByLabel('Begrundelse og lovhjemmel').fill('Ny begrundelse: pasloven.');
  await p.getByRole('button', { name: 'Anmod om den nye version' }).click();
  await p.getByText('Afventer', { exact: true }).first().waitFor();
  kraev(!(await p.locator('.besked.fejl').count()), 'an error though it was requested');
  await p.getByRole('link', { name: 'Versioner (2)' }).click();
  await p.getByText('Ny begrundelse: pasloven.').first().waitFor();
  await tilgaengelig(p);
  await aabn(p, '/app/');
  await p.getByText(/venter på jeres afgørelse/).waitFor();
  await p.context().close();
}

// What hangs on a unit is edited in three forms; what is wrong stands at its field.
async function tilknytning() {
  const p = await ny(job.personer.anne);
  await aabn(p, job.enhed + '/henvendelse');
  await p.getByLabel('Enheden er henvendelsessted').check();
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.locator('.feltfejl').getByText('skal være mindst ét emne i KLE').waitFor();
  await tilgaengelig(p);
  await p.getByLabel('Tilføj et emne').fill('29.21');
  await p.getByRole('radio', { name: /^29\.21 / }).first().click();
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.getByText('Enheden selv').waitFor();
  await aabn(p, job.enhed + '/udbetaling');
  await p.getByLabel(/^Enheden udbetaler selv/).check();
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.locator('.feltfejl').getByText('LOS-kortnavn').waitFor();
  await p.getByLabel(/^Enheden udbetaler selv/).uncheck();
  await p.getByRole('radio', { name: 'Ydelsescentret' }).check();
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.getByRole('link', { name: 'Ydelsescentret' }).waitFor();
  await aabn(p, job.enhed + '/itsystemer');
  await p.getByRole('checkbox', { name: 'DUBU', exact: true }).check();
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.getByRole('listitem').getByText('DUBU', { exact: true }).waitFor();
  await p.context().close();
}

// On paper: the whole list, as a table, light in the dark.
async function tryk() {
  const p = await ny(job.personer.anne, { colorScheme: 'dark' });
  await aabn(p, '/app/brugere');
  kraev((await p.locator('tbody tr').count()) === 50, 'a page has fifty');
  await p.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await p.waitForFunction(() => document.querySelectorAll('tbody tr').length > 500);
  await p.setViewportSize({ width: 680, height: 960 });
  await p.emulateMedia({ media: 'print', colorScheme: 'dark' });
  kraev((await p.evaluate(() => getComputedStyle(document.querySelector('table.t thead')).position)) !== 'absolute', 'cards, not a table');
  kraev((await p.evaluate(() => getComputedStyle(document.querySelector('table.t td')).color)) === 'rgb(26, 26, 26)', 'light letters on white');
  kraev(await p.locator('.kun-tryk').isVisible() && !(await p.locator('.filtre').first().isVisible()), 'who and where is missing, or the filters are there');
  await p.evaluate(() => dispatchEvent(new Event('afterprint')));
  await p.waitForFunction(() => document.querySelectorAll('tbody tr').length === 50);
  await p.context().close();
}

// Filters have addresses, sort, and what is shown can be taken away as CSV.
async function liste() {
  const p = await ny(job.personer.anne);
  await aabn(p, '/app/services?q=klassifikation&sorter=-navn');
  const navne = await p.locator('tbody th').allInnerTexts();
  kraev(navne.length >= 2 && navne.every((n) => /klassifikation/i.test(n)), 'not filtered: ' + navne);
  kraev(JSON.stringify(navne) === JSON.stringify([...navne].sort((a, b) => b.localeCompare(a, 'da'))), 'not sorted: ' + navne);
  const [fil] = await Promise.all([p.waitForEvent('download'), p.getByRole('button', { name: 'CSV' }).click()]);
  const csv = readFileSync(await fil.path(), 'utf8');
  kraev(csv.startsWith('\ufeff"') === false && csv.includes('Navn;'), 'no head line: ' + csv.slice(0, 80));
  kraev(csv.trim().split('\r\n').length === navne.length + 1, 'as many lines as rows');
  await p.getByLabel('Søg i listen').fill('intet hedder sådan');
  await p.getByText('Ingen passer').waitFor();
  kraev(p.url().includes('q=intet'), 'the address does not follow');
  await p.goBack();
  await p.context().close();
}

async function tastatur() {
  const p = await ny(job.personer.anne);
  await aabn(p, '/app/');
  await p.keyboard.press('Tab');
  kraev((await p.evaluate(() => document.activeElement.textContent)) === 'Gå til indhold', 'the first stop is not the skip link');
  await p.keyboard.press('Enter');
  kraev((await p.evaluate(() => document.activeElement.id)) === 'indhold', 'the skip link does not lead to the content');
  await p.getByRole('link', { name: 'It-systemer' }).focus();
  await p.keyboard.press('Enter');
  await p.getByRole('heading', { level: 1, name: 'It-systemer' }).waitFor();
  await p.waitForFunction(() => document.activeElement.tagName === 'H1');
  await p.getByRole('button', { name: 'English' }).click();
  await p.getByRole('heading', { level: 1, name: 'It-systems' }).waitFor();
  kraev((await p.evaluate(() => document.documentElement.lang)) === 'en', 'lang');
  await p.context().close();
}

// The form names the field and keeps what was typed.
async function formular() {
  const p = await ny(job.personer.lars);
  await aabn(p, '/app/systemer/ny');
  await p.getByLabel('Navn', { exact: true }).fill('System med fejl');
  await p.getByLabel('Kontakt (e-mail)').fill('ikke en adresse');
  await p.getByRole('button', { name: 'Opret' }).click();
  await p.locator('.besked.fejl').waitFor();
  kraev((await p.getByLabel('Kontakt (e-mail)').getAttribute('aria-invalid')) === 'true', 'the field is not marked');
  kraev((await p.getByLabel('Navn', { exact: true }).inputValue()) === 'System med fejl', 'what was typed is gone');
  await tilgaengelig(p);
  await p.context().close();
}

async function uden_rolle() {
  const p = await ny({ identitet: 'bruger:99999999-0000-4000-8000-000000000001', navn: 'Nye Nina', organisation: '11111111', roller: [] });
  await aabn(p, '/app/');
  await p.getByText('Bed organisationsadministratoren').waitFor();
  await tilgaengelig(p);
  await p.getByRole('button', { name: 'Log ud' }).click();
  await p.waitForURL(job.base + '/');
  const r = await p.context().request.get(job.base + '/admin/session');
  kraev(r.status() === 401, `still in: ${r.status()}`);
  await p.context().close();
}

// A page of ours cannot be made to act: without the token nothing changes.
async function csrf() {
  const p = await ny(job.personer.anne);
  await aabn(p, '/app/');
  const uden = await p.evaluate(async () => (await fetch('/admin/session', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"organisation":"22222222"}' })).status);
  kraev(uden === 403, `without a token: ${uden}`);
  await p.context().close();
}

// In through the Context Handler, as to any system: sent to the login, back to the page that was asked for, and out everywhere.
async function login() {
  const p = await ny(undefined);
  await p.goto(job.base + '/app/certifikater?sorter=emne');
  await p.waitForURL(/sandkasse\/idp/);
  await tilgaengelig(p);
  await p.getByRole('group', { name: 'Korsbæk Kommune' }).getByRole('button').first().click();
  await p.waitForURL(job.base + '/app/certifikater?sorter=emne', { timeout: 30000 });
  await p.getByRole('heading', { level: 1, name: 'Certifikater' }).waitFor();
  await rolig(p);
  kraev((await p.locator('.person').innerText()).includes('Korsbæk Kommune'), 'for another organisation');
  const s = await (await p.context().request.get(job.base + '/admin/session')).json();
  kraev(s.roller.includes('Aftaleadministrator') && s.niveau.startsWith('NSIS'), 'roles: ' + JSON.stringify(s));
  await p.getByRole('button', { name: 'Log ud' }).click();
  await p.waitForURL((u) => !u.pathname.startsWith('/app/certifikater'));
  await p.waitForLoadState();
  kraev((await p.context().request.get(job.base + '/admin/session')).status() === 401, 'still in');
  await p.context().close();
}

// The clock moves, a snapshot is taken, and all of it goes back.
async function nulstil() {
  const p = await ny(undefined);
  await aabn(p, '/?vis=styring');
  await p.getByLabel(/^Nyt billede/).fill('proeve-1');
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.getByRole('button', { name: 'Gå tilbage hertil proeve-1' }).waitFor();
  await p.getByRole('button', { name: '+30 døgn' }).click();
  await p.getByText(/flyttet 30/).waitFor();
  await p.getByRole('button', { name: 'Gå tilbage hertil proeve-1' }).click();
  await p.locator('dialog').getByRole('button', { name: 'Nulstil' }).click();
  await p.getByText(/Det tog/).waitFor({ timeout: 40000 });
  const r = await (await p.context().request.get(job.base + '/sandkasse/api/ur')).json();
  kraev(r.forskydning_sekunder === 0, 'the clock did not go back');
  await p.context().close();
}

const dag = (d) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(d);
function naesteMaaned() { const d = new Date(); return dag(new Date(Date.UTC(d.getFullYear(), d.getMonth() + 1, 1, 12))); }

// An organisation administrator finds a unit with the keyboard, moves it from next month on, sees both views, and takes it back.
async function flytning() {
  const p = await ny(job.personer.anne);
  await aabn(p, '/app/organisation');
  await p.getByRole('treeitem').first().focus();
  for (const t of ['ArrowDown', 'ArrowUp', 'End', 'Home']) await p.keyboard.press(t);
  await p.getByRole('treeitem', { name: /^Borger- og Jobforvaltningen/ }).focus();
  await p.keyboard.press('ArrowRight');
  await p.getByRole('treeitem', { name: /^Borgerservice/ }).waitFor();
  await p.keyboard.press('ArrowRight');
  await p.waitForFunction(() => document.activeElement.getAttribute('aria-level') === '3');
  await p.getByRole('treeitem', { name: /^Borgerservice/ }).focus();
  await p.keyboard.press('Enter');
  await p.getByRole('heading', { level: 1, name: 'Borgerservice' }).waitFor();
  const adresse = p.url();
  await p.getByRole('link', { name: 'Omdøb eller flyt' }).click();
  await rolig(p);
  // A rule that is broken: the field is marked, and what was typed stays.
  await p.getByLabel('Brugervendt nøgle').fill('');
  await p.getByLabel('Navn', { exact: true }).fill('Borgerservice Nord');
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.locator('#r-noegle-f').getByText('skal udfyldes').waitFor();
  kraev((await p.getByLabel('Navn', { exact: true }).inputValue()) === 'Borgerservice Nord', 'what was typed is gone');
  await tilgaengelig(p);
  await p.getByLabel('Brugervendt nøgle').fill('BORG');
  await p.getByLabel('Navn', { exact: true }).fill('Borgerservice');
  await p.getByLabel('Overordnet enhed').fill('Direktionen');
  await p.getByRole('radio', { name: /^Direktionen/ }).click();
  await p.getByLabel('Gælder fra').fill(naesteMaaned());
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.getByText('Planlagte ændringer').waitFor();
  const vej = () => p.locator('.kryds').innerText();
  kraev((await vej()).includes('Borger- og Jobforvaltningen'), 'moved already today: ' + (await vej()));
  await p.getByRole('link', { name: 'Se den dag' }).click();
  await p.locator('.kryds').getByText('Direktionen').waitFor();
  kraev(!(await vej()).includes('Borger- og Jobforvaltningen'), 'not moved next month');
  await tilgaengelig(p);
  // What changes, and the tree of that day.
  await aabn(p, '/app/aendringer');
  await p.getByRole('row', { name: /Borgerservice.*Flyttet.*Direktionen/ }).waitFor();
  await aabn(p, '/app/organisation?virkning=' + naesteMaaned());
  await p.getByRole('treeitem', { name: /^Direktionen/ }).focus();
  await p.keyboard.press('ArrowRight');
  await p.getByRole('treeitem', { name: /^Borgerservice/ }).waitFor();
  // Undone by correction: today's registration is the one before.
  await p.goto(adresse + '?fane=historik');
  await p.getByRole('button', { name: /^Gendan/ }).first().click();
  await p.locator('dialog').getByRole('button', { name: 'Gendan' }).click();
  await p.getByText('Gendannet fra registrering').waitFor();
  await aabn(p, new URL(adresse).pathname + '?virkning=' + naesteMaaned());
  kraev((await vej()).includes('Borger- og Jobforvaltningen'), 'not undone: ' + (await vej()));
  await p.context().close();
}

// A file with a wrong line: what would happen stands there first, the rest is saved, and the finding that it made can be clicked.
async function csvimport() {
  const p = await ny(job.personer.anne);
  await aabn(p, '/app/csv-import');
  const fil = (navn, tekst) => p.getByLabel('CSV-fil (UTF-8)').setInputFiles({ name: navn, mimeType: 'text/csv', buffer: Buffer.from(tekst) });
  await fil('enheder.csv', '\ufeffnøgle;navn;overordnet;e-mail\r\nNYE;Ny Enhed;KOMMUNEN;ny@korsbaek.example\r\nNYU;Under Ny;NYE;\r\nNYF;Med fejl;FINDES-IKKE;\r\nBORG;Borgerservice;;\r\n');
  await p.getByText('Det her vil ske').waitFor();
  await p.getByRole('row', { name: /Afvist.*Med fejl.*overordnet/ }).waitFor();
  await p.getByRole('row', { name: /Uændret.*Borgerservice/ }).waitFor();
  await tilgaengelig(p);
  await p.getByRole('button', { name: 'Gem 2 linjer' }).click();
  await p.getByText('Importen er udført').waitFor();
  await aabn(p, '/app/organisation?q=Under+Ny');
  await p.getByRole('link', { name: 'Under Ny' }).click();
  await p.locator('.kryds').getByText('Ny Enhed').waitFor();
  await aabn(p, '/app/csv-import');
  await fil('brugere.csv', 'brugernavn;navn\nuansat;Una Ansat\n');
  await p.getByRole('button', { name: 'Gem 1 linjer' }).click();
  await p.getByText('Importen er udført').waitFor();
  await p.context().close();
}

async function efterlevelse() {
  const p = await ny(job.personer.anne);
  await aabn(p, '/app/efterlevelse?regel=C36');
  await p.getByRole('row', { name: /uansat.*C36/ }).getByRole('link').click();
  await p.getByRole('heading', { level: 1, name: 'Una Ansat' }).waitFor();
  await tilgaengelig(p);
  await p.getByRole('link', { name: 'Ny stilling' }).click();
  await p.getByLabel('Stilling', { exact: true }).fill('Konsulent');
  await p.getByLabel('Enhed', { exact: true }).fill('Direktionen');
  await p.getByRole('radio', { name: /^Direktionen/ }).click();
  await p.getByRole('button', { name: 'Gem' }).click();
  await p.getByRole('row', { name: /Konsulent/ }).waitFor();
  await aabn(p, '/app/efterlevelse?regel=C36');
  kraev(!(await p.getByRole('row', { name: /uansat.*C36/ }).count()), 'the finding is still there');
  await p.context().close();
}

async function klasser() {
  const p = await ny(job.personer.lars);
  await aabn(p, '/app/klasser');
  await p.getByRole('button', { name: /^Åbn 27 / }).click();
  await p.getByRole('link', { name: /^27\.\d\d / }).first().waitFor();
  await p.getByLabel('Søg nummer eller titel').fill('32.30');
  await p.getByRole('link', { name: '32.30', exact: true }).first().click();
  await p.getByRole('heading', { level: 1, name: /^32\.30 / }).waitFor();
  await rolig(p);
  await tilgaengelig(p);
  await p.context().close();
}

// The client snippets as they stand on the page, by the id of their tab: the test runs them.
async function klientkode() {
  const p = await ny(null);
  await aabn(p, '/?vis=klienter');
  const ud = {};
  for (const fane of await p.getByRole('tab').all()) {
    await fane.click();
    const id = (await fane.getAttribute('id')).replace('fane-', '');
    await p.waitForSelector(`#klientkode[aria-labelledby="fane-${id}"]`);
    ud[id] = await p.locator('#klientkode code').textContent();
  }
  await p.context().close();
  return ud;
}

const historier = { klientkode, flytning, csvimport, efterlevelse, klasser, login, aftale, version, tilknytning, tryk, liste, tastatur, formular, uden_rolle, csrf, nulstil };
await sider();
for (const [navn, koer] of Object.entries(historier)) await check(navn, koer);
await browser.close();
