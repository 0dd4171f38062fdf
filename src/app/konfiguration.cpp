#include "app/konfiguration.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>

#include "app/besked/rabbitkoe.hpp"
#include "app/filer.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

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

template <typename Felt>
Saet tekst(Felt felt) {
    return [=](const toml::node& n, Konfiguration& k) -> std::string {
        const auto v = n.value_exact<std::string>();
        if (!v || v->empty()) return "skal være en tekst";
        felt(k) = *v;
        return {};
    };
}

template <typename Felt>
Saet liste(Felt felt) {
    return [=](const toml::node& n, Konfiguration& k) -> std::string {
        const toml::array* all = n.as_array();
        std::vector<std::string> values;
        for (std::size_t i = 0; all != nullptr && i < all->size(); ++i)
            values.push_back((*all)[i].value_exact<std::string>().value_or(""));
        if (all == nullptr || std::ranges::find(values, "") != values.end())
            return "skal være en liste af tekster";
        felt(k) = std::move(values);
        return {};
    };
}

std::string saet_aftryk(const toml::node& n, Konfiguration& k) {
    constexpr std::string_view kForventet =
        "skal være en liste af SHA-256-aftryk, hver på 64 hexcifre";
    const auto read = liste([](Konfiguration& x) -> auto& { return x.operatoer_aftryk; });
    if (!read(n, k).empty()) return std::string(kForventet);
    for (std::string& print : k.operatoer_aftryk) {
        // As tools show it: upper case, with colons.
        std::erase(print, ':');
        print = fold(print);
        if (print.size() != 64 || print.find_first_not_of("0123456789abcdef") != std::string::npos)
            return std::string(kForventet);
    }
    return {};
}

std::string saet_rabbiturl(const toml::node& n, Konfiguration& k) {
    k.bf.rabbitmq.url = n.value_exact<std::string>().value_or("");
    const auto read = laes_rabbiturl(k.bf.rabbitmq.url);
    return read ? std::string() : read.error().tekst;
}

void tilfoej_noeglefil(const std::string& section, Noeglefil Konfiguration::* field,
                       std::vector<Noegle>& out) {
    out.push_back({section + ".certifikat",
                   tekst([=](Konfiguration& k) -> auto& { return (k.*field).certifikat; })});
    out.push_back(
        {section + ".noegle", tekst([=](Konfiguration& k) -> auto& { return (k.*field).noegle; })});
    out.push_back({section + ".kodeord_fil",
                   tekst([=](Konfiguration& k) -> auto& { return (k.*field).kodeord_fil; })});
}

// "UUID word word ...": calls `take` for each word after the UUID; false from it is a mistake.
// Where `all` is given, * in place of the UUID stands for it.
std::string uuid_med_ord(const toml::node& n, const std::string& expected,
                         const std::function<bool(const Uuid&, const std::string&)>& take,
                         std::optional<Uuid> all = {}) {
    const toml::array* entries = n.as_array();
    if (entries == nullptr) return expected;
    for (const toml::node& entry : *entries) {
        const std::string text = entry.value_exact<std::string>().value_or("");
        std::optional<Uuid> key;
        std::size_t words = 0;
        for (const std::string_view word : split(text, ' ')) {
            if (word.empty()) continue;
            if (words++ == 0) {
                key = all && word == "*" ? all : Uuid::parse(word);
                if (!key) return expected;
            } else if (!take(*key, std::string(word))) {
                return expected;
            }
        }
        if (words < 2) return expected;
    }
    return {};
}

std::string saet_strenge(const toml::node& n, Konfiguration& k) {
    k.indekser.strenge.clear();
    return uuid_med_ord(
        n,
        "skal være en liste af tekster: et systems UUID, eller * for alle, og de regler (C01-C32), "
        "som afviser",
        [&](const Uuid& sender, const std::string& word) {
            const auto rule = indeks::regel_ved_id(word);
            if (rule) k.indekser.strenge[sender].insert(*rule);
            return rule.has_value();
        },
        indeks::kAlle);
}

std::string saet_tilladte(const toml::node& n, Konfiguration& k) {
    k.indekser.tilladte.clear();
    return uuid_med_ord(n,
                        "skal være en liste af tekster: et mastersystems UUID og UUID'er på de "
                        "systemer, som må skrive for det",
                        [&](const Uuid& master, const std::string& word) {
                            const auto sender = Uuid::parse(word);
                            if (sender) k.indekser.tilladte[master].insert(*sender);
                            return sender.has_value();
                        });
}

