#include "store/rocks/opsaetning.hpp"

#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <algorithm>
#include <mutex>

#include "base/metrics.hpp"

namespace faelled::store::rocks {
namespace {

rocksdb::BlockBasedTableOptions tabel(const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::BlockBasedTableOptions t;
    t.block_cache = cache;
    t.format_version = 5;
    // Index and filter blocks live in the cache, so that memory stays bounded however large the
    // store is; partitioned, so that a miss reads one small part.
    t.cache_index_and_filter_blocks = true;
    t.cache_index_and_filter_blocks_with_high_priority = true;
    t.pin_l0_filter_and_index_blocks_in_cache = true;
    t.pin_top_level_index_and_filter = true;
    t.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    t.partition_filters = true;
    t.metadata_block_size = 4096;
    t.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    t.optimize_filters_for_memory = true;
    t.max_auto_readahead_size = 0;  // reads are short; long walks ask for read-ahead themselves
    return t;
}

rocksdb::ColumnFamilyOptions familie(Familie f, const RocksIndstillinger& settings,
                                     const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::ColumnFamilyOptions o;
    rocksdb::BlockBasedTableOptions t = tabel(cache);
    o.write_buffer_size = std::max<std::size_t>(settings.skrivebuffer_bytes / 2, 1u << 20);
    o.target_file_size_base = 32u << 20;
    o.level_compaction_dynamic_level_bytes = true;
    o.compression = rocksdb::kLZ4Compression;
    o.bottommost_compression = rocksdb::kZSTD;
    if (f == Familie::kHoved || f == Familie::kHistorik || f == Familie::kIndeks) {
        // What repeats between objects (the municipality's UUIDs, roles, dates) goes into a
        // dictionary per file. Building it holds data back: bounded, as it is memory.
        o.bottommost_compression_opts.enabled = true;
        o.bottommost_compression_opts.max_dict_bytes = 32u << 10;
        o.bottommost_compression_opts.zstd_max_train_bytes = 2u << 20;
        o.bottommost_compression_opts.max_dict_buffer_bytes = 8u << 20;
    }
    switch (f) {
        case Familie::kHoved:
            t.block_size =
                4u << 10;  // fewer bytes to unpack in a point read, for some more of disk
            o.memtable_prefix_bloom_size_ratio = 0.02;
            o.memtable_whole_key_filtering = true;
            break;
        case Familie::kIndeks:
            // Keys share long beginnings: few restarts make them small.
            t.block_size = 16u << 10;
            t.block_restart_interval = 32;
            break;
        case Familie::kUdbakke:
            // A queue leaves deleted rows at its front that every reader must step over.
            o.table_properties_collector_factories.push_back(
                rocksdb::NewCompactOnDeletionCollectorFactory(4096, 1024));
            break;
        case Familie::kRevision:
        case Familie::kHistorik:
            // Read in long runs, and neighbours have much in common.
            t.block_size = 16u << 10;
            break;
        default:
            break;
    }
    o.table_factory.reset(rocksdb::NewBlockBasedTableFactory(t));
    return o;
}

struct Maalte {
    std::mutex mutex;
    std::vector<std::weak_ptr<rocksdb::Cache>> caches;

    std::int64_t bytes() {
        const std::lock_guard lock(mutex);
        std::int64_t sum = 0;
        for (const auto& weak : caches)
            if (const auto cache = weak.lock()) sum += static_cast<std::int64_t>(cache->GetUsage());
        return sum;
    }
};

}  // namespace

Opsaetning opsaetning(const RocksIndstillinger& settings) {
    Opsaetning o;
    rocksdb::LRUCacheOptions cache;
    cache.capacity = settings.cache_bytes;
    cache.high_pri_pool_ratio = 0.5;
    o.cache = rocksdb::NewLRUCache(cache);

    o.db.create_if_missing = true;
    o.db.create_missing_column_families = true;
    o.db.max_total_wal_size = settings.wal_bytes;
    o.db.db_write_buffer_size = settings.skrivebuffer_bytes;
    // A record cut short at the end of the log was never acknowledged and is dropped. Damage before
    // the end would take acknowledged writes with it: then the store does not open, and says so.
    o.db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    o.db.track_and_verify_wals_in_manifest = true;
    o.db.avoid_flush_during_recovery = true;
    // Blocks have their own checksums, which every read checks; those of whole files also cover
    // what no read needs, and are what verify and restore look at.
    o.db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
    o.db.max_background_jobs = 2;
    // There is one writing thread.
    o.db.allow_concurrent_memtable_write = false;
    o.db.enable_write_thread_adaptive_yield = false;
    o.db.max_open_files = 4096;
    o.db.skip_stats_update_on_db_open = true;
    o.db.bytes_per_sync = 1u << 20;
    o.db.max_manifest_file_size = 16u << 20;
    o.db.keep_log_file_num = 3;
    o.db.max_log_file_size = 1u << 20;
    o.db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    o.db.stats_dump_period_sec = 0;
    o.db.stats_persist_period_sec = 0;

    for (std::size_t i = 0; i < kFamilienavne.size(); ++i)
        o.familier.emplace_back(std::string(kFamilienavne[i]),
                                familie(static_cast<Familie>(i), settings, o.cache));
    return o;
}

void maal_cache(const std::shared_ptr<rocksdb::Cache>& cache) {
    // Never destroyed: metrics may be read while static objects go.
    static Maalte* const measured = [] {
        auto* const m = new Maalte;
        metrics::gauge_function("faelled_store_block_cache_bytes",
                                "Bytes in the store's block cache", {}, [m] { return m->bytes(); });
        return m;
    }();
    const std::lock_guard lock(measured->mutex);
    std::erase_if(measured->caches, [](const auto& weak) { return weak.expired(); });
    measured->caches.push_back(cache);
}

}  // namespace faelled::store::rocks
