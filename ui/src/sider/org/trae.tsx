// The hierarchy: as a tree that is fetched level by level, as a picture around one unit, and as a list.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Post } from '../../api';
import { Besked, Fejlbesked, Tilstand, useHent, Vent } from '../../dele/grund';
import { Ikon } from '../../dele/ikon';
import { Liste } from '../../dele/liste';
import { Overskrift } from '../../dele/skal';
import { gaaTil, medValg, useSted } from '../../rute';
import { har, ORG, useSession } from '../../session';
import { dato, t, talform } from '../../sprog';
import { helListe, medTid, org, tider } from './data';
import { Tidsvalg } from './dele';

export const maaRette = (s: ReturnType<typeof useSession>): boolean => har(s, ORG, 'Organisationsredaktør');
const VINDUE = 300; // rows drawn at first

interface Knude { e: Post; niveau: number; aaben: boolean; nr: number; af: number; over?: string; }

// Arrow keys as in any tree: up and down, right opens, left closes or goes to the parent.
function Trae({ roedder, hentBoern, tid }: { roedder: Post[]; hentBoern: (uuid: string) => Promise<Post[]>; tid: ReturnType<typeof tider> }) {
  const [boern, saetBoern] = useState<Record<string, Post[]>>(() => Object.fromEntries(roedder.filter((r) => r.under).map((r) => [r.uuid, r.under])));
  const [aabne, saetAabne] = useState<Set<string>>(() => new Set(roedder.filter((r) => r.under).map((r) => r.uuid)));
  const [fejl, saetFejl] = useState<Error>();
  const [her, saetHer] = useState(roedder[0]?.uuid ?? '');
  const [antal, saetAntal] = useState(VINDUE);
  const ul = useRef<HTMLUListElement>(null);
  const knuder = useMemo(() => {
    const ud: Knude[] = [];
    const ned = (l: Post[], niveau: number, over?: string) => l.forEach((e, i) => {
      const aaben = aabne.has(e.uuid);
      ud.push({ e, niveau, aaben, nr: i + 1, af: l.length, over });
      if (aaben) ned(boern[e.uuid] ?? [], niveau + 1, e.uuid);
    });
    ned(roedder, 1);
    return ud;
  }, [roedder, boern, aabne]);
  const skift = async (e: Post, paa: boolean) => {
    if (!e.boern) return;
    if (paa && !boern[e.uuid]) {
      try { const b = await hentBoern(e.uuid); saetBoern((x) => ({ ...x, [e.uuid]: b })); } catch (x) { saetFejl(x as Error); return; }
    }
    saetAabne((x) => { const n = new Set(x); paa ? n.add(e.uuid) : n.delete(e.uuid); return n; });
  };
  const gaa = (uuid?: string) => { if (!uuid) return; saetHer(uuid); requestAnimationFrame(() => ul.current?.querySelector<HTMLElement>(`[data-id="${uuid}"]`)?.focus()); };
  const tast = (ev: KeyboardEvent) => {
    const i = knuder.findIndex((k) => k.e.uuid === her), k = knuder[i];
    if (!k || ev.altKey || ev.ctrlKey || ev.metaKey) return;
    const taster: Record<string, () => void> = {
      ArrowDown: () => gaa(knuder[i + 1]?.e.uuid), ArrowUp: () => gaa(knuder[i - 1]?.e.uuid), Home: () => gaa(knuder[0]?.e.uuid), End: () => gaa(knuder[Math.min(antal, knuder.length) - 1]?.e.uuid),
      ArrowRight: () => (k.aaben ? gaa(knuder[i + 1]?.niveau! > k.niveau ? knuder[i + 1]!.e.uuid : undefined) : void skift(k.e, true)),
      ArrowLeft: () => (k.aaben && k.e.boern ? void skift(k.e, false) : gaa(k.over)),
      Enter: () => gaaTil(medTid('/app/enheder/' + k.e.uuid, tid)),
    };
    if (taster[ev.key]) { ev.preventDefault(); taster[ev.key]!(); }
  };
  return (
    <>
      {fejl && <Fejlbesked fejl={fejl} />}
      <ul class="trae orgtrae" role="tree" aria-label={t('Enheder', 'Units')} ref={ul} onKeyDown={tast}>
        {knuder.slice(0, antal).map((k) => (
          <li key={k.e.uuid} role="treeitem" data-id={k.e.uuid} aria-level={k.niveau} aria-posinset={k.nr} aria-setsize={k.af} aria-expanded={k.e.boern ? k.aaben : undefined} aria-label={k.e.navn + (k.e.boern ? `, ${k.e.boern} ${t('under', 'below')}` : '')} tabIndex={k.e.uuid === her ? 0 : -1} onFocus={() => saetHer(k.e.uuid)}>
            <div class="gren" style={{ paddingLeft: `${(k.niveau - 1) * 2.2}rem` }}>
              {k.e.boern ? <span class="fold" aria-hidden="true" onClick={() => void skift(k.e, !k.aaben)}><Ikon navn={k.aaben ? 'ned' : 'hoejre'} /></span> : <span class="fold" aria-hidden="true" />}
              <a href={medTid('/app/enheder/' + k.e.uuid, tid)} tabIndex={-1}>{k.e.navn || k.e.noegle}</a>
              {k.e.boern > 0 && !k.aaben && <span class="lille svag">{talform.format(k.e.boern)}</span>}
            </div>
          </li>))}
      </ul>
      {knuder.length > antal && <p><button class="button button-secondary" onClick={() => saetAntal(antal + 1000)}>{t('Vis flere', 'Show more')} ({talform.format(knuder.length - antal)})</button></p>}
    </>);
}

