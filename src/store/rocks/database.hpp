// The opened RocksDB with its column families, and the words for what goes wrong in it.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/gruppe.hpp"
#include "store/rocks/opsaetning.hpp"

namespace faelled::store::rocks {

[[nodiscard]] inline rocksdb::Slice slice(std::string_view s) {
    return {s.data(), s.size()};
}
[[nodiscard]] inline std::string_view view(const rocksdb::Slice& s) {
    return {s.data(), s.size()};
}

// A Danish Fejl kMiljoe that says what happened, to which file, and what to do about it.
[[nodiscard]] Fejl oversaet(const rocksdb::Status& status, std::string_view folder);

// Owns the database and its handles; closes in the right order.
class Database final : public Grundlag {
  public:
    Database(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> handles,
             std::string folder);
    ~Database() override;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] rocksdb::DB& db() const { return *db_; }
    [[nodiscard]] rocksdb::ColumnFamilyHandle* operator[](Familie f) const {
        return handles_[static_cast<std::size_t>(f)];
    }
    [[nodiscard]] const std::string& mappe() const { return folder_; }
    [[nodiscard]] Fejl fejl(const rocksdb::Status& s) const { return oversaet(s, folder_); }

    [[nodiscard]] Result<std::optional<std::string>> hent(Familie f,
                                                          std::string_view key) const override {
        return hent(f, key, {});
    }
    [[nodiscard]] Result<std::optional<std::string>> hent(
        Familie f, std::string_view key, const rocksdb::ReadOptions& options) const;
    [[nodiscard]] std::unique_ptr<rocksdb::Iterator> iterator(
        Familie f, const rocksdb::ReadOptions& options) const {
        return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, (*this)[f]));
    }

  private:
    std::unique_ptr<rocksdb::DB> db_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;
    std::string folder_;
};

// One consistent view for several reads.
class Oejeblik {
  public:
    explicit Oejeblik(rocksdb::DB& db) : db_(db), snapshot_(db.GetSnapshot()) {}
    ~Oejeblik() { db_.ReleaseSnapshot(snapshot_); }
    Oejeblik(const Oejeblik&) = delete;
    Oejeblik& operator=(const Oejeblik&) = delete;

    [[nodiscard]] rocksdb::ReadOptions laesning() const {
        rocksdb::ReadOptions o;
        o.snapshot = snapshot_;
        return o;
    }
    // For walks over everything: reads ahead and leaves the cache to the others.
    [[nodiscard]] rocksdb::ReadOptions gennemgang() const {
        rocksdb::ReadOptions o = laesning();
        o.fill_cache = false;
        o.readahead_size = 1u << 20;
        return o;
    }

  private:
    rocksdb::DB& db_;
    const rocksdb::Snapshot* snapshot_;
};

// Compares every data file, byte for byte, with the checksum noted when it was written. One line
// per file that is damaged or gone.
[[nodiscard]] std::vector<std::string> efterproev_filer(const Database& d);

// Opens read-only: for checking a copy.
[[nodiscard]] Result<std::unique_ptr<Database>> aabn_til_laesning(const std::string& folder);
// Opens or makes. Checks that the folder is ours and of a known format.
[[nodiscard]] Result<std::unique_ptr<Database>> aabn_database(const std::string& folder,
                                                              const Opsaetning& setup);

}  // namespace faelled::store::rocks
