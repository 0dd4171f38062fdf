// A small world for the tests of the gate: a token service, two systems, two services, two
// authorities, and calls that are signed the way clients sign them. Every knob that a test turns to
// make a message wrong is a field.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/adgangstoken.hpp"
#include "adgang/gate.hpp"
#include "adgang/genspil.hpp"
#include "base/base64.hpp"
#include "base/entropy.hpp"
#include "krypto/jws.hpp"
#include "krypto/test_certifikater.hpp"
#include "store/memory/memory_lager.hpp"
#include "xml/signatur.hpp"
#include "xml/wsse.hpp"

namespace faelled::adgang::test {

inline constexpr std::string_view kS12 = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kS11 = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view kWsa = "http://www.w3.org/2005/08/addressing";
inline const std::string kSts = "https://sts.example/runtime";
inline const std::string kOrganisation = "http://stoettesystemerne.dk/service/organisation/3";
inline const std::string kDemo = "http://demo.example/service/DemoService/1";
inline const std::string kUdstilRolle = "http://x/roles/servicesystemrole/udstil/1";
inline const std::string kRedigerRolle = "http://x/roles/servicesystemrole/rediger/1";
inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNordby{22222222};
inline constexpr std::uint32_t kUdstilBit = 1;
inline constexpr std::uint32_t kRedigerBit = 2;

// What a test takes for granted; benchmarks and fuzzers have no REQUIRE.
inline void forlang(bool right) {
    if (!right) std::abort();
}

inline Uuid u(int n) {
    Uuid out = Uuid::literal("2f3c1d60-9a10-4f1b-8f65-0a0b0c0d0e00");
    out.bytes[15] = static_cast<std::uint8_t>(n);
    return out;
}
inline const Uuid kSynk = u(1);
inline const Uuid kAnden = u(2);
inline const Uuid kOrganisationUuid = u(3);
inline const Uuid kDemoUuid = u(4);
inline const Uuid kAftale = u(5);
inline const Uuid kRedigeraftale = u(6);
inline const Uuid kDemoaftale = u(7);

// Key number and subject tell them apart. The DN of a system holds its number.
inline const krypto::Identitet& identitet(std::size_t n) {
    static std::vector<std::unique_ptr<krypto::Identitet>> all;
    while (all.size() <= n) {
        const std::size_t i = all.size();
        all.push_back(std::make_unique<krypto::Identitet>(krypto::test::identitet(
            krypto::test::oces3("88888888", "System " + std::to_string(i)), i)));
    }
    return *all[n];
}
inline const krypto::Identitet& synk() {
    return identitet(0);
}
inline const krypto::Identitet& anden() {
    return identitet(1);
}
inline const krypto::Identitet& sts() {
    return identitet(2);
}
inline const krypto::Identitet& fremmed() {  // registered nowhere
    return identitet(3);
}
inline Tid start() {
    return krypto::test::proevetid();
}

// --- tokens -----------------------------------------------------------------------------------

struct Assertion {
    std::string id = "_a1";
    std::string version = "2.0";
    std::string udsteder = kSts;
    Tid fra = start();
    Tid til = start().plus(8 * 3600 * kSekund);
    std::string metode = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
    std::string modtager = kOrganisation;
    std::string cvr = "11111111";
    std::string niveau = "3";
    std::string spec = "DK-SAML-2.0";
    std::vector<Rettighedsgruppe> grupper{{kKorsbaek, kUdstilRolle, {}}};
    std::string emne = synk().certifikat->emne();
    std::string handlende;
    const krypto::Identitet* noegle = &synk();
    const krypto::Identitet* underskriver = &sts();
    const krypto::Identitet* keyinfo = nullptr;  // null: the signer's
    std::string ekstra_attribut;                 // XML, canonical
    std::string ekstra_betingelse;
    std::function<void(std::string&)> foer_underskrift;  // on what stands after Issuer

