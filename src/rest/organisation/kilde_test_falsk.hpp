// An Organisationskilde in memory for tests, with the plainest possible search, and a small municipality in it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "adgang/gate.hpp"
#include "base/text.hpp"
#include "organisation/beskrivelser.hpp"
#include "rest/graphql/answer.hpp"
#include "rest/organisation/henter.hpp"
#include "rest/organisation/kilde.hpp"
#include "rest/organisation/skema.hpp"

namespace faelled::rest::falsk {

namespace org = organisation;
using nlohmann::json;
using Type = oio::Objektbeskrivelse;

// u(7) ends in ...07: ascending numbers are ascending UUIDs.
inline Uuid u(unsigned nr) {
    Uuid out = Uuid::literal("5f000000-0000-4000-8000-000000000000");
    out.bytes[14] = static_cast<std::uint8_t>(nr >> 8);
    out.bytes[15] = static_cast<std::uint8_t>(nr);
    return out;
}
inline Tid t(std::string_view text) { return *parse_datetime(text); }

// Builds one registration, everything valid for ever unless said otherwise.
class Objekt {
  public:
    explicit Objekt(const Type& type) : type_(type) { r.indhold.egenskaber.emplace_back(); }

    Objekt& felt(std::string_view navn, std::string tekst) {
        const auto it = std::ranges::find(type_.felter, navn, &oio::Felt::navn);
        r.indhold.egenskaber[0].virkning = evig();
        r.indhold.egenskaber[0].felter.push_back(
            {static_cast<std::uint8_t>(it - type_.felter.begin()), std::move(tekst)});
        return *this;
    }
    Objekt& gyldig(bool aktiv = true, Tid fra = Tid::minus_uendelig(), Tid til = Tid::plus_uendelig()) {
        r.indhold.tilstande.push_back({0, aktiv ? org::kAktiv : org::kInaktiv, virkning(fra, til)});
        return *this;
    }
    Objekt& til(std::string_view navn, const Uuid& ref, Tid fra = Tid::minus_uendelig(),
                Tid slut = Tid::plus_uendelig()) {
        oio::Relation rel;
        rel.art = org::relation(type_, navn);
        rel.ref = oio::Reference(ref);
        rel.virkning = virkning(fra, slut);
        r.indhold.relationer.push_back(std::move(rel));
        return *this;
    }
    Objekt& dynamisk(std::string_view navn, const Uuid& ref, const Uuid& rolle, std::string indeks) {
        til(navn, ref);
        r.indhold.relationer.back().rolle = oio::Reference(rolle);
        r.indhold.relationer.back().type = oio::Reference(u(900));
        r.indhold.relationer.back().indeks = std::move(indeks);
        return *this;
    }
    oio::Registrering r;

  private:
    static oio::Virkning virkning(Tid fra, Tid til) {
        oio::Virkning v;
        v.fra = fra;
        v.til = til;
        return v;
    }
    static oio::Virkning evig() { return virkning(Tid::minus_uendelig(), Tid::plus_uendelig()); }
    const Type& type_;
};

class Verden {
  public:
    ManualClock ur{t("2026-06-01T12:00:00+02:00")};
    std::map<std::pair<const Type*, Uuid>, oio::Registrering> objekter;
    std::map<Uuid, KleKlasse> kle;
    std::map<Uuid, std::string> titler;
    int gaeldende_kald = 0;
    int soeg_kald = 0;

    void gem(const Type& type, const Uuid& uuid, const Objekt& o) { objekter[{&type, uuid}] = o.r; }

