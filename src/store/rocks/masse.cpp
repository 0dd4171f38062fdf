#include "store/rocks/masse.hpp"

#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "store/format.hpp"
#include "store/kontrol.hpp"
#include "store/rocks/database.hpp"
#include "store/rocks/opsaetning.hpp"

namespace faelled::store {
namespace rocks {
namespace {

namespace fs = std::filesystem;

struct Foejet {
    std::uint64_t objekter = 0;
    std::uint64_t registreringer = 0;
    std::uint64_t indeksposter = 0;
};

// Rows that come in any order, sorted when they are written. One block of bytes and an entry each.
class Raekker {
  public:
    void tilfoej(std::string_view key, std::string_view value) {
        poster_.push_back({bytes_.size(), static_cast<std::uint32_t>(key.size()),
                           static_cast<std::uint32_t>(value.size())});
        bytes_.append(key).append(value);
    }
    [[nodiscard]] bool tom() const { return poster_.empty(); }
    void sorter() {
        std::ranges::sort(poster_,
                          [this](const Post& a, const Post& b) { return noegle(a) < noegle(b); });
    }
    template <typename F>
    rocksdb::Status hver(const F& f) const {
        for (const Post& p : poster_)
            if (const rocksdb::Status s = f(noegle(p), vaerdi(p)); !s.ok()) return s;
        return {};
    }

  private:
    struct Post {
        std::size_t fra;
        std::uint32_t noegle;
        std::uint32_t vaerdi;
    };
    [[nodiscard]] std::string_view noegle(const Post& p) const {
        return std::string_view(bytes_).substr(p.fra, p.noegle);
    }
    [[nodiscard]] std::string_view vaerdi(const Post& p) const {
        return std::string_view(bytes_).substr(p.fra + p.noegle, p.vaerdi);
    }
    std::string bytes_;
    std::vector<Post> poster_;
};

// The files that are merged at once need not be small, nor be found in.
rocksdb::Options mellemfil(rocksdb::Options o) {
    o.compression = rocksdb::kLZ4Compression;
    o.bottommost_compression = rocksdb::kDisableCompressionOption;
    rocksdb::BlockBasedTableOptions t;
    t.block_size = 64u << 10;
    t.block_restart_interval = 32;
    t.format_version = 5;
    o.table_factory.reset(rocksdb::NewBlockBasedTableFactory(t));
    return o;
}

class Rocksmasse final : public Masseindlaesning {
  public:
    Rocksmasse(std::unique_ptr<Database> d, Opsaetning setup, std::string folder)
        : d_(std::move(d)), setup_(std::move(setup)), mappe_(std::move(folder)) {}
    ~Rocksmasse() override {
        std::error_code ec;
        fs::remove_all(mappe_, ec);
    }
    Rocksmasse(const Rocksmasse&) = delete;
    Rocksmasse& operator=(const Rocksmasse&) = delete;

    [[nodiscard]] std::unique_ptr<Massedel> del() override;
    [[nodiscard]] Result<void> faerdig() override;

    [[nodiscard]] std::string ny_fil() { return mappe_ + "/" + std::to_string(++filer_) + ".sst"; }
    [[nodiscard]] rocksdb::Options indstillinger(Familie f) const {
        return {setup_.db, setup_.familier[static_cast<std::size_t>(f)].options};
    }
    [[nodiscard]] Fejl fejl(const rocksdb::Status& s) const {
        if (s.IsInvalidArgument())
            return Fejl::intern("Masseindlæsning uden for rækkefølge: " + s.ToString());
        return d_->fejl(s);
    }
    Result<void> indtag(const std::vector<std::pair<Familie, std::string>>& files,
                        const Foejet& f) {
        std::vector<rocksdb::IngestExternalFileArg> all;
        for (const auto& [family, file] : files) {
            rocksdb::IngestExternalFileArg one;
            one.column_family = (*d_)[family];
            one.external_files = {file};
            one.options.move_files = true;
            one.options.snapshot_consistency = false;
            all.push_back(std::move(one));
        }
        const std::lock_guard lock(mutex_);
        if (const auto s = d_->db().IngestExternalFiles(all); !s.ok())
            return std::unexpected(fejl(s));
        ny_.objekter += f.objekter;
        ny_.registreringer += f.registreringer;
        ny_.indeksposter += f.indeksposter;
        return {};
    }

  private:
    std::unique_ptr<Database> d_;
    Opsaetning setup_;
    std::string mappe_;
    std::atomic<std::uint64_t> filer_{0};
    std::mutex mutex_;
    Foejet ny_;
};

class Rocksdel final : public Massedel {
  public:
    explicit Rocksdel(Rocksmasse& m)
        : m_(m), hoved_(m, Familie::kHoved), historik_(m, Familie::kHistorik) {}

