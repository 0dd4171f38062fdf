#include "store/rocks/database.hpp"

#include <rocksdb/file_checksum.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>

#include "store/format.hpp"

namespace faelled::store::rocks {
namespace {

namespace fs = std::filesystem;

bool har(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

Fejl ikke_vores(const std::string& folder, std::string_view why) {
    return Fejl::miljoe("Mappen " + folder + " er ikke et Fælled-lager (" + std::string(why) +
                        "). Vælg en tom mappe eller den rigtige.");
}

// Files that RocksDB leaves when it is stopped before the first CURRENT is written, and what a
// mount point or an administrator may have there.
bool uden_betydning(const std::string& name) {
    return name.starts_with(".") || name == "lost+found" || name == "LOCK" || name == "IDENTITY" ||
           name.starts_with("LOG") || name.ends_with(".dbtmp") || name == "MANIFEST-000001";
}

// Whether there is a database; a Fejl when there is something else.
Result<bool> findes(const std::string& folder) {
    std::error_code ec;
    if (!fs::exists(folder, ec)) {
        if (ec)
            return std::unexpected(
                Fejl::miljoe("Kan ikke se mappen " + folder + ": " + ec.message()));
        fs::create_directories(folder, ec);
        if (ec)
            return std::unexpected(
                Fejl::miljoe("Kan ikke lave mappen " + folder + ": " + ec.message()));
        return false;
    }
    if (!fs::is_directory(folder, ec)) return std::unexpected(ikke_vores(folder, "er en fil"));
    if (fs::exists(fs::path(folder) / "CURRENT", ec)) return true;
    std::optional<std::string> foreign;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        const std::string name = it->path().filename().string();
        if (uden_betydning(name)) continue;
        if (name.ends_with(".sst") || name.starts_with("MANIFEST-"))
            return std::unexpected(Fejl::miljoe("Lageret i " + folder +
                                                " er beskadiget: filen CURRENT "
                                                "mangler. Genskab fra en sikkerhedskopi med "
                                                "`faelled restore`."));
        foreign = name;
    }
    if (ec)
        return std::unexpected(
            Fejl::miljoe("Kan ikke læse mappen " + folder + ": " + ec.message()));
    if (foreign) return std::unexpected(ikke_vores(folder, "indeholder " + *foreign));
    return false;
}

Result<std::uint32_t> format(const Database& d) {
    FAELLED_TRY(const auto text, d.hent(Familie::kSystem, kFormatNoegle));
    if (!text) return 0;
    std::uint32_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc() || rest != end || number == 0)
        return std::unexpected(ulaeselig(Familie::kSystem, kFormatNoegle));
    return number;
}

Fejl for_ny(const std::string& folder, std::uint32_t number) {
    return Fejl::miljoe("Lageret i " + folder + " har format " + std::to_string(number) +
                        ", og denne udgave læser kun til og med format " + std::to_string(kFormat) +
                        ". Brug en nyere udgave af Fælled.");
}

Result<std::unique_ptr<Database>> aabn_systemfamilie(const std::string& folder) {
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status s = rocksdb::DB::OpenForReadOnly(
        rocksdb::DBOptions(), folder, {{std::string(kFamilienavne[0]), {}}}, &handles, &db);
    if (!s.ok()) return std::unexpected(oversaet(s, folder));
    return std::make_unique<Database>(std::unique_ptr<rocksdb::DB>(db), std::move(handles), folder);
}

// A store of an older format has the families of its time; the others are made when it is opened.
bool har_formatets_familier(const std::vector<std::string>& there, std::uint32_t number) {
    const std::set<std::string_view> names(there.begin(), there.end());
    return std::all_of(kFamilienavne.begin(),
                       kFamilienavne.begin() + kFamilierIFormat.at(number - 1),
                       [&](std::string_view f) { return names.contains(f); });
}

// A database whose families are not exactly ours: somebody else's, a newer one, or one that was
// stopped while it was made (then the missing families are made now).
Result<void> kontroller_familier(const std::string& folder, const rocksdb::DBOptions& options) {
    std::vector<std::string> there;
    const rocksdb::Status s = rocksdb::DB::ListColumnFamilies(options, folder, &there);
    if (!s.ok()) return std::unexpected(oversaet(s, folder));
    const std::set<std::string_view> ours(kFamilienavne.begin(), kFamilienavne.end());
    const bool foreign = std::any_of(there.begin(), there.end(),
                                     [&](const std::string& f) { return !ours.contains(f); });
    if (!foreign && there.size() == ours.size()) return {};
    FAELLED_TRY(const auto system, aabn_systemfamilie(folder));
    FAELLED_TRY(const std::uint32_t number, format(*system));
    if (number > kFormat) return std::unexpected(for_ny(folder, number));
    const auto first = system->iterator(Familie::kSystem, {});
    first->SeekToFirst();
    if (foreign || (number == 0 && first->Valid()))
        return std::unexpected(ikke_vores(folder, "er en anden slags RocksDB"));
    if (number != 0 && !har_formatets_familier(there, number))
        return std::unexpected(
            Fejl::miljoe("Lageret i " + folder +
                         " er beskadiget: det mangler en del. "
                         "Genskab fra en sikkerhedskopi med `faelled restore`."));
    return {};
}

// The families were made when it was opened; a program of the older format must not write here
// any more.
Result<void> opgrader(const Database& d) {
    rocksdb::WriteOptions sync;
    sync.sync = true;
    const rocksdb::Status s =
        d.db().Put(sync, d[Familie::kSystem], slice(kFormatNoegle), std::to_string(kFormat));
    if (!s.ok()) return std::unexpected(d.fejl(s));
    return {};
}

Result<void> nyt(const Database& d) {
    const auto first = d.iterator(Familie::kHoved, {});
    first->SeekToFirst();
    if (first->Valid()) return std::unexpected(ikke_vores(d.mappe(), "mangler formatnummer"));
    rocksdb::WriteBatch batch;
    batch.Put(d[Familie::kSystem], slice(kFormatNoegle), std::to_string(kFormat));
    batch.Put(d[Familie::kSystem], slice(kTaellerNoegle), pak_taellere({}));
    rocksdb::WriteOptions sync;
    sync.sync = true;
    const rocksdb::Status s = d.db().Write(sync, &batch);
    if (!s.ok()) return std::unexpected(d.fejl(s));
    return {};
}

}  // namespace

