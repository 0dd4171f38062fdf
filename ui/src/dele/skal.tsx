// The frame of every page: top, navigation, footer.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sprog, t, vaelgSprog } from '../sprog';
import { saetTema, tema, type Tema } from '../tema';
import { Ikon } from './ikon';

export const opsaetning = (() => {
  const d = document.getElementById('app')!.dataset;
  return { miljoe: d.miljoe ?? '', sandkasse: d.sandkasse === 'ja' };
})();

export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#fff" fill-opacity=".16" />
      <path d="M8 24V9.5h16M8 16.5h12" fill="none" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round" /><circle cx="23" cy="23" r="3" fill="#f2b544" /></svg>);
}

function Temaknap() {
  const [v, saet] = useState<Tema>(tema());
  const moerk = v === 'moerk' || (v === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const skift = () => { const ny = moerk ? 'lys' : 'moerk'; saetTema(ny); saet(ny); };
  return <button class="knap" type="button" onClick={skift} aria-pressed={moerk}><Ikon navn="tema" /><span>{t('Mørk', 'Dark')}</span></button>;
}

export function Top({ hjem, midt, children }: { hjem: string; midt?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <header class="top">
      <div class="inde">
        <a class="logo" href={hjem}><Logo />Fælled</a>
        {opsaetning.miljoe && <span class="miljoe">{opsaetning.miljoe}</span>}
        {midt}
        <span class="fyld" />
        {children}
        <Temaknap />
        <button class="knap" type="button" lang={sprog === 'da' ? 'en' : 'da'} onClick={() => vaelgSprog(sprog === 'da' ? 'en' : 'da')}>{sprog === 'da' ? 'English' : 'Dansk'}</button>
      </div>
    </header>);
}

export function Bund() {
  return (
    <footer class="bund"><div class="raekke">
      <span>Fælled – {t('åben fælleskommunal infrastruktur', 'open shared infrastructure for municipalities')}</span>
      <a href="/admin/openapi.json">OpenAPI</a>
      {opsaetning.sandkasse && <a href="/">{t('Sandkassens forside', 'Sandbox start page')}</a>}
    </div></footer>);
}

export function useTitel(titel: string): void {
  useEffect(() => { document.title = titel + ' – Fælled'; }, [titel]);
}

export function Overskrift({ titel, children }: { titel: string; children?: ComponentChildren }) {
  useTitel(titel);
  return <div class="raekke"><h1 class="fyld" tabIndex={-1}>{titel}</h1><div class="raekke handlinger">{children}</div></div>;
}
