// Backup is a RocksDB checkpoint (files that never change are linked, so it takes moments and no
// space while both lie on one disk) beside a manifest that says what must be there.

#include <fmt/format.h>
#include <rocksdb/utilities/checkpoint.h>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.hpp"
#include "store/rocks/rocks_intern.hpp"

namespace faelled::store::rocks {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifest = "FAELLED-BACKUP";
constexpr std::string_view kManifestVersion = "faelled-backup 1";

Fejl fil_fejl(const fs::path& path, const std::string& what) {
    return Fejl::miljoe("Kan ikke bruge " + path.string() + ": " + what);
}
Fejl ufuldstaendig(const std::string& folder, const std::string& what) {
    return Fejl::miljoe("Sikkerhedskopien i " + folder + " kan ikke bruges: " + what);
}

Result<void> til_disk(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::unexpected(fil_fejl(path, std::generic_category().message(errno)));
    const int failed = ::fsync(fd);
    const int code = errno;
    ::close(fd);
    if (failed != 0) return std::unexpected(fil_fejl(path, std::generic_category().message(code)));
    return {};
}

// The files of a backup and their sizes.
using Filer = std::map<std::string, std::uint64_t>;

struct Manifest {
    Taellere tal;
    Filer filer;
};

Filer filer_i(const std::string& folder) {
    Filer out;
    std::error_code ec;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        const std::string name = it->path().filename().string();
        // Locks and diaries are no data.
        if (name != kManifest && name != "LOCK" && !name.starts_with("LOG"))
            out[name] = it->file_size(ec);
    }
    return out;
}

// Opens the copy, reads every file and gives its counters.
Result<Taellere> efterproev(const std::string& folder) {
    FAELLED_TRY(const auto copy, aabn_til_laesning(folder));
    const std::vector<std::string> damaged = efterproev_filer(*copy);
    if (!damaged.empty()) return std::unexpected(ufuldstaendig(folder, damaged.front()));
    FAELLED_TRY(const auto value, copy->hent(Familie::kSystem, kTaellerNoegle));
    const auto t = value ? ud_taellere(*value) : std::nullopt;
    if (!t) return std::unexpected(ulaeselig(Familie::kSystem, kTaellerNoegle));
    return *t;
}

Result<void> skriv_manifest(const std::string& folder, const Manifest& m) {
    const fs::path path = fs::path(folder) / kManifest;
    std::string text = fmt::format("{}\nformat {}\ntal {} {} {} {} {}\n", kManifestVersion, kFormat,
                                   m.tal.objekter, m.tal.registreringer, m.tal.indeksposter,
                                   m.tal.udbakke, m.tal.naeste_udbakke);
    for (const auto& [name, size] : m.filer)
        text += fmt::format("fil {} {}\n", size, name);
    text += "slut\n";
    {
        std::ofstream out(path, std::ios::binary);
        out << text;
        if (!out.flush()) return std::unexpected(fil_fejl(path, "kan ikke skrives"));
    }
    FAELLED_CHECK(til_disk(path));
    return til_disk(folder);
}

