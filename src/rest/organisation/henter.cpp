#include "rest/organisation/henter.hpp"

#include <algorithm>
#include <functional>

namespace faelled::rest {

namespace {

// Never seen by a caller: the execution stops at the same deadline.
Fejl over_tid() {
    return Fejl::miljoe("Forespørgslen tog for lang tid");
}

}  // namespace

std::size_t Henter::Hash::operator()(const Noegle& n) const {
    return std::hash<Uuid>{}(n.uuid) ^ std::hash<const void*>{}(n.type);
}

Henter::Henter(const Organisationskilde& kilde, const Tabel& tabel, const adgang::Kalder& kalder,
               std::int64_t udloeber_us)
    : kilde_(kilde),
      tabel_(tabel),
      kalder_(kalder),
      nu_(kilde.ur->now()),
      udloeber_us_(udloeber_us) {}

bool Henter::expired() const {
    return monotonic_us() >= udloeber_us_;
}

Result<std::vector<std::optional<Kopi>>> Henter::hent(const oio::Objektbeskrivelse& type,
                                                      std::span<const Uuid> uuids) {
    if (husket_.size() + uuids.size() > kMaksHusket) husket_.clear();
    std::vector<Uuid> nye;
    for (const Uuid& u : uuids) {
        if (!husket_.contains({&type, u})) nye.push_back(u);
    }
    std::ranges::sort(nye);
    nye.erase(std::ranges::unique(nye).begin(), nye.end());
    for (std::size_t i = 0; i < nye.size(); i += kMaksUuider) {
        if (expired()) return std::unexpected(over_tid());
        const auto del = std::span(nye).subspan(i, std::min(kMaksUuider, nye.size() - i));
        FAELLED_TRY(auto fundne, kilde_.gaeldende(kalder_, type, del));
        if (fundne.size() != del.size())
            return std::unexpected(Fejl::intern("gaeldende: forkert antal"));
        for (std::size_t j = 0; j < del.size(); ++j) {
            std::shared_ptr<const oio::Registrering> r;
            if (fundne[j] && oio::er_aktiv(fundne[j]->livscyklus)) {
                r = std::make_shared<const oio::Registrering>(*std::move(fundne[j]));
            }
            husket_.emplace(Noegle{&type, del[j]}, std::move(r));
        }
    }
    std::vector<std::optional<Kopi>> out;
    out.reserve(uuids.size());
    for (const Uuid& u : uuids) {
        const auto& r = husket_.at({&type, u});
        out.push_back(r ? std::optional(Kopi{u, r}) : std::nullopt);
    }
    return out;
}

Result<std::vector<Uuid>> Henter::soeg(const oio::Objektbeskrivelse& type,
                                       const oio::SoegInput& input, std::optional<Uuid> efter,
                                       std::size_t antal) {
    if (expired()) return std::unexpected(over_tid());
    return kilde_.soeg(kalder_, type, input, efter, antal);
}

Result<std::vector<Uuid>> Henter::soeg_alle(const oio::Objektbeskrivelse& type,
                                            const oio::SoegInput& input) {
    std::vector<Uuid> out;
    while (true) {
        const std::optional<Uuid> efter = out.empty() ? std::nullopt : std::optional(out.back());
        FAELLED_TRY(const auto side, soeg(type, input, efter, kSide));
        out.insert(out.end(), side.begin(), side.end());
        if (side.size() < kSide) return out;
    }
}

Result<std::vector<Kopi>> Henter::henvisende(const oio::Objektbeskrivelse& type,
                                             const oio::SoegInput& input, std::uint8_t art,
                                             std::span<const Uuid> til) {
    std::vector<Uuid> uuids;
    for (std::size_t i = 0; i < til.size(); i += kMaksKriterier) {
        oio::SoegInput del = input;
        for (const Uuid& u : til.subspan(i, std::min(kMaksKriterier, til.size() - i))) {
            oio::Relation r;
            r.art = art;
            r.ref = oio::Reference(u);
            del.eksempel.relationer.push_back(std::move(r));
        }
        FAELLED_TRY(const auto fundne, soeg_alle(type, del));
        uuids.insert(uuids.end(), fundne.begin(), fundne.end());
    }
    std::ranges::sort(uuids);
    uuids.erase(std::ranges::unique(uuids).begin(), uuids.end());
    FAELLED_TRY(auto kopier, hent(type, uuids));
    std::vector<Kopi> out;
    for (auto& k : kopier) {
        if (k) out.push_back(*std::move(k));
    }
    return out;
}

}  // namespace faelled::rest
