// The application under /app/: who is logged in, the frame, and which page an address is.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Afvist, husCsrf, kald, raa } from '../api';
import { Besked, Fejlbesked, useHent, Vent } from '../dele/grund';
import { Ikon, type Ikonnavn } from '../dele/ikon';
import { Bund, Overskrift, Top } from '../dele/skal';
import { glem } from '../opslag';
import { gaaTil, useSted } from '../rute';
import { type Session, Sessionsramme } from '../session';
import { servertid, stilUr, t, tid } from '../sprog';
import { Afventer, Aftale, Aftaleform, Aftaleliste, Godkend } from './aftaler';
import { Opgaver } from './opgaver';
import { Registerform, Registerliste, Registerpost, slagsFor } from './register';
import { slagsene } from './slags';

const punkt = (sti: string): [string, string, Ikonnavn] => { const s = slagsene.find((x) => x.sti === sti)!; return [sti, s.flertal, s.ikon]; };
const menu: [string, [string, string, Ikonnavn][]][] = [
  ['', [['', t('Mine opgaver', 'My tasks'), 'hjem']]],
  [t('Aftaler', 'Agreements'), [['aftaler', t('Serviceaftaler', 'Service agreements'), 'aftale'], ['afventer', t('Venter på afgørelse', 'Waiting for decision'), 'ur'], punkt('foederationsaftaler'), punkt('godkendelser')]],
  [t('Systemer', 'Systems'), [punkt('systemer'), punkt('certifikater'), punkt('services'), punkt('servicesystemroller')]],
  [t('Roller', 'Roles'), [punkt('jobfunktionsroller'), punkt('brugersystemroller'), ['rolleproeve', t('Prøv en rolle', 'Try a role'), 'proeve'], punkt('dataafgraensningstyper')]],
  ['Beskedfordeler', [['dueslag', t('Dueslag', 'Mailboxes'), 'besked'], ['abonnementer', t('Abonnementer', 'Subscriptions'), 'log'], ['beskedtyper', t('Beskedtyper', 'Message types'), 'klasse'], ['vej', t('En beskeds vej', 'A message’s way'), 'link']]],
  [t('Organisation', 'Organisation'), [['organisation', t('Hierarki', 'Hierarchy'), 'organisation'], ['enheder', t('Enheder', 'Units'), 'service'], ['brugere', t('Brugere', 'Users'), 'person'], ['csv-import', t('Importér fra CSV', 'Import from CSV'), 'hent'], ['efterlevelse', t('Efterlevelse', 'Compliance'), 'log'], ['klasser', 'Klassifikation', 'klasse']]],
  [t('Fællesskabet', 'The community'), [punkt('organisationer'), punkt('administratorer'), punkt('kampagner')]],
  [t('Kontrol', 'Control'), [['revision', t('Revision', 'Audit'), 'soeg'], ['forbrug', t('Forbrug', 'Metering'), 'tal'], ['adgang', t('Hvem havde adgang?', 'Who had access?'), 'laas'], punkt('advis')]],
];

// Pages that not everybody opens come as files of their own.
type Sidefil = { default: (p: { dele: string[] }) => any };
const org = () => import('./org/index'), rapporter = () => import('./org/rapporter'), flere = () => import('./flere');
const senere: Record<string, () => Promise<Sidefil>> = {
  organisation: org, enheder: org, brugere: org, objekt: org, aendringer: rapporter, 'csv-import': rapporter, efterlevelse: rapporter, klasser: rapporter,
  dueslag: flere, abonnementer: flere, beskedtyper: flere, vej: flere, revision: flere, forbrug: flere, adgang: flere, rolleproeve: flere,
};
function Doven({ hent, dele }: { hent: () => Promise<Sidefil>; dele: string[] }) {
  const h = useHent(hent, [hent]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data || h.henter) return <Vent />;
  const S = h.data.default;
  return <S dele={dele} />;
}

