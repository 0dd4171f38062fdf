// The pages of Organisation, loaded when one of them is asked for.
import { Overskrift } from '../../dele/skal';
import { useSession } from '../../session';
import { t } from '../../sprog';
import { maaSe, Rolle } from './dele';
import { Brugerform, Enhedsform, Kontaktform, Opgaveform, Stillingsform } from './former';
import { Bruger, Enhed, Registreringer } from './kort';
import { Tilknytningsform } from './tilknytning';
import { Brugerliste, Enhedsliste, Hierarki } from './trae';

function enheder(b?: string, c?: string): any {
  if (!b) return <Enhedsliste />;
  if (b === 'ny') return <Enhedsform art="ny" />;
  if (c === 'ret' || c === 'luk' || c === 'genaabn') return <Enhedsform key={c} art={c} uuid={b} />;
  if (c === 'itsystemer' || c === 'henvendelse' || c === 'udbetaling') return <Tilknytningsform key={c} art={c} uuid={b} />;
  return c === 'kontakt' ? <Kontaktform art="enheder" uuid={b} /> : c === 'opgaver' ? <Opgaveform uuid={b} /> : c === 'stilling' ? <Stillingsform enhed={b} /> : <Enhed key={b} uuid={b} />;
}
function brugere(b?: string, c?: string): any {
  if (!b) return <Brugerliste />;
  if (b === 'ny') return <Brugerform art="ny" />;
  if (c === 'ret' || c === 'stop') return <Brugerform key={c} art={c} uuid={b} />;
  return c === 'kontakt' ? <Kontaktform art="brugere" uuid={b} /> : c === 'stilling' ? <Stillingsform bruger={b} /> : <Bruger key={b} uuid={b} />;
}

export default function Orgsider({ dele }: { dele: string[] }): any {
  const [a, b, c] = dele;
  const mig = useSession();
  if (!maaSe(mig)) return <Rolle />;
  switch (a) {
    case 'organisation': return <Hierarki />;
    case 'enheder': return enheder(b, c);
    case 'brugere': return brugere(b, c);
    default: return b && c ? <><Overskrift titel={t('Objekt: ', 'Object: ') + b} /><p><code>{c}</code></p><Registreringer key={c} type={b} uuid={c} efter={() => undefined} /></> : null;
  }
}
