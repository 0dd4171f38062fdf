#include "adgang/genspil.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <queue>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/entropy.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/uuid.hpp"

namespace faelled::adgang {

namespace {

constexpr std::size_t kSkaar = 64;

struct Noeglehash {
    std::size_t operator()(const Beskednoegle& k) const {
        std::size_t h = 0;
        std::memcpy(&h, k.data(), sizeof h);
        return h;
    }
};

// The letter keeps the two kinds apart: no MessageID can be made to look like a signature.
Beskednoegle noegle(char slags, const krypto::Fingeraftryk& certifikat, std::string_view text) {
    std::string in(1, slags);
    in.append(reinterpret_cast<const char*>(certifikat.data()), certifikat.size());
    in.append(text);
    const krypto::Fingeraftryk sum = krypto::sha256(in);
    Beskednoegle out{};
    std::copy_n(sum.begin(), out.size(), out.begin());
    return out;
}

metrics::Gauge& poster() {
    static metrics::Gauge& g =
        metrics::gauge("faelled_genspil_poster", "Messages in the replay table.");
    return g;
}

metrics::Counter& svar(std::string_view label) {
    return metrics::counter("faelled_genspil_total", "Questions to the replay table by answer.",
                            label);
}

}  // namespace

Beskednoegle noegle_af_id(const krypto::Fingeraftryk& certifikat, std::string_view message_id) {
    return noegle('M', certifikat, message_id);
}

Beskednoegle noegle_af_signatur(const krypto::Fingeraftryk& certifikat,
                                std::string_view signaturvaerdi) {
    return noegle('S', certifikat, signaturvaerdi);
}

struct Genspil::Indre {
    using Udloeb = std::pair<Tid, Beskednoegle>;
    struct alignas(64) Skaar {
        std::mutex laas;
        std::unordered_set<Beskednoegle, Noeglehash> kendt;
        std::priority_queue<Udloeb, std::vector<Udloeb>, std::greater<>> udloeb;  // soonest first
    };

    Indre(std::size_t n, Delt* d, Deltrum r) : pladser(n), delt(d), rum(r) {}

    std::size_t pladser;
    Delt* delt;
    Deltrum rum;
    std::atomic<std::size_t> antal{0};
    std::array<Skaar, kSkaar> skaar;
    metrics::Counter& ny = svar(R"(answer="new")");
    metrics::Counter& set = svar(R"(answer="seen")");
    metrics::Counter& fuld = svar(R"(answer="full")");

    Skaar& hvor(const Beskednoegle& k) { return skaar[k.back() % kSkaar]; }

    // With the lock of `s`.
    void fej(Skaar& s, Tid nu) {
        while (!s.udloeb.empty() && s.udloeb.top().first <= nu) {
            s.kendt.erase(s.udloeb.top().second);
            s.udloeb.pop();
            antal.fetch_sub(1);
            poster().add(-1);
        }
    }

    bool tag_plads() {
        std::size_t n = antal.load();
        while (n < pladser) {
            if (antal.compare_exchange_weak(n, n + 1)) return true;
        }
        return false;
    }

    bool kendt(const Beskednoegle& k) {
        Skaar& s = hvor(k);
        const std::scoped_lock lock(s.laas);
        return s.kendt.contains(k);
    }

    // Into the table of all nodes. What this one holds is from before the table was shared.
    Svar optag_delt(const Beskednoegle& k, Tid udloeb, Tid nu) {
        if (kendt(k)) return Svar::kSet;
        if (delt->antal(rum) >= pladser) return Svar::kFuld;
        // A value of this call's own: tried again after a lost answer it is still the first.
        const Uuid own = Uuid::random(system_entropy());
        const auto fresh = delt->indsaet(rum, {reinterpret_cast<const char*>(k.data()), k.size()},
                                         own.view(), udloeb, nu);
        if (!fresh) log::advarsel("genspil.utilgaengelig", {{"tekst", fresh.error().tekst}});
        if (!fresh) return Svar::kFuld;
        return *fresh ? Svar::kNy : Svar::kSet;
    }

    Svar optag(const Beskednoegle& k, Tid udloeb, Tid nu) {
        Skaar& s = hvor(k);
        const std::scoped_lock lock(s.laas);
        fej(s, nu);
        if (s.kendt.contains(k)) return Svar::kSet;
        if (!tag_plads()) return Svar::kFuld;
        s.kendt.insert(k);
        s.udloeb.emplace(udloeb, k);
        poster().add(1);
        return Svar::kNy;
    }
};

Genspil::Genspil(std::size_t pladser, Delt* delt, Deltrum rum)
    : indre_(std::make_unique<Indre>(std::max<std::size_t>(pladser, 1), delt, rum)) {}
Genspil::~Genspil() {
    poster().add(-static_cast<std::int64_t>(antal()));
}

Genspil::Svar Genspil::optag(const Beskednoegle& noegle, Tid udloeb, Tid nu) {
    Indre& i = *indre_;
    Svar answer =
        i.delt != nullptr ? i.optag_delt(noegle, udloeb, nu) : i.optag(noegle, udloeb, nu);
    if (answer == Svar::kFuld && i.delt == nullptr) {
        // Places of other shards may have run out unseen.
        for (Indre::Skaar& s : i.skaar) {
            const std::scoped_lock lock(s.laas);
            i.fej(s, nu);
        }
        answer = i.optag(noegle, udloeb, nu);
    }
    (answer == Svar::kNy ? i.ny : answer == Svar::kSet ? i.set : i.fuld).add();
    return answer;
}

std::size_t Genspil::genindlaes(std::span<const std::pair<Beskednoegle, Tid>> poster, Tid nu) {
    std::size_t n = 0;
    for (const auto& [noegle, udloeb] : poster) {
        if (udloeb > nu && indre_->optag(noegle, udloeb, nu) == Svar::kNy) ++n;
    }
    return n;
}

std::size_t Genspil::antal() const {
    return indre_->antal.load();
}

std::size_t Genspil::pladser() const {
    return indre_->pladser;
}

}  // namespace faelled::adgang
