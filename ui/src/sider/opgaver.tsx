// The front page: what waits for me.
import type { ComponentChildren } from 'preact';
import { kald, type Post } from '../api';
import { Besked, Fejlbesked, Tilstand, useHent, Vent } from '../dele/grund';
import { Overskrift } from '../dele/skal';
import type { Opgaver as Svar } from '../openapi.gen';
import { useNavne } from '../opslag';
import { AFT, har, UND, useSession } from '../session';
import { dageTil, dato, t, tid } from '../sprog';
import { certifikattilstand } from './slags';

function Kort({ titel, antal, fare, alle, children }: { titel: string; antal: number; fare?: boolean; alle?: string; children: ComponentChildren }) {
  if (!antal) return null;
  return (
    <section class={'kort ' + (fare ? 'fare' : 'vigtig')}>
      <div class="raekke"><h2 class="fyld">{titel} <span class="svag">({antal})</span></h2>{alle && <a href={alle}>{t('Se alle', 'See all')}</a>}</div>
      <ul class="opgaver">{children}</ul>
    </section>);
}

export function Opgaver() {
  const mig = useSession();
  const h = useHent<Svar>(() => kald('opgaver'), [mig.organisation]);
  const org = useNavne('organisationer'), sys = useNavne('systemer'), aftale = useNavne('aftaler');
  const o = h.data;
  const maaGodkende = har(mig, AFT, UND);
  const intet = o && !o.afventer.length && !o.foederationer.length && !o.udloeber.length && !o.certifikater.length && !o.uleverede.length;
  return (
    <>
      <Overskrift titel={t('Mine opgaver', 'My tasks')} />
      <p>{t('Det, der venter på ', 'What waits for ')}<strong>{mig.organisationsnavn}</strong>.</p>
      {h.fejl && <Fejlbesked fejl={h.fejl} igen={h.igen} />}
      {!o && !h.fejl && <Vent />}
      {intet && <Besked art="god" titel={t('Intet venter på jer', 'Nothing waits for you')}><p>{t('Ingen anmodninger, ingen certifikater på vej ud, og alle advis er leveret.', 'No requests, no certificates running out, and all notices are delivered.')}</p></Besked>}
      {o && (
        <div class="opgavenet">
          <Kort titel={t('Aftaler, der venter på jeres afgørelse', 'Agreements that wait for your decision')} antal={o.afventer.length} alle="/app/afventer">
            {o.afventer.slice(0, 6).map((p: Post) => <li key={p.uuid}><a href={maaGodkende ? '/app/godkend/aftaleparter/' + p.uuid : '/app/aftaler/' + p.aftale}><strong>{aftale(p.aftale)}</strong></a><span class="lille svag">{org(p.leverandoer)} · {sys(p.system)} · {t('anmodet', 'requested')} {tid(p.anmodet)}</span></li>)}
          </Kort>
          <Kort titel={t('Føderationsaftaler, der venter', 'Federation agreements that wait')} antal={o.foederationer.length} alle="/app/foederationsaftaler?status=Afventer">
            {o.foederationer.slice(0, 6).map((p: Post) => <li key={p.uuid}><a href={'/app/godkend/foederationsaftaler/' + p.uuid}><strong>{sys(p.idp)}</strong></a><span class="lille svag">{org(p.leverandoer)}</span></li>)}
          </Kort>
          <Kort titel={t('Certifikater, der udløber', 'Certificates that run out')} antal={o.certifikater.length} fare alle="/app/certifikater?tilstand=Udl%C3%B8ber+snart">
            {o.certifikater.slice(0, 6).map((p: Post) => <li key={p.uuid}><a href={'/app/certifikater/' + p.uuid}><strong>{sys(p.system)}</strong></a><span class="lille"><Tilstand ord={certifikattilstand(p)} /> {dato(p.gyldigTil)} ({dageTil(p.gyldigTil)} {t('dage', 'days')})</span></li>)}
          </Kort>
          <Kort titel={t('Aftaler, der udløber', 'Agreements that run out')} antal={o.udloeber.length}>
            {o.udloeber.slice(0, 6).map((p: Post) => <li key={p.uuid}><a href={'/app/aftaler/' + p.aftale}><strong>{aftale(p.aftale)}</strong></a><span class="lille svag">{org(p.myndighed)}</span></li>)}
          </Kort>
          <Kort titel={t('Advis, der ikke kunne leveres', 'Notices that could not be delivered')} antal={o.uleverede.length} fare alle="/app/advis?status=Opgivet">
            {o.uleverede.slice(0, 6).map((p: Post) => <li key={p.uuid}><a href={'/app/advis/' + p.uuid}><strong>{p.emne}</strong></a><span class="lille svag">{tid(p.oprettet)}</span></li>)}
          </Kort>
        </div>)}
    </>);
}
