#include "rest/organisation/opslag.hpp"
#include "rest/organisation/skema_dele.hpp"

namespace faelled::rest {

using graphql::each;
using graphql::text;

void tilfoej_bruger(graphql::SchemaBuilder& b) {
    using Typer = Organisationskilde::Typer;
    const auto type = [](Henter& h, const Kopi& k) {
        return h.nu(k).reference(h.tabel().bruger.typer);
    };
    b.object("Bruger", "En medarbejder eller robot som it-bruger.",
             {{"uuid", "UUID!", "", each<Kopi>([](const Kopi& k) { return text(k.uuid.text()); })},
              {"brugernavn", "String!", "", vis<Kopi>([](Henter& h, const Kopi& k) {
                   return tekst_eller_null(h.nu(k).felt(h.tabel().bruger.navn));
               })},
              {"brugervendtNoegle", "String", "", vis<Kopi>([](Henter& h, const Kopi& k) {
                   return tekst_eller_null(h.nu(k).felt(h.tabel().bruger.noegle));
               })},
              {"brugerTypeUuid", "UUID", "",
               vis<Kopi>([type](Henter& h, const Kopi& k) { return uuid_eller_null(type(h, k)); })},
              {"brugerTypeTitel", "String", "Tom, når typen er ukendt.",
               vis<Kopi>([type](Henter& h, const Kopi& k) { return klassetitel(h, type(h, k)); })},
              {"tilstand", "Tilstand!", "", vis<Kopi>([](Henter& h, const Kopi& k) {
                   return objekt(h.nu(k).tilstand(h.tabel().bruger.gyldighed));
               })},
              {"person", "Person", "",
               enkelt<Kopi>(&Typer::person,
                            [](Henter& h, const Kopi& k) {
                                return h.nu(k).reference(h.tabel().bruger.personer);
                            })},
              {"adresser",
               "[Adresse!]!",
               "",
               adresser([](const Tabel& t) { return t.bruger.adresser; }),
               {{"rolle", "[UUID!]", "Kun adresser med en af rollerne."}}},
              {"harMedlemskab",
               "[BrugerMedlemskab!]!",
               "Kun aktive.",
               brugerens_medlemskaber(),
               {{"rolle", "[UUID!]", "Kun medlemskaber med en af funktionstyperne."}}}});
}

}  // namespace faelled::rest
