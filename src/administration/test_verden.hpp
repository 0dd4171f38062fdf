// A small world for the tests: operator, services, Korsbæk, Nordby, Østby and a supplier with a
// system, and short ways to do what people do.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "administration/administration.hpp"
#include "administration/grundopsaetning.hpp"
#include "krypto/test_certifikater.hpp"
#include "store/memory/memory_lager.hpp"

namespace faelled::administration::test {

inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNordby{22222222};
inline constexpr Cvr kOestby{33333333};
inline constexpr Cvr kLeverandoer{44444444};
inline constexpr Cvr kAnden{55555555};

inline constexpr std::string_view kOrganisationId =
    "http://stoettesystemerne.dk/service/organisation/3";
inline constexpr std::string_view kSdiId =
    "http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6";

inline int kode(const auto& r) {
    return r ? 20 : r.error().kode;
}
#define KRAEV(...)                                                         \
    do {                                                                   \
        const auto kraev_svar = (__VA_ARGS__);                             \
        REQUIRE_MESSAGE(kraev_svar.has_value(), kraev_svar.error().tekst); \
    } while (false)
template <typename T>
T vaerdi(Result<T> r) {
    REQUIRE_MESSAGE(r.has_value(), r.error().tekst);
    return std::move(*r);
}

// Two certificates (made once): of the supplier and of another.
inline const krypto::Identitet& certifikat(std::size_t n) {
    static std::vector<std::unique_ptr<krypto::Identitet>> all;
    while (all.size() <= n)
        all.push_back(std::make_unique<krypto::Identitet>(
            krypto::test::identitet(krypto::test::oces3(n % 3 == 2 ? "55555555" : "44444444",
                                                        "System " + std::to_string(all.size())),
                                    0)));
    return *all[n];
}
inline std::string der(std::size_t n) {
    return certifikat(n).certifikat->der();
}

inline Administrator person(Cvr cvr, std::vector<Rolle> roller, std::string identitet) {
    return {std::move(identitet), cvr, std::move(roller), "certifikat", {}, {}};
}

struct Verden {
    SeededEntropy random{42};
    std::unique_ptr<store::MemoryLager> eget = store::lav_memory_lager();
    store::Lager* lager = eget.get();
    ManualClock clock{krypto::test::proevetid()};
    oio::Motor motor;
    Administration adm;
    adgang::Register registret;

    Administrator operatoer = person(kOperatoer, {Rolle::kOperatoer}, "cert:operatoer");
    Administrator leverandoer =
        person(kLeverandoer, {Rolle::kLeverandoeradministrator}, "cert:leverandoer");
    Administrator korsbaek = godkender(kKorsbaek);
    Administrator nordby = godkender(kNordby);
    Administrator oestby = godkender(kOestby);
    Uuid system;

    static Administrator godkender(Cvr cvr) {
        return person(cvr, {Rolle::kAftaleadministrator, Rolle::kRolleadministrator},
                      "cert:" + cvr.text());
    }

    explicit Verden(Indstillinger settings = {}, store::Lager* other = nullptr)
        : lager(other == nullptr ? eget.get() : other),
          motor(*lager, clock, random, {}),
          adm(motor, clock, random, std::move(settings)) {
        Startdata start;
        for (const auto& [cvr, navn] :
             {std::pair(kKorsbaek, "Korsbæk Kommune"), std::pair(kNordby, "Nordby Kommune"),
              std::pair(kOestby, "Østby Kommune")})
            start.organisationer.push_back({.uuid = {},
                                            .cvr = cvr,
                                            .navn = navn,
                                            .myndighedskode = "999",
                                            .organisation_uuid = Uuid::named({}, cvr.text()),
                                            .myndighed = true,
                                            .leverandoer = true,
                                            .email = "post@" + cvr.text() + ".example",
                                            .domaener = {cvr.text() + ".example"}});
        for (const auto& [cvr, navn] :
             {std::pair(kLeverandoer, "Leverandør ApS"), std::pair(kAnden, "Anden A/S")})
            start.organisationer.push_back({.uuid = {},
                                            .cvr = cvr,
                                            .navn = navn,
                                            .myndighedskode = {},
                                            .organisation_uuid = {},
                                            .myndighed = false,
                                            .leverandoer = true,
                                            .email = "post@" + cvr.text() + ".example",
                                            .domaener = {cvr.text() + ".example"}});
        KRAEV(grundopsaetning(adm, start));
        KRAEV(adm.forbind(registret));
        if (other == nullptr) system = nyt_system(leverandoer, "Fagsystem", 0);
    }

