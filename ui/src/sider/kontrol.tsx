// Looking back and looking over: the audit log, metering, who had access when, and what a role gives.
import { useState } from 'preact/hooks';
import { kald, raa, type Post } from '../api';
import { Besked, Dialog, Fakta, Fejlbesked, useHent, Vent } from '../dele/grund';
import { Liste } from '../dele/liste';
import { Overskrift } from '../dele/skal';
import { Forskel, Vaerdi } from '../dele/vaerdi';
import { feltnavn } from '../felter';
import { useNavne, usePoster } from '../opslag';
import { gaaTil, medValg, useSted } from '../rute';
import { useSession } from '../session';
import { t, talform, tid } from '../sprog';
import { navnFor, useOpslag } from './register';

function Soegefelt({ id, navn, type = 'text', valg }: { id: string; navn: string; type?: string; valg?: [string, string][] }) {
  const { valg: v } = useSted();
  return <div><label for={'r-' + id}>{navn}</label>{valg
    ? <select id={'r-' + id} name={id} class="felt" value={v.get(id) ?? ''}>{valg.map(([x, n]) => <option value={x} selected={x === (v.get(id) ?? '')}>{n}</option>)}</select>
    : <input id={'r-' + id} name={id} class="felt" type={type} value={v.get(id) ?? ''} />}</div>;
}
// The form's fields become the view's address.
const soeg = (e: Event) => {
  e.preventDefault();
  const f = new FormData(e.currentTarget as HTMLFormElement);
  gaaTil(location.pathname + '?' + new URLSearchParams([...f].filter(([, x]) => x) as [string, string][]).toString());
};

export function Revision() {
  const { valg } = useSted();
  const n = useOpslag();
  const q = new URLSearchParams(valg);
  if (!q.has('antal')) q.set('antal', '100');
  const h = useHent<{ poster: Post[]; naeste?: number | string; ulaeselige: number }>(() => raa('GET', '/admin/revision?' + q.toString()), [valg.toString()]);
  const [vist, vis] = useState<Post>();
  return (
    <>
      <Overskrift titel={t('Revision', 'Audit')}><a class="button button-secondary" download="revision.csv" href={'/admin/revision?' + (() => { const c = new URLSearchParams(q); c.set('format', 'csv'); c.set('antal', '10000'); return c.toString(); })()}>CSV</a></Overskrift>
      <p>{t('Hvert kald og hver ændring, kædet og forseglet. Her står aldrig tokens, nøgler eller CPR-numre.', 'Each call and each change, chained and sealed. Tokens, keys and CPR numbers never stand here.')}</p>
      <form class="filtre" onSubmit={soeg} key={valg.toString()}>
        <Soegefelt id="kaede" navn={t('Hvad', 'What')} valg={[['', t('Kald og tokens', 'Calls and tokens')], ['administration', t('Ændringer og drift', 'Changes and operation')]]} />
        <Soegefelt id="fra" navn={t('Fra', 'From')} type="date" /><Soegefelt id="til" navn={t('Til (ikke med)', 'To (exclusive)')} type="date" />
        <Soegefelt id="myndighed" navn="CVR" /><Soegefelt id="system" navn={t('System (UUID)', 'System (UUID)')} /><Soegefelt id="objekt" navn={t('Objekt (UUID)', 'Object (UUID)')} /><Soegefelt id="sporing" navn={t('Sporing', 'Trace')} />
        <Soegefelt id="operation" navn={t('Operation', 'Operation')} />
        <Soegefelt id="fejl" navn={t('Udfald', 'Verdict')} valg={[['', t('Alle', 'All')], ['true', t('Kun afviste og fejl', 'Only refusals and faults')]]} />
        <button class="button button-primary">{t('Søg', 'Search')}</button>
      </form>
      {h.fejl && <Fejlbesked fejl={h.fejl} />}
      {h.henter && <Vent />}
      {h.data && (h.data.poster.length ? (
        <div class="tabelramme" tabIndex={0} role="region" aria-label={t('Revision', 'Audit')}><table class="t kortvis">
          <thead><tr><th scope="col">{t('Tid', 'Time')}</th><th scope="col">{t('Operation', 'Operation')}</th><th scope="col">{t('System', 'System')}</th><th scope="col">{t('For', 'For')}</th><th scope="col">{t('Udfald', 'Verdict')}</th><th scope="col" class="hoejre">ms</th></tr></thead>
          <tbody>{h.data.poster.map((p) => {
            const ok = !p.regel && !String(p.art).startsWith('afvist');
            return (
              <tr key={p.nr} class={ok ? '' : 'afvist'}><th scope="row" class="ingen-bryd"><button class="linkknap" onClick={() => vis(p)}>{tid(p.tid)}</button></th>
                <td><strong>{p.operation || p.art}</strong><div class="lille svag afbryd">{p.tjeneste}</div></td><td data-navn={t('System', 'System')}>{p.system === SIDERNE ? t('Fælleds sider', 'Fælled’s pages') : p.system ? n.system(p.system) : p.detaljer?.hvem ?? ''}</td><td data-navn={t('For', 'For')}>{n.org(p.myndighed)}</td>
                <td><span class={'tilstand ' + (ok ? 'god' : 'slem')}>{p.resultat}</span>{p.regel && <div class="lille afbryd">{p.regel}</div>}</td><td class="hoejre" data-navn="ms">{talform.format(p.varighedMs)}</td></tr>);
          })}</tbody>
        </table></div>) : <div class="tabelramme tom"><p>{t('Ingen poster passer.', 'No records fit.')}</p></div>)}
      {h.data?.naeste !== undefined && <div class="side-knapper"><span /><a class="button button-secondary" href={medValg({ start: String(h.data.naeste) })}>{t('Ældre', 'Older')}</a></div>}
      {vist && <Dialog titel={`${vist.operation || vist.art}, ${tid(vist.tid)}`} luk={() => vis(undefined)}>
        <Fakta raekker={Object.entries(vist).filter(([k]) => k !== 'detaljer').map(([k, v]) => [feltnavn(k), <Vaerdi felt={k} v={v} navn={navnFor(n)} />])} />
        {vist.detaljer?.efter !== undefined ? <><h3>{t('Ændring', 'Change')}</h3><Forskel foer={vist.detaljer.foer} efter={vist.detaljer.efter} /></> : vist.detaljer && <Fakta raekker={[[t('Detaljer', 'Details'), <code>{JSON.stringify(vist.detaljer)}</code>]]} />}
        <p class="raekke"><a class="button button-secondary" href={`/app/revision?sporing=${vist.sporing}`} onClick={() => vis(undefined)}>{t('Alt med samme sporing', 'Everything with this trace')}</a><button class="button button-primary" onClick={() => vis(undefined)}>{t('Luk', 'Close')}</button></p></Dialog>}
    </>);
}

