// What hangs on a unit: the IT systems it uses, contact places and payout units (11.8-11.10). The rules stand where they matter; the
// server holds them.
import type { Post } from '../../api';
import { Fejlbesked, useHent, Vent } from '../../dele/grund';
import { Overskrift } from '../../dele/skal';
import { gaaTil } from '../../rute';
import { t } from '../../sprog';
import { Kryds } from '../register';
import { org, orgSkriv } from './data';
import { Rettelse, Soegevalg, soegKle } from './dele';

export type Tilknytningsart = 'itsystemer' | 'henvendelse' | 'udbetaling';

const ord: Record<Tilknytningsart, [string, string]> = {
  itsystemer: [t('It-systemer', 'It-systems'), t('De fælleskommunale it-systemer, som enhedens medarbejdere arbejder i.', 'The shared it-systems that the unit’s employees work in.')],
  henvendelse: [t('Henvendelsessted', 'Contact place'), t('Hvor borgerne henvender sig. Et henvendelsessted er en enhed med et eller flere emner i KLE; andre enheder kan betjenes af det. En enhed må ikke have to steder for samme emne.', 'Where citizens turn. A contact place is a unit with one or more KLE subjects; it may serve other units. A unit must not have two places for the same subject.')],
  udbetaling: [t('Udbetaling', 'Payout'), t('Hvilken enhed der udbetaler for denne. KSD og betalingssystemerne bruger det. En enhed har højst én.', 'Which unit pays out for this one. KSD and the payment systems use it. A unit has one at most.')],
};
const feltfejl = (fejl: { felt?: string; regel?: string; message: string } | undefined, felt: string) => (fejl?.felt === felt ? fejl.regel || fejl.message : undefined);
const Galt = ({ tekst, id }: { tekst?: string; id: string }) => (tekst ? <p class="feltfejl" id={id}>{tekst}</p> : null);

export function Tilknytningsform({ uuid, art }: { uuid: string; art: Tilknytningsart }) {
  const h = useHent<[Post, Post]>(() => Promise.all([org('enheder/' + uuid), org(`enheder/${uuid}/tilknytninger`)]), [uuid]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data) return <Vent />;
  const [e, alle] = h.data, til = '/app/enheder/' + uuid;
  const steder: Post[] = art === 'itsystemer' ? alle.itsystemer : (art === 'henvendelse' ? alle.henvendelsessteder : alle.udbetalere);
  const egen = steder.find((s) => s.egen), andre = steder.filter((s) => !s.egen);
  const start = { valgt: andre.filter((s) => s.valgt).map((s) => s.uuid), egen: !!egen, opgaver: (egen?.opgaver ?? []).map((o: Post) => ({ uuid: o.uuid, navn: `${o.nummer} ${o.titel}` })) };
  const gem = async (v: Post) => {
    const krop: Post = { fra: v.fra, note: v.note };
    if (art === 'itsystemer') krop.itsystemer = v.valgt;
    else if (art === 'henvendelse') Object.assign(krop, { egen: v.egen, steder: v.valgt, opgaver: v.egen ? v.opgaver.map((o: Post) => o.uuid) : [] });
    else Object.assign(krop, { egen: v.egen, udbetaler: v.egen ? null : v.valgt[0] ?? null });
    await orgSkriv('PUT', `enheder/${uuid}/${art}`, krop);
    gaaTil(til);
  };
  return (
    <>
      <Kryds led={[[e.navn, til], [ord[art][0], '']]} />
      <Overskrift titel={`${ord[art][0]}: ${e.navn}`} />
      <p>{ord[art][1]}</p>
      <Rettelse fortryd={til} knap={t('Gem', 'Save')} felter={[]} start={start} gem={gem} vist={['egen', 'opgaver', 'steder', 'udbetaler', 'itsystemer']}>
        {(v, saet, fejl) => {
          const skift = (u: string) => saet({ ...v, valgt: v.valgt.includes(u) ? v.valgt.filter((x: string) => x !== u) : [...v.valgt, u] });
          const galtAndre = feltfejl(fejl, { itsystemer: 'itsystemer', henvendelse: 'steder', udbetaling: 'udbetaler' }[art]);
          return (
            <>
              {art !== 'itsystemer' && <div class="gruppe"><div class="kryds-felt"><input id="t-egen" type="checkbox" checked={v.egen} aria-invalid={!!feltfejl(fejl, 'egen')} aria-describedby="t-egen-f" onChange={(x) => saet({ ...v, egen: x.currentTarget.checked })} /><label for="t-egen">{art === 'henvendelse' ? t('Enheden er henvendelsessted', 'The unit is a contact place') : t('Enheden udbetaler selv (kræver et LOS-kortnavn)', 'The unit pays out itself (needs a LOS short name)')}</label></div><Galt id="t-egen-f" tekst={feltfejl(fejl, 'egen')} /></div>}
              {art === 'henvendelse' && v.egen && <>
                <fieldset><legend>{t('Emner, som borgerne henvender sig om her', 'Subjects that citizens turn to it for')}</legend>{!v.opgaver.length && <p class="svag">{t('Ingen. Tilføj mindst ét.', 'None. Add one at least.')}</p>}
                  {v.opgaver.map((o: Post) => <div class="kryds-felt" key={o.uuid}><input type="checkbox" id={'o' + o.uuid} checked onChange={() => saet({ ...v, opgaver: v.opgaver.filter((x: Post) => x !== o) })} /><label for={'o' + o.uuid}>{o.navn}</label></div>)}</fieldset>
                <Soegevalg id="t-kle" navn={t('Tilføj et emne', 'Add a subject')} hjaelp={t('Søg på nummer eller titel.', 'Search by number or title.')} fejl={feltfejl(fejl, 'opgaver')} soeg={soegKle} saet={(x) => x && !v.opgaver.some((o: Post) => o.uuid === x.uuid) && saet({ ...v, opgaver: [...v.opgaver, x] })} /></>}
              {!(art === 'udbetaling' && v.egen) && <fieldset aria-invalid={!!galtAndre} aria-describedby="t-andre-f"><legend>{{ itsystemer: t('Systemer, som enheden bruger', 'Systems that the unit uses'), henvendelse: t('Andre steder, der betjener enheden', 'Other places that serve the unit'), udbetaling: t('Udbetales af', 'Paid out by') }[art]}</legend>
                <Galt id="t-andre-f" tekst={galtAndre} />
                {art === 'udbetaling' && <div class="kryds-felt"><input type="radio" name="t-a" id="t-ingen" checked={!v.valgt.length} onChange={() => saet({ ...v, valgt: [] })} /><label for="t-ingen">{t('Ingen', 'None')}</label></div>}
                {art !== 'udbetaling' && !andre.length && <p class="svag">{t('Der er ingen at vælge.', 'There is nothing to choose.')}</p>}
                {andre.map((s) => <div class="kryds-felt" key={s.uuid}><input type={art === 'udbetaling' ? 'radio' : 'checkbox'} name="t-a" id={'t' + s.uuid} checked={v.valgt.includes(s.uuid)} onChange={() => (art === 'udbetaling' ? saet({ ...v, valgt: [s.uuid] }) : skift(s.uuid))} /><label for={'t' + s.uuid}>{s.navn || s.uuid} {s.opgaver?.length > 0 && <span class="lille svag">KLE {s.opgaver.map((o: Post) => o.nummer).join(', ')}</span>}</label></div>)}
              </fieldset>}
            </>);
        }}
      </Rettelse>
    </>);
}
