#include "app/admin/postkasser.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "app/filer.hpp"

namespace faelled::app {

namespace {

net::Brev som_brev(const administration::Brev& b, const std::string& sender, Tid now) {
    return {.afsender = sender,
            .afsendernavn = "Fælled",
            .modtagere = {b.modtager},
            .emne = b.emne,
            .tekst = b.tekst,
            .dato = now,
            .id = b.id};
}

class Filpostkasse final : public administration::Postkasse {
  public:
    Filpostkasse(std::string folder, std::string sender, const Clock& clock)
        : mappe_(std::move(folder)), afsender_(std::move(sender)), ur_(clock) {}

    Result<void> send(const administration::Brev& brev) override {
        FAELLED_TRY(const std::string mime, net::som_mime(som_brev(brev, afsender_, ur_.now())));
        FAELLED_CHECK(lav_mappe(mappe_, Adgang::kPrivat));
        FAELLED_CHECK(skriv_fil(mappe_ + "/" + brev.id.text() + ".eml", mime, Adgang::kPrivat));
        if (++siden_oprydning_ >= kFlestBreve / 10) ryd_op();
        return {};
    }

  private:
    // The folder stays bounded; a letter that cannot be removed is no reason to fail.
    void ryd_op() {
        namespace fs = std::filesystem;
        siden_oprydning_ = 0;
        std::error_code error;
        std::vector<std::pair<fs::file_time_type, fs::path>> all;
        for (const fs::directory_entry& e : fs::directory_iterator(mappe_, error))
            if (e.path().extension() == ".eml")
                all.emplace_back(e.last_write_time(error), e.path());
        if (all.size() <= kFlestBreve) return;
        const auto last = all.begin() + static_cast<std::ptrdiff_t>(all.size() - kFlestBreve);
        std::nth_element(all.begin(), last, all.end());
        for (auto it = all.begin(); it != last; ++it)
            fs::remove(it->second, error);
    }

    std::string mappe_;
    std::string afsender_;
    const Clock& ur_;
    std::size_t siden_oprydning_ = 0;
};

class Smtppostkasse final : public administration::Postkasse {
  public:
    Smtppostkasse(net::Postserver server, std::string sender, const Clock& clock)
        : server_(std::move(server)), afsender_(std::move(sender)), ur_(clock) {}

    Result<void> send(const administration::Brev& brev) override {
        return net::send_brev(server_, som_brev(brev, afsender_, ur_.now()));
    }

  private:
    net::Postserver server_;
    std::string afsender_;
    const Clock& ur_;
};

}  // namespace

std::unique_ptr<administration::Postkasse> filpostkasse(std::string mappe, std::string afsender,
                                                        const Clock& ur) {
    return std::make_unique<Filpostkasse>(std::move(mappe), std::move(afsender), ur);
}

std::unique_ptr<administration::Postkasse> smtp_postkasse(net::Postserver server,
                                                          std::string afsender, const Clock& ur) {
    return std::make_unique<Smtppostkasse>(std::move(server), std::move(afsender), ur);
}

}  // namespace faelled::app
