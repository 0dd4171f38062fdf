#include "store/rocks/rocks_lager.hpp"

#include "store/kontrol.hpp"
#include "store/rocks/rocks_intern.hpp"

namespace faelled::store::rocks {
namespace {

// More than this in memory is written to files at close.
constexpr std::uint64_t kSkrivVedLukning = 8u << 20;

// Counters as of the last batch that became durable; the outbox number also against what lies
// there.
Result<Taellere> laes_taellere(const Database& d) {
    FAELLED_TRY(const auto value, d.hent(Familie::kSystem, kTaellerNoegle));
    auto t = value ? ud_taellere(*value) : std::nullopt;
    if (!t) return std::unexpected(ulaeselig(Familie::kSystem, kTaellerNoegle));
    const auto last = d.iterator(Familie::kUdbakke, {});
    last->SeekToLast();
    if (last->Valid()) {
        const auto nr = ud_udbakke_noegle(view(last->key()));
        if (!nr) return std::unexpected(ulaeselig(Familie::kUdbakke, view(last->key())));
        t->naeste_udbakke = std::max(t->naeste_udbakke, *nr + 1);
    }
    if (!last->status().ok()) return std::unexpected(d.fejl(last->status()));
    return *t;
}

}  // namespace

RocksLager::~RocksLager() {
    skriver_.reset();
    if (!synkron_) d_->db().SyncWAL().PermitUncheckedError();
    // A planned start should not have to read a long log.
    std::uint64_t in_memory = 0;
    if (!d_->db().GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables,
                                           &in_memory) ||
        in_memory < kSkrivVedLukning)
        return;
    for (std::size_t i = 0; i < kFamilienavne.size(); ++i)
        d_->db().Flush({}, (*d_)[static_cast<Familie>(i)]).PermitUncheckedError();
}

Result<void> RocksLager::append(Batch batch) {
    FAELLED_CHECK(kontroller(batch));
    return skriver_->append(batch);
}

Result<std::optional<Registreringspost>> RocksLager::laes(const ObjektId& id) {
    const std::string key = objekt_noegle(id);
    rocksdb::PinnableSlice value;
    const rocksdb::Status s = d_->db().Get({}, (*d_)[Familie::kHoved], slice(key), &value);
    if (s.IsNotFound()) return std::optional<Registreringspost>();
    if (!s.ok()) return std::unexpected(d_->fejl(s));
    const auto frame = ud_registrering(view(value));
    if (!frame) return std::unexpected(ulaeselig(Familie::kHoved, key));
    return std::optional(frame->post());
}

Result<std::vector<std::optional<Registreringspost>>> RocksLager::laes_flere(
    std::span<const ObjektId> ids) {
    std::vector<std::string> keys;
    keys.reserve(ids.size());
    for (const ObjektId& id : ids)
        keys.push_back(objekt_noegle(id));
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(ids.size());
    std::vector<rocksdb::Status> states(ids.size());
    d_->db().MultiGet({}, (*d_)[Familie::kHoved], slices.size(), slices.data(), values.data(),
                      states.data());
    std::vector<std::optional<Registreringspost>> out(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (states[i].IsNotFound()) continue;
        if (!states[i].ok()) return std::unexpected(d_->fejl(states[i]));
        const auto frame = ud_registrering(view(values[i]));
        if (!frame) return std::unexpected(ulaeselig(Familie::kHoved, keys[i]));
        out[i] = frame->post();
    }
    return out;
}

Result<std::vector<Registreringspost>> RocksLager::historik(const ObjektId& id, Periode interval) {
    const Oejeblik now(d_->db());
    const std::string key = objekt_noegle(id);
    std::vector<Registreringspost> out;
    FAELLED_TRY(const auto current, d_->hent(Familie::kHoved, key, now.laesning()));
    if (!current) return out;
    const auto newest = ud_registrering(*current);
    if (!newest) return std::unexpected(ulaeselig(Familie::kHoved, key));

    rocksdb::ReadOptions options = now.laesning();
    const std::string end = efterfoelger(key);
    const rocksdb::Slice bound = slice(end);
    if (!end.empty()) options.iterate_upper_bound = &bound;
    // A registration holds until the next one: each is judged when the next is met.
    std::optional<Registreringspost> before;
    const auto judge = [&](Tid next) {
        if (before && Periode{before->tidspunkt, next}.overlapper(interval))
            out.push_back(std::move(*before));
    };
    if (newest->nr > 1) {
        const auto it = d_->iterator(Familie::kHistorik, options);
        for (it->Seek(slice(key)); it->Valid(); it->Next()) {
            const auto frame = ud_registrering(view(it->value()));
            if (!frame) return std::unexpected(ulaeselig(Familie::kHistorik, view(it->key())));
            judge(frame->tidspunkt);
            before = frame->post();
        }
        if (!it->status().ok()) return std::unexpected(d_->fejl(it->status()));
    }
    judge(newest->tidspunkt);
    before = newest->post();
    judge(Tid::plus_uendelig());
    return out;
}

