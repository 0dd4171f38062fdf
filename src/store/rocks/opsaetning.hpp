// How RocksDB is set up: column families, compression, filters, bounds.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/db.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/format.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::store::rocks {

// How many of kFamilienavne each format has, from format 1: a store of an older one lacks the last.
inline constexpr std::array<std::size_t, 2> kFamilierIFormat = {7, 8};

// Keys of kSystem.
inline constexpr std::string_view kFormatNoegle = "format";
inline constexpr std::string_view kTaellerNoegle = "tal";

struct Opsaetning {
    std::shared_ptr<rocksdb::Cache> cache;
    rocksdb::DBOptions db;
    std::vector<rocksdb::ColumnFamilyDescriptor> familier;  // in the order of Familie
};
[[nodiscard]] Opsaetning opsaetning(const RocksIndstillinger& settings);

// Known caches together, for the gauge faelled_store_block_cache_bytes.
void maal_cache(const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace faelled::store::rocks
