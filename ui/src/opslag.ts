// Names behind CVR numbers and UUIDs, fetched once and kept while the page is open.
import { useEffect, useState } from 'preact/hooks';
import { alle, type Post } from './api';
import type { Operation } from './openapi.gen';

export type Register = 'organisationer' | 'systemer' | 'services' | 'brugersystemroller' | 'servicesystemroller' | 'dataafgraensningstyper' | 'jobfunktionsroller' | 'aftaler';

const husk = new Map<Register, Promise<Post[]>>();
export function poster(r: Register): Promise<Post[]> {
  let p = husk.get(r);
  if (!p) {
    p = alle(`${r}.liste` as Operation).then((s) => s.poster);
    p.catch(() => husk.delete(r));
    husk.set(r, p);
  }
  return p;
}
export const glem = (): void => husk.clear();

export function usePoster(r: Register | undefined): Post[] | undefined {
  const [v, saet] = useState<Post[]>();
  useEffect(() => {
    let her = true;
    if (r) poster(r).then((p) => her && saet(p), () => her && saet([]));
    return () => { her = false; };
  }, [r]);
  return v;
}

export type Navne = (v: string | null | undefined) => string;

// cvr or uuid -> name; the key itself until the name is there.
export function useNavne(r: Register): Navne {
  const p = usePoster(r);
  const [kort, saet] = useState<Map<string, string>>(new Map());
  useEffect(() => {
    if (p) saet(new Map(p.flatMap((x) => [[x.uuid, x.navn], ...(x.cvr ? [[x.cvr, x.navn]] : []), ...(x.entityId ? [[x.entityId, x.navn]] : []), ...(x.id ? [[x.id, x.navn]] : [])] as [string, string][])));
  }, [p]);
  return (v) => (v ? kort.get(v) ?? v : '');
}
