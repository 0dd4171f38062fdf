#include "rest/organisation/tabel.hpp"

namespace faelled::rest {

namespace {

// Collects positions; the first thing missing is kept and reported at the end.
class Opslag {
  public:
    Opslag(const oio::Objektbeskrivelse* type, std::string& mangler)
        : type_(type), mangler_(mangler) {
        if (type_ == nullptr) mangel("en beskrivelse");
    }

    std::uint8_t felt(std::string_view navn) {
        return find(type_ == nullptr ? std::span<const oio::Felt>{} : type_->felter, navn);
    }
    std::uint8_t relation(std::string_view navn) {
        return find(
            type_ == nullptr ? std::span<const oio::Relationsbeskrivelse>{} : type_->relationer,
            navn);
    }
    Tabel::Gyldighed gyldighed() {
        Tabel::Gyldighed out;
        if (type_ == nullptr) return out;
        out.art = find(type_->tilstande, "Gyldighed");
        if (!mangler_.empty()) return out;
        out.aktiv = kode(type_->tilstande[out.art], "Aktiv");
        out.inaktiv = kode(type_->tilstande[out.art], "Inaktiv");
        return out;
    }

  private:
    template <typename T>
    std::uint8_t find(std::span<const T> table, std::string_view navn) {
        for (std::size_t i = 0; i < table.size(); ++i) {
            if (table[i].navn == navn) return static_cast<std::uint8_t>(i);
        }
        mangel(navn);
        return 0;
    }
    std::uint8_t kode(const oio::Tilstandsbeskrivelse& t, std::string_view navn) {
        for (std::size_t i = 0; i < t.koder.size(); ++i) {
            if (t.koder[i] == navn) return static_cast<std::uint8_t>(i);
        }
        mangel(navn);
        return 0;
    }
    void mangel(std::string_view navn) {
        if (!mangler_.empty()) return;
        mangler_ =
            std::string(type_ == nullptr ? "" : type_->navn) + " mangler " + std::string(navn);
    }

    const oio::Objektbeskrivelse* type_;
    std::string& mangler_;
};

constexpr std::string_view kNoegle = "BrugervendtNoegleTekst";

}  // namespace

Result<Tabel> Tabel::create(const Organisationskilde& kilde) {
    if (!kilde.gaeldende || !kilde.soeg || !kilde.kle || !kilde.kle_uuider || !kilde.titel ||
        kilde.ur == nullptr) {
        return std::unexpected(Fejl::intern("Organisationskilde: en funktion mangler"));
    }
    const Organisationskilde::Typer& typer = kilde.typer;
    Tabel t;
    std::string mangler;
    Opslag enhed(typer.organisation_enhed, mangler);
    t.enhed = {enhed.felt(kNoegle),
               enhed.felt("EnhedNavn"),
               enhed.relation("Adresser"),
               enhed.relation("Opgaver"),
               enhed.relation("Overordnet"),
               enhed.relation("Tilhoerer"),
               enhed.relation("TilknyttedeFunktioner"),
               enhed.relation("TilknyttedeItSystemer"),
               enhed.gyldighed()};
    Opslag bruger(typer.bruger, mangler);
    t.bruger = {bruger.felt(kNoegle),
                bruger.felt("BrugerNavn"),
                bruger.relation("Adresser"),
                bruger.relation("BrugerTyper"),
                bruger.relation("TilknyttedePersoner"),
                bruger.gyldighed()};
    Opslag funktion(typer.organisation_funktion, mangler);
    t.funktion = {funktion.felt(kNoegle),
                  funktion.felt("FunktionNavn"),
                  funktion.relation("Funktionstype"),
                  funktion.relation("TilknyttedeOpgaver"),
                  funktion.relation("TilknyttedeBrugere"),
                  funktion.relation("TilknyttedeEnheder"),
                  funktion.gyldighed()};
    Opslag person(typer.person, mangler);
    t.person = {person.felt(kNoegle), person.felt("CPR-NummerTekst"), person.felt("NavnTekst")};
    Opslag adresse(typer.adresse, mangler);
    t.adresse = {adresse.felt(kNoegle), adresse.felt("AdresseTekst")};
    Opslag organisation(typer.organisation, mangler);
    t.organisation = {organisation.felt(kNoegle), organisation.felt("OrganisationNavn"),
                      organisation.relation("Myndighed"), organisation.relation("Overordnet"),
                      organisation.relation("Virksomhed")};
    Opslag virksomhed(typer.virksomhed, mangler);
    t.virksomhed = {virksomhed.felt(kNoegle), virksomhed.felt("CVR-NummerTekst")};
    Opslag myndighed(typer.myndighed, mangler);
    t.myndighed = {myndighed.felt("MyndighedsKode")};
    Opslag it_system(typer.it_system, mangler);
    t.it_system = {it_system.felt("ItSystemNavn")};
    if (!mangler.empty()) return std::unexpected(Fejl::intern("GraphQL: " + mangler));
    return t;
}

}  // namespace faelled::rest
