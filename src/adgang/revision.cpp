#include "adgang/revision.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "adgang/forbrug.hpp"
#include "adgang/revision_intern.hpp"
#include "base/log.hpp"
#include "krypto/x509.hpp"

namespace faelled::adgang {

using namespace format;

namespace {

// Bounds of one group: enough to share an fsync, small enough that nobody waits long for the
// others.
constexpr std::size_t kMaksGruppe = 4096;
constexpr std::size_t kMaksGruppebytes = 4u << 20;

constexpr std::string_view kFuld =
    "Revisionsloggen kan ikke følge med; kaldet er afvist. Prøv igen.";

std::size_t plads(Kaede k) {
    return static_cast<std::size_t>(k) - 1;
}

}  // namespace

Revision::Indre::Indre(store::Lager& l, const Clock& c, std::optional<Seglnoegle> s,
                       Indstillinger settings)
    : faelles(l),
      lager(l, settings.node),
      clock(c),
      segl(std::move(s)),
      valg(settings),
      bog(lager, settings.forbrug_raekker),
      poster(metrics::counter("faelled_audit_records_total", "Audit records made durable")),
      afvist(metrics::counter("faelled_audit_refused_total",
                              "Audit records refused because too many waited")),
      fejl(metrics::counter("faelled_audit_errors_total",
                            "Audit records that could not be made durable")),
      segltaeller(metrics::counter("faelled_audit_seals_total", "Seals written to the audit log")),
      seglfejl(metrics::counter("faelled_audit_seal_errors_total", "Seals that could not be made")),
      venter(metrics::gauge("faelled_audit_queue", "Audit records that wait to be durable")),
      gruppe(metrics::gauge("faelled_audit_group_size", "Audit records in the latest group")),
      husket(metrics::gauge("faelled_usage_rows", "Metering rows in memory")),
      tid(metrics::histogram("faelled_audit_durable_seconds",
                             "From the record is handed over until it is durable")) {}

Result<void> Revision::Indre::laes_hoveder() {
    std::vector<Kaedehoved> nye;
    for (const Kaede k : kKaeder) {
        FAELLED_TRY(Kaedehoved h, Kaedehoved::laes(lager, k, lager.node()));
        nye.push_back(std::move(h));
    }
    hoveder = std::move(nye);
    return {};
}

bool Revision::Indre::sat(Ventende v) {
    {
        const std::lock_guard lock(mutex);
        if (stop || koe.size() >= valg.koe_poster || koe_bytes + v.bytes.size() > valg.koe_bytes) {
            afvist.add();
            return false;
        }
        koe_bytes += v.bytes.size();
        koe.push_back(std::move(v));
        venter.set(static_cast<std::int64_t>(koe.size()));
        if (koe.size() != ventet) return true;  // the thread is awake, or waits for more
    }
    arbejde.notify_one();
    return true;
}

// Waits for work or for the time of a seal.
std::vector<Revision::Indre::Ventende> Revision::Indre::naeste() {
    std::unique_lock lock(mutex);
    const auto noget = [this] { return stop || !koe.empty() || forsegl_nu; };
    // Those just answered mostly come back at once: waiting a moment for them, short against the
    // commit they then share, makes fewer and larger groups.
    ventet = std::max<std::size_t>(1, (koe.size() + sidste_antal) * 3 / 4);
    if (koe.size() < ventet && sidste_antal > 1)
        arbejde.wait_for(lock, std::chrono::microseconds(sidste_us / 8),
                         [this] { return stop || forsegl_nu || koe.size() >= ventet; });
    ventet = 1;
    if (uforseglet_siden == 0) {
        arbejde.wait(lock, noget);
    } else {
        const std::int64_t rest = uforseglet_siden + valg.segl_us - monotonic_us();
        arbejde.wait_for(lock, std::chrono::microseconds(std::max<std::int64_t>(rest, 0)), noget);
    }
    std::vector<Ventende> ud;
    std::size_t bytes = 0;
    while (!koe.empty() && ud.size() < kMaksGruppe && bytes < kMaksGruppebytes) {
        bytes += koe.front().bytes.size();
        ud.push_back(std::move(koe.front()));
        koe.pop_front();
    }
    koe_bytes -= bytes;
    sidste_antal = ud.size();
    venter.set(static_cast<std::int64_t>(koe.size()));
    return ud;
}

void Revision::Indre::koer() {
    for (;;) {
        std::vector<Ventende> arbejdet = naeste();
        bool faerdig = false;
        std::vector<std::promise<Result<void>>> bedt;
        {
            const std::lock_guard lock(mutex);
            faerdig = stop && koe.empty();
            bedt.swap(forsegl_svar);
            forsegl_nu = false;
        }
        const Result<void> svar = skriv_gruppe(arbejdet, faerdig || !bedt.empty());
        for (std::promise<Result<void>>& p : bedt)
            p.set_value(svar);
        if (faerdig) return;
    }
}

Result<void> Revision::Indre::skriv_gruppe(std::vector<Ventende>& arbejdet, bool forsegl) {
    const std::int64_t foer = monotonic_us();
    const Result<void> svar = gem(arbejdet, forsegl);
    sidste_us = monotonic_us() - foer;
    if (!svar) {
        fejl.add(arbejdet.size());
        // Once for each time it breaks; the store says why.
        if (!brudt) log::fejl("revision_skrivefejl", {{"tekst", svar.error().tekst}});
        bog.glem();
        hoveder.clear();  // what the store holds now is read again
    } else {
        poster.add(arbejdet.size());
    }
    brudt = !svar.has_value();
    husket.set(static_cast<std::int64_t>(bog.husket()));
    if (!arbejdet.empty()) gruppe.set(static_cast<std::int64_t>(arbejdet.size()));
    const std::int64_t nu = monotonic_us();
    for (Ventende& v : arbejdet) {
        tid.observe_us(nu - v.modtaget_us);
        v.varig(svar);
    }
    return svar;
}

Result<void> Revision::Indre::gem(const std::vector<Ventende>& arbejdet, bool forsegl) {
    if (hoveder.empty()) FAELLED_CHECK(laes_hoveder());
    const Tid nu = clock.now();
    store::Batch batch;
    for (const Ventende& v : arbejdet) {
        Kaedehoved& h = hoveder[plads(v.kaede)];
        ny_dag(h, nu);
        h.tilfoej(v.bytes, v.tid);
        if (!v.forbrug.empty())
            FAELLED_CHECK(bog.tael(v.forbrug, v.udfald, v.varighed_us, v.antal));
    }
    const bool tid_til_segl =
        uforseglet_siden != 0 && monotonic_us() - uforseglet_siden >= valg.segl_us;
    std::uint64_t uforseglet = 0;
    for (Kaedehoved& h : hoveder) {
        if (h.uforseglet() > 0 && (forsegl || tid_til_segl || h.uforseglet() >= valg.segl_poster))
            saet_segl(h, nu);
        uforseglet += h.uforseglet();
        h.skriv_til(batch);
    }
    bog.skriv_til(batch);
    if (!batch.rum.empty()) FAELLED_CHECK(lager.append(std::move(batch)));
    bog.skrevet();
    if (!segl || uforseglet == 0)
        uforseglet_siden = 0;
    else if (uforseglet_siden == 0 || tid_til_segl)
        uforseglet_siden = monotonic_us();
    return {};
}

void Revision::Indre::ny_dag(Kaedehoved& h, Tid nu) {
    const std::uint32_t i_dag = dag(nu);
    if (h.ny_dag(i_dag) && h.uforseglet() > 0) saet_segl(h, nu);
    h.begynd(i_dag);
}

// A seal that cannot be made stops no call: the records are chained, and the next seal covers them.
void Revision::Indre::saet_segl(Kaedehoved& h, Tid nu) {
    if (!segl) return;
    const Result<void> gjort = h.forsegl(nu, *segl);
    if (gjort) {
        segltaeller.add();
        return;
    }
    seglfejl.add();
    log::advarsel("revision_uden_segl", {{"tekst", gjort.error().tekst}});
}

Seglnoegle seglnoegle(const krypto::Identitet& identitet) {
    return {identitet.noegle, identitet.certifikat->fingeraftryk(), identitet.certifikat->der()};
}

Result<std::unique_ptr<Revision>> Revision::create(store::Lager& lager, const Clock& clock,
                                                   std::optional<Seglnoegle> segl,
                                                   Indstillinger settings) {
    auto indre = std::make_unique<Indre>(lager, clock, std::move(segl), settings);
    FAELLED_CHECK(indre->laes_hoveder());
    for (const Kaedehoved& h : indre->hoveder)
        if (indre->segl && h.uforseglet() > 0) indre->uforseglet_siden = monotonic_us();
    indre->traad = std::thread([i = indre.get()] { i->koer(); });
    return std::unique_ptr<Revision>(new Revision(std::move(indre)));
}

Result<std::unique_ptr<Revision>> Revision::create(store::Lager& lager, const Clock& clock,
                                                   std::optional<Seglnoegle> segl) {
    return create(lager, clock, std::move(segl), Indstillinger{});
}

Revision::Revision(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}

Revision::~Revision() {
    {
        const std::lock_guard lock(indre_->mutex);
        indre_->stop = true;
    }
    indre_->arbejde.notify_one();
    indre_->traad.join();
}

bool Revision::skriv(Revisionspost post, Varig varig) {
    rens(post);
    Indre::Ventende v;
    v.bytes = pak(post);
    v.kaede = kaede(post.art);
    v.tid = post.tid;
    if (const auto n = forbrugsnoegle(post)) v.forbrug = pak(*n);
    v.udfald = udfald(post);
    v.varighed_us = forbrugstid(post);
    v.antal = forbrugsantal(post);
    v.modtaget_us = monotonic_us();
    v.varig = std::move(varig);
    return indre_->sat(std::move(v));
}

Result<void> Revision::skriv_og_vent(Revisionspost post) {
    std::promise<Result<void>> varig;
    std::future<Result<void>> svar = varig.get_future();
    if (!skriv(std::move(post), [&](Result<void> r) { varig.set_value(std::move(r)); }))
        return std::unexpected(Fejl::miljoe(std::string(kFuld)));
    return svar.get();
}

Result<void> Revision::forsegl() {
    if (!indre_->segl)
        return std::unexpected(Fejl::kalder(40, "Revisionsloggen har ingen nøgle til segl"));
    std::promise<Result<void>> bedt;
    std::future<Result<void>> svar = bedt.get_future();
    {
        const std::lock_guard lock(indre_->mutex);
        indre_->forsegl_svar.push_back(std::move(bedt));
        indre_->forsegl_nu = true;
    }
    indre_->arbejde.notify_one();
    return svar.get();
}

Revision::Koe Revision::koe() const {
    const std::lock_guard lock(indre_->mutex);
    return {indre_->koe.size(), indre_->koe_bytes};
}

}  // namespace faelled::adgang
