// Service agreements: list, one agreement with its parts and versions, the request, and the approval.
import { useEffect, useState } from 'preact/hooks';
import { alle, kald, type Post } from '../api';
import { Besked, Fakta, Fejlbesked, Handling, Kopier, Tilstand, useHent, Vent } from '../dele/grund';
import { Ikon } from '../dele/ikon';
import { Liste } from '../dele/liste';
import { Overskrift } from '../dele/skal';
import { Forskel } from '../dele/vaerdi';
import type { Operation } from '../openapi.gen';
import { glem, usePoster } from '../opslag';
import { gaaTil, useSted } from '../rute';
import { AFT, har, LEV, OPERATOER, UND, useSession } from '../session';
import { dato, t, tid } from '../sprog';
import { Faner, Handlinger, Historik, Kryds, useOpslag } from './register';
import type { Handlingsvalg } from './slags';

// The first names, and how many more.
const faa = (m: string[]): string => (m.length > 3 ? `${m.slice(0, 2).join(', ')} + ${m.length - 2}` : m.join(', '));
const sidste = (a: Post): Post | undefined => a.versioner?.at(-1);

// Where an agreement stands, from its parts.
function samlet(parter: Post[]): string {
  const s = new Set(parter.map((p) => p.status));
  return parter.length === 0 ? 'Kladde' : s.size === 1 ? [...s][0]! : s.has('Afventer') ? 'Afventer' : s.has('Godkendt') ? 'Godkendt' : [...s][0]!;
}

export function Aftaleliste() {
  const n = useOpslag();
  const mig = useSession();
  const hent = async () => {
    const [a, p] = await Promise.all([alle('aftaler.liste'), alle('aftaleparter.liste')]);
    const parter = new Map<string, Post[]>();
    for (const x of p.poster) {
      const nyeste = parter.get(x.aftale) ?? [];
      const mindste = nyeste[0]?.version ?? 0;
      if (x.version > mindste) parter.set(x.aftale, [x]);
      else if (x.version === mindste) nyeste.push(x);
      if (!parter.has(x.aftale)) parter.set(x.aftale, [x]);
    }
    return { poster: a.poster.map((x) => ({ ...x, parter: parter.get(x.uuid) ?? [] }) as Post), mere: a.mere };
  };
  const services = (a: Post) => (sidste(a)?.indhold.services ?? []).map((x: Post) => n.service(x.service));
  const myndigheder = (a: Post) => [...new Set((a.parter as Post[]).map((p) => n.org(p.myndighed)))];
  return (
    <>
      <Overskrift titel={t('Serviceaftaler', 'Service agreements')}>{har(mig, LEV) && <a class="button button-primary" href="/app/aftaler/ny"><Ikon navn="plus" />{t('Bed om en aftale', 'Ask for an agreement')}</a>}</Overskrift>
      <p>{t('Hvilke systemer der må kalde hvilke services, for hvem og med hvilke data.', 'Which systems may call which services, for whom and with which data.')}</p>
      <Liste titel={t('Serviceaftaler', 'Service agreements')} csv="serviceaftaler" hent={hent} sorter="navn" adresse={(p) => '/app/aftaler/' + p.uuid}
        kolonner={[
          { id: 'navn', navn: t('Navn', 'Name'), vaerdi: (a: Post) => a.navn },
          { id: 'system', navn: t('System', 'System'), vaerdi: (a: Post) => n.system(a.system) },
          { id: 'leverandoer', navn: t('Leverandør', 'Supplier'), vaerdi: (a: Post) => n.org(a.leverandoer) },
          { id: 'services', navn: 'Services', vaerdi: (a: Post) => services(a).join(', '), vis: (a: Post) => faa(services(a)) },
          { id: 'myndigheder', navn: t('Myndigheder', 'Authorities'), vaerdi: (a: Post) => myndigheder(a).join(', '), vis: (a: Post) => faa(myndigheder(a)) },
          { id: 'gyldigTil', navn: t('Gyldig til', 'Valid to'), vaerdi: (a: Post) => sidste(a)?.indhold.gyldigTil ?? '', vis: (a: Post) => dato(sidste(a)?.indhold.gyldigTil) || <span class="svag">{t('altid', 'for ever')}</span> },
          { id: 'status', navn: 'Status', vaerdi: (a: Post) => samlet(a.parter), vis: (a: Post) => <Tilstand ord={samlet(a.parter)} /> },
        ]}
        filtre={[
          { id: 'status', navn: 'Status', vaerdi: (a: Post) => samlet(a.parter) }, { id: 'system', navn: t('System', 'System'), vaerdi: (a: Post) => n.system(a.system) },
          { id: 'service', navn: 'Service', vaerdi: services }, { id: 'myndighed', navn: t('Myndighed', 'Authority'), vaerdi: myndigheder }]} />
    </>);
}

