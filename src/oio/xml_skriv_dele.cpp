// Everything but texts is appended as it stands: the names come from tables and the values are
// digits, times and UUIDs.
#include "oio/xml_skriv_dele.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::oio::xml_skriv {
namespace {

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

// The type has at most three levels of groups in its relations; what lies deeper is written.
bool udelades(Udeladte& u, std::uint8_t field) {
    if (u.dybde >= u.her.sti.size()) return false;
    u.her.sti[u.dybde] = field;
    return std::ranges::find(u.alle, u.her) != u.alle.end();
}

void skriv_vaerdi(const Objektbeskrivelse& b, const Felt& f, const Feltvaerdi& v, xml::Skriver& out,
                  Udeladte* without) {
    if (f.moenster == Moenster::kXml) return out.raa(v.tekst);
    out.aaben(f.ns.praefiks, f.navn);
    if (f.moenster == Moenster::kReference) {
        const auto u = Uuid::parse(v.tekst);
        skriv_id(u ? Reference(*u) : Reference::urn(v.tekst), out);
    } else if (f.moenster == Moenster::kGruppe) {
        if (without != nullptr) ++without->dybde;
        skriv_felter(b, f.gruppe, v.gruppe, out, without);
        if (without != nullptr) --without->dybde;
    } else {
        out.tekst(v.tekst);
    }
    out.luk(f.ns.praefiks, f.navn);
}

void skriv_etiket(std::string_view label, xml::Skriver& out) {
    if (!label.empty()) out.element("sd:Label", label);
}

// Rolle and Type of dynamic relations and mappings.
void skriv_maerket(const Objektbeskrivelse& b, std::string_view qname, const Reference& r,
                   const Etiketter& labels, xml::Skriver& out) {
    if (r.tom()) return;
    out.aaben(qname);
    skriv_id(r, out);
    if (r.uuid() != nullptr) {
        if (b.etiketter)
            skriv_etiket(labels.klassetitel(*r.uuid()), out);
        else
            skriv_etiket(labels.etiket(*r.uuid()), out);
    }
    out.luk(qname);
}

void skriv_almindelig(const Objektbeskrivelse& b, const Relationsbeskrivelse& s, const Relation& r,
                      const Etiketter& labels, xml::Skriver& out) {
    skriv_virkning(kSd, r.virkning, out);
    if (!r.ref.tom()) {
        out.aaben("sd:ReferenceID");
        skriv_id(r.ref, out);
        if (b.etiketter && r.ref.uuid() != nullptr)
            skriv_etiket(labels.referenceetiket(s, *r.ref.uuid()), out);
        out.luk("sd:ReferenceID");
    }
    const bool mapning = s.form == Relationsform::kMapning && findes(b, s.rolleversioner);
    if (s.form != Relationsform::kDynamisk && !mapning) return;
    skriv_maerket(b, "sd:Rolle", r.rolle, labels, out);
    skriv_maerket(b, "sd:Type", r.type, labels, out);
    if (!mapning) return out.element("sd:Indeks", r.indeks);
    out.aaben("sd:Indeks");
    if (const auto u = Uuid::parse(r.indeks)) append_uuid(out.buffer(), *u);
    out.luk("sd:Indeks");
}

void skriv_generel(const Objektbeskrivelse& b, const Relationsbeskrivelse& s, const Relation& r,
                   xml::Skriver& out, Udeladte* without) {
    skriv_virkning(kGd, r.virkning, out);
    skriv_reference(kGd.praefiks, "Rolle", r.rolle, out);
    skriv_reference(kGd.praefiks, "Type", r.type, out);
    if (!r.indeks.empty()) out.element("gd:Indeks", r.indeks);
    skriv_reference(kGd.praefiks, "ReferenceID", r.ref, out);
    if (s.udvidelse.empty() || r.felter.empty())
        return skriv_felter(b, s.felter, r.felter, out, without);
    out.aaben("gd:LokalUdvidelseListe");
    out.aaben(s.udvidelse_ns.praefiks, s.udvidelse);
    skriv_felter(b, s.felter, r.felter, out, without);
    out.luk(s.udvidelse_ns.praefiks, s.udvidelse);
    out.luk("gd:LokalUdvidelseListe");
}

}  // namespace

void append_uuid(std::string& o, const Uuid& u) {
    char text[36];
    u.write(text);
    o.append("<sd:UUIDIdentifikator>").append(text, sizeof text).append("</sd:UUIDIdentifikator>");
}

void skriv_id(const Reference& r, xml::Skriver& out) {
    if (r.slags() == Reference::Slags::kUuid)
        append_uuid(out.buffer(), *r.uuid());
    else
        out.element("sd:URNIdentifikator", r.urn_tekst());
}

void skriv_reference(std::string_view prefix, std::string_view name, const Reference& r,
                     xml::Skriver& out) {
    if (r.tom()) return;
    out.aaben(prefix, name);
    skriv_id(r, out);
    out.luk(prefix, name);
}

// Both ends always: clients read them unchecked (organisation.md 3.4).
void skriv_virkning(const Navnerum& ns, const Virkning& v, xml::Skriver& out) {
    out.aaben(ns.praefiks, "Virkning");
    std::string& o = out.buffer();
    o.append("<sd:FraTidspunkt>");
    append_tidspunkt(o, v.fra);
    o.append("</sd:FraTidspunkt><sd:TilTidspunkt>");
    append_tidspunkt(o, v.til);
    o.append("</sd:TilTidspunkt>");
    skriv_reference(kSd.praefiks, "AktoerRef", v.aktoer, out);
    if (v.aktoertype != 0)
        o.append("<sd:AktoerTypeKode>")
            .append(kAktoertyper[v.aktoertype])
            .append("</sd:AktoerTypeKode>");
    if (v.note) out.element("sd:NoteTekst", *v.note);
    out.luk(ns.praefiks, "Virkning");
}

void skriv_felter(const Objektbeskrivelse& b, std::span<const Felt> fields,
                  const std::vector<Feltvaerdi>& values, xml::Skriver& out, Udeladte* without) {
    for (const Feltvaerdi& v : values) {
        const Felt& f = fields[v.felt];
        if (!findes(b, f.versioner)) continue;
        if (without != nullptr && udelades(*without, v.felt)) continue;
        skriv_vaerdi(b, f, v, out, without);
    }
    // So that the path of what comes next has no rest of this one.
    if (without != nullptr && without->dybde < without->her.sti.size())
        without->her.sti[without->dybde] = 0xff;
}

void skriv_relation(const Objektbeskrivelse& b, const Relation& r, const Etiketter& labels,
                    xml::Skriver& out, const Udsnit& parts) {
    const Relationsbeskrivelse& s = b.relationer[r.art];
    out.aaben(s.ns.praefiks, s.navn);
    if (s.form == Relationsform::kGenerel) {
        Udeladte without{parts.udeladte, {r.art}, 0};
        skriv_generel(b, s, r, out, parts.udeladte.empty() ? nullptr : &without);
    } else {
        skriv_almindelig(b, s, r, labels, out);
    }
    out.luk(s.ns.praefiks, s.navn);
}

}  // namespace faelled::oio::xml_skriv
