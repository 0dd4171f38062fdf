#include "app/besked/rabbitlaesning.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace faelled::app {
namespace {

constexpr std::int64_t kGenaabnUs = kSekund;  // a channel that the broker has closed
constexpr std::int64_t kTaalmodUs = 2 * kSekund;
constexpr std::int64_t kTaalmodHoejstUs = 30 * kSekund;
// Two connections that make one queue at once: one of them is ended, and the queue is well.
constexpr std::int64_t kEfterFoersteUs = 3 * kSekund / 10;
constexpr std::int64_t kEfterFejlUs = 8 * kSekund;  // time enough to make it again
constexpr std::int64_t kEfterFejlHoejstUs = 120 * kSekund;
constexpr int kTagBits = 40;  // of a ticket's number; above: which channel, as often as it opened

std::int64_t taalmod(std::int64_t least, std::int64_t most, unsigned times) {
    return std::min(least << std::min(times, 10u), most);
}

}  // namespace

Rabbitlaesning::Rabbitlaesning(std::string praefiks, Mistanke suspect)
    : praefiks_(std::move(praefiks)),
      mistanke_(std::move(suspect)),
      modtaget_(metrics::counter("faelled_rabbitmq_delivered_total",
                                 "Tickets that came from RabbitMQ")) {}

void Rabbitlaesning::abonner(const Uuid& box, std::uint16_t samtidige,
                             std::shared_ptr<beskedfordeler::Billetmodtager> to) {
    Abonnement& a = abonnementer_[box];
    luk(a);
    a = Abonnement();
    a.til = std::move(to);
    a.samtidige = samtidige;
}

// RabbitMQ does not always tell who reads a queue that it was deleted.
void Rabbitlaesning::laes_forfra(const Uuid& box) {
    const auto at = abonnementer_.find(box);
    if (at != abonnementer_.end() && at->second.kanal != 0 && at->second.laeser) lavet_igen(box);
}

void Rabbitlaesning::lavet_igen(const Uuid& box) {
    const auto at = abonnementer_.find(box);
    if (at == abonnementer_.end()) return;
    Abonnement& a = at->second;
    luk(a);
    a.fra_us = nu_us_;
    a.forgaeves = 0;
    a.mistaenkt = false;
}

void Rabbitlaesning::afmeld(const Uuid& box) {
    const auto at = abonnementer_.find(box);
    if (at == abonnementer_.end()) return;
    luk(at->second);
    abonnementer_.erase(at);
}

void Rabbitlaesning::kvitter(const Uuid& box, std::uint64_t nummer) {
    const auto at = abonnementer_.find(box);
    if (at == abonnementer_.end() || at->second.kanal == 0) return;
    if (at->second.gang != nummer >> kTagBits) return;  // of a channel that is gone
    klient_->kvitter(at->second.kanal, nummer & ((std::uint64_t{1} << kTagBits) - 1));
}

void Rabbitlaesning::forbundet(amqp::Klient& client) {
    klient_ = &client;
}

void Rabbitlaesning::afbrudt(bool fejl) {
    klient_ = nullptr;
    kanaler_.clear();
    numre_.alle_fri();
    if (fejl) find_skyldige();
    for (auto& [box, a] : abonnementer_) {
        if (!fejl) {
            a.forgaeves = 0;
            a.fra_us = 0;
            a.mistaenkt = false;
        }
        if (std::exchange(a.kanal, 0) != 0) a.til->tabt();
    }
}

void Rabbitlaesning::find_skyldige() {
    std::vector<Uuid> some;
    for (auto& [box, a] : abonnementer_)
        if (a.kanal != 0 && !a.laeser) some.push_back(box);
    for (const Uuid& box : some) {
        Abonnement& a = abonnementer_.at(box);
        a.mistaenkt = true;
        if (some.size() > 1) continue;
        if (++a.forgaeves == 1) {
            a.fra_us = nu_us_ + kEfterFoersteUs;
            continue;
        }
        a.fra_us = nu_us_ + taalmod(kEfterFejlUs, kEfterFejlHoejstUs, a.forgaeves - 2);
        log::advarsel("rabbitmq_koe_afbryder_forbindelsen", {{"dueslag", box.text()}});
        mistanke_(box);
    }
}