const parthandlinger: Handlingsvalg[] = [
  { navn: t('Afvis', 'Reject'), operation: 'aftaleparter.afvis', skema: 'Aarsag', felter: ['aarsag'], art: 'warning', naar: (p, s) => p.status === 'Afventer' && p.myndighed === s.organisation && har(s, AFT, UND) },
  { navn: t('Opsig', 'Terminate'), operation: 'aftaleparter.opsig', skema: 'Opsigelse', felter: ['dato', 'aarsag'], art: 'warning', kort: { dato: { hjaelp: t('Sidste dag. Uden dato gælder fristen på 30 dage.', 'The last day. Without a date the notice is 30 days.') } }, naar: (p, s) => p.status === 'Godkendt' && ((p.myndighed === s.organisation && har(s, AFT, UND)) || (p.leverandoer === s.organisation && har(s, LEV))) },
  { navn: t('Stop nu', 'Stop now'), operation: 'aftaleparter.suspender', skema: 'Aarsag', felter: ['aarsag'], art: 'warning', naar: (p, s) => p.status === 'Godkendt' && (har(s, OPERATOER) || (p.myndighed === s.organisation && har(s, AFT, UND))) },
  { navn: t('Genoptag', 'Resume'), operation: 'aftaleparter.genoptag', naar: (p, s) => p.status === 'Suspenderet' && (har(s, OPERATOER) || (p.myndighed === s.organisation && har(s, AFT, UND))) },
  { navn: t('Send advis igen', 'Send the notice again'), operation: 'aftaleparter.gensend-advis', naar: (p, s) => p.status === 'Afventer' && p.leverandoer === s.organisation && har(s, LEV) },
];
const aftalehandlinger: Handlingsvalg[] = [
  { navn: t('Anmod om godkendelse', 'Ask for approval'), operation: 'aftaler.anmod', art: 'primary', naar: (a, s) => a.kladde && har(s, LEV) },
  { navn: t('Træk tilbage', 'Withdraw'), operation: 'aftaler.traek-tilbage', spoerg: t('Det, der venter, bliver en kladde igen.', 'What waits becomes a draft again.'), naar: (a, s) => !a.kladde && a.leverandoer === s.organisation && har(s, LEV) && (a.parter as Post[]).some((p) => p.status === 'Afventer') },
  { navn: t('Forny', 'Renew'), operation: 'aftaler.forny', skema: 'Fornyelse', felter: ['gyldigTil'], naar: (a, s) => !a.kladde && a.leverandoer === s.organisation && har(s, LEV) && (a.parter as Post[]).some((p) => p.status === 'Godkendt') },
  { navn: t('Slet kladden', 'Delete the draft'), operation: 'aftaler.slet', art: 'warning', spoerg: t('Kladden forsvinder.', 'The draft disappears.'), naar: (a, s) => a.kladde && har(s, LEV) && (a.versioner?.length ?? 0) <= 1, vaek: true },
];

function Indhold({ i, n }: { i: Post; n: ReturnType<typeof useOpslag> }) {
  const roller = usePoster('servicesystemroller');
  const rolle = (id: string) => roller?.find((r) => r.id === id)?.navn ?? id;
  return (
    <Fakta raekker={[
      [t('Type', 'Type'), i.type], [t('Begrundelse og lovhjemmel', 'Reason and legal basis'), i.begrundelse], [t('Gyldig til', 'Valid to'), i.gyldigTil ? dato(i.gyldigTil) : t('udløber ikke', 'does not expire')],
      [t('Sikkerhedsmodel', 'Security model'), i.sikkerhedsmodel],
      [t('Dataejere', 'Data owners'), (i.dataejere ?? []).map((c: string) => n.org(c)).join(', ')], [t('Datamodtagere', 'Data receivers'), (i.datamodtagere ?? []).map((c: string) => n.org(c)).join(', ')],
      ...(i.services ?? []).map((x: Post) => [n.service(x.service), <ul>{x.roller.map((r: Post) => <li key={r.rolle}>{rolle(r.rolle)}{(r.afgraensninger ?? []).map((g: Post) => <div class="lille svag" key={g.type}>{n.type(g.type)}: {g.vaerdier.join(', ')}</div>)}</li>)}</ul>] as [string, any]),
    ]} />);
}

