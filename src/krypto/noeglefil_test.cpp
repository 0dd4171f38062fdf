#include <doctest/doctest.h>

#include "base/clock.hpp"
#include "krypto/certifikat.hpp"
#include "krypto/noegle.hpp"

using namespace faelled;
using namespace faelled::krypto;

TEST_CASE("Key files, PEM and PKCS#12, become plain PEM") {
    const Noeglepar ca = lav_ca("CA", system_clock()).value();
    const Noeglepar par = udsted(ca, {.navn = "tjeneste"}, system_clock()).value();
    const std::string p12 = pkcs12(par, ca.certifikat_pem, "tjeneste", "kode").value();
    const auto read = noeglepar_fra_pkcs12(p12, "kode");
    REQUIRE(read.has_value());
    CHECK(identitet_fra_pem(read->certifikat_pem, read->noegle_pem).has_value());
    CHECK(oplysninger(read->certifikat_pem)->fingeraftryk ==
          oplysninger(par.certifikat_pem)->fingeraftryk);
    // The chain comes along.
    CHECK(read->certifikat_pem.size() > par.certifikat_pem.size());
    CHECK_FALSE(noeglepar_fra_pkcs12(p12, "forkert").has_value());
    CHECK_FALSE(noeglepar_fra_pkcs12("ikke en fil", "").has_value());

    const auto plain = noeglepar_fra_pem(par.certifikat_pem, par.noegle_pem);
    REQUIRE(plain.has_value());
    CHECK(plain->noegle_pem == par.noegle_pem);
    CHECK_FALSE(noeglepar_fra_pem(par.noegle_pem, par.noegle_pem).has_value());
    CHECK_FALSE(noeglepar_fra_pem(par.certifikat_pem, par.certifikat_pem).has_value());
}