    Result<void> append(Batch batch) override {
        FAELLED_CHECK(kontroller(batch));
        if (!batch.omskrivninger.empty() || !batch.sletninger.empty() || !batch.udbakke.empty() ||
            batch.sent)
            return std::unexpected(Fejl::intern("Masseindlæsning tager kun nye objekter"));
        for (NyRegistrering& r : batch.registreringer)
            FAELLED_CHECK(tilfoej(std::move(r)));
        for (const RumSkrivning& w : batch.rum) {
            if (!w.vaerdi) return std::unexpected(Fejl::intern("Masseindlæsning fjerner intet"));
            (familie(w.rum) == Familie::kMeta ? meta_ : tjeneste_).tilfoej(w.noegle, *w.vaerdi);
        }
        return {};
    }

    Result<void> aflever() override {
        FAELLED_CHECK(luk_objekt());
        std::vector<std::pair<Familie, std::string>> files;
        FAELLED_CHECK(hoved_.luk(files));
        FAELLED_CHECK(historik_.luk(files));
        FAELLED_CHECK(skriv(Familie::kIndeks, indeks_, files));
        FAELLED_CHECK(skriv(Familie::kMeta, meta_, files));
        FAELLED_CHECK(skriv(Familie::kTjeneste, tjeneste_, files));
        if (files.empty()) return {};
        return m_.indtag(files, ny_);
    }

    Result<std::optional<Registreringspost>> laes(const ObjektId&) override {
        return std::optional<Registreringspost>();
    }
    Result<std::vector<std::optional<Registreringspost>>> laes_flere(
        std::span<const ObjektId> ids) override {
        return std::vector<std::optional<Registreringspost>>(ids.size());
    }
    Result<std::vector<Registreringspost>> historik(const ObjektId&, Periode) override {
        return std::vector<Registreringspost>();
    }
    Result<void> soeg(const Soegning&) override { return {}; }
    Result<void> scan_objekter(
        Cvr, std::uint8_t, std::optional<Uuid>,
        const std::function<bool(const Uuid&, const Registreringspost&)>&) override {
        return {};
    }
    Result<std::vector<Cvr>> ejere() override { return std::vector<Cvr>(); }
    Result<void> scan(Rum, std::string_view, std::string_view,
                      const std::function<bool(std::string_view, std::string_view)>&) override {
        return {};
    }
    Result<std::optional<std::string>> hent(Rum, std::string_view) override {
        return std::optional<std::string>();
    }
    Tal tal() override { return {}; }
    Result<Verifikation> verificer(const std::function<void(std::uint64_t)>&) override {
        return std::unexpected(kan_ikke());
    }
    Result<void> backup(const std::string&) override { return std::unexpected(kan_ikke()); }
    Result<void> kompakter() override { return std::unexpected(kan_ikke()); }
    bool svarer() const override { return true; }

  private:
    // A file of rows that come in order; made with the first.
    class Fil {
      public:
        Fil(Rocksmasse& m, Familie f) : m_(m), familie_(f) {}
        Result<void> skriv(std::string_view key, std::string_view value) {
            if (!writer_) FAELLED_CHECK(aabn());
            if (const auto s = writer_->Put(slice(key), slice(value)); !s.ok())
                return std::unexpected(m_.fejl(s));
            return {};
        }
        Result<void> luk(std::vector<std::pair<Familie, std::string>>& files) {
            if (!writer_) return {};
            if (const auto s = writer_->Finish(); !s.ok()) return std::unexpected(m_.fejl(s));
            files.emplace_back(familie_, sti_);
            writer_.reset();
            return {};
        }

      private:
        Result<void> aabn() {
            sti_ = m_.ny_fil();
            rocksdb::Options o = m_.indstillinger(familie_);
            if (familie_ == Familie::kIndeks) o = mellemfil(std::move(o));
            writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), o);
            if (const auto s = writer_->Open(sti_); !s.ok()) return std::unexpected(m_.fejl(s));
            return {};
        }
        Rocksmasse& m_;
        Familie familie_;
        std::string sti_;
        std::unique_ptr<rocksdb::SstFileWriter> writer_;
    };

    static Fejl kan_ikke() { return Fejl::intern("Masseindlæsning er ikke et lager"); }

