#include "opslag/ydelsesliste_form.hpp"

#include "oio/urn.hpp"

namespace faelled::opslag {
namespace {

using ydelse::Partlinje;
using ydelse::Planlinje;
using ydelse::Systemlinje;

std::string dato(Tid t) {
    return dansk_datetime(t).substr(0, 10);
}

// Writes what there is; the contract has no place for what is not known.
class Form {
  public:
    explicit Form(Traeskriver& out) : out_(out) {}

    void felt(std::string_view name, const std::string& text) {
        if (!text.empty()) out_.felt(name, text);
    }
    void dag(std::string_view name, const std::optional<Tid>& t) {
        if (t && t->er_endelig()) out_.felt(name, dato(*t));
    }
    // A day that must be there: the first of those that are known.
    void dag(std::string_view name, const std::optional<Tid>& a, Tid b) {
        dag(name, a ? a : std::optional(b));
    }
    void system(std::string_view name, const Systemlinje& s) {
        if (s.id.empty() && s.navn.empty()) return;
        out_.aaben(name);
        felt("ItSystemInstansIdentifikation", s.id);
        felt("ItSystemInstansTitel", s.navn);
        out_.luk(name);
    }
    void part(std::string_view name, const std::optional<Partlinje>& p) {
        if (!p) return;
        const oio::Urn urn = oio::laes_urn(p->urn);
        out_.aaben(name);
        out_.felt("PartType", p->art == Partlinje::Art::kPerson       ? "Person"
                              : p->art == Partlinje::Art::kVirksomhed ? "Virksomhed"
                                                                      : "Ukendt");
        const bool cpr = urn.form == oio::Urnform::kCpr;
        const bool cvr = urn.form == oio::Urnform::kCvr;
        const bool pnr = urn.form == oio::Urnform::kPnr;
        if (!cpr && !cvr && !pnr) felt("PartURN", p->urn);
        felt("PartFuldtNavn", p->navn);
        if (cpr) out_.felt("PartCPRNummer", urn.vaerdi);
        if (cvr) out_.felt("PartCVRNummer", urn.vaerdi);
        if (pnr) out_.felt("PartPNummer", urn.vaerdi);
        out_.luk(name);
    }

    void betaling(const ydelse::Effektueringslinje& e) {
        out_.aaben("OekonomiskEffektueringStruktur");
        out_.felt("OekonomiskEffektueringUUID", e.uuid.text());
        dag("OekonomiskEffektueringDispositionsdato", e.disposition ? e.disposition : e.start,
            e.virkning_fra);
        beloeb("OekonomiskEffektueringSamletBruttobeloeb", e.brutto);
        felt("OekonomiskEffektueringBeloebEfterSkatATP", e.efter_skat);
        beloeb("OekonomiskEffektueringBeloebSendtTilUdbetaling", e.sendt);
        felt("OEkonomiskEffektueringBeloebUdbetalt", e.udbetalt);
        felt("OekonomiskEffektueringSendtTilUdbetalingTekst", e.sendt_tekst);
        out_.felt("OekonomiskEffektueringUdbetalingStatus",
                  e.udbetalt_tekst.empty() ? e.sendt_tekst : e.udbetalt_tekst);
        felt("OekonomiskEffektueringUdbetaltTekst", e.udbetalt_tekst);
        dag("OekonomiskEffektueringStartDato", e.start ? e.start : e.disposition, e.virkning_fra);
        dag("OekonomiskEffektueringSlutDato", e.slut);
        system("OEkonomiskEffektueringMasterSystemInstans", e.master);
        part("OEkonomiskEffektueringModtager", e.modtager);
        out_.luk("OekonomiskEffektueringStruktur");
    }
    void del(const ydelse::Effektueringslinje& e, const ydelse::Dellinje& d) {
        beloeb("OekonomiskYdelseseffektueringBeloeb", d.beloeb);
        dag("OekonomiskYdelseseffektueringPeriodeFra", d.fra ? d.fra : e.start, e.virkning_fra);
        dag("OekonomiskYdelseseffektueringPeriodeTil", d.til);
    }

    void ydelse(const Bevilling& b, const ydelse::Ydelseslinje& y) {
        if (!y.klasse.empty()) {
            out_.aaben("YdelseKlasse");
            out_.felt(Uuid::parse(y.klasse) ? "KlasseIdentifikation" : "KlasseUrnReference",
                      y.klasse);
            out_.luk("YdelseKlasse");
        }
        felt("YdelseNavn", y.ydelsesnavn);
        felt("BevilgetYdelseID", y.id);
        felt("BevilgetYdelseNavn", y.navn);
        felt("BevilgetYdelseBegrundelse", y.begrundelse);
        if (y.plan) felt("BevilgetYdelseEffektueringsPlanBeskrivelse", beskrivelse(*y.plan));
        dag("BevilgetYdelseStartDato", y.start, y.fra);
        dag("BevilgetYdelseSlutDato", y.slut);
        felt("BevilgetYdelseKLEEmne", y.kle);
        // Only when the money goes to another than who was granted it.
        for (const Partlinje& p : b.linje.ydelsesmodtagere)
            if (!b.linje.modtager ||
                oio::urn_normalform(p.urn) != oio::urn_normalform(b.linje.modtager->urn)) {
                part("BevilgetYdelseEffektueringModtager", p);
                break;
            }
        if (!y.plan) return;
        felt("OekonomiskEffektueringsplanYdelsesbeloeb", y.plan->beloeb);
        felt("OekonomiskEffektueringsplanBeregningsfrekvens", y.plan->frekvens);
        felt("OekonomiskEffektueringsplanForudBagud", y.plan->forud_bagud);
        felt("OekonomiskEffektueringsplanDispositionsdag", y.plan->dispositionsdag);
        felt("OekonomiskEffektueringsplanSkalManueltGodkendes", y.plan->manuelt);
    }