    [[nodiscard]] std::string tekst() const {
        const std::string nb = utc_datetime(fra);
        const std::string na = utc_datetime(til);
        const std::string foer = "<Assertion xmlns=\"" + std::string(xml::kSaml) + "\" ID=\"" + id +
                                 "\" IssueInstant=\"" + nb + "\" Version=\"" + version +
                                 "\"><Issuer>" + udsteder + "</Issuer>";
        std::string efter =
            "<Subject><NameID>" + emne + "</NameID><SubjectConfirmation Method=\"" + metode +
            "\">" + (handlende.empty() ? "" : "<NameID>" + handlende + "</NameID>") +
            "<SubjectConfirmationData NotBefore=\"" + nb + "\" NotOnOrAfter=\"" + na +
            "\" Recipient=\"" + modtager +
            "\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>" +
            noegle->certifikat->base64() +
            "</X509Certificate></X509Data></KeyInfo></SubjectConfirmationData>"
            "</SubjectConfirmation></Subject><Conditions NotBefore=\"" +
            nb + "\" NotOnOrAfter=\"" + na + "\"><AudienceRestriction><Audience>" + modtager +
            "</Audience></AudienceRestriction>" + ekstra_betingelse +
            "</Conditions><AttributeStatement>" +
            attribut("dk:gov:saml:attribute:CvrNumberIdentifier", cvr) +
            attribut("dk:gov:saml:attribute:AssuranceLevel", niveau) +
            attribut("dk:gov:saml:attribute:SpecVer", spec) +
            (grupper.empty() ? ""
                             : attribut("dk:gov:saml:attribute:Privileges_intermediate",
                                        base64(skriv_privilegier(grupper)))) +
            ekstra_attribut + "</AttributeStatement></Assertion>";
        if (foer_underskrift) foer_underskrift(efter);
        const krypto::Identitet& named = keyinfo != nullptr ? *keyinfo : *underskriver;
        return xml::underskriv_indlejret(*underskriver->noegle, id, foer, efter,
                                         xml::skriv_x509data(named.certifikat->base64(), {}))
            .value();
    }
    static std::string attribut(const std::string& name, const std::string& value) {
        return value.empty() ? ""
                             : "<Attribute Name=\"" + name + "\"><AttributeValue>" + value +
                                   "</AttributeValue></Attribute>";
    }
};

struct Jwt {
    std::string iss = kSts;
    std::string aud = kOrganisation;
    std::string cvr = "11111111";
    std::string spec_ver = "1.0";
    Tid fra = start();
    Tid til = start().plus(8 * 3600 * kSekund);
    std::string sub = synk().certifikat->emne();
    std::vector<Rettighedsgruppe> grupper{{kKorsbaek, kUdstilRolle, {}}};
    std::string cnf = krypto::x5t_s256(synk().certifikat->fingeraftryk());  // empty: none
    const krypto::Identitet* underskriver = &sts();
    std::string ekstra;  // ,"name":value

    [[nodiscard]] std::string krav() const {
        return R"({"iss":")" + iss + R"(","aud":")" + aud + R"(","cvr":")" + cvr +
               R"(","spec_ver":")" + spec_ver + R"(","sub":")" + sub + R"(","nbf":)" +
               std::to_string(fra.us / kSekund) + R"(,"exp":)" + std::to_string(til.us / kSekund) +
               R"(,"priv":")" + base64(skriv_privilegier(grupper)) + '"' +
               (cnf.empty() ? "" : R"(,"cnf":{"x5t#S256":")" + cnf + "\"}") + ekstra + "}";
    }
    [[nodiscard]] std::string tekst() const {
        return krypto::signer_jws(*underskriver, krav()).value();
    }
};

// --- SOAP calls -------------------------------------------------------------------------------

struct Kald {
    std::string_view soap = kS12;
    std::string token = Assertion{}.tekst();
    std::string token_id = "_a1";
    std::string besked_id = "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8f0002";
    std::string created = "2026-03-02T09:00:00.123Z";
    std::string expires = "2026-03-02T09:05:00.123Z";
    std::string til = "https://organisation.example/6/";  // empty: no wsa:To
    std::string indhold = "<x:Laes xmlns:x=\"urn:x\"><x:Id>42</x:Id></x:Laes>";
    std::string framework;  // version, empty: no Framework
    std::string keyinfo = xml::skriv_henvisning_saml("_a1");
    std::string ekstra_i_security;
    const krypto::Identitet* underskriver = &synk();
    std::vector<std::string> uden;  // ids that are left out of the signature
    std::function<void(std::string&)> efter;