std::optional<std::uint64_t> tal_i(std::string_view text) {
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

std::optional<Taellere> taellere_i(std::string_view line) {
    const std::vector<std::string_view> parts = split(line, ' ');
    if (parts.size() != 6 || parts[0] != "tal") return std::nullopt;
    Taellere t;
    std::size_t i = 0;
    for (std::uint64_t* n :
         {&t.objekter, &t.registreringer, &t.indeksposter, &t.udbakke, &t.naeste_udbakke}) {
        const auto read = tal_i(parts[++i]);
        if (!read) return std::nullopt;
        *n = *read;
    }
    return t;
}

Result<Manifest> laes_manifest(const std::string& folder) {
    std::ifstream in(fs::path(folder) / kManifest, std::ios::binary);
    if (!in)
        return std::unexpected(
            ufuldstaendig(folder,
                          "filen FAELLED-BACKUP mangler (er det en sikkerhedskopi, "
                          "og blev den færdig?)"));
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::vector<std::string_view> lines = split(text, '\n');
    if (lines.size() < 5 || lines[0] != kManifestVersion || lines[lines.size() - 2] != "slut")
        return std::unexpected(
            ufuldstaendig(folder, "FAELLED-BACKUP er ikke hel eller af en nyere slags"));
    const auto number = lines[1].starts_with("format ") ? tal_i(lines[1].substr(7)) : std::nullopt;
    if (!number || *number > kFormat)
        return std::unexpected(
            ufuldstaendig(folder, "den er skrevet af en nyere udgave af Fælled"));
    const auto counters = taellere_i(lines[2]);
    if (!counters) return std::unexpected(ufuldstaendig(folder, "FAELLED-BACKUP er beskadiget"));
    Manifest m{*counters, {}};
    for (std::size_t i = 3; i + 2 < lines.size(); ++i) {
        const std::vector<std::string_view> parts = split(lines[i], ' ');
        const auto size = parts.size() == 3 && parts[0] == "fil" ? tal_i(parts[1]) : std::nullopt;
        const std::string name(parts.back());
        if (!size || name.empty() || name.find('/') != std::string::npos || name == "..")
            return std::unexpected(ufuldstaendig(folder, "FAELLED-BACKUP er beskadiget"));
        m.filer[name] = *size;
    }
    return m;
}

Result<void> tom_mappe(const std::string& folder) {
    std::error_code ec;
    if (!fs::exists(folder, ec)) return {};
    if (!fs::is_directory(folder, ec) || !fs::is_empty(folder, ec))
        return std::unexpected(Fejl::miljoe("Mappen " + folder + " er ikke tom"));
    return {};
}

}  // namespace

Result<void> RocksLager::backup(const std::string& folder) {
    FAELLED_CHECK(tom_mappe(folder));
    std::error_code ec;
    fs::create_directories(fs::path(folder).parent_path(), ec);
    fs::remove(folder, ec);  // empty; the checkpoint makes it anew
    rocksdb::Checkpoint* raw = nullptr;
    rocksdb::Status s = rocksdb::Checkpoint::Create(&d_->db(), &raw);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
    if (s.ok()) s = checkpoint->CreateCheckpoint(folder);
    if (!s.ok()) return std::unexpected(oversaet(s, folder));
    FAELLED_TRY(const Taellere t, efterproev(folder));
    return skriv_manifest(folder, {t, filer_i(folder)});
}

}  // namespace faelled::store::rocks

namespace faelled::store {

Result<void> genskab_rocks(const std::string& backup_folder, const std::string& target) {
    namespace fs = std::filesystem;
    FAELLED_TRY(const rocks::Manifest m, rocks::laes_manifest(backup_folder));
    FAELLED_CHECK(rocks::tom_mappe(target));
    const rocks::Filer there = rocks::filer_i(backup_folder);
    for (const auto& [name, size] : m.filer) {
        const auto found = there.find(name);
        if (found == there.end())
            return std::unexpected(
                rocks::ufuldstaendig(backup_folder, "filen " + name + " mangler"));
        if (found->second != size)
            return std::unexpected(
                rocks::ufuldstaendig(backup_folder, "filen " + name + " har forkert længde"));
    }
    std::error_code ec;
    fs::create_directories(target, ec);
    // CURRENT last: a copy that was broken off is no store.
    const auto copy = [&](const std::string& name) -> Result<void> {
        const fs::path to = fs::path(target) / name;
        fs::copy_file(fs::path(backup_folder) / name, to, ec);
        if (ec) return std::unexpected(rocks::fil_fejl(to, ec.message()));
        return rocks::til_disk(to);
    };
    for (const auto& [name, size] : m.filer)
        if (name != "CURRENT") FAELLED_CHECK(copy(name));
    FAELLED_CHECK(copy("CURRENT"));
    FAELLED_CHECK(rocks::til_disk(target));
    FAELLED_TRY(const Taellere t, rocks::efterproev(target));
    if (t != m.tal)
        return std::unexpected(
            rocks::ufuldstaendig(backup_folder, "indholdet svarer ikke til FAELLED-BACKUP"));
    return {};
}

}  // namespace faelled::store