export function Aftale({ uuid }: { uuid: string }) {
  const n = useOpslag();
  const mig = useSession();
  const { valg } = useSted();
  const h = useHent<Post>(() => kald('aftaler.oversigt', { sti: { uuid } }), [uuid]);
  const tek = useHent<Post | undefined>(async () => (valg.get('fane') === 'teknisk' ? kald('aftaler.teknisk', { sti: { uuid } }) : undefined), [uuid, valg.get('fane')]);
  const fane = valg.get('fane') ?? '';
  if (h.fejl) return <><Overskrift titel={t('Serviceaftale', 'Service agreement')} /><Fejlbesked fejl={h.fejl} igen={h.igen} /></>;
  if (!h.data) return <Vent />;
  const a: Post = { ...h.data.aftale, parter: h.data.parter };
  const versioner: Post[] = a.versioner ?? [];
  const nyeste = versioner.at(-1);
  const parter: Post[] = a.parter;
  const fra = versioner.find((v) => v.version === Number(valg.get('fra'))) ?? versioner.at(-2), til = versioner.find((v) => v.version === Number(valg.get('til'))) ?? nyeste;
  return (
    <>
      <Kryds led={[[t('Serviceaftaler', 'Service agreements'), '/app/aftaler'], [a.navn, '']]} />
      <Overskrift titel={a.navn}>
        {(a.kladde || parter.some((p) => p.status === 'Godkendt')) && a.leverandoer === mig.organisation && har(mig, LEV) && <a class="button button-secondary" href={`/app/aftaler/${uuid}/ret`}><Ikon navn="rediger" />{a.kladde ? t('Ret kladden', 'Edit the draft') : t('Ny version', 'New version')}</a>}
        <Handlinger valg={aftalehandlinger} p={a} igen={h.igen} tilbage="/app/aftaler" />
      </Overskrift>
      <p class="raekke"><Tilstand ord={samlet(parter)} /> <span>{h.data.sammendrag}</span> <span class="svag">{n.system(a.system)} · {n.org(a.leverandoer)}</span></p>
      <Faner faner={[['', t('Indhold', 'Content')], ['parter', t('Parter', 'Parties') + ` (${parter.length})`], ['versioner', t('Versioner', 'Versions') + ` (${versioner.length})`], ['teknisk', t('Til udvikleren', 'For the developer')], ['historik', t('Historik', 'History')]]} />
      {fane === '' && nyeste && <Indhold i={nyeste.indhold} n={n} />}
      {fane === 'parter' && (
        <div class="tabelramme"><table class="t kortvis">
          <thead><tr><th scope="col">{t('Myndighed', 'Authority')}</th><th scope="col">Version</th><th scope="col">Status</th><th scope="col">{t('Afgjort', 'Decided')}</th><th scope="col"><span class="skjult">{t('Handlinger', 'Actions')}</span></th></tr></thead>
          <tbody>{parter.map((p) => (
            <tr key={p.uuid}><th scope="row">{n.org(p.myndighed)}<div class="lille svag">{p.side}</div></th><td data-navn="Version">{p.version}</td>
              <td><Tilstand ord={p.status} />{p.aarsag && <div class="lille">“{p.aarsag}”</div>}{p.ophoer && <div class="lille svag">{t('ophører', 'ends')} {tid(p.ophoer)}</div>}</td>
              <td>{p.afgjort && <>{tid(p.afgjort)}<div class="lille svag afbryd">{p.afgjortAf}</div>{p.godkendelse && <a class="lille" href={'/app/godkendelser/' + p.godkendelse}>{t('Det, der blev godkendt', 'What was approved')}</a>}</>}</td>
              <td><div class="raekke">{p.status === 'Afventer' && p.myndighed === mig.organisation && har(mig, AFT, UND) && <a class="button button-primary lille" href={'/app/godkend/aftaleparter/' + p.uuid}>{t('Læs og godkend', 'Read and approve')}</a>}<Handlinger valg={parthandlinger} p={p} igen={h.igen} tilbage="" /></div></td></tr>))}</tbody>
        </table></div>)}
      {fane === 'versioner' && (versioner.length < 2 ? <><p>{t('Der er kun én version.', 'There is only one version.')} {nyeste && <span class="svag">{t('Anmodet af', 'Requested by')} {nyeste.anmoder || '–'} {tid(nyeste.anmodet)}</span>}</p></> : (
        <>
          <div class="filtre">
            {([['fra', fra], ['til', til]] as const).map(([navn, v]) => <div key={navn}><label for={'v-' + navn}>{navn === 'fra' ? t('Sammenlign', 'Compare') : t('med', 'with')}</label><select id={'v-' + navn} class="felt" value={v?.version} onChange={(e) => gaaTil(`${location.pathname}?fane=versioner&fra=${navn === 'fra' ? e.currentTarget.value : fra?.version}&til=${navn === 'til' ? e.currentTarget.value : til?.version}`, true)}>{versioner.map((x) => <option value={x.version}>{t('Version ', 'Version ')}{x.version} {dato(x.anmodet)}</option>)}</select></div>)}
          </div>
          <Forskel foer={fra?.indhold} efter={til?.indhold} />
        </>))}
      {fane === 'teknisk' && (tek.data ? <Teknisk d={tek.data} n={n} /> : tek.fejl ? <Fejlbesked fejl={tek.fejl} /> : <Vent />)}
      {fane === 'historik' && <Historik operation={'aftaler.historik' as Operation} uuid={uuid} />}
    </>);
}