    static std::string hoved(std::string_view name, std::string_view id, const std::string& text) {
        return xml::skriv_headerdel(
            {.praefiks = "wsa", .ns = kWsa, .navn = name, .id = id, .tekst = text});
    }
    [[nodiscard]] std::string tidsstempel() const {
        return "<wsu:Timestamp xmlns:wsu=\"" + std::string(xml::kWsu) +
               "\" wsu:Id=\"tid\"><wsu:Created>" + created + "</wsu:Created>" +
               (expires.empty() ? "" : "<wsu:Expires>" + expires + "</wsu:Expires>") +
               "</wsu:Timestamp>";
    }
    [[nodiscard]] std::string tekst() const {
        const std::string action = hoved("Action", "action", "urn:laes");
        const std::string id = besked_id.empty() ? "" : hoved("MessageID", "id", besked_id);
        const std::string to = til.empty() ? "" : hoved("To", "to", til);
        const std::string time = tidsstempel();
        const std::string body = "<s:Body xmlns:s=\"" + std::string(soap) + "\" xmlns:wsu=\"" +
                                 std::string(xml::kWsu) + "\" wsu:Id=\"krop\">" + indhold +
                                 "</s:Body>";
        std::vector<xml::Signaturdel> parts;
        const auto sign = [&](std::string_view part_id, std::string_view text) {
            if (!text.empty() && std::ranges::find(uden, part_id) == uden.end()) {
                parts.push_back({.id = part_id, .kanonisk = text});
            }
        };
        sign("action", action);
        sign("id", id);
        sign("to", to);
        sign("tid", time);
        sign("krop", body);
        sign(token_id, token);
        const std::string signature =
            xml::skriv_signatur(*underskriver->noegle, parts, keyinfo, "ds").value();
        std::string out =
            "<s:Envelope xmlns:s=\"" + std::string(soap) + "\"><s:Header>" + action + id + to +
            (framework.empty() ? ""
                               : "<f:Framework xmlns:f=\"urn:liberty:sb:2006-08\" "
                                 "version=\"" +
                                     framework + "\"/>") +
            "<wsse:Security xmlns:wsse=\"" + std::string(xml::kWsse) + "\">" + time + token +
            ekstra_i_security + signature + "</wsse:Security></s:Header>" + body + "</s:Envelope>";
        if (efter) efter(out);
        return out;
    }
};

inline void erstat(std::string& text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    forlang(at != std::string::npos);
    text.replace(at, from.size(), to);
}

// --- the world --------------------------------------------------------------------------------

inline std::uint32_t oversaet(std::span<const Rettighedsgruppe> groups, Cvr) {
    std::uint32_t bits = 0;
    for (const Rettighedsgruppe& g : groups) {
        if (g.rolle == kUdstilRolle) bits |= kUdstilBit;
        if (g.rolle == kRedigerRolle) bits |= kRedigerBit;
    }
    return bits;
}

// What the register holds; a test changes it and calls Verden::saet.
struct Registerplan {
    bool synk_aktiv = true;
    bool synk_spaerret = false;
    bool tjeneste_aktiv = true;
    bool myndighed_aktiv = true;
    bool kraev_cnf = true;
    bool kan_optraede_for = false;
    std::vector<Rolletildeling> aftaler = standard();
    std::vector<Rolletildeling> andens_aftaler;
    std::vector<Rolletildeling> demoaftaler = demo();

    static Rolletildeling tildeling(const Uuid& aftale, Cvr kontekst, const std::string& rolle) {
        Rolletildeling r;
        r.aftale = aftale;
        r.kontekst = kontekst;
        r.rolle = rolle;
        return r;
    }
    static std::vector<Rolletildeling> standard() {
        return {tildeling(kAftale, kKorsbaek, kUdstilRolle),
                tildeling(kRedigeraftale, kKorsbaek, kRedigerRolle)};
    }
    static std::vector<Rolletildeling> demo() {
        Rolletildeling r = tildeling(kDemoaftale, kKorsbaek, "kald");
        r.certifikat = synk().certifikat->fingeraftryk();
        return {r};
    }
};

