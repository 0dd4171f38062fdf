#include "app/demo/kommuneplan.hpp"

#include <charconv>

#include "app/data_filer.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

std::vector<std::string> liste(std::string_view tekst, char skille) {
    std::vector<std::string> ud;
    if (tekst.empty()) return ud;
    for (std::string_view s : split(tekst, skille))
        ud.emplace_back(s);
    return ud;
}

Result<void> laes_saerligt(std::string_view tekst, Enhedsplan& e) {
    for (const std::string& del : liste(tekst, ',')) {
        const std::size_t lighed = del.find('=');
        const std::string navn = del.substr(0, lighed);
        const std::string vaerdi = lighed == std::string::npos ? "" : del.substr(lighed + 1);
        if (navn == "udbetaler") {
            e.los_kortnavn = vaerdi;
        } else if (navn == "betales") {
            e.betales_af = vaerdi;
        } else if (navn == "henvendelse") {
            e.henvendelse = liste(vaerdi, ';');
        } else if (navn == "betjenes") {
            e.betjenes_af = vaerdi;
        } else if (navn == "ean") {
            e.ean = true;
        } else {
            return std::unexpected(Fejl::intern("Enheden " + e.noegle + ": ukendt særligt " + del));
        }
    }
    return {};
}

Result<std::vector<Enhedsplan>> laes_enheder(std::string_view fil) {
    FAELLED_TRY(const auto raekker, tsv(fil, data_fil(fil), 10));
    std::vector<Enhedsplan> enheder;
    for (const auto& r : raekker) {
        Enhedsplan e;
        e.noegle = r[0];
        e.overordnet = r[1];
        e.navn = r[2];
        e.team = r[3] == "Team";
        const auto [slut, fejl] =
            std::from_chars(r[4].data(), r[4].data() + r[4].size(), e.ansatte);
        if (fejl != std::errc{} || slut != r[4].data() + r[4].size()) {
            return std::unexpected(
                Fejl::intern("Enheden " + e.noegle + ": ansatte er ikke et tal"));
        }
        e.fag = r[5];
        e.leder = r[6];
        e.adresse = r[7];
        e.kle = liste(r[8], ',');
        FAELLED_CHECK(laes_saerligt(r[9], e));
        enheder.push_back(std::move(e));
    }
    return enheder;
}

}  // namespace

Uuid organisation_uuid(Cvr cvr) {
    return Uuid::named(navnerum(), "organisation:" + cvr.text());
}

Myndighed korsbaek() {
    constexpr Cvr kCvr{11111111};
    return {kCvr, "900", organisation_uuid(kCvr), "Korsbæk Kommune"};
}

Myndighed lillelund() {
    constexpr Cvr kCvr{22222222};
    return {kCvr, "901", organisation_uuid(kCvr), "Lillelund Kommune"};
}

Result<Kommuneplan> plan_korsbaek() {
    Kommuneplan plan{korsbaek(), "korsbaek.example", "9900 Korsbæk", {}};
    FAELLED_TRY(plan.enheder, laes_enheder("korsbaek.tsv"));
    return plan;
}

Result<Kommuneplan> plan_lillelund() {
    Kommuneplan plan{lillelund(), "lillelund.example", "9910 Lillelund", {}};
    FAELLED_TRY(plan.enheder, laes_enheder("lillelund.tsv"));
    return plan;
}

Result<Navneliste> Navneliste::indlaes() {
    Navneliste n;
    FAELLED_TRY(const auto navne, tsv("navne.tsv", data_fil("navne.tsv"), 2));
    for (const auto& r : navne) {
        auto& liste = r[0] == "kvinde" ? n.kvinder : r[0] == "mand" ? n.maend : n.efternavne;
        liste.emplace_back(r[1]);
    }
    FAELLED_TRY(const auto stillinger, tsv("stillinger.tsv", data_fil("stillinger.tsv"), 2));
    for (const auto& r : stillinger)
        n.stillinger[std::string(r[0])].emplace_back(r[1]);
    if (n.kvinder.empty() || n.maend.empty() || n.efternavne.empty() || n.stillinger.empty()) {
        return std::unexpected(Fejl::intern("Navnelisten er ufuldstændig"));
    }
    return n;
}

}  // namespace faelled::app