function Teknisk({ d, n }: { d: Post; n: ReturnType<typeof useOpslag> }) {
  const kopi = (v: string, hvad: string) => <span class="raekke"><code>{v}</code><Kopier tekst={v} hvad={hvad} /></span>;
  return (
    <Fakta raekker={[
      ['ServiceAgreementUUID', kopi(d.serviceAgreementUuid, 'ServiceAgreementUUID')], ['UserSystemUUID', kopi(d.userSystemUuid, 'UserSystemUUID')],
      ...d.myndigheder.map((m: Post) => [`UserUUID ${n.org(m.cvr)}`, kopi(m.userUuid, 'UserUUID')]),
      ...d.services.flatMap((s: Post) => [[`${s.navn}: ServiceUUID`, kopi(s.serviceUuid, s.navn)], [`${s.navn}: EntityId`, kopi(s.entityId, s.navn)], [`${s.navn}: ${t('adresser', 'addresses')}`, <ul>{s.adresser.map((x: string) => <li key={x}><code>{x}</code></li>)}</ul>]]),
    ] as [string, any][]} />);
}

// ADM-020: everything on one page, then "jeg er bemyndiget".
export function Godkend({ art, uuid }: { art: 'aftaleparter' | 'foederationsaftaler'; uuid: string }) {
  const h = useHent<{ tekst: string; sha256: string }>(() => kald(`${art}.godkendelsestekst` as Operation, { sti: { uuid } }), [art, uuid]);
  const [ja, saet] = useState(false);
  const [gjort, saetGjort] = useState(false);
  const p = useHent<Post>(() => kald(`${art}.laes` as Operation, { sti: { uuid } }), [art, uuid]);
  const tilbage = art === 'aftaleparter' && p.data ? `/app/aftaler/${p.data.aftale}?fane=parter` : `/app/${art}/${uuid}`;
  return (
    <>
      <Kryds led={[[t('Mine opgaver', 'My tasks'), '/app/'], [t('Læs og godkend', 'Read and approve'), '']]} />
      <Overskrift titel={t('Læs og godkend', 'Read and approve')} />
      {gjort ? <Besked art="god" titel={t('Godkendt', 'Approved')}><p>{t('Aftalen gælder fra nu af. Leverandøren får advis.', 'The agreement is in force from now. The supplier gets a notice.')} <a href="/app/">{t('Til mine opgaver', 'To my tasks')}</a></p></Besked> : h.fejl ? <Fejlbesked fejl={h.fejl} igen={h.igen} /> : !h.data ? <Vent /> : (
        <>
          <p>{t('Din godkendelse er myndighedens instruks om, at data må videregives. Læs det hele.', 'Your approval is the authority’s instruction that data may be handed over. Read all of it.')}</p>
          <pre class="godkendelsestekst" tabIndex={0} role="region" aria-label={t('Teksten, der godkendes', 'The text to approve')}>{h.data.tekst}</pre>
          <div class="kryds-felt"><input id="bemyndiget" type="checkbox" checked={ja} onChange={(e) => saet(e.currentTarget.checked)} /><label for="bemyndiget">{t('Jeg er bemyndiget til at godkende aftalen på myndighedens vegne.', 'I am authorised to approve the agreement on the authority’s behalf.')}</label></div>
          <div class="raekke">
            {ja ? <Handling art="primary" tekst={t('Godkend', 'Approve')} koer={() => kald(`${art}.godkend` as Operation, { sti: { uuid }, krop: { sha256: h.data!.sha256, bemyndiget: true } })} efter={() => { glem(); saetGjort(true); }} /> : <button class="button button-primary" disabled>{t('Godkend', 'Approve')}</button>}
            {p.data && <Handlinger valg={[{ ...parthandlinger[0]!, operation: `${art}.afvis` as Operation }]} p={p.data} igen={() => gaaTil(tilbage)} tilbage={tilbage} />}
            <a class="button button-secondary" href={tilbage}>{t('Se hele aftalen', 'See the whole agreement')}</a>
          </div>
        </>)}
    </>);
}

