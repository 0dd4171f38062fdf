// Several objects that change together: what one form of a person writes.
#include <unordered_map>

#include "oio/fletning.hpp"
#include "organisation/billede.hpp"
#include "organisation/organisation.hpp"
#include "organisation/regler.hpp"

namespace faelled::organisation {

namespace {

constexpr int kForsoeg = 16;

Result<void> hoejst(const oio::Indhold& c, std::size_t most) {
    if (c.egenskaber.size() + c.tilstande.size() + c.relationer.size() <= most) return {};
    return std::unexpected(
        Fejl::ugyldig("sd:Registrering", "må højst have " + std::to_string(most) + " perioder"));
}

}  // namespace

Result<void> Organisation::kontroller(const Kalder& k, Aendring& a) {
    k.spor().objekt(a.uuid);
    FAELLED_CHECK(maa_skrive(k, *a.type));
    if (a.navn) {
        FAELLED_CHECK(kraev(k, adgang::kSeNavn));
        return {};
    }
    FAELLED_CHECK(kontroller_ejer(k, *a.type, a.indhold));
    FAELLED_CHECK(oio::normaliser(a.indhold, dansk_midnat(motor_.ur().now())));
    const oio::Motorindstillinger& settings = motor_.indstillinger();
    if (settings.afvis_dobbelte_adresser) FAELLED_CHECK(oio::afvis_dobbelte(*a.type, a.indhold));
    return hoejst(a.indhold, settings.maks_perioder);
}

// The object as it is now, or as it begins.
Result<oio::Samlet> Organisation::begynd(const Kalder& k, const Aendring& a) {
    const std::array<Uuid, 1> ids{a.uuid};
    FAELLED_TRY(const auto found, motor_.gaeldende(*a.type, ejer_af(k, *a.type), ids));
    const auto& current = found[0];
    oio::Samlet out{.type = a.type, .uuid = a.uuid, .note = {}, .indhold = {}};
    if (a.ny) {
        if (current) return std::unexpected(Fejl::kalder(49, "Objektet findes allerede"));
        out.livscyklus = oio::Livscyklus::kImporteret;
        return out;
    }
    if (!current) return std::unexpected(Fejl::kalder(44, "Objektet findes ikke"));
    if (!oio::er_aktiv(current->livscyklus))
        return std::unexpected(Fejl::kalder(49, "Objektet er passiveret"));
    out.forventet = current->nr;
    out.livscyklus = current->livscyklus;
    out.indhold = current->indhold;
    return out;
}

Result<oio::Samling> Organisation::saml(const Kalder& k, const std::vector<Aendring>& in,
                                        const std::optional<std::string>& note) {
    const oio::Motorindstillinger& settings = motor_.indstillinger();
    oio::Samling out;
    std::unordered_map<Uuid, std::size_t> place;
    for (const Aendring& a : in) {
        const auto [at, first] = place.try_emplace(a.uuid, out.objekter.size());
        if (first) {
            FAELLED_TRY(oio::Samlet one, begynd(k, a));
            one.note = note;
            out.objekter.push_back(std::move(one));
        }
        oio::Indhold& content = out.objekter[at->second].indhold;
        oio::Indhold message = a.indhold;
        if (a.navn) {
            const std::string key =
                naermeste_felt(content, felt::kBrugervendtNoegle, a.navn->fra.dag);
            message = ret_navn(content, felt::kPersonNavn, a.navn->navn, key, a.navn->fra);
        }
        content = oio::flet(*a.type, content, std::move(message), settings.rettemaade);
        FAELLED_CHECK(hoejst(content, settings.maks_perioder));
    }
    return out;
}

Result<void> Organisation::skriv_samlet(const Kalder& k, std::vector<Aendring> in,
                                        const std::optional<std::string>& note) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    for (Aendring& a : in)
        FAELLED_CHECK(kontroller(k, a));
    for (int n = 0; n < kForsoeg; ++n) {
        FAELLED_TRY(oio::Samling all, saml(k, in, note));
        const auto done = motor_.skriv_samlet(skriver(k, kOrganisationEnhed), std::move(all));
        if (done) return {};
        if (!store::er_konflikt(done.error())) return std::unexpected(done.error());
    }
    return std::unexpected(Fejl::kalder(49, "Objektet blev ændret imens; se på det igen"));
}

}  // namespace faelled::organisation
