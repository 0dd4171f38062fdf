// A folder of its own for each test, gone afterwards, and what tests ask about files.
#pragma once

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace faelled::app {

class Testmappe {
  public:
    Testmappe() : sti_((std::filesystem::temp_directory_path() / "faelled-test-XXXXXX").string()) {
        if (!mkdtemp(sti_.data())) sti_.clear();
    }
    ~Testmappe() {
        std::error_code fejl;
        if (!sti_.empty()) std::filesystem::remove_all(sti_, fejl);
    }
    Testmappe(const Testmappe&) = delete;
    Testmappe& operator=(const Testmappe&) = delete;

    [[nodiscard]] std::string sti(const std::string& navn = {}) const {
        return navn.empty() ? sti_ : sti_ + "/" + navn;
    }

  private:
    std::string sti_;
};

// Permission bits; 0, which no file of ours has, when there is no such file.
inline unsigned rettigheder(const std::string& sti) {
    struct stat s{};
    return ::stat(sti.c_str(), &s) == 0 ? s.st_mode & 0777 : 0;
}

}  // namespace faelled::app
