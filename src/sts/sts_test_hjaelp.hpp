// A small world around a token service: one municipality, a few systems with certificates, two
// services, an audit log that remembers. For tests, benchmarks and fuzzers.
#pragma once

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "krypto/certifikat.hpp"
#include "krypto/jws.hpp"
#include "sts/sts.hpp"

namespace faelled::sts::test {

template <typename T>
T krav(Result<T> r) {
    if (!r) std::abort();
    return *std::move(r);
}

inline const std::string kUdsteder = "https://adgangsstyring.faelled.example/runtime";
inline const std::string kOrganisation = "http://stoettesystemerne.dk/service/organisation/3";
inline const std::string kDemo = "http://entityid.kombit.dk/service/demoservicerest/1";
inline const std::string kUdstil =
    "http://organisation.faelled.example/roles/servicesystemrole/Udstil/1";
inline const std::string kRediger =
    "http://organisation.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNordby{22222222};
inline const Uuid kTjeneste = Uuid::literal("aaaaaaaa-0000-4000-8000-000000000001");
inline const Uuid kDemotjeneste = Uuid::literal("aaaaaaaa-0000-4000-8000-000000000002");
inline const Uuid kAftale = Uuid::literal("bbbbbbbb-0000-4000-8000-000000000001");
inline const Tid kNu = *parse_datetime("2026-03-02T09:00:00.123Z");

inline krypto::Noeglepar noeglepar(const krypto::Noeglepar& ca, const std::string& name,
                                   const std::string& cvr) {
    static const ManualClock clock(kNu.plus(-kDoegn));
    krypto::Emne e;
    e.navn = name;
    e.organisation = "Prøve // CVR:" + cvr;
    e.serienummer = "CVR:" + cvr + "-FID:12345678";
    return krav(krypto::udsted(ca, e, clock));
}
inline std::shared_ptr<const krypto::Certifikat> certifikat(const krypto::Noeglepar& p) {
    return krav(krypto::Certifikat::laes(p.certifikat_pem));
}

// Made once: RSA keys take time.
struct Noegler {
    krypto::Noeglepar ca = krav(krypto::lav_ca("Prøverod", ManualClock(kNu.plus(-kDoegn))));
    krypto::Noeglepar sts = noeglepar(ca, "Adgangsstyring", "99999999");
    krypto::Noeglepar synk = noeglepar(ca, "Synk", "88888888");
    krypto::Noeglepar synk2 = noeglepar(ca, "Synk (ny)", "88888888");
    krypto::Noeglepar anden = noeglepar(ca, "Anden", "77777777");
    krypto::Noeglepar platform = noeglepar(ca, "Serviceplatformen", "99999999");
    krypto::Noeglepar fremmed = noeglepar(ca, "Fremmed", "66666666");

    static const Noegler& alle() {
        static const Noegler n;
        return n;
    }
};

class Verden {
  public:
    Verden() {
        const Noegler& n = Noegler::alle();
        synk.uuid = Uuid::literal("cccccccc-0000-4000-8000-000000000001");
        synk.navn = "Synk";
        synk.ejer = Cvr(88888888);
        synk.certifikater = {{certifikat(n.synk)}, {certifikat(n.synk2)}};
        synk.tildelinger[kTjeneste] = {tildeling(kUdstil), tildeling(kRediger)};
        synk.tildelinger[kTjeneste][0].afgraensninger = {
            {"http://organisation.faelled.example/constraints/SeNavn/1", {"Ja"}},
            {"http://organisation.faelled.example/constraints/SeCPR-nummer/1", {"Nej"}}};
        synk.tildelinger[kDemotjeneste] = {tildeling("urn:rolle:demo")};
        anden.uuid = Uuid::literal("cccccccc-0000-4000-8000-000000000002");
        anden.navn = "Anden";
        anden.ejer = Cvr(77777777);
        anden.certifikater = {{certifikat(n.anden)}};
        platform.uuid = Uuid::literal("cccccccc-0000-4000-8000-000000000003");
        platform.navn = "Platform";
        platform.ejer = Cvr(99999999);
        platform.kan_optraede_for = true;
        platform.certifikater = {{certifikat(n.platform)}};
        tjeneste.uuid = kTjeneste;
        tjeneste.entity_id = kOrganisation;
        tjeneste.navn = "Organisation";
        demo.uuid = kDemotjeneste;
        demo.entity_id = kDemo;
        demo.navn = "Demo";
        tillid = krav(krypto::Tillid::create({.roedder_pem = {n.ca.certifikat_pem}}));
    }

