#include "app/henvisningskontrol.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <utility>

#include "base/log.hpp"
#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "klassifikation/beskrivelser.hpp"
#include "organisation/beskrivelser.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/regelsaet.hpp"
#include "sagdokument/roller.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/regelsaet.hpp"
#include "ydelse/roller.hpp"

namespace faelled::app {

namespace {

namespace sd = sagdokument;
namespace yd = ydelse;

constexpr std::chrono::seconds kRunde{30};
// The day of the last night's check; docs/formater/store.md.
constexpr std::string_view kNatnoegle = "Fk";

bool er_enhed(std::string_view type) {
    constexpr std::array kEnheder{sd::sagtype::kAktoerOrgEnhed, sd::sagtype::kPartOrgEnhed,
                                  sd::sagtype::kProfilOrgEnhed, sd::doktype::kAktoerOrgEnhed,
                                  yd::bevtype::kAktoerOrgEnhed, yd::efftype::kAktoerOrgEnhed};
    return std::ranges::find(kEnheder, type) != kEnheder.end();
}

// Names of documents; a journal note is its own text.
bool er_journaldokument(const oio::Relation& r) {
    if (r.rolle.uuid() == nullptr) return false;
    const std::string role = r.rolle.uuid()->text();
    return role == sd::sagrolle::kTilakteret || role == sd::sagrolle::kVedlagt;
}

// The type that the relation must name an object of; null: it is not looked at.
const oio::Objektbeskrivelse* maal(const oio::Relationsbeskrivelse& what, const oio::Relation& r) {
    if (what.maal == "Klasse") return &klassifikation::kKlasse7;
    if (what.maal == "Sag") return &sd::kSag;
    if (what.maal == "DokumentIndeks")
        return what.navn != "Journalpost" || er_journaldokument(r) ? &sd::kDokument : nullptr;
    if (what.maal.empty() && r.type.uuid() != nullptr && er_enhed(r.type.uuid()->text()))
        return &organisation::kOrganisationEnhed;
    return nullptr;
}

}  // namespace

Result<indeks::Henvisningsresultat> kontroller_henvisninger(oio::Motor& motor,
                                                            const std::atomic<bool>& stop) {
    const std::array<const indeks::Regelsaet*, 4> types{&sd::sagsregler(), &sd::dokumentregler(),
                                                        &yd::bevillingsregler(),
                                                        &yd::effektueringsregler()};
    // Classes and units come again and again.
    Lru<Uuid, bool> known(50'000);
    const auto there = [&](const oio::Relationsbeskrivelse& what,
                           const oio::Relation& r) -> Result<std::optional<bool>> {
        const oio::Objektbeskrivelse* type = maal(what, r);
        if (type == nullptr) return std::nullopt;
        const Uuid& target = *r.ref.uuid();
        const bool common = type != &sd::kSag && type != &sd::kDokument;
        if (const bool* seen = common ? known.find(target) : nullptr; seen != nullptr)
            return std::optional(*seen);
        FAELLED_TRY(const auto owner, motor.ejer_af(*type, target));
        if (common) known.saet(target, owner.has_value());
        return std::optional(owner.has_value());
    };
    return indeks::kontroller_henvisninger(motor, types, there, stop);
}

Henvisningskontrol::Henvisningskontrol(oio::Motor& motor, int hour)
    : motor_(motor), time_(hour), traad_([this] { vent(); }) {}

Henvisningskontrol::~Henvisningskontrol() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    vaagn_.notify_all();
    traad_.join();
}

Result<void> Henvisningskontrol::begynd() {
    {
        const std::scoped_lock lock(mutex_);
        if (bedt_ || tilstand_.koerer)
            return std::unexpected(Fejl::kalder(49, "Henvisningerne er ved at blive kontrolleret"));
        bedt_ = true;
    }
    vaagn_.notify_all();
    return {};
}

Henvisningskontrol::Tilstand Henvisningskontrol::tilstand() const {
    const std::scoped_lock lock(mutex_);
    return tilstand_;
}

Result<bool> Henvisningskontrol::tag_nattens() {
    if (time_ < 0) return false;
    const std::string now = dansk_datetime(motor_.ur().now());  // 2026-11-26T03:00:00+01:00
    const std::string today = now.substr(0, 10);
    if (std::stoi(now.substr(11, 2)) != time_) return false;
    FAELLED_TRY(const auto last, motor_.lager().hent(store::Rum::kTjeneste, kNatnoegle));
    if (last && *last >= today) return false;
    store::Batch batch;
    batch.rum.push_back(
        {store::Rum::kTjeneste, std::string(kNatnoegle), today, last.value_or(std::string())});
    if (const auto taken = motor_.lager().append(std::move(batch)); !taken) {
        if (taken.error().kode == 49) return false;  // another node's
        return std::unexpected(taken.error());
    }
    return true;
}

void Henvisningskontrol::vent() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        bool due = std::exchange(bedt_, false);
        if (!due) {
            lock.unlock();
            const auto night = tag_nattens();
            if (!night) log::advarsel("henvisninger.nat", {{"tekst", night.error().tekst}});
            due = night.value_or(false);
            lock.lock();
        }
        if (due && !stop_) {
            tilstand_ = {};
            tilstand_.koerer = true;
            tilstand_.begyndt = motor_.ur().now();
            lock.unlock();
            koer();
            lock.lock();
        }
        vaagn_.wait_for(lock, kRunde, [this] { return stop_ || bedt_; });
    }
}

void Henvisningskontrol::koer() {
    static metrics::Gauge& found = metrics::gauge(
        "faelled_reference_check_findings", "Objects that point to nothing, at the last check");
    static metrics::Counter& checks =
        metrics::counter("faelled_reference_checks_total", "Checks of the indexes' references");
    Result<indeks::Henvisningsresultat> done = std::unexpected(Fejl::intern("Intern fejl"));
    try {
        done = kontroller_henvisninger(motor_, stop_);
    } catch (const std::exception& e) {
        log::fejl("henvisninger.undtagelse", {{"tekst", e.what()}});
    }
    const std::scoped_lock lock(mutex_);
    tilstand_.koerer = false;
    tilstand_.sluttet = motor_.ur().now();
    if (!done) {
        tilstand_.fejl = done.error().tekst;
        log::advarsel("henvisninger.fejlet", {{"tekst", tilstand_.fejl}});
        return;
    }
    tilstand_.resultat = *done;
    if (!done->helt) return;
    checks.add();
    found.set(static_cast<std::int64_t>(done->med_fund));
    log::info("henvisninger.kontrolleret", {{"objekter", done->objekter},
                                            {"med_fund", done->med_fund},
                                            {"nye", done->nye},
                                            {"rettede", done->rettede}});
}

}  // namespace faelled::app
