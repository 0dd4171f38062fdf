// A form from the API's own description of a record: fields, lists, choices and lengths follow from the schema; a page only says which
// fields it shows, and helps with the words. What was typed stays when the server says no, and the field that it names is marked.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Afvist, beskrivelse, type Post } from '../api';
import { feltnavn } from '../felter';
import { type Register, usePoster } from '../opslag';
import { t } from '../sprog';
import { Fejlbesked, useHent, Vent } from './grund';
import { Ikon } from './ikon';

export interface Feltvalg {
  navn?: string;
  hjaelp?: string;
  register?: Register; // choose among its records
  noegle?: 'uuid' | 'cvr' | 'entityId' | 'id'; // which member of a record is the value
  kun?: (p: Post) => boolean; // which records may be chosen
  laast?: boolean;
  kraevet?: boolean;
}
export type Feltkort = Record<string, Feltvalg>;

interface Skema { type?: string | string[]; enum?: string[]; format?: string; pattern?: string; maxLength?: number; items?: Skema; properties?: Record<string, Skema>; $ref?: string; }

const slags = (s: Skema): string => [s.type].flat().find((x) => x && x !== 'null') ?? 'string';
const kanTom = (s: Skema): boolean => [s.type].flat().includes('null');

export function tom(s: Skema): any {
  if (kanTom(s)) return null;
  switch (slags(s)) {
    case 'array': return [];
    case 'object': return Object.fromEntries(Object.entries(s.properties ?? {}).map(([k, v]) => [k, tom(v)]));
    case 'boolean': return false;
    case 'integer': return 0;
    default: return s.enum?.[0] ?? '';
  }
}

interface Del { id: string; felt: string; s: Skema; v: any; saet: (v: any) => void; kort: Feltkort; fejl?: Afvist; }

function Opslag({ id, valg, v, saet, flere, ugyldig }: { id: string; valg: Feltvalg; v: any; saet: (v: any) => void; flere: boolean; ugyldig: boolean }) {
  const p = usePoster(valg.register)?.filter((x) => !valg.kun || valg.kun(x));
  const noegle = valg.noegle ?? 'uuid';
  if (!p) return <Vent />;
  if (flere) {
    const valgt: string[] = v ?? [];
    const skift = (n: string, paa: boolean) => saet(paa ? [...valgt, n] : valgt.filter((x) => x !== n));
    return <div style={{ maxHeight: '32rem', overflow: 'auto' }}>{p.map((x) => <div class="kryds-felt" key={x.uuid}><input type="checkbox" id={id + x.uuid} checked={valgt.includes(x[noegle])} onChange={(e) => skift(x[noegle], e.currentTarget.checked)} /><label for={id + x.uuid}>{x.navn}{noegle === 'cvr' && <span class="svag"> {x.cvr}</span>}</label></div>)}</div>;
  }
  return (
    <select id={id} class="felt" value={v ?? ''} aria-invalid={ugyldig} disabled={valg.laast} onChange={(e) => saet(e.currentTarget.value || null)}>
      <option value="">{t('Vælg …', 'Choose …')}</option>
      {v && !p.some((x) => x[noegle] === v) && <option value={v}>{v}</option>}
      {p.map((x) => <option key={x.uuid} value={x[noegle]}>{x.navn}{noegle === 'cvr' ? ` (${x.cvr})` : ''}</option>)}
    </select>);
}