// Several at once (ADM-021): each is read and ticked by itself, and gets its own answer.
export function Afventer() {
  const n = useOpslag();
  const mig = useSession();
  const [nr, saetNr] = useState(0);
  const [valgt, saetValgt] = useState(new Set<string>());
  const [laest, saetLaest] = useState<Map<string, { tekst: string; sha256: string }>>();
  const [bemyndiget, saetBemyndiget] = useState(false);
  const [svar, saetSvar] = useState<Post[]>();
  const [fejl, saetFejl] = useState<Error>();
  const aftale = usePoster('aftaler');
  const navn = (u: string) => aftale?.find((a) => a.uuid === u)?.navn ?? u;
  const laes = async () => {
    try {
      saetLaest(new Map(await Promise.all([...valgt].map(async (u) => [u, await kald('aftaleparter.godkendelsestekst', { sti: { uuid: u } })] as [string, { tekst: string; sha256: string }]))));
    } catch (e) { saetFejl(e as Error); }
  };
  const godkend = async () => {
    saetSvar(await kald('aftaleparter.godkend-flere', { krop: { godkend: [...laest!].map(([part, x]) => ({ part, sha256: x.sha256, bemyndiget })) } }));
    saetLaest(undefined); saetValgt(new Set()); saetBemyndiget(false); saetNr((x) => x + 1); glem();
  };
  const kan = har(mig, AFT, UND);
  return (
    <>
      <Overskrift titel={t('Venter på afgørelse', 'Waiting for a decision')} />
      {fejl && <Fejlbesked fejl={fejl} />}
      {svar && <Besked art={svar.every((s) => s.kode === 20) ? 'god' : 'advarsel'} titel={`${svar.filter((s) => s.kode === 20).length} ${t('godkendt', 'approved')}`}>{svar.filter((s) => s.kode !== 20).map((s) => <p key={s.part}>{s.tekst}</p>)}</Besked>}
      {laest ? (
        <>
          {[...laest].map(([u, x]) => <pre key={u} class="godkendelsestekst" tabIndex={0} role="region" aria-label={t('Teksten, der godkendes', 'The text to approve')}>{x.tekst}</pre>)}
          <div class="kryds-felt"><input id="bem" type="checkbox" checked={bemyndiget} onChange={(e) => saetBemyndiget(e.currentTarget.checked)} /><label for="bem">{t('Jeg har læst dem alle og er bemyndiget til at godkende dem.', 'I have read them all and am authorised to approve them.')}</label></div>
          <div class="raekke">{bemyndiget && <Handling art="primary" tekst={t('Godkend', 'Approve') + ` (${laest.size})`} koer={godkend} />}<button class="button button-secondary" onClick={() => saetLaest(undefined)}>{t('Tilbage', 'Back')}</button></div>
        </>
      ) : (
        <>
          <Liste key={nr} titel={t('Venter på afgørelse', 'Waiting for a decision')} csv="afventer" sorter="anmodet" adresse={(p) => '/app/godkend/aftaleparter/' + p.uuid} hent={async () => { const s = await alle('aftaleparter.liste', { status: 'Afventer' }); return { ...s, poster: s.poster.filter((p) => p.myndighed === mig.organisation || har(mig, OPERATOER)) }; }}
            tom={<p>{t('Ingen aftaler venter på jer.', 'No agreements wait for you.')}</p>} vaelg={kan ? { valgt, saet: saetValgt, kan: () => true } : undefined}
            filtre={[{ id: 'leverandoer', navn: t('Leverandør', 'Supplier'), vaerdi: (p: Post) => n.org(p.leverandoer) }, { id: 'system', navn: 'System', vaerdi: (p: Post) => n.system(p.system) }]}
            kolonner={[
              { id: 'aftale', navn: t('Aftale', 'Agreement'), vaerdi: (p: Post) => navn(p.aftale) }, { id: 'leverandoer', navn: t('Leverandør', 'Supplier'), vaerdi: (p: Post) => n.org(p.leverandoer) },
              { id: 'system', navn: 'System', vaerdi: (p: Post) => n.system(p.system) }, { id: 'side', navn: t('Vi er', 'We are'), vaerdi: (p: Post) => p.side }, { id: 'anmodet', navn: t('Anmodet', 'Requested'), vaerdi: (p: Post) => p.anmodet, vis: (p: Post) => tid(p.anmodet) }]} />
          {kan && valgt.size > 0 && <p><button class="button button-primary" onClick={laes}>{t('Læs og godkend de valgte', 'Read and approve the selected')} ({valgt.size})</button></p>}
        </>)}
    </>);
}

