// Answers. Everything but texts is appended as it stands: the names come from tables and the values
// are digits, times and UUIDs.
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/xml_form.hpp"

namespace faelled::oio {
namespace {

void append_uuid(std::string& o, const Uuid& u) {
    char text[36];
    u.write(text);
    o.append("<sd:UUIDIdentifikator>").append(text, sizeof text).append("</sd:UUIDIdentifikator>");
}

// Content of UnikIdType, in the form it was written in.
void skriv_id(const Reference& r, xml::Skriver& out) {
    if (r.slags() == Reference::Slags::kUuid)
        append_uuid(out.buffer(), *r.uuid());
    else
        out.element("sd:URNIdentifikator", r.urn_tekst());
}

// Content of TidspunktType.
void append_tidspunkt(std::string& o, Tid t) {
    if (!t.er_endelig() || t == kUangivet) {
        o.append("<sd:GraenseIndikator>true</sd:GraenseIndikator>");
        return;
    }
    o.append("<sd:TidsstempelDatoTid>");
    append_dansk_datetime(o, t);
    o.append("</sd:TidsstempelDatoTid>");
}

// Both ends always: clients read them unchecked (organisation.md 3.4).
void skriv_virkning(const Virkning& v, xml::Skriver& out) {
    std::string& o = out.buffer();
    o.append("<sd:Virkning><sd:FraTidspunkt>");
    append_tidspunkt(o, v.fra);
    o.append("</sd:FraTidspunkt><sd:TilTidspunkt>");
    append_tidspunkt(o, v.til);
    o.append("</sd:TilTidspunkt>");
    if (!v.aktoer.tom()) {
        o.append("<sd:AktoerRef>");
        skriv_id(v.aktoer, out);
        o.append("</sd:AktoerRef>");
    }
    if (v.aktoertype != 0)
        o.append("<sd:AktoerTypeKode>")
            .append(kAktoertyper[v.aktoertype])
            .append("</sd:AktoerTypeKode>");
    if (v.note) out.element("sd:NoteTekst", *v.note);
    o.append("</sd:Virkning>");
}

void skriv_egenskab(const Objektbeskrivelse& b, const Egenskab& e, xml::Skriver& out) {
    out.aaben(b.ns.praefiks, "Egenskab");
    skriv_virkning(e.virkning, out);
    for (const Feltvaerdi& v : e.felter) {
        const Felt& f = b.felter[v.felt];
        out.aaben(f.ns.praefiks, f.navn);
        out.tekst(v.tekst);
        out.luk(f.ns.praefiks, f.navn);
    }
    out.luk(b.ns.praefiks, "Egenskab");
}

void skriv_tilstand(const Objektbeskrivelse& b, const Tilstand& t, xml::Skriver& out) {
    const Tilstandsbeskrivelse& s = b.tilstande[t.art];
    out.aaben(s.ns.praefiks, s.navn);
    skriv_virkning(t.virkning, out);
    out.aaben(s.ns.praefiks, s.kodenavn);
    out.buffer().append(s.koder[t.kode]);
    out.luk(s.ns.praefiks, s.kodenavn);
    out.luk(s.ns.praefiks, s.navn);
}

void skriv_maerket(std::string_view qname, const Reference& r, const Etiketter& labels,
                   xml::Skriver& out) {
    if (r.tom()) return;
    out.aaben(qname);
    skriv_id(r, out);
    if (r.uuid() != nullptr) {
        const std::string_view label = labels.etiket(*r.uuid());
        if (!label.empty()) out.element("sd:Label", label);
    }
    out.luk(qname);
}

void skriv_relation(const Objektbeskrivelse& b, const Relation& r, const Etiketter& labels,
                    xml::Skriver& out) {
    const Relationsbeskrivelse& s = b.relationer[r.art];
    out.aaben("sd", s.navn);
    skriv_virkning(r.virkning, out);
    if (!r.ref.tom()) {
        out.aaben("sd:ReferenceID");
        skriv_id(r.ref, out);
        out.luk("sd:ReferenceID");
    }
    if (s.form == Relationsform::kDynamisk) {
        skriv_maerket("sd:Rolle", r.rolle, labels, out);
        skriv_maerket("sd:Type", r.type, labels, out);
        out.element("sd:Indeks", r.indeks);
    }
    out.luk("sd", s.navn);
}

}  // namespace

void skriv_registrering(const Objektbeskrivelse& b, const Registrering& r, const Etiketter& labels,
                        xml::Skriver& out) {
    const std::string_view own = b.ns.praefiks;
    out.aaben(own, "Registrering");
    if (r.note) out.element("sd:NoteTekst", *r.note);
    std::string& o = out.buffer();
    o.append("<sd:Tidspunkt>");
    append_dansk_datetime_ms(o, r.tidspunkt);
    o.append("</sd:Tidspunkt><sd:LivscyklusKode>")
        .append(navn(r.livscyklus))
        .append("</sd:LivscyklusKode>");
    if (!r.bruger_ref.tom()) {
        o.append("<sd:BrugerRef>");
        skriv_id(r.bruger_ref, out);
        o.append("</sd:BrugerRef>");
    }
    const Indhold& i = r.indhold;
    out.aaben(own, "AttributListe");
    for (const Egenskab& e : i.egenskaber)
        skriv_egenskab(b, e, out);
    out.raa(i.lokal_udvidelse[kAttributListe]);
    out.luk(own, "AttributListe");
    out.aaben(own, "TilstandListe");
    for (const Tilstand& t : i.tilstande)
        skriv_tilstand(b, t, out);
    out.raa(i.lokal_udvidelse[kTilstandListe]);
    out.luk(own, "TilstandListe");
    out.aaben(own, "RelationListe");
    for (const Relation& rel : i.relationer)
        skriv_relation(b, rel, labels, out);
    out.raa(i.lokal_udvidelse[kRelationListe]);
    out.luk(own, "RelationListe");
    out.luk(own, "Registrering");
}

void skriv_oejebliksbillede_indhold(const Objektbeskrivelse& b, const Oejebliksbillede& o,
                                    const Etiketter& labels, xml::Skriver& out) {
    out.aaben(b.ns.praefiks, "ObjektType");
    append_uuid(out.buffer(), o.uuid);
    out.luk(b.ns.praefiks, "ObjektType");
    for (const Registrering& r : o.registreringer)
        skriv_registrering(b, r, labels, out);
}

void skriv_standardretur(int kode, std::string_view tekst, xml::Skriver& out) {
    out.buffer()
        .append("<sd:StandardRetur><sd:StatusKode>")
        .append(std::to_string(kode))
        .append("</sd:StatusKode>");
    out.element("sd:FejlbeskedTekst", kode == 20 ? "OK" : tekst);
    out.luk("sd:StandardRetur");
}

void erklaer_navnerum(const Objektbeskrivelse& b, xml::Skriver& out) {
    const auto declare = [&](const Navnerum& ns) { out.erklaer(ns.praefiks, ns.uri); };
    declare(kSd);
    declare(b.ns);
    for (const Felt& f : b.felter)
        declare(f.ns);
    for (const Tilstandsbeskrivelse& t : b.tilstande)
        declare(t.ns);
}

}  // namespace faelled::oio