    Uuid nyt_system(const Administrator& a, const std::string& navn, std::size_t cert) {
        ItSystem s;
        s.navn = navn;
        s.ejer = a.organisation;
        s.kontakt_email = "drift@fagsystem.example";
        s.typer = {Systemtype::kAnvendersystem};
        const Uuid u = vaerdi(adm.opret(a, s));
        KRAEV(adm.saet_status(a, u, Systemstatus::kAktiv));
        KRAEV(adm.tilfoej_certifikat(a, u, der(cert), {}));
        return u;
    }

    Service service(std::string_view entity_id) {
        Filter f;
        f.noegle = entity_id;
        auto found = vaerdi(adm.soeg<Service>(operatoer, f));
        REQUIRE(found.poster.size() == 1);
        return found.poster[0];
    }

    // Organisation 6, Udstil, SeNavn = Ja.
    Aftaleindhold indhold(std::vector<Cvr> myndigheder, const std::string& se_navn = "Ja") {
        Aftaleindhold c;
        c.begrundelse = "Brugerstyring, jf. lov om prøver § 1";
        c.dataejere = std::move(myndigheder);
        Rollevalg r{std::string(rolle::kOrganisationUdstil), {}};
        if (!se_navn.empty())
            r.afgraensninger.push_back({std::string(afgraensning::kSeNavn), {se_navn}, false});
        c.services = {{service(kOrganisationId).uuid, {r}}};
        return c;
    }

    Uuid anmodet(Aftaleindhold c, const std::string& navn = "Brugerstyring") {
        const Uuid u = vaerdi(adm.opret_aftale(leverandoer, system, navn, std::move(c)));
        KRAEV(adm.anmod(leverandoer, u));
        return u;
    }

    // The part of an authority in the newest version that has one.
    AftalePart part(const Uuid& aftale, Cvr cvr) {
        const auto all = vaerdi(adm.aftaleoversigt(operatoer, aftale));
        const AftalePart* found = nullptr;
        for (const AftalePart& p : all.parter)
            if (p.myndighed == cvr) found = &p;
        REQUIRE(found != nullptr);
        return *found;
    }
    Result<void> godkend(const Administrator& a, const Uuid& aftale) {
        const Uuid p = part(aftale, a.organisation).uuid;
        const auto text = adm.godkendelsestekst(a, p);
        if (!text) return std::unexpected(text.error());
        return adm.godkend(a, {p, text->sha256, true});
    }

    // What the token service would give: assignments that hold now.
    std::vector<adgang::Rolletildeling> maa(const Uuid& sys, std::string_view entity_id,
                                            Cvr kontekst) {
        std::vector<adgang::Rolletildeling> out;
        const auto picture = registret.nu();
        const auto s = picture->system(sys);
        const auto* t = picture->tjeneste(entity_id);
        if (s == nullptr || t == nullptr || !s->aktiv || !t->aktiv) return out;
        const auto* m = picture->myndighed(kontekst);
        if (m == nullptr || !m->aktiv) return out;
        for (const auto* x : adgang::gaeldende(*s, t->uuid, kontekst, clock.now()))
            out.push_back(*x);
        return out;
    }
    std::size_t antal(Cvr kontekst) { return maa(system, kOrganisationId, kontekst).size(); }

    std::vector<Advis> advis(std::string_view slags) {
        Filter f;
        f.noegle = slags;
        f.antal = 1000;
        return vaerdi(adm.soeg<Advis>(operatoer, f)).poster;
    }
    void til(const char* tid) { clock.set(*parse_datetime(tid)); }
    void tik() { KRAEV(adm.tick(clock.now())); }
};

}  // namespace faelled::administration::test
