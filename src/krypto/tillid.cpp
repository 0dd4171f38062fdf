#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "krypto/navneform.hpp"
#include "krypto/openssl_hjaelp.hpp"
#include "krypto/spaerreliste.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, Frigiv<X509_STORE_free>>;
using StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, Frigiv<X509_STORE_CTX_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, Frigiv<X509_CRL_free>>;

// Revocation lists of a country's certificate authority are megabytes.
constexpr std::size_t kStoersteListe = 64UL * 1024 * 1024;
// No verdict is remembered longer: what is not yet valid becomes it.
constexpr std::int64_t kLaengst = 3600 * kSekund;
// RSA 2048 and SHA-256, or better, all the way up.
constexpr int kSikkerhedsniveau = 2;
constexpr int kDybde = 8;

metrics::Gauge& maaler() {
    static metrics::Gauge& gauge =
        metrics::gauge("faelled_krypto_verdicts", "Verdicts on certificates remembered");
    return gauge;
}

CrlPtr laes_crl(std::string_view data) {
    if (data.size() > kStoersteListe) return nullptr;
    if (data.find("-----BEGIN") != std::string_view::npos) {
        const BioPtr bio = bio_over(data);
        return CrlPtr(bio ? PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    }
    const auto* p = reinterpret_cast<const unsigned char*>(data.data());
    return CrlPtr(d2i_X509_CRL(nullptr, &p, static_cast<long>(data.size())));
}

bool mangler_liste(int fejl) {
    return fejl == X509_V_ERR_UNABLE_TO_GET_CRL || fejl == X509_V_ERR_CRL_HAS_EXPIRED ||
           fejl == X509_V_ERR_CRL_NOT_YET_VALID || fejl == X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER ||
           fejl == X509_V_ERR_DIFFERENT_CRL_SCOPE ||
           fejl == X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION;
}

// Soft fail: a list that is missing or old says nothing against a certificate, but what an old one
// has revoked stays revoked.
int uden_liste_gaar_an(int ok, X509_STORE_CTX* ctx) {
    return ok == 1 || mangler_liste(X509_STORE_CTX_get_error(ctx)) ? 1 : 0;
}

Certifikatdom dom_af(int fejl) {
    if (fejl == X509_V_OK) return Certifikatdom::kGyldig;
    if (fejl == X509_V_ERR_CERT_REVOKED) return Certifikatdom::kSpaerret;
    if (fejl == X509_V_ERR_CERT_HAS_EXPIRED) return Certifikatdom::kUdloebet;
    if (fejl == X509_V_ERR_CERT_NOT_YET_VALID) return Certifikatdom::kIkkeEndnu;
    if (mangler_liste(fejl)) return Certifikatdom::kUkendtSpaerring;
    return Certifikatdom::kUkendtUdsteder;
}

class Kaedetillid final : public Tillid {
  public:
    explicit Kaedetillid(const Indstillinger& s)
        : store_(X509_STORE_new()),
          mellem_(sk_X509_new_null()),
          haard_(s.haard_spaerring),
          kraev_kaede_(s.kraev_kaede),
          domme_(s.huskede) {}
    Kaedetillid(const Kaedetillid&) = delete;
    Kaedetillid& operator=(const Kaedetillid&) = delete;
    ~Kaedetillid() override { maaler().add(-static_cast<std::int64_t>(domme_.antal())); }

    Result<void> indlaes(const Indstillinger& s) {
        if (!store_ || !mellem_) return std::unexpected(openssl_fejl("Tillid"));
        for (const auto& pem : s.roedder_pem)
            FAELLED_CHECK(tilfoej(pem, true));
        for (const auto& pem : s.mellem_pem)
            FAELLED_CHECK(tilfoej(pem, false));
        for (const auto& liste : s.spaerrelister)
            FAELLED_CHECK(tilfoej_liste(liste));
        return {};
    }

    Certifikatdom bedoem(const Certifikat& c, Tid nu) const override {
        if (nu < c.gyldig_fra()) return Certifikatdom::kIkkeEndnu;
        if (nu > c.gyldig_til()) return Certifikatdom::kUdloebet;
        {
            const std::lock_guard lock(mutex_);
            if (const Husket* h = domme_.find(c.fingeraftryk()); h && h->fra <= nu && nu < h->til)
                return h->dom;
        }
        const Husket ny = efterproev(c, nu);
        const std::lock_guard lock(mutex_);
        const std::size_t foer = domme_.antal();
        domme_.saet(c.fingeraftryk(), ny);
        maaler().add(static_cast<std::int64_t>(domme_.antal() - foer));
        return ny.dom;
    }

  private:
    struct Husket {
        Certifikatdom dom;
        Tid fra, til;  // good for fra <= now < til
    };

    // A root or an intermediate; a text may hold several certificates.
    Result<void> tilfoej(std::string_view pem, bool rod) {
        const BioPtr bio = bio_over(pem);
        if (!bio) return std::unexpected(ulaeselig("CA-certifikatet"));
        std::size_t antal = 0;
        while (X509Ptr c{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
            ++antal;
            const bool ok =
                rod ? X509_STORE_add_cert(store_.get(), c.get()) == 1
                    : X509_up_ref(c.get()) == 1 && sk_X509_push(mellem_.get(), c.get()) > 0;
            if (!ok) return std::unexpected(openssl_fejl("CA-certifikat"));
            udstedere_.push_back(std::move(c));
        }
        ERR_clear_error();
        if (antal == 0) return std::unexpected(ulaeselig("CA-certifikatet"));
        return {};
    }

    Result<void> tilfoej_liste(std::string_view data) {
        const CrlPtr liste = laes_crl(data);
        if (!liste) return std::unexpected(ulaeselig("Spærrelisten"));
        if (!er_underskrevet(liste.get()))
            return std::unexpected(
                Fejl::kalder(40, "Spærrelisten er ikke underskrevet af en kendt udsteder"));
        if (X509_STORE_add_crl(store_.get(), liste.get()) != 1)
            return std::unexpected(openssl_fejl("Spærreliste"));
        har_lister_ = true;
        if (const ASN1_TIME* const t = X509_CRL_get0_nextUpdate(liste.get())) {
            FAELLED_TRY(const Tid naeste, tid_af(t));
            naeste_lister_.push_back(naeste);
        }
        return {};
    }

    bool er_underskrevet(X509_CRL* liste) const {
        const bool ud = std::ranges::any_of(udstedere_, [&](const X509Ptr& u) {
            return X509_NAME_cmp(X509_CRL_get_issuer(liste), X509_get_subject_name(u.get())) == 0 &&
                   X509_CRL_verify(liste, X509_get0_pubkey(u.get())) == 1;
        });
        ERR_clear_error();
        return ud;
    }

    Husket efterproev(const Certifikat& c, Tid nu) const {
        const StoreCtxPtr ctx(X509_STORE_CTX_new());
        if (!ctx || X509_STORE_CTX_init(ctx.get(), store_.get(), c.raa(), mellem_.get()) != 1) {
            ERR_clear_error();
            return {Certifikatdom::kUkendtUdsteder, nu, nu};
        }
        X509_VERIFY_PARAM* const p = X509_STORE_CTX_get0_param(ctx.get());
        X509_VERIFY_PARAM_set_time(p, nu.us / kSekund);
        X509_VERIFY_PARAM_set_depth(p, kDybde);
        X509_VERIFY_PARAM_set_auth_level(p, kSikkerhedsniveau);
        if (har_lister_ || haard_)
            X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
        if (!haard_) X509_STORE_CTX_set_verify_cb(ctx.get(), uden_liste_gaar_an);
        const bool ok = X509_verify_cert(ctx.get()) == 1;
        const int fejl = X509_STORE_CTX_get_error(ctx.get());
        Certifikatdom dom = ok                  ? Certifikatdom::kGyldig
                            : fejl == X509_V_OK ? Certifikatdom::kUkendtUdsteder
                                                : dom_af(fejl);
        ERR_clear_error();
        if (!kraev_kaede_ && dom != Certifikatdom::kSpaerret) dom = Certifikatdom::kGyldig;
        return {dom, nu, udloeb(X509_STORE_CTX_get0_chain(ctx.get()), nu)};
    }

    // The first moment at which the verdict could be another one.
    Tid udloeb(const STACK_OF(X509) * kaede, Tid nu) const {
        Tid ud = nu.plus(kLaengst);
        for (int i = 0; i < sk_X509_num(kaede); ++i)
            if (const auto t = tid_af(X509_get0_notAfter(sk_X509_value(kaede, i))); t && *t > nu)
                ud = std::min(ud, *t);
        for (const Tid t : naeste_lister_)
            if (t > nu) ud = std::min(ud, t);
        return ud;
    }

    StorePtr store_;
    X509StakPtr mellem_;
    std::vector<X509Ptr> udstedere_;  // roots and intermediates: who may sign lists
    std::vector<Tid> naeste_lister_;
    bool har_lister_ = false;
    bool haard_;
    bool kraev_kaede_;
    mutable std::mutex mutex_;
    mutable Lru<Fingeraftryk, Husket, Fingeraftrykhash> domme_;
};

}  // namespace

Result<Spaerrelisteoplysninger> spaerrelisteoplysninger(std::string_view liste) {
    const CrlPtr l = laes_crl(liste);
    if (!l) return std::unexpected(ulaeselig("Spærrelisten"));
    Spaerrelisteoplysninger ud;
    auto udsteder = navneform(X509_CRL_get_issuer(l.get()));
    if (!udsteder) return std::unexpected(ulaeselig("Spærrelisten"));
    ud.udsteder = std::move(*udsteder);
    FAELLED_TRY(ud.fra, tid_af(X509_CRL_get0_lastUpdate(l.get())));
    if (const ASN1_TIME* const t = X509_CRL_get0_nextUpdate(l.get())) {
        FAELLED_TRY(ud.naeste, tid_af(t));
    }
    return ud;
}

Result<std::shared_ptr<const Tillid>> Tillid::create(const Indstillinger& settings) {
    auto t = std::make_shared<Kaedetillid>(settings);
    FAELLED_CHECK(t->indlaes(settings));
    return t;
}

}  // namespace faelled::krypto