    Organisationskilde kilde() {
        Organisationskilde k;
        k.typer = {&org::kOrganisationEnhed, &org::kBruger, &org::kPerson, &org::kAdresse,
                   &org::kOrganisationFunktion, &org::kOrganisation, &org::kVirksomhed,
                   &org::kMyndighed, &org::kItSystem};
        k.gaeldende = [this](const adgang::Kalder&, const Type& type, std::span<const Uuid> uuids)
            -> Result<std::vector<std::optional<oio::Registrering>>> {
            ++gaeldende_kald;
            CHECK(uuids.size() <= Henter::kMaksUuider);
            std::vector<std::optional<oio::Registrering>> out;
            for (const Uuid& id : uuids) {
                const auto it = objekter.find({&type, id});
                out.push_back(it == objekter.end() ? std::nullopt : std::optional(it->second));
            }
            return out;
        };
        k.soeg = [this](const adgang::Kalder&, const Type& type, const oio::SoegInput& in,
                        std::optional<Uuid> efter, std::size_t antal) -> Result<std::vector<Uuid>> {
            ++soeg_kald;
            std::vector<Uuid> out;
            for (const auto& [noegle, r] : objekter) {
                const bool her = noegle.first == &type && (!efter || noegle.second > *efter);
                if (her && passer(type, r, in.eksempel)) out.push_back(noegle.second);
            }
            std::ranges::sort(out);
            out.resize(std::min(out.size(), antal));
            return out;
        };
        k.kle = [this](const Uuid& id) { return find(kle, id); };
        k.kle_uuider = [this](std::string_view moenster) {
            std::vector<Uuid> out;
            for (const auto& [id, klasse] : kle) {
                if (matches(moenster, klasse.nummer)) out.push_back(id);
            }
            return out;
        };
        k.titel = [this](const Uuid& id) { return find(titler, id); };
        k.ur = &ur;
        return k;
    }