struct Verden {
    Gateindstillinger settings = standard();
    Registerplan plan;
    ManualClock ur{start()};
    SeededEntropy entropi{7};
    Register reg;
    std::shared_ptr<const krypto::Tillid> tillid;
    Genspil genspil{1000};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    std::unique_ptr<Adgangstokens> adgangstokens;
    std::optional<Gate> gate;
    Tjenesteadgang organisation{kOrganisation, false, oversaet};
    Tjenesteadgang demo{kDemo, true, oversaet};

    Verden() {
        krypto::Tillid::Indstillinger t;
        t.roedder_pem = {krypto::test::proeve_ca().certifikat_pem};
        tillid = krypto::Tillid::create(std::move(t)).value();
        saet();
        lav();
    }
    static Gateindstillinger standard() {
        Gateindstillinger s;
        s.forklar = true;
        s.sts_entity_id = kSts;
        s.sts_certifikater = {sts().certifikat};
        return s;
    }
    void lav() {
        adgangstokens = std::make_unique<Adgangstokens>(*lager, ur, entropi);
        auto made = Gate::create(settings, {reg, *tillid, ur, genspil, adgangstokens.get()});
        forlang(made.has_value());
        gate.emplace(*std::move(made));
    }
    void saet() {
        auto b = std::make_shared<Registerbillede>();
        forlang(
            b->tilfoej(Myndighedspost{kKorsbaek, u(11), u(21), "Korsbæk", plan.myndighed_aktiv}));
        forlang(b->tilfoej(Myndighedspost{kNordby, u(12), u(22), "Nordby", true}));
        Tjenestepost o;
        o.uuid = kOrganisationUuid;
        o.entity_id = kOrganisation;
        o.aktiv = plan.tjeneste_aktiv;
        o.kraev_cnf = plan.kraev_cnf;
        forlang(b->tilfoej(o));
        Tjenestepost d;
        d.uuid = kDemoUuid;
        d.entity_id = kDemo;
        d.model = Sikkerhedsmodel::kBegge;
        forlang(b->tilfoej(d));
        auto s = std::make_shared<Systempost>();
        s->uuid = kSynk;
        s->navn = "Synk";
        s->ejer = Cvr{88888888};
        s->aktiv = plan.synk_aktiv;
        s->kan_optraede_for = plan.kan_optraede_for;
        s->certifikater.push_back({synk().certifikat, plan.synk_spaerret});
        s->tildelinger[kOrganisationUuid] = plan.aftaler;
        s->tildelinger[kDemoUuid] = plan.demoaftaler;
        forlang(b->tilfoej(std::shared_ptr<const Systempost>(s)));
        auto a = std::make_shared<Systempost>();
        a->uuid = kAnden;
        a->navn = "Anden";
        a->certifikater.push_back({anden().certifikat, false});
        a->tildelinger[kOrganisationUuid] = plan.andens_aftaler;
        forlang(b->tilfoej(std::shared_ptr<const Systempost>(a)));
        reg.saet(b);
    }

    // The document must outlive the answer.
    std::optional<xml::Dokument> dokument;
    std::expected<Soapadgang, Afvisning> soap(const std::string& text,
                                              const Tjenesteadgang* t = nullptr,
                                              const Transport& transport = {},
                                              std::optional<std::string> myndighed = {}) {
        auto read = xml::Dokument::laes(text, xml::Graenser(1 << 20, 100, 20'000, 100));
        forlang(read.has_value());
        dokument.emplace(*std::move(read));
        return gate->soap({dokument->rod(), transport, std::move(myndighed), u(99)},
                          t != nullptr ? *t : organisation);
    }
    std::expected<Kalder, Afvisning> http(std::optional<std::string_view> authorization,
                                          const krypto::Identitet* certificate = &synk()) {
        return gate->http({tls(certificate), authorization, std::nullopt, u(99)}, organisation);
    }
    static Transport tls(const krypto::Identitet* certificate, bool loopback = false) {
        Transport t;
        t.loopback = loopback;
        if (certificate != nullptr) {
            t.certifikat = certificate->certifikat->fingeraftryk();
            t.certifikat_der = certificate->certifikat->der();
        }
        return t;
    }
};

}  // namespace faelled::adgang::test
