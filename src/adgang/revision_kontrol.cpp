#include "adgang/revision_kontrol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "adgang/forbrug.hpp"
#include "adgang/nodelog.hpp"
#include "adgang/revision_format.hpp"
#include "adgang/revision_intern.hpp"
#include "adgang/revision_kaedekontrol.hpp"

namespace faelled::adgang {

using namespace format;

namespace {

constexpr auto kRum = store::Rum::kRevision;
constexpr std::size_t kMaksFund = 1000;
constexpr std::uint64_t kMeldHver = 10'000;
constexpr std::string_view kSiderraekker = "ADKZ";

// Counts of one metering row, small enough to keep a million: the buckets as one weighted sum.
struct Genregnet {
    std::array<std::uint64_t, 6> tal{};

    static Genregnet af(const Forbrugstal& t) {
        Genregnet g{{t.antal, t.afvist, t.kalderfejl, t.systemfejl, t.sum_us, 0}};
        for (std::size_t i = 0; i < kSpande; ++i)
            g.tal[5] += t.spande[i] * vaegt(i);
        return g;
    }
    void med(Udfald u, std::int64_t varighed_us, std::uint64_t n) {
        tal[0] += n;
        if (u != Udfald::kOk) tal[static_cast<std::size_t>(u)] += n;
        tal[4] += n * static_cast<std::uint64_t>(std::max<std::int64_t>(varighed_us, 0));
        tal[5] += n * vaegt(spand(varighed_us));
    }
    bool operator==(const Genregnet&) const = default;

  private:
    static std::uint64_t vaegt(std::size_t spand) {
        std::uint64_t z = (spand + 1) * 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        return (z ^ (z >> 27)) | 1;
    }
};
static_assert(static_cast<int>(Udfald::kAfvist) == 1 &&
              static_cast<int>(Udfald::kKalderfejl) == 2 &&
              static_cast<int>(Udfald::kSystemfejl) == 3);

class Gennemgang {
  public:
    Gennemgang(store::Lager& lager, std::uint8_t node, const Kontrolvalg& valg,
               const std::function<void(std::uint64_t)>& fremdrift)
        : lager_(lager, node), valg_(valg), fremdrift_(fremdrift) {}

    Result<Revisionskontrol> koer() {
        FAELLED_CHECK(hent_siderraekker());
        for (const Kaede k : kKaeder)
            FAELLED_CHECK(kaeden(k));
        certifikater();
        FAELLED_CHECK(forbrug());
        if (fremdrift_) fremdrift_(done_);
        return std::move(ud_);
    }

  private:
    void fund(Kaede k, std::uint64_t nr, std::string tekst) {
        if (ud_.fund.size() < kMaksFund)
            ud_.fund.push_back({k, nr, std::move(tekst), lager_.node()});
    }
    void taelt() {
        if (++done_ % kMeldHver == 0 && fremdrift_) fremdrift_(done_);
    }

    // Rows beside the chains are few, and kept until something accounts for them.
    Result<void> hent_siderraekker() {
        return lager_.scan(kRum, {}, {}, [&](std::string_view key, std::string_view value) {
            const char slags = key.empty() ? '\0' : key[0];
            if (kSiderraekker.find(slags) != std::string_view::npos && slags != '\0')
                raekker_.emplace(key, value);
            else if (!er_post(key) && slags != static_cast<char>(Raekke::kForbrug))
                fund(Kaede::kAdgang, 0, "en række af ukendt slags ligger i loggen");
            return true;
        });
    }
    static bool er_post(std::string_view key) {
        return key.size() == 10 && std::ranges::any_of(kKaeder, [&](Kaede k) {
                   return key.starts_with(praefiks(Raekke::kPost, k));
               });
    }
    std::optional<std::string> tag(const std::string& key) {
        auto node = raekker_.extract(key);
        if (node.empty()) return std::nullopt;
        return std::move(node.mapped());
    }

    Result<void> kaeden(Kaede k) {
        Kaedekontrol kontrol(
            k, valg_,
            {[this, k](std::uint64_t nr, std::string tekst) { fund(k, nr, std::move(tekst)); },
             [this, k](std::uint64_t nr, const krypto::Fingeraftryk& certifikat,
                       const std::string& data, const std::string& signatur,
                       std::string_view hvad) {
                 return underskrevet_af(k, nr, certifikat, data, signatur, hvad);
             },
             [this](const Revisionspost& p) { tael(p); }});
        anker(k, kontrol);
        FAELLED_CHECK(lager_.scan(kRum, praefiks(Raekke::kPost, k), {},
                                  [&](std::string_view key, std::string_view value) {
                                      taelt();
                                      kontrol.post(*ud_nummer(key), value);
                                      return true;
                                  }));
        kontrol.slut();
        ud_.kaeder[static_cast<std::size_t>(k) - 1] = kontrol.tal();
        dage(k, kontrol);
        zoner(k, kontrol);
        rester(k);
        return {};
    }

