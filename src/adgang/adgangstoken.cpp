#include "adgang/adgangstoken.hpp"

#include <algorithm>
#include <vector>

#include "adgang/aftrykshukommelse.hpp"
#include "base/metrics.hpp"
#include "oio/bytes.hpp"

namespace faelled::adgang {

namespace {

using store::Rum;

// First bytes of the keys. Never reuse one for something else.
constexpr char kPost = 'A';            // 'A' 'P' SHA-256(token) -> expiry and claims
constexpr char kPostArt = 'P';         //
constexpr char kUdloebArt = 'U';       // 'A' 'U' expiry, SHA-256(token) -> nothing
constexpr std::size_t kPortion = 500;  // tokens removed in one batch
constexpr std::size_t kTokentegn = 64;

std::string_view raa(const krypto::Fingeraftryk& f) {
    return {reinterpret_cast<const char*>(f.data()), f.size()};
}

std::string postnoegle(std::string_view sum) {
    std::string key{kPost, kPostArt};
    key.append(sum);
    return key;
}

std::string udloebspraefiks() {
    return {kPost, kUdloebArt};
}

// Microseconds since 1970, big-endian: keys in order of time.
std::string udloebsnoegle(Tid udloeb, std::string_view sum) {
    std::string key = udloebspraefiks();
    const auto us = static_cast<std::uint64_t>(udloeb.us);
    for (int shift = 56; shift >= 0; shift -= 8)
        key.push_back(static_cast<char>(us >> shift));
    key.append(sum);
    return key;
}

// Row and expiry row of one token, gone.
void fjern(store::Batch& batch, Tid udloeb, std::string_view sum) {
    batch.rum.push_back({Rum::kTjeneste, postnoegle(sum), std::nullopt, std::nullopt});
    batch.rum.push_back({Rum::kTjeneste, udloebsnoegle(udloeb, sum), std::nullopt, std::nullopt});
}

}  // namespace

struct Adgangstokens::Indre {
    store::Lager& lager;
    const Clock& ur;
    Entropy& entropi;
    Adgangstokenindstillinger settings;
    Aftrykshukommelse<Opslag> poster;
    metrics::Counter& udstedte =
        metrics::counter("faelled_adgangstoken_udstedt_total", "Access tokens handed out.");
    metrics::Counter& fjernede = metrics::counter("faelled_adgangstoken_fjernet_total",
                                                  "Access tokens removed: run out or taken back.");

    Indre(store::Lager& l, const Clock& c, Entropy& e, Adgangstokenindstillinger s)
        : lager(l),
          ur(c),
          entropi(e),
          settings(s),
          poster(s.huskede,
                 metrics::gauge("faelled_adgangstoken_huskede",
                                "Access tokens kept in memory in front of the store."),
                 metrics::counter("faelled_adgangstoken_fortraengt_total",
                                  "Access tokens that left the memory for others.")) {}

    static std::string postvaerdi(Tid udloeb, const Tokenindhold& indhold) {
        std::string out;
        oio::Byteskriver(out).tid(udloeb);
        return out + indhold.pak();
    }

    static std::optional<Opslag> laes_post(std::string_view value) {
        oio::Bytelaeser r(value);
        const Tid udloeb = r.tid();
        if (r.fejlet()) return {};
        auto indhold = Tokenindhold::pak_ud(value.substr(value.size() - r.rest()));
        if (!indhold) return {};
        return Opslag{std::make_shared<const Husketoken>(*std::move(indhold)), udloeb};
    }

