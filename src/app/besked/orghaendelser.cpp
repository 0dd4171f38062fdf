#include "app/besked/orghaendelser.hpp"

#include <algorithm>
#include <set>

#include "base/base64.hpp"
#include "oio/payload.hpp"
#include "organisation/beskrivelser.hpp"
#include "xml/xml.hpp"

namespace faelled::app {

namespace {

namespace org = organisation;
using oio::Haendelse;
using oio::Indhold;
using oio::Registrering;

// --- the table of 5.2 ----------------------------------------------------------------------------

struct Kode {
    std::string_view bruger;
    std::string_view enhed;
};
constexpr Kode kOprettet{"6ce72dab-1e09-425e-8503-5d6522f72fdf",
                         "64dc5222-f13f-4b87-a080-d4a0878abfa5"};
constexpr Kode kPlanlagtOprettet{"55762e8c-9b5b-43e7-8895-fac4ef15bdb4",
                                 "578a84b3-42ad-4238-ae41-48f476bc48b2"};
constexpr Kode kAendret{"862f6d4e-f70a-4e27-9383-24bb32919cf0",
                        "fa833512-46a9-4830-acac-bf362f1144ba"};
constexpr Kode kPlanlagtAendret{"7460b5a7-4b8d-4568-aad0-0325c76b29e9",
                                "a826e32f-e784-40a5-9ce1-f88517b6e190"};
constexpr Kode kNedlagt{"9edb0c34-36e2-4d87-aba8-3ca7ade718ee",
                        "0a874019-5914-4c02-af53-edc0f9726f74"};
constexpr Kode kPlanlagtNedlagt{"b91ebc7e-7540-44a0-a360-ea58a3adc0e2",
                                "f4a150a4-35e7-43f2-9e27-699863c83863"};
constexpr Kode kTilknyttet{"03eb7cb8-cd95-4ef2-ac72-f7a46e645c96",
                           "9c339761-54f6-4aed-a79a-bf12f30c2cfc"};
// The source prints the first code of this row twice (5.2): so do we, until it is corrected.
constexpr Kode kPlanlagtTilknyttet{"03eb7cb8-cd95-4ef2-ac72-f7a46e645c96",
                                   "98fe9e48-506c-43ed-a2c7-71196ed385a5"};
constexpr Kode kFjernet{"588a59a3-6ee4-4b6f-b423-5b082f5d290e",
                        "5a3c1aa6-0b50-4bec-a30c-6116dd7776ad"};
constexpr Kode kPlanlagtFjernet{"e1b1f54b-8fed-473c-9ac7-6f59cff83859",
                                "eb7c2e69-6a7c-40bc-a143-59a6bb95d7c6"};

constexpr std::string_view kTypeBruger = "2b808769-8d09-4aa3-ac28-f8ac3526010f";
constexpr std::string_view kTypeFunktion = "c66a5d12-8582-4415-b988-85ed5519e7d6";
constexpr std::string_view kTypePerson = "ce7fcf97-a8a2-447a-8690-d38aa0f6e23c";
// The list of types has no UUID for a unit: ours, made once.
constexpr std::string_view kTypeEnhed = "0f5f3a3e-1c7e-4e0c-8d5b-5d0a5e9f7c31";

// --- an object at an instant ---------------------------------------------------------------------

bool indeholder(const oio::Virkning& v, Tid t) {
    return v.fra <= t && t < v.til;
}

// What holds at `t`, without its periods.
Indhold ved(const Indhold& in, Tid t) {
    Indhold out;
    const auto tag = [&](const auto& from, auto& to) {
        for (auto x : from) {
            if (!indeholder(x.virkning, t)) continue;
            x.virkning = {};
            to.push_back(std::move(x));
        }
    };
    tag(in.egenskaber, out.egenskaber);
    tag(in.tilstande, out.tilstande);
    tag(in.relationer, out.relationer);
    oio::kanonisk_orden(out);
    return out;
}

bool tom(const Indhold& i) {
    return i.egenskaber.empty() && i.tilstande.empty() && i.relationer.empty();
}

bool er_nedlagt(const Indhold& i, const std::function<bool(const oio::Virkning&)>& when) {
    return std::ranges::any_of(i.tilstande, [&](const oio::Tilstand& s) {
        return s.art == 0 && s.kode == org::kInaktiv && when(s.virkning);
    });
}

// The registration that the event names and the one before it.
struct Skift {
    Registrering ny;
    std::optional<Registrering> foer;
};
Result<std::optional<Skift>> skift(oio::Motor& motor, const Haendelse& h) {
    FAELLED_TRY(const auto all, motor.lager().historik({h.ejer, h.type, h.uuid}, {}));
    std::optional<Skift> out;
    for (const store::Registreringspost& p : all) {
        if (p.nr != h.nr) continue;
        FAELLED_TRY(Registrering r, oio::pak_ud(p.nr, p.tidspunkt, p.indhold));
        out = Skift{std::move(r), std::nullopt};
    }
    for (const store::Registreringspost& p : all) {
        if (!out || p.nr + 1 != h.nr) continue;
        FAELLED_TRY(out->foer, oio::pak_ud(p.nr, p.tidspunkt, p.indhold));
    }
    return out;
}

const Kode* objektkode(const Skift& s) {
    const Tid t = s.ny.tidspunkt;
    const Indhold now = ved(s.ny.indhold, t);
    if (!s.foer) return tom(now) ? &kPlanlagtOprettet : &kOprettet;
    const Indhold before = ved(s.foer->indhold, t);
    const auto now_ = [&](const oio::Virkning& v) { return indeholder(v, t); };
    const auto later = [&](const oio::Virkning& v) { return v.fra > t; };
    if (er_nedlagt(s.ny.indhold, now_) && !er_nedlagt(s.foer->indhold, now_)) return &kNedlagt;
    if (er_nedlagt(s.ny.indhold, later) && !er_nedlagt(s.foer->indhold, later))
        return &kPlanlagtNedlagt;
    return now == before ? &kPlanlagtAendret : &kAendret;
}

// --- who is where --------------------------------------------------------------------------------

using Par = std::pair<Uuid, Uuid>;  // Bruger, OrganisationEnhed

// Pairs that a function makes in periods for which `when` holds.
std::set<Par> par(const Indhold& i, const std::function<bool(const oio::Virkning&)>& when) {
    static const std::uint8_t kBrugere =
        org::relation(org::kOrganisationFunktion, "TilknyttedeBrugere");
    static const std::uint8_t kEnheder =
        org::relation(org::kOrganisationFunktion, "TilknyttedeEnheder");
    std::vector<Uuid> users, units;
    for (const oio::Relation& r : i.relationer) {
        if (r.ref.uuid() == nullptr || !when(r.virkning)) continue;
        if (r.art == kBrugere) users.push_back(*r.ref.uuid());
        if (r.art == kEnheder) units.push_back(*r.ref.uuid());
    }
    std::set<Par> out;
    for (const Uuid& u : users)
        for (const Uuid& e : units)
            out.emplace(u, e);
    return out;
}

struct Tilknytning {
    Par par;
    const Kode* kode;
};
std::vector<Tilknytning> tilknytninger(const Skift& s) {
    const Tid t = s.ny.tidspunkt;
    const auto now_ = [&](const oio::Virkning& v) { return indeholder(v, t); };
    const auto ever = [&](const oio::Virkning& v) { return v.til > t; };
    const auto for_good = [&](const oio::Virkning& v) { return v.til == Tid::plus_uendelig(); };
    const Indhold none;
    const Indhold& old = s.foer ? s.foer->indhold : none;
    const auto at = [&](const Indhold& i) {
        return er_nedlagt(i, now_) ? std::set<Par>() : par(i, now_);
    };
    const std::set<Par> before = at(old), after = at(s.ny.indhold);
    const std::set<Par> planned_before = par(old, ever), planned = par(s.ny.indhold, ever);
    const std::set<Par> kept_before = par(old, for_good), kept = par(s.ny.indhold, for_good);
    std::vector<Tilknytning> out;
    for (const Par& p : planned) {
        if (after.contains(p) && !before.contains(p))
            out.push_back({p, &kTilknyttet});
        else if (!after.contains(p) && !before.contains(p) && !planned_before.contains(p))
            out.push_back({p, &kPlanlagtTilknyttet});
    }
    for (const Par& p : before) {
        if (!after.contains(p))
            out.push_back({p, &kFjernet});
        else if (kept_before.contains(p) && !kept.contains(p))
            out.push_back({p, &kPlanlagtFjernet});
    }
    return out;
}

// The Person of a user now; empty when there is none.
Result<std::string> person(oio::Motor& motor, Cvr owner, const Uuid& user) {
    static const std::uint8_t kPersoner = org::relation(org::kBruger, "TilknyttedePersoner");
    const std::array<Uuid, 1> ids{user};
    FAELLED_TRY(const auto found, motor.gaeldende(org::kBruger, owner, ids));
    if (!found[0]) return std::string();
    for (const oio::Relation& r : found[0]->indhold.relationer)
        if (r.art == kPersoner && r.ref.uuid() != nullptr) return r.ref.uuid()->text();
    return std::string();
}

}  // namespace

Result<std::vector<Egenbesked>> egne_beskeder(oio::Motor& motor, const Haendelse& h) {
    std::vector<Egenbesked> out;
    const bool user = h.type == org::kBruger.type;
    const bool unit = h.type == org::kOrganisationEnhed.type;
    const bool function = h.type == org::kOrganisationFunktion.type;
    const bool ended =
        h.handling == oio::Handling::kPassiveret || h.handling == oio::Handling::kSlettet;
    if (!user && !unit && !function) {
        const Uuid space = Uuid::literal(kObjektaendring);
        out.push_back(
            {std::string(kObjektaendring),
             h.uuid.text(),
             Uuid::named(space, "type/" + std::to_string(h.type)).text(),
             Uuid::named(space, "handling/" + std::to_string(static_cast<int>(h.handling))).text(),
             {}});
        return out;
    }
    if (ended) return out;
    FAELLED_TRY(const auto change, skift(motor, h));
    if (!change) return out;  // anonymised or physically deleted since
    if (user || unit) {
        const Kode& code = *objektkode(*change);
        out.push_back({std::string(user ? kOrgBruger : kOrgEnhed),
                       h.uuid.text(),
                       std::string(user ? kTypeBruger : kTypeEnhed),
                       std::string(user ? code.bruger : code.enhed),
                       {}});
        return out;
    }
    for (const Tilknytning& t : tilknytninger(*change)) {
        FAELLED_TRY(const std::string who, person(motor, h.ejer, t.par.first));
        std::vector<std::pair<std::string, std::string>> related = {
            {t.par.first.text(), std::string(kTypeBruger)},
            {h.uuid.text(), std::string(kTypeFunktion)}};
        if (!who.empty()) related.emplace_back(who, kTypePerson);
        out.push_back({std::string(kOrgBruger), t.par.first.text(), std::string(kTypeBruger),
                       std::string(t.kode->bruger), related});
        out.push_back({std::string(kOrgEnhed), t.par.second.text(), std::string(kTypeEnhed),
                       std::string(t.kode->enhed), std::move(related)});
    }
    return out;
}

// --- the message ---------------------------------------------------------------------------------

namespace {

class Skriver {
  public:
    Skriver() {
        w_.erklaer("bk", "urn:oio:besked:kuvert:1.0");
        w_.erklaer("sd", "urn:oio:sagdok:3.0.0");
        w_.aaben("bk:Haendelsesbesked");
    }
    void aaben(const char* name) { w_.aaben("bk", name); }
    void luk(const char* name) { w_.luk("bk", name); }
    void uuid(const char* name, std::string_view value) { et(name, "sd:UUIDIdentifikator", value); }
    void urn(const char* name, const std::string& value) { et(name, "sd:URNIdentifikator", value); }
    void tid(const char* name, Tid t) {
        std::string text;
        append_dansk_datetime_ms(text, t);
        et(name, "sd:TidsstempelDatoTid", text);
    }
    xml::Skriver& raa() { return w_; }

