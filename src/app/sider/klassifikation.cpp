#include "app/sider/klassifikation.hpp"

#include <algorithm>
#include <unordered_map>

#include "app/sider/orgdata.hpp"
#include "app/version.hpp"

namespace faelled::app {

namespace {

namespace kl = klassifikation;
namespace org = organisation;
using rest::Apikald;
using rest::Apioperation;
using rest::Apisvar;
using sider::Json;
using sider::Kort;
using sider::med_relation;
using sider::tid_json;
using sider::Tidsvalg;

constexpr std::string_view kRod = "/klassifikation/api/1/";
constexpr std::int64_t kPortion = 1000;
constexpr std::size_t kTraef = 100;

// As one caller sees it at one time.
class Klassedata {
  public:
    Klassedata(const Klassifikationssider& s, const adgang::Kalder& k, Tidsvalg when)
        : s_(s), k_(k), naar_(when) {}

    [[nodiscard]] Result<std::vector<Uuid>> soeg(const oio::Objektbeskrivelse& t,
                                                 oio::Indhold example, std::size_t most) const {
        std::vector<Uuid> out;
        oio::SoegInput in;
        in.eksempel = std::move(example);
        in.virkning = oio::Periode{naar_.virkning, naar_.virkning};
        in.maksimum = kPortion;
        while (out.size() < most) {
            in.foerste = static_cast<std::int64_t>(out.size());
            FAELLED_TRY(const auto page, s_.service.soeg(k_, t, in));
            out.insert(out.end(), page.begin(), page.end());
            if (page.size() < static_cast<std::size_t>(kPortion)) break;
        }
        if (out.size() > most) out.resize(most);
        return out;
    }

    [[nodiscard]] Result<Kort> hent(const oio::Objektbeskrivelse& t,
                                    const std::vector<Uuid>& uuids) const {
        return sider::hent_gaeldende(
            [&](const oio::ListInput& in) { return s_.service.list(k_, t, in); }, uuids,
            naar_.registrering);
    }

    [[nodiscard]] Tid naar() const { return naar_.virkning; }
    [[nodiscard]] std::string titel(const Uuid& u) const {
        return s_.service.hukommelse().klassetitel(u);
    }
    [[nodiscard]] Json raekke(const Uuid& u, const oio::Indhold& c) const {
        const oio::Egenskab* now = org::egenskab_ved(c, naar_.virkning);
        const oio::Tilstand* published = org::gyldighed_ved(c, naar_.virkning);
        Json out = {{"uuid", u.text()},
                    {"noegle", org::naermeste_felt(c, kl::felt::kNoegle, naar_.virkning)},
                    {"titel", org::naermeste_felt(c, kl::felt::kKlasseTitel, naar_.virkning)},
                    {"gaelder",
                     now != nullptr && published != nullptr && published->kode == kl::kPubliceret}};
        Tid from = Tid::plus_uendelig();
        Tid to = Tid::minus_uendelig();
        for (const oio::Egenskab& e : c.egenskaber) {
            from = std::min(from, e.virkning.fra);
            to = std::max(to, e.virkning.til);
        }
        out["fra"] = tid_json(from);
        out["til"] = tid_json(to);
        return out;
    }