Result<void> RocksLager::scan_objekter(
    Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
    const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) {
    const std::string prefix = type_praefiks(ejer, type);
    const std::string end = efterfoelger(prefix);
    const rocksdb::Slice bound = slice(end);
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    if (!end.empty()) options.iterate_upper_bound = &bound;
    const auto it = d_->iterator(Familie::kHoved, options);
    std::string from = prefix;
    // The key behind the last one seen.
    if (efter) from.append(efter->view()).push_back('\0');
    for (it->Seek(slice(from)); it->Valid(); it->Next()) {
        const auto id = ud_objekt_noegle(view(it->key()));
        const auto frame = ud_registrering(view(it->value()));
        if (!id || !frame) return std::unexpected(ulaeselig(Familie::kHoved, view(it->key())));
        if (!besoeg(id->uuid, frame->post())) return {};
    }
    if (!it->status().ok()) return std::unexpected(d_->fejl(it->status()));
    return {};
}

Result<std::vector<Cvr>> RocksLager::ejere() {
    std::vector<Cvr> out;
    const auto it = d_->iterator(Familie::kHoved, {});
    // One seek per owner, not one step per object.
    for (it->SeekToFirst(); it->Valid();) {
        const auto id = ud_objekt_noegle(view(it->key()));
        if (!id) return std::unexpected(ulaeselig(Familie::kHoved, view(it->key())));
        out.push_back(id->ejer);
        const std::string next = efterfoelger(ejer_praefiks(id->ejer));
        if (next.empty()) return out;
        it->Seek(slice(next));
    }
    if (!it->status().ok()) return std::unexpected(d_->fejl(it->status()));
    return out;
}

Result<void> RocksLager::scan(
    Rum rum, std::string_view praefiks, std::string_view fra,
    const std::function<bool(std::string_view, std::string_view)>& besoeg) {
    const std::string end = efterfoelger(praefiks);
    const rocksdb::Slice bound = slice(end);
    rocksdb::ReadOptions options;
    if (!end.empty()) options.iterate_upper_bound = &bound;
    const auto it = d_->iterator(familie(rum), options);
    for (it->Seek(slice(std::max(praefiks, fra))); it->Valid(); it->Next())
        if (!besoeg(view(it->key()), view(it->value()))) return {};
    if (!it->status().ok()) return std::unexpected(d_->fejl(it->status()));
    return {};
}

Result<std::optional<std::string>> RocksLager::hent(Rum rum, std::string_view key) {
    return d_->hent(familie(rum), key);
}

Tal RocksLager::tal() {
    const Taellere t = skriver_->taellere();
    Tal out{t.objekter, t.registreringer, t.indeksposter, t.udbakke, 0};
    std::vector<rocksdb::LiveFileMetaData> files;
    d_->db().GetLiveFilesMetaData(&files);
    for (const auto& file : files)
        out.bytes += file.size;
    rocksdb::VectorLogPtr logs;
    if (d_->db().GetSortedWalFiles(logs).ok())
        for (const auto& log : logs)
            out.bytes += log->SizeFileBytes();
    return out;
}

Result<void> RocksLager::kompakter() {
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (std::size_t i = 0; i < kFamilienavne.size(); ++i) {
        const rocksdb::Status s =
            d_->db().CompactRange(options, (*d_)[static_cast<Familie>(i)], nullptr, nullptr);
        if (!s.ok()) return std::unexpected(d_->fejl(s));
    }
    return {};
}

Result<std::uint64_t> RocksLager::bytes(Cvr ejer, std::uint8_t type) {
    const std::string from = type_praefiks(ejer, type);
    const std::string to = efterfoelger(from);
    const rocksdb::Range range(slice(from), slice(to));
    rocksdb::SizeApproximationOptions options;
    options.files_size_error_margin = -1;  // exact to the block
    std::uint64_t sum = 0;
    for (const Familie f : {Familie::kHoved, Familie::kHistorik, Familie::kIndeks}) {
        std::uint64_t size = 0;
        const auto s = d_->db().GetApproximateSizes(options, (*d_)[f], &range, 1, &size);
        if (!s.ok()) return std::unexpected(d_->fejl(s));
        sum += size;
    }
    return sum;
}

}  // namespace faelled::store::rocks

namespace faelled::store {

Result<std::uint64_t> rocks_bytes(Lager& lager, Cvr ejer, std::uint8_t type) {
    auto* const rocks = dynamic_cast<rocks::RocksLager*>(&lager);
    if (rocks == nullptr) return std::unexpected(Fejl::intern("Lageret er ikke et RocksDB-lager"));
    return rocks->bytes(ejer, type);
}

Result<std::unique_ptr<Lager>> aabn_rocks(const std::string& folder,
                                          const RocksIndstillinger& settings) {
    const rocks::Opsaetning setup = rocks::opsaetning(settings);
    FAELLED_TRY(auto database, rocks::aabn_database(folder, setup));
    FAELLED_TRY(const Taellere start, rocks::laes_taellere(*database));
    rocks::maal_cache(setup.cache);
    return std::make_unique<rocks::RocksLager>(std::move(database), start, settings.synkron);
}

}  // namespace faelled::store