std::string saet_kryptering(const toml::node& n, Konfiguration& k) {
    const std::string v = n.value_exact<std::string>().value_or("");
    if (v == "ingen") {
        k.post.kryptering = net::Postkryptering::kIngen;
    } else if (v == "starttls") {
        k.post.kryptering = net::Postkryptering::kStarttls;
    } else if (v == "tls") {
        k.post.kryptering = net::Postkryptering::kTls;
    } else {
        return "skal være \"ingen\", \"starttls\" eller \"tls\"";
    }
    return {};
}

// Evidence of what was instructed: five years at least (ADM-060).
std::string saet_administration_doegn(const toml::node& n, Konfiguration& k) {
    const std::int64_t v = n.value_exact<std::int64_t>().value_or(-1);
    if (v != 0 && (v < 1'827 || v > 36'500))
        return "skal være 0 eller et heltal fra 1827 til 36500";
    k.revision.administration_doegn = static_cast<std::uint32_t>(v);
    return {};
}

// What an installation has and a sandbox makes for itself.
std::vector<Noegle> installationsnoegler() {
    using K = Konfiguration;
    std::vector<Noegle> out = {
        {"installation.data", tekst([](K& k) -> auto& { return k.installation.data; })},
        {"installation.miljoe", tekst([](K& k) -> auto& { return k.installation.miljoe; })},
        {"installation.adresse", tekst([](K& k) -> auto& { return k.installation.adresse; })},
        {"lyt.adresser", liste([](K& k) -> auto& { return k.installation.adresser; })},
        {"lyt.port", heltal(1, 65'535, [](K& k) -> auto& { return k.installation.port; })},
    };
    tilfoej_noeglefil("tls", &K::tls, out);
    out.push_back({"sts.entity_id", tekst([](K& k) -> auto& { return k.sts.entity_id; })});
    out.push_back({"sts.certifikat", tekst([](K& k) -> auto& { return k.sts.noegle.certifikat; })});
    out.push_back({"sts.noegle", tekst([](K& k) -> auto& { return k.sts.noegle.noegle; })});
    out.push_back(
        {"sts.kodeord_fil", tekst([](K& k) -> auto& { return k.sts.noegle.kodeord_fil; })});
    out.push_back({"sts.tidligere", liste([](K& k) -> auto& { return k.sts.tidligere; })});
    out.push_back({"sts.levetid_minutter",
                   heltal(1, 480, [](K& k) -> auto& { return k.sts.levetid_minutter; })});
    tilfoej_noeglefil("organisation", &K::organisation, out);
    tilfoej_noeglefil("serviceplatform", &K::serviceplatform, out);
    tilfoej_noeglefil("sider", &K::sider, out);
    const std::vector<Noegle> rest = {
        {"tillid.roedder", liste([](K& k) -> auto& { return k.tillid.roedder; })},
        {"tillid.mellem", liste([](K& k) -> auto& { return k.tillid.mellem; })},
        {"tillid.spaerrelister", liste([](K& k) -> auto& { return k.tillid.spaerrelister; })},
        {"tillid.haard_spaerring", janej([](K& k) -> auto& { return k.tillid.haard_spaerring; })},
        {"tillid.kraev_kaede", janej([](K& k) -> auto& { return k.tillid.kraev_kaede; })},
        {"operatoer.aftryk", saet_aftryk},
        {"bf.byt_myndigheder", janej([](K& k) -> auto& { return k.bf.byt_myndigheder; })},
        {"bf.dedup", janej([](K& k) -> auto& { return k.bf.dedup; })},
        {"bf.foelsomhed_3", tekst([](K& k) -> auto& { return k.bf.foelsomhed[2]; })},
        {"bf.foelsomhed_4", tekst([](K& k) -> auto& { return k.bf.foelsomhed[3]; })},
        {"bf.maks_forsoeg", heltal(0, 1'000'000, [](K& k) -> auto& { return k.bf.maks_forsoeg; })},
        {"bf.send.svarfrist_sekunder",
         heltal(1, 600, [](K& k) -> auto& { return k.bf.svarfrist_sekunder; })},
        {"bf.alarm.laengde",
         heltal(0, 1'000'000'000, [](K& k) -> auto& { return k.bf.alarm_laengde; })},
        {"bf.alarm.alder_timer",
         heltal(0, 10'000, [](K& k) -> auto& { return k.bf.alarm_alder_timer; })},
        {"bf.alarm.stilstand_timer",
         heltal(0, 10'000, [](K& k) -> auto& { return k.bf.alarm_stilstand_timer; })},
        {"bf.rabbitmq.url", saet_rabbiturl},
        {"bf.rabbitmq.kodeord_fil", tekst([](K& k) -> auto& { return k.bf.rabbitmq.kodeord_fil; })},
        {"bf.rabbitmq.ca", tekst([](K& k) -> auto& { return k.bf.rabbitmq.ca; })},
        {"bf.amqp.require_client_certificate",
         janej([](K& k) -> auto& { return k.bf.kraev_klientcertifikat; })},
        {"bf.amqp.port", heltal(0, 65535, [](K& k) -> auto& { return k.bf.amqps_port; })},
        {"bf.amqp.default_prefetch", heltal(0, 65535, [](K& k) -> auto& { return k.bf.prefetch; })},
        {"bf.amqp.max_connections",
         heltal(1, 1'000'000, [](K& k) -> auto& { return k.bf.forbindelser; })},
        {"bf.amqp.allow_missing_header_token",
         janej([](K& k) -> auto& { return k.bf.tillad_manglende_token; })},
        {"adgang.skaevhed_sekunder",
         heltal(0, 3600, [](K& k) -> auto& { return k.adgang.skaevhed_sekunder; })},
        {"adgang.mindste_sikringsniveau",
         heltal(0, 4, [](K& k) -> auto& { return k.adgang.mindste_sikringsniveau; })},
        {"adgang.kontroller_status",
         janej([](K& k) -> auto& { return k.adgang.kontroller_status; })},
        {"adgang.huskede_tokens",
         heltal(100, 1'000'000, [](K& k) -> auto& { return k.adgang.huskede_tokens; })},
        {"adgang.genspil_pladser",
         heltal(1000, 100'000'000, [](K& k) -> auto& { return k.adgang.genspil_pladser; })},
        {"adgang.signer_i_pulje", janej([](K& k) -> auto& { return k.adgang.signer_i_pulje; })},
        {"revision.adgang_doegn",
         heltal(0, 36'500, [](K& k) -> auto& { return k.revision.adgang_doegn; })},
        {"revision.administration_doegn", saet_administration_doegn},
        {"revision.forbrug_doegn",
         heltal(0, 36'500, [](K& k) -> auto& { return k.revision.forbrug_doegn; })},
        {"revision.segl_sekunder",
         heltal(1, 1800, [](K& k) -> auto& { return k.revision.segl_sekunder; })},
        {"post.vaert", tekst([](K& k) -> auto& { return k.post.vaert; })},
        {"post.port", heltal(1, 65'535, [](K& k) -> auto& { return k.post.port; })},
        {"post.kryptering", saet_kryptering},
        {"post.afsender", tekst([](K& k) -> auto& { return k.post.afsender; })},
        {"post.bruger", tekst([](K& k) -> auto& { return k.post.bruger; })},
        {"post.kodeord_fil", tekst([](K& k) -> auto& { return k.post.kodeord_fil; })},
        {"post.ca", tekst([](K& k) -> auto& { return k.post.ca; })},
        {"post.advis_doegn", heltal(0, 36'500, [](K& k) -> auto& { return k.post.advis_doegn; })},
    };
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
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

std::string saet_url(const toml::node& n, Konfiguration& k) {
    k.postgres.url = n.value_exact<std::string>().value_or("");
    return store::er_postgres_url(k.postgres.url) ? "" : "skal begynde med \"postgres://\"";
}

std::string saet_replika(const toml::node& n, Konfiguration& k) {
    k.postgres.replika = n.value_exact<std::string>().value_or("");
    return store::er_postgres_url(k.postgres.replika) ? "" : "skal begynde med \"postgres://\"";
}

constexpr std::int64_t kMegabyte = 1 << 20;

std::vector<Noegle> driftsnoegler() {
    using K = Konfiguration;
    return {
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
        {"traade.sts", heltal(0, 256, [](K& k) -> auto& { return k.traade.sts; })},
        {"traade.koe", heltal(1, 1'000'000, [](K& k) -> auto& { return k.traade.koe; })},
        {"traade.kalder_koe",
         heltal(1, 1'000'000, [](K& k) -> auto& { return k.traade.kalder_koe; })},
        {"traade.kalder_andel",
         heltal(1, 100, [](K& k) -> auto& { return k.traade.kalder_andel; })},
        {"web.sessioner", heltal(10, 1'000'000, [](K& k) -> auto& { return k.web.sessioner; })},
        {"web.session_ledig_minutter",
         heltal(1, 480, [](K& k) -> auto& { return k.web.session_ledig_minutter; })},
        {"web.session_timer", heltal(1, 24, [](K& k) -> auto& { return k.web.session_timer; })},
        {"store.url", saet_url},
        {"store.forbindelser",
         heltal(1, 1'000, [](K& k) -> auto& { return k.postgres.forbindelser; })},
        {"store.ventetid_ms",
         heltal(100, 600'000, [](K& k) -> auto& { return k.postgres.ventetid_ms; })},
        {"store.overtag_sekunder",
         heltal(
             0, 86'400, [](K& k) -> auto& { return k.postgres.overtag_ms; }, 1'000)},
        {"store.flere_noder", janej([](K& k) -> auto& { return k.flere_noder; })},
        {"store.partitioner",
         heltal(1, 1'024, [](K& k) -> auto& { return k.postgres.partitioner; })},
        {"store.replika_url", saet_replika},
        {"store.replika_efter_sekunder",
         heltal(
             1, 3'600, [](K& k) -> auto& { return k.postgres.replika_efter_ms; }, 1'000)},
        {"store.replika_vent_ms",
         heltal(0, 10'000, [](K& k) -> auto& { return k.postgres.replika_vent_ms; })},
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
        {"klassifikation.hukommelse",
         heltal(1, 1'000'000, [](K& k) -> auto& { return k.klassifikation.hukommelse; })},
        {"indeks.henvisningskontrol",
         heltal(-1, 23, [](K& k) -> auto& { return k.henvisningskontrol; })},
        {"klassifikation.rest", janej([](K& k) -> auto& { return k.klassifikation.rest; })},
        {"klassifikation.graphql", janej([](K& k) -> auto& { return k.klassifikation.graphql; })},
        {"indeks.strenge", saet_strenge},
        {"indeks.skriver_for", saet_tilladte},
        {"indeks.cvropslag", janej([](K& k) -> auto& { return k.indekser.cvropslag; })},
        {"oio.haendelser", janej([](K& k) -> auto& { return k.oio.haendelser; })},
        {"graphql.introspektion", janej([](K& k) -> auto& { return k.introspektion; })},
        {"udbakke.maks", heltal(0, std::numeric_limits<std::int64_t>::max(),
                                [](K& k) -> auto& { return k.udbakke_maks; })},
        {"log.niveau", saet_niveau},
        {"drift.afloeb_sekunder", heltal(0, 600, [](K& k) -> auto& { return k.afloeb_sekunder; })},
        {"drift.stop_sekunder", heltal(0, 3600, [](K& k) -> auto& { return k.stop_sekunder; })},
    };
}

const std::vector<Noegle>& noegler() {
    static const std::vector<Noegle> kNoegler = [] {
        std::vector<Noegle> all = driftsnoegler();
        std::vector<Noegle> more = installationsnoegler();
        all.insert(all.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
        return all;
    }();
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

std::string mangler_til_serve(const Konfiguration& k) {
    std::string out;
    const auto kraev = [&out](bool there, std::string_view key) {
        if (!there) out += fmt::format("{}{} mangler", out.empty() ? "" : "\n", key);
    };
    kraev(!k.installation.data.empty(), "installation.data");
    kraev(!k.installation.miljoe.empty(), "installation.miljoe");
    kraev(k.tls.sat(), "tls.certifikat");
    kraev(!k.sts.entity_id.empty(), "sts.entity_id");
    kraev(k.sts.noegle.sat(), "sts.certifikat");
    kraev(k.organisation.sat(), "organisation.certifikat");
    kraev(k.serviceplatform.sat(), "serviceplatform.certifikat");
    kraev(!k.tillid.roedder.empty() || !k.tillid.kraev_kaede, "tillid.roedder");
    kraev(!k.operatoer_aftryk.empty(), "operatoer.aftryk");
    return out;
}

std::vector<std::string> konfigurationsnoegler() {
    std::vector<std::string> ud;
    for (const Noegle& n : noegler())
        ud.push_back(n.navn);
    return ud;
}

}  // namespace faelled::app