    Result<void> slet(std::vector<std::pair<Tid, krypto::Fingeraftryk>>& portion) {
        store::Batch batch;
        for (const auto& [udloeb, sum] : portion)
            fjern(batch, udloeb, raa(sum));
        FAELLED_CHECK(lager.append(std::move(batch)));
        for (const auto& [udloeb, sum] : portion)
            poster.glem(sum);
        fjernede.add(portion.size());
        portion.clear();
        return {};
    }
};

Adgangstokens::Adgangstokens(store::Lager& lager, const Clock& ur, Entropy& entropi,
                             Adgangstokenindstillinger settings)
    : indre_(std::make_unique<Indre>(lager, ur, entropi, settings)) {}
Adgangstokens::~Adgangstokens() = default;

Result<Adgangstokens::Udstedt> Adgangstokens::udsted(const Tokenindhold& indhold,
                                                     std::optional<std::int64_t> oensket) {
    Indre& i = *indre_;
    const Tid nu = i.ur.now();
    std::int64_t life = std::min(i.settings.levetid_us, indhold.gyldig_til().us - nu.us);
    if (oensket) life = std::min(life, std::clamp<std::int64_t>(*oensket, 1, 86'400) * kSekund);
    if (life < kSekund) return std::unexpected(Fejl::kalder(41, "The Token is expired"));
    const Tid udloeb = nu.plus(life);

    krypto::Fingeraftryk random{};
    i.entropi.fill(random);
    Udstedt out{krypto::hex(random), life / kSekund};
    const krypto::Fingeraftryk sum = krypto::sha256(out.token);
    store::Batch batch;
    batch.rum.push_back(
        {Rum::kTjeneste, postnoegle(raa(sum)), Indre::postvaerdi(udloeb, indhold), std::string()});
    batch.rum.push_back(
        {Rum::kTjeneste, udloebsnoegle(udloeb, raa(sum)), std::string(), std::nullopt});
    FAELLED_CHECK(i.lager.append(std::move(batch)));
    i.udstedte.add();
    return out;
}

Result<std::optional<Adgangstokens::Opslag>> Adgangstokens::find(std::string_view token) const {
    Indre& i = *indre_;
    if (token.size() != kTokentegn) return std::optional<Opslag>{};
    const krypto::Fingeraftryk sum = krypto::sha256(token);
    auto known = i.poster.find(sum);
    if (known.vaerdi) return std::move(known.vaerdi);
    FAELLED_TRY(const auto value, i.lager.hent(Rum::kTjeneste, postnoegle(raa(sum))));
    if (!value) return std::optional<Opslag>{};
    std::optional<Opslag> found = Indre::laes_post(*value);
    if (!found) return std::unexpected(Fejl::intern("Et adgangstoken i lageret kan ikke læses"));
    if (found->token->indhold.bytes() <= i.settings.stoerste_huskede_bytes) {
        i.poster.saet(sum, *found, known.udgave);
    }
    return found;
}

Result<std::size_t> Adgangstokens::fej() {
    Indre& i = *indre_;
    const auto now = static_cast<std::uint64_t>(i.ur.now().us);
    const std::string prefix = udloebspraefiks();
    std::size_t removed = 0;
    std::vector<std::pair<Tid, krypto::Fingeraftryk>> portion;
    bool more = true;
    while (more) {
        more = false;
        FAELLED_CHECK(i.lager.scan(
            Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view) {
                if (key.size() != prefix.size() + 8 + 32) return true;
                std::uint64_t us = 0;
                for (const char c : key.substr(prefix.size(), 8)) {
                    us = (us << 8) | static_cast<std::uint8_t>(c);
                }
                if (us > now) return false;
                more = portion.size() == kPortion;
                if (more) return false;
                krypto::Fingeraftryk sum{};
                std::ranges::copy(key.substr(prefix.size() + 8), sum.begin());
                portion.emplace_back(Tid{static_cast<std::int64_t>(us)}, sum);
                return true;
            }));
        removed += portion.size();
        if (!portion.empty()) FAELLED_CHECK(i.slet(portion));
    }
    return removed;
}

Result<std::size_t> Adgangstokens::traek_tilbage(std::span<const krypto::Fingeraftryk> certifikater,
                                                 std::string_view modtager) {
    Indre& i = *indre_;
    const std::string prefix{kPost, kPostArt};
    const auto meant = [&](const Tokenindhold& t) {
        if (!t.certifikat() ||
            std::ranges::find(certifikater, *t.certifikat()) == certifikater.end()) {
            return false;
        }
        return modtager.empty() || std::ranges::any_of(t.modtagere(), [&](const std::string& m) {
                   return samme_entity_id(m, modtager);
               });
    };
    std::vector<std::pair<Tid, krypto::Fingeraftryk>> found;
    FAELLED_CHECK(i.lager.scan(
        Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view value) {
            const auto post = Indre::laes_post(value);
            if (key.size() != prefix.size() + 32 || !post || !meant(post->token->indhold)) {
                return true;
            }
            krypto::Fingeraftryk sum{};
            std::ranges::copy(key.substr(prefix.size()), sum.begin());
            found.emplace_back(post->udloeb, sum);
            return true;
        }));
    const std::size_t n = found.size();
    while (!found.empty()) {
        const std::size_t take = std::min(found.size(), kPortion);
        std::vector<std::pair<Tid, krypto::Fingeraftryk>> portion(
            found.end() - static_cast<std::ptrdiff_t>(take), found.end());
        found.resize(found.size() - take);
        FAELLED_CHECK(i.slet(portion));
    }
    return n;
}

void Adgangstokens::glem_huskede() {
    indre_->poster.toem();
}

std::size_t Adgangstokens::huskede() const {
    return indre_->poster.antal();
}

}  // namespace faelled::adgang
