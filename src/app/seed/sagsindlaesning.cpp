#include "app/seed/sagsindlaesning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "app/filer.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "oio/motor.hpp"
#include "store/rocks/masse.hpp"

namespace faelled::app {
namespace {

constexpr std::uint64_t kDel = 40'000;      // objects of one part
constexpr std::uint64_t kProever = 20'000;  // people in the sample

// Objects [fra, til) of one kind of one municipality.
struct Strimmel {
    const Seedsager* sager = nullptr;
    const Myndighed* myndighed = nullptr;
    Sagsslags slags = Sagsslags::kSag;
    std::uint64_t fra = 0;
    std::uint64_t til = 0;

    [[nodiscard]] std::uint64_t antal() const { return til - fra; }
};

// In order of key: owner, type. A part holds the small pieces of several municipalities, or some of
// one large.
std::vector<std::vector<Strimmel>> dele(const std::vector<Strimmel>& all) {
    std::vector<std::vector<Strimmel>> out;
    std::uint64_t room = 0;
    for (Strimmel s : all)
        while (s.fra < s.til) {
            if (room == 0) {
                out.emplace_back();
                room = kDel;
            }
            Strimmel piece = s;
            piece.til = std::min(s.til, s.fra + room);
            room -= piece.antal();
            s.fra = piece.til;
            out.back().push_back(piece);
        }
    return out;
}

// The threads take part after part. The first Fejl ends all.
class Hold {
  public:
    Hold(store::Masseindlaesning& mass, std::vector<std::vector<Strimmel>> parts,
         std::uint64_t i_alt)
        : masse_(mass), dele_(std::move(parts)), fremdrift_("seed sager", i_alt) {}

    Result<std::uint64_t> koer() {
        std::vector<std::jthread> threads;
        for (unsigned n = std::max(1U, std::thread::hardware_concurrency()); n > 0; --n)
            threads.emplace_back([this] { arbejd(); });
        threads.clear();
        if (fejl_) return std::unexpected(*fejl_);
        return lavet_.load();
    }

  private:
    void arbejd() {
        for (std::size_t n = naeste_++; n < dele_.size(); n = naeste_++) {
            Result<void> done = lav(dele_[n]);
            const std::lock_guard lock(mutex_);
            if (!done && !fejl_) fejl_ = std::move(done).error();
            if (fejl_) return;
            fremdrift_.naaet(lavet_);
        }
    }

    Result<void> lav(const std::vector<Strimmel>& part) {
        const std::unique_ptr<store::Massedel> store = masse_.del();
        ManualClock clock{Tid{}};
        oio::Motorindstillinger settings;
        settings.haendelser = false;
        oio::Motor motor(*store, clock, system_entropy(), settings);
        for (const Strimmel& s : part) {
            const oio::Skriver writer{
                s.myndighed->cvr, oio::Reference(s.myndighed->organisation), {}};
            for (std::uint64_t n = s.fra; n < s.til; ++n) {
                Objekt o = s.sager->lav(s.slags, n);
                // Received when the sender sent it the last time.
                clock.set(*o.input.registreringer.back().tidspunkt);
                FAELLED_CHECK(motor.importer(*o.type, writer, std::move(o.input)));
            }
            lavet_ += s.antal();
        }
        return store->aflever();
    }

    store::Masseindlaesning& masse_;
    std::vector<std::vector<Strimmel>> dele_;
    std::atomic<std::size_t> naeste_{0};
    std::atomic<std::uint64_t> lavet_{0};
    std::mutex mutex_;
    Fremdrift fremdrift_;
    std::optional<Fejl> fejl_;
};

// One line each: CPR and the numbers of Borgertal. People who have a case, evenly chosen.
Result<void> skriv_proever(const std::string& file, const Seedsager& s) {
    const std::vector<Borgertal> all = s.borgertal();
    const std::uint64_t step = std::max<std::uint64_t>(1, all.size() / kProever);
    std::string out = "# cpr sager dokumenter notater bevillinger effektueringer nylige mulige\n";
    for (std::uint64_t n = 0; n < all.size(); n += step) {
        const Borgertal& b = all[n];
        if (b.sager == 0) continue;
        out += fmt::format("{} {} {} {} {} {} {} {}\n", s.cpr(n), b.sager, b.dokumenter, b.notater,
                           b.bevillinger, b.effektueringer, b.nylige, b.mulige);
    }
    return skriv_fil(file, out, Adgang::kOffentlig);
}

}  // namespace

std::vector<std::uint64_t> fordel_sager(std::uint64_t sager, std::size_t kommuner) {
    double sum = 0;
    for (std::size_t n = 1; n <= kommuner; ++n)
        sum += 1.0 / static_cast<double>(n);
    std::vector<std::uint64_t> out;
    std::uint64_t given = 0;
    for (std::size_t n = 1; n <= kommuner; ++n) {
        out.push_back(static_cast<std::uint64_t>(static_cast<double>(sager) /
                                                 (sum * static_cast<double>(n))));
        given += out.back();
    }
    // What rounding left.
    if (!out.empty()) out.front() += sager - given;
    return out;
}

Result<std::uint64_t> indlaes_sager(const Grunddata& grund, const Navneliste& navne,
                                    const Sagsopgave& o) {
    std::vector<Seedsager> makers;
    makers.reserve(o.kommuner.size());
    std::uint64_t people = 0;
    for (const Sagskommune& k : o.kommuner) {
        makers.emplace_back(grund, navne, k.myndighed,
                            Sagsvalg{k.sager, o.froe, o.idag, people, k.enheder});
        people += makers.back().borgere();
    }
    std::vector<Strimmel> all;
    std::uint64_t i_alt = 0;
    for (std::size_t n = 0; n < makers.size(); ++n)
        for (const Sagsslags s : kSagsslags) {
            all.push_back({&makers[n], &o.kommuner[n].myndighed, s, 0, makers[n].antal(s)});
            i_alt += all.back().til;
        }
    const auto type = [](const Strimmel& s) {
        return s.antal() == 0 ? std::uint8_t{0} : s.sager->lav(s.slags, 0).type->type;
    };
    std::ranges::sort(all, [&](const Strimmel& a, const Strimmel& b) {
        if (a.myndighed->cvr != b.myndighed->cvr) return a.myndighed->cvr < b.myndighed->cvr;
        return type(a) < type(b);
    });
    FAELLED_TRY(const auto mass, store::aabn_masse(o.lager, o.indstillinger));
    FAELLED_TRY(const std::uint64_t made, Hold(*mass, dele(all), i_alt).koer());
    sig("Fletter lageret");
    FAELLED_CHECK(mass->faerdig());
    if (!makers.empty()) FAELLED_CHECK(skriv_proever(o.proever, makers.front()));
    return made;
}

}  // namespace faelled::app
