// Load on any HTTPS path: what the transport itself costs.
//
//   faelled_last --url https://localhost:8443/x --ca FILE [--cert FILE --key FILE] [--krop FILE]
//                [--connections 1,8,64] [--seconds 5] [--rate N] [--pid SERVER]
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "kalibrering.hpp"
#include "last.hpp"

using namespace faelled;
using namespace faelled::bench;

namespace {

std::string laes_fil(const std::string& navn) {
    std::ifstream f(navn, std::ios::binary);
    std::ostringstream s;
    s << f.rdbuf();
    return s.str();
}

Result<void> maal_en(const Maal& maal, const Scenario& s, Koersel k, int pid) {
    const double foer = pid > 0 ? proces_cpu_us(pid).value_or(0) : 0;
    FAELLED_TRY(const Resultat r, koer(maal, s, k));
    const double efter = pid > 0 ? proces_cpu_us(pid).value_or(0) : 0;
    fmt::print(
        "{:>4} forbindelser {:>9.0f}/s  p50 {:>6} p90 {:>6} p99 {:>6} max {:>7} µs  fejl {}  "
        "cpu/anmodning: klient {:.1f} server {:.1f} µs\n",
        k.forbindelser, r.rate, r.p50_us, r.p90_us, r.p99_us, r.max_us, r.fejl, r.klient_cpu_us,
        (efter - foer) / static_cast<double>(std::max<std::uint64_t>(r.antal, 1)));
    if (r.fejl != 0) return std::unexpected(Fejl::miljoe("Forkert svar: " + r.foerste_fejl));
    return {};
}

}  // namespace

int main(int antal, char** ord) {
    std::map<std::string, std::string> valg{
        {"--connections", "1,8,64"}, {"--seconds", "5"}, {"--rate", "0"}, {"--pid", "0"}};
    for (int i = 1; i + 1 < antal; i += 2)
        valg[ord[i]] = ord[i + 1];
    const std::string url = valg["--url"];
    const std::size_t kolon = url.rfind(':');
    const std::size_t skraa = url.find('/', kolon);
    if (!url.starts_with("https://") || kolon < 8 || skraa == std::string::npos) {
        fmt::print(stderr, "faelled_last --url https://VÆRT:PORT/STI --ca FIL [--krop FIL] ...\n");
        return 2;
    }
    const Maal maal{url.substr(8, kolon - 8),
                    static_cast<std::uint16_t>(std::stoi(url.substr(kolon + 1))), valg["--ca"],
                    valg["--cert"], valg["--key"]};
    Scenario s;
    s.sti = url.substr(skraa);
    if (const std::string krop = laes_fil(valg["--krop"]); !krop.empty())
        s.lav = [krop](std::string& ud, std::uint64_t) { ud += krop; };
    for (const std::string_view c : split(valg["--connections"], ',')) {
        const Koersel k{std::stoi(std::string(c)), std::stod(valg["--seconds"]), 0, 0,
                        std::stod(valg["--rate"])};
        if (const auto r = maal_en(maal, s, k, std::stoi(valg["--pid"])); !r) {
            fmt::print(stderr, "{}\n", r.error().tekst);
            return 1;
        }
    }
    return 0;
}
