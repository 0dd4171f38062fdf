// Calls of our own JSON API: the same that any outside caller makes, with the session's cookie in
// place of a client certificate.
import { operationer, type Operation } from './openapi.gen';
import { t } from './sprog';

export type Post = Record<string, any>;

export class Afvist extends Error {
  constructor(readonly status: number, readonly felt: string, readonly regel: string, tekst: string, readonly sporing: string) {
    super(tekst);
  }
}

let csrf = '';
export const husCsrf = (v: string): void => { csrf = v; };

async function hent(metode: string, adresse: string, krop?: unknown): Promise<Response> {
  const headere: Record<string, string> = {};
  if (krop !== undefined) headere['Content-Type'] = 'application/json';
  if (metode !== 'GET') headere['Faelled-Csrf'] = csrf;
  let svar: Response;
  try {
    svar = await fetch(adresse, { method: metode, headers: headere, body: krop === undefined ? undefined : JSON.stringify(krop) });
  } catch {
    throw new Afvist(0, '', '', t('Der er ingen forbindelse til serveren. Prøv igen om lidt.', 'The server cannot be reached. Try again shortly.'), '');
  }
  if (svar.ok) return svar;
  const j: Post = await svar.json().catch(() => ({}));
  throw new Afvist(svar.status, j.felt ?? '', j.regel ?? '', j.tekst ?? j.fejl ?? t('Serveren svarede ', 'The server answered ') + svar.status, j.sporing ?? '');
}

export async function raa(metode: string, adresse: string, krop?: unknown): Promise<any> {
  const svar = await hent(metode, adresse, krop);
  return svar.status === 204 ? undefined : svar.json();
}

export interface Kaldsvalg {
  sti?: Record<string, string>;
  forespoergsel?: Record<string, string | number | undefined>;
  krop?: unknown;
}

// An operation by its name in the OpenAPI description.
export function kald<R = any>(navn: Operation, valg: Kaldsvalg = {}): Promise<R> {
  const [metode, moenster] = operationer[navn];
  const adresse = moenster.replace(/\{(\w+)\}/g, (_, n: string) => encodeURIComponent(valg.sti?.[n] ?? ''));
  const p = new URLSearchParams();
  for (const [k, v] of Object.entries(valg.forespoergsel ?? {})) if (v !== undefined && v !== '') p.set(k, String(v));
  const q = p.toString();
  return raa(metode, adresse + (q ? '?' + q : ''), valg.krop);
}

export interface Side<T> { poster: T[]; naeste: string | null; }
export const FLEST = 10000;

// Every record of a list, page by page, up to FLEST; `mere` says that there are more.
export async function alle<T = Post>(navn: Operation, valg: Record<string, string> = {}, fremdrift?: (poster: T[]) => void): Promise<{ poster: T[]; mere: boolean }> {
  const poster: T[] = [];
  let efter: string | undefined;
  do {
    const side: Side<T> = await kald(navn, { forespoergsel: { ...valg, antal: 1000, efter } });
    poster.push(...side.poster);
    efter = side.naeste ?? undefined;
    if (efter) fremdrift?.(poster.slice());
  } while (efter && poster.length < FLEST);
  return { poster, mere: efter !== undefined };
}

let dokument: Promise<Post> | undefined;
// The OpenAPI description, fetched when the first form is shown.
export function beskrivelse(): Promise<Post> {
  dokument ??= raa('GET', '/admin/openapi.json').catch((e) => { dokument = undefined; throw e; });
  return dokument;
}