// Why a draft that was just saved could not be requested: shown where the draft is edited.
let afslag: Error | undefined;

interface Udkast { system: string; navn: string; indhold: Post; nr?: number; }

// The request: the five tabs of 4.1 on one page, so that nothing is forgotten behind a tab.
export function Aftaleform({ uuid }: { uuid?: string }) {
  const mig = useSession();
  const n = useOpslag();
  const { valg } = useSted();
  const services = usePoster('services'), roller = usePoster('servicesystemroller'), systemer = usePoster('systemer');
  const h = useHent<Post | undefined>(async () => (uuid ? (await kald('aftaler.oversigt', { sti: { uuid } })).aftale : undefined), [uuid]);
  const [u, saet] = useState<Udkast>();
  const [s, saetS] = useState<{ i?: boolean; fejl?: Error }>(() => { const fejl = uuid ? afslag : undefined; afslag = undefined; return { fejl }; });
  useEffect(() => {
    if (h.henter) return;
    const a = h.data;
    saet(a ? { system: a.system, navn: a.navn, nr: a.nr, indhold: a.versioner.at(-1).indhold }
      : { system: valg.get('system') ?? '', navn: '', indhold: { type: 'Uden videregivelse af data', gyldigTil: null, begrundelse: '', sikkerhedsmodel: 'Token', certifikat: null, dataejere: [], datamodtagere: [], services: [] } });
  }, [h.henter]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} />;
  if (!u || !services || !roller || !systemer) return <Vent />;
  const kladde = !uuid || h.data!.kladde;
  const ind = (i: Post) => saet({ ...u, indhold: { ...u.indhold, ...i } });
  const valgte: Post[] = u.indhold.services;
  const skiftService = (id: string, paa: boolean) => {
    const koblede: string[] = paa ? services.find((x) => x.uuid === id)?.koblede ?? [] : [];
    ind({ services: paa ? [...valgte, ...[id, ...koblede].filter((x) => !valgte.some((y) => y.service === x)).map((service) => ({ service, roller: [] }))] : valgte.filter((x) => x.service !== id) });
  };
  const skiftRolle = (id: string, rolle: string, paa: boolean) => ind({ services: valgte.map((x) => (x.service !== id ? x : { ...x, roller: paa ? [...x.roller, { rolle, afgraensninger: (roller.find((r) => r.id === rolle)?.dataafgraensningstyper ?? []).map((a: Post) => ({ type: a.type, vaerdier: [], dynamisk: false })) }] : x.roller.filter((r: Post) => r.rolle !== rolle) })) });
  const saetVaerdi = (id: string, rolle: string, type: string, v: string) => ind({ services: valgte.map((x) => (x.service !== id ? x : { ...x, roller: x.roller.map((r: Post) => (r.rolle !== rolle ? r : { ...r, afgraensninger: r.afgraensninger.map((a: Post) => (a.type !== type ? a : { ...a, vaerdier: v.split(',').map((w) => w.trim()).filter((w, i, l) => w || i < l.length - 1) })) })) })) });
  const gem = async (anmod: boolean) => {
    saetS({ i: true });
    const indhold = { ...u.indhold, services: valgte.map((x) => ({ ...x, roller: x.roller.map((r: Post) => ({ ...r, afgraensninger: r.afgraensninger.filter((a: Post) => a.vaerdier.length) })) })) };
    try {
      let id = uuid;
      if (!uuid) id = (await kald('aftaler.opret', { krop: { system: u.system, navn: u.navn, indhold } })).uuid;
      else if (kladde) await kald('aftaler.ret', { sti: { uuid }, krop: { navn: u.navn, nr: u.nr, indhold } });
      else await kald('aftaler.rediger', { sti: { uuid }, krop: indhold });
      // A new version of an agreement is a request as it is; a draft is asked for.
      if (anmod && kladde) {
        try { await kald('aftaler.anmod', { sti: { uuid: id! } }); } catch (e) { afslag = e as Error; glem(); gaaTil(`/app/aftaler/${id}/ret`); throw e; }
      }
      glem();
      gaaTil('/app/aftaler/' + id);
    } catch (fejl) { saetS({ fejl: fejl as Error }); scrollTo(0, 0); }
  };
  const titel = !uuid ? t('Bed om en aftale', 'Ask for an agreement') : kladde ? t('Ret kladden', 'Edit the draft') : t('Ny version', 'New version');
  const deler = u.indhold.type !== 'Uden videregivelse af data';
  return (
    <>
      <Kryds led={[[t('Serviceaftaler', 'Service agreements'), '/app/aftaler'], ...(uuid ? ([[u.navn, '/app/aftaler/' + uuid]] as [string, string][]) : []), [titel, '']]} />
      <Overskrift titel={titel} />
      {s.fejl && <Fejlbesked fejl={s.fejl} />}
      {!kladde && <Besked><p>{t('Den gamle version gælder, til den nye er godkendt.', 'The old version holds until the new one is approved.')}</p></Besked>}
      <form onSubmit={(e) => { e.preventDefault(); gem((e.submitter as HTMLButtonElement)?.value === 'anmod'); }}>
        <h2>1. {t('Hvad', 'What')}</h2>
        {kladde && <div class="gruppe"><label for="a-navn">{t('Aftalens navn', 'The agreement’s name')}</label><input id="a-navn" class="felt" required maxLength={200} value={u.navn} onInput={(e) => saet({ ...u, navn: e.currentTarget.value })} /></div>}
        {!uuid && <div class="gruppe"><label for="a-sys">{t('System', 'System')}</label><select id="a-sys" class="felt" required value={u.system} onChange={(e) => saet({ ...u, system: e.currentTarget.value })}><option value="">{t('Vælg …', 'Choose …')}</option>{systemer.filter((x) => x.ejer === mig.organisation && x.status === 'Aktiv').map((x) => <option value={x.uuid}>{x.navn}</option>)}</select></div>}
        <Formfelter indhold={u.indhold} ind={ind} />
        <h2>2. {deler ? t('Dataejere og datamodtagere', 'Data owners and receivers') : t('Myndigheder', 'Authorities')}</h2>
        <Myndigheder indhold={u.indhold} ind={ind} deler={deler} />
        <h2>3. {t('Services og roller', 'Services and roles')}</h2>
        {services.slice().sort((x, y) => String(x.navn).localeCompare(y.navn, 'da')).filter((x) => x.status === 'Udgivet' || valgte.some((y) => y.service === x.uuid)).map((x) => {
          const valgt = valgte.find((y) => y.service === x.uuid);
          return (
            <fieldset key={x.uuid} class="taet"><legend class="skjult">{x.navn}</legend>
              <div class="kryds-felt"><input type="checkbox" id={'s' + x.uuid} checked={!!valgt} onChange={(e) => skiftService(x.uuid, e.currentTarget.checked)} /><label for={'s' + x.uuid}><strong>{x.navn}</strong> {x.version && <span class="svag">{x.version}</span>}<br /><span class="lille">{x.dataindhold || x.beskrivelse}</span></label></div>
              {valgt && roller.filter((r) => r.service === x.uuid).map((r) => {
                const vr = valgt.roller.find((y: Post) => y.rolle === r.id);
                return (
                  <div key={r.uuid} style={{ marginLeft: '3.2rem' }}>
                    <div class="kryds-felt"><input type="checkbox" id={'r' + r.uuid} checked={!!vr} onChange={(e) => skiftRolle(x.uuid, r.id, e.currentTarget.checked)} /><label for={'r' + r.uuid}>{r.navn} <span class="lille svag">{r.beskrivelse}</span></label></div>
                    {vr && r.dataafgraensningstyper.map((g: Post) => <div class="gruppe" key={g.type} style={{ marginLeft: '3.2rem' }}><label for={'g' + r.uuid + g.type}>{n.type(g.type)}{g.kraevet && ' *'}</label><input id={'g' + r.uuid + g.type} class="felt" required={g.kraevet} placeholder={t('værdier med komma imellem', 'values with commas between')} value={(vr.afgraensninger.find((y: Post) => y.type === g.type)?.vaerdier ?? []).join(', ')} onInput={(e) => saetVaerdi(x.uuid, r.id, g.type, e.currentTarget.value)} /></div>)}
                  </div>);
              })}
            </fieldset>);
        })}
        <div class="raekke">
          <button class="button button-primary" value="anmod" disabled={s.i}>{kladde ? t('Anmod om godkendelse', 'Ask for approval') : t('Anmod om den nye version', 'Ask for the new version')}</button>
          {kladde && <button class="button button-secondary" value="gem" disabled={s.i}>{t('Gem som kladde', 'Save as a draft')}</button>}
          <a class="button button-secondary" href={uuid ? '/app/aftaler/' + uuid : '/app/aftaler'}>{t('Fortryd', 'Cancel')}</a>
        </div>
      </form>
    </>);
}

