#include "klassifikation/listehent.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "klassifikation/regler.hpp"
#include "klassifikation/soegning.hpp"

namespace faelled::klassifikation {
namespace {

using Fund = Hukommelse::Fund;

// What one criterion asks for inside a facet: all of it, or these classes and what is below them.
struct Udsnit {
    bool alt = false;
    std::unordered_set<Uuid> klasser;
};

std::string dag(Tid t) {
    return t.er_endelig() ? dansk_datetime(t).substr(0, 10) : std::string();
}

std::optional<Uuid> maal(const oio::Indhold& content, std::uint8_t kind, Tid now) {
    std::optional<Uuid> last;
    for (const oio::Relation& r : content.relationer) {
        if (r.art != kind || r.ref.uuid() == nullptr) continue;
        last = *r.ref.uuid();
        if (r.virkning.fra <= now && now < r.virkning.til) break;
    }
    return last;
}

class Lister {
  public:
    Lister(Klassifikation& service, const Kalder& k, const ListeInput& in)
        : service_(service), k_(k), in_(in), nu_(service.motor().ur().now()) {
        ejere_.push_back(kFaellesEjer);
        if (!in.kun_faelles && k.myndighed() != kFaellesEjer) ejere_.push_back(k.myndighed());
        if (!in.kun_aktuelle)
            interval_ = {in.fra.value_or(Tid::minus_uendelig()),
                         in.til.value_or(Tid::plus_uendelig())};
        else
            interval_ = {nu_, nu_};
    }

    Result<Klassifikationsliste> koer() {
        for (const Listekriterie& c : in_.kriterier)
            FAELLED_CHECK(vaelg(c));
        Klassifikationsliste out;
        for (const auto& [uuid, facets] : valgt_) {
            FAELLED_TRY(const Fund found, hent(kKlassifikation, uuid));
            if (!vises(found)) continue;
            Listeklassifikation one;
            hoved(found, uuid, felt::kKlassifikationTitel, felt::kKlassifikationBeskrivelse,
                  std::nullopt, one);
            for (const auto& [facet, part] : facets)
                FAELLED_CHECK(tilfoej_facet(facet, part, one));
            out.push_back(std::move(one));
        }
        return out;
    }

  private:
    // Null for what the caller does not see or what is not in force.
    Result<Fund> hent(const oio::Objektbeskrivelse& t, const Uuid& uuid) {
        FAELLED_TRY(Fund found, service_.hukommelse().hent(t, uuid));
        if (found && (std::ranges::find(ejere_, found->ejer) == ejere_.end() ||
                      !oio::er_aktiv(found->gaeldende.livscyklus)))
            found.reset();
        return found;
    }

    bool vises(const Fund& f) const {
        if (!f) return false;
        if (!in_.kun_aktuelle && !in_.fra && !in_.til) return true;
        return std::ranges::any_of(f->gaeldende.indhold.tilstande, [&](const oio::Tilstand& s) {
            return s.kode == kPubliceret &&
                   oio::Periode{s.virkning.fra, s.virkning.til}.overlapper(interval_);
        });
    }

    // The attributes that hold now, or the last ones that hold within what was asked for.
    const oio::Egenskab* egenskab(const oio::Indhold& content) const {
        const oio::Egenskab* last = nullptr;
        for (const oio::Egenskab& e : content.egenskaber) {
            const oio::Periode p{e.virkning.fra, e.virkning.til};
            if (last == nullptr || p.overlapper(interval_)) last = &e;
        }
        return last;
    }

    std::string noegle(const Fund& f) const {
        const oio::Egenskab* e = f ? egenskab(f->gaeldende.indhold) : nullptr;
        const std::string* text = e == nullptr ? nullptr : e->felt(felt::kNoegle);
        return text == nullptr ? std::string() : *text;
    }

