// Answers: registrations and snapshots.
#include "base/time.hpp"
#include "oio/xml_form.hpp"
#include "oio/xml_skriv_dele.hpp"

namespace faelled::oio {

using namespace xml_skriv;

namespace {

constexpr bool vises(std::uint32_t mask, std::size_t position) {
    return (mask >> position & 1U) != 0;
}

class Registreringsskriver {
  public:
    Registreringsskriver(const Objektbeskrivelse& b, const Registrering& r, const Etiketter& labels,
                         xml::Skriver& out, const Udsnit& parts)
        : b_(b), r_(r), i_(r.indhold), etiketter_(labels), out_(out), udsnit_(parts) {}

    void skriv() {
        const std::string_view own = b_.ns.praefiks;
        out_.aaben(own, "Registrering");
        hoved();
        out_.aaben(own, "AttributListe");
        attributter();
        out_.luk(own, "AttributListe");
        out_.aaben(own, "TilstandListe");
        for (const Tilstand& t : i_.tilstande)
            if (vises(udsnit_.tilstande, t.art)) tilstand(t);
        out_.raa(i_.lokal_udvidelse[kTilstandListe]);
        out_.luk(own, "TilstandListe");
        out_.aaben(own, "RelationListe");
        relationer();
        out_.luk(own, "RelationListe");
        out_.luk(own, "Registrering");
    }

  private:
    void hoved() {
        if (r_.note) out_.element("sd:NoteTekst", *r_.note);
        std::string& o = out_.buffer();
        o.append("<sd:Tidspunkt>");
        append_dansk_datetime_ms(o, r_.afsendt.value_or(r_.tidspunkt));
        o.append("</sd:Tidspunkt><sd:LivscyklusKode>")
            .append(navn(r_.livscyklus))
            .append("</sd:LivscyklusKode>");
        skriv_reference(kSd.praefiks, "BrugerRef", r_.bruger_ref, out_);
        if (!b_.indeksform) return;
        out_.aaben("gd:StsTidspunkt");
        append_dansk_datetime_ms(out_.buffer(), r_.tidspunkt);
        out_.luk("gd:StsTidspunkt");
    }

    void attributter() {
        const std::size_t kinds = b_.flere_attributter.size() + 1;
        const auto extends = [&](std::size_t k) {
            return k != 0 && b_.flere_attributter[k - 1].i_udvidelse;
        };
        // Mostly one kind; a type has three at most.
        for (std::size_t k = 0; k < kinds; ++k)
            if (!extends(k)) attributter(k);
        Udvidelse extension(out_);
        for (std::size_t k = 0; k < kinds; ++k)
            if (extends(k)) attributter(k, &extension);
        extension.luk();
        out_.raa(i_.lokal_udvidelse[kAttributListe]);
    }

    // gd:LokalUdvidelseListe around what is written in it, when anything is.
    class Udvidelse {
      public:
        explicit Udvidelse(xml::Skriver& out) : out_(out) {}
        void aaben() {
            if (!aaben_) out_.aaben("gd:LokalUdvidelseListe");
            aaben_ = true;
        }
        void luk() {
            if (aaben_) out_.luk("gd:LokalUdvidelseListe");
        }

      private:
        xml::Skriver& out_;
        bool aaben_ = false;
    };

    void attributter(std::size_t kind, Udvidelse* extension = nullptr) {
        if (!vises(udsnit_.attributter, kind)) return;
        const Attributbeskrivelse* a = kind == 0 ? nullptr : &b_.flere_attributter[kind - 1];
        const std::string_view prefix = a == nullptr ? b_.ns.praefiks : a->ns.praefiks;
        const std::string_view name = a == nullptr ? b_.egenskabsnavn : a->navn;
        for (const Egenskab& e : i_.egenskaber) {
            if (e.art != kind) continue;
            if (extension != nullptr) extension->aaben();
            out_.aaben(prefix, name);
            skriv_virkning(a == nullptr ? b_.virkning_ns : a->virkning_ns, e.virkning, out_);
            skriv_felter(b_, attributfelter(b_, kind), e.felter, out_);
            out_.luk(prefix, name);
        }
    }