// One unit in the middle: the way up at the left, what lies under it at the right. A box is a link to its own picture.
function Tegning({ uuid }: { uuid: string }) {
  const { valg } = useSted();
  const tid = tider(valg);
  const h = useHent<Post>(() => org('enheder/' + uuid, { ...tid }), [uuid, tid.virkning, tid.registrering]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data) return <Vent />;
  const under: Post[] = h.data.under.slice(0, 60), op: Post[] = h.data.sti.slice(0, -1);
  const H = Math.max(70, under.length * 44, (op.length + 1) * 60), midt = H / 2;
  const kort = (s: string, n: number) => (s.length > n ? s.slice(0, n - 1) + '…' : s);
  const kasse = (p: Post, x: number, y: number, b: number, mig = false) => (
    <a href={medValg({ enhed: p.uuid })} key={p.uuid} onClick={(e) => { e.preventDefault(); gaaTil(medValg({ enhed: p.uuid })); }}><rect class={'kasse' + (mig ? ' mig' : '')} x={x} y={y - 17} width={b} height={34} rx={6} /><text x={x + 10} y={y + 5}>{kort(p.navn, Math.floor(b / 8))}</text><title>{p.navn}</title></a>);
  return (
    <>
      <div class="tabelramme" style={{ padding: '1.6rem' }} tabIndex={0} role="region" aria-label={t('Tegning', 'Picture')}>
        <svg class="tegning" viewBox={`0 0 960 ${H + 10}`} role="group" aria-label={`${h.data.navn}: ${under.length} ${t('enheder under', 'units below')}`} style={{ minWidth: '76rem' }}>
          {op.map((p, i) => { const y = midt + (i - (op.length - 1) / 2) * 56; return <g key={p.uuid}>{i > 0 && <path class="pil" d={`M120 ${y - 39}V${y - 17}`} />}{kasse(p, 5, y, 240)}</g>; })}
          {op.length > 0 && <path class="pil" d={`M245 ${midt + ((op.length - 1) / 2) * 56} C290 ${midt + ((op.length - 1) / 2) * 56} 280 ${midt} 325 ${midt}`} />}
          {under.map((p, i) => { const y = midt + (i - (under.length - 1) / 2) * 42; return <g key={p.uuid}><path class="pil" d={`M615 ${midt} C660 ${midt} 640 ${y} 690 ${y}`} />{kasse(p, 690, y, 265)}</g>; })}
          {kasse(h.data, 325, midt, 290, true)}
        </svg>
      </div>
      <p>{h.data.under.length > 60 && t('Kun de første 60 er tegnet. ', 'Only the first 60 are drawn. ')}<a href={medTid('/app/enheder/' + uuid, tid)}>{t('Åbn ', 'Open ') + h.data.navn}</a></p>
    </>);
}