    std::string ejernavn(const Fund& f) const {
        const auto owner = maal(f->gaeldende.indhold, relation::kEjer, nu_);
        std::string name;
        if (owner)
            name =
                service_.hukommelse().referenceetiket(kKlasse7.relationer[relation::kEjer], *owner);
        if (name.empty()) name = f->ejer == kFaellesEjer ? "KOMBIT A/S" : "CVR " + f->ejer.text();
        return name.substr(0, 100);
    }

    void hoved(const Fund& f, const Uuid& uuid, std::uint8_t title, std::uint8_t text,
               std::optional<std::uint8_t> law, Listehoved& out) const {
        out.uuid = uuid;
        out.ejer = ejernavn(f);
        out.ejer_cvr = f->ejer;
        out.sidst_aendret = f->gaeldende.tidspunkt;
        for (const oio::Tilstand& s : f->gaeldende.indhold.tilstande) {
            const bool both = !s.virkning.fra.er_endelig() && !s.virkning.til.er_endelig();
            if (s.kode != kPubliceret || both ||
                !oio::Periode{s.virkning.fra, s.virkning.til}.overlapper(interval_))
                continue;
            out.publiceret.push_back({dag(s.virkning.fra), dag(s.virkning.til)});
        }
        const oio::Egenskab* e = egenskab(f->gaeldende.indhold);
        if (e == nullptr) return;
        const auto take = [&](std::uint8_t field, std::string& to) {
            if (const std::string* value = e->felt(field)) to = *value;
        };
        take(felt::kNoegle, out.noegle);
        take(title, out.titel);
        take(text, out.beskrivelse);
        if (law) take(*law, out.retskilde);
    }

    // --- which objects

    Result<std::vector<Uuid>> soeg(const oio::Objektbeskrivelse& t, const std::string& key,
                                   std::optional<std::pair<std::uint8_t, Uuid>> in) {
        constexpr std::size_t kAlle = 200'000;
        oio::SoegInput query;
        query.virkning = oio::Periode{};
        if (!key.empty()) {
            oio::Egenskab e;
            e.felter.push_back({felt::kNoegle, key});
            query.eksempel.egenskaber.push_back(std::move(e));
        }
        if (in) {
            oio::Relation r;
            r.art = in->first;
            r.ref = oio::Reference(in->second);
            query.eksempel.relationer.push_back(std::move(r));
        }
        std::vector<Uuid> out;
        for (const Cvr owner : ejere_) {
            FAELLED_TRY(const auto hits,
                        find(service_.motor(), t, owner, query, std::nullopt, kAlle));
            out.insert(out.end(), hits.begin(), hits.end());
        }
        return out;
    }

    Result<void> vaelg_klassifikation(const Uuid& uuid) {
        FAELLED_TRY(const auto facets,
                    soeg(kFacet, {}, std::pair(relation::kFacetTilhoerer, uuid)));
        auto& chosen = valgt_[uuid];
        for (const Uuid& facet : facets)
            chosen[facet].alt = true;
        return {};
    }

    Result<Udsnit*> facet(const Uuid& uuid) {
        FAELLED_TRY(const Fund found, hent(kFacet, uuid));
        if (!found) return static_cast<Udsnit*>(nullptr);
        const auto above = maal(found->gaeldende.indhold, relation::kFacetTilhoerer, nu_);
        if (!above) return static_cast<Udsnit*>(nullptr);
        return &valgt_[*above][uuid];
    }

    Result<void> vaelg_klasse(const Uuid& uuid) {
        FAELLED_TRY(const Fund found, hent(kKlasse7, uuid));
        if (!found) return {};
        const auto in = maal(found->gaeldende.indhold, relation::kFacet, nu_);
        if (!in) return {};
        FAELLED_TRY(Udsnit * part, facet(*in));
        if (part != nullptr) part->klasser.insert(uuid);
        return {};
    }

