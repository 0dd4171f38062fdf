// Danish, English by switch. Each text stands where it is used, in both languages.
export type Sprog = 'da' | 'en';

const gemt = localStorage.getItem('sprog');
export const sprog: Sprog = gemt === 'en' ? 'en' : 'da';
document.documentElement.lang = sprog;

export const t = (da: string, en: string): string => (sprog === 'en' ? en : da);

// The API's words of a state, which addresses and exports keep, as they are shown.
const engelsk: Record<string, string> = {
  Godkendt: 'Approved', Aktiv: 'Active', Udgivet: 'Published', Registreret: 'Registered', Gyldig: 'Valid', Sendt: 'Sent', Oprettet: 'Created', Afventer: 'Waiting', Kladde: 'Draft', 'Kø': 'Queued', 'Udløber snart': 'Expires soon', Opsagt: 'Terminated',
  'Låst': 'Locked', Udfaset: 'Phased out', Afvist: 'Refused', 'Spærret': 'Revoked', Suspenderet: 'Stopped', 'Udløbet': 'Expired', Opgivet: 'Given up', Fjernet: 'Removed', Lukket: 'Closed', Nedlagt: 'Closed down', Bortfaldet: 'Lapsed', Slettet: 'Deleted',
  Rettet: 'Changed', Fejl: 'Error', Advarsel: 'Warning', Ny: 'New', 'Omdøbt': 'Renamed', Flyttet: 'Moved', Uaendret: 'Unchanged', 'Uændret': 'Unchanged', Myndighed: 'Authority', 'Leverandør': 'Supplier', Anvendersystem: 'Client system', 'Brugervendt system': 'User-facing system',
};
export const ordet = (ord: string): string => (sprog === 'en' ? engelsk[ord] ?? ord : ord);

export function vaelgSprog(ny: Sprog): void {
  localStorage.setItem('sprog', ny);
  location.reload();
}

const dansk = { timeZone: 'Europe/Copenhagen' } as const;
const omraade = sprog === 'en' ? 'en-GB' : 'da-DK';
const dagform = new Intl.DateTimeFormat(omraade, { ...dansk, dateStyle: 'medium' });
const tidform = new Intl.DateTimeFormat(omraade, { ...dansk, dateStyle: 'medium', timeStyle: 'short' });
const klokform = new Intl.DateTimeFormat(omraade, { ...dansk, hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const talform = new Intl.NumberFormat(omraade);

// A date or an instant of the API as people write it here; the text itself when it is neither.
export function dato(v: unknown): string {
  return typeof v === 'string' && v ? form(dagform, v.length === 10 ? v + 'T12:00:00Z' : v) : '';
}
export function tid(v: unknown): string {
  return typeof v === 'string' && v ? form(tidform, v) : '';
}
export function klokken(v: string): string {
  return form(klokform, v);
}
function form(f: Intl.DateTimeFormat, v: string): string {
  const d = new Date(v);
  return isNaN(d.getTime()) ? v : f.format(d);
}
// The server's clock, which a sandbox may move; milliseconds.
let skub = 0;
export const stilUr = (nu: string): void => { skub = new Date(nu).getTime() - Date.now(); };
export const servertid = (): number => Date.now() + skub;

export function dageTil(v: string): number {
  return Math.floor((new Date(v).getTime() - servertid()) / 86400000);
}
