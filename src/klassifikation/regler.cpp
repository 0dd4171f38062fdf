#include "klassifikation/regler.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/log.hpp"

namespace faelled::klassifikation {
namespace {

// Deeper than any classification is; bounds the walk towards the root.
constexpr std::size_t kMaxDybde = 100;

// The UUIDs that the relation names in any period, each once.
std::vector<Uuid> maal(const oio::Indhold& content, std::uint8_t kind) {
    std::vector<Uuid> out;
    for (const oio::Relation& r : content.relationer) {
        const Uuid* u = r.ref.uuid();
        if (r.art == kind && u != nullptr && std::ranges::find(out, *u) == out.end())
            out.push_back(*u);
    }
    return out;
}

bool ser(const Omverden& o, const Hukommelse::Fund& f) {
    return f && std::ranges::find(o.ejere, f->ejer) != o.ejere.end() &&
           f->gaeldende.livscyklus != oio::Livscyklus::kSlettet;
}

Result<std::optional<Uuid>> facet(const oio::Indhold* before, const oio::Indhold& after) {
    const std::vector<Uuid> named = maal(after, relation::kFacet);
    if (named.size() > 1)
        return std::unexpected(Fejl::ugyldig("sd:Facet", "en klasse hører til én facet"));
    if (before != nullptr) {
        const std::vector<Uuid> was = maal(*before, relation::kFacet);
        if (!was.empty() && was != named)
            return std::unexpected(
                Fejl::ugyldig("sd:Facet", "en klasse skifter ikke facet, når den er oprettet"));
    }
    if (named.empty()) return std::optional<Uuid>();
    return std::optional(named.front());
}

// A class somewhere above the one that is written, and when it is there.
struct Led {
    Uuid klasse;
    oio::Periode naar;
};

void led_over(const oio::Indhold& content, const oio::Periode& when, std::vector<Led>& out) {
    for (const oio::Relation& r : content.relationer) {
        const Uuid* u = r.ref.uuid();
        const oio::Periode p{std::max(r.virkning.fra, when.fra),
                             std::min(r.virkning.til, when.til)};
        if (r.art == relation::kOverordnetKlasse && u != nullptr && p.fra < p.til)
            out.push_back({*u, p});
    }
}

Result<void> nabo(const std::optional<Uuid>& facet, const Hukommelse::Fund& parent, bool seen) {
    if (!seen)
        return std::unexpected(
            Fejl::ugyldig("sd:OverordnetKlasse", "den overordnede klasse findes ikke"));
    const std::vector<Uuid> in = maal(parent->gaeldende.indhold, relation::kFacet);
    if (facet ? in != std::vector{*facet} : !in.empty())
        return std::unexpected(
            Fejl::ugyldig("sd:OverordnetKlasse", "den overordnede klasse ligger i en anden facet"));
    return {};
}

// Only parents that `before` does not have are judged; a cycle can only come by one of them.
Result<void> overordnede(const Omverden& o, const Uuid& self, const std::optional<Uuid>& facet,
                         const oio::Indhold* before, const oio::Indhold& after) {
    oio::Indhold added;
    std::ranges::copy_if(
        after.relationer, std::back_inserter(added.relationer), [&](const oio::Relation& r) {
            return before == nullptr ||
                   std::ranges::find(before->relationer, r) == before->relationer.end();
        });
    std::vector<Led> todo;
    led_over(added, {}, todo);
    for (std::size_t depth = 0; !todo.empty(); ++depth) {
        if (depth == kMaxDybde)
            return std::unexpected(Fejl::ugyldig("sd:OverordnetKlasse", "har for mange led"));
        std::vector<Led> next;
        for (const Led& above : todo) {
            if (above.klasse == self)
                return std::unexpected(
                    Fejl::ugyldig("sd:OverordnetKlasse", "klassen kan ikke ligge under sig selv"));
            FAELLED_TRY(const auto found, o.hukommelse.hent(kKlasse7, above.klasse));
            if (depth == 0) FAELLED_CHECK(nabo(facet, found, ser(o, found)));
            if (found) led_over(found->gaeldende.indhold, above.naar, next);
        }
        todo = std::move(next);
    }
    return {};
}

// Somebody else in the facet with the key of `e` at a time when it holds.
Result<bool> optaget(const Omverden& o, const Uuid& self, const Uuid& facet,
                     const oio::Egenskab& e) {
    const std::string* key = e.felt(felt::kNoegle);
    if (key == nullptr) return false;
    oio::SoegInput in;
    in.virkning = oio::Periode{};
    oio::Egenskab wanted;
    wanted.virkning.fra = e.virkning.fra;
    wanted.virkning.til = e.virkning.til;
    wanted.felter.push_back({felt::kNoegle, *key});
    in.eksempel.egenskaber.push_back(std::move(wanted));
    oio::Relation r;
    r.art = relation::kFacet;
    r.ref = oio::Reference(facet);
    in.eksempel.relationer.push_back(std::move(r));
    // A key with `*` is a pattern to a search; look again at what it found.
    const bool wild = key->find('*') != std::string::npos;
    for (const Cvr owner : o.ejere) {
        FAELLED_TRY(const auto hits,
                    o.motor.soeg_efter(kKlasse7, owner, in, std::nullopt, wild ? 1000 : 2));
        for (const Uuid& hit : hits) {
            if (hit == self) continue;
            if (!wild) return true;
            FAELLED_TRY(const auto found, o.hukommelse.hent(kKlasse7, hit));
            if (found && std::ranges::any_of(found->gaeldende.indhold.egenskaber,
                                             [&](const oio::Egenskab& other) {
                                                 const std::string* k = other.felt(felt::kNoegle);
                                                 return k != nullptr && *k == *key;
                                             }))
                return true;
        }
    }
    return false;
}

Result<void> noegler(const Omverden& o, const Uuid& self, const Uuid& facet,
                     const oio::Indhold* before, const oio::Indhold& after) {
    for (const oio::Egenskab& e : after.egenskaber) {
        // What was there already was judged when it came.
        if (before != nullptr &&
            std::ranges::find(before->egenskaber, e) != before->egenskaber.end())
            continue;
        FAELLED_TRY(const bool taken, optaget(o, self, facet, e));
        if (!taken) continue;
        FAELLED_TRY(const auto owner, o.hukommelse.hent(kFacet, facet));
        if (owner && owner->ejer == kFaellesEjer)
            return std::unexpected(
                Fejl::kalder(49, "BrugervendtNoegle findes allerede i facetten på samme tid"));
        static metrics::Counter& doubles =
            metrics::counter("faelled_klassifikation_dobbelte_noegler_total",
                             "Classes written into a local facet with a key that another has.");
        doubles.add();
        log::info("klassifikation.dobbelt_noegle",
                  {{"klasse", self.text()}, {"facet", facet.text()}});
    }
    return {};
}

// Version 7's own values of an Egenskab.
std::vector<oio::Feltvaerdi> kun_version7(const oio::Egenskab& e) {
    std::vector<oio::Feltvaerdi> out;
    for (const oio::Feltvaerdi& v : e.felter)
        if (!oio::findes(kKlasse6, kKlasse6.felter[v.felt].versioner)) out.push_back(v);
    return out;
}

// Adds [fra, til) of `e` with those values; joins it to its predecessor when that is the same.
void tilfoej(const oio::Egenskab& e, Tid fra, Tid til, std::vector<oio::Feltvaerdi> more,
             std::vector<oio::Egenskab>& out, std::size_t first) {
    if (fra >= til) return;
    if (out.size() > first && kun_version7(out.back()) == more) {
        out.back().virkning.til = til;
        return;
    }
    oio::Egenskab piece = e;
    piece.virkning.fra = fra;
    piece.virkning.til = til;
    std::ranges::move(more, std::back_inserter(piece.felter));
    std::ranges::stable_sort(piece.felter, {}, &oio::Feltvaerdi::felt);
    out.push_back(std::move(piece));
}

}  // namespace

Result<void> kraev(const Kalder& k, adgang::Ret right) {
    if (k.har(right)) return {};
    return std::unexpected(Fejl::kalder(
        43, std::string("Serviceaftalen giver ikke rettigheden \"") +
                (right == adgang::kRediger ? "Rediger" : "Udstil") + "\" til Klassifikation"));
}

oio::Skriver skriver(const Kalder& k) {
    return {k.myndighed(), oio::Reference::urn("urn:oio:it-system-uuid:" + k.system().text()),
            k.transaktion()};
}

const Uuid& rolle_mapning() {
    static const Uuid kUuid = Uuid::literal("9ef341c6-251b-4820-a077-9071a9070644");
    return kUuid;
}
const Uuid& type_klasse() {
    static const Uuid kUuid = Uuid::literal("9870b51e-3bc0-4f98-8827-eba991dd89a9");
    return kUuid;
}

Result<void> kontroller_klasse(const Omverden& o, const Uuid& uuid, const oio::Indhold* before,
                               const oio::Indhold& after) {
    FAELLED_TRY(const std::optional<Uuid> in, facet(before, after));
    FAELLED_CHECK(overordnede(o, uuid, in, before, after));
    if (in) FAELLED_CHECK(noegler(o, uuid, *in, before, after));
    return {};
}

void udfyld_version6(const oio::Indhold* before, oio::Indhold& message) {
    for (oio::Relation& r : message.relationer) {
        if (r.art != relation::kMapninger || r.ref.uuid() == nullptr) continue;
        const auto same = [&](const oio::Relation& s) {
            return s.art == r.art && s.ref.samme(r.ref);
        };
        const oio::Relation* known = nullptr;
        if (before != nullptr) {
            const auto at = std::ranges::find_if(before->relationer, same);
            if (at != before->relationer.end()) known = &*at;
        }
        r.rolle = known != nullptr ? known->rolle : oio::Reference(rolle_mapning());
        r.type = known != nullptr ? known->type : oio::Reference(type_klasse());
        r.indeks = known != nullptr ? known->indeks : r.ref.uuid()->text();
    }
    if (before == nullptr) return;
    std::vector<oio::Egenskab> pieces;
    for (const oio::Egenskab& e : message.egenskaber) {
        const std::size_t first = pieces.size();
        if (e.virkning.fra == e.virkning.til) {
            pieces.push_back(e);
            continue;
        }
        Tid at = e.virkning.fra;
        for (const oio::Egenskab& s : before->egenskaber) {
            const Tid fra = std::max(at, s.virkning.fra);
            const Tid til = std::min(e.virkning.til, s.virkning.til);
            if (fra >= til) continue;
            tilfoej(e, at, fra, {}, pieces, first);
            tilfoej(e, fra, til, kun_version7(s), pieces, first);
            at = til;
        }
        tilfoej(e, at, e.virkning.til, {}, pieces, first);
    }
    message.egenskaber = std::move(pieces);
}

}  // namespace faelled::klassifikation
