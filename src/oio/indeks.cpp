#include "oio/indeks.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

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

}  // namespace

std::string tekst_vaerdi(const Felt& field, std::string_view text) {
    return skaer(field.soegbar == Soegbar::kNavn ? fold(text) : std::string(text));
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
    for (const Egenskab& e : r.indhold.egenskaber)
        for (const Feltvaerdi& f : e.felter)
            if (b.felter[f.felt].soegbar != Soegbar::kUden)
                posts.push_back({felt_indeks(f.felt),
                                 tekst_vaerdi(b.felter[f.felt], f.tekst),
                                 {periode(e.virkning)}});
    for (const Tilstand& t : r.indhold.tilstande)
        posts.push_back({tilstand_indeks(t.art), kode_vaerdi(t.kode), {periode(t.virkning)}});
    for (std::size_t art = 0; art < b.tilstande.size(); ++art)
        if (std::none_of(r.indhold.tilstande.begin(), r.indhold.tilstande.end(),
                         [art](const Tilstand& t) { return t.art == art; }))
            posts.push_back({tilstand_indeks(art), kode_vaerdi(0), {store::Periode{}}});
    for (const Relation& x : r.indhold.relationer)
        posts.push_back({relation_indeks(x.art), reference_vaerdi(x.ref), {periode(x.virkning)}});
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