const TYPER = ['Uden videregivelse af data', 'Med videregivelse, flere datamodtagere', 'Med videregivelse, flere dataejere', 'Med videregivelse, én dataejer og én datamodtager'];

function Formfelter({ indhold, ind }: { indhold: Post; ind: (i: Post) => void }) {
  return (
    <>
      <fieldset><legend>{t('Type', 'Type')}</legend>{TYPER.map((x) => <div class="kryds-felt" key={x}><input type="radio" name="type" id={'ty' + x} checked={indhold.type === x} onChange={() => ind({ type: x })} /><label for={'ty' + x}>{x}</label></div>)}</fieldset>
      <div class="gruppe"><label for="a-beg">{t('Begrundelse og lovhjemmel', 'Reason and legal basis')}</label><p class="hjaelp" id="a-beg-h">{t('Skriv til dem, der skal godkende: hvad skal data bruges til, og efter hvilken lov?', 'Write to those who approve: what are the data for, and by which law?')}</p><textarea id="a-beg" class="felt" required aria-describedby="a-beg-h" maxLength={4000} value={indhold.begrundelse} onInput={(e) => ind({ begrundelse: e.currentTarget.value })} /></div>
      <div class="gruppe"><label for="a-til">{t('Gyldig til (sidste dag; tom: udløber ikke)', 'Valid to (last day; empty: does not expire)')}</label><input id="a-til" class="felt" type="date" value={indhold.gyldigTil ?? ''} onInput={(e) => ind({ gyldigTil: e.currentTarget.value || null })} /></div>
    </>);
}

