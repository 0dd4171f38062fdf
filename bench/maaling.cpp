#include "maaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "kalibrering.hpp"

namespace faelled::bench {

using Json = nlohmann::ordered_json;

Result<void> laes_valg(int antal, char** ord, Valg& valg) {
    for (int i = 1; i < antal; i += 2) {
        if (i + 1 == antal || !valg.contains(ord[i]))
            return std::unexpected(
                Fejl::kalder(40, std::string("Ukendt eller halvt valg: ") + ord[i]));
        valg[ord[i]] = ord[i + 1];
    }
    return {};
}

std::vector<std::string> linjer(const std::string& fil) {
    std::ifstream f(fil);
    std::vector<std::string> ud;
    for (std::string l; std::getline(f, l);)
        if (const std::string_view t = trim(l); !t.empty() && t.front() != '#') ud.emplace_back(t);
    return ud;
}

std::vector<int> tal_i(const std::string& liste) {
    std::vector<int> ud;
    for (const std::string_view c : split(liste, ','))
        ud.push_back(std::stoi(std::string(c)));
    return ud;
}

Result<Server> laes_klar(const std::string& fil, std::size_t nr, const std::string& myndighed) {
    std::ifstream f(fil);
    try {
        const Json klar = Json::parse(f);
        const std::string https = klar.at("https");
        const std::size_t kolon = https.rfind(':');
        const Json& system = klar.at("systemer").at(nr);
        Server s;
        s.maal = {https.substr(8, kolon - 8),
                  static_cast<std::uint16_t>(std::stoi(https.substr(kolon + 1))), klar.at("ca"),
                  system.at("certifikat"), system.at("noegle")};
        s.system = system.at("uuid");
        // Without a header the system acts for its own authority.
        s.cvr = myndighed.empty() ? std::string(system.at("cvr")) : myndighed;
        for (const Json& m : klar.at("myndigheder"))
            if (m.at("cvr") == s.cvr) s.organisation = m.at("organisation");
        if (s.organisation.empty())
            return std::unexpected(Fejl::kalder(40, "Myndigheden står ikke i klar.json: " + s.cvr));
        return s;
    } catch (const std::exception& e) {
        return std::unexpected(Fejl::miljoe(std::string("klar.json: ") + e.what()));
    }
}

Result<Resultat> maal(const Server& s, const std::string& navn, const Scenario& sc,
                      const Koersel& k, std::vector<Maaling>& ud) {
    const auto cpu = [&] { return s.pid > 0 ? proces_cpu_us(s.pid).value_or(0) : 0; };
    const double foer = cpu();
    FAELLED_TRY(Resultat r, koer(s.maal, sc, k));
    const double server_cpu =
        (cpu() - foer) / static_cast<double>(std::max<std::uint64_t>(r.antal, 1));
    fmt::print(
        "{:<10} {:>3} forb. {:>8.0f}/s  p50 {:>6} p90 {:>6} p99 {:>6} max {:>7} µs  fejl {}  "
        "cpu: klient {:.0f} server {:.0f} µs\n",
        navn, k.forbindelser, r.rate, r.p50_us, r.p90_us, r.p99_us, r.max_us, r.fejl,
        r.klient_cpu_us, server_cpu);
    if (r.fejl != 0) fmt::print("  første fejl: {}\n", r.foerste_fejl);
    std::fflush(stdout);
    ud.push_back({navn, k.forbindelser, k.rate, r, server_cpu, {}});
    return r;
}

Result<Kalibrering> kalibrer(const std::string& mappe, std::uint64_t froe) {
    FAELLED_TRY(const double fsync, fsync_rate(mappe));
    FAELLED_TRY(const double rsa, rsa_rate());
    fmt::print("kalibrering: {:.0f} fdatasync/s i {}, {:.0f} RSA-2048 underskrifter/s; frø {}\n",
               fsync, mappe, rsa, froe);
    return Kalibrering{fsync, rsa};
}

void gem_json(const std::string& fil, const Kalibrering& k, std::uint64_t froe,
              const std::vector<Maaling>& alle) {
    if (fil.empty()) return;
    Json rows = Json::array();
    for (const Maaling& m : alle) {
        const Resultat& r = m.resultat;
        Json row{{"operation", m.operation},
                 {"forbindelser", m.forbindelser},
                 {"oensket_rate", m.oensket_rate},
                 {"antal", r.antal},
                 {"fejl", r.fejl},
                 {"sekunder", r.sekunder},
                 {"rate", r.rate},
                 {"p50_us", r.p50_us},
                 {"p90_us", r.p90_us},
                 {"p99_us", r.p99_us},
                 {"max_us", r.max_us},
                 {"bytes", r.bytes},
                 {"klient_cpu_us", r.klient_cpu_us},
                 {"server_cpu_us", m.server_cpu_us}};
        for (const auto& [navn, tal] : m.mere)
            row[navn] = tal;
        rows.push_back(std::move(row));
    }
    const Json ud{{"kalibrering", {{"fdatasync_s", k.fsync}, {"rsa2048_s", k.rsa}}},
                  {"froe", froe},
                  {"maalinger", std::move(rows)}};
    std::ofstream(fil) << ud.dump(2) << "\n";
}

std::uint64_t froe_af(const std::string& valg) {
    return valg.empty() ? static_cast<std::uint64_t>(system_clock().now().us) * 1'000'003
                        : std::stoull(valg);
}

}  // namespace faelled::bench
