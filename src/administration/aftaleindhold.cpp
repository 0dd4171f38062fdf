// What a service agreement may ask for (4.1).
#include <algorithm>
#include <set>

#include "administration/aftaler.hpp"

namespace faelled::administration {
namespace {

Result<void> kontroller_antal(const Aftaleindhold& c) {
    const auto n = c.dataejere.size();
    const auto m = c.datamodtagere.size();
    const auto wrong = [](const char* text) { return nej(40, "4.1", text, "myndigheder"); };
    switch (c.type) {
        case Serviceaftaletype::kUdenVideregivelse:
            if (n < 1 || m != 0)
                return wrong(
                    "Uden videregivelse: vælg mindst én myndighed, og ingen datamodtagere");
            break;
        case Serviceaftaletype::kFlereDatamodtagere:
            if (n != 1 || m < 1)
                return wrong("Flere datamodtagere: vælg én dataejer og mindst én datamodtager");
            break;
        case Serviceaftaletype::kFlereDataejere:
            if (n < 1 || m != 1)
                return wrong("Flere dataejere: vælg mindst én dataejer og én datamodtager");
            break;
        case Serviceaftaletype::kEnTilEn:
            if (n != 1 || m != 1) return wrong("Vælg én dataejer og én datamodtager");
            break;
    }
    std::set<Cvr> seen;
    for (const auto* list : {&c.dataejere, &c.datamodtagere})
        for (const Cvr cvr : *list)
            if (!seen.insert(cvr).second)
                return nej(40, "4.1", "Myndigheden " + cvr.text() + " er valgt to gange",
                           "myndigheder");
    return {};
}

Result<void> kontroller_myndigheder(Transaktion& t, const Aftaleindhold& c, Cvr supplier) {
    for (const auto* list : {&c.dataejere, &c.datamodtagere})
        for (const Cvr cvr : *list) {
            FAELLED_TRY(const Organisation o, aktiv_organisation(t.arkiv, cvr, "myndigheder"));
            const bool own = t.indstillinger.test && o.test_som_egen_myndighed && cvr == supplier;
            if (!har_type(o, Organisationstype::kMyndighed) && !own)
                return nej(40, "4.1", o.navn + " er ikke en myndighed", "myndigheder");
        }
    return {};
}

// Roles of a coupled service that need no choice.
Result<Servicevalg> koblet(Arkiv& archive, const Service& s) {
    Servicevalg out{s.uuid, {}};
    FAELLED_TRY(const auto roles, archive.alle<Servicesystemrolle>({ved::beroerer(s.uuid)}));
    for (const Servicesystemrolle& r : roles)
        if (r.aktiv && std::none_of(r.afgraensninger.begin(), r.afgraensninger.end(),
                                    [](const Rolleafgraensning& a) { return a.kraevet; }))
            out.roller.push_back({r.id, {}});
    return out;
}

Result<void> tilfoej_koblede(Transaktion& t, Aftaleindhold& c) {
    std::set<Uuid> have;
    for (const Servicevalg& s : c.services)
        if (!have.insert(s.service).second)
            return nej(40, "4.1", "En service er valgt to gange", "services");
    // Grows while it is walked: coupled ones may couple others.
    for (std::size_t i = 0; i < c.services.size(); ++i) {
        FAELLED_TRY(const auto service, t.arkiv.find<Service>(c.services[i].service));
        if (!service) return nej(40, "4.1", "En valgt service findes ikke", "services");
        for (const Uuid& u : service->koblede) {
            if (!have.insert(u).second) continue;
            FAELLED_TRY(const auto other, t.arkiv.find<Service>(u));
            if (!other) continue;
            FAELLED_TRY(Servicevalg choice, koblet(t.arkiv, *other));
            c.services.push_back(std::move(choice));
        }
    }
    return {};
}

Result<void> kontroller_service(Transaktion& t, const Servicevalg& choice, bool had,
                                bool certificate) {
    FAELLED_TRY(const Service s, t.arkiv.hent<Service>(choice.service));
    const bool open =
        s.status == Servicestatus::kUdgivet ||
        (had && (s.status == Servicestatus::kLaast || s.status == Servicestatus::kUdfaset));
    if (!open)
        return nej(40, "3.4",
                   "Servicen " + s.navn + " er " + std::string(ord(s.status)) +
                       "; der kan ikke indgås nye aftaler om den",
                   "services");
    if (certificate && !s.certifikatmodel)
        return nej(40, "4.1", "Servicen " + s.navn + " tillader ikke sikkerhedsmodellen certifikat",
                   "sikkerhedsmodel");
    if (choice.roller.empty())
        return nej(40, "4.1", "Vælg mindst én rolle for servicen " + s.navn, "services");
    std::set<std::string_view> seen;
    for (const Rollevalg& r : choice.roller) {
        FAELLED_TRY(const auto uuid, t.arkiv.krav(Krav::kRolle, r.rolle));
        std::optional<Servicesystemrolle> role;
        if (uuid) {
            FAELLED_TRY(role, t.arkiv.find<Servicesystemrolle>(*uuid));
        }
        if (!role || role->service != s.uuid || !role->aktiv)
            return nej(40, "4.1", "Rollen " + r.rolle + " hører ikke til servicen " + s.navn,
                       "services");
        if (!seen.insert(r.rolle).second)
            return nej(40, "4.1", "Rollen " + role->navn + " er valgt to gange", "services");
        FAELLED_CHECK(kontroller_vaerdier(t.arkiv, role->navn, role->afgraensninger,
                                          r.afgraensninger, Dynamisk::kNej));
    }
    return {};
}

Result<void> kontroller_bundet(Transaktion& t, const ItSystem& system, const Aftaleindhold& c) {
    if (c.sikkerhed == Aftalesikkerhed::kToken) {
        if (c.certifikat)
            return nej(40, "4.1", "Et certifikat vælges kun med sikkerhedsmodellen certifikat",
                       "certifikat");
        return {};
    }
    std::optional<Certifikatpost> found;
    if (c.certifikat) {
        FAELLED_TRY(found, t.arkiv.find<Certifikatpost>(*c.certifikat));
    }
    if (!found || found->system != system.uuid || found->status != Certifikatstatus::kRegistreret)
        return nej(40, "4.1", "Vælg et af systemets registrerede certifikater", "certifikat");
    return {};
}

}  // namespace

Result<void> kontroller_indhold(Transaktion& t, const ItSystem& system, Aftaleindhold& content,
                                const Aftaleindhold* previous) {
    if (system.status != Systemstatus::kAktiv ||
        std::find(system.typer.begin(), system.typer.end(), Systemtype::kAnvendersystem) ==
            system.typer.end())
        return nej(40, "4.1", "Systemet skal være et aktivt anvendersystem", "system");
    FAELLED_CHECK(ikke_tom(content.begrundelse, "begrundelse"));
    if (content.gyldig_til && *content.gyldig_til < t.i_dag())
        return nej(40, "4.1", "Gyldig til er passeret", "gyldigTil");
    FAELLED_CHECK(kontroller_antal(content));
    FAELLED_CHECK(kontroller_myndigheder(t, content, system.ejer));
    if (content.services.empty()) return nej(40, "4.1", "Vælg mindst én service", "services");
    FAELLED_CHECK(tilfoej_koblede(t, content));
    FAELLED_CHECK(kontroller_bundet(t, system, content));
    for (const Servicevalg& s : content.services) {
        const bool had = previous != nullptr &&
                         std::any_of(previous->services.begin(), previous->services.end(),
                                     [&](const Servicevalg& p) { return p.service == s.service; });
        FAELLED_CHECK(
            kontroller_service(t, s, had, content.sikkerhed == Aftalesikkerhed::kCertifikat));
    }
    return {};
}

}  // namespace faelled::administration
