#include "app/pki.hpp"

#include <future>

#include "app/demo/kommuneplan.hpp"
#include "app/filer.hpp"

namespace faelled::app {

namespace {

constexpr std::int64_t kFornyFoer = 30 * kDoegn;

// File name, without ending, of a demo system in demosystemer()'s order.
constexpr const char* kFilnavne[] = {"korsbaek-skriver", "korsbaek-laeser", "lillelund-fagsystem"};

struct Platformplan {
    Platformfiler Pki::* felt;
    const char* fil;
    const char* navn;
};
constexpr Platformplan kPlatform[] = {
    {&Pki::adgangsstyring, "adg-adgangsstyring", "ADG_SANDKASSE_Adgangsstyring"},
    {&Pki::organisation, "org-signing", "ORG_SANDKASSE_Signing"},
    {&Pki::serviceplatform, "sp-signing", "SP_SANDKASSE_Signing"},
    {&Pki::testidp, "test-idp", "IDP_SANDKASSE_Testlogin"},
    {&Pki::fagsystem, "demo-fagsystem", "BS_SANDKASSE_Demofagsystem"},
    {&Pki::sider, "faelled-sider", "BS_SANDKASSE_Sider"},
    {&Pki::operatoer, "operatoer", "Fælled Sandkasse Operatør"},
};
// As organisation::kOperatoer; a certificate of the platform is the operator's.
constexpr Cvr kOperatoercvr{99999999};

bool gaelder_laenge(const std::string& pem, const Clock& ur) {
    const auto o = krypto::oplysninger(pem);
    return o && o->gyldig_til > ur.now().plus(kFornyFoer);
}

// The pair in `stamme`.pem/.key when both are there and not about to run out.
std::optional<krypto::Noeglepar> laes_par(const std::string& stamme, const Clock& ur) {
    auto certifikat = laes_fil(stamme + ".pem");
    auto noegle = laes_fil(stamme + ".key");
    if (!certifikat || !noegle || !gaelder_laenge(*certifikat, ur)) return std::nullopt;
    return krypto::Noeglepar{std::move(*certifikat), std::move(*noegle)};
}

Result<void> skriv_par(const std::string& stamme, const krypto::Noeglepar& par) {
    // The certificate last: its presence says that the key is there.
    FAELLED_CHECK(skriv_fil(stamme + ".key", par.noegle_pem, Adgang::kPrivat));
    return skriv_fil(stamme + ".pem", par.certifikat_pem, Adgang::kOffentlig);
}

struct Ca {
    krypto::Noeglepar par;
    bool ny = false;
};

Result<Ca> ca(const std::string& mappe, const Clock& ur) {
    const std::string stamme = mappe + "/ca";
    if (auto gammel = laes_par(stamme, ur)) return Ca{std::move(*gammel), false};
    FAELLED_TRY(krypto::Noeglepar par, krypto::lav_ca("Faelled Sandkasse CA", ur));
    // What the old CA signed goes first: should we die here, nothing is left that the new one did
    // not sign.
    fjern_fil(mappe + "/server.pem");
    for (const char* navn : kFilnavne)
        fjern_fil(mappe + "/" + navn + ".pem");
    for (const Platformplan& p : kPlatform)
        fjern_fil(mappe + "/" + p.fil + ".pem");
    FAELLED_CHECK(skriv_par(stamme, par));
    return Ca{std::move(par), true};
}

Result<krypto::Noeglepar> udstedt(const Ca& ca, const std::string& stamme, const krypto::Emne& emne,
                                  const Clock& ur) {
    if (!ca.ny) {
        if (auto gammel = laes_par(stamme, ur)) return std::move(*gammel);
    }
    FAELLED_TRY(krypto::Noeglepar par, krypto::udsted(ca.par, emne, ur));
    FAELLED_CHECK(skriv_par(stamme, par));
    return par;
}

krypto::Emne systememne(const std::string& navn, const std::string& organisation, Cvr cvr,
                        const Uuid& system) {
    return {.navn = navn,
            .organisation = organisation,
            .serienummer = "CVR:" + cvr.text() + "-UID:" + system.text(),
            .land = "DK"};
}

// OCES3's form: organizationIdentifier and a UUID.
Result<Platformfiler> platformfiler(const Ca& ca, const std::string& mappe,
                                    const Platformplan& plan, const Clock& ur) {
    const std::string stamme = mappe + "/" + plan.fil;
    const Uuid uuid = Uuid::named(navnerum(), std::string("certifikat:") + plan.fil);
    const krypto::Emne emne{.navn = plan.navn,
                            .organisation = "Fælled Sandkasse",
                            .serienummer = "UI:DK-O:G:" + uuid.text(),
                            .organisationsid = "NTRDK-" + kOperatoercvr.text(),
                            .land = "DK"};
    FAELLED_TRY(krypto::Noeglepar par, udstedt(ca, stamme, emne, ur));
    return Platformfiler{std::move(par), stamme + ".pem", stamme + ".key"};
}

Result<Systemfiler> systemfiler(const Ca& ca, const std::string& mappe, const std::string& filnavn,
                                adgang::Demosystem system, const Clock& ur) {
    const std::string stamme = mappe + "/" + filnavn;
    const Myndighed ejer =
        system.aftaler.front().myndighed == korsbaek().cvr ? korsbaek() : lillelund();
    const krypto::Emne emne = systememne(system.navn, ejer.navn, ejer.cvr, system.uuid);
    const bool fandtes = !ca.ny && laes_par(stamme, ur).has_value();
    FAELLED_TRY(const krypto::Noeglepar par, udstedt(ca, stamme, emne, ur));
    if (!fandtes || !findes(stamme + ".p12")) {
        FAELLED_TRY(const std::string p12,
                    krypto::pkcs12(par, ca.par.certifikat_pem, system.navn, kP12Kodeord));
        FAELLED_CHECK(skriv_fil(stamme + ".p12", p12, Adgang::kPrivat));
    }
    FAELLED_TRY(const auto oplysninger, krypto::oplysninger(par.certifikat_pem));
    system.certifikat = oplysninger.fingeraftryk;
    return Systemfiler{std::move(system), stamme + ".pem", stamme + ".key", stamme + ".p12"};
}

}  // namespace

std::vector<adgang::Demosystem> demosystemer() {
    using namespace adgang;
    const Myndighed kb = korsbaek();
    const Myndighed ll = lillelund();
    constexpr std::uint32_t kAlle =
        kUdstil | kRediger | kAnonymiser | kFysiskSlet | kSeNavn | kSeCpr;
    constexpr std::uint32_t kKunLaese = kUdstil | kSeNavn;
    const auto uuid = [](const char* navn) {
        return Uuid::named(navnerum(), std::string("system:") + navn);
    };
    return {
        {"Korsbæk Organisationsskriver",
         uuid(kFilnavne[0]),
         {},
         {{kb.cvr, kb.organisation, kAlle}}},
        {"Korsbæk Læser",
         uuid(kFilnavne[1]),
         {},
         {{kb.cvr, kb.organisation, kKunLaese}, {ll.cvr, ll.organisation, kKunLaese}}},
        {"Lillelund Fagsystem", uuid(kFilnavne[2]), {}, {{ll.cvr, ll.organisation, kAlle}}},
    };
}

Result<Pki> klargoer_pki(const std::string& mappe, const Clock& ur) {
    FAELLED_CHECK(lav_mappe(mappe, Adgang::kPrivat));
    FAELLED_TRY(const Ca udsteder, ca(mappe, ur));
    Pki pki;
    pki.ca_fil = mappe + "/ca.pem";
    pki.ca = udsteder.par;
    const krypto::Emne server{
        .navn = "localhost",
        .organisation = "Faelled Sandkasse",
        .serienummer = {},
        .dns = {"localhost"},
        .ip = {"127.0.0.1", "::1"},
        .server = true,
    };
    // Nearly all the time is search for primes: one thread a key.
    auto server_par = std::async(std::launch::async,
                                 [&] { return udstedt(udsteder, mappe + "/server", server, ur); });
    std::vector<std::future<Result<Systemfiler>>> paa_vej;
    std::vector<adgang::Demosystem> systemer = demosystemer();
    paa_vej.reserve(systemer.size());
    for (std::size_t i = 0; i < systemer.size(); ++i) {
        paa_vej.push_back(std::async(std::launch::async, [&, i] {
            return systemfiler(udsteder, mappe, kFilnavne[i], std::move(systemer[i]), ur);
        }));
    }
    std::vector<std::future<Result<Platformfiler>>> platform;
    for (const Platformplan& plan : kPlatform) {
        platform.push_back(std::async(std::launch::async,
                                      [&] { return platformfiler(udsteder, mappe, plan, ur); }));
    }
    // Every thread is done before the first Fejl leaves: what they use lives here.
    for (auto& p : platform)
        p.wait();
    for (auto& p : paa_vej)
        p.wait();
    FAELLED_TRY(pki.server, server_par.get());
    for (std::size_t i = 0; i < platform.size(); ++i) {
        FAELLED_TRY(pki.*kPlatform[i].felt, platform[i].get());
    }
    for (auto& p : paa_vej) {
        FAELLED_TRY(Systemfiler filer, p.get());
        pki.systemer.push_back(std::move(filer));
    }
    return pki;
}

Result<krypto::Noeglepar> lav_systemcertifikat(const krypto::Noeglepar& ca, const std::string& navn,
                                               const std::string& organisation, Cvr cvr,
                                               const Uuid& system, const Clock& ur) {
    return krypto::udsted(ca, systememne(navn, organisation, cvr, system), ur);
}

}  // namespace faelled::app
