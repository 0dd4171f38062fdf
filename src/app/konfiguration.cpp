#include "app/konfiguration.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "app/filer.hpp"
#include "base/log.hpp"

namespace faelled::app {

namespace {

// Takes the value of one key over; the text says what was expected, empty when all is well.
using Saet = std::function<std::string(const toml::node&, Konfiguration&)>;

struct Noegle {
    std::string navn;
    Saet saet;
};

template <typename Felt>
Saet heltal(std::int64_t mindst, std::int64_t hoejst, Felt felt, std::int64_t faktor = 1) {
    return [=](const toml::node& n, Konfiguration& k) -> std::string {
        const auto v = n.value_exact<std::int64_t>();
        if (!v || *v < mindst || *v > hoejst) {
            return fmt::format("skal være et heltal fra {} til {}", mindst, hoejst);
        }
        auto& maal = felt(k);
        maal = static_cast<std::remove_reference_t<decltype(maal)>>(*v * faktor);
        return {};
    };
}

template <typename Felt>
Saet janej(Felt felt) {
    return [=](const toml::node& n, Konfiguration& k) -> std::string {
        const auto v = n.value_exact<bool>();
        if (!v) return "skal være true eller false";
        felt(k) = *v;
        return {};
    };
}

std::string saet_rettemaade(const toml::node& n, Konfiguration& k) {
    const std::string v = n.value_exact<std::string>().value_or("");
    if (v != "flet" && v != "erstat_lister") return "skal være \"flet\" eller \"erstat_lister\"";
    k.oio.rettemaade = v == "flet" ? oio::Rettemaade::kFlet : oio::Rettemaade::kErstatLister;
    return {};
}

std::string saet_niveau(const toml::node& n, Konfiguration& k) {
    constexpr std::string_view kNiveauer[] = {"debug", "info", "advarsel", "fejl"};
    const std::string v = n.value_exact<std::string>().value_or("");
    if (std::ranges::find(kNiveauer, v) == std::end(kNiveauer)) {
        return "skal være \"debug\", \"info\", \"advarsel\" eller \"fejl\"";
    }
    k.log_niveau = v;
    return {};
}

constexpr std::int64_t kMegabyte = 1 << 20;

const std::vector<Noegle>& noegler() {
    using K = Konfiguration;
    static const std::vector<Noegle> kNoegler = {
        {"http.forbindelser",
         heltal(1, 100'000, [](K& k) -> auto& { return k.http.graenser.forbindelser; })},
        {"http.krop_bytes",
         heltal(1024, 2048 * kMegabyte, [](K& k) -> auto& { return k.http.graenser.krop_bytes; })},
        {"http.header_bytes",
         heltal(1024, kMegabyte, [](K& k) -> auto& { return k.http.graenser.header_bytes; })},
        {"http.header_antal",
         heltal(10, 1000, [](K& k) -> auto& { return k.http.graenser.header_antal; })},
        {"http.laes_sekunder",
         heltal(1, 3600, [](K& k) -> auto& { return k.http.graenser.laes_sekunder; })},
        {"http.ledig_sekunder",
         heltal(1, 3600, [](K& k) -> auto& { return k.http.graenser.ledig_sekunder; })},
        {"http.haandtryk_sekunder",
         heltal(1, 600, [](K& k) -> auto& { return k.http.graenser.haandtryk_sekunder; })},
        {"http.svar_sekunder",
         heltal(1, 3600, [](K& k) -> auto& { return k.http.graenser.svar_sekunder; })},
        {"http.gzip", janej([](K& k) -> auto& { return k.http.gzip; })},
        {"traade.io", heltal(1, 256, [](K& k) -> auto& { return k.traade.io; })},
        {"traade.arbejde", heltal(1, 1024, [](K& k) -> auto& { return k.traade.arbejde; })},
        {"traade.tung", heltal(1, 256, [](K& k) -> auto& { return k.traade.tung; })},
        {"traade.koe", heltal(1, 1'000'000, [](K& k) -> auto& { return k.traade.koe; })},
        {"store.cache_mb",
         heltal(
             8, 1 << 20, [](K& k) -> auto& { return k.store.cache_bytes; }, kMegabyte)},
        {"store.skrivebuffer_mb",
         heltal(
             8, 1 << 16, [](K& k) -> auto& { return k.store.skrivebuffer_bytes; }, kMegabyte)},
        {"store.wal_mb",
         heltal(
             8, 1 << 16, [](K& k) -> auto& { return k.store.wal_bytes; }, kMegabyte)},
        {"oio.rettemaade", saet_rettemaade},
        {"oio.afvis_dobbelte_adresser",
         janej([](K& k) -> auto& { return k.oio.afvis_dobbelte_adresser; })},
        {"oio.soeg_loft", heltal(1, 1'000'000, [](K& k) -> auto& { return k.oio.soeg_loft; })},
        {"oio.list_maks", heltal(1, 100'000, [](K& k) -> auto& { return k.list_maks; })},
        {"oio.hierarki_side", heltal(1, 10'000, [](K& k) -> auto& { return k.hierarki_side; })},
        {"oio.haendelser", janej([](K& k) -> auto& { return k.oio.haendelser; })},
        {"graphql.introspektion", janej([](K& k) -> auto& { return k.introspektion; })},
        {"udbakke.maks", heltal(0, std::numeric_limits<std::int64_t>::max(),
                                [](K& k) -> auto& { return k.udbakke_maks; })},
        {"log.niveau", saet_niveau},
        {"drift.stop_sekunder", heltal(0, 3600, [](K& k) -> auto& { return k.stop_sekunder; })},
    };
    return kNoegler;
}

// Edit distance (Levenshtein), for "did you mean".
std::size_t afstand(std::string_view a, std::string_view b) {
    std::vector<std::size_t> raekke(b.size() + 1);
    std::iota(raekke.begin(), raekke.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t skraa = raekke[0];
        raekke[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t op = raekke[j];
            raekke[j] =
                std::min({op + 1, raekke[j - 1] + 1, skraa + (a[i - 1] == b[j - 1] ? 0 : 1)});
            skraa = op;
        }
    }
    return raekke.back();
}

std::string forslag(std::string_view ukendt) {
    const auto naermest = std::ranges::min_element(
        noegler(), {}, [&](const Noegle& n) { return afstand(n.navn, ukendt); });
    return afstand(naermest->navn, ukendt) <= std::max<std::size_t>(3, ukendt.size() / 3)
               ? fmt::format("; mente du {}?", naermest->navn)
               : std::string{};
}

class Laeser {
  public:
    explicit Laeser(std::string fil) : fil_(std::move(fil)) {}

    void tabel(const toml::table& t, const std::string& sti) {
        for (const auto& [navn, node] : t) {
            const std::string fuld =
                sti.empty() ? std::string(navn.str()) : sti + "." + std::string(navn.str());
            if (const toml::table* under = node.as_table()) {
                // Report an unknown section once, not each of its keys.
                if (under->empty() && !er_afsnit(fuld)) fejl(navn.source(), ukendt(fuld));
                tabel(*under, fuld);
                continue;
            }
            const auto found = std::ranges::find(noegler(), fuld, &Noegle::navn);
            if (found == noegler().end()) {
                fejl(navn.source(), ukendt(fuld));
            } else if (const std::string galt = found->saet(node, konfiguration_); !galt.empty()) {
                fejl(node.source(), fmt::format("{} {}", fuld, galt));
            }
        }
    }

    void fejl(const toml::source_region& sted, const std::string& tekst) {
        if (!fejl_.empty()) fejl_ += "\n";
        fejl_ += fmt::format("{}:{}: {}", fil_, sted.begin.line, tekst);
    }

    Result<Konfiguration> faerdig() {
        if (!fejl_.empty()) return std::unexpected(Fejl::kalder(40, fejl_));
        return konfiguration_;
    }

  private:
    static bool er_afsnit(const std::string& navn) {
        return std::ranges::any_of(noegler(),
                                   [&](const Noegle& n) { return n.navn.starts_with(navn + "."); });
    }
    static std::string ukendt(const std::string& navn) {
        return fmt::format("ukendt nøgle {}{}", navn, forslag(navn));
    }

    std::string fil_;
    std::string fejl_;
    Konfiguration konfiguration_;
};

}  // namespace

Result<Konfiguration> laes_konfiguration(std::string_view tekst, const std::string& fil) {
    Laeser laeser(fil);
    try {
        laeser.tabel(toml::parse(tekst, fil), {});
    } catch (const toml::parse_error& e) {
        laeser.fejl(e.source(), std::string(e.description()));
    }
    return laeser.faerdig();
}

Result<Konfiguration> laes_konfigurationsfil(const std::string& fil) {
    const Result<std::string> tekst = laes_fil(fil);
    if (!tekst) return std::unexpected(Fejl::kalder(40, tekst.error().tekst));
    return laes_konfiguration(*tekst, fil);
}

std::vector<std::string> konfigurationsnoegler() {
    std::vector<std::string> ud;
    for (const Noegle& n : noegler())
        ud.push_back(n.navn);
    return ud;
}

}  // namespace faelled::app