  private:
    template <typename T>
    static std::optional<T> find(const std::map<Uuid, T>& in, const Uuid& id) {
        const auto it = in.find(id);
        return it == in.end() ? std::nullopt : std::optional(it->second);
    }
    [[nodiscard]] bool nu(const oio::Virkning& v) const {
        return v.fra <= ur.now() && ur.now() < v.til;
    }
    [[nodiscard]] bool har(const oio::Registrering& r, const oio::Relation& krav) const {
        return std::ranges::any_of(r.indhold.relationer, [&](const oio::Relation& x) {
            return x.art == krav.art && nu(x.virkning) && (krav.ref.tom() || krav.ref.samme(x.ref)) &&
                   (krav.rolle.tom() || krav.rolle.samme(x.rolle));
        });
    }
    [[nodiscard]] bool passer(const Type& type, const oio::Registrering& r,
                              const oio::Indhold& krav) const {
        for (const oio::Egenskab& e : krav.egenskaber) {
            for (const oio::Feltvaerdi& f : e.felter) {
                const auto* har_felt = r.indhold.egenskaber[0].felt(f.felt);
                if (har_felt == nullptr || !matches(fold(f.tekst), fold(*har_felt))) return false;
            }
        }
        for (const oio::Tilstand& tilstand : krav.tilstande) {
            bool fundet = r.indhold.tilstande.empty() && tilstand.kode == org::kAktiv;
            for (const auto& x : r.indhold.tilstande) {
                fundet = fundet || (x.kode == tilstand.kode && nu(x.virkning));
            }
            if (!fundet) return false;
        }
        for (std::uint8_t art = 0; art < type.relationer.size(); ++art) {
            bool spurgt = false;
            bool fundet = false;
            for (const oio::Relation& x : krav.relationer) {
                if (x.art != art) continue;
                spurgt = true;
                fundet = fundet || har(r, x);
            }
            if (spurgt && !fundet) return false;
        }
        return true;
    }
};

inline const Uuid kOrganisation = u(1);
inline const Uuid kEmail = u(800), kTelefon = u(801), kAnsvarlig = u(802), kUkendtRolle = u(803);
inline const Uuid kKle1 = u(810), kKle2 = u(811), kKleUkendt = u(812);
inline const Uuid kEnhedsrolle = Uuid::literal("02e61900-33e0-407f-a2a7-22f70221f003");
inline const Uuid kHenvendelse = Uuid::literal("7368482a-177e-4e04-8574-f558e6f1ef45");
inline const Uuid kRod = u(50), kA = u(20), kB = u(30), kC = u(40), kLukket = u(45);
inline const Uuid kBruger1 = u(100), kRobot = u(101), kPerson1 = u(110);
inline const Uuid kStilling = u(200), kSted = u(201), kUdbetaling = u(202), kGammel = u(203);
inline const Uuid kSapa = u(300), kAdresse1 = u(400), kAdresse2 = u(401);

inline Objekt enhed(std::string navn) {
    Objekt o(org::kOrganisationEnhed);
    o.felt("BrugervendtNoegleTekst", navn).felt("EnhedNavn", navn);
    return o;
}

inline void indret_faelles(Verden& v) {
    v.gem(org::kOrganisation, kOrganisation,
          Objekt(org::kOrganisation).felt("BrugervendtNoegleTekst", "korsbaek")
              .felt("OrganisationNavn", "Korsbæk Kommune").gyldig()
              .til("Myndighed", u(2)).til("Virksomhed", u(3)).til("Overordnet", kRod));
    v.gem(org::kMyndighed, u(2), Objekt(org::kMyndighed).felt("MyndighedsKode", "999"));
    v.gem(org::kVirksomhed, u(3), Objekt(org::kVirksomhed).felt("CVR-NummerTekst", "11111111"));
    v.gem(org::kItSystem, kSapa, Objekt(org::kItSystem).felt("ItSystemNavn", "SAPA"));
    v.gem(org::kAdresse, kAdresse1, Objekt(org::kAdresse).felt("AdresseTekst", "ida@korsbaek.example"));
    v.gem(org::kAdresse, kAdresse2, Objekt(org::kAdresse).felt("AdresseTekst", "12 34 56 78"));
    v.kle = {{kKle1, {"27.03.09", "Ældre"}}, {kKle2, {"32.06.04", "Pension"}}};
    v.titler = {{kEmail, "E-mail"}, {kTelefon, "Telefon"}, {kAnsvarlig, "Ansvarlig"},
                {kEnhedsrolle, "Enhedsrolle"}};
}

inline void indret_enheder(Verden& v) {
    const auto& type = org::kOrganisationEnhed;
    v.gem(type, kRod, enhed("Korsbæk").gyldig().til("Tilhoerer", kOrganisation)
                          .til("TilknyttedeFunktioner", kSted));
    v.gem(type, kA, enhed("Ældre").gyldig(true, t("2024-01-01T00:00:00+01:00"))
                        .til("Tilhoerer", kOrganisation).til("Overordnet", kRod)
                        .til("TilknyttedeItSystemer", kSapa)
                        .til("TilknyttedeFunktioner", kUdbetaling)
                        .dynamisk("Adresser", kAdresse2, kTelefon, "2")
                        .dynamisk("Adresser", kAdresse1, kEmail, "1")
                        .dynamisk("Adresser", u(999), kEmail, "3")
                        .dynamisk("Opgaver", kKle1, kAnsvarlig, "1")
                        .dynamisk("Opgaver", kKleUkendt, kUkendtRolle, "2"));
    v.gem(type, kB, enhed("Borgerservice").gyldig().til("Tilhoerer", kOrganisation)
                        .til("Overordnet", kRod).dynamisk("Opgaver", kKle2, kAnsvarlig, "1"));
    v.gem(type, kC, enhed("Hjemmepleje").gyldig().til("Tilhoerer", kOrganisation).til("Overordnet", kA));
    v.gem(type, kLukket, enhed("Lukket").gyldig(true, t("2020-01-01"
                                                        "T00:00:00+01:00"),
                                                t("2025-01-01T00:00:00+01:00"))
                             .gyldig(false, t("2025-01-01T00:00:00+01:00"))
                             .til("Overordnet", kRod, Tid::minus_uendelig(),
                                  t("2025-01-01T00:00:00+01:00")));
}

inline void indret_folk(Verden& v) {
    const auto& f = org::kOrganisationFunktion;
    v.gem(org::kPerson, kPerson1, Objekt(org::kPerson).felt("BrugervendtNoegleTekst", "p1")
                                      .felt("CPR-NummerTekst", "6101010001")
                                      .felt("NavnTekst", "Ida Skov"));
    v.gem(org::kBruger, kBruger1, Objekt(org::kBruger).felt("BrugervendtNoegleTekst", "ida")
                                      .felt("BrugerNavn", "ida").gyldig()
                                      .til("TilknyttedePersoner", kPerson1)
                                      .dynamisk("Adresser", kAdresse1, kEmail, "1"));
    v.gem(org::kBruger, kRobot, Objekt(org::kBruger).felt("BrugerNavn", "robot7").gyldig()
                                    .til("BrugerTyper", u(820)));
    v.gem(f, kStilling, Objekt(f).felt("BrugervendtNoegleTekst", "s1").felt("FunktionNavn", "Sagsbehandler")
                            .gyldig(true, t("2025-01-01T00:00:00+01:00"))
                            .til("Funktionstype", kEnhedsrolle)
                            .til("TilknyttedeBrugere", kBruger1, t("2025-03-01T00:00:00+01:00"),
                                 t("2027-01-01T00:00:00+01:00"))
                            .til("TilknyttedeEnheder", kA, t("2025-02-01T00:00:00+01:00"),
                                 t("2028-01-01T00:00:00+01:00")));
    v.gem(f, kGammel, Objekt(f).felt("FunktionNavn", "Elev").gyldig(false)
                          .til("Funktionstype", kEnhedsrolle).til("TilknyttedeBrugere", kBruger1)
                          .til("TilknyttedeEnheder", kA));
    v.gem(f, kSted, Objekt(f).felt("FunktionNavn", "Henvendelsessted").gyldig()
                        .til("Funktionstype", kHenvendelse).til("TilknyttedeEnheder", kB)
                        .til("TilknyttedeOpgaver", kKle1).til("TilknyttedeOpgaver", kKle2));
    v.gem(f, kUdbetaling, Objekt(f).felt("FunktionNavn", "Udbetaling").gyldig()
                              .til("Funktionstype", Uuid::literal("faf29ba2-da6d-49c4-8a2f-0739172f4227"))
                              .til("TilknyttedeEnheder", kA));
}

// A municipality, its schema, and a caller of it.
class Proeve {
  public:
    Verden verden;
    std::uint32_t rettigheder = adgang::kUdstil | adgang::kSeNavn | adgang::kSeCpr;
    std::int64_t frist_us = monotonic_us() + 60 * kSekund;