    void bevilling(const Bevilling& b) {
        const ydelse::Bevillingslinje& l = b.linje;
        out_.aaben("BevillingStruktur");
        out_.felt("BevillingUUID", l.uuid.text());
        out_.felt("BevillingFoelsomhed", l.foelsomhed);
        out_.aaben("BevillingEjer");
        out_.felt("VirksomhedCVRNummer", l.ejercvr);
        out_.luk("BevillingEjer");
        if (!l.ydelser.empty()) system("BevillingMasterSystemInstans", l.ydelser.front().master);
        const ydelse::Enhedslinje& u = l.ansvarlig;
        if (u.uuid || !u.urn.empty()) {
            out_.aaben("BevillingAnsvarligAfdeling");
            if (u.uuid) out_.felt("OrganisationsenhedUUID", u.uuid->text());
            felt("AnsvarligAfdelingURN", u.urn);
            felt("AnsvarligAfdelingBrugervendtNoegle", u.noegle);
            felt("AnsvarligAfdelingFuldtNavn", u.navn);
            out_.luk("BevillingAnsvarligAfdeling");
        }
        part("Bevillingsmodtager", l.modtager);
        sag(b);
        out_.luk("BevillingStruktur");
    }

  private:
    // Must be there; the index need not know it.
    void beloeb(std::string_view name, const std::string& text) {
        out_.tal(name, text.empty() ? "0" : text);
    }
    // A case beyond the caller's limits is named, and no more; one that is not in the index too.
    void sag(const Bevilling& b) {
        if (b.linje.sager.empty()) return;
        out_.aaben("Bevillingssag");
        out_.felt("SagUUID", b.sag ? b.sag->uuid.text() : b.linje.sager.front().text());
        if (b.sag && b.sag->synlig) {
            felt("SagTitel", b.sag->titel);
            felt("SagSagsnummer", b.sag->nummer);
            felt("SagFoelsomhed", b.sag->foelsomhed);
            felt("SagKLEEmne", b.sag->kle);
            felt("SagKLEHandlingsfacet", b.sag->handlingsfacet);
            felt("SagEjerCVRNummer", b.sag->ejercvr);
            system("SagMasterSystemInstans", {b.sag->mastersystem, b.sag->systemnavn});
        }
        if (b.sag) out_.felt("SagUndtagetVisningForBorger", b.sag->undtaget ? "true" : "false");
        out_.luk("Bevillingssag");
    }
    static std::string beskrivelse(const Planlinje& p) {
        std::string out;
        const auto more = [&](const std::string& text) {
            if (text.empty()) return;
            if (!out.empty()) out += ", ";
            out += text;
        };
        if (!p.beloeb.empty()) more(p.beloeb + " kr.");
        more(p.frekvens);
        more(p.forud_bagud);
        more(p.dispositionsdag);
        if (p.start) more("fra " + dato(*p.start));
        if (p.slut) more("til " + dato(*p.slut));
        return out;
    }

    Traeskriver& out_;
};

}  // namespace

void skriv_bevillinger(const Ydelsesliste& l, bool betalinger, Traeskriver& out) {
    Form f(out);
    out.liste("BevilgetYdelseListe");
    for (const Ydelsesraekke& r : l.ydelser) {
        const Bevilling& b = l.bevillinger[r.bevilling];
        out.aaben("BevilgetYdelse");
        f.ydelse(b, b.linje.ydelser[r.ydelse]);
        if (betalinger && !r.betalinger.empty()) {
            out.liste("OEkonomiskYdelseseffektueringListe");
            for (const auto& [payment, part] : r.betalinger) {
                const ydelse::Effektueringslinje& e = l.betalinger[payment];
                out.aaben("OEkonomiskYdelseseffektuering");
                f.del(e, e.dele[part]);
                f.betaling(e);
                out.luk("OEkonomiskYdelseseffektuering");
            }
            out.luk("OEkonomiskYdelseseffektueringListe");
        }
        f.bevilling(b);
        out.luk("BevilgetYdelse");
    }
    out.luk("BevilgetYdelseListe");
}

void skriv_effektueringer(const Ydelsesliste& l, bool bevillinger, Traeskriver& out) {
    Form f(out);
    out.liste("OEkonomiskEffektueringListe");
    for (const Betalingsraekke& r : l.effektueringer) {
        const ydelse::Effektueringslinje& e = l.betalinger[r.betaling];
        out.aaben("OEkonomiskEffektuering");
        f.betaling(e);
        out.liste("OEkonomiskYdelseseffektueringListe");
        for (std::size_t n = 0; n < e.dele.size(); ++n) {
            out.aaben("OEkonomiskYdelseseffektuering");
            f.del(e, e.dele[n]);
            const Betalingsraekke::Kilde& from = r.kilder[n];
            if (from.bevilling && from.ydelse) {
                const Bevilling& b = l.bevillinger[*from.bevilling];
                out.aaben("BevilgetYdelse");
                f.ydelse(b, b.linje.ydelser[*from.ydelse]);
                if (bevillinger) f.bevilling(b);
                out.luk("BevilgetYdelse");
            }
            out.luk("OEkonomiskYdelseseffektuering");
        }
        out.luk("OEkonomiskYdelseseffektueringListe");
        out.luk("OEkonomiskEffektuering");
    }
    out.luk("OEkonomiskEffektueringListe");
}

}  // namespace faelled::opslag
