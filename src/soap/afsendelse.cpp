#include "soap/afsendelse.hpp"

namespace faelled::soap {

namespace {

// The audit thread has others waiting: the connection's thread packs what it hands over, and a pool
// what would keep that one from its other connections longer than a signature does.
constexpr std::size_t kStor = std::size_t{16} * 1024;

}  // namespace

std::shared_ptr<Afsendelse> Afsendelse::begynd(adgang::Revision* log, adgang::Revisionspost post,
                                               net::Afslut done, std::function<net::Svar()> ellers,
                                               Pakkested where) {
    auto out = std::make_shared<Afsendelse>(std::move(done), std::move(ellers), where);
    out->selv_ = out;
    if (log == nullptr) {
        out->varig(true);
        return out;
    }
    const bool taken = log->skriv(
        std::move(post), [out](const Result<void>& kept) { out->varig(kept.has_value()); });
    if (!taken) out->varig(false);
    return out;
}

void Afsendelse::en(Sidst who) {
    if (mangler_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if (who == Sidst::kVarig && svar_.krop.size() > kStor &&
        sted_.pulje.send(sted_.kalder, [self = selv_.lock()] { self->afsted(); }))
        return;
    svar_.faerdiggoer_der = true;
    afsted();
}

void Afsendelse::afsted() {
    done_(varig_ ? std::move(svar_) : ellers_());
}

}  // namespace faelled::soap