    Result<void> vaelg(const Listekriterie& c) {
        if (c.klassifikation) return vaelg_klassifikation(*c.klassifikation);
        if (c.facet) {
            FAELLED_TRY(Udsnit * part, facet(*c.facet));
            if (part != nullptr) part->alt = true;
            return {};
        }
        if (c.klasse) return vaelg_klasse(*c.klasse);
        if (c.klassifikation_noegle.empty())
            return std::unexpected(Fejl::ugyldig("IdentifikationKriterie", "siger intet"));
        FAELLED_TRY(const auto tops, soeg(kKlassifikation, c.klassifikation_noegle, {}));
        for (const Uuid& top : tops)
            FAELLED_CHECK(vaelg_under(c, top));
        return {};
    }

    Result<void> vaelg_under(const Listekriterie& c, const Uuid& top) {
        if (c.facet_noegle.empty() && c.klasse_noegle.empty()) return vaelg_klassifikation(top);
        FAELLED_TRY(const auto facets,
                    soeg(kFacet, c.facet_noegle, std::pair(relation::kFacetTilhoerer, top)));
        for (const Uuid& one : facets) {
            if (c.klasse_noegle.empty()) {
                valgt_[top][one].alt = true;
                continue;
            }
            FAELLED_TRY(const auto classes,
                        soeg(kKlasse7, c.klasse_noegle, std::pair(relation::kFacet, one)));
            for (const Uuid& k : classes)
                valgt_[top][one].klasser.insert(k);
        }
        return {};
    }

    // --- what they say

    Result<void> tilfoej_facet(const Uuid& uuid, const Udsnit& part, Listeklassifikation& above) {
        FAELLED_TRY(const Fund found, hent(kFacet, uuid));
        if (!vises(found)) return {};
        Listefacet out;
        hoved(found, uuid, felt::kFacetTitel, felt::kFacetBeskrivelse, felt::kFacetRetskilde, out);
        FAELLED_TRY(const auto all, soeg(kKlasse7, {}, std::pair(relation::kFacet, uuid)));
        std::unordered_map<Uuid, Fund> classes;
        for (const Uuid& u : all) {
            FAELLED_TRY(const Fund c, hent(kKlasse7, u));
            if (c) classes.emplace(u, c);
        }
        for (const auto& [u, c] : classes) {
            if (!vises(c) || (!part.alt && !under(u, part.klasser, classes))) continue;
            FAELLED_TRY(Listeklasse one, klasse(u, c));
            out.klasser.push_back(std::move(one));
            k_.spor().objekt(u);
        }
        std::ranges::sort(out.klasser, {}, [](const Listeklasse& c) {
            return std::pair(std::string_view(c.noegle), c.uuid);
        });
        above.facetter.push_back(std::move(out));
        return {};
    }

    // Is one of these, or has one of them above it.
    bool under(Uuid at, const std::unordered_set<Uuid>& tops,
               const std::unordered_map<Uuid, Fund>& classes) const {
        constexpr int kMaxDybde = 100;
        for (int depth = 0; depth < kMaxDybde; ++depth) {
            if (tops.contains(at)) return true;
            const auto c = classes.find(at);
            if (c == classes.end()) return false;
            const auto parent =
                maal(c->second->gaeldende.indhold, relation::kOverordnetKlasse, nu_);
            if (!parent) return false;
            at = *parent;
        }
        return false;
    }

    Result<Listeklasse> klasse(const Uuid& uuid, const Fund& f) {
        Listeklasse out;
        hoved(f, uuid, felt::kKlasseTitel, felt::kKlasseBeskrivelse, felt::kKlasseRetskilde, out);
        const oio::Indhold& content = f->gaeldende.indhold;
        if (const oio::Egenskab* e = egenskab(content)) {
            if (const auto* s = e->felt(felt::kKlasseSortering)) out.sortering = *s;
            if (const auto* s = e->felt(felt::kKlasseAendringsnotat)) out.aendringsnotat = *s;
            for (const oio::Feltvaerdi& v : e->felter) {
                if (v.felt != felt::kKlasseSoegeord) continue;
                const auto* word = oio::find_felt(v.gruppe, felt::kSoegeordIdentifikator);
                if (word != nullptr && !word->tekst.empty()) out.soegeord.push_back(word->tekst);
            }
        }
        if (const auto parent = maal(content, relation::kOverordnetKlasse, nu_)) {
            FAELLED_TRY(const Fund above, hent(kKlasse7, *parent));
            if (above) out.foraelder = Listereference{*parent, noegle(above)};
        }
        for (const oio::Relation& r : content.relationer) {
            if (r.art != relation::kMapninger ||
                !oio::Periode{r.virkning.fra, r.virkning.til}.overlapper(interval_))
                continue;
            FAELLED_CHECK(mapning(r, out.mapninger));
        }
        return out;
    }