Fejl oversaet(const rocksdb::Status& status, std::string_view folder) {
    const std::string where(folder);
    std::string what = status.ToString();
    // A data file that is gone is looked for under its old ending last, and that is what the text
    // names.
    if (const std::size_t at = what.find(".ldb"); at != std::string::npos)
        what.replace(at, 4, ".sst");
    if (status.IsNoSpace() || har(what, "No space left"))
        return Fejl::miljoe("Disken er fuld: lageret i " + where + " kan ikke skrive (" + what +
                            ")");
    if (status.IsIOError() && (har(what, "While lock file") || har(what, "lock hold by")))
        return Fejl::miljoe("Lageret i " + where +
                            " bruges allerede af en anden proces (filen LOCK er "
                            "låst). Stop den først.");
    if (har(what, "Permission denied") || har(what, "Read-only file system"))
        return Fejl::miljoe("Ingen adgang til lageret i " + where + " (" + what + ")");
    if (status.IsCorruption() || har(what, "No such file"))
        return Fejl::miljoe(
            "Lageret i " + where + " er beskadiget: " + what +
            ". Undersøg det med `faelled verify`, og genskab fra en sikkerhedskopi med "
            "`faelled restore`.");
    return Fejl::miljoe("Lageret i " + where + " fejlede: " + what);
}

Database::Database(std::unique_ptr<rocksdb::DB> db,
                   std::vector<rocksdb::ColumnFamilyHandle*> handles, std::string folder)
    : db_(std::move(db)), handles_(std::move(handles)), folder_(std::move(folder)) {}

