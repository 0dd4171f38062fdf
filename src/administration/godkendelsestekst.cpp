// What an approver is shown (ADM-020), as plain text: the page shows it, the hash of it comes back
// with the approval, and the evidence keeps it. The same state always gives the same bytes.
#include <algorithm>

#include "administration/aftaler.hpp"

namespace faelled::administration {
namespace {

std::string_view forklaring(Serviceaftaletype t) {
    switch (t) {
        case Serviceaftaletype::kUdenVideregivelse:
            return "Leverandøren bruger myndighedens egne data på myndighedens vegne. Data "
                   "videregives ikke til andre myndigheder.";
        case Serviceaftaletype::kFlereDatamodtagere:
            return "Leverandøren får på vegne af flere datamodtagere adgang til dataejerens data.";
        case Serviceaftaletype::kFlereDataejere:
            return "Leverandøren får på vegne af datamodtageren adgang til flere dataejeres data.";
        case Serviceaftaletype::kEnTilEn:
            return "Leverandøren får på vegne af datamodtageren adgang til dataejerens data.";
    }
    return "";
}

Result<std::string> navngivet(Arkiv& archive, Cvr cvr) {
    FAELLED_TRY(const auto o, organisation(archive, cvr));
    return (o ? o->navn : std::string("Ukendt organisation")) + " (CVR " + cvr.text() + ")";
}

Result<std::string> navngivne(Arkiv& archive, const std::vector<Cvr>& all) {
    std::string out;
    for (const Cvr cvr : all) {
        FAELLED_TRY(const std::string one, navngivet(archive, cvr));
        out += (out.empty() ? "" : "; ") + one;
    }
    return out;
}

Result<std::string> vaerdier(Arkiv& archive, const Afgraensningsvaerdi& v) {
    FAELLED_TRY(const auto type, afgraensningstype(archive, v.type));
    std::string out = (type ? type->navn : v.type) + " = ";
    for (std::size_t i = 0; i < v.vaerdier.size(); ++i) {
        if (i > 0) out += ", ";
        out += v.vaerdier[i];
        if (!type) continue;
        const auto at =
            std::find_if(type->vaerdier.begin(), type->vaerdier.end(),
                         [&](const Listevaerdi& x) { return x.vaerdi == v.vaerdier[i]; });
        if (at != type->vaerdier.end() && !at->navn.empty() && at->navn != at->vaerdi)
            out += " (" + at->navn + ")";
    }
    return out;
}

Result<std::string> rolletekst(Arkiv& archive, const Rollevalg& r) {
    FAELLED_TRY(const auto uuid, archive.krav(Krav::kRolle, r.rolle));
    std::optional<Servicesystemrolle> role;
    if (uuid) {
        FAELLED_TRY(role, archive.find<Servicesystemrolle>(*uuid));
    }
    std::string out = "  Rolle: " + (role ? role->navn : r.rolle) + " [" + r.rolle + "]";
    if (role && !role->beskrivelse.empty()) out += ": " + role->beskrivelse;
    out += "\n";
    for (const Afgraensningsvaerdi& v : r.afgraensninger) {
        FAELLED_TRY(const std::string one, vaerdier(archive, v));
        out += "    Afgrænset til " + one + "\n";
    }
    if (r.afgraensninger.empty()) out += "    Uden dataafgrænsning\n";
    return out;
}

Result<std::string> servicetekst(Arkiv& archive, const Servicevalg& s) {
    FAELLED_TRY(const auto service, archive.find<Service>(s.service));
    if (!service) return "- Service " + s.service.text() + " findes ikke længere\n";
    std::string out = "- " + service->navn;
    if (!service->version.empty()) out += " version " + service->version;
    out += " [" + service->entity_id + "]\n";
    if (!service->dataindhold.empty()) out += "  Data: " + service->dataindhold + "\n";
    if (!service->dataklassifikation.empty())
        out += "  Klassifikation: " + service->dataklassifikation + "\n";
    out += "  Pris pr. kald: " + (service->pris.empty() ? "ingen" : service->pris) + "\n";
    for (const Rollevalg& r : s.roller) {
        FAELLED_TRY(const std::string one, rolletekst(archive, r));
        out += one;
    }
    return out;
}

Result<std::string> systemtekst(Arkiv& archive, const Uuid& uuid) {
    FAELLED_TRY(const auto system, archive.find<ItSystem>(uuid));
    if (!system) return "It-system: " + uuid.text() + "\n";
    std::string out = "It-system: " + system->navn + " [" + uuid.text() + "]\n";
    if (!system->beskrivelse.empty()) out += "  " + system->beskrivelse + "\n";
    FAELLED_TRY(const auto certificates,
                archive.alle<Certifikatpost>(
                    {ved::beroerer(uuid), ved::status(Certifikatstatus::kRegistreret)}));
    for (const Certifikatpost& c : certificates)
        out += "  Certifikat: " + c.emne + " (SHA-1 " + c.sha1 + ")\n";
    if (certificates.empty()) out += "  Certifikat: endnu intet\n";
    return out;
}

std::string periode(const std::optional<Dato>& until) {
    return until ? "til og med " + until->dansk() : "uden udløb";
}

}  // namespace

Result<std::string> lav_godkendelsestekst(Arkiv& archive, const Indstillinger& settings,
                                          const Serviceaftale& head, const AftalePart& part) {
    const Aftaleversion* v = head.version(part.version);
    if (v == nullptr) return std::unexpected(Fejl::intern("Aftalens version findes ikke"));
    const Aftaleindhold& c = v->indhold;
    std::string out = "SERVICEAFTALE: " + head.navn + "\n";
    out += "Miljø: " + settings.miljoe + "\n";
    out += "Aftale: " + head.uuid.text() + ", version " + std::to_string(v->version) + "\n\n";
    FAELLED_TRY(const std::string supplier, navngivet(archive, head.leverandoer));
    out += "Leverandør: " + supplier + "\n";
    FAELLED_TRY(const std::string system, systemtekst(archive, head.system));
    out += system;
    FAELLED_TRY(const std::string authority, navngivet(archive, part.myndighed));
    out += "\nMyndighed: " + authority + " som " + std::string(ord(part.side)) + "\n";
    out += "Type: " + std::string(ord(c.type)) + ". " + std::string(forklaring(c.type)) + "\n";
    if (c.type != Serviceaftaletype::kUdenVideregivelse) {
        FAELLED_TRY(const std::string owners, navngivne(archive, c.dataejere));
        FAELLED_TRY(const std::string receivers, navngivne(archive, c.datamodtagere));
        out += "Dataejer: " + owners + "\nDatamodtager: " + receivers + "\n";
    }
    out += "Gyldighed: fra godkendelsen " + periode(c.gyldig_til) + "\n";
    out += "Sikkerhedsmodel: " + std::string(ord(c.sikkerhed)) + "\n";
    if (c.certifikat) {
        FAELLED_TRY(const auto bound, archive.find<Certifikatpost>(*c.certifikat));
        if (bound) out += "  Bundet til certifikat: " + bound->emne + "\n";
    }
    out += "Begrundelse: " + c.begrundelse + "\n\nServices:\n";
    for (const Servicevalg& s : c.services) {
        FAELLED_TRY(const std::string one, servicetekst(archive, s));
        out += one;
    }
    if (const Aftaleversion* before = head.version(part.version - 1)) {
        FAELLED_TRY(const std::string changes, aendringer(archive, before->indhold, c));
        out += "\nÆndringer i forhold til version " + std::to_string(before->version) + ":\n" +
               changes;
    }
    out +=
        "\nMed godkendelsen instruerer myndigheden platformens operatør i at videregive de nævnte "
        "data til it-systemet på de nævnte vilkår. Jeg er bemyndiget til at godkende.\n";
    return out;
}

Result<std::string> lav_godkendelsestekst(Arkiv& archive, const Indstillinger& settings,
                                          const Foederationsaftale& f) {
    std::string out =
        "FØDERATIONSAFTALE\nMiljø: " + settings.miljoe + "\nAftale: " + f.uuid.text() + "\n\n";
    FAELLED_TRY(const std::string supplier, navngivet(archive, f.leverandoer));
    out += "Leverandør: " + supplier + "\n";
    FAELLED_TRY(const std::string system, systemtekst(archive, f.idp));
    out += system;
    FAELLED_TRY(const std::string authority, navngivet(archive, f.myndighed));
    out += "\nMyndighed: " + authority + "\nGyldighed: " +
           (f.gyldig_fra ? "fra " + f.gyldig_fra->dansk() : std::string("fra godkendelsen")) + " " +
           periode(f.gyldig_til) + "\nBegrundelse: " + f.begrundelse + "\n\n";
    out +=
        "Med godkendelsen stoler myndigheden på, at denne Identity Provider udpeger dens "
        "brugere og deres roller. Jeg er bemyndiget til at godkende.\n";
    return out;
}

Result<std::string> aendringer(Arkiv& archive, const Aftaleindhold& before,
                               const Aftaleindhold& after) {
    std::string out;
    const auto line = [&](std::string_view what, const std::string& from, const std::string& to) {
        if (from == to) return;
        out.append("- ").append(what).append(": fra ").append(from);
        out.append(" til ").append(to).append("\n");
    };
    line("Type", std::string(ord(before.type)), std::string(ord(after.type)));
    line("Gyldighed", periode(before.gyldig_til), periode(after.gyldig_til));
    line("Sikkerhedsmodel", std::string(ord(before.sikkerhed)), std::string(ord(after.sikkerhed)));
    if (before.begrundelse != after.begrundelse) out += "- Begrundelsen er ændret\n";
    FAELLED_TRY(const std::string owners, navngivne(archive, before.dataejere));
    FAELLED_TRY(const std::string owners_now, navngivne(archive, after.dataejere));
    line("Dataejere", owners, owners_now);
    FAELLED_TRY(const std::string receivers, navngivne(archive, before.datamodtagere));
    FAELLED_TRY(const std::string receivers_now, navngivne(archive, after.datamodtagere));
    line("Datamodtagere", receivers, receivers_now);
    const auto find = [](const Aftaleindhold& c, const Uuid& service) -> const Servicevalg* {
        const auto at = std::find_if(c.services.begin(), c.services.end(),
                                     [&](const Servicevalg& s) { return s.service == service; });
        return at == c.services.end() ? nullptr : &*at;
    };
    for (const Servicevalg& s : before.services)
        if (find(after, s.service) == nullptr) {
            FAELLED_TRY(const std::string text, servicetekst(archive, s));
            out += "- Fjernet:\n" + text;
        }
    for (const Servicevalg& s : after.services) {
        const Servicevalg* old = find(before, s.service);
        if (old != nullptr && *old == s) continue;
        FAELLED_TRY(const std::string now, servicetekst(archive, s));
        if (old == nullptr) {
            out += "- Tilføjet:\n" + now;
            continue;
        }
        FAELLED_TRY(const std::string was, servicetekst(archive, *old));
        out.append("- Ændret fra:\n").append(was).append("  til:\n").append(now);
    }
    return out;
}

}  // namespace faelled::administration