// The system that people who use these pages are in the log and the metering.
const SIDERNE = 'dc010269-9b15-583c-901c-28f6189aae44';

export function Forbrug() {
  const { valg } = useSted();
  const n = useOpslag();
  const opdel = valg.get('opdel') ?? 'myndighed,system,tjeneste';
  const q = new URLSearchParams(valg);
  for (const k of [...q.keys()]) if (['q', 'sorter', 'side'].includes(k) || k.startsWith('kun-')) q.delete(k);
  q.set('opdel', opdel);
  const dele = opdel.split(',');
  const kol = (id: string, navn: string, tal = true) => ({ id, navn, vaerdi: (p: Post) => (tal ? Number(p[id] ?? 0) : p[id] ?? ''), hoejre: tal, vis: tal ? (p: Post) => talform.format(Number(p[id] ?? 0)) : undefined });
  const navn: Record<string, (v: string) => string> = { myndighed: n.org, system: (v) => (!v || v === SIDERNE ? t('Fælleds sider og administration', 'Fælled’s pages and administration') : n.system(v)) };
  return (
    <>
      <Overskrift titel={t('Forbrug', 'Metering')} />
      <p>{t('Kald pr. aftalepart, service og tid, med svartider. Grundlaget for afregning.', 'Calls per party, service and time, with response times. The basis of billing.')}</p>
      <form class="filtre" onSubmit={soeg} key={valg.toString()}>
        <Soegefelt id="fra" navn={t('Fra', 'From')} type="date" /><Soegefelt id="til" navn={t('Til (ikke med)', 'To (exclusive)')} type="date" />
        <Soegefelt id="opdel" navn={t('Opdel efter', 'Split by')} valg={[['', t('Myndighed, system, tjeneste', 'Authority, system, service')], ['dag', t('Dag', 'Day')], ['time', t('Time', 'Hour')], ['tjeneste,operation', t('Tjeneste og operation', 'Service and operation')], ['system', 'System'], ['myndighed', t('Myndighed', 'Authority')]]} />
        <button class="button button-primary">{t('Vis', 'Show')}</button>
      </form>
      <Liste titel={t('Forbrug', 'Metering')} csv="forbrug" sorter="-antal" af={[q.toString()]} noegle={(p: Post) => JSON.stringify(p)}
        hent={async () => ({ poster: ((await raa('GET', '/admin/forbrug?' + q.toString())).forbrug as Post[]), mere: false })}
        tom={<p>{t('Ingen kald i perioden.', 'No calls in the period.')}</p>}
        filtre={dele.filter((d) => d !== 'dag' && d !== 'time').map((d) => ({ id: 'kun-' + d, navn: feltnavn(d), vaerdi: (p: Post) => { const v = String(p[d] ?? ''); return navn[d]?.(v) ?? v; } }))}
        kolonner={[
          ...dele.map((d) => ({ id: d === 'dag' || d === 'time' ? 'tid' : d, navn: d === 'dag' || d === 'time' ? t('Tid', 'Time') : feltnavn(d), vaerdi: (p: Post) => { const v = String(p[d === 'dag' || d === 'time' ? 'tid' : d] ?? ''); return navn[d]?.(v) ?? v; }, vis: d === 'tjeneste' ? (p: Post) => <span class="afbryd">{String(p[d] ?? '')}</span> : undefined })),
          kol('antal', t('Kald', 'Calls')), kol('afvist', t('Afvist', 'Refused')), kol('systemfejl', t('Systemfejl', 'Faults')), kol('middelMs', t('Middel ms', 'Mean ms')), kol('p95Ms', 'p95 ms')]} />
    </>);
}

