// The edit forms. The guideline's rules (chapter 11) stand where they matter; the server holds them.
import { useState } from 'preact/hooks';
import type { Post } from '../../api';
import { Besked, Fejlbesked, useHent, Vent } from '../../dele/grund';
import { Overskrift } from '../../dele/skal';
import { gaaTil, useSted } from '../../rute';
import { t } from '../../sprog';
import { Kryds } from '../register';
import { kontaktfelter, org, orgSkriv } from './data';
import { Rettelse, type Rettefelt, Soegevalg, soegKle } from './dele';

const NAVN = (maks: number): Rettefelt => ({ felt: 'navn', navn: t('Navn', 'Name'), maks, kraevet: true, hjaelp: t(`Skal udfyldes, højst ${maks} tegn. Enheder under samme enhed bør hedde noget forskelligt.`, `Required, ${maks} characters at most.`) });
const NOEGLE: Rettefelt = { felt: 'noegle', navn: t('Brugervendt nøgle', 'User-facing key'), maks: 50, kraevet: true, hjaelp: t('Skal udfyldes, højst 50 tegn. Et kort navn eller en kode, som kun denne enhed har.', 'Required, 50 characters at most. A short name or code that only this unit has.') };
const OVER: Rettefelt = { felt: 'overordnet', navn: t('Overordnet enhed', 'Parent unit'), art: 'enhed', hjaelp: t('En aktiv enhed i jeres egen organisation. Kun den øverste enhed har ingen; en enhed kan ikke ligge under sig selv.', 'An active unit of your own organisation. Only the topmost has none; a unit cannot lie under itself.') };

