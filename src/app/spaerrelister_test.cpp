#include "app/spaerrelister.hpp"

#include <doctest/doctest.h>

#include <map>

#include "app/filer.hpp"
#include "app/testmappe_test.hpp"
#include "krypto/test_certifikater.hpp"

using namespace faelled;
using namespace faelled::app;
using namespace faelled::krypto::test;
using enum krypto::Certifikatdom;

namespace {

// Answers from a table; what is not in it cannot be reached.
class Falsknet final : public net::Httpklient {
  public:
    explicit Falsknet(std::map<std::string, net::Klientsvar>& svar) : svar_(svar) {}
    Result<net::Klientsvar> kald(const net::Klientkald& k) override {
        const auto at = svar_.find(k.url);
        if (at == svar_.end()) return std::unexpected(Fejl::miljoe("ingen forbindelse"));
        return at->second;
    }

  private:
    std::map<std::string, net::Klientsvar>& svar_;
};

struct Opstilling {
    Testmappe mappe;
    std::map<std::string, net::Klientsvar> net;
    std::string a = pem("11111111");
    std::string b = pem("22222222");

    static std::string pem(const std::string& cvr) {
        krypto::Emne e = oces3(cvr);
        e.noegle_pem = proevenoegle();
        return krypto::udsted(proeve_ca(), e, proeveur()).value().certifikat_pem;
    }
    // Issued so many minutes after the test's time, good for an hour.
    static std::string liste(const std::vector<std::string>& pem, std::int64_t minut,
                             const krypto::Noeglepar& ca = proeve_ca()) {
        const Tid fra = proevetid().plus(minut * 60 * kSekund);
        return krypto::spaerreliste(ca, pem, fra, fra.plus(3600 * kSekund)).value();
    }
    Result<std::unique_ptr<Spaerrelister>> lav(std::vector<std::string> kilder) {
        krypto::Tillid::Indstillinger t;
        t.roedder_pem = {proeve_ca().certifikat_pem};
        return Spaerrelister::create(
            {.tillid = t, .kilder = std::move(kilder), .mappe = mappe.sti("lister")},
            std::make_unique<Falsknet>(net));
    }
    static krypto::Certifikatdom dom(const Spaerrelister& s, const std::string& pem) {
        return s.tillid().bedoem(*krypto::Certifikat::laes(pem).value(),
                                 proevetid().plus(1800 * kSekund));
    }
};

const std::string kAdresse = "http://crl.test/a.crl";

}  // namespace

TEST_CASE("revocation lists: fetched, kept over a start without network (SIK-001)") {
    Opstilling o;
    o.net[kAdresse] = {200, {}, Opstilling::liste({o.a}, 0)};
    {
        const auto s = o.lav({kAdresse}).value();
        CHECK(o.dom(*s, o.a) == kGyldig);  // not fetched yet
        CHECK(s->hent() == 1);
        CHECK(o.dom(*s, o.a) == kSpaerret);
        CHECK(o.dom(*s, o.b) == kGyldig);
        CHECK(s->hent() == 0);  // the same again
        o.net[kAdresse].krop = Opstilling::liste({o.a, o.b}, 1);
        CHECK(s->hent() == 1);
        CHECK(o.dom(*s, o.b) == kSpaerret);
    }
    o.net.clear();
    const auto s = o.lav({kAdresse}).value();
    CHECK(s->hent() == 0);
    CHECK(o.dom(*s, o.a) == kSpaerret);
    CHECK(o.dom(*s, o.b) == kSpaerret);
}

TEST_CASE("revocation lists: older, foreign, broken and missing ones change nothing") {
    Opstilling o;
    o.net[kAdresse] = {200, {}, Opstilling::liste({o.a}, 5)};
    const auto s = o.lav({kAdresse}).value();
    CHECK(s->hent() == 1);
    const auto fremmed = krypto::lav_ca("Prøve-CA", proeveur()).value();
    const auto anden = krypto::lav_ca("Anden", proeveur()).value();
    for (const std::string& krop :
         {Opstilling::liste({}, 4), Opstilling::liste({}, 6, fremmed),
          Opstilling::liste({}, 6, anden), std::string("vrøvl"), std::string()}) {
        o.net[kAdresse] = {200, {}, krop};
        CHECK(s->hent() == 0);
        CHECK(o.dom(*s, o.a) == kSpaerret);
    }
    o.net[kAdresse] = {404, {}, Opstilling::liste({}, 6)};
    CHECK(s->hent() == 0);
    CHECK(o.dom(*s, o.a) == kSpaerret);
    // What was refused was not kept either.
    CHECK(o.dom(*o.lav({kAdresse}).value(), o.a) == kSpaerret);
    o.net[kAdresse] = {200, {}, Opstilling::liste({}, 6)};
    CHECK(s->hent() == 1);
    CHECK(o.dom(*s, o.a) == kGyldig);
}

TEST_CASE("revocation lists: a file is read again, and must read at the start") {
    Opstilling o;
    const std::string fil = o.mappe.sti("liste.pem");
    CHECK_FALSE(o.lav({fil}));
    REQUIRE(skriv_fil(fil, "vrøvl", Adgang::kOffentlig));
    CHECK_FALSE(o.lav({fil}));
    REQUIRE(skriv_fil(fil, Opstilling::liste({}, 0), Adgang::kOffentlig));
    const auto s = o.lav({fil}).value();
    CHECK(o.dom(*s, o.a) == kGyldig);
    REQUIRE(skriv_fil(fil, Opstilling::liste({o.a}, 1), Adgang::kOffentlig));
    CHECK(s->hent() == 1);
    CHECK(o.dom(*s, o.a) == kSpaerret);
    CHECK_FALSE(findes(o.mappe.sti("lister")));
}

TEST_CASE("revocation lists: the thread fetches at once and stops when asked") {
    Opstilling o;
    o.net[kAdresse] = {200, {}, Opstilling::liste({o.a}, 0)};
    const auto s = o.lav({kAdresse}).value();
    s->start();
    for (int i = 0; i < 500 && o.dom(*s, o.a) != kSpaerret; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(o.dom(*s, o.a) == kSpaerret);
}