    void tilstand(const Tilstand& t) {
        const Tilstandsbeskrivelse& s = b_.tilstande[t.art];
        const std::string_view code = s.kode_ns.uri.empty() ? s.ns.praefiks : s.kode_ns.praefiks;
        out_.aaben(s.ns.praefiks, s.navn);
        skriv_virkning(b_.virkning_ns, t.virkning, out_);
        out_.aaben(code, s.kodenavn);
        out_.buffer().append(s.koder[t.kode]);
        out_.luk(code, s.kodenavn);
        out_.luk(s.ns.praefiks, s.navn);
    }

    void relationer() {
        bool extended = false;
        for (const Relation& r : i_.relationer) {
            if (!vises(udsnit_.relationer, r.art)) continue;
            const Relationsbeskrivelse& s = b_.relationer[r.art];
            extended = extended || s.i_udvidelse;
            if (!s.i_udvidelse && findes(b_, s.versioner))
                skriv_relation(b_, r, etiketter_, out_, udsnit_);
        }
        if (extended) {
            out_.aaben("gd:LokalUdvidelseListe");
            for (const Relation& r : i_.relationer)
                if (b_.relationer[r.art].i_udvidelse && vises(udsnit_.relationer, r.art))
                    skriv_relation(b_, r, etiketter_, out_, udsnit_);
            out_.luk("gd:LokalUdvidelseListe");
        }
        out_.raa(i_.lokal_udvidelse[kRelationListe]);
    }

    const Objektbeskrivelse& b_;
    const Registrering& r_;
    const Indhold& i_;
    const Etiketter& etiketter_;
    xml::Skriver& out_;
    const Udsnit& udsnit_;
};

void erklaer(std::span<const Felt> fields, xml::Skriver& out) {
    for (const Felt& f : fields) {
        out.erklaer(f.ns.praefiks, f.ns.uri);
        erklaer(f.gruppe, out);
    }
}

}  // namespace

void skriv_registrering(const Objektbeskrivelse& b, const Registrering& r, const Etiketter& labels,
                        xml::Skriver& out, const Udsnit& parts) {
    Registreringsskriver(b, r, labels, out, parts).skriv();
}

void skriv_oejebliksbillede_indhold(const Objektbeskrivelse& b, const Oejebliksbillede& o,
                                    const Etiketter& labels, xml::Skriver& out,
                                    const Udsnit& parts) {
    const std::string_view id = b.dataejer ? "ObjektID" : "ObjektType";
    out.aaben(b.ns.praefiks, id);
    append_uuid(out.buffer(), o.uuid);
    out.luk(b.ns.praefiks, id);
    if (b.dataejer && o.dataejer != Cvr()) {
        out.aaben(b.ns.praefiks, "DataEjer");
        out.element("sd:CVR", o.dataejer.text());
        out.luk(b.ns.praefiks, "DataEjer");
    }
    for (const Registrering& r : o.registreringer)
        skriv_registrering(b, r, labels, out, parts);
}

void erklaer_navnerum(const Objektbeskrivelse& b, xml::Skriver& out) {
    const auto declare = [&](const Navnerum& ns) {
        if (!ns.uri.empty()) out.erklaer(ns.praefiks, ns.uri);
    };
    declare(kSd);
    declare(b.ns);
    if (b.indeksform) declare(kGd);
    erklaer(b.felter, out);
    for (const Attributbeskrivelse& a : b.flere_attributter) {
        declare(a.ns);
        declare(a.virkning_ns);
        erklaer(a.felter, out);
    }
    for (const Tilstandsbeskrivelse& t : b.tilstande) {
        declare(t.ns);
        declare(t.kode_ns);
    }
    for (const Relationsbeskrivelse& r : b.relationer) {
        declare(r.ns);
        declare(r.udvidelse_ns);
        erklaer(r.felter, out);
    }
}

}  // namespace faelled::oio
