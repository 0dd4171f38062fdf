#include "indeks/skrivning.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "oio/fletning.hpp"

namespace faelled::indeks {
namespace {

// The refusal when one of the findings is a rule that is strict for `sender`.
std::optional<Fejl> streng(const Strenge& strenge, const Uuid& sender,
                           const std::vector<Fund>& fund) {
    const auto refuses = [&](const Uuid& who, Regel r) {
        const auto rules = strenge.find(who);
        return rules != strenge.end() && rules->second.contains(r);
    };
    for (const Fund& f : fund)
        if (refuses(kAlle, f.regel) || refuses(sender, f.regel)) return afvist(f);
    return {};
}

// An index stores every registration as Importeret, so the code is judged where it stands (3.1).
std::vector<Fund> kode_mangler(const oio::ImporterInput& in) {
    const auto said = [](const oio::RegistreringInput& r) {
        return r.livscyklus == oio::Livscyklus::kImporteret;
    };
    if (std::ranges::all_of(in.registreringer, said)) return {};
    return {{Regel::kRegistreringshoved, "Registrering/LivscyklusKode"}};
}

}  // namespace

Result<void> kraev(const adgang::Kalder& k, adgang::Ret right) {
    if (k.har(right)) return {};
    return std::unexpected(
        Fejl::kalder(43, std::string("Serviceaftalen giver ikke rettigheden \"") +
                             (right == adgang::kRediger ? "Rediger" : "Udstil") + "\""));
}

oio::Skriver skriver(const adgang::Kalder& k) {
    return {k.myndighed(), oio::Reference(k.system()), k.transaktion()};
}

Fejl afvist(int kode, std::string_view regel, std::string tekst) {
    Fejl f = Fejl::kalder(kode, std::move(tekst));
    f.regel = regel;
    return f;
}

Fejl afvist(const Fund& f) {
    Fejl out = Fejl::ugyldig(f.sti, std::string(tekst(f.regel)));
    out.regel = id(f.regel) + " " + out.regel;
    return out;
}

Fejl samme_uuid() {
    return afvist(40, afvisning::kSammeUuid, "Samme UUID står flere gange i kaldet");
}

Fejl med_regel(Fejl f) {
    if (!f.regel.empty()) return f;
    if (f.kode == 44) f.regel = afvisning::kUkendt;
    if (f.kode == 49) f.regel = afvisning::kFindes;
    if (f.kode == 43) f.regel = afvisning::kEjer;
    return f;
}

Result<void> Skrivning::kontroller_antal(std::size_t antal) const {
    const std::string element(sted_.element);
    if (antal == 0) return std::unexpected(Fejl::ugyldig(element, "der er ingen objekter"));
    if (antal > settings_.maks_objekter)
        return std::unexpected(Fejl::ugyldig(element, "der må højst være " +
                                                          std::to_string(settings_.maks_objekter) +
                                                          " objekter i et kald"));
    return {};
}

Enkeltsvar Skrivning::svar(Gren g, const Uuid& uuid, Result<void> r) const {
    Enkeltsvar out{std::nullopt, std::string(sted_.typer.at(g).navn), uuid, {}};
    if (!r) out.fejl = med_regel(std::move(r).error());
    return out;
}

Result<void> Skrivning::afvis(Gren g, const oio::Indhold& i) const {
    const auto check = regler(g).afvis;
    return check == nullptr ? Result<void>() : check(i);
}

Result<std::vector<Fund>> Skrivning::fund_om(const adgang::Kalder& k, Gren g, const Uuid& uuid,
                                             const oio::Registrering& r) {
    std::vector<Fund> found = indeks::valider(regler(g), r);
    if (ejer(regler(g), r.indhold, k, settings_.cvropslag) == Ejersvar::kUkendt)
        found.push_back({Regel::kEjerUkendt, "RelationListe"});
    if (sted_.egne_fund) FAELLED_CHECK(sted_.egne_fund(g, k.myndighed(), uuid, r.indhold, found));
    return found;
}

oio::Medskrift Skrivning::medskrift(const adgang::Kalder& k, Gren g, const Uuid& uuid, bool ny,
                                    std::vector<Fund> om_beskeden) {
    return [this, &k, g, uuid, ny, message = std::move(om_beskeden)](
               const oio::Registrering* foer, const oio::Registrering& r,
               store::Batch& batch) -> Result<void> {
        const Regelsaet& s = regler(g);
        if (!ny && foer != nullptr) {
            FAELLED_CHECK(maa_skrive(s, foer->indhold, k, settings_.tilladte));
            FAELLED_CHECK(samme_master(s, foer->indhold, r.indhold));
        }
        FAELLED_CHECK(afvis(g, r.indhold));
        FAELLED_CHECK(kontroller_ejer(s, r.indhold, k, settings_.cvropslag));
        FAELLED_TRY(std::vector<Fund> found, fund_om(k, g, uuid, r));
        std::ranges::copy(message, std::back_inserter(found));
        const Uuid sender = afsender(s, r.indhold);
        if (auto refused = streng(settings_.strenge, sender, found))
            return std::unexpected(*std::move(refused));
        return fund_.saet(k.myndighed(), {type(g).type, uuid, sender, std::move(found)}, batch);
    };
}

Result<oio::Registrering> Skrivning::egen(const adgang::Kalder& k, Gren g, const Uuid& uuid) {
    const std::array<Uuid, 1> ids{uuid};
    FAELLED_TRY(auto found, motor_.gaeldende(type(g), k.myndighed(), ids));
    if (!found[0]) return std::unexpected(afvist(44, afvisning::kUkendt, "Objektet findes ikke"));
    FAELLED_CHECK(maa_skrive(regler(g), found[0]->indhold, k, settings_.tilladte));
    return *std::move(found[0]);
}

Result<std::vector<Enkeltsvar>> Skrivning::importer(const adgang::Kalder& k,
                                                    std::vector<Importeret> in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_CHECK(kontroller_antal(in.size()));
    const auto count = forekomster(in);
    std::vector<Enkeltsvar> out;
    std::vector<oio::Import> writes;
    std::vector<std::size_t> places;  // of each write among the answers
    std::vector<std::vector<Fund>> messages;
    for (Importeret& x : in) {
        k.spor().objekt(x.uuid);
        out.push_back(svar(x.gren, x.uuid, {}));
        if (!x.input) {
            out.back().fejl = std::move(x.input).error();
        } else if (count.at(x.uuid) > 1) {
            out.back().fejl = samme_uuid();
        } else {
            if (sted_.forbered != nullptr)
                for (oio::RegistreringInput& r : x.input->registreringer)
                    sted_.forbered(x.gren, r.indhold);
            places.push_back(out.size() - 1);
            messages.push_back(kode_mangler(*x.input));
            writes.push_back({&type(x.gren), *std::move(x.input)});
        }
    }
    const auto done = motor_.importer_flere(skriver(k), std::move(writes), [&](std::size_t n) {
        const Importeret& x = in[places[n]];
        return medskrift(k, x.gren, x.uuid, true, messages[n]);
    });
    for (std::size_t n = 0; n < done.size(); ++n)
        if (!done[n]) out[places[n]].fejl = med_regel(done[n].error());
    return out;
}

Result<std::vector<Enkeltsvar>> Skrivning::opdater(const adgang::Kalder& k,
                                                   std::vector<Opdateret> in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_CHECK(kontroller_antal(in.size()));
    const auto count = forekomster(in);
    std::vector<Enkeltsvar> out;
    for (Opdateret& x : in) {
        k.spor().objekt(x.uuid);
        if (x.input && count.at(x.uuid) > 1) x.input = std::unexpected(samme_uuid());
        Result<void> r;
        if (x.input) {
            if (sted_.forbered != nullptr) sted_.forbered(x.gren, x.input->indhold);
            r = motor_.ret(type(x.gren), skriver(k), *std::move(x.input),
                           medskrift(k, x.gren, x.uuid, false));
        } else {
            r = std::unexpected(std::move(x.input).error());
        }
        out.push_back(svar(x.gren, x.uuid, std::move(r)));
    }
    return out;
}

Result<void> Skrivning::valider(const adgang::Kalder& k, Gren g, oio::ImporterInput input,
                                Enkeltsvar& out) {
    const std::vector<Fund> message = kode_mangler(input);
    for (oio::RegistreringInput& part : input.registreringer) {
        if (sted_.forbered != nullptr) sted_.forbered(g, part.indhold);
        if (auto fits = oio::normaliser(part.indhold, Tid::minus_uendelig()); !fits) {
            if (!out.fejl) out.fejl = fits.error();
            return {};
        }
        oio::Registrering r;
        r.afsendt = part.tidspunkt;
        r.bruger_ref = part.bruger_ref;
        r.indhold = oio::flet(type(g), {}, std::move(part.indhold), oio::Rettemaade::kFlet);
        Result<void> may = afvis(g, r.indhold);
        if (may) may = kontroller_ejer(regler(g), r.indhold, k, settings_.cvropslag);
        FAELLED_TRY(std::vector<Fund> found, fund_om(k, g, input.uuid, r));
        if (&part == &input.registreringer.back())
            std::ranges::copy(message, std::back_inserter(found));
        // What would refuse it comes before what would only be noted.
        if (!may && !out.fejl) out.fejl = may.error();
        if (auto refused = streng(settings_.strenge, afsender(regler(g), r.indhold), found);
            refused && !out.fejl)
            out.fejl = std::move(refused);
        std::ranges::move(found, std::back_inserter(out.fund));
    }
    return {};
}

Result<std::vector<Enkeltsvar>> Skrivning::valider(const adgang::Kalder& k,
                                                   std::vector<Importeret> in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_CHECK(kontroller_antal(in.size()));
    const auto count = forekomster(in);
    std::vector<Enkeltsvar> out;
    for (Importeret& x : in) {
        out.push_back(svar(x.gren, x.uuid, {}));
        Enkeltsvar& a = out.back();
        if (!x.input || count.at(x.uuid) > 1) {
            a.fejl = x.input ? samme_uuid() : std::move(x.input).error();
            continue;
        }
        const std::array<Uuid, 1> ids{x.uuid};
        FAELLED_TRY(const auto current, motor_.gaeldende(type(x.gren), k.myndighed(), ids));
        if (current[0]) a.fejl = afvist(49, afvisning::kFindes, "Objektet findes allerede");
        FAELLED_CHECK(valider(k, x.gren, *std::move(x.input), a));
    }
    return out;
}

Result<void> Skrivning::peger_paa_intet(Cvr ejer, Gren g, const Uuid& uuid, const oio::Indhold& i,
                                        std::string sti, store::Batch& batch) {
    FAELLED_TRY(auto known, fund_.hent(ejer, type(g).type, uuid));
    Objektfund o = known ? *std::move(known) : Objektfund{type(g).type, uuid, {}, {}};
    o.afsender = afsender(regler(g), i);
    Fund dangling{Regel::kPegerPaaIntet, std::move(sti)};
    if (std::ranges::find(o.fund, dangling) != o.fund.end()) return {};
    o.fund.push_back(std::move(dangling));
    return fund_.saet(ejer, o, batch);
}

}  // namespace faelled::indeks
