// Rows in and out as they lie.

#include "store/flyt.hpp"

#include <rocksdb/write_batch.h>

#include "store/rocks/rocks_intern.hpp"

namespace faelled::store::rocks {

Result<void> RocksLager::raekker(
    Familie f, std::string_view efter,
    const std::function<bool(std::string_view, std::string_view)>& besoeg) {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    const auto it = d_->iterator(f, options);
    std::string from(efter);
    if (!from.empty()) from.push_back('\0');  // behind it
    for (it->Seek(slice(from)); it->Valid(); it->Next())
        if (!besoeg(view(it->key()), view(it->value()))) return {};
    if (!it->status().ok()) return std::unexpected(d_->fejl(it->status()));
    return {};
}

Result<void> RocksLager::indsaet(Familie f, std::span<const Flytterraekke> rows,
                                 std::string_view tilstand) {
    rocksdb::WriteBatch batch;
    for (const Flytterraekke& r : rows)
        batch.Put((*d_)[f], slice(r.noegle), slice(r.vaerdi));
    batch.Put((*d_)[Familie::kMeta], slice(kFlyttenoegle), slice(tilstand));
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status s = d_->db().Write(options, &batch);
    if (!s.ok()) return std::unexpected(d_->fejl(s));
    return {};
}

Result<Taellere> RocksLager::taellere() {
    return skriver_->taellere();
}

Result<void> RocksLager::afslut(const Taellere& t) {
    rocksdb::WriteBatch batch;
    batch.Put((*d_)[Familie::kSystem], slice(kTaellerNoegle), pak_taellere(t));
    batch.Delete((*d_)[Familie::kMeta], slice(kFlyttenoegle));
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status s = d_->db().Write(options, &batch);
    if (!s.ok()) return std::unexpected(d_->fejl(s));
    // The writer counts on from here.
    skriver_.reset();
    skriver_ = std::make_unique<Skriver>(*d_, t, synkron_);
    return {};
}

}  // namespace faelled::store::rocks
