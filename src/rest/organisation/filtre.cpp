#include "rest/organisation/filtre.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "rest/organisation/opslag.hpp"

namespace faelled::rest {

namespace {

using graphql::Problem;
using graphql::Value;
using Uuider = std::unordered_set<Uuid>;

// Narrows `liste` to objects with a relation `art` (of role `rolle`) to one of `maal`. Few targets
// become criteria of the search; many are tested on what the search finds.
void kraev_en_af(Henter& h, Liste& liste, std::uint8_t art, const std::optional<Uuid>& rolle,
                 Uuider maal) {
    oio::Relation kriterium;
    kriterium.art = art;
    if (rolle) kriterium.rolle = oio::Reference(*rolle);
    if (maal.size() <= Henter::kMaksKriterier) {
        for (const Uuid& u : maal) {
            kriterium.ref = oio::Reference(u);
            liste.input.eksempel.relationer.push_back(kriterium);
        }
        return;
    }
    liste.input.eksempel.relationer.push_back(kriterium);
    liste.filter = [&h, art, rolle, foer = std::move(liste.filter),
                    maal = std::make_shared<const Uuider>(std::move(maal))](const Kopi& k) {
        const auto relationer = h.nu(k).relationer(art);
        return (!foer || foer(k)) && std::ranges::any_of(relationer, [&](const oio::Relation* r) {
                   const bool rolle_passer = !rolle || r->rolle.samme(oio::Reference(*rolle));
                   return rolle_passer && r->ref.uuid() != nullptr &&
                          maal->contains(*r->ref.uuid());
               });
    };
}

std::optional<Uuid> uuid_felt(const Value& v, std::string_view navn) {
    const Value* f = v.member(navn);
    return f == nullptr || f->is_null() ? std::nullopt : Uuid::parse(f->text);
}

const std::string* tekst_felt(const Value& v, std::string_view navn) {
    const Value* f = v.member(navn);
    return f == nullptr || f->is_null() ? nullptr : &f->text;
}

void kraev_felt(oio::SoegInput& input, std::uint8_t position, const std::string& tekst) {
    if (input.eksempel.egenskaber.empty()) input.eksempel.egenskaber.emplace_back();
    auto& felter = input.eksempel.egenskaber.front().felter;
    felter.push_back({position, tekst});
    std::ranges::sort(felter, {}, &oio::Feltvaerdi::felt);
}

bool aktiv(const graphql::Arguments& a) {
    return a.find("status")->text == "AKTIV";
}

// False when no class has such a number.
bool filtrer_opgaver(Henter& h, Liste& liste, const Value& filter) {
    const std::uint8_t art = h.tabel().enhed.opgaver;
    const auto rolle = uuid_felt(filter, "rolle");
    Uuider klasser;
    for (const Value& moenster : filter.member("kleNummer")->items) {
        if (moenster.text == "*") {
            oio::Relation kriterium;  // any task at all, also one whose class is unknown
            kriterium.art = art;
            if (rolle) kriterium.rolle = oio::Reference(*rolle);
            liste.input.eksempel.relationer.push_back(std::move(kriterium));
            return true;
        }
        for (const Uuid& u : h.kilde().kle_uuider(moenster.text))
            klasser.insert(u);
    }
    if (klasser.empty()) return false;
    kraev_en_af(h, liste, art, rolle, std::move(klasser));
    return true;
}

// False when nobody can match; problem on failure.
using Udfald = std::expected<bool, Problem>;

Udfald filtrer_adresse(Henter& h, Liste& liste, const Value& filter) {
    oio::SoegInput input;
    kraev_felt(input, h.tabel().adresse.tekst, *tekst_felt(filter, "tekst"));
    const auto adresser = h.soeg_alle(*h.typer().adresse, input);
    if (!adresser) return std::unexpected(problem(adresser.error()));
    if (adresser->empty()) return false;
    kraev_en_af(h, liste, h.tabel().bruger.adresser, uuid_felt(filter, "rolle"),
                Uuider(adresser->begin(), adresser->end()));
    return true;
}

Udfald filtrer_person(Henter& h, Liste& liste, const Value& filter,
                      std::optional<Problem>& advarsel_ud) {
    const std::string* navn = tekst_felt(filter, "navn");
    const std::string* cpr = tekst_felt(filter, "cpr");
    if (navn == nullptr && cpr == nullptr) return true;
    // A search on a hidden field finds nothing (10.1), else it would tell what the field holds.
    if ((navn != nullptr && !h.kalder().har(adgang::kSeNavn)) ||
        (cpr != nullptr && !h.kalder().har(adgang::kSeCpr))) {
        advarsel_ud =
            advarsel(graphql::Classification::kUnauthorized,
                     "Serviceaftalen giver ikke adgang til at søge på personens navn eller cpr");
        return false;
    }
    oio::SoegInput input;
    if (navn != nullptr) kraev_felt(input, h.tabel().person.navn, *navn);
    if (cpr != nullptr) kraev_felt(input, h.tabel().person.cpr, *cpr);
    const auto personer = h.soeg_alle(*h.typer().person, input);
    if (!personer) return std::unexpected(problem(personer.error()));
    if (personer->empty()) return false;
    kraev_en_af(h, liste, h.tabel().bruger.personer, std::nullopt,
                Uuider(personer->begin(), personer->end()));
    return true;
}

}  // namespace

std::expected<Filtreret, Problem> enhedsfilter(Henter& h, const graphql::Arguments& a) {
    const Tabel::Enhed& t = h.tabel().enhed;
    Liste liste{h.typer().organisation_enhed, med_gyldighed(t.gyldighed, aktiv(a)), {}, {}};
    const Uuid organisation = h.kalder().organisation();
    const auto ejer = h.hent(*h.typer().organisation, std::span(&organisation, 1));
    if (!ejer) return std::unexpected(problem(ejer.error()));
    if (ejer->front())
        liste.rod = h.nu(*ejer->front()).reference(h.tabel().organisation.overordnet);

    if (const Value* opgaver = a.find_not_null("opgaver")) {
        if (!filtrer_opgaver(h, liste, *opgaver)) return Filtreret{};
    }
    if (const auto systemer = uuider(a.find_not_null("itSystemer"))) {
        if (systemer->empty()) return Filtreret{};
        kraev_en_af(h, liste, t.it_systemer, std::nullopt,
                    Uuider(systemer->begin(), systemer->end()));
    }
    return Filtreret{std::move(liste), {}};
}

std::expected<Filtreret, Problem> brugerfilter(Henter& h, const graphql::Arguments& a) {
    const Tabel::Bruger& t = h.tabel().bruger;
    Filtreret out;
    Liste liste{h.typer().bruger, med_gyldighed(t.gyldighed, aktiv(a)), {}, {}};
    if (const Value* filter = a.find_not_null("brugerFilter")) {
        if (const auto* navn = tekst_felt(*filter, "brugernavn"))
            kraev_felt(liste.input, t.navn, *navn);
        if (const auto type = uuid_felt(*filter, "brugerTypeUuid")) {
            kraev_relation(liste.input, t.typer, *type);
        }
        const Value* person = filter->member("personFilter");
        if (person != nullptr && !person->is_null()) {
            const auto mulig = filtrer_person(h, liste, *person, out.advarsel);
            if (!mulig) return std::unexpected(mulig.error());
            if (!*mulig) return out;
        }
        const Value* adresse = filter->member("adresseRolleFilter");
        if (adresse != nullptr && !adresse->is_null()) {
            const auto mulig = filtrer_adresse(h, liste, *adresse);
            if (!mulig) return std::unexpected(mulig.error());
            if (!*mulig) return out;
        }
    }
    out.liste = std::move(liste);
    return out;
}

}  // namespace faelled::rest
