#include "store/rocks/skriver.hpp"

#include <rocksdb/write_batch.h>

#include "base/log.hpp"
#include "store/gruppe.hpp"

namespace faelled::store::rocks {
namespace {

// Everything together, counters included. In order of key: RocksDB's in-memory table finds the next
// place from the last one, which halves the cost of the many index entries.
rocksdb::WriteBatch skrivning(const Database& d, const Gruppe& g) {
    rocksdb::WriteBatch out;
    for (const Gruppe::Aendring& a : g.aendringer()) {
        auto* const family = d[a.familie];
        if (*a.vaerdi)
            out.Put(family, slice(a.noegle), **a.vaerdi);
        else
            out.Delete(family, slice(a.noegle));
    }
    out.Put(d[Familie::kSystem], slice(kTaellerNoegle), pak_taellere(g.taellere()));
    return out;
}

}  // namespace

Skriver::Skriver(const Database& d, const Taellere& start, bool synkron)
    : d_(d),
      synkron_(synkron),
      tal_(start),
      koe_([this](const std::vector<Gruppekoe::Opgave*>& g) { return behandl(g); }) {}

Result<void> Skriver::append(const Batch& batch) {
    {
        const std::lock_guard lock(mutex_);
        if (laast_) return std::unexpected(*laast_);
    }
    return koe_.append(batch);
}

bool Skriver::laast() const {
    const std::lock_guard lock(mutex_);
    return laast_.has_value();
}

Taellere Skriver::taellere() const {
    const std::lock_guard lock(mutex_);
    return tal_;
}

Result<void> Skriver::behandl(const std::vector<Gruppekoe::Opgave*>& gruppe) {
    if (laast_) {  // only this thread sets it
        for (Gruppekoe::Opgave* const o : gruppe)
            o->svar = std::unexpected(*laast_);
        return std::unexpected(*laast_);
    }
    Gruppe g(d_, tal_);
    for (Gruppekoe::Opgave* const o : gruppe)
        o->svar = g.tilfoej(*o->batch);
    if (g.tom()) return {};
    rocksdb::WriteOptions options;
    options.sync = synkron_;
    rocksdb::WriteBatch together = skrivning(d_, g);
    const rocksdb::Status s = d_.db().Write(options, &together);
    const std::lock_guard lock(mutex_);
    if (!s.ok()) {
        laast_ = d_.fejl(s);
        laast_->tekst += ". Lageret tager ikke imod flere ændringer, før det åbnes igen.";
        log::advarsel("lager_laast", {{"tekst", laast_->tekst}});
        for (Gruppekoe::Opgave* const o : gruppe)
            if (o->svar) o->svar = std::unexpected(*laast_);
        return std::unexpected(*laast_);
    }
    tal_ = g.taellere();
    return {};
}

}  // namespace faelled::store::rocks