function Felt({ id, felt, s, v, saet, kort, fejl }: Del) {
  const valg = kort[felt] ?? {};
  const navn = valg.navn ?? feltnavn(felt);
  const ugyldig = fejl?.felt === felt;
  const hjaelp = valg.hjaelp;
  const beskriver = [hjaelp && id + '-h', ugyldig && id + '-f'].filter(Boolean).join(' ') || undefined;
  const under = <>{ugyldig && <p class="feltfejl" id={id + '-f'}>{fejl!.regel || fejl!.message}</p>}</>;
  const ramme = (indre: ComponentChildren) => <div class="gruppe"><label for={id}>{navn}</label>{hjaelp && <p class="hjaelp" id={id + '-h'}>{hjaelp}</p>}{indre}{under}</div>;
  const art = slags(s);

  if (valg.register && art === 'string') return ramme(<Opslag id={id} valg={valg} v={v} saet={saet} flere={false} ugyldig={ugyldig} />);
  if (art === 'boolean')
    return <div class="gruppe"><div class="kryds-felt"><input id={id} type="checkbox" checked={v === true} disabled={valg.laast} aria-describedby={beskriver} onChange={(e) => saet(e.currentTarget.checked)} /><label for={id}>{navn}</label></div>{hjaelp && <p class="hjaelp" id={id + '-h'}>{hjaelp}</p>}{under}</div>;
  if (s.enum)
    return ramme(<select id={id} class="felt" value={v ?? ''} disabled={valg.laast} aria-invalid={ugyldig} aria-describedby={beskriver} onChange={(e) => saet(e.currentTarget.value || null)}>{kanTom(s) && <option value="">–</option>}{s.enum.map((x) => <option key={x} value={x}>{x}</option>)}</select>);
  if (art === 'integer')
    return ramme(<input id={id} class="felt" type="number" value={v ?? ''} disabled={valg.laast} aria-invalid={ugyldig} aria-describedby={beskriver} onInput={(e) => saet(e.currentTarget.value === '' ? null : Number(e.currentTarget.value))} />);
  if (art === 'array' && (s.items?.enum || valg.register)) {
    const valgt: string[] = v ?? [];
    return (
      <fieldset><legend>{navn}</legend>{hjaelp && <p class="hjaelp">{hjaelp}</p>}
        {valg.register ? <Opslag id={id} valg={valg} v={v} saet={saet} flere ugyldig={ugyldig} />
          : s.items!.enum!.map((x) => <div class="kryds-felt" key={x}><input type="checkbox" id={id + x} checked={valgt.includes(x)} onChange={(e) => saet(e.currentTarget.checked ? [...valgt, x] : valgt.filter((y) => y !== x))} /><label for={id + x}>{x}</label></div>)}
        {under}</fieldset>);
  }
  if (art === 'array' && slags(s.items ?? {}) === 'object') {
    const liste: any[] = v ?? [];
    return (
      <fieldset><legend>{navn}</legend>{hjaelp && <p class="hjaelp">{hjaelp}</p>}
        {liste.map((en, i) => (
          <fieldset key={i}><legend>{navn} {i + 1}</legend>
            <Felter id={`${id}-${i}`} s={s.items!} v={en} saet={(ny) => saet(liste.map((x, n) => (n === i ? ny : x)))} kort={kort} fejl={fejl} />
            <button type="button" class="button button-secondary lille" onClick={() => saet(liste.filter((_, n) => n !== i))}><Ikon navn="slet" />{t('Fjern', 'Remove')}<span class="skjult"> {navn} {i + 1}</span></button>
          </fieldset>))}
        <button type="button" class="button button-secondary lille" onClick={() => saet([...liste, tom({ ...s.items, type: 'object' })])}><Ikon navn="plus" />{t('Tilføj', 'Add')}<span class="skjult"> {navn}</span></button>
        {under}</fieldset>);
  }
  if (art === 'array')
    return ramme(<><p class="hjaelp">{t('Én på hver linje', 'One on each line')}</p><textarea id={id} class="felt" rows={3} value={(v ?? []).join('\n')} aria-invalid={ugyldig} onInput={(e) => saet(e.currentTarget.value.split('\n').map((x) => x.trim()).filter((x, i, l) => x || i === l.length - 1).filter((x, _, l) => x || l.length > 1))} /></>);
  if (art === 'object') {
    if (!kanTom(s)) return <fieldset><legend>{navn}</legend><Felter id={id} s={s} v={v} saet={saet} kort={kort} fejl={fejl} /></fieldset>;
    return (
      <fieldset><legend>{navn}</legend>
        <div class="kryds-felt"><input type="checkbox" id={id} checked={!!v} onChange={(e) => saet(e.currentTarget.checked ? tom({ ...s, type: 'object' }) : null)} /><label for={id}>{t('Systemet er også dette', 'The system is this too')}</label></div>
        {v && <Felter id={id} s={s} v={v} saet={saet} kort={kort} fejl={fejl} />}
      </fieldset>);
  }
  if (s.format === 'date')
    return ramme(<input id={id} class="felt" type="date" value={v ?? ''} disabled={valg.laast} aria-invalid={ugyldig} aria-describedby={beskriver} onInput={(e) => saet(e.currentTarget.value || null)} />);
  const lang = (s.maxLength ?? 0) >= 1000;
  const faelles = { id, class: 'felt', value: v ?? '', disabled: valg.laast, required: valg.kraevet, maxLength: s.maxLength || undefined, 'aria-invalid': ugyldig, 'aria-describedby': beskriver };
  return ramme(lang ? <textarea {...faelles} rows={5} onInput={(e) => saet(e.currentTarget.value)} />
    : <input {...faelles} type="text" inputMode={s.pattern ? 'numeric' : undefined} onInput={(e) => saet(e.currentTarget.value || (kanTom(s) ? null : ''))} />);
}