    static adgang::Rolletildeling tildeling(std::string role) {
        adgang::Rolletildeling r;
        r.aftale = kAftale;
        r.kontekst = kKorsbaek;
        r.rolle = std::move(role);
        return r;
    }

    // Puts what the fields say into the register.
    void saet() {
        auto picture = std::make_shared<adgang::Registerbillede>();
        for (const adgang::Myndighedspost& m : myndigheder)
            if (!picture->tilfoej(m)) std::abort();
        for (const adgang::Systempost* s : {&synk, &anden, &platform})
            if (!picture->tilfoej(std::make_shared<const adgang::Systempost>(*s))) std::abort();
        for (const adgang::Tjenestepost& t : {tjeneste, demo})
            if (!picture->tilfoej(t)) std::abort();
        registeret.saet(std::move(picture));
    }

    Indstillinger indstillinger() const {
        Indstillinger i;
        i.udsteder = kUdsteder;
        i.identitet = krav(krypto::identitet_fra_pem(Noegler::alle().sts.certifikat_pem,
                                                     Noegler::alle().sts.noegle_pem));
        return i;
    }
    std::unique_ptr<Sts> lav() { return lav(indstillinger()); }
    std::unique_ptr<Sts> lav(Indstillinger i) {
        saet();
        return krav(Sts::create(std::move(i),
                                {registeret, *tillid, certifikater,
                                 [this](const adgang::Revisionspost& post, adgang::Varig durable) {
                                     if (fuld) return false;
                                     poster.push_back(post);
                                     durable(revision);
                                     return true;
                                 },
                                 ur, entropi}));
    }

    static Part part(const krypto::Noeglepar& who) {
        Part p;
        p.certifikat = certifikat(who)->fingeraftryk();
        p.thumbprint = krypto::kid(*certifikat(who));
        p.sporing = Uuid::literal("dddddddd-0000-4000-8000-000000000001");
        p.indgang = "wstrust";
        return p;
    }
    static Tokenoenske oenske(const krypto::Noeglepar& key = Noegler::alle().synk) {
        Tokenoenske o;
        o.tjeneste = kOrganisation;
        o.cvr = {"11111111"};
        o.brugsnoegle = certifikat(key)->base64();
        return o;
    }
    // The outcome, which must come exactly once.
    Udfald bed(const Tokenoenske& o, const krypto::Noeglepar& who = Noegler::alle().synk) {
        const std::unique_ptr<Sts> sts = lav();
        return bed(*sts, o, who);
    }
    Udfald bed(const Sts& sts, const Tokenoenske& o,
               const krypto::Noeglepar& who = Noegler::alle().synk) {
        std::optional<Udfald> out;
        sts.udsted(
            o, part(who), [](const Token&) -> std::expected<void, Stsfejl> { return {}; },
            [&](const Udfald& u) {
                if (out) std::abort();
                out = u;
            });
        if (!out) std::abort();
        return *std::move(out);
    }

    ManualClock ur{kNu};
    SeededEntropy entropi{7};
    adgang::Register registeret;
    std::shared_ptr<const krypto::Tillid> tillid;
    krypto::Certifikathukommelse certifikater{100};
    std::vector<adgang::Myndighedspost> myndigheder{
        {kKorsbaek, Uuid::literal("eeeeeeee-0000-4000-8000-000000000001"),
         Uuid::literal("eeeeeeee-0000-4000-8000-00000000000a"), "Korsbæk"},
        {kNordby, Uuid::literal("eeeeeeee-0000-4000-8000-000000000002"),
         Uuid::literal("eeeeeeee-0000-4000-8000-00000000000b"), "Nordby"}};
    adgang::Systempost synk, anden, platform;
    adgang::Tjenestepost tjeneste, demo;
    std::vector<adgang::Revisionspost> poster;
    Result<void> revision;  // what the audit log answers
    bool fuld = false;      // its queue
};

}  // namespace faelled::sts::test
