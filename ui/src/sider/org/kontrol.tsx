// What changed between two times, import from CSV, the compliance check.
import { useState } from 'preact/hooks';
import type { Post } from '../../api';
import { Besked, Fejlbesked, Tilstand, useHent, Vent } from '../../dele/grund';
import { gem, Liste } from '../../dele/liste';
import { Overskrift } from '../../dele/skal';
import { gaaTil, medValg, useSted } from '../../rute';
import { dato, ordet, servertid, t, talform, tid } from '../../sprog';
import { idag, org, orgSkriv } from './data';

const artsord: Record<string, string> = { Ny: t('Ny', 'New'), Lukket: t('Lukket', 'Closed'), Omdøbt: t('Omdøbt', 'Renamed'), Flyttet: t('Flyttet', 'Moved') };

export function Aendringer() {
  const { valg } = useSted();
  const akse = valg.get('akse') ?? 'virkning', fra = valg.get('fra') ?? idag(), til = valg.get('til') ?? '';
  const registreret = akse === 'registrering';
  const slut = til || (registreret ? '' : (() => { const d = new Date(servertid()); d.setFullYear(d.getFullYear() + 1); return d.toISOString().slice(0, 10); })());
  const h = useHent<Post[]>(() => org('aendringer', { fra, til: slut, akse }), [fra, slut, akse]);
  const felt = (id: string, navn: string, v: string) => <div><label for={'ae-' + id}>{navn}</label><input id={'ae-' + id} type="date" class="felt" value={v} onChange={(e) => gaaTil(medValg({ [id]: e.currentTarget.value }), true)} /></div>;
  return (
    <>
      <Overskrift titel={t('Hvad ændres?', 'What changes?')} />
      <p>{registreret ? t('Forskellen på organisationen i dag, som den var registreret på de to tidspunkter.', 'The difference of the organisation today, as it was registered at the two times.') : t('Forskellen på organisationen, som den gælder på de to dage. Uden en slutdag vises det kommende år.', 'The difference of the organisation as it is on the two days. Without an end the coming year is shown.')}</p>
      <div class="filtre">
        <div><label for="ae-akse">{t('Sammenlign', 'Compare')}</label><select id="ae-akse" class="felt" value={akse} onChange={(e) => gaaTil(medValg({ akse: e.currentTarget.value }), true)}><option value="virkning">{t('hvad der gælder', 'what holds')}</option><option value="registrering">{t('hvad der var registreret', 'what was registered')}</option></select></div>
        {felt('fra', t('Fra', 'From'), fra)}{felt('til', t('Til', 'To'), slut)}
      </div>
      {h.fejl ? <Fejlbesked fejl={h.fejl} /> : <Liste titel={t('Ændringer', 'Changes')} csv="aendringer" af={[h.data]} noegle={(p: Post) => p.uuid + p.art} hent={async () => ({ poster: h.data ?? [], mere: false })} adresse={(p) => '/app/enheder/' + p.uuid} tom={<p>{h.henter ? '' : t('Intet er forskelligt.', 'Nothing is different.')}</p>}
        kolonner={[{ id: 'navn', navn: t('Enhed', 'Unit'), vaerdi: (p: Post) => p.navn }, { id: 'art', navn: t('Hvad', 'What'), vaerdi: (p: Post) => artsord[p.art] ?? p.art, vis: (p: Post) => <Tilstand ord={artsord[p.art] ?? p.art} /> }, { id: 'foer', navn: t('Før', 'Before'), vaerdi: (p: Post) => p.foer }, { id: 'efter', navn: t('Efter', 'After'), vaerdi: (p: Post) => p.efter }]}
        filtre={[{ id: 'art', navn: t('Hvad', 'What'), vaerdi: (p: Post) => artsord[p.art] ?? p.art }]} />}
    </>);
}

const tilstande = ['Oprettes', 'Rettes', 'Lukkes', 'Uændret', 'Afvist'];
const skabelon = { enheder: 'nøgle;navn;overordnet;fra;e-mail;telefon\r\n', brugere: 'brugernavn;navn;enhed;titel;leder;fra;e-mail\r\n' };