function Soegning() {
  const { valg } = useSted();
  const q = valg.get('q') ?? '', tid = tider(valg);
  const [skriver, saet] = useState(q);
  useEffect(() => { const ur = setTimeout(() => skriver !== q && gaaTil(medValg({ q: skriver }), true), 250); return () => clearTimeout(ur); }, [skriver]);
  const h = useHent<Post | undefined>(async () => (q.trim().length > 1 ? org('soeg', { q, ...tid }) : undefined), [q, tid.virkning]);
  const gruppe = (navn: string, l: Post[], rod: string, id: (p: Post) => string) => l.length > 0 && <section class="kort"><h2>{navn}</h2><ul>{l.map((p) => <li key={p.uuid}><a href={medTid(rod + id(p), tid)}>{p.navn}</a> <span class="lille svag">{p.noegle ?? p.om}</span></li>)}</ul></section>;
  return (
    <>
      <div class="filtre"><div class="fyld" style={{ maxWidth: '52rem' }}><label for="org-q">{t('Søg enhed, person eller stilling', 'Search unit, person or position')}</label><input id="org-q" type="search" class="felt" style={{ width: '100%' }} value={skriver} onInput={(e) => saet(e.currentTarget.value)} /></div></div>
      {h.fejl && <Fejlbesked fejl={h.fejl} />}
      {q && h.data && <div class="kort-net" aria-live="polite">{gruppe(t('Enheder', 'Units'), h.data.enheder, '/app/enheder/', (p) => p.uuid)}{gruppe(t('Personer', 'People'), h.data.brugere, '/app/brugere/', (p) => p.uuid)}{gruppe(t('Stillinger', 'Positions'), h.data.stillinger, '/app/enheder/', (p) => p.enhed)}{!h.data.enheder.length && !h.data.brugere.length && !h.data.stillinger.length && <p>{t('Ingen passer.', 'Nothing fits.')}</p>}</div>}
    </>);
}

export function Hierarki() {
  const { valg } = useSted();
  const mig = useSession();
  const tid = tider(valg), vis = valg.get('vis') ?? '';
  const h = useHent<Post>(() => org('trae', { ...tid }), [tid.virkning, tid.registrering]);
  const fane = (id: string, navn: string) => <a href={medValg({ vis: id })} aria-current={vis === id ? 'page' : undefined}>{navn}</a>;
  return (
    <>
      <Overskrift titel={t('Organisation', 'Organisation')}>
        <button class="button button-secondary" onClick={() => print()}><Ikon navn="udskriv" />{t('Udskriv', 'Print')}</button>
        {maaRette(mig) && <a class="button button-primary" href="/app/enheder/ny"><Ikon navn="plus" />{t('Ny enhed', 'New unit')}</a>}
      </Overskrift>
      <Soegning />
      <nav class="faner" aria-label={t('Visning', 'View')}>{fane('', t('Træ', 'Tree'))}{fane('tegning', t('Tegning', 'Picture'))}<a href={medTid('/app/enheder', tid)}>{t('Liste', 'List')}</a><a href={medTid('/app/aendringer', tid)}>{t('Hvad ændres?', 'What changes?')}</a></nav>
      <Tidsvalg />
      {h.fejl && <Fejlbesked fejl={h.fejl} igen={h.igen} />}
      {!h.data && !h.fejl && <Vent />}
      {h.data && !h.data.roedder.length && <Besked titel={t('Der er ingen enheder', 'There are no units')}><p>{t('Opret den øverste enhed, eller importér jeres hierarki fra en CSV-fil.', 'Make the topmost unit, or import your hierarchy from a CSV file.')} <a href="/app/csv-import">{t('Importér', 'Import')}</a></p></Besked>}
      {h.data && h.data.roedder.length > 1 && <Besked art="advarsel"><p>{t('Flere enheder ligger øverst. Se efterlevelse, regel C20.', 'Several units are topmost. See compliance, rule C20.')}</p></Besked>}
      {h.data && h.data.roedder.length > 0 && (vis === 'tegning'
        ? <Tegning uuid={valg.get('enhed') ?? h.data.roedder[0].uuid} />
        : <Trae key={`${tid.virkning} ${tid.registrering}`} roedder={h.data.roedder} tid={tid} hentBoern={(u) => org(`enheder/${u}/boern`, { ...tid })} />)}
    </>);
}