  private:
    void et(const char* name, const char* kind, std::string_view value) {
        w_.aaben("bk", name);
        w_.element(kind, value);
        w_.luk("bk", name);
    }
    xml::Skriver w_;
};

std::string nyttelast(const Haendelse& h) {
    xml::Skriver w;
    w.aaben("Payload");
    w.element("Transport", "SOAP");
    w.element("Operation", h.handling == oio::Handling::kOprettet ? "opret" : "ret");
    w.element("TransactionID", h.transaktion.text());
    w.element("Bruger", h.ejer.text());
    w.luk("Payload");
    return base64(w.tag());
}

}  // namespace

std::string som_haendelsesbesked(const Egenbesked& b, const Haendelse& h, std::uint64_t nr,
                                 const std::string& aktoer, const Uuid& besked_id,
                                 const Foelsomhedsklasser& levels) {
    const std::string authority = "urn:oio:cvr-nr:" + h.ejer.text();
    const std::string system(kOrganisationssystem);
    Skriver s;
    s.uuid("BeskedId", besked_id.text());
    s.raa().element("bk:BeskedVersion", "1.0");
    s.aaben("Beskedkuvert");
    s.aaben("Filtreringsdata");
    s.uuid("Beskedtype", b.type);
    s.uuid("BeskedAnsvarligAktoer", system);
    s.urn("TilladtModtager", authority);
    for (const auto& [object, type] : b.relaterede) {
        s.aaben("RelateretObjekt");
        s.uuid("ObjektId", object);
        s.uuid("ObjektType", type);
        s.luk("RelateretObjekt");
    }
    // One for each subject: a receiver must be covered for every one (6.3).
    std::vector<std::string> subjects = b.indhold.emner;
    if (subjects.empty()) subjects.emplace_back();
    for (const std::string& subject : subjects) {
        s.aaben("ObjektRegistrering");
        s.urn("ObjektRegistreringId", "urn:oio:objektregistreringid:" + std::to_string(nr));
        s.uuid("RegistreringsAktoer", aktoer.empty() ? system : aktoer);
        s.tid("Registreringstidspunkt", h.tidspunkt);
        s.urn("ObjektAnsvarligMyndighed", authority);
        s.uuid("ObjektId", b.objekt);
        s.uuid("ObjektType", b.objekttype);
        s.uuid("ObjektHandling", b.handling);
        if (!subject.empty()) s.urn("OpgaveEmne", "urn:oio:kle:" + subject);
        s.luk("ObjektRegistrering");
    }
    s.luk("Filtreringsdata");
    s.aaben("Leveranceinformation");
    s.tid("Dannelsestidspunkt", h.tidspunkt);
    s.uuid("Sikkerhedsklassificering",
           levels.at(static_cast<std::size_t>(b.indhold.foelsomhed) - 1).text());
    s.luk("Leveranceinformation");
    s.luk("Beskedkuvert");
    s.aaben("Beskeddata");
    s.raa().aaben("bk:Base64");
    s.raa().attribut("content-type", "application/xml");
    s.raa().attribut("encoding", "UTF-8");
    s.raa().attribut("file-type", ".xml");
    s.raa().tekst(b.indhold.besked.empty() ? nyttelast(h) : base64(b.indhold.besked));
    s.raa().luk("bk:Base64");
    s.luk("Beskeddata");
    s.luk("Haendelsesbesked");
    return s.raa().tag();
}

}  // namespace faelled::app