// ADM-061.
export function Adgang() {
  const { valg } = useSted();
  const n = useOpslag();
  const naar = valg.get('tid') ?? '';
  const h = useHent<Post>(() => kald('adgang', { forespoergsel: { tid: naar ? new Date(naar).toISOString() : undefined } }), [naar]);
  return (
    <>
      <Overskrift titel={t('Hvem havde adgang?', 'Who had access?')} />
      <p>{t('Genskabt af det, der var registreret på tidspunktet.', 'Rebuilt from what was registered at the time.')}</p>
      <form class="filtre" onSubmit={soeg} key={naar}><div><label for="ad-tid">{t('Tidspunkt (tomt: nu)', 'Time (empty: now)')}</label><input id="ad-tid" name="tid" class="felt" type="datetime-local" value={naar} /></div><button class="button button-primary">{t('Vis', 'Show')}</button></form>
      {h.fejl && <Fejlbesked fejl={h.fejl} />}
      {h.henter && <Vent />}
      {h.data && <Liste titel={t('Adgange', 'Access')} csv="adgang" af={[h.data]} noegle={(p: Post) => JSON.stringify(p)} hent={async () => ({ poster: h.data!.tildelinger as Post[], mere: false })} sorter="system"
        kolonner={[
          { id: 'system', navn: 'System', vaerdi: (p) => n.system(p.system) }, { id: 'service', navn: 'Service', vaerdi: (p) => n.service(p.service) }, { id: 'for', navn: t('For', 'For'), vaerdi: (p) => n.org(p.anvenderkontekst) },
          { id: 'ejer', navn: t('Data fra', 'Data from'), vaerdi: (p) => n.org(p.udstedtFor ?? p.anvenderkontekst) }, { id: 'rolle', navn: t('Rolle', 'Role'), vaerdi: (p) => p.rolle, vis: (p) => <code>{String(p.rolle).split('/').slice(-2, -1)}</code> },
          { id: 'graense', navn: t('Afgrænset til', 'Limited to'), vaerdi: (p) => p.afgraensninger.map((a: Post) => `${n.type(a.type)}: ${a.vaerdier.join(', ')}`).join('; ') },
          { id: 'aftale', navn: t('Aftale', 'Agreement'), vaerdi: (p) => p.aftale, vis: (p) => <a href={'/app/aftaler/' + p.aftale}>{t('version', 'version')} {p.version}</a> }]}
        filtre={[{ id: 'system', navn: 'System', vaerdi: (p) => n.system(p.system) }, { id: 'for', navn: t('For', 'For'), vaerdi: (p) => n.org(p.anvenderkontekst) }]} />}
    </>);
}

