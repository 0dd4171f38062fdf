#include "rest/graphiql_side.hpp"

namespace faelled::rest {

namespace {

// NONCE is replaced in every answer.
constexpr std::string_view kSide = R"html(<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Organisation: GraphQL</title>
<style nonce="NONCE">
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto;
    max-width: 80rem; padding: 1rem; }
main { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); }
label { display: block; font-weight: 600; margin-top: .75rem; }
textarea, input, pre { box-sizing: border-box; width: 100%; font: 14px/1.5 ui-monospace, monospace;
    color: inherit; background: #fff; border: 1px solid #595959; border-radius: 4px; padding: .5rem; }
input { max-width: 16rem; }
pre { min-height: 20rem; overflow: auto; white-space: pre-wrap; background: #f5f5f5; margin: 0; }
button { font: inherit; padding: .5rem 1rem; margin: 1rem .5rem 0 0; border-radius: 4px; cursor: pointer;
    border: 1px solid #0059b3; color: #0059b3; background: #fff; }
button.vigtig { background: #0059b3; color: #fff; }
:focus-visible { outline: 3px solid #c47a00; outline-offset: 2px; }
.hjaelp { margin: 0; color: #4d4d4d; }
h1 { margin: 0; } h2 { font-size: 1.1rem; margin: .75rem 0 .25rem; }
</style>
</head>
<body>
<header>
<h1>Organisation: GraphQL</h1>
<p class="hjaelp">Sandkasse. Læs den administrative organisation, som den er nu.</p>
</header>
<main>
<form id="formular">
<label for="query">Forespørgsel</label>
<p class="hjaelp" id="query-hjaelp">Ctrl+Enter kører forespørgslen. Tab flytter videre til næste felt.</p>
<textarea id="query" rows="18" spellcheck="false" autocapitalize="off" aria-describedby="query-hjaelp">
query Enheder($cvr: CVR!) {
  organisationEnhedListe(cvr: $cvr, status: AKTIV, first: 10) {
    edges {
      node {
        uuid
        enhedsnavn
        adresser { adresseTekst adresseRolleTitel }
      }
    }
    pageInfo { endCursor hasNextPage }
  }
}
</textarea>
<label for="variables">Variable (JSON)</label>
<textarea id="variables" rows="4" spellcheck="false" autocapitalize="off">{"cvr": "11111111"}</textarea>
<label for="myndighed">Myndighed (CVR-nummer)</label>
<p class="hjaelp" id="myndighed-hjaelp">Kan være tom: så gælder systemets første aftale.</p>
<input id="myndighed" inputmode="numeric" autocomplete="off" aria-describedby="myndighed-hjaelp">
<div>
<button class="vigtig" type="submit">Kør forespørgsel</button>
<button type="button" id="skema">Vis skemaet</button>
</div>
</form>
<section aria-labelledby="svar-titel">
<h2 id="svar-titel">Svar</h2>
<p class="hjaelp" id="status" role="status">Ingen forespørgsel er kørt endnu.</p>
<pre id="svar" tabindex="0" aria-labelledby="svar-titel"></pre>
</section>
</main>
<script nonce="NONCE">
'use strict';
const felt = (id) => document.getElementById(id);
const SKEMA = `{ __schema { types { name kind description
  fields { name description type { ...T } args { name type { ...T } } }
  inputFields { name description type { ...T } } enumValues { name } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

async function spoerg(query, variables) {
  const headers = {
    'Content-Type': 'application/json',
    'x-TransaktionsId': crypto.randomUUID(),
    'x-TransaktionsTid': new Date().toISOString(),
  };
  const myndighed = felt('myndighed').value.trim();
  if (myndighed) headers['Faelled-Myndighed'] = myndighed;
  const start = performance.now();
  felt('status').textContent = 'Kører …';
  const svar = await fetch('/organisation/organisationhent/1',
    { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const krop = await svar.json();
  const ms = Math.round(performance.now() - start);
  const fejl = krop.errors ? krop.errors.length + ' fejl eller advarsler, ' : '';
  felt('status').textContent = 'HTTP ' + svar.status + ', ' + fejl + ms + ' ms';
  return krop;
}

async function vis(query, variables, tekst) {
  try {
    felt('svar').textContent = tekst(await spoerg(query, variables));
  } catch (fejl) {
    felt('status').textContent = 'Kaldet lykkedes ikke: ' + fejl.message;
  }
}

function koer() {
  let variables = {};
  try {
    variables = JSON.parse(felt('variables').value || '{}');
  } catch (fejl) {
    felt('status').textContent = 'Variable er ikke gyldig JSON: ' + fejl.message;
    felt('variables').focus();
    return;
  }
  vis(felt('query').value, variables, (krop) => JSON.stringify(krop, null, 2));
}

const type = (t) => t.kind === 'NON_NULL' ? type(t.ofType) + '!'
  : t.kind === 'LIST' ? '[' + type(t.ofType) + ']' : t.name;
const argumenter = (f) => f.args && f.args.length
  ? '(' + f.args.map((a) => a.name + ': ' + type(a.type)).join(', ') + ')' : '';
const forklaring = (x) => x.description ? '  # ' + x.description : '';

function skematekst(krop) {
  if (!krop.data) return JSON.stringify(krop, null, 2);
  return krop.data.__schema.types.filter((t) => !t.name.startsWith('__')).map((t) => {
    const felter = (t.fields || t.inputFields || []).map(
      (f) => '  ' + f.name + argumenter(f) + ': ' + type(f.type) + forklaring(f));
    const vaerdier = (t.enumValues || []).map((v) => '  ' + v.name);
    const linjer = felter.concat(vaerdier);
    return t.kind + ' ' + t.name + forklaring(t) + (linjer.length ? '\n' + linjer.join('\n') : '');
  }).join('\n\n');
}

felt('formular').addEventListener('submit', (e) => { e.preventDefault(); koer(); });
felt('formular').addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); koer(); }
});
felt('skema').addEventListener('click', () => vis(SKEMA, {}, skematekst));
</script>
</body>
</html>
)html";

}  // namespace

net::Svar graphiql_side(std::string_view nonce) {
    constexpr std::string_view kPlads = "NONCE";
    net::Svar svar;
    svar.indholdstype = "text/html; charset=utf-8";
    std::string_view rest = kSide;
    for (auto at = rest.find(kPlads); at != std::string_view::npos; at = rest.find(kPlads)) {
        svar.krop.append(rest.substr(0, at)).append(nonce);
        rest.remove_prefix(at + kPlads.size());
    }
    svar.krop.append(rest);
    const std::string n(nonce);
    svar.headere = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'nonce-" + n + "'; style-src 'nonce-" + n +
             "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"}};
    return svar;
}

}  // namespace faelled::rest
