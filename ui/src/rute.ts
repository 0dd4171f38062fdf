// Addresses: every view and every filter has one, so that it can be sent, kept and gone back to.
import { useEffect, useState } from 'preact/hooks';

export interface Sted { sti: string; valg: URLSearchParams; }

const lyttere = new Set<() => void>();
const her = (): Sted => ({ sti: location.pathname, valg: new URLSearchParams(location.search) });

addEventListener('popstate', () => lyttere.forEach((f) => f()));

export function gaaTil(adresse: string, erstat = false): void {
  if (adresse === location.pathname + location.search) return;
  if (erstat) history.replaceState(null, '', adresse);
  else history.pushState(null, '', adresse);
  lyttere.forEach((f) => f());
  if (!erstat) {
    scrollTo(0, 0);
    // A screen reader hears the new page's heading.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus());
  }
}

export function useSted(): Sted {
  const [sted, saet] = useState(her);
  useEffect(() => {
    const f = () => saet(her());
    lyttere.add(f);
    return () => { lyttere.delete(f); };
  }, []);
  return sted;
}

// Links inside the application change the view and load nothing.
export function fangLinks(e: MouseEvent): void {
  const a = (e.target as Element | null)?.closest?.('a');
  if (!a || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  if (a.target || a.hasAttribute('download') || a.origin !== location.origin || !(a.pathname === location.pathname || (a.pathname.startsWith('/app/') && location.pathname.startsWith('/app/')))) return;
  if (a.hash) return;
  if (a.pathname.startsWith('/app/aktiver/')) return;
  e.preventDefault();
  gaaTil(a.pathname + a.search);
}

// The address of this view with other choices; an empty value takes the choice away.
export function medValg(valg: Record<string, string | undefined>): string {
  const p = new URLSearchParams(location.search);
  for (const [k, v] of Object.entries(valg)) v ? p.set(k, v) : p.delete(k);
  const s = p.toString();
  return location.pathname + (s ? '?' + s : '');
}