export function Rolleproeve() {
  const mig = useSession();
  const { valg } = useSted();
  const egne = usePoster('systemer')?.filter((s) => (s.typer ?? []).includes('Brugervendt system'));
  // Another organisation's systems are known by the roles that they offer.
  const udbudte = usePoster('brugersystemroller');
  const roller = usePoster('jobfunktionsroller')?.filter((r) => r.status !== 'Slettet');
  const org = useNavne('organisationer'), rolle = useNavne('brugersystemroller'), type = useNavne('dataafgraensningstyper');
  const orgs = usePoster('organisationer')?.filter((o) => (o.typer ?? []).includes('Myndighed'));
  const valgte = (valg.get('roller') ?? '').split(',').filter(Boolean);
  const system = valg.get('system') ?? '', myndighed = valg.get('myndighed') ?? mig.organisation;
  const systemer = egne && udbudte && [...egne.map((s) => [s.uuid, s.navn] as const), ...[...new Map(udbudte.filter((r) => !egne.some((s) => s.uuid === r.system)).map((r) => [r.system as string, r])).values()].map((r) => [r.system as string, `${String(r.entityId).split('/')[2] ?? r.system} (${org(r.ejer)})`] as const)].sort((a, b) => a[1].localeCompare(b[1], 'da'));
  const klar = system && valgte.length;
  const h = useHent<Post | undefined>(async () => (klar ? kald('rolleproeve', { forespoergsel: { system, myndighed, roller: valgte.join(',') } }) : undefined), [valg.toString()]);
  if (!systemer || !roller || !orgs) return <><Overskrift titel={t('Prøv en rolle', 'Try a role')} /><Vent /></>;
  return (
    <>
      <Overskrift titel={t('Prøv en rolle', 'Try a role')} />
      <p>{t('Hvad ville en bruger få i systemet ved sit næste login?', 'What would a user get in the system at her next login?')}</p>
      {!systemer.length && <Besked><p>{t('Der er ingen brugervendte systemer endnu.', 'There are no user-facing systems yet.')}</p></Besked>}
      <div class="to">
        <div>
          <div class="gruppe"><label for="rp-sys">{t('Brugervendt system', 'User-facing system')}</label><select id="rp-sys" class="felt" style={{ width: '100%' }} value={system} onChange={(e) => gaaTil(medValg({ system: e.currentTarget.value }), true)}><option value="">{t('Vælg …', 'Choose …')}</option>{systemer.map(([uuid, navn]) => <option value={uuid}>{navn}</option>)}</select></div>
          <div class="gruppe" style={{ marginTop: '1.6rem' }}><label for="rp-org">{t('Brugeren er ansat i', 'The user is employed by')}</label><select id="rp-org" class="felt" style={{ width: '100%' }} value={myndighed} onChange={(e) => gaaTil(medValg({ myndighed: e.currentTarget.value }), true)}>{orgs.map((o) => <option value={o.cvr}>{o.navn}</option>)}</select></div>
          <fieldset style={{ marginTop: '1.6rem' }}><legend>{t('Brugerens jobfunktionsroller', 'The user’s job function roles')}</legend>
            {!roller.length && <p class="svag">{t('Ingen endnu. ', 'None yet. ')}<a href="/app/jobfunktionsroller/ny">{t('Lav en', 'Make one')}</a></p>}
            {roller.map((r) => <div class="kryds-felt" key={r.uuid}><input type="checkbox" id={'rp' + r.uuid} checked={valgte.includes(r.uuid)} onChange={(e) => gaaTil(medValg({ roller: (e.currentTarget.checked ? [...valgte, r.uuid] : valgte.filter((x) => x !== r.uuid)).join(',') }), true)} /><label for={'rp' + r.uuid}>{r.navn} <span class="lille svag">{org(r.organisation)}</span></label></div>)}
          </fieldset>
        </div>
        <section aria-live="polite" class="kort"><h2>{t('Brugeren får', 'The user gets')}</h2>
          {h.fejl && <Fejlbesked fejl={h.fejl} />}
          {!klar && <p class="svag">{t('Vælg et system og mindst én rolle.', 'Choose a system and at least one role.')}</p>}
          {h.data && !h.data.grupper.length && <p>{t('Ingenting.', 'Nothing.')}</p>}
          {h.data?.grupper.map((g: Post, i: number) => (
            <div key={i} style={{ marginBottom: '1.6rem' }}><strong>{rolle(g.brugersystemrolle)}</strong> <span class="lille svag">{t('fra', 'from')} {g.jobfunktionsrolle}, {t('for', 'for')} {org(g.myndighed)}</span>
              {g.afgraensninger.length > 0 && <ul>{g.afgraensninger.map((a: Post) => <li key={a.type} class="lille">{type(a.type)}: {a.dynamisk ? t('fyldes ved login', 'filled at login') : a.vaerdier.join(', ')}</li>)}</ul>}</div>))}
          {h.data?.uden.map((u: Post) => <p key={u.jobfunktionsrolle} class="lille svag">{u.jobfunktionsrolle}: {u.aarsag}</p>)}
        </section>
      </div>
    </>);
}