  private:
    const Klassifikationssider& s_;
    const adgang::Kalder& k_;
    Tidsvalg naar_;
};

void sorter(std::vector<Json>& rows) {
    std::ranges::stable_sort(rows, [](const Json& x, const Json& y) {
        return x["noegle"].get<std::string>() < y["noegle"].get<std::string>();
    });
}

Result<Apisvar> lister(const Klassedata& d, const Apikald&) {
    FAELLED_TRY(const auto ids, d.soeg(kl::kKlassifikation, {}, kTraef));
    FAELLED_TRY(const auto classifications, d.hent(kl::kKlassifikation, ids));
    FAELLED_TRY(const auto facet_ids, d.soeg(kl::kFacet, {}, 10 * kTraef));
    FAELLED_TRY(const auto facets, d.hent(kl::kFacet, facet_ids));
    std::vector<Json> rows;
    for (const auto& [uuid, r] : classifications) {
        const oio::Indhold& c = r.indhold;
        std::vector<Json> under;
        for (const auto& [facet, f] : facets) {
            const oio::Relation* of =
                org::relation_ved(f.indhold, kl::relation::kFacetTilhoerer, d.naar());
            if (of == nullptr || of->ref.uuid() == nullptr || *of->ref.uuid() != uuid) continue;
            under.push_back(
                {{"uuid", facet.text()},
                 {"noegle", org::naermeste_felt(f.indhold, kl::felt::kNoegle, d.naar())},
                 {"titel", org::naermeste_felt(f.indhold, kl::felt::kFacetTitel, d.naar())}});
        }
        sorter(under);
        rows.push_back({{"uuid", uuid.text()},
                        {"noegle", org::naermeste_felt(c, kl::felt::kNoegle, d.naar())},
                        {"titel", org::naermeste_felt(c, kl::felt::kKlassifikationTitel, d.naar())},
                        {"facetter", std::move(under)}});
    }
    sorter(rows);
    return admin::svar(rows);
}

// The topmost classes of a facet: those without a parent in it.
Result<Apisvar> oeverste(const Klassedata& d, const Apikald& call) {
    FAELLED_TRY(const Uuid facet, call.uuid());
    FAELLED_TRY(const auto ids,
                d.soeg(kl::kKlasse7, med_relation(kl::relation::kFacet, facet), 20'000));
    FAELLED_TRY(const auto found, d.hent(kl::kKlasse7, ids));
    std::unordered_map<Uuid, std::size_t> under;
    std::vector<Json> rows;
    const auto parent = [&](const oio::Indhold& c) {
        const oio::Relation* r = org::relation_ved(c, kl::relation::kOverordnetKlasse, d.naar());
        return r == nullptr ? nullptr : r->ref.uuid();
    };
    for (const auto& [uuid, r] : found)
        if (const Uuid* p = parent(r.indhold)) ++under[*p];
    for (const auto& [uuid, r] : found) {
        if (parent(r.indhold) != nullptr) continue;
        Json row = d.raekke(uuid, r.indhold);
        row["boern"] = under[uuid];
        rows.push_back(std::move(row));
    }
    sorter(rows);
    return admin::svar(rows);
}

Result<std::vector<Json>> under(const Klassedata& d, const Uuid& uuid) {
    const auto below = [&](const Uuid& u) {
        return d.soeg(kl::kKlasse7, med_relation(kl::relation::kOverordnetKlasse, u), 5000);
    };
    FAELLED_TRY(const auto ids, below(uuid));
    FAELLED_TRY(const auto found, d.hent(kl::kKlasse7, ids));
    std::vector<Json> rows;
    for (const auto& [u, r] : found) {
        FAELLED_TRY(const auto more, below(u));
        Json row = d.raekke(u, r.indhold);
        row["boern"] = more.size();
        rows.push_back(std::move(row));
    }
    sorter(rows);
    return rows;
}

Result<Apisvar> boern(const Klassedata& d, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const auto rows, under(d, uuid));
    return admin::svar(rows);
}

// By number ("27.36" finds all that begin so) or by a part of the title.
Result<Apisvar> soeg(const Klassedata& d, const Apikald& call) {
    FAELLED_TRY(const std::string wanted, org::laes_tekst("q", call.parameter("q"), 100));
    std::vector<Uuid> ids;
    FAELLED_TRY(ids,
                d.soeg(kl::kKlasse7, sider::med_felt(kl::felt::kNoegle, wanted + "*"), kTraef));
    FAELLED_TRY(
        const auto titled,
        d.soeg(kl::kKlasse7, sider::med_felt(kl::felt::kKlasseTitel, "*" + wanted + "*"), kTraef));
    for (const Uuid& u : titled)
        if (std::ranges::find(ids, u) == ids.end()) ids.push_back(u);
    FAELLED_TRY(const auto found, d.hent(kl::kKlasse7, ids));
    std::vector<Json> rows;
    for (const auto& [uuid, r] : found) {
        Json row = d.raekke(uuid, r.indhold);
        const oio::Relation* facet = org::relation_ved(r.indhold, kl::relation::kFacet, d.naar());
        row["facet"] = facet != nullptr && facet->ref.uuid() ? d.titel(*facet->ref.uuid()) : "";
        rows.push_back(std::move(row));
    }
    sorter(rows);
    return admin::svar(rows);
}

// From the top down, with the class itself last.
Result<Json> sti(const Klassedata& d, Uuid at, const oio::Indhold& c) {
    std::vector<Json> way;
    std::vector<Uuid> seen;
    oio::Indhold content = c;
    while (std::ranges::find(seen, at) == seen.end()) {
        seen.push_back(at);
        way.insert(way.begin(), d.raekke(at, content));
        const oio::Relation* up =
            org::relation_ved(content, kl::relation::kOverordnetKlasse, d.naar());
        if (up == nullptr || up->ref.uuid() == nullptr) break;
        at = *up->ref.uuid();
        FAELLED_TRY(Kort found, d.hent(kl::kKlasse7, {at}));
        if (!found.contains(at)) break;
        content = std::move(found.at(at).indhold);
    }
    return Json(std::move(way));
}

Result<Apisvar> klasse(const Klassedata& d, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const auto found, d.hent(kl::kKlasse7, {uuid}));
    const auto at = found.find(uuid);
    if (at == found.end())
        return std::unexpected(Fejl::kalder(44, "Klassen findes ikke på det tidspunkt"));
    const oio::Indhold& c = at->second.indhold;
    Json out = d.raekke(uuid, c);
    out["beskrivelse"] = org::naermeste_felt(c, kl::felt::kKlasseBeskrivelse, d.naar());
    out["retskilde"] = org::naermeste_felt(c, kl::felt::kKlasseRetskilde, d.naar());
    out["aendringsnotat"] = org::naermeste_felt(c, kl::felt::kKlasseAendringsnotat, d.naar());
    Json words = Json::array();
    if (const oio::Egenskab* e = org::egenskab_ved(c, d.naar()))
        for (const oio::Feltvaerdi& v : e->felter)
            if (v.felt == kl::felt::kKlasseSoegeord)
                if (const auto* w = oio::find_felt(v.gruppe, kl::felt::kSoegeordIdentifikator))
                    words.push_back(w->tekst);
    out["soegeord"] = std::move(words);
    const oio::Relation* facet = org::relation_ved(c, kl::relation::kFacet, d.naar());
    out["facet"] =
        facet != nullptr && facet->ref.uuid()
            ? Json{{"uuid", facet->ref.uuid()->text()}, {"titel", d.titel(*facet->ref.uuid())}}
            : Json(nullptr);
    // Retention codes and action facets (10.2).
    std::vector<Uuid> targets;
    for (const oio::Relation* r : org::relationer_ved(c, kl::relation::kMapninger, d.naar()))
        if (r->ref.uuid()) targets.push_back(*r->ref.uuid());
    FAELLED_TRY(const auto named, d.hent(kl::kKlasse7, targets));
    std::vector<Json> mappings;
    for (const oio::Relation* r : org::relationer_ved(c, kl::relation::kMapninger, d.naar())) {
        if (r->ref.uuid() == nullptr) continue;
        const auto target = named.find(*r->ref.uuid());
        Json row = target == named.end() ? Json{{"uuid", r->ref.uuid()->text()},
                                                {"noegle", ""},
                                                {"titel", d.titel(*r->ref.uuid())}}
                                         : d.raekke(target->first, target->second.indhold);
        row["slags"] = "";
        if (target != named.end()) {
            const oio::Relation* of =
                org::relation_ved(target->second.indhold, kl::relation::kFacet, d.naar());
            if (of != nullptr && of->ref.uuid()) row["slags"] = d.titel(*of->ref.uuid());
        }
        mappings.push_back(std::move(row));
    }
    sorter(mappings);
    out["mapninger"] = std::move(mappings);
    FAELLED_TRY(out["sti"], sti(d, uuid, c));
    FAELLED_TRY(out["under"], under(d, uuid));
    Json periods = Json::array();
    for (const oio::Egenskab& e : c.egenskaber)
        periods.push_back(
            {{"titel",
              e.felt(kl::felt::kKlasseTitel) == nullptr ? "" : *e.felt(kl::felt::kKlasseTitel)},
             {"fra", tid_json(e.virkning.fra)},
             {"til", tid_json(e.virkning.til)},
             {"note", e.virkning.note ? Json(*e.virkning.note) : Json(nullptr)}});
    out["perioder"] = std::move(periods);
    out["registrering"] = {{"nr", at->second.nr},
                           {"tidspunkt", utc_datetime(at->second.tidspunkt)},
                           {"note", at->second.note ? Json(*at->second.note) : Json(nullptr)}};
    return admin::svar(out);
}

std::map<std::string, std::string> skemaer() {
    const auto object = [](const std::string& members) {
        return R"({"type":"object","properties":{)" + members + "}}";
    };
    const std::string row =
        R"("uuid":{"type":"string","format":"uuid"},"noegle":{"type":"string"},"titel":{"type":"string"})";
    const std::string klass =
        row +
        R"(,"gaelder":{"type":"boolean"},"fra":{"type":["string","null"]},"til":{"type":["string","null"]},"boern":{"type":"integer"},"facet":{})";
    const std::string rows = R"({"type":"array","items":{"type":"object"}})";
    return {
        {"Liste", object(row + R"(,"facetter":)" + rows)},
        {"Klasse", object(klass)},
        {"Klassekort",
         object(
             klass +
             R"(,"beskrivelse":{"type":"string"},"retskilde":{"type":"string"},"aendringsnotat":{"type":"string"},"soegeord":{"type":"array","items":{"type":"string"}},"mapninger":)" +
             rows + R"(,"sti":)" + rows + R"(,"under":)" + rows + R"(,"perioder":)" + rows +
             R"(,"registrering":{"type":"object"})")}};
}

}  // namespace

std::unique_ptr<rest::JsonApi> klassifikationsflade(const Tokenflade& v,
                                                    const Klassifikationssider& s) {
    rest::Apibeskrivelse b;
    b.titel = "Fælled: Klassifikation";
    b.version = version();
    b.rod = kRod;
    b.openapi = std::string(kRod) + "openapi.json";
    b.skemaer = skemaer();
    std::vector<Apioperation> all;
    const auto add = [&](const char* path, const char* name, const char* summary, const char* out,
                         Result<Apisvar> (*run)(const Klassedata&, const Apikald&)) {
        Apioperation o;
        o.metode = "GET";
        o.sti = std::string(kRod) + path;
        o.navn = name;
        o.resume = summary;
        o.ud = out;
        o.parametre = sider::tidsparametre();
        o.koer = [s, run](const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const Tidsvalg when, sider::tidsvalg(call, s.ur));
            return run(Klassedata(s, *call.kalder, when), call);
        };
        all.push_back(std::move(o));
    };
    add("lister", "lister", "Klassifikationer med deres facetter", "[]Liste", lister);
    add("facetter/{uuid}/klasser", "facetter.klasser", "De øverste klasser i en facet", "[]Klasse",
        oeverste);
    add("klasser/{uuid}", "klasser.laes", "En klasse med gyldighed, mapninger og vej", "Klassekort",
        klasse);
    add("klasser/{uuid}/boern", "klasser.boern", "Klasserne lige under en klasse", "[]Klasse",
        boern);
    add("soeg", "soeg", "Klasser efter nummer eller titel", "[]Klasse", soeg);
    all.back().parametre.push_back(
        {.navn = "q",
         .beskrivelse = "et nummers begyndelse, eller en del af en titel",
         .kraevet = true});
    return lav_tokenflade(v, std::move(b), std::move(all));
}

}  // namespace faelled::app