    void anker(Kaede k, Kaedekontrol& kontrol) {
        const auto value = tag(anker_noegle(k));
        if (!value) return;
        const auto a = ud_anker(*value);
        if (!a || a->kaede != k || pak(*a) != *value)
            return fund(k, 0, "ankeret efter oprydning kan ikke læses");
        if (!underskrevet_af(k, a->nr, a->certifikat, underskrevet(*a), a->signatur, "ankeret"))
            return;
        kontrol.anker(*a);
        if (k == Kaede::kAdgang) fuldt_fra_time_ = (a->dag + 1) * 24;
    }

    bool underskrevet_af(Kaede k, std::uint64_t nr, const krypto::Fingeraftryk& certifikat,
                         const std::string& data, const std::string& signatur,
                         std::string_view hvad) {
        if (std::ranges::find(ud_.certifikater, certifikat) == ud_.certifikater.end())
            ud_.certifikater.push_back(certifikat);
        const auto gemt = raekker_.find(certifikat_noegle(certifikat));
        const std::string_view der = gemt == raekker_.end() ? std::string_view() : gemt->second;
        const Segldom dom = valg_.proeve ? valg_.proeve(certifikat, der, data, signatur)
                                         : Segldom::kUkendtCertifikat;
        if (dom == Segldom::kForkert)
            fund(k, nr, fmt::format("underskriften på {} er forkert", hvad));
        if (dom == Segldom::kUkendtCertifikat)
            fund(k, nr,
                 fmt::format("{} er underskrevet med et certifikat, der ikke er betroet: {}", hvad,
                             krypto::hex(certifikat)));
        return dom == Segldom::kGyldig;
    }

    void dage(Kaede k, const Kaedekontrol& kontrol) {
        for (const auto& [dag, ventet] : kontrol.dage()) {
            const auto value = tag(dag_noegle(k, dag));
            Dagraekke raekke = ventet.raekke;
            if (!value) {
                fund(k, 0, fmt::format("dagen {} har ingen række", dag_tekst(dag)));
                continue;
            }
            if (const auto gemt = ud_dagraekke(*value); gemt && !ventet.hash_kendt)
                raekke.hash = gemt->hash;
            if (pak(raekke) != *value)
                fund(k, raekke.sidste,
                     fmt::format("rækken for dagen {} passer ikke med dagens poster",
                                 dag_tekst(dag)));
        }
    }

    void zoner(Kaede k, const Kaedekontrol& kontrol) {
        const std::uint64_t ryddet = kontrol.tal().ryddet_til;
        for (const auto& [zone, rum] : kontrol.zoner()) {
            const auto value = tag(zone_noegle(k, zone));
            const auto gemt = value ? ud_zonerum(*value) : std::nullopt;
            // The zone of the anchor may span records that are gone, and one that version 1 began
            // may speak of hashes that are not there.
            const bool passer = gemt && pak(*gemt) == *value && (gemt->beskeder || !rum.beskeder) &&
                                (ryddet > 0 && zone == ryddet / kZone
                                     ? gemt->rum.fra <= rum.rum.fra && gemt->rum.til >= rum.rum.til
                                     : gemt->rum == rum.rum);
            if (!passer)
                fund(k, zone * kZone,
                     fmt::format("tidsrummet for posterne fra {} passer ikke", zone * kZone));
        }
    }

    void rester(Kaede k) {
        const std::uint64_t ryddet = ud_.kaeder[static_cast<std::size_t>(k) - 1].ryddet_til;
        for (const Raekke r : {Raekke::kAnker, Raekke::kDag, Raekke::kZone}) {
            const std::string start = praefiks(r, k);
            for (auto it = raekker_.lower_bound(start);
                 it != raekker_.end() && it->first.starts_with(start); it = raekker_.erase(it)) {
                const auto nr = ud_nummer(it->first);
                // A clean-up that was broken off takes them next time.
                if (r == Raekke::kZone && nr && ryddet > 0 && *nr <= ryddet / kZone) continue;
                fund(k, 0,
                     r == Raekke::kDag && nr
                         ? fmt::format("dagen {} mangler i kæden",
                                       dag_tekst(static_cast<std::uint32_t>(*nr)))
                         : std::string("en række hører ikke til noget i kæden"));
            }
        }
    }

    void certifikater() {
        for (const auto& [key, value] : raekker_) {
            if (key[0] != static_cast<char>(Raekke::kCertifikat))
                fund(Kaede::kAdgang, 0, "en række hører ikke til nogen kæde");
            else if (certifikat_noegle(krypto::sha256(value)) != key)
                fund(Kaede::kAdgang, 0, "et af loggens certifikater er ændret");
        }
    }