function Myndigheder({ indhold, ind, deler }: { indhold: Post; ind: (i: Post) => void; deler: boolean }) {
  const alleOrg = usePoster('organisationer')?.filter((o) => (o.typer ?? []).includes('Myndighed'));
  if (!alleOrg) return <Vent />;
  const valg = (felt: 'dataejere' | 'datamodtagere', navn: string) => {
    const v: string[] = indhold[felt] ?? [];
    const saet = (ny: string[]) => ind(deler ? { [felt]: ny } : { dataejere: ny, datamodtagere: [] });
    return (
      <fieldset><legend>{navn}</legend>
        {alleOrg.length > 8 && <p class="raekke"><button type="button" class="linkknap" onClick={() => saet(alleOrg.map((o) => o.cvr))}>{t('Vælg alle', 'Select all')} ({alleOrg.length})</button><button type="button" class="linkknap" onClick={() => saet([])}>{t('Vælg ingen', 'Select none')}</button></p>}
        <div style={{ maxHeight: '30rem', overflow: 'auto' }}>{alleOrg.map((o) => <div class="kryds-felt" key={o.cvr}><input type="checkbox" id={felt + o.cvr} checked={v.includes(o.cvr)} onChange={(e) => saet(e.currentTarget.checked ? [...v, o.cvr] : v.filter((c) => c !== o.cvr))} /><label for={felt + o.cvr}>{o.navn} <span class="svag">{o.cvr}</span></label></div>)}</div>
      </fieldset>);
  };
  return deler ? <>{valg('dataejere', t('Dataejere: hvis data', 'Data owners: whose data'))}{valg('datamodtagere', t('Datamodtagere: på hvis vegne', 'Data receivers: on whose behalf'))}</> : valg('dataejere', t('På hvis vegne systemet handler', 'On whose behalf the system acts'));
}