    Result<void> tilfoej(NyRegistrering r) {
        if (sidst_ && sidst_->id == r.id) {
            if (r.forventet != sidst_->forventet + 1) return std::unexpected(konflikt());
            FAELLED_CHECK(
                historik_.skriv(historik_noegle(r.id, r.forventet),
                                pak_registrering(r.forventet, sidst_->tidspunkt, sidst_->indhold)));
        } else {
            if (r.forventet != 0) return std::unexpected(konflikt());
            FAELLED_CHECK(luk_objekt());
        }
        ++ny_.registreringer;
        // What holds now: entries of the ones before, less what went, and what came.
        const auto same = [](const IndeksPost& a, const IndeksPost& b) {
            return a.indeks == b.indeks && a.vaerdi == b.vaerdi;
        };
        for (const auto* gone : {&r.fjern, &r.tilfoej})
            for (const IndeksPost& p : *gone)
                std::erase_if(poster_, [&](const IndeksPost& q) { return same(p, q); });
        poster_.insert(poster_.end(), std::make_move_iterator(r.tilfoej.begin()),
                       std::make_move_iterator(r.tilfoej.end()));
        r.tilfoej.clear();
        sidst_ = std::move(r);
        return {};
    }

    Result<void> luk_objekt() {
        if (!sidst_) return {};
        FAELLED_CHECK(hoved_.skriv(
            objekt_noegle(sidst_->id),
            pak_registrering(sidst_->forventet + 1, sidst_->tidspunkt, sidst_->indhold)));
        for (const IndeksPost& p : poster_)
            indeks_.tilfoej(indeks_noegle(sidst_->id, p.indeks, p.vaerdi),
                            pak_perioder(p.perioder));
        ny_.indeksposter += poster_.size();
        ++ny_.objekter;
        poster_.clear();
        sidst_.reset();
        return {};
    }

    Result<void> skriv(Familie f, Raekker& rows,
                       std::vector<std::pair<Familie, std::string>>& files) {
        if (rows.tom()) return {};
        rows.sorter();
        Fil file(m_, f);
        Result<void> done;
        const auto s = rows.hver([&](std::string_view key, std::string_view value) {
            done = file.skriv(key, value);
            return done ? rocksdb::Status() : rocksdb::Status::Aborted();
        });
        if (!s.ok()) return done;
        rows = {};
        return file.luk(files);
    }

    Rocksmasse& m_;
    Fil hoved_;
    Fil historik_;
    Raekker indeks_;
    Raekker meta_;
    Raekker tjeneste_;
    Foejet ny_;
    std::optional<NyRegistrering> sidst_;  // the object's latest so far
    std::vector<IndeksPost> poster_;       // its entries
};

std::unique_ptr<Massedel> Rocksmasse::del() {
    return std::make_unique<Rocksdel>(*this);
}

Result<void> Rocksmasse::faerdig() {
    FAELLED_TRY(const auto value, d_->hent(Familie::kSystem, kTaellerNoegle));
    auto t = value ? ud_taellere(*value) : std::nullopt;
    if (!t) return std::unexpected(ulaeselig(Familie::kSystem, kTaellerNoegle));
    t->objekter += ny_.objekter;
    t->registreringer += ny_.registreringer;
    t->indeksposter += ny_.indeksposter;
    rocksdb::WriteOptions sync;
    sync.sync = true;
    if (const auto s =
            d_->db().Put(sync, (*d_)[Familie::kSystem], slice(kTaellerNoegle), pak_taellere(*t));
        !s.ok())
        return std::unexpected(d_->fejl(s));
    rocksdb::CompactRangeOptions options;
    options.max_subcompactions = 2;
    for (std::size_t i = 0; i < kFamilienavne.size(); ++i)
        if (const auto s =
                d_->db().CompactRange(options, (*d_)[static_cast<Familie>(i)], nullptr, nullptr);
            !s.ok())
            return std::unexpected(d_->fejl(s));
    return {};
}

}  // namespace
}  // namespace rocks

Result<std::unique_ptr<Masseindlaesning>> aabn_masse(const std::string& folder,
                                                     const RocksIndstillinger& settings) {
    rocks::Opsaetning setup = rocks::opsaetning(settings);
    // Merged once, at the end.
    for (auto& family : setup.familier)
        family.options.disable_auto_compactions = true;
    FAELLED_TRY(auto database, rocks::aabn_database(folder, setup));
    const std::string files = folder + ".masse";
    std::error_code ec;
    std::filesystem::remove_all(files, ec);
    std::filesystem::create_directories(files, ec);
    if (ec)
        return std::unexpected(Fejl::miljoe("Kan ikke lave mappen " + files + ": " + ec.message()));
    return std::make_unique<rocks::Rocksmasse>(std::move(database), std::move(setup), files);
}

}  // namespace faelled::store
