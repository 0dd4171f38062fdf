#include "app/faellesdata.hpp"

#include "organisation/beskrivelser.hpp"
#include "organisation/organisation.hpp"

namespace faelled::app {

namespace {

namespace org = organisation;

oio::Periode fra_begyndelsen() {
    return {dato("2017-01-01"), Tid::plus_uendelig()};
}

void tilfoej(std::vector<Objekt>& ud, const Myndighed& m) {
    const std::string cvr = m.cvr.text();
    ud.push_back(Objektbygger(org::kVirksomhed, virksomhed_uuid(m.cvr),
                              org::operatoer_organisation(), fra_begyndelsen())
                     .noegle(cvr)
                     .felt(org::felt::kVirksomhedCvr, cvr)
                     .felt(org::felt::kVirksomhedNavn, m.navn)
                     .objekt());

    Objektbygger myndighed(org::kMyndighed, myndighed_uuid(m.cvr), org::operatoer_organisation(),
                           fra_begyndelsen());
    myndighed.noegle(m.kode.empty() ? cvr : m.kode)
        .felt(org::felt::kMyndighedCvr, cvr)
        .felt(org::felt::kMyndighedNavn, m.navn);
    if (!m.kode.empty()) myndighed.felt(org::felt::kMyndighedsKode, m.kode);
    ud.push_back(std::move(myndighed).objekt());

    ud.push_back(Objektbygger(org::kOrganisation, m.organisation, org::operatoer_organisation(),
                              fra_begyndelsen())
                     .noegle(cvr)
                     .felt(org::felt::kOrganisationNavn, m.navn)
                     .tilstand(org::kAktiv)
                     .relation("Virksomhed", virksomhed_uuid(m.cvr))
                     .relation("Myndighed", myndighed_uuid(m.cvr))
                     .objekt());
}

}  // namespace

Uuid virksomhed_uuid(Cvr cvr) {
    return Uuid::named(navnerum(), "virksomhed:" + cvr.text());
}
Uuid myndighed_uuid(Cvr cvr) {
    return Uuid::named(navnerum(), "myndighed:" + cvr.text());
}

std::vector<Objekt> faelles_objekter(std::span<const Myndighed> myndigheder,
                                     std::span<const ItSystem> itsystemer) {
    std::vector<Objekt> ud;
    ud.reserve(myndigheder.size() * 3 + itsystemer.size());
    for (const Myndighed& m : myndigheder)
        tilfoej(ud, m);
    for (const ItSystem& s : itsystemer) {
        ud.push_back(
            Objektbygger(org::kItSystem, s.uuid, org::operatoer_organisation(), fra_begyndelsen())
                .noegle(s.navn)
                .felt(org::felt::kItSystemNavn, s.navn)
                .tilstand(org::kAktiv)
                .objekt());
    }
    return ud;
}

}  // namespace faelled::app
