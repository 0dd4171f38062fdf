// What each record is found by and who may see it (ADM-002).
#include "administration/projektion.hpp"

#include <algorithm>

namespace faelled::administration {
namespace {

const std::string kAlle = "*";

std::uint8_t nr(auto status) {
    return static_cast<std::uint8_t>(status);
}
std::uint8_t aktiv_nr(bool active) {
    return active ? 0 : 1;
}
void tilfoej(std::vector<std::string>& to, Cvr cvr) {
    std::string text = cvr.text();
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}

}  // namespace

Projektion projicer(const Organisation& o) {
    return {{kAlle}, o.cvr.text(), o.cvr.text(), o.navn, nr(o.status), {}};
}

Projektion projicer(const ItSystem& s) {
    Projektion p{{s.ejer.text()}, "", s.ejer.text(), s.navn, nr(s.status), {}};
    if (s.leverandoer) tilfoej(p.synlig, *s.leverandoer);
    if (s.brugervendt) p.noegle = s.brugervendt->entity_id;
    if (s.idp && p.noegle.empty()) p.noegle = s.idp->entity_id;
    return p;
}

Projektion projicer(const Certifikatpost& c) {
    return {{c.ejer.text()}, krypto::hex(c.sha256), c.ejer.text(),
            c.emne,          nr(c.status),          {c.system}};
}

Projektion projicer(const Service& s) {
    Projektion p{{}, s.entity_id, s.udbyder.text(), s.navn, nr(s.status), s.koblede};
    p.synlig.push_back(s.status == Servicestatus::kKladde ? s.udbyder.text() : kAlle);
    if (s.system) p.beroerer.push_back(*s.system);
    return p;
}

Projektion projicer(const Servicesystemrolle& r) {
    return {{kAlle}, r.id, "", r.navn, aktiv_nr(r.aktiv), {r.service}};
}

Projektion projicer(const Dataafgraensningstype& t) {
    return {{kAlle}, t.entity_id, t.ejer.text(), t.navn, aktiv_nr(t.aktiv), {}};
}

Projektion projicer(const Serviceaftale& a) {
    Projektion p{{a.leverandoer.text()}, "", a.leverandoer.text(), a.navn, 1, {a.system}};
    if (a.lukket) {
        p.status = 2;
    } else if (a.kladde && a.versioner.size() <= 1) {
        p.status = 0;
    }
    for (const Aftaleversion& v : a.versioner) {
        if (v.anmodet) {  // a draft is the supplier's own business
            for (const Cvr c : v.indhold.dataejere)
                tilfoej(p.synlig, c);
            for (const Cvr c : v.indhold.datamodtagere)
                tilfoej(p.synlig, c);
        }
        for (const Servicevalg& s : v.indhold.services)
            p.beroerer.push_back(s.service);
        if (v.indhold.certifikat) p.beroerer.push_back(*v.indhold.certifikat);
    }
    std::sort(p.beroerer.begin(), p.beroerer.end());
    p.beroerer.erase(std::unique(p.beroerer.begin(), p.beroerer.end()), p.beroerer.end());
    return p;
}

Projektion projicer(const AftalePart& a) {
    Projektion p{{a.leverandoer.text()}, "", a.myndighed.text(), "", nr(a.status),
                 {a.aftale, a.system}};
    tilfoej(p.synlig, a.myndighed);
    return p;
}

Projektion projicer(const Godkendelse& g) {
    Projektion p{{g.leverandoer.text()}, "", g.myndighed.text(), "", 0, {g.part, g.aftale}};
    tilfoej(p.synlig, g.myndighed);
    if (g.part == g.aftale) p.beroerer.pop_back();
    return p;
}

Projektion projicer(const Foederationsaftale& f) {
    Projektion p{{f.leverandoer.text()}, "", f.myndighed.text(), "", nr(f.status), {f.idp}};
    if (f.status != Partstatus::kKladde) tilfoej(p.synlig, f.myndighed);
    return p;
}

Projektion projicer(const Kampagne& k) {
    Projektion p{{kAlle}, "", kOperatoer.text(), k.navn, aktiv_nr(k.aktiv), k.aftaler};
    std::sort(p.beroerer.begin(), p.beroerer.end());
    p.beroerer.erase(std::unique(p.beroerer.begin(), p.beroerer.end()), p.beroerer.end());
    return p;
}

Projektion projicer(const Brugersystemrolle& r) {
    Projektion p{{}, r.entity_id, r.ejer.text(), r.navn, nr(r.status), {r.system}};
    p.synlig.push_back(r.status == Brugersystemrollestatus::kKladde ? r.ejer.text() : kAlle);
    return p;
}

Projektion projicer(const Jobfunktionsrolle& r) {
    Projektion p{
        {r.organisation.text()}, r.entity_id, r.organisation.text(), r.navn, nr(r.status), {}};
    for (const Delegering& d : r.delegeret_til)
        tilfoej(p.synlig, d.til);
    for (const Rolletilknytning& t : r.roller)
        if (std::find(p.beroerer.begin(), p.beroerer.end(), t.brugersystemrolle) ==
            p.beroerer.end())
            p.beroerer.push_back(t.brugersystemrolle);
    return p;
}

Projektion projicer(const Administratorrolle& r) {
    return {{r.organisation.text()}, r.identitet, r.organisation.text(), r.navn,
            aktiv_nr(r.aktiv),       {}};
}

Projektion projicer(const Advis& a) {
    Projektion p{{a.organisation.text()}, a.slags, a.organisation.text(), a.emne, nr(a.status), {}};
    if (!a.objekt.is_nil()) p.beroerer.push_back(a.objekt);
    return p;
}

}  // namespace faelled::administration
