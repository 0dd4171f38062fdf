// What the audit log's tests share.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "adgang/revision.hpp"
#include "adgang/revision_kontrol.hpp"
#include "adgang/revision_laeser.hpp"
#include "base/entropy.hpp"
#include "store/memory/memory_lager.hpp"

namespace faelled::adgang::test {

inline constexpr Tid kStart{1'795'597'600 * kSekund};  // 2026-11-25T09:06:40Z
inline const Uuid kSystemA = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-000000000001");
inline const Uuid kSystemB = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-000000000002");

inline Uuid uuid_nr(std::uint32_t n) {
    Uuid u = Uuid::literal("11111111-0000-4000-8000-000000000000");
    for (std::size_t i = 0; i < 4; ++i)
        u.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return u;
}

inline Revisionspost kald(std::uint32_t n, Tid tid = kStart) {
    Revisionspost p;
    p.tid = tid;
    p.sporing = uuid_nr(n);
    p.system = n % 2 == 0 ? kSystemA : kSystemB;
    p.myndighed = Cvr(11111111);
    p.tjeneste = "http://organisation.example/service/6";
    p.operation = "laes";
    p.objekter = {uuid_nr(1'000'000 + n)};
    p.objekter_i_alt = 1;
    p.besked[0] = 1;
    p.besked[15] = static_cast<std::uint8_t>(n);
    p.varighed_us = 500 + n;
    return p;
}

// A key whose signature is a hash: anybody can make it, but only these tests do.
class Proevenoegle final : public krypto::PrivatNoegle {
  public:
    static std::string signatur(std::string_view data) {
        const auto h = krypto::sha256("hemmelig" + std::string(data));
        return {h.begin(), h.end()};
    }
    Result<std::string> signer(krypto::Signaturalgoritme, std::string_view data) const override {
        ++antal;
        if (fejler) return std::unexpected(Fejl::miljoe("Nøglelageret svarer ikke"));
        return signatur(data);
    }
    const krypto::Fingeraftryk& aftryk() const override { return aftryk_; }

    mutable std::atomic<int> antal = 0;
    std::atomic<bool> fejler = false;

  private:
    krypto::Fingeraftryk aftryk_{};
};

inline Seglnoegle segl(
    std::shared_ptr<const krypto::PrivatNoegle> noegle = std::make_shared<Proevenoegle>()) {
    return {std::move(noegle), krypto::sha256("certifikat"), "certifikat"};
}

inline std::vector<Revisionslinje> alle(store::Lager& lager, const Revisionsfilter& f = {}) {
    std::vector<Revisionslinje> ud;
    const auto r = Revisionslaeser(lager).alle(f, [&](const Revisionslinje& l) {
        ud.push_back(l);
        return true;
    });
    REQUIRE(r.has_value());
    CHECK(*r == 0);
    return ud;
}

inline Segldom proev(const krypto::Fingeraftryk& certifikat, std::string_view der,
                     std::string_view data, std::string_view signatur) {
    if (certifikat != krypto::sha256("certifikat") || der != "certifikat")
        return Segldom::kUkendtCertifikat;
    return Proevenoegle::signatur(data) == signatur ? Segldom::kGyldig : Segldom::kForkert;
}

inline Revisionskontrol kontroller(store::Lager& lager, std::vector<Vidne> vidner = {}) {
    auto k = adgang::kontroller(lager, {proev, std::move(vidner), 3'600 * kSekund, 1'000'000});
    REQUIRE(k.has_value());
    return std::move(*k);
}

inline void er_hel(store::Lager& lager) {
    const Revisionskontrol k = kontroller(lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
}

using Raekker = std::vector<std::pair<std::string, std::string>>;

inline Raekker raekker(store::Lager& lager, std::string_view praefiks = {}) {
    Raekker ud;
    REQUIRE(lager
                .scan(store::Rum::kRevision, praefiks, {},
                      [&](std::string_view k, std::string_view v) {
                          ud.emplace_back(k, v);
                          return true;
                      })
                .has_value());
    return ud;
}

// Past the log, as a tamperer would.
inline void saet(store::Lager& lager, const std::string& key,
                 const std::optional<std::string>& value) {
    REQUIRE(lager.append({{}, {}, {}, {{store::Rum::kRevision, key, value, {}}}, {}}).has_value());
}

}  // namespace faelled::adgang::test
