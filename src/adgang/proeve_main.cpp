// A gate with nothing around it, for the outside tests (tests/adgang): reads messages from files,
// says what the gate says. Takes one safety out when asked, so that those tests can show that they
// notice; only this and other test programs can (adgang/sabotage.hpp).
//
//   adgang_proeve FOLDER ISSUER SERVICE token|platform [SABOTAGE]
//
// FOLDER holds sts.pem, part.pem (has an agreement with 11111111) and nabo.pem (with 11111111 and
// 22222222). `platform`: as a service of Serviceplatformen.
// Each line of input is "MICROSECONDS FILE"; each line of output "ok ELEMENT CVR" or
// "nej PREFIX:CODE TEXT", the prefix as in sikkerhed.md 1.5.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "adgang/gate.hpp"
#include "adgang/genspil.hpp"
#include "base/clock.hpp"

namespace {

using namespace faelled;
using namespace faelled::adgang;

constexpr Cvr kKorsbaek{11111111};
constexpr Cvr kNabo{22222222};
const Uuid kTjeneste = Uuid::literal("2f3c1d60-9a10-4f1b-8f65-0a0b0c0d0e01");

std::string laes(const std::filesystem::path& path) {
    std::ifstream f(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(f), {}};
}

std::shared_ptr<const krypto::Certifikat> certifikat(const std::filesystem::path& path) {
    return krypto::Certifikat::laes(laes(path)).value();
}

void tilfoej(Registerbillede& b, const std::filesystem::path& pem, std::uint8_t number,
             std::initializer_list<Cvr> authorities) {
    auto s = std::make_shared<Systempost>();
    s->uuid = Uuid::literal("2f3c1d60-9a10-4f1b-8f65-0a0b0c0d0e00");
    s->uuid.bytes[15] = number;
    s->navn = pem.filename();
    s->certifikater.push_back({certifikat(pem), false});
    for (const Cvr cvr : authorities) {
        Rolletildeling r;
        r.aftale = s->uuid;
        r.kontekst = cvr;
        r.rolle = "http://x/roles/servicesystemrole/Udstil/1";
        s->tildelinger[kTjeneste].push_back(r);
    }
    b.tilfoej(std::shared_ptr<const Systempost>(s));
}

void tilfoej(Registerbillede& b, Cvr cvr) {
    Myndighedspost m;
    m.cvr = cvr;
    m.uuid = Uuid::named(kTjeneste, cvr.text());
    m.organisation = m.uuid;
    b.tilfoej(m);
}

std::shared_ptr<const Registerbillede> billede(const std::filesystem::path& mappe,
                                               const std::string& entity_id) {
    auto b = std::make_shared<Registerbillede>();
    Tjenestepost t;
    t.uuid = kTjeneste;
    t.entity_id = entity_id;
    b->tilfoej(t);
    for (const Cvr cvr : {kKorsbaek, kNabo})
        tilfoej(*b, cvr);
    tilfoej(*b, mappe / "part.pem", 11, {kKorsbaek});
    tilfoej(*b, mappe / "nabo.pem", 12, {kKorsbaek, kNabo});
    return b;
}

bool sluk(Sabotage& s, const std::string& name) {
    const std::map<std::string, bool Sabotage::*> switches{
        {"underskrift", &Sabotage::underskrift}, {"daekning", &Sabotage::daekning},
        {"modtager", &Sabotage::modtager},       {"noeglebevis", &Sabotage::noeglebevis},
        {"genspil", &Sabotage::genspil},         {"aftale", &Sabotage::aftale},
        {"myndighed", &Sabotage::myndighed}};
    const auto it = switches.find(name);
    if (it == switches.end()) return false;
    s.*(it->second) = true;
    tillad_sabotage();
    return true;
}

std::string_view praefiks(Afvisningskode::Rum rum) {
    switch (rum) {
        case Afvisningskode::Rum::kWsse:
            return "wsse:";
        case Afvisningskode::Rum::kWsu:
            return "wsu:";
        case Afvisningskode::Rum::kWsa:
            return "wsa:";
        case Afvisningskode::Rum::kSbf:
            return "sbf:";
        case Afvisningskode::Rum::kSoap:
            break;
    }
    return "";
}

std::string svar(const Gate& gate, const Tjenesteadgang& service, const std::string& text) {
    const auto document = xml::Dokument::laes(text, xml::Graenser(32U << 20U, 100, 2'000'000, 100));
    if (!document) return "nej : " + document.error().regel;
    const auto answer = gate.soap({document->rod(), {}, std::nullopt, kTjeneste}, service);
    if (answer) {
        return "ok " + std::string(answer->indhold.navn()) + " " +
               answer->kalder.myndighed().text();
    }
    const Afvisningskode& code = kode(answer.error().grund);
    return "nej " + std::string(praefiks(code.rum)) + std::string(code.kode) + " " +
           answer.error().vis();
}

int koer(const std::filesystem::path& mappe, Gateindstillinger settings,
         const Tjenesteadgang& service) {
    ManualClock ur{Tid{0}};
    Register reg;
    reg.saet(billede(mappe, service.entity_id));
    krypto::Tillid::Indstillinger trust;
    trust.kraev_kaede = false;
    const auto tillid = krypto::Tillid::create(trust).value();
    Genspil genspil{10'000};
    settings.sts_certifikater = {certifikat(mappe / "sts.pem")};
    settings.forklar = true;
    auto gate = Gate::create(settings, {reg, *tillid, ur, genspil, nullptr});
    if (!gate) {
        std::cerr << gate.error().tekst << '\n';
        return 2;
    }
    std::int64_t us = 0;
    std::string file;
    while (std::cin >> us >> file) {
        ur.set(Tid{us});
        std::cout << svar(*gate, service, laes(mappe / file)) << std::endl;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) {
        std::cerr << "usage: adgang_proeve FOLDER ISSUER SERVICE token|platform [SABOTAGE]\n";
        return 2;
    }
    Gateindstillinger settings;
    settings.sts_entity_id = argv[2];
    if (argc > 5 && !sluk(settings.sabotage, argv[5])) {
        std::cerr << "no such switch: " << argv[5] << '\n';
        return 2;
    }
    const bool platform = std::string_view(argv[4]) == "platform";
    return koer(argv[1], settings, {argv[3], platform, [](auto, Cvr) { return 1U; }});
}
