#include "app/indlaesning.hpp"

#include <algorithm>

#include "app/demo/borgere.hpp"
#include "app/demo/kommuneplan.hpp"
#include "app/faellesdata.hpp"
#include "app/filer.hpp"
#include "app/lageraabning.hpp"
#include "organisation/organisation.hpp"

namespace faelled::app {

namespace org = organisation;

namespace {

// Format of what `kMaerkeFaelles` and the others stand for; a new one makes old stores load again.
constexpr std::string_view kUdgave = "1";
constexpr int kFindesAllerede = 49;

oio::Skriver operatoer() {
    return {org::kOperatoer, oio::Reference(org::operatoer_organisation()), {}};
}

// The engine that fills a store at the start: what it brings in happened long ago, so no events.
oio::Motor startmotor(store::Lager& lager, const Startlager& s) {
    oio::Motorindstillinger settings = s.konfiguration->oio;
    settings.haendelser = false;
    settings.afvis_dobbelte_adresser = false;
    return {lager, *s.ur, *s.entropi, settings};
}

Result<void> indlaes_faelles(store::Lager& lager, const Startlager& s) {
    oio::Motor motor = startmotor(lager, s);
    FAELLED_CHECK(indlaes(motor, operatoer(),
                          faelles_objekter(alle_myndigheder(*s.grund), s.grund->itsystemer())));
    return saet_maerke(lager, kMaerkeFaelles);
}

// Made only when they are loaded: nobody needs them again at a later start.
Result<std::vector<Objekt>> borgersager(const Startlager& s) {
    FAELLED_TRY(const Navneliste navne, Navneliste::indlaes());
    FAELLED_TRY(const Kommuneplan kb, plan_korsbaek());
    return lav_borgere(*s.grund, kb, navne, dansk_midnat(s.ur->now())).objekter;
}

Result<void> indlaes_demo(store::Lager& lager, Startlager& s) {
    oio::Motor motor = startmotor(lager, s);
    for (Demokommune& k : s.demo) {
        const oio::Skriver skriver{k.myndighed.cvr, oio::Reference(k.myndighed.organisation), {}};
        FAELLED_CHECK(indlaes(motor, skriver, std::move(k.objekter)));
        if (k.myndighed.cvr == korsbaek().cvr) {
            FAELLED_TRY(std::vector<Objekt> sager, borgersager(s));
            FAELLED_CHECK(indlaes(motor, skriver, std::move(sager)));
        }
        FAELLED_CHECK(anvend(motor, skriver, std::move(k.aendringer)));
        FAELLED_CHECK(saet_rod(motor, k.myndighed, k.rod));
    }
    return saet_maerke(lager, kMaerkeDemo);
}

struct Mangler {
    bool faelles = false;
    bool demo = false;
};

Result<Mangler> mangler(store::Lager& lager, const Startlager& s) {
    FAELLED_TRY(const bool faelles, har_maerke(lager, kMaerkeFaelles));
    FAELLED_TRY(const bool demo, har_maerke(lager, kMaerkeDemo));
    FAELLED_TRY(const bool seed, har_maerke(lager, kMaerkeSeed));
    if (seed && !s.demo.empty()) {
        return std::unexpected(Fejl::kalder(
            40, "Lageret i " + s.mappe +
                    " er lavet af faelled seed og har sit eget Korsbæk; start med --no-demo"));
    }
    return Mangler{!faelles, !demo && !s.demo.empty()};
}

Result<void> fyld(Startlager& s, const Mangler& m) {
    FAELLED_TRY(const std::unique_ptr<store::Lager> lager,
                aabn_lager(*s.konfiguration, s.mappe, false));
    if (m.faelles) FAELLED_CHECK(indlaes_faelles(*lager, s));
    if (m.demo) FAELLED_CHECK(indlaes_demo(*lager, s));
    return {};
}

}  // namespace

Result<void> indlaes(oio::Motor& motor, const oio::Skriver& skriver, std::vector<Objekt> objekter) {
    constexpr std::size_t kSamtidig = 500;
    for (std::size_t from = 0; from < objekter.size(); from += kSamtidig) {
        const std::size_t to = std::min(objekter.size(), from + kSamtidig);
        std::vector<oio::Import> part;
        part.reserve(to - from);
        std::vector<Uuid> uuids;
        for (std::size_t i = from; i < to; ++i) {
            uuids.push_back(objekter[i].input.uuid);
            part.push_back({objekter[i].type, std::move(objekter[i].input)});
        }
        const auto svar = motor.importer_flere(skriver, std::move(part));
        for (std::size_t i = 0; i < svar.size(); ++i) {
            if (svar[i] || svar[i].error().kode == kFindesAllerede) continue;
            Fejl fejl = svar[i].error();
            fejl.tekst = "Indlæsning af " + std::string(objekter[from + i].type->navn) + " " +
                         uuids[i].text() + ": " + fejl.tekst;
            return std::unexpected(std::move(fejl));
        }
    }
    return {};
}

Result<void> anvend(oio::Motor& motor, const oio::Skriver& skriver,
                    std::vector<Aendring> aendringer) {
    for (Aendring& a : aendringer) {
        const Uuid uuid = a.input.uuid;
        Result<void> svar = motor.ret(*a.type, skriver, std::move(a.input));
        if (svar) continue;
        Fejl fejl = std::move(svar).error();
        fejl.tekst =
            "Ændring af " + std::string(a.type->navn) + " " + uuid.text() + ": " + fejl.tekst;
        return std::unexpected(std::move(fejl));
    }
    return {};
}

Result<std::vector<Demokommune>> demokommuner(const Grunddata& grund, Tid idag) {
    FAELLED_TRY(const Navneliste navne, Navneliste::indlaes());
    FAELLED_TRY(const Kommuneplan kb, plan_korsbaek());
    FAELLED_TRY(const Kommuneplan ll, plan_lillelund());
    std::vector<Demokommune> ud;
    ud.push_back(lav_korsbaek(grund, kb, navne, idag));
    ud.push_back(lav_kommune(grund, ll, navne));
    return ud;
}

Result<void> saet_rod(oio::Motor& motor, const Myndighed& m, const Uuid& rod) {
    std::vector<Aendring> aendringer;
    aendringer.push_back(Objektbygger(org::kOrganisation, m.organisation, m.organisation,
                                      {dato("2020-01-01"), Tid::plus_uendelig()})
                             .relation("Overordnet", rod)
                             .aendring());
    return anvend(motor, operatoer(), std::move(aendringer));
}

Result<bool> har_maerke(store::Lager& lager, std::string_view maerke) {
    FAELLED_TRY(const std::optional<std::string> v, lager.hent(store::Rum::kMeta, maerke));
    return v == kUdgave;
}

Result<void> saet_maerke(store::Lager& lager, std::string_view maerke) {
    store::Batch batch;
    batch.rum.push_back(
        {store::Rum::kMeta, std::string(maerke), std::string(kUdgave), std::nullopt});
    return lager.append(std::move(batch));
}

std::vector<Myndighed> alle_myndigheder(const Grunddata& grund) {
    std::vector<Myndighed> ud = grund.myndigheder();
    ud.push_back(korsbaek());
    ud.push_back(lillelund());
    return ud;
}

Result<std::unique_ptr<store::Lager>> aabn_startlager(Startlager s) {
    Mangler m{true, !s.demo.empty()};
    if (findes(s.mappe) || !s.konfiguration->postgres.url.empty()) {
        FAELLED_TRY(std::unique_ptr<store::Lager> lager, aabn_lager(*s.konfiguration, s.mappe));
        FAELLED_TRY(m, mangler(*lager, s));
        if (!m.faelles && !m.demo) return lager;
    }
    FAELLED_CHECK(fyld(s, m));
    return aabn_lager(*s.konfiguration, s.mappe);
}

}  // namespace faelled::app