export function Enhedsliste() {
  const { valg } = useSted();
  const mig = useSession();
  const tid = tider(valg);
  const [navne, saet] = useState<Map<string, Post>>(new Map());
  const kolonner = useMemo(() => {
    const vej = (p: Post): string => { const ud: string[] = []; for (let o = navne.get(p.overordnet); o && ud.length < 20; o = navne.get(o.overordnet)) ud.unshift(o.navn); return ud.join(' › '); };
    const tilstand = (p: Post) => (p.aktiv ? 'Aktiv' : 'Lukket');
    return [{ id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p: Post) => p.navn }, { id: 'noegle', navn: t('Nøgle', 'Key'), vaerdi: (p: Post) => p.noegle }, { id: 'vej', navn: t('Ligger under', 'Lies under'), vaerdi: vej },
      { id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: tilstand, vis: (p: Post) => <Tilstand ord={tilstand(p)} /> }, { id: 'fra', navn: t('Fra', 'From'), vaerdi: (p: Post) => p.fra ?? '', vis: (p: Post) => dato(p.fra) }, { id: 'uuid', navn: 'UUID', vaerdi: (p: Post) => p.uuid, kun_csv: true }];
  }, [navne]);
  const hent = async (naaet: (d: { poster: Post[]; mere: boolean }) => void) => { const r = await helListe('enheder', { ...tid }, naaet); saet(new Map(r.poster.map((p) => [p.uuid, p]))); return r; };
  return (
    <>
      <Overskrift titel={t('Enheder', 'Units')}>{maaRette(mig) && <a class="button button-primary" href="/app/enheder/ny"><Ikon navn="plus" />{t('Ny enhed', 'New unit')}</a>}</Overskrift>
      <Tidsvalg />
      <Liste titel={t('Enheder', 'Units')} csv="enheder" sorter="navn" hent={hent} af={[tid.virkning, tid.registrering]} kolonner={kolonner} adresse={(p) => medTid('/app/enheder/' + p.uuid, tid)} filtre={[{ id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: (p: Post) => (p.aktiv ? 'Aktiv' : 'Lukket') }]} />
    </>);
}

export function Brugerliste() {
  const { valg } = useSted();
  const mig = useSession();
  const tid = tider(valg);
  const tilstand = (p: Post) => (p.aktiv ? 'Aktiv' : 'Lukket');
  return (
    <>
      <Overskrift titel={t('Brugere', 'Users')}>{maaRette(mig) && <a class="button button-primary" href="/app/brugere/ny"><Ikon navn="plus" />{t('Ny bruger', 'New user')}</a>}</Overskrift>
      <Tidsvalg />
      <Liste titel={t('Brugere', 'Users')} csv="brugere" sorter="navn" af={[tid.virkning, tid.registrering]} hent={(naaet) => helListe('brugere', { ...tid }, naaet)} adresse={(p) => medTid('/app/brugere/' + p.uuid, tid)}
        kolonner={[{ id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p: Post) => p.navn }, { id: 'brugernavn', navn: t('Brugernavn', 'User name'), vaerdi: (p: Post) => p.brugernavn }, { id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: tilstand, vis: (p: Post) => <Tilstand ord={tilstand(p)} /> }, { id: 'uuid', navn: 'UUID', vaerdi: (p: Post) => p.uuid, kun_csv: true }]}
        filtre={[{ id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: tilstand }]} />
    </>);
}