export function Import() {
  const [fil, saetFil] = useState<{ navn: string; tekst: string }>();
  const [s, saet] = useState<{ i?: boolean; fejl?: Error; svar?: Post }>({});
  const koer = async (f: { navn: string; tekst: string }, proeve: boolean) => {
    saet({ i: true, svar: proeve ? undefined : s.svar });
    try { saet({ svar: await orgSkriv('POST', 'import', { fil: f.tekst, proeve }) }); } catch (e) { saet({ fejl: e as Error }); }
  };
  const laes = async (f?: File) => { if (!f) return; const v = { navn: f.name, tekst: await f.text() }; saetFil(v); await koer(v, true); };
  const r = s.svar, antal: Record<string, number> = r?.antal ?? {};
  const skal = (antal.Oprettes ?? 0) + (antal.Rettes ?? 0) + (antal.Lukkes ?? 0);
  return (
    <>
      <Overskrift titel={t('Importér fra CSV', 'Import from CSV')} />
      <p>{t('Enheder eller brugere fra et regneark. Først ser du, hvad der vil ske på hver linje; intet gemmes, før du siger til.', 'Units or users from a spreadsheet. First you see what would happen on each line; nothing is saved until you say so.')}</p>
      <div class="kort-net">
        <section class="kort"><h2>{t('Enheder', 'Units')}</h2><p>{t('Kolonner: nøgle, navn, overordnet (nøglen), fra, luk (ja), og kontaktdata: e-mail, telefon, mobil, adresse, postadresse, ean, hjemmeside, p-nummer, åbningstid, telefontid, lokation.', 'Columns: nøgle (key), navn (name), overordnet (parent’s key), fra (from), luk (close: ja), and contact data.')}</p><button class="button button-secondary" onClick={() => gem('enheder-skabelon.csv', '\ufeff' + skabelon.enheder)}>{t('Hent skabelon', 'Get a template')}<span class="skjult"> {t('enheder', 'units')}</span></button></section>
        <section class="kort"><h2>{t('Brugere', 'Users')}</h2><p>{t('Kolonner: brugernavn, navn, enhed (nøglen), titel, leder (ja), fra, stop (ja), og kontaktdata: e-mail, telefon, mobil, lokation.', 'Columns: brugernavn (user name), navn, enhed (unit’s key), titel, leder (leader: ja), fra, stop (end: ja), and contact data.')}</p><button class="button button-secondary" onClick={() => gem('brugere-skabelon.csv', '\ufeff' + skabelon.brugere)}>{t('Hent skabelon', 'Get a template')}<span class="skjult"> {t('brugere', 'users')}</span></button></section>
      </div>
      <div class="filtre"><div><label for="im-fil">{t('CSV-fil (UTF-8)', 'CSV file (UTF-8)')}</label><input id="im-fil" type="file" class="felt" accept=".csv,text/csv" onChange={(e) => void laes(e.currentTarget.files?.[0])} /></div></div>
      {s.i && <Vent hvad={t('Arbejder …', 'Working …')} />}
      {s.fejl && <Fejlbesked fejl={s.fejl} />}
      {r && (
        <>
          {r.udfoert ? <Besked art={antal.Afvist ? 'advarsel' : 'god'} titel={t('Importen er udført', 'The import is done')}><p>{talform.format(skal)} {t('linjer gemt', 'lines saved')}{antal.Afvist ? `, ${talform.format(antal.Afvist)} ${t('afvist', 'refused')}` : ''}. <a href="/app/organisation">{t('Se organisationen', 'See the organisation')}</a></p></Besked> : (
            <Besked art={antal.Afvist ? 'advarsel' : ''} titel={t('Det her vil ske', 'This will happen')}>
              <p>{tilstande.filter((k) => antal[k]).map((k) => `${talform.format(antal[k]!)} ${k.toLowerCase()}`).join(', ')}. {antal.Afvist ? t('De afviste linjer springes over.', 'Refused lines are passed over.') : ''}</p>
              {skal > 0 && <p style={{ marginTop: '1.2rem' }}><button class="button button-primary" disabled={s.i} onClick={() => fil && void koer(fil, false)}>{t('Gem ', 'Save ')}{talform.format(skal)} {t('linjer', 'lines')}</button></p>}
            </Besked>)}
          <Liste titel={t('Linjer', 'Lines')} csv="import" af={[r]} noegle={(p: Post) => String(p.linje)} hent={async () => ({ poster: r.linjer as Post[], mere: false })} sorter="linje"
            kolonner={[{ id: 'linje', navn: t('Linje', 'Line'), vaerdi: (p: Post) => p.linje }, { id: 'handling', navn: t('Hvad', 'What'), vaerdi: (p: Post) => p.handling, vis: (p: Post) => <Tilstand ord={p.handling} /> }, { id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p: Post) => p.navn, vis: (p: Post) => <>{p.navn} <span class="lille svag">{p.noegle}</span></> },
              { id: 'hvorfor', navn: t('Felter', 'Fields'), vaerdi: (p: Post) => (p.regel ? `${p.felt} ${p.regel}` : p.felter.map((f: Post) => `${f.felt}: ${f.foer} → ${f.efter}`).join('; ')), vis: (p: Post) => (p.regel ? <span class="feltfejl">{p.felt} {p.regel}</span> : <>{p.felter.map((f: Post) => <div key={f.felt}>{f.felt}: {f.foer && <><del class="gl">{f.foer}</del> → </>}<ins class="ny">{f.efter}</ins></div>)}</>) },
              { id: 'dag', navn: t('Fra', 'From'), vaerdi: (p: Post) => p.dag ?? '', vis: (p: Post) => dato(p.dag) }]}
            filtre={[{ id: 'handling', navn: t('Hvad', 'What'), vaerdi: (p: Post) => p.handling }]} />
        </>)}
    </>);
}

const sider: Record<string, string> = { organisationenhed: 'enheder', bruger: 'brugere' };

