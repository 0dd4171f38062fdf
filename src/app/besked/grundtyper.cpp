#include "app/besked/grundtyper.hpp"

#include "app/besked/orghaendelser.hpp"

namespace faelled::app {

namespace {

namespace bf = beskedfordeler;

bf::Handlende selv() {
    bf::Handlende who;
    who.identitet = "faelled";
    who.operatoer = true;
    return who;
}

struct Kendt {
    std::string_view uuid;
    const char* navn;
    const char* beskrivelse;
};
constexpr Kendt kKendte[] = {
    {kOrgBruger, "ORG_Bruger", "Ændringer i Organisations brugere (SF1500)"},
    {kOrgEnhed, "ORG_OrgEnhed", "Ændringer i Organisations enheder (SF1500)"},
    {kObjektaendring, "FAELLED_Objektaendring",
     "Ændringer i alle andre objekter; ObjektType og ObjektHandling siger hvilke"},
    {"d2bed63c-4853-4008-b6e0-a74c15b15fbf", "PKO_PostStatus", "Forsendelsers status (SF1601)"},
    {"7654895c-a3f3-4c77-8afd-4c77330f963c", "Prøve 1", "Til prøver"},
    {"832d0676-d0a0-4522-8f57-ac126dc8270e", "Prøve 2", "Til prøver"},
};

}  // namespace

Result<void> opret_beskedtyper(bf::Beskedfordeler& b) {
    for (const Kendt& k : kKendte) {
        bf::Beskedtype t;
        t.uuid = Uuid::literal(k.uuid);
        if (b.registre().hent<bf::Beskedtype>(selv(), t.uuid)) continue;
        t.navn = k.navn;
        t.version = "1.0";
        t.beskrivelse = k.beskrivelse;
        t.system = Uuid::literal(kOrganisationssystem);
        FAELLED_CHECK(b.gem(selv(), std::move(t)));
    }
    return {};
}

Result<void> opret_demodueslag(bf::Beskedfordeler& b, const Uuid& system) {
    bf::Dueslag d;
    d.uuid = Uuid::literal(kDemodueslag);
    if (b.registre().hent<bf::Dueslag>(selv(), d.uuid)) return {};
    d.navn = "Demo: ændringer i Organisation";
    d.system = system;
    FAELLED_CHECK(b.gem(selv(), d));
    for (const std::string_view type : {kOrgBruger, kOrgEnhed}) {
        bf::Abonnement a;
        a.uuid = Uuid::named(d.uuid, type);
        a.dueslag = d.uuid;
        a.beskedtype = Uuid::literal(type);
        FAELLED_CHECK(b.gem(selv(), std::move(a)));
    }
    return {};
}

}  // namespace faelled::app
