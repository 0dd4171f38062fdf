#include "app/oejebliksbilleder.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "app/filer.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

namespace fs = std::filesystem;

Fejl galt(const std::string& sti, const std::error_code& ec) {
    return Fejl::miljoe("Kan ikke bruge " + sti + ": " + ec.message());
}

// Files that RocksDB never writes again once they are closed; the others must be copies.
bool aendres_aldrig(const fs::path& p) {
    return p.extension() == ".sst" || p.extension() == ".blob";
}

Result<void> kopier(const std::string& fra, const std::string& til) {
    std::error_code ec;
    fs::create_directories(til, ec);
    if (ec) return std::unexpected(galt(til, ec));
    for (const fs::directory_entry& e : fs::directory_iterator(fra, ec)) {
        if (e.path().filename() == "FAELLED-BACKUP") continue;
        const fs::path to = fs::path(til) / e.path().filename();
        std::error_code no;
        if (aendres_aldrig(e.path())) fs::create_hard_link(e.path(), to, no);
        if (!aendres_aldrig(e.path()) || no) {
            no.clear();
            fs::copy_file(e.path(), to, no);
        }
        if (no) return std::unexpected(galt(to.string(), no));
    }
    if (ec) return std::unexpected(galt(fra, ec));
    return {};
}

}  // namespace

bool Oejebliksbilleder::er_navn(std::string_view navn) {
    return !navn.empty() && navn.size() <= 40 && navn.front() != '-' &&
           std::ranges::all_of(navn, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

std::string Oejebliksbilleder::sti(std::string_view navn) const {
    return mappe_ + "/" + std::string(navn);
}

std::vector<std::string> Oejebliksbilleder::alle() const {
    std::vector<std::string> out;
    std::error_code ec;
    // The clock's file is written last: what lacks it was broken off.
    for (fs::directory_iterator it(mappe_, ec), end; !ec && it != end; it.increment(ec))
        if (const std::string name = it->path().filename().string();
            it->is_directory() && er_navn(name) && app::findes(sti(name) + ".ur"))
            out.push_back(name);
    std::ranges::sort(out);
    return out;
}

bool Oejebliksbilleder::findes(std::string_view navn) const {
    return er_navn(navn) && app::findes(sti(navn) + ".ur");
}

Result<void> Oejebliksbilleder::tag(store::Lager& lager, std::string_view navn,
                                    std::int64_t forskydning) {
    if (!er_navn(navn))
        return std::unexpected(
            Fejl::ugyldig("navn", "små bogstaver, cifre og bindestreg, højst 40"));
    const std::lock_guard hold(laas_);
    const std::vector<std::string> there = alle();
    if (std::ranges::find(there, navn) != there.end())
        return std::unexpected(Fejl::kalder(49, "Der er allerede et øjebliksbillede med det navn"));
    if (there.size() >= kHoejst)
        return std::unexpected(
            Fejl::kalder(49, "Der er for mange; fjern et øjebliksbillede først"));
    std::error_code ec;
    fs::create_directories(mappe_, ec);
    fs::remove_all(sti(navn), ec);
    FAELLED_CHECK(lager.backup(sti(navn)));
    return skriv_fil(sti(navn) + ".ur", std::to_string(forskydning) + "\n", Adgang::kOffentlig);
}

Result<void> Oejebliksbilleder::fjern(std::string_view navn) {
    if (navn == kFoersteBillede)
        return std::unexpected(Fejl::kalder(49, "Det første øjebliksbillede bliver"));
    const std::lock_guard hold(laas_);
    if (!er_navn(navn) || !findes(navn))
        return std::unexpected(Fejl::kalder(44, "Øjebliksbilledet findes ikke"));
    std::error_code ec;
    fjern_fil(sti(navn) + ".ur");
    fs::remove_all(sti(navn), ec);
    if (ec) return std::unexpected(galt(sti(navn), ec));
    return {};
}

Result<std::int64_t> Oejebliksbilleder::genskab(std::string_view navn, const std::string& lager) {
    const std::lock_guard hold(laas_);
    if (!er_navn(navn) || !findes(navn))
        return std::unexpected(Fejl::kalder(44, "Øjebliksbilledet findes ikke"));
    FAELLED_TRY(const std::string text, laes_fil(sti(navn) + ".ur"));
    std::int64_t offset = 0;
    const std::string_view digits = trim(text);
    std::from_chars(digits.data(), digits.data() + digits.size(), offset);
    const std::string fresh = lager + ".ny";
    const std::string old = lager + ".gammel";
    std::error_code ec;
    fs::remove_all(fresh, ec);
    fs::remove_all(old, ec);
    FAELLED_CHECK(kopier(sti(navn), fresh));
    fs::rename(lager, old, ec);
    if (ec) return std::unexpected(galt(lager, ec));
    fs::rename(fresh, lager, ec);
    if (ec) {
        std::error_code back;
        fs::rename(old, lager, back);
        return std::unexpected(galt(fresh, ec));
    }
    fs::remove_all(old, ec);
    return offset;
}

}  // namespace faelled::app
