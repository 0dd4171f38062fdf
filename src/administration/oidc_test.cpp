#include <doctest/doctest.h>

#include "administration/test_verden.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

namespace {

ItSystem klient() {
    ItSystem s;
    s.navn = "Nyere fagsystem";
    s.ejer = kLeverandoer;
    s.kontakt_email = "a@b.example";
    s.typer = {Systemtype::kBrugervendtSystem};
    Foederationsflade f;
    f.profil = "OIDC";
    f.entity_id = "https://klient.example/oidc";
    f.redirect_uris = {"https://klient.example/svar"};
    f.logud_uris = {"https://klient.example/"};
    f.aktiveret = true;
    s.brugervendt = f;
    return s;
}

std::string felt(const Result<Uuid>& r) {
    return r ? std::string() : r.error().element;
}

}  // namespace

TEST_CASE("7.16: an OIDC client has addresses that answers may go to, by its kind") {
    Verden v;
    const auto with = [&](auto change) {
        ItSystem s = klient();
        change(*s.brugervendt);
        return felt(v.adm.opret(v.leverandoer, s));
    };
    for (const char* bad : {"http://klient.example/svar", "https://klient.example/svar#x",
                            "https://*.klient.example/", "http://127.0.0.1:8080/", "dk.klient:/s"})
        CHECK(with([&](auto& f) { f.redirect_uris = {bad}; }) == "redirectUris");
    CHECK(with([](auto& f) { f.redirect_uris.clear(); }) == "redirectUris");
    CHECK(with([](auto& f) { f.logud_uris = {"http://klient.example/"}; }) == "logudUris");
    CHECK(with([](auto& f) { f.backchannel_uri = "http://klient.example/"; }) == "backchannelUri");
    CHECK(with([](auto& f) { f.hemmelighed_sha256 = std::string(64, 'a'); }) ==
          "hemmelighedSha256");
    int number = 0;
    const auto native = [&](const char* url) {
        return with([&](auto& f) {
            f.entity_id += "/" + std::to_string(++number);
            f.klienttype = Klienttype::kNative;
            f.redirect_uris = {url};
        });
    };
    for (const char* good : {"http://127.0.0.1:8080/svar", "dk.klient.app:/svar", "http://[::1]/"})
        CHECK(native(good).empty());
    for (const char* bad : {"http://127.0.0.1.ond.example/", "http://klient.example/",
                            "javascript:alert(1)", "dk.klient.app:/\"x"})
        CHECK(native(bad) == "redirectUris");
}

TEST_CASE("7.16: a secret is made here, shown once and kept as its hash") {
    Verden v;
    const Uuid u = vaerdi(v.adm.opret(v.leverandoer, klient()));
    const std::string first = vaerdi(v.adm.ny_klienthemmelighed(v.leverandoer, u));
    CHECK(first.size() == 43);
    ItSystem s = vaerdi(v.adm.laes<ItSystem>(v.leverandoer, u));
    CHECK(s.brugervendt->hemmelighed_sha256 == krypto::hex(krypto::sha256(first)));
    // What was read may be written back, and taken away; another is not taken.
    s.beskrivelse = "Rettet";
    KRAEV(v.adm.ret(v.leverandoer, s));
    s = vaerdi(v.adm.laes<ItSystem>(v.leverandoer, u));
    s.brugervendt->hemmelighed_sha256 = krypto::hex(krypto::sha256("andet"));
    CHECK(!v.adm.ret(v.leverandoer, s));
    CHECK(vaerdi(v.adm.ny_klienthemmelighed(v.leverandoer, u)) != first);
    // Another supplier cannot, and an app cannot have one.
    CHECK(!v.adm.ny_klienthemmelighed(person(kAnden, {Rolle::kLeverandoeradministrator}, "cert:x"),
                                      u));
    s = vaerdi(v.adm.laes<ItSystem>(v.leverandoer, u));
    s.brugervendt->hemmelighed_sha256.clear();
    s.brugervendt->klienttype = Klienttype::kNative;
    KRAEV(v.adm.ret(v.leverandoer, s));
    CHECK(!v.adm.ny_klienthemmelighed(v.leverandoer, u));
}