Database::~Database() {
    for (auto* const handle : handles_)
        db_->DestroyColumnFamilyHandle(handle);
    db_->Close();
}

Result<std::optional<std::string>> Database::hent(Familie f, std::string_view key,
                                                  const rocksdb::ReadOptions& options) const {
    rocksdb::PinnableSlice value;
    const rocksdb::Status s = db_->Get(options, (*this)[f], slice(key), &value);
    if (s.IsNotFound()) return std::optional<std::string>();
    if (!s.ok()) return std::unexpected(fejl(s));
    return std::optional<std::string>(value.ToString());
}

std::vector<std::string> efterproev_filer(const Database& d) {
    std::vector<std::string> damaged;
    // What is listed must not be compacted away while it is read.
    const rocksdb::Status held = d.db().DisableFileDeletions();
    if (!held.ok() && !held.IsNotSupported())
        return {"filerne kan ikke holdes fast: " + held.ToString()};
    const auto factory = rocksdb::GetFileChecksumGenCrc32cFactory();
    std::vector<rocksdb::LiveFileMetaData> files;
    d.db().GetLiveFilesMetaData(&files);
    std::string buffer(1u << 20, '\0');
    for (const auto& file : files) {
        rocksdb::FileChecksumGenContext context;
        context.file_name = file.name;
        const auto sum = factory->CreateFileChecksumGenerator(context);
        std::ifstream in(file.db_path + file.name, std::ios::binary);
        if (!in) {
            damaged.push_back("fil " + file.db_path + file.name + " (" + file.column_family_name +
                              ") mangler");
            continue;
        }
        while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0)
            sum->Update(buffer.data(), static_cast<std::size_t>(in.gcount()));
        sum->Finalize();
        if (sum->GetChecksum() != file.file_checksum)
            damaged.push_back("fil " + file.db_path + file.name + " (" + file.column_family_name +
                              ") er beskadiget: kontrolsummen passer ikke");
    }
    if (held.ok()) d.db().EnableFileDeletions(false).PermitUncheckedError();
    return damaged;
}

Result<std::unique_ptr<Database>> aabn_til_laesning(const std::string& folder) {
    Opsaetning setup = opsaetning({8u << 20, 8u << 20, 64u << 20, true});
    // A copy of an older format has fewer families, and read-only none are made.
    std::vector<std::string> there;
    const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(setup.db, folder, &there);
    if (!listed.ok()) return std::unexpected(oversaet(listed, folder));
    std::erase_if(setup.familier, [&](const rocksdb::ColumnFamilyDescriptor& f) {
        return std::find(there.begin(), there.end(), f.name) == there.end();
    });
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status s =
        rocksdb::DB::OpenForReadOnly(setup.db, folder, setup.familier, &handles, &db);
    if (!s.ok()) return std::unexpected(oversaet(s, folder));
    return std::make_unique<Database>(std::unique_ptr<rocksdb::DB>(db), std::move(handles), folder);
}

Result<std::unique_ptr<Database>> aabn_database(const std::string& folder,
                                                const Opsaetning& setup) {
    FAELLED_TRY(const bool exists, findes(folder));
    if (exists) FAELLED_CHECK(kontroller_familier(folder, setup.db));
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    const rocksdb::Status s = rocksdb::DB::Open(setup.db, folder, setup.familier, &handles, &raw);
    if (!s.ok()) return std::unexpected(oversaet(s, folder));
    auto d =
        std::make_unique<Database>(std::unique_ptr<rocksdb::DB>(raw), std::move(handles), folder);
    FAELLED_TRY(const std::uint32_t number, format(*d));
    if (number > kFormat) return std::unexpected(for_ny(folder, number));
    if (number == 0) FAELLED_CHECK(nyt(*d));
    if (number > 0 && number < kFormat) FAELLED_CHECK(opgrader(*d));
    return d;
}

}  // namespace faelled::store::rocks