    Proeve() {
        indret_faelles(verden);
        indret_enheder(verden);
        indret_folk(verden);
    }

    [[nodiscard]] adgang::Kalder kalder() const {
        const auto gate = adgang::Gate::sandkasse(
            "127.0.0.1", {{"Prøve", u(5), {}, {{Cvr(11111111), kOrganisation, rettigheder}}}});
        return *gate->kalder({krypto::Fingeraftryk{}, true, std::nullopt, u(6)});
    }

    json spoerg(const std::string& query) {
        const Organisationskilde kilde = verden.kilde();
        const auto tabel = Tabel::create(kilde);
        REQUIRE(tabel);
        const auto skema = organisationsskema();
        REQUIRE(skema);
        const adgang::Kalder hvem = kalder();
        Henter henter(kilde, *tabel, hvem, frist_us);
        const auto svar = graphql::answer(**skema, {query, "", {}}, henter, graphql::kServerLimits,
                                          graphql::Introspection::kOn, {"k", [] { return "id"; }});
        return svar.expired ? json("udløbet") : json::parse(svar.json);
    }
    // Data of a query that must answer without errors.
    json data(const std::string& query) {
        const json svar = spoerg(query);
        CAPTURE(svar.dump());
        CHECK_FALSE(svar.contains("errors"));
        return svar.value("data", json());
    }
};

// "Class/type" of each error.
inline std::vector<std::string> fejl(const json& svar) {
    std::vector<std::string> out;
    for (const json& e : svar.value("errors", json::array())) {
        const json& x = e.at("extensions");
        out.push_back(x.at("classification").get<std::string>() + "/" + x.at("type").get<std::string>());
    }
    return out;
}

}  // namespace faelled::rest::falsk
