// What a command tells the person at the terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/kommandoer.hpp"
#include "base/result.hpp"

namespace faelled::app {

// A line on standard output, at once.
void sig(std::string_view linje);
// "faelled: tekst" on standard error; the exit code of that kind of failure.
[[nodiscard]] Udgang meld(const Fejl& fejl);

// Progress of long work on standard error: a bar that moves on a terminal, a line every ten seconds
// else.
class Fremdrift {
  public:
    // `i_alt` 0: not known, only the count is shown.
    Fremdrift(std::string hvad, std::uint64_t i_alt);
    ~Fremdrift();
    Fremdrift(const Fremdrift&) = delete;
    Fremdrift& operator=(const Fremdrift&) = delete;

    // May be called as often as one likes.
    void naaet(std::uint64_t antal);

  private:
    void vis(std::int64_t nu);

    std::string hvad_;
    std::uint64_t i_alt_;
    std::uint64_t antal_ = 0;
    std::int64_t begyndt_;
    std::int64_t sidst_;
    bool terminal_;
};

}  // namespace faelled::app
