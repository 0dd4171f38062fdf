#include "oio/indeks.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "oio/urn.hpp"

namespace faelled::oio {
namespace {

std::string skaer(std::string value) {
    if (value.size() > store::kMaxIndeksvaerdi) value.resize(store::kMaxIndeksvaerdi);
    return value;
}

bool foer(const store::IndeksPost& a, const store::IndeksPost& b) {
    return std::tie(a.indeks, a.vaerdi) < std::tie(b.indeks, b.vaerdi);
}

bool samme_noegle(const store::IndeksPost& a, const store::IndeksPost& b) {
    return a.indeks == b.indeks && a.vaerdi == b.vaerdi;
}

store::Periode periode(const Virkning& v) {
    return {v.fra, v.til};
}

// Joins entries of the same key: their periods together, in order, without doubles.
void saml(std::vector<store::IndeksPost>& posts) {
    std::stable_sort(posts.begin(), posts.end(), foer);
    std::vector<store::IndeksPost> out;
    for (store::IndeksPost& p : posts) {
        if (!out.empty() && samme_noegle(out.back(), p))
            out.back().perioder.insert(out.back().perioder.end(), p.perioder.begin(),
                                       p.perioder.end());
        else
            out.push_back(std::move(p));
    }
    for (store::IndeksPost& p : out) {
        std::sort(p.perioder.begin(), p.perioder.end(), [](const auto& a, const auto& b) {
            return std::tie(a.fra, a.til) < std::tie(b.fra, b.til);
        });
        p.perioder.erase(std::unique(p.perioder.begin(), p.perioder.end()), p.perioder.end());
    }
    posts = std::move(out);
}

void udtraek(const Objektbeskrivelse& b, const Indeksudtraek& u, const Indhold& i,
             std::vector<store::IndeksPost>& posts) {
    const auto add = [&](std::string value, const Virkning& v) {
        posts.push_back({u.indeks, std::move(value), {periode(v)}});
    };
    if (u.slags == Indeksudtraek::Slags::kAttributfelt) {
        const Felt& field = felt_ved(udtraeksfelter(b, u), u.sti);
        for (const Egenskab& e : i.egenskaber)
            if (e.art == u.art)
                besoeg_sti(e.felter, u.sti, [&](const std::string& text) {
                    add(tekst_vaerdi(field, text), e.virkning);
                });
        return;
    }
    const auto role = u.rolle.empty() ? std::nullopt : Uuid::parse(u.rolle);
    const bool fields = u.slags == Indeksudtraek::Slags::kRelationsfelt;
    const Felt* field = fields ? &felt_ved(udtraeksfelter(b, u), u.sti) : nullptr;
    for (const Relation& r : i.relationer) {
        if (r.art != u.art || (role && (r.rolle.uuid() == nullptr || *r.rolle.uuid() != *role)))
            continue;
        if (fields)
            besoeg_sti(r.felter, u.sti, [&](const std::string& text) {
                add(tekst_vaerdi(*field, text), r.virkning);
            });
        else if (!r.ref.tom())
            add(reference_vaerdi(b.relationer[r.art], r.ref), r.virkning);
    }
}

void tilstandsposter(const Objektbeskrivelse& b, const Indhold& i,
                     std::vector<store::IndeksPost>& posts) {
    for (const Tilstand& t : i.tilstande)
        posts.push_back({tilstand_indeks(t.art), kode_vaerdi(t.kode), {periode(t.virkning)}});
    for (std::size_t art = 0; art < b.tilstande.size(); ++art)
        if (b.tilstande[art].uden >= 0 &&
            std::none_of(i.tilstande.begin(), i.tilstande.end(),
                         [art](const Tilstand& t) { return t.art == art; }))
            posts.push_back({tilstand_indeks(art),
                             kode_vaerdi(static_cast<std::uint8_t>(b.tilstande[art].uden)),
                             {store::Periode{}}});
}

std::int64_t timer(Tid t) {
    constexpr std::int64_t kSidste = 9'999'999;
    return std::clamp<std::int64_t>(t.us / (3600 * kSekund), 0, kSidste);
}

}  // namespace

std::string tekst_vaerdi(const Felt& field, std::string_view text) {
    if (er_referencefelt(field)) return normal_reference_vaerdi(Reference::urn(std::string(text)));
    return skaer(field.soegbar == Soegbar::kEksakt ? std::string(text) : fold(text));
}

std::string normal_reference_vaerdi(const Reference& ref) {
    if (ref.uuid() != nullptr || ref.tom()) return reference_vaerdi(ref);
    return skaer(urn_normalform(ref.urn_tekst()));
}

std::string reference_vaerdi(const Relationsbeskrivelse& relation, const Reference& ref) {
    return relation.form == Relationsform::kGenerel ? normal_reference_vaerdi(ref)
                                                    : reference_vaerdi(ref);
}

std::string modtaget_vaerdi(Tid received) {
    std::string digits = std::to_string(timer(received));
    return digits.insert(0, 7 - digits.size(), '0');
}

std::vector<std::string> modtaget_fra(Tid fra) {
    const std::string first = modtaget_vaerdi(fra);
    std::vector<std::string> out{first};
    for (std::size_t at = first.size(); at-- > 0;)
        for (char digit = first[at]; digit++ < '9';)
            out.push_back(first.substr(0, at) + digit);
    return out;
}

const Felt& felt_ved(std::span<const Felt> fields, std::span<const std::uint8_t> path) {
    const Felt& field = fields[path[0]];
    return path.size() == 1 || path[1] == 0xff ? field : felt_ved(field.gruppe, path.subspan(1));
}

std::span<const Felt> udtraeksfelter(const Objektbeskrivelse& b, const Indeksudtraek& extract) {
    return extract.slags == Indeksudtraek::Slags::kAttributfelt ? attributfelter(b, extract.art)
                                                                : b.relationer[extract.art].felter;
}

std::string reference_vaerdi(const Reference& ref) {
    if (const Uuid* u = ref.uuid()) return std::string(u->view());
    return skaer(ref.urn_tekst());
}

std::string kode_vaerdi(std::uint8_t code) {
    return std::string(1, static_cast<char>('A' + code));
}

std::vector<store::IndeksPost> indeksposter(const Objektbeskrivelse& b, const Registrering& r) {
    std::vector<store::IndeksPost> posts;
    if (!er_aktiv(r.livscyklus)) return posts;
    const Indhold& i = r.indhold;
    for (const Egenskab& e : i.egenskaber) {
        if (e.art != 0) continue;
        for (const Feltvaerdi& f : e.felter)
            if (felt_indekseret(b.felter[f.felt]))
                posts.push_back({felt_indeks(f.felt),
                                 tekst_vaerdi(b.felter[f.felt], f.tekst),
                                 {periode(e.virkning)}});
    }
    if (!b.kun_udtraek) {
        tilstandsposter(b, i, posts);
        for (const Relation& x : i.relationer)
            posts.push_back({relation_indeks(x.art),
                             reference_vaerdi(b.relationer[x.art], x.ref),
                             {periode(x.virkning)}});
    }
    for (const Indeksudtraek& u : b.indekser)
        udtraek(b, u, i, posts);
    if (b.indeksform)
        posts.push_back({kModtagetIndeks, modtaget_vaerdi(r.tidspunkt), {store::Periode{}}});
    saml(posts);
    return posts;
}

void indeksforskel(const std::vector<store::IndeksPost>& before,
                   std::vector<store::IndeksPost> after, store::NyRegistrering& out) {
    auto old = before.begin();
    for (store::IndeksPost& p : after) {
        while (old != before.end() && foer(*old, p))
            out.fjern.push_back({old->indeks, old->vaerdi, {}}), ++old;
        if (old != before.end() && samme_noegle(*old, p)) {
            const bool same = old->perioder == p.perioder;
            ++old;
            if (same) continue;
        }
        out.tilfoej.push_back(std::move(p));
    }
    for (; old != before.end(); ++old)
        out.fjern.push_back({old->indeks, old->vaerdi, {}});
}

}  // namespace faelled::oio