    void tael(const Revisionspost& p) {
        const auto n = forbrugsnoegle(p);
        if (!n || n->time < fuldt_fra_time_ || !ud_.forbrug_efterregnet) return;
        genregnet_[pak(*n)].med(udfald(p), forbrugstid(p), forbrugsantal(p));
        if (genregnet_.size() > valg_.forbrug_maks) {
            ud_.forbrug_efterregnet = false;
            genregnet_.clear();
        }
    }

    Result<void> forbrug() {
        FAELLED_CHECK(lager_.scan(kRum, std::string(1, static_cast<char>(Raekke::kForbrug)), {},
                                  [&](std::string_view key, std::string_view value) {
                                      taelt();
                                      forbrugsraekke(key, value);
                                      return true;
                                  }));
        for (const auto& [key, ventet] : genregnet_)
            if (const auto n = ud_forbrugsnoegle(key))
                fund(Kaede::kAdgang, 0, "en forbrugsrække mangler: " + navn(*n));
        return {};
    }
    static std::string navn(const Forbrugsnoegle& n) {
        return fmt::format("{} {} {}", utc_datetime({n.time * 3'600 * kSekund}).substr(0, 13),
                           n.tjeneste, n.operation);
    }
    void forbrugsraekke(std::string_view key, std::string_view value) {
        ++ud_.forbrugsraekker;
        const auto n = ud_forbrugsnoegle(key);
        const auto t = ud_forbrugstal(value);
        if (!n || !t || pak(*n) != key || pak(*t) != value)
            return fund(Kaede::kAdgang, 0, "en forbrugsrække kan ikke læses");
        if (!ud_.forbrug_efterregnet || n->time < fuldt_fra_time_) return;
        auto node = genregnet_.extract(std::string(key));
        if (node.empty() || node.mapped() != Genregnet::af(*t))
            fund(Kaede::kAdgang, 0, "forbruget stemmer ikke med posterne: " + navn(*n));
    }

    Nodelog lager_;
    const Kontrolvalg& valg_;
    const std::function<void(std::uint64_t)>& fremdrift_;
    Revisionskontrol ud_;
    std::map<std::string, std::string> raekker_;
    std::unordered_map<std::string, Genregnet> genregnet_;
    std::uint32_t fuldt_fra_time_ = 0;  // hours from here have all their records
    std::uint64_t done_ = 0;
};

}  // namespace

Seglproeve seglproeve(std::vector<std::shared_ptr<const krypto::Certifikat>> betroede) {
    return [betroede = std::move(betroede)](const krypto::Fingeraftryk& certifikat,
                                            std::string_view der, std::string_view data,
                                            std::string_view signatur) {
        std::shared_ptr<const krypto::Certifikat> c;
        for (const auto& b : betroede)
            if (b->fingeraftryk() == certifikat) c = b;
        if (betroede.empty() && !der.empty()) {
            auto gemt = krypto::Certifikat::laes(der);
            if (gemt && (*gemt)->fingeraftryk() == certifikat) c = std::move(*gemt);
        }
        if (!c) return Segldom::kUkendtCertifikat;
        return c->noegle().verificer(krypto::Signaturalgoritme::kRsaSha256, data, signatur)
                   ? Segldom::kGyldig
                   : Segldom::kForkert;
    };
}

Result<Revisionskontrol> kontroller(store::Lager& lager, const Kontrolvalg& valg,
                                    const std::function<void(std::uint64_t)>& fremdrift) {
    FAELLED_TRY(const auto noder, nodelogge(lager));
    Revisionskontrol alt;
    std::uint64_t foer = 0;  // counted in the logs before
    for (const std::uint8_t node : noder) {
        Kontrolvalg own = valg;
        std::erase_if(own.vidner, [&](const Vidne& v) { return v.node != node; });
        std::uint64_t naaet = 0;
        FAELLED_TRY(Revisionskontrol k, Gennemgang(lager, node, own, [&](std::uint64_t done) {
                                            naaet = done;
                                            if (fremdrift) fremdrift(foer + done);
                                        }).koer());
        foer += naaet;
        if (node == 0) alt.kaeder = k.kaeder;
        if (node != 0) alt.andre.push_back({node, k.kaeder});
        for (const krypto::Fingeraftryk& c : k.certifikater)
            if (std::ranges::find(alt.certifikater, c) == alt.certifikater.end())
                alt.certifikater.push_back(c);
        alt.forbrugsraekker += k.forbrugsraekker;
        alt.forbrug_efterregnet = alt.forbrug_efterregnet && k.forbrug_efterregnet;
        for (Revisionsfund& f : k.fund)
            if (alt.fund.size() < kMaksFund) alt.fund.push_back(std::move(f));
    }
    // A witness of a node that has no log at all.
    for (const Vidne& v : valg.vidner)
        if (std::ranges::find(noder, v.node) == noder.end())
            alt.fund.push_back({v.kaede, v.nr, "nodens log mangler", v.node});
    return alt;
}

}  // namespace faelled::adgang
