// A whole endpoint over functions that only note what they were asked. For soap's own tests and
// fuzzers.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "krypto/x509.hpp"
#include "organisation/beskrivelser.hpp"
#include "soap/endepunkt.hpp"
#include "soap/organisation/tjenester.hpp"
#include "soap/underskrift.hpp"

namespace faelled::soap::test {

inline const Uuid kSystem = Uuid::literal("11111111-1111-4111-8111-111111111111");
inline const Uuid kObjekt = Uuid::literal("22222222-2222-4222-8222-222222222222");
inline constexpr krypto::Fingeraftryk kAftryk{1, 2, 3};
inline const std::string kBesked = "urn:uuid:0c908eb8-9df6-5cac-82bb-47e035ff6d60";
inline const std::string kTransaktion = "7e042875-421a-5ee5-9828-2e8e23127ed2";

class IngenEtiketter final : public oio::Etiketter {
  public:
    std::string_view etiket(const Uuid&) const override { return {}; }
};

// Runs at once, or refuses.
class Proevepulje final : public net::Arbejdspulje {
  public:
    bool fuld = false;
    int antal = 0;

    bool send(net::Kaldernoegle, std::function<void()> job) override {
        if (fuld) return false;
        ++antal;
        job();
        return true;
    }
    void stop() override {}
};

inline Hierarkityper hierarkityper() {
    return {&organisation::kOrganisation,         &organisation::kOrganisationEnhed,
            &organisation::kOrganisationFunktion, &organisation::kBruger,
            &organisation::kInteressefaellesskab, &organisation::kItSystem};
}

// A registration with one of everything that the description has.
inline oio::Oejebliksbillede fuldt_billede(const oio::Objektbeskrivelse& b, const Uuid& uuid) {
    oio::Virkning v;
    v.fra = Tid{1'704'063'600'000'000};
    v.til = Tid::plus_uendelig();
    v.aktoer = oio::Reference(kSystem);
    v.aktoertype = 1;
    v.note = "Æ & <ø>";
    oio::Registrering r;
    r.nr = 1;
    r.tidspunkt = Tid{1'704'179'730'123'000};
    r.livscyklus = oio::Livscyklus::kImporteret;
    r.bruger_ref = oio::Reference(kSystem);
    r.note = "note";
    oio::Egenskab e{v, {}};
    for (std::size_t i = 0; i < b.felter.size(); ++i) {
        const bool free = b.felter[i].moenster == oio::Moenster::kFrit;
        const std::size_t digits = b.felter[i].moenster == oio::Moenster::kCifre10        ? 10
                                   : b.felter[i].moenster == oio::Moenster::kCifre3Eller4 ? 3
                                                                                          : 8;
        e.felter.push_back({static_cast<std::uint8_t>(i), free ? "Åge" : std::string(digits, '7')});
    }
    r.indhold.egenskaber = {e};
    for (std::size_t i = 0; i < b.tilstande.size(); ++i)
        r.indhold.tilstande.push_back({static_cast<std::uint8_t>(i), 0, v});
    for (std::size_t i = 0; i < b.relationer.size(); ++i) {
        oio::Relation rel{
            static_cast<std::uint8_t>(i), v, oio::Reference::urn("urn:x"), {}, {}, {}};
        if (b.relationer[i].form == oio::Relationsform::kDynamisk) {
            rel.rolle = oio::Reference(kSystem);
            rel.type = oio::Reference(kSystem);
            rel.indeks = "1";
        }
        r.indhold.relationer.push_back(std::move(rel));
    }
    return {uuid, {std::move(r)}};
}

// What the service was asked, and what it answers.
struct Tjenestespor {
    std::vector<std::string> kald;  // "bruger.laes", ...
    std::optional<Fejl> fejl;       // every operation answers this
    std::function<void()> foer;     // runs first in every operation; may throw
    std::vector<Uuid> fundet{kObjekt};
    Uuid uuid;
    Uuid transaktion;
    oio::SoegInput soegning;
    oio::Indhold indhold;
    HierarkiForespoergsel hierarki;
    AnonymiserForespoergsel anonymiser;

    Result<void> svar(const Kalder& k, std::string_view segment, std::string_view operation) {
        kald.push_back(std::string(segment) + "." + std::string(operation));
        transaktion = k.transaktion();
        if (foer) foer();
        if (fejl) return std::unexpected(*fejl);
        return {};
    }
};

inline Objektoperationer noterende(const oio::Objektbeskrivelse& b, Tjenestespor& s) {
    Objektoperationer f;
    f.opret = [&](const Kalder& k, oio::OpretInput in) -> Result<Uuid> {
        s.indhold = std::move(in.indhold);
        FAELLED_CHECK(s.svar(k, b.segment, "opret"));
        return kObjekt;
    };
    f.importer = [&](const Kalder& k, oio::ImporterInput in) {
        s.uuid = in.uuid;
        s.indhold = std::move(in.registreringer.front().indhold);
        return s.svar(k, b.segment, "importer");
    };
    f.ret = [&](const Kalder& k, oio::RetInput in) {
        s.uuid = in.uuid;
        s.indhold = std::move(in.indhold);
        return s.svar(k, b.segment, "ret");
    };
    const auto uuid_note = [&](std::string_view name) {
        return [&, name](const Kalder& k, oio::UuidNoteInput in) {
            s.uuid = in.uuid;
            return s.svar(k, b.segment, name);
        };
    };
    f.passiver = uuid_note("passiver");
    f.slet = uuid_note("slet");
    f.laes = [&](const Kalder& k, const oio::LaesInput& in) -> Result<oio::Oejebliksbillede> {
        s.uuid = in.uuid;
        FAELLED_CHECK(s.svar(k, b.segment, "laes"));
        return fuldt_billede(b, in.uuid);
    };
    f.list = [&](const Kalder& k,
                 const oio::ListInput& in) -> Result<std::vector<oio::Oejebliksbillede>> {
        FAELLED_CHECK(s.svar(k, b.segment, "list"));
        std::vector<oio::Oejebliksbillede> all;
        for (const Uuid& u : in.uuids)
            all.push_back(fuldt_billede(b, u));
        return all;
    };
    f.soeg = [&](const Kalder& k, const oio::SoegInput& in) -> Result<std::vector<Uuid>> {
        s.soegning = in;
        FAELLED_CHECK(s.svar(k, b.segment, "soeg"));
        return s.fundet;
    };
    return f;
}

inline Systemoperationer noterende_system(Tjenestespor& s) {
    Systemoperationer f;
    f.fremsoegobjekthierarki = [&](const Kalder& k,
                                   const HierarkiForespoergsel& in) -> Result<Hierarkisvar> {
        s.hierarki = in;
        FAELLED_CHECK(s.svar(k, "system", "fremsoegobjekthierarki"));
        Hierarkisvar all;
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = {fuldt_billede(*hierarkityper()[i], kObjekt)};
        return all;
    };
    f.import = [&](const Kalder& k, ImportForespoergsel in) -> Result<std::vector<UnikRetur>> {
        FAELLED_CHECK(s.svar(k, "system", "import"));
        std::vector<UnikRetur> all{{49, "Findes", "Organisation", in.organisation.uuid}};
        for (const oio::ImporterInput& one : in.enheder)
            all.push_back({20, "OK", "OrganisationEnhed", one.uuid});
        return all;
    };
    f.anonymiser = [&](const Kalder& k, const AnonymiserForespoergsel& in) {
        s.anonymiser = in;
        return s.svar(k, "system", "anonymiser");
    };
    return f;
}

inline adgang::Gate lav_gate() {
    adgang::Demoaftale agreement;
    agreement.myndighed = Cvr(11111111);
    agreement.rettigheder = adgang::kUdstil | adgang::kRediger;
    adgang::Demosystem system;
    system.navn = "Prøve";
    system.uuid = kSystem;
    system.certifikat = kAftryk;
    system.aftaler = {agreement};
    auto gate = adgang::Gate::sandkasse("127.0.0.1", {system});
    if (!gate) std::abort();
    return *std::move(gate);
}

class Proeve {
  public:
    explicit Proeve(Indstillinger settings = {}) : gate(lav_gate()) {
        Organisationsopsaetning setup;
        setup.typer = organisation::typer();
        setup.hierarkityper = hierarkityper();
        setup.objekt = [this](const oio::Objektbeskrivelse& b) { return noterende(b, spor); };
        setup.system = noterende_system(spor);
        setup.adgang = &adgang;
        setup.underskriver = underskriver();
        setup.fysiskslet = [this](const Kalder& k, const FysiskSletForespoergsel& in) {
            spor.uuid = in.enhed;
            return spor.svar(k, "administration", "fysiskslet");
        };
        skemaer = organisationsskemaer(setup.typer, setup.hierarkityper);
        tjenester = organisationstjenester(setup, etiketter);
        endepunkt = std::make_unique<Endepunkt>(gate, Puljer{pulje, tung}, ur, entropi, tjenester,
                                                skemaer, std::move(settings));
    }

    // From the demo system, over loopback.
    static net::Anmodning anmodning(std::string method, std::string target) {
        net::Anmodning a;
        a.metode = std::move(method);
        a.maal = std::move(target);
        a.afsender = "127.0.0.1";
        a.loopback = true;
        a.klientcertifikat = kAftryk;
        return a;
    }
    // The one answer; empty when the path is no service's. Dies on two.
    std::optional<net::Svar> spoerg(net::Anmodning a) {
        const auto shared = std::make_shared<net::Anmodning>(std::move(a));
        const std::string_view target = shared->maal;
        const std::size_t mark = target.find('?');
        shared->sti = target.substr(0, mark);
        if (mark != std::string_view::npos) shared->forespoergsel = target.substr(mark + 1);
        std::optional<net::Svar> answer;
        const bool ours = endepunkt->behandler(shared, [&](net::Svar s) {
            if (answer) std::abort();
            answer = std::move(s);
        });
        if (ours != answer.has_value()) std::abort();
        return answer;
    }
    net::Svar post(std::string body, std::string path = "/organisation/bruger/6/",
                   std::string type = "application/soap+xml; charset=utf-8") {
        net::Anmodning a = anmodning("POST", std::move(path));
        if (!type.empty()) a.headere.emplace_back("content-type", std::move(type));
        a.krop = std::move(body);
        return spoerg(std::move(a)).value();
    }
    net::Svar get(std::string target) {
        return spoerg(anmodning("GET", std::move(target))).value();
    }

    Tjenestespor spor;
    // One key for the whole program: making one takes a tenth of a second.
    static std::shared_ptr<const Svarunderskriver> underskriver() {
        static const auto one = [] {
            const krypto::Noeglepar ca = krypto::lav_ca("CA", system_clock()).value();
            const krypto::Noeglepar par =
                krypto::udsted(ca, {.navn = "ORG"}, system_clock()).value();
            return std::make_shared<const Svarunderskriver>(
                krypto::identitet_fra_pem(par.certifikat_pem, par.noegle_pem).value());
        }();
        return one;
    }

    adgang::Tjenesteadgang adgang{"http://stoettesystemerne.dk/service/organisation/3", false, {}};
    Proevepulje pulje;
    Proevepulje tung;
    ManualClock ur{Tid{1'772'442'000'123'000}};  // 2026-03-02T09:00:00.123Z
    SeededEntropy entropi{7};
    IngenEtiketter etiketter;
    adgang::Gate gate;
    std::vector<Skema> skemaer;
    std::vector<Tjeneste> tjenester;
    std::unique_ptr<Endepunkt> endepunkt;
};

// As a well-behaved client sends it.
inline std::string konvolut(std::string_view body, std::string_view more_headers = {}) {
    return R"(<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>)"
           R"(<a:Action xmlns:a="http://www.w3.org/2005/08/addressing" s:mustUnderstand="1">)"
           R"(http://kombit.dk/sts/organisation/bruger/x</a:Action>)"
           R"(<a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">)" +
           kBesked +
           R"(</a:MessageID><h:RequestHeader xmlns:h="http://kombit.dk/xml/schemas/RequestHeader/1/">)"
           "<h:TransactionUUID>" +
           kTransaktion + "</h:TransactionUUID></h:RequestHeader>" + std::string(more_headers) +
           "</s:Header><s:Body>" + std::string(body) + "</s:Body></s:Envelope>";
}

// An element of Bruger with this content.
inline std::string bruger(std::string_view element, std::string_view content) {
    const std::string name(element);
    return "<b:" + name +
           R"( xmlns:b="http://stoettesystemerne.dk/organisation/bruger/6/")"
           R"( xmlns:sd="urn:oio:sagdok:3.0.0" xmlns:o="http://stoettesystemerne.dk/organisation/6/">)" +
           std::string(content) + "</b:" + name + ">";
}
inline std::string laes_bruger(std::string_view uuid = "22222222-2222-4222-8222-222222222222") {
    return bruger("LaesInput",
                  "<sd:UUIDIdentifikator>" + std::string(uuid) + "</sd:UUIDIdentifikator>");
}

}  // namespace faelled::soap::test
