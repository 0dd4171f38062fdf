// Calls of the JSON APIs of Organisation and Klassifikation, and the time that a view shows: it stands in the address, so that a link
// shows the same to whoever gets it.
import { raa, type Post, type Side } from '../../api';
import { servertid, t } from '../../sprog';

export type Valg = Record<string, string | number | undefined>;

function adresse(rod: string, sti: string, valg: Valg): string {
  const p = new URLSearchParams();
  for (const [k, v] of Object.entries(valg)) if (v !== undefined && v !== '') p.set(k, String(v));
  const q = p.toString();
  return `/${rod}/api/1/${sti}${q ? '?' + q : ''}`;
}
export const org = <R = any>(sti: string, valg: Valg = {}): Promise<R> => raa('GET', adresse('organisation', sti, valg));
export const orgSkriv = (metode: 'POST' | 'PUT', sti: string, krop: unknown): Promise<any> => raa(metode, adresse('organisation', sti, {}), krop);
export const kla = <R = any>(sti: string, valg: Valg = {}): Promise<R> => raa('GET', adresse('klassifikation', sti, valg));

export interface Tidspunkter { virkning?: string; registrering?: string; }
export const tider = (v: URLSearchParams): Tidspunkter => ({ virkning: v.get('virkning') ?? undefined, registrering: v.get('registrering') ?? undefined });
// What keeps the time when one goes on to another page.
export function medTid(sti: string, tid: Tidspunkter): string {
  const p = new URLSearchParams(Object.entries(tid).filter(([, x]) => x) as [string, string][]).toString();
  return p ? sti + (sti.includes('?') ? '&' : '?') + p : sti;
}
export const idag = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(servertid());

// Every record of a list, as `alle` of the administration's.
export async function helListe(sti: string, valg: Valg, naaet: (d: { poster: Post[]; mere: boolean }) => void): Promise<{ poster: Post[]; mere: boolean }> {
  const poster: Post[] = [];
  let efter: string | undefined;
  do {
    const s: Side<Post> = await org(sti, { ...valg, antal: 1000, efter });
    poster.push(...s.poster);
    efter = s.naeste ?? undefined;
    if (efter) naaet({ poster: poster.slice(), mere: false });
  } while (efter && poster.length < 20000);
  return { poster, mere: efter !== undefined };
}

// Contact data that people keep, in the order of the form: key of the role, Danish and English name, the rule.
export const kontaktfelter: Record<'enheder' | 'brugere', [string, string, string][]> = {
  enheder: [
    ['ENHED_HENVENDELSESSTED', t('Besøgsadresse', 'Visiting address'), t('Gade, husnummer, postnummer og by. SAPA viser den.', 'Street, number, postcode and town. SAPA shows it.')],
    ['ENHED_POST', t('Postadresse', 'Postal address'), t('KSD sender breve i dette navn.', 'KSD sends letters in this name.')],
    ['ENHED_POST_RETUR', t('Returadresse', 'Return address'), ''],
    ['ENHED_EMAIL', 'E-mail', t('Én adresse med @.', 'One address with @.')],
    ['ENHED_FASTNET', t('Telefon', 'Telephone'), t('Mindst otte cifre.', 'Eight digits at least.')],
    ['ENHED_TELEFON', t('Mobiltelefon', 'Mobile telephone'), t('Mindst otte cifre.', 'Eight digits at least.')],
    ['ENHED_AABNINGSTID_TELEFON', t('Telefontid', 'Telephone hours'), ''],
    ['ENHED_AABNINGSTID_HENVENDELSE', t('Åbningstid', 'Opening hours'), ''],
    ['ENHED_URL', t('Hjemmeside', 'Website'), t('Begynder med https://.', 'Begins with https://.')],
    ['ENHED_LOKATION', t('Lokation', 'Location'), t('Fx bygning og etage.', 'For instance building and floor.')],
    ['ENHED_EAN', t('EAN-nummer', 'EAN number'), t('13 cifre.', '13 digits.')],
    ['ENHED_PNR', t('P-nummer', 'P number'), t('10 cifre, fra CVR-registeret.', '10 digits, from the CVR register.')],
    ['ENHED_LOS_KORTNAVN', t('LOS-kortnavn', 'LOS short name'), t('Kræves af en udbetalende enhed.', 'A payout unit needs one.')],
  ],
  brugere: [
    ['BRUGER_EMAIL', 'E-mail', t('Én adresse med @. SAPA kræver den.', 'One address with @. SAPA needs it.')],
    ['BRUGER_FASTNET', t('Telefon', 'Telephone'), t('Mindst otte cifre.', 'Eight digits at least.')],
    ['BRUGER_TELEFON', t('Mobiltelefon', 'Mobile telephone'), t('Mindst otte cifre.', 'Eight digits at least.')],
    ['BRUGER_LOKATION', t('Lokation', 'Location'), ''],
    ['BRUGER_RACF', 'RACF-id', ''], ['BRUGER_FMK', 'FMK-id', ''],
  ],
};