function Side({ sti }: { sti: string }): any {
  const dele = sti.replace(/^\/app\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  const [a, b, c] = dele;
  if (!a) return <Opgaver />;
  if (a === 'aftaler') return !b ? <Aftaleliste /> : b === 'ny' ? <Aftaleform key="ny" /> : c === 'ret' ? <Aftaleform key={b} uuid={b} /> : <Aftale key={b} uuid={b} />;
  if (a === 'afventer') return <Afventer />;
  if (a === 'godkend' && (b === 'aftaleparter' || b === 'foederationsaftaler') && c) return <Godkend key={c} art={b} uuid={c} />;
  if (senere[a]) return <Doven hent={senere[a]!} dele={dele} />;
  const s = slagsFor(a);
  if (s && !b) return <Registerliste key={a} s={s} />;
  if (s && b === 'ny' && s.felter) return <Registerform key={a + 'ny'} s={s} />;
  if (s && c === 'ret' && s.felter) return <Registerform key={a + b} s={s} uuid={b} />;
  if (s && b && !c) return <Registerpost key={a + b} s={s} uuid={b} />;
  return <><Overskrift titel={t('Siden findes ikke', 'There is no such page')} /><p><a href="/app/">{t('Til forsiden', 'To the front page')}</a></p></>;
}

function Person({ s, skiftet }: { s: Session; skiftet: () => void }) {
  const vaelg = async (cvr: string) => { await kald('session.vaelg', { krop: { organisation: cvr } }); glem(); gaaTil('/app/'); skiftet(); };
  // A session of a real login ends everywhere; one that a test made has nowhere else to end.
  const ud = async () => {
    if (s.niveau !== 'sandkasse') { location.href = '/app/logud'; return; }
    await kald('session.luk').catch(() => undefined);
    location.href = '/';
  };
  return (
    <>
      <div class="person"><strong>{s.navn || t('Certifikat', 'Certificate')}</strong><br />
        {s.organisationer.length > 1 ? <select aria-label={t('Jeg handler for', 'I act for')} value={s.organisation} onChange={(e) => vaelg(e.currentTarget.value)}>{s.organisationer.map((o) => <option value={o.cvr}>{o.navn}</option>)}</select> : s.organisationsnavn}</div>
      <button class="knap" onClick={ud}>{t('Log ud', 'Log out')}</button>
    </>);
}

function Ramme({ s, skiftet, children }: { s: Session; skiftet: () => void; children: ComponentChildren }) {
  const { sti } = useSted();
  const [aaben, saet] = useState(false);
  useEffect(() => saet(false), [sti]);
  const antal = useHent<number>(async () => { const o = await kald('opgaver').catch(() => undefined); return o ? o.afventer.length + o.foederationer.length + o.certifikater.length + o.uleverede.length : 0; }, [s.organisation, sti === '/app/' || sti === '/app']);
  const nu = sti.replace(/^\/app\/?/, '').split('/')[0] ?? '';
  return (
    <>
      <a class="spring" href="#indhold">{t('Gå til indhold', 'Skip to content')}</a>
      <Top hjem="/app/" midt={<button class="knap menuknap" aria-expanded={aaben} aria-controls="menu" onClick={() => saet(!aaben)}><Ikon navn={aaben ? 'luk' : 'menu'} />Menu</button>}><Person s={s} skiftet={skiftet} /></Top>
      <div class={'skal' + (aaben ? ' menu-aaben' : '')}>
        <nav id="menu" aria-label={t('Sider', 'Pages')}>
          {menu.map(([navn, punkter]) => (
            <div key={navn}>{navn && <h2>{navn}</h2>}<ul>{punkter.map(([id, tekst, ikon]) => <li key={id}><a href={'/app/' + id} aria-current={nu === id ? 'page' : undefined}><Ikon navn={ikon} />{tekst}{id === '' && antal.data ? <span class="antal" aria-label={antal.data + t(' opgaver', ' tasks')}>{antal.data}</span> : null}</a></li>)}</ul></div>))}
        </nav>
        <main id="indhold" tabIndex={-1}>{children}<p class="kun-tryk">{t('Udskrevet ', 'Printed ') + tid(new Date(servertid()).toISOString())}, {s.navn}, {s.organisationsnavn}: {location.href}</p></main>
      </div>
      <Bund />
    </>);
}

export function App() {
  const h = useHent<Session>(async () => { const s: Session = await raa('GET', '/admin/session'); husCsrf(s.csrf ?? '');
    if (s.miljoe === 'sandkasse') await raa('GET', '/sandkasse/api/ur').then((u) => stilUr(u.nu), () => undefined);
    return s; }, []);
  const { sti } = useSted();
  if (h.fejl instanceof Afvist && h.fejl.status === 401) { location.reload(); return null; }
  if (h.fejl) return <main class="container page-container"><Fejlbesked fejl={h.fejl} igen={h.igen} /></main>;
  if (!h.data) return <main class="container page-container"><h1 class="skjult">Fælled</h1><Vent /></main>;
  const s = h.data;
  return (
    <Sessionsramme.Provider value={s}>
      <Ramme s={s} skiftet={h.igen} key={s.organisation}>
        {s.roller.length ? <Side sti={sti} /> : (
          <><Overskrift titel={t('Du har ingen rolle her', 'You have no role here')} />
            <Besked art="advarsel"><p>{t('Bed organisationsadministratoren hos ', 'Ask the organisation administrator at ')}<strong>{s.organisationsnavn}</strong>{t(' om den rolle, du har brug for: Leverandøradministrator til at bede om aftaler, Aftaleadministrator til at godkende dem, Rolleadministrator til jobfunktionsroller, Organisationsredaktør til at rette i Organisation, Revisor til at læse.', ' for the role you need: Leverandøradministrator to ask for agreements, Aftaleadministrator to approve them, Rolleadministrator for job function roles, Organisationsredaktør to edit Organisation, Revisor to read.')}</p></Besked></>)}
      </Ramme>
    </Sessionsramme.Provider>);
}
