#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "app/faellesdata.hpp"
#include "app/filer.hpp"
#include "app/indlaesning.hpp"
#include "app/kommandoer.hpp"
#include "app/seed/sagsindlaesning.hpp"
#include "app/seed/seedkommune.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "organisation/organisation.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

namespace org = organisation;

namespace {

constexpr std::size_t kSkrivere = 8;       // threads; their writes meet in the store's group commit
constexpr std::size_t kVentende = 64;      // blocks between the maker and the writers
constexpr std::size_t kProever = 100'000;  // lines of each sample file

struct Blok {
    oio::Skriver skriver;
    std::vector<Objekt> objekter;
};

// Blocks from one maker to several writers. The first Fejl stops them all.
class Samleband {
  public:
    explicit Samleband(oio::Motor& motor) : motor_(motor) {
        for (std::size_t i = 0; i < kSkrivere; ++i)
            traade_.emplace_back([this] { skriv(); });
    }
    ~Samleband() { luk(); }
    Samleband(const Samleband&) = delete;
    Samleband& operator=(const Samleband&) = delete;

    // False when a writer failed.
    bool laeg(Blok blok) {
        std::unique_lock hold(laas_);
        plads_.wait(hold, [this] { return koe_.size() < kVentende || fejl_; });
        if (fejl_) return false;
        koe_.push_back(std::move(blok));
        arbejde_.notify_one();
        return true;
    }
    // Waits until everything is written. Once.
    Result<void> faerdig() {
        luk();
        if (fejl_) return std::unexpected(*fejl_);
        return {};
    }
    [[nodiscard]] std::uint64_t skrevet() const { return skrevet_.load(); }

  private:
    void luk() {
        {
            const std::lock_guard hold(laas_);
            slut_ = true;
        }
        arbejde_.notify_all();
        for (std::thread& t : traade_) {
            if (t.joinable()) t.join();
        }
    }
    void skriv() {
        for (;;) {
            std::unique_lock hold(laas_);
            arbejde_.wait(hold, [this] { return !koe_.empty() || slut_ || fejl_; });
            if (koe_.empty() || fejl_) return;
            Blok blok = std::move(koe_.front());
            koe_.pop_front();
            hold.unlock();
            plads_.notify_one();
            const std::size_t antal = blok.objekter.size();
            Result<void> svar = indlaes(motor_, blok.skriver, std::move(blok.objekter));
            if (svar) {
                skrevet_ += antal;
                continue;
            }
            hold.lock();
            if (!fejl_) fejl_ = std::move(svar).error();
            plads_.notify_all();
            arbejde_.notify_all();
            return;
        }
    }

