// Keys and certificates for tests. Making a key takes a tenth of a second, so the keys here are
// made once for a test program and shared; certificates over them cost a signature each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "krypto/certifikat.hpp"
#include "krypto/noegle.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto::test {

inline Tid proevetid() {
    return *parse_datetime("2026-03-02T09:00:00Z");
}

inline const ManualClock& proeveur() {
    static const ManualClock ur{proevetid()};
    return ur;
}

inline const Noeglepar& proeve_ca() {
    static const Noeglepar par = lav_ca("Prøve-CA", proeveur()).value();
    return par;
}

// Key number 0, 1, 2 …: PEM of an RSA key of 2048 bits, always the same in one run.
inline const std::string& proevenoegle(std::size_t nummer = 0) {
    static std::vector<std::unique_ptr<std::string>> noegler;
    while (noegler.size() <= nummer)
        noegler.push_back(std::make_unique<std::string>(
            udsted(proeve_ca(), {.navn = "Nøgle"}, proeveur()).value().noegle_pem));
    return *noegler[nummer];
}

// Subjects as in sikkerhed.md 1.3.
inline Emne oces2(const std::string& cvr, const std::string& navn = "Funktion") {
    return {.navn = navn,
            .organisation = "Prøve ApS // CVR:" + cvr,
            .serienummer = "CVR:" + cvr + "-FID:64205450",
            .land = "DK",
            .samlet = true};
}
inline Emne oces3(const std::string& cvr, const std::string& navn = "System") {
    return {.navn = navn,
            .organisation = "Prøve ApS",
            .serienummer = "UI:DK-O:G:1b2f7c1e-0003-4a00-9000-000000000003",
            .organisationsid = "NTRDK-" + cvr,
            .land = "DK",
            .pss = true};
}

// A certificate for `emne` under proeve_ca, over key `nummer` unless the subject brings one.
inline Identitet identitet(Emne emne, std::size_t nummer = 0) {
    if (emne.noegle_pem.empty() && emne.noeglebit == 2048) emne.noegle_pem = proevenoegle(nummer);
    const Noeglepar par = udsted(proeve_ca(), emne, proeveur()).value();
    return identitet_fra_pem(par.certifikat_pem, par.noegle_pem).value();
}

}  // namespace faelled::krypto::test