function Felter({ id, s, v, saet, kort, fejl, kun }: { id: string; s: Skema; v: any; saet: (v: any) => void; kort: Feltkort; fejl?: Afvist; kun?: string[] }) {
  const felter = kun ?? Object.keys(s.properties ?? {});
  return <>{felter.map((f) => s.properties?.[f] && <Felt key={f} id={`${id}-${f}`} felt={f} s={s.properties[f]!} v={v?.[f]} saet={(ny) => saet({ ...v, [f]: ny })} kort={kort} fejl={fejl} />)}</>;
}

export function Formular({ skema, felter, kort = {}, start, gem, knap, fortryd, aarsag }: {
  skema: string; felter: string[]; kort?: Feltkort; start?: Post; gem: (p: Post, aarsag: string) => Promise<unknown>; knap: string; fortryd: string; aarsag?: boolean;
}) {
  const b = useHent(() => beskrivelse(), []);
  const [v, saet] = useState<Post | undefined>(start);
  const [s, saetS] = useState<{ i?: boolean; fejl?: Error }>({});
  const top = useRef<HTMLFormElement>(null);
  const [hvorfor] = useState('');
  const sk: Skema | undefined = b.data?.components.schemas[skema];
  useEffect(() => { if (!v && sk) saet(tom({ ...sk, type: 'object' })); }, [sk]);
  if (b.fejl) return <Fejlbesked fejl={b.fejl} igen={b.igen} />;
  if (!sk || !v) return <Vent />;
  const send = async (e: Event) => {
    e.preventDefault();
    saetS({ i: true });
    try {
      await gem(v, aarsag ? hvorfor : '');
    } catch (fejl) {
      saetS({ fejl: fejl as Error });
      requestAnimationFrame(() => (top.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? top.current?.querySelector<HTMLElement>('.besked'))?.scrollIntoView({ block: 'center' }));
    }
  };
  return (
    <form ref={top} onSubmit={send}>
      {s.fejl && <Fejlbesked fejl={s.fejl} />}
      <Felter id="f" s={sk} v={v} saet={saet} kort={kort} fejl={s.fejl instanceof Afvist ? s.fejl : undefined} kun={felter} />
      <div class="raekke"><button class="button button-primary" disabled={s.i}>{knap}</button><a class="button button-secondary" href={fortryd}>{t('Fortryd', 'Cancel')}</a></div>
    </form>);
}