    oio::Motor& motor_;
    std::mutex laas_;
    std::condition_variable plads_;
    std::condition_variable arbejde_;
    std::deque<Blok> koe_;
    std::optional<Fejl> fejl_;
    bool slut_ = false;
    std::atomic<std::uint64_t> skrevet_{0};
    std::vector<std::thread> traade_;
};

Result<void> skriv_linjer(const std::string& sti, std::size_t antal,
                          const std::function<std::string(std::size_t)>& linje) {
    std::string ud;
    for (std::size_t i = 0; i < std::min(antal, kProever); ++i)
        ud += linje(i) + "\n";
    return skriv_fil(sti, ud, Adgang::kOffentlig);
}

// Ids of the first municipality, for load generators.
Result<void> skriv_proever(const std::string& mappe, const Seedkommune& k) {
    FAELLED_CHECK(lav_mappe(mappe, Adgang::kOffentlig));
    FAELLED_CHECK(skriv_linjer(mappe + "/organisationenhed.txt", k.enheder().size(),
                               [&](std::size_t i) { return k.enheder()[i].text(); }));
    FAELLED_CHECK(skriv_linjer(mappe + "/bruger.txt", k.brugere().size(),
                               [&](std::size_t i) { return k.brugere()[i].text(); }));
    return skriv_linjer(mappe + "/brugernoegler.txt", k.brugernoegler().size(),
                        [&](std::size_t i) { return k.brugernoegler()[i]; });
}

struct Udbytte {
    std::uint64_t objekter = 0;
    std::vector<std::pair<Myndighed, Uuid>> roedder;
    std::vector<Sagskommune> kommuner;  // with no cases yet
};

Result<Udbytte> lav_kommuner(oio::Motor& motor, const Grunddata& grund, const Navneliste& navne,
                             const Seedvalg& valg, const std::string& data) {
    Udbytte udbytte;
    Fremdrift fremdrift("seed", valg.objekter);
    Samleband baand(motor);
    for (std::uint32_t nr = 0; nr < valg.kommuner; ++nr) {
        const Myndighed m = seedmyndighed(nr);
        // The remainder of the division goes to the first municipalities, one each.
        const std::uint64_t andel =
            valg.objekter / valg.kommuner + (nr < valg.objekter % valg.kommuner ? 1 : 0);
        Seedkommune kommune(grund, navne, m, andel, valg.froe);
        const oio::Skriver skriver{m.cvr, oio::Reference(m.organisation), {}};
        for (auto blok = kommune.naeste(); !blok.empty(); blok = kommune.naeste()) {
            if (!baand.laeg({skriver, std::move(blok)}))
                return std::unexpected(baand.faerdig().error());
            fremdrift.naaet(baand.skrevet());
        }
        if (andel > 0) udbytte.roedder.emplace_back(m, kommune.rod());
        udbytte.kommuner.push_back({m, 0, kommune.enheder()});
        if (nr == 0) FAELLED_CHECK(skriv_proever(data + "/seed-ids", kommune));
    }
    FAELLED_CHECK(baand.faerdig());
    fremdrift.naaet(baand.skrevet());
    udbytte.objekter = baand.skrevet();
    return udbytte;
}

// The shared objects of the invented municipalities; those of data/ and Korsbæk are there already.
std::vector<Myndighed> nye_myndigheder(const Seedvalg& valg) {
    std::vector<Myndighed> ud;
    for (std::uint32_t nr = 1; nr < valg.kommuner; ++nr)
        ud.push_back(seedmyndighed(nr));
    return ud;
}

double sekunder_siden(std::int64_t begyndt) {
    return std::max(static_cast<double>(monotonic_us() - begyndt) / kSekund, 0.001);
}

// A new store with organisations; what it was made with is closed again.
Result<Udbytte> lav_lager(const Grunddata& grund, const Navneliste& navne,
                          const Konfiguration& konfiguration, const Seedvalg& valg,
                          const std::string& data) {
    FAELLED_TRY(
        const std::unique_ptr<store::Lager> lager,
        aabn_startlager(
            {data + "/lager", &konfiguration, &grund, &system_clock(), &system_entropy(), {}}));
    // First of all, so that a seeding that was cut off is not taken for an installation.
    FAELLED_CHECK(saet_maerke(*lager, kMaerkeSeed));

    oio::Motor motor(*lager, system_clock(), system_entropy(), konfiguration.oio);
    const oio::Skriver operatoer{
        org::kOperatoer, oio::Reference(org::operatoer_organisation()), {}};
    FAELLED_CHECK(indlaes(motor, operatoer, faelles_objekter(nye_myndigheder(valg), {})));

    const std::int64_t begyndt = monotonic_us();
    FAELLED_TRY(Udbytte udbytte, lav_kommuner(motor, grund, navne, valg, data));
    for (const auto& [myndighed, rod] : udbytte.roedder) {
        FAELLED_CHECK(saet_rod(motor, myndighed, rod));
    }
    const double sekunder = sekunder_siden(begyndt);
    sig(fmt::format("{} objekter i {} kommuner på {:.1f} s ({:.0f}/s); fletter lageret",
                    udbytte.objekter, valg.kommuner, sekunder,
                    static_cast<double>(udbytte.objekter) / sekunder));
    FAELLED_CHECK(lager->kompakter());
    return udbytte;
}

Result<Tid> seeddag(const Seedvalg& valg) {
    if (valg.dato.empty()) return dansk_midnat(system_clock().now());
    const auto t = parse_datetime(valg.dato + "T12:00:00Z");
    if (!t) return std::unexpected(Fejl::kalder(40, "--dato: ventede ÅÅÅÅ-MM-DD"));
    return dansk_midnat(*t);
}

Result<void> udfoer(const Seedvalg& valg) {
    const std::string data = absolut(valg.data);
    FAELLED_TRY(const Mappelaas laas, Mappelaas::tag(data));
    if (findes(data + "/lager")) {
        return std::unexpected(
            Fejl::kalder(40, "Der er allerede et lager i " + data + "; seed fylder kun et nyt"));
    }
    FAELLED_TRY(const Tid idag, seeddag(valg));
    FAELLED_TRY(const Grunddata grund, Grunddata::indlaes());
    FAELLED_TRY(const Navneliste navne, Navneliste::indlaes());
    Konfiguration konfiguration;
    konfiguration.oio.haendelser = false;
    konfiguration.store.synkron = false;
    konfiguration.store.skrivebuffer_bytes = 256u << 20;
    FAELLED_TRY(Udbytte udbytte, lav_lager(grund, navne, konfiguration, valg, data));
    if (valg.sager > 0) {
        Sagsopgave o{data + "/lager",
                     konfiguration.store,
                     std::move(udbytte.kommuner),
                     valg.froe,
                     idag,
                     data + "/seed-ids/borgere.txt"};
        const std::size_t antal = valg.sagskommuner == 0 ? valg.kommuner : valg.sagskommuner;
        o.kommuner.resize(std::min(o.kommuner.size(), antal));
        const auto andele = fordel_sager(valg.sager, o.kommuner.size());
        for (std::size_t i = 0; i < andele.size(); ++i)
            o.kommuner[i].sager = andele[i];
        const std::int64_t begyndt = monotonic_us();
        FAELLED_TRY(const std::uint64_t lavet, indlaes_sager(grund, navne, o));
        const double sekunder = sekunder_siden(begyndt);
        sig(fmt::format(
            "{} sager med dokumenter, bevillinger og effektueringer, {} objekter, i "
            "{} kommuner på {:.1f} s ({:.0f}/s)",
            valg.sager, lavet, o.kommuner.size(), sekunder, static_cast<double>(lavet) / sekunder));
    }
    sig("Prøver af id'er ligger i " + data + "/seed-ids. Start med: faelled sandbox --data " +
        valg.data + " --no-demo");
    return {};
}

}  // namespace

Udgang seed(const Seedvalg& valg) {
    const Result<void> svar = udfoer(valg);
    return svar ? Udgang::kOk : meld(svar.error());
}

}  // namespace faelled::app
