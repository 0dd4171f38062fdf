#include "app/demo/personer.hpp"

#include <fmt/format.h>

#include <cctype>

namespace faelled::app {

namespace {

// The first `antal` letters, lower case, with æ, ø, å written in ASCII.
std::string initialer(const std::string& navn, std::size_t antal) {
    std::string ud;
    for (std::size_t i = 0; i < navn.size() && ud.size() < antal; ++i) {
        const auto c = static_cast<unsigned char>(navn[i]);
        if (c < 0x80) {
            if (std::isalpha(c)) ud += static_cast<char>(std::tolower(c));
            continue;
        }
        if (c != 0xC3 || i + 1 == navn.size()) continue;
        switch (static_cast<unsigned char>(navn[++i]) | 0x20) {
            case 0xA6:
                ud += "ae";
                break;
            case 0xB8:
                ud += "oe";
                break;
            case 0xA5:
                ud += "aa";
                break;
            default:
                break;
        }
    }
    ud.resize(std::min(ud.size(), antal));
    return ud;
}

}  // namespace

std::string umuligt_cpr(std::uint64_t tal, bool kvinde) {
    const std::uint64_t dag = 61 + tal % 28;
    const std::uint64_t maaned = 1 + tal / 28 % 12;
    const std::uint64_t aar = 55 + tal / 336 % 45;
    // The last digit is even for women; a first digit below 4 says born before 2000.
    const std::uint64_t loebenr = (tal / 15120 % 2000) * 2 + (kvinde ? 0 : 1);
    return fmt::format("{:02}{:02}{:02}{:04}", dag, maaned, aar, loebenr);
}

std::string umulig_telefon(std::uint64_t tal) {
    return fmt::format("00{:06}", tal % 1'000'000);
}

std::string Persondigter::brugernavn(const std::string& fornavn, const std::string& efternavn) {
    const std::string stamme = initialer(fornavn, 2) + initialer(efternavn, 2);
    const std::uint32_t nr = ++brugt_[stamme];
    return nr == 1 ? stamme : stamme + std::to_string(nr);
}

Opdigtet Persondigter::naeste() {
    const bool kvinde = tilfaeldig_.below(2) == 0;
    const std::vector<std::string>& fornavne = kvinde ? navne_.kvinder : navne_.maend;
    const std::string& fornavn = fornavne[tilfaeldig_.below(fornavne.size())];
    const std::string& efternavn = navne_.efternavne[tilfaeldig_.below(navne_.efternavne.size())];
    Opdigtet p;
    p.navn = fornavn;
    if (tilfaeldig_.below(3) == 0) {
        p.navn += " " + navne_.efternavne[tilfaeldig_.below(navne_.efternavne.size())];
    }
    p.navn += " " + efternavn;
    p.cpr = umuligt_cpr(tilfaeldig_.next(), kvinde);
    p.brugernavn = brugernavn(fornavn, efternavn);
    p.mobil = umulig_telefon(tilfaeldig_.next());
    return p;
}

}  // namespace faelled::app
