// Whatever arrives as a message: every reader either refuses it with 40 and an element, or what it
// read can be written and is then read as the same.
#include <cstdint>
#include <cstdlib>

#include "oio/xml_form_proeve.hpp"

using namespace faelled;
using namespace faelled::oio;

namespace {

template <typename T>
bool gik(const Result<T>& r) {
    if (!r && (r.error().kode != 40 || r.error().element.empty())) std::abort();
    return r.has_value();
}

void kraev(bool holds) {
    if (!holds) std::abort();
}

// The writer wants ends and order as the engine gives them.
void rundtur(const Objektbeskrivelse& b, const RegistreringInput& in) {
    Registrering r;
    r.note = in.note;
    r.bruger_ref = in.bruger_ref;
    r.indhold = in.indhold;
    const auto luk = [](Virkning& v) {
        if (v.fra == kUangivet) v.fra = Tid::minus_uendelig();
        if (v.til == kUangivet) v.til = Tid::plus_uendelig();
    };
    for (auto& e : r.indhold.egenskaber)
        luk(e.virkning);
    for (auto& t : r.indhold.tilstande)
        luk(t.virkning);
    for (auto& rel : r.indhold.relationer)
        luk(rel.virkning);
    kanonisk_orden(r.indhold);

    xml::Skriver out;
    erklaer_navnerum(b, out);
    out.aaben(b.ns.praefiks, b.navn);
    out.element("sd:UUIDIdentifikator", "11111111-1111-4111-8111-111111111111");
    skriv_registrering(b, r, proeve::IngenEtiketter(), out);
    out.luk(b.ns.praefiks, b.navn);
    const auto d = xml::Dokument::laes(out.tag(), xml::Graenser(1 << 24, 64, 20'000, 500));
    kraev(d.has_value());
    const auto again = laes_objekt(b, d->rod());
    kraev(again && again->registreringer.size() == 1);
    kraev(again->registreringer[0].indhold == r.indhold);
    kraev(again->registreringer[0].note == r.note);
    kraev(again->registreringer[0].bruger_ref == r.bruger_ref);
}

void alle_laesere(const Objektbeskrivelse& b, xml::Node n) {
    gik(laes_opret(b, n));
    gik(laes_ret(b, n));
    gik(laes_soeg(b, n));
    gik(laes_egenskab(b, n));
    const auto importer = laes_importer(b, n);
    if (gik(importer))
        for (const auto& r : importer->registreringer)
            rundtur(b, r);
    const auto object = laes_objekt(b, n);
    if (gik(object))
        for (const auto& r : object->registreringer)
            rundtur(b, r);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto d = xml::Dokument::laes({reinterpret_cast<const char*>(data), size},
                                       xml::Graenser(1 << 16, 32, 2000, 30));
    if (!d) return 0;
    const xml::Node n = d->rod();
    alle_laesere(proeve::kTingType, n);
    alle_laesere(proeve::kVaesenType, n);
    gik(laes_uuid_note(n));
    gik(laes_laes(n));
    gik(laes_list(n, 5));
    gik(laes_soegehoved(n));
    return 0;
}
