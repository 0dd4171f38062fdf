#include "klassifikation/listehent_skriv.hpp"

namespace faelled::klassifikation {
namespace {

class Skriver {
  public:
    explicit Skriver(Traeskriver& out) : out_(out) {}

    void klassifikation(const Listeklassifikation& k) {
        out_.aaben("KlassifikationStruktur");
        hoved("Klassifikation", k);
        out_.liste("FacetListe");
        for (const Listefacet& f : k.facetter)
            facet(f);
        out_.luk("FacetListe");
        out_.luk("KlassifikationStruktur");
    }

  private:
    static std::string navn(std::string_view level, std::string_view part) {
        return std::string(level) + std::string(part);
    }
    void hvis(std::string_view name, std::string_view text) {
        if (!text.empty()) out_.felt(name, text);
    }
    void ejer(std::string_view level, std::string_view name, Cvr cvr) {
        if (name.empty()) return;
        out_.felt(navn(level, "Ejer"), name);
        out_.felt(navn(level, "EjerCVRNummer"), cvr.text());
    }
    void begyndelse(std::string_view level, const Listehoved& h) {
        out_.felt(navn(level, "Identifikation"), h.uuid.text());
        out_.felt(navn(level, "BrugervendtNoegle"), h.noegle);
        out_.felt(navn(level, "Titel"), h.titel);
        out_.felt(navn(level, "Beskrivelse"), h.beskrivelse);
    }
    void aendret(std::string_view level, const Listehoved& h) {
        out_.felt(navn(level, "SidstAEndretTidspunkt"), dansk_datetime(h.sidst_aendret));
    }
    // Classifications and facets: one period of publication, the last.
    void hoved(std::string_view level, const Listehoved& h) {
        begyndelse(level, h);
        hvis(navn(level, "Retskilde"), h.retskilde);
        ejer(level, h.ejer, h.ejer_cvr);
        if (!h.publiceret.empty()) {
            hvis(navn(level, "PubliceretFraDato"), h.publiceret.back().fra);
            hvis(navn(level, "PubliceretTilDato"), h.publiceret.back().til);
        }
        aendret(level, h);
    }

    void facet(const Listefacet& f) {
        out_.aaben("FacetStruktur");
        hoved("Facet", f);
        out_.liste("KlasseListe");
        for (const Listeklasse& k : f.klasser)
            klasse(k);
        out_.luk("KlasseListe");
        out_.luk("FacetStruktur");
    }

    void klasse(const Listeklasse& k) {
        out_.aaben("KlasseStruktur");
        begyndelse("Klasse", k);
        if (!k.sortering.empty()) out_.tal("KlasseSortering", k.sortering);
        hvis("KlasseRetskilde", k.retskilde);
        hvis("KlasseAEndringsnotat", k.aendringsnotat);
        ejer("Klasse", k.ejer, k.ejer_cvr);
        aendret("Klasse", k);
        out_.liste("KlassePubliceretListe");
        for (const Listeperiode& p : k.publiceret) {
            out_.aaben("KlassePubliceret");
            hvis("KlassePubliceretFraDato", p.fra);
            hvis("KlassePubliceretTilDato", p.til);
            out_.luk("KlassePubliceret");
        }
        out_.luk("KlassePubliceretListe");
        if (!k.soegeord.empty()) {
            out_.liste("KlasseSoegeordListe");
            for (const std::string& word : k.soegeord) {
                out_.aaben("KlasseSoegeord");
                out_.felt("SoegeordTitel", word);
                out_.luk("KlasseSoegeord");
            }
            out_.luk("KlasseSoegeordListe");
        }
        if (k.foraelder) {
            out_.aaben("ForaeldreKlasse");
            reference("Klasse", *k.foraelder);
            out_.luk("ForaeldreKlasse");
        }
        if (!k.mapninger.empty()) {
            out_.liste("KlasseMapningListe");
            for (const Listemapning& m : k.mapninger)
                mapning(m);
            out_.luk("KlasseMapningListe");
        }
        out_.luk("KlasseStruktur");
    }

    void reference(std::string_view level, const Listereference& r) {
        out_.felt(navn(level, "Identifikation"), r.uuid.text());
        out_.felt(navn(level, "BrugervendtNoegle"), r.noegle);
    }

    void mapning(const Listemapning& m) {
        out_.aaben("KlasseMapning");
        ejer("Klasse", m.ejer, m.ejer_cvr);
        out_.aaben("KlasseMapningRolle");
        reference("Klasse", m.rolle);
        out_.luk("KlasseMapningRolle");
        out_.aaben("KlasseIdentifiktionValg");
        if (m.klasse) {
            out_.aaben("KlasseIdenitifkationStruktur");
            reference("Klasse", *m.klasse);
            reference("Facet", m.facet);
            reference("Klassifikation", m.klassifikation);
            out_.luk("KlasseIdenitifkationStruktur");
        } else {
            out_.felt("KlasseUrnReference", m.urn);
        }
        out_.luk("KlasseIdentifiktionValg");
        hvis("KlasseMapningVirkningFra", m.virkning.fra);
        hvis("KlasseMapningVirkningTil", m.virkning.til);
        out_.luk("KlasseMapning");
    }

    Traeskriver& out_;
};

}  // namespace

void skriv(const Klassifikationsliste& list, Traeskriver& out) {
    if (list.empty()) return;
    out.liste("KlassifikationListe");
    Skriver writer(out);
    for (const Listeklassifikation& k : list)
        writer.klassifikation(k);
    out.luk("KlassifikationListe");
}

}  // namespace faelled::klassifikation