    // A mapping whose target is not here is left out: the schema wants all of its keys.
    Result<void> mapning(const oio::Relation& r, std::vector<Listemapning>& out) {
        Listemapning m;
        m.virkning = {dag(r.virkning.fra), dag(r.virkning.til)};
        const Uuid role = r.rolle.uuid() == nullptr ? rolle_mapning() : *r.rolle.uuid();
        FAELLED_TRY(const Fund named, hent(kKlasse7, role));
        m.rolle = {role, named ? noegle(named) : "Mapning"};
        if (r.ref.uuid() == nullptr) {
            if (r.ref.tom()) return {};
            m.urn = r.ref.urn_tekst();
            out.push_back(std::move(m));
            return {};
        }
        FAELLED_TRY(const Fund target, hent(kKlasse7, *r.ref.uuid()));
        if (!target) return {};
        const auto facet_id = maal(target->gaeldende.indhold, relation::kFacet, nu_);
        if (!facet_id) return {};
        FAELLED_TRY(const Fund facet_of, hent(kFacet, *facet_id));
        if (!facet_of) return {};
        const auto top_id = maal(facet_of->gaeldende.indhold, relation::kFacetTilhoerer, nu_);
        if (!top_id) return {};
        FAELLED_TRY(const Fund top, hent(kKlassifikation, *top_id));
        if (!top) return {};
        m.ejer = ejernavn(target);
        m.ejer_cvr = target->ejer;
        m.klasse = Listereference{*r.ref.uuid(), noegle(target)};
        m.facet = {*facet_id, noegle(facet_of)};
        m.klassifikation = {*top_id, noegle(top)};
        out.push_back(std::move(m));
        return {};
    }

    Klassifikation& service_;
    const Kalder& k_;
    const ListeInput& in_;
    Tid nu_;
    oio::Periode interval_;
    std::vector<Cvr> ejere_;
    std::map<Uuid, std::map<Uuid, Udsnit>> valgt_;  // classification, facet
};

// Keeps [first, first + count) of the classes.
void side(Klassifikationsliste& list, std::size_t first, std::size_t count) {
    std::size_t seen = 0;
    for (Listeklassifikation& top : list) {
        for (Listefacet& f : top.facetter) {
            std::vector<Listeklasse> kept;
            for (Listeklasse& c : f.klasser)
                if (const std::size_t n = seen++; n >= first && n - first < count)
                    kept.push_back(std::move(c));
            f.klasser = std::move(kept);
        }
        std::erase_if(top.facetter, [](const Listefacet& f) { return f.klasser.empty(); });
    }
    std::erase_if(list, [](const Listeklassifikation& top) { return top.facetter.empty(); });
}

}  // namespace

Result<Klassifikationsliste> listehent(Klassifikation& service, const Kalder& k,
                                       const ListeInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    if (in.kriterier.empty())
        return std::unexpected(Fejl::ugyldig("KlassifikationKriterieListe", "er tom"));
    if (!in.kun_aktuelle && in.fra && in.til && *in.til < *in.fra)
        return std::unexpected(
            Fejl::ugyldig("KlassifikationPubliceretTilDato", "ligger før fra-datoen"));
    FAELLED_TRY(Klassifikationsliste out, Lister(service, k, in).koer());
    if (in.foerste != 0 || in.antal)
        side(out, in.foerste, in.antal.value_or(std::numeric_limits<std::size_t>::max()));
    return out;
}

}  // namespace faelled::klassifikation