void Rabbitlaesning::tik(std::int64_t nu_us) {
    nu_us_ = nu_us;
    if (klient_ == nullptr || !klient_->er_aaben()) return;
    bool busy = std::ranges::any_of(abonnementer_, [](const auto& entry) {
        const Abonnement& a = entry.second;
        return a.mistaenkt && a.kanal != 0 && !a.laeser;
    });
    for (auto& [box, a] : abonnementer_) {
        if (a.kanal == 0 && nu_us >= a.fra_us && !(a.mistaenkt && busy)) {
            aabn(box, a);
            busy = busy || a.mistaenkt;
        } else if (a.kanal != 0 && !a.laeser &&
                   nu_us - a.fra_us >= taalmod(kTaalmodUs, kTaalmodHoejstUs, a.forgaeves)) {
            if (!std::exchange(a.meldt, true))
                log::info("rabbitmq_koe_kan_ikke_laeses", {{"dueslag", box.text()}});
            ++a.forgaeves;
            luk(a);
            a.fra_us = nu_us;
            mistanke_(box);
        }
    }
}

void Rabbitlaesning::aabn(const Uuid& box, Abonnement& a) {
    const auto number = numre_.tag(*klient_);
    if (!number) {
        if (!std::exchange(for_faa_, true))
            log::fejl("rabbitmq_har_ikke_flere_kanaler", {{"dueslag", box.text()}});
        a.fra_us = nu_us_ + kGenaabnUs;
        return;
    }
    a.kanal = *number;
    a.gang = ++gange_;
    a.laeser = false;
    a.fra_us = nu_us_;
    kanaler_[a.kanal] = box;
    klient_->laes_koe(a.kanal, praefiks_ + box.text(), a.samtidige);
}

void Rabbitlaesning::luk(Abonnement& a) {
    if (a.kanal == 0) return;
    klient_->luk_kanal(a.kanal);
    kanaler_.erase(std::exchange(a.kanal, 0));
}

void Rabbitlaesning::laeser(std::uint16_t kanal) {
    const auto at = kanaler_.find(kanal);
    if (at == kanaler_.end()) return;
    Abonnement& a = abonnementer_.at(at->second);
    a.laeser = true;
    a.meldt = false;
    a.mistaenkt = false;
    a.forgaeves = 0;
    for_faa_ = false;
}

void Rabbitlaesning::leveret(std::uint16_t kanal, std::uint64_t nummer, std::string_view krop) {
    const auto at = kanaler_.find(kanal);
    if (at == kanaler_.end()) return;
    const Abonnement& a = abonnementer_.at(at->second);
    const auto b = laes_billetkrop(krop);
    if (!b || b->dueslag != at->second) {
        log::advarsel("rabbitmq_ukendt_billet", {{"dueslag", at->second.text()}});
        klient_->kvitter(kanal, nummer);
        return;
    }
    modtaget_.add();
    const auto to = a.til;
    to->kom(a.gang << kTagBits | nummer, b->plads);
}

// By the broker: its reason is told, and it is tried again in a while.
void Rabbitlaesning::kanal_lukket(std::uint16_t kanal, const std::string& tekst) {
    numre_.fri(kanal);
    const auto at = kanaler_.find(kanal);
    if (at == kanaler_.end()) return;
    const Uuid box = at->second;
    kanaler_.erase(at);
    Abonnement& a = abonnementer_.at(box);
    a.kanal = 0;
    a.fra_us = nu_us_ + kGenaabnUs;
    log::advarsel("rabbitmq_lukkede_en_kanal", {{"dueslag", box.text()}, {"tekst", tekst}});
    const auto to = a.til;
    to->tabt();
}

}  // namespace faelled::app