export function Enhedsform({ uuid, art }: { uuid?: string; art: 'ny' | 'ret' | 'luk' | 'genaabn' }) {
  const { valg } = useSted();
  const over = valg.get('overordnet');
  const h = useHent<Post | undefined>(async () => (uuid ? org('enheder/' + uuid) : over ? org('enheder/' + over) : undefined), [uuid, over]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (h.henter) return <Vent />;
  const e = h.data, til = uuid ? '/app/enheder/' + uuid : '/app/organisation';
  const forael = uuid ? e?.sti?.at(-2) : e;
  const titel = { ny: t('Ny enhed', 'New unit'), ret: t('Omdøb eller flyt ', 'Rename or move ') + e?.navn, luk: t('Luk ', 'Close ') + e?.navn, genaabn: t('Genåbn ', 'Reopen ') + e?.navn }[art];
  const gem = async (v: Post) => {
    if (art === 'ny') { const r = await orgSkriv('POST', 'enheder', v); gaaTil('/app/enheder/' + r.uuid); return; }
    await orgSkriv(art === 'ret' ? 'PUT' : 'POST', `enheder/${uuid}${art === 'ret' ? '' : '/' + art}`, v);
    gaaTil(til);
  };
  return (
    <>
      <Kryds led={[[t('Organisation', 'Organisation'), '/app/organisation'], ...(uuid ? [[e!.navn, til] as [string, string]] : []), [titel, '']]} />
      <Overskrift titel={titel} />
      {art === 'luk' && <Besked art="advarsel"><p>{t('Fra dagen er enheden lukket: stillinger, ledere og andre funktioner i den afsluttes, og den hører ikke længere til i hierarkiet. Adresserne bliver. Enheder under den skal være flyttet eller lukket først. Enheden kan genåbnes.', 'From the day the unit is closed: positions, leaders and other functions in it end, and it leaves the hierarchy. Addresses stay. Units below must be moved or closed first. The unit can be reopened.')}</p></Besked>}
      {art === 'ret' && e!.fremtid.length > 0 && <Besked art="advarsel"><p>{t('Enheden har planlagte ændringer. Det, du retter, gælder fra dagen og frem, og afløser senere ændringer af det samme.', 'The unit has planned changes. What you change holds from the day on and replaces later changes of the same thing.')}</p></Besked>}
      <Rettelse fortryd={til} gem={gem} knap={art === 'luk' ? t('Luk enheden', 'Close the unit') : t('Gem', 'Save')} felter={art === 'luk' ? [] : art === 'genaabn' ? [OVER] : [NAVN(200), NOEGLE, ...(art === 'ret' && !forael ? [] : [OVER])]}
        start={art === 'ny' ? { navn: '', noegle: '', overordnet: forael && { uuid: forael.uuid, navn: forael.navn } } : art === 'ret' ? { navn: e!.navn, noegle: e!.noegle, overordnet: forael } : {}} />
    </>);
}

export function Kontaktform({ art, uuid }: { art: 'enheder' | 'brugere'; uuid: string }) {
  const h = useHent<Post>(() => org(`${art}/${uuid}`), [uuid]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data) return <Vent />;
  const e = h.data, til = `/app/${art}/${uuid}`;
  const nu = (rolle: string) => e.kontakt.find((k: Post) => k.rolle === rolle && k.gaelder)?.tekst ?? '';
  return (
    <>
      <Kryds led={[[e.navn, til], [t('Kontakt', 'Contact'), '']]} />
      <Overskrift titel={t('Kontaktdata for ', 'Contact data of ') + e.navn} />
      <p>{t('Et tomt felt fjerner oplysningen fra dagen. Én af hver slags.', 'An empty field takes the data away from the day. One of each kind.')}</p>
      <Rettelse fortryd={til} knap={t('Gem', 'Save')} felter={kontaktfelter[art].map(([felt, navn, hjaelp]) => ({ felt, navn, hjaelp: hjaelp || undefined, maks: 200 }))} start={Object.fromEntries(kontaktfelter[art].map(([r]) => [r, nu(r)]))}
        gem={async (v) => { await orgSkriv('PUT', `${art}/${uuid}/kontakt`, { fra: v.fra, note: v.note, kontakt: kontaktfelter[art].map(([rolle]) => ({ rolle, tekst: v[rolle].trim() })) }); gaaTil(til); }} />
    </>);
}

export function Opgaveform({ uuid }: { uuid: string }) {
  const h = useHent<Post>(() => org('enheder/' + uuid), [uuid]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data) return <Vent />;
  const e = h.data, til = '/app/enheder/' + uuid;
  return (
    <>
      <Kryds led={[[e.navn, til], [t('Opgaver', 'Tasks'), '']]} />
      <Overskrift titel={t('Opgaver i ', 'Tasks of ') + e.navn} />
      <p>{t('Emner i KLE, som enheden har ansvaret for. En gruppe dækker alle emner under den. Et emne bør kun høre til én enhed, eller til enheder over og under hinanden.', 'KLE subjects that the unit is responsible for. A group covers all subjects under it. A subject should belong to one unit only, or to units above and below each other.')}</p>
      <Rettelse fortryd={til} knap={t('Gem', 'Save')} felter={[]} start={{ opgaver: e.opgaver.map((o: Post) => ({ uuid: o.uuid, navn: `${o.nummer} ${o.titel}` })) }}
        gem={async (v) => { await orgSkriv('PUT', `enheder/${uuid}/opgaver`, { fra: v.fra, note: v.note, opgaver: v.opgaver.map((o: Post) => o.uuid) }); gaaTil(til); }}>
        {(v, saet) => <>
          <fieldset><legend>{t('Enhedens opgaver', 'The unit’s tasks')}</legend>{!v.opgaver.length && <p class="svag">{t('Ingen.', 'None.')}</p>}
            {v.opgaver.map((o: Post) => <div class="kryds-felt" key={o.uuid}><input type="checkbox" id={'o' + o.uuid} checked onChange={() => saet({ ...v, opgaver: v.opgaver.filter((x: Post) => x !== o) })} /><label for={'o' + o.uuid}>{o.navn}</label></div>)}</fieldset>
          <Soegevalg id="r-kle" navn={t('Tilføj et emne', 'Add a subject')} hjaelp={t('Søg på nummer eller titel.', 'Search by number or title.')} soeg={soegKle} saet={(x) => x && !v.opgaver.some((o: Post) => o.uuid === x.uuid) && saet({ ...v, opgaver: [...v.opgaver, x] })} /></>}
      </Rettelse>
    </>);
}

const TITEL: Rettefelt = { felt: 'titel', navn: t('Stilling', 'Position'), maks: 200, kraevet: true, hjaelp: t('Stillingsbetegnelsen, fx Sagsbehandler.', 'The job title.') };
const LEDER: Rettefelt = { felt: 'leder', navn: t('Er leder af enheden', 'Leads the unit'), art: 'kryds', hjaelp: t('En enhed bør højst have én leder.', 'A unit should have one leader at most.') };
const ENHED: Rettefelt = { felt: 'enhed', navn: t('Enhed', 'Unit'), art: 'enhed', hjaelp: t('En aktiv enhed. En ansættelse i to enheder er to stillinger.', 'An active unit. Employment in two units is two positions.') };

export function Brugerform({ uuid, art }: { uuid?: string; art: 'ny' | 'ret' | 'stop' }) {
  const h = useHent<Post | undefined>(async () => (uuid ? org('brugere/' + uuid) : undefined), [uuid]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (h.henter) return <Vent />;
  const b = h.data, til = uuid ? '/app/brugere/' + uuid : '/app/brugere';
  const titel = art === 'ny' ? t('Ny bruger', 'New user') : art === 'ret' ? t('Ret ', 'Change ') + b!.navn : t('Stop ', 'End ') + b!.navn;
  const navn: Rettefelt = { ...NAVN(100), hjaelp: t('Personens navn. Skal udfyldes.', 'The person’s name. Required.') };
  const brugernavn: Rettefelt = { felt: 'brugernavn', navn: t('Brugernavn', 'User name'), maks: 50, kraevet: true, hjaelp: t('Det, hun logger ind med. Kun én aktiv bruger kan have det.', 'What she logs in with. Only one active user can have it.') };
  const email: Rettefelt = { felt: 'BRUGER_EMAIL', navn: 'E-mail', maks: 200, hjaelp: t('SAPA kræver den.', 'SAPA needs it.') };
  const gem = async (v: Post) => {
    if (art === 'ny') { const r = await orgSkriv('POST', 'brugere', { ...v, kontakt: v.BRUGER_EMAIL ? [{ rolle: 'BRUGER_EMAIL', tekst: v.BRUGER_EMAIL }] : [] }); gaaTil('/app/brugere/' + r.uuid); return; }
    await orgSkriv(art === 'ret' ? 'PUT' : 'POST', `brugere/${uuid}${art === 'ret' ? '' : '/stop'}`, v);
    gaaTil(til);
  };
  return (
    <>
      <Kryds led={[[t('Brugere', 'Users'), '/app/brugere'], ...(uuid ? [[b!.navn, til] as [string, string]] : []), [titel, '']]} />
      <Overskrift titel={titel} />
      {art === 'stop' && <Besked art="advarsel"><p>{t('Fra dagen er brugeren lukket, og alle hendes stillinger afsluttes. Adresser og person bliver.', 'From the day the user is closed, and all her positions end. Addresses and person stay.')}</p></Besked>}
      <Rettelse fortryd={til} gem={gem} knap={art === 'stop' ? t('Stop brugeren', 'End the user') : t('Gem', 'Save')} felter={art === 'stop' ? [] : art === 'ret' ? [navn, brugernavn] : [navn, brugernavn, email, ENHED, { ...TITEL, kraevet: false }, LEDER]}
        start={art === 'ret' ? { navn: b!.navn, brugernavn: b!.brugernavn } : art === 'ny' ? { navn: '', brugernavn: '', titel: '' } : {}} />
    </>);
}

export function Stillingsform({ bruger, enhed }: { bruger?: string; enhed?: string }) {
  const rod = bruger ? 'brugere' : 'enheder', uuid = (bruger ?? enhed)!;
  const h = useHent<Post>(() => org(`${rod}/${uuid}`), [uuid]);
  const [hvem, saetHvem] = useState<{ uuid: string; navn: string }>();
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data) return <Vent />;
  const til = `/app/${rod}/${uuid}`;
  const soegBruger = (q: string) => org('soeg', { q }).then((r) => r.brugere as { uuid: string; navn: string }[]);
  return (
    <>
      <Kryds led={[[h.data.navn, til], [t('Ny stilling', 'New position'), '']]} />
      <Overskrift titel={t('Ny stilling', 'New position')} />
      <Rettelse fortryd={til} knap={t('Gem', 'Save')} felter={[TITEL, ...(bruger ? [ENHED] : []), LEDER, { felt: 'til', navn: t('Ophører (kan udelades)', 'Ends (may be left out)'), art: 'dato', hjaelp: t('Den første dag, den ikke gælder.', 'The first day that it does not hold.') }]} start={{ titel: '', til: '' }}
        gem={async (v) => { await orgSkriv('POST', 'stillinger', { ...v, bruger: bruger ?? hvem?.uuid ?? null, enhed: bruger ? v.enhed : enhed }); gaaTil(til + (enhed ? '?fane=funktioner' : '')); }}>
        {(_, __, fejl) => (bruger ? null : <Soegevalg id="r-bruger" navn={t('Bruger', 'User')} hjaelp={t('En aktiv bruger.', 'An active user.')} fejl={fejl?.felt === 'bruger' ? fejl.regel : undefined} valgt={hvem} saet={saetHvem} soeg={soegBruger} />)}
      </Rettelse>
    </>);
}