const udeladte: [string, string][] = [
  ['C54', t('Gadeadresser er UUID’er fra DAR: kræver adresseregisteret.', 'Street addresses are UUIDs of DAR: needs the address register.')],
  ['C82', t('Hver hovedgruppe, som SAPA, KY eller KSD bruger, har en enhed: hvilke de bruger, er ikke skrevet nogen steder.', 'Each main group that SAPA, KY or KSD uses has a unit: which they use is written nowhere.')],
  ['C96', t('Ændringsscenarierne: er prøver af en leverandørs løsning, ikke af data.', 'The change scenarios: tests of a supplier’s solution, not of data.')],
];

// The report says its texts in both languages.
const tekst = t('tekst', 'tekstEn');

export function Efterlevelse() {
  const { valg } = useSted();
  const h = useHent<Post>(() => org('efterlevelse'), []);
  const regel = valg.get('regel') ?? '';
  const fund = (f: Post) => (sider[f.type] ? `/app/${sider[f.type]}/${f.uuid}` : f.type === 'organisation' ? '/app/organisation' : `/app/objekt/${f.type}/${f.uuid}`);
  return (
    <>
      <Overskrift titel={t('Efterlevelse', 'Compliance')}><button class="button button-secondary" onClick={() => print()}>{t('Udskriv', 'Print')}</button><button class="button button-secondary" onClick={h.igen}>{t('Efterse igen', 'Check again')}</button></Overskrift>
      <p>{t('Jeres data i dag holdt op mod anvisningens regler. En fejl afviser en godkendelse; en advarsel bør ses på.', 'Your data today held against the guideline’s rules. An error would stop an approval; a warning should be looked at.')}</p>
      {h.fejl && <Fejlbesked fejl={h.fejl} igen={h.igen} />}
      {h.henter && <Vent hvad={t('Efterser …', 'Checking …')} />}
      {h.data && (
        <>
          <div class="kort-net">{([['Fejl', t('Fejl', 'Errors')], ['Advarsel', t('Advarsler', 'Warnings')]] as const).map(([a, n]) => <div class={'kort' + (a === 'Fejl' ? ' fare' : '')} key={a}><div class="tal">{talform.format(h.data!.fund.filter((f: Post) => f.alvor === a).length)}</div>{n}</div>)}<div class="kort"><div class="tal">{h.data.regler.filter((r: Post) => !r.fund).length} / {h.data.regler.length}</div>{t('regler overholdt', 'rules kept')}</div></div>
          <p class="lille svag">{tid(h.data.tidspunkt)}: {talform.format(h.data.enheder)} {t('enheder', 'units')}, {talform.format(h.data.brugere)} {t('brugere', 'users')}, {talform.format(h.data.funktioner)} {t('funktioner', 'functions')}. {h.data.iAlt > h.data.fund.length && t('Kun de første vises.', 'Only the first are shown.')}</p>
          {regel && <Besked><p><strong>{regel}</strong> {h.data.regler.find((r: Post) => r.regel === regel)?.[tekst]}. <a href={medValg({ regel: '' })}>{t('Vis alle', 'Show all')}</a></p></Besked>}
          <Liste titel={t('Fund', 'Findings')} csv="efterlevelse" af={[h.data]} noegle={(p: Post) => p.regel + p.uuid + p.tekst} hent={async () => ({ poster: h.data!.fund as Post[], mere: false })} sorter="regel" adresse={fund} tom={<p>{t('Ingen fund. Alle regler er overholdt.', 'No findings. All rules are kept.')}</p>}
            kolonner={[{ id: 'navn', navn: t('Hvad', 'What'), vaerdi: (p: Post) => p.navn }, { id: 'regel', navn: t('Regel', 'Rule'), vaerdi: (p: Post) => p.regel }, { id: 'alvor', navn: t('Alvor', 'Severity'), vaerdi: (p: Post) => p.alvor, vis: (p: Post) => <span class={'tilstand ' + (p.alvor === 'Fejl' ? 'slem' : 'vent')}>{ordet(p.alvor)}</span> }, { id: 'tekst', navn: t('Fund', 'Finding'), vaerdi: (p: Post) => p[tekst] }]}
            filtre={[{ id: 'alvor', navn: t('Alvor', 'Severity'), vaerdi: (p: Post) => p.alvor }, { id: 'regel', navn: t('Regel', 'Rule'), vaerdi: (p: Post) => p.regel }]} />
          <details><summary>{t('Alle regler', 'All rules')}</summary><div class="tabelramme"><table class="t"><caption class="skjult">{t('Regler', 'Rules')}</caption><tbody>{h.data.regler.map((r: Post) => <tr key={r.regel}><th scope="row">{r.fund ? <a href={medValg({ regel: r.regel })}>{r.regel}</a> : r.regel}</th><td>{t(r.gruppe, r.gruppeEn)}</td><td>{r[tekst]}</td><td class="hoejre">{r.fund ? <span class="tilstand slem">{r.fund}</span> : <span class="tilstand god">0</span>}</td></tr>)}</tbody></table></div>
            <h2>{t('Regler, der ikke ses efter her', 'Rules that are not looked at here')}</h2><ul>{udeladte.map(([r, hvorfor]) => <li key={r}><strong>{r}</strong> {hvorfor}</li>)}</ul></details>
        </>)}
    </>);
}
