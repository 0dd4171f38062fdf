// Whatever arrives as a message: every reader either refuses it with 40 and an element, or what it
// read can be written and is then read as the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "oio/xml_form_proeve.hpp"

using namespace faelled;
using namespace faelled::oio;

namespace {

constexpr const Objektbeskrivelse* kTyper[] = {&proeve::kTingType, &proeve::kVaesenType,
                                               &proeve::kPostType, &proeve::kArtType};

template <typename T>
bool gik(const Result<T>& r) {
    if (!r && (r.error().kode != 40 || r.error().element.empty())) std::abort();
    return r.has_value();
}

void kraev(bool holds) {
    if (!holds) std::abort();
}

std::string som_objekt(const Objektbeskrivelse& b, const Registrering& r) {
    xml::Skriver out;
    erklaer_navnerum(b, out);
    out.aaben(b.ns.praefiks, b.navn);
    out.element("sd:UUIDIdentifikator", "11111111-1111-4111-8111-111111111111");
    skriv_registrering(b, r, proeve::IngenEtiketter(), out);
    out.luk(b.ns.praefiks, b.navn);
    return out.tag();
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

    const auto d = xml::Dokument::laes(som_objekt(b, r), xml::Graenser(1 << 24, 64, 20'000, 500));
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
    gik(laes_opdater(b, b.ns, n));
    gik(laes_billede(b, n));
    gik(laes_indekssoeg(b, n));
    const auto importer = laes_importer(b, n);
    if (gik(importer))
        for (const auto& r : importer->registreringer)
            rundtur(b, r);
    const auto object = laes_objekt(b, n);
    if (gik(object))
        for (const auto& r : object->registreringer)
            rundtur(b, r);
}

void alle(std::string_view bytes) {
    const auto d = xml::Dokument::laes(bytes, xml::Graenser(1 << 16, 32, 2000, 30));
    if (!d) return;
    const xml::Node n = d->rod();
    for (const Objektbeskrivelse* b : kTyper)
        alle_laesere(*b, n);
    gik(laes_uuid_note(n));
    gik(laes_laes(n));
    gik(laes_list(n, 5));
    gik(laes_indekslaes(n));
    gik(laes_indekslist(n, 5));
    gik(laes_soegehoved(n));
}

// A right message, of the kind and number that the first two bytes say, with its tags and texts
// mixed up as the rest says, three bytes for each change: without it a fuzzer would hardly find one
// element.
std::string forvansket(std::string_view bytes) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
    };
    const Objektbeskrivelse& b = *kTyper[byte(0) % std::size(kTyper)];
    proeve::Generator generator(byte(0) << 8 | byte(1));
    const std::string message = som_objekt(b, generator.registrering(b));

    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < message.size();) {
        const std::size_t end = std::min(message.find('<', at + 1), message.size());
        pieces.push_back(message.substr(at, end - at));
        at = end;
    }
    for (std::size_t i = 2; i + 3 <= bytes.size() && !pieces.empty(); i += 3) {
        const auto here = static_cast<std::ptrdiff_t>(byte(i + 1) % pieces.size());
        const auto there = static_cast<std::ptrdiff_t>(byte(i + 2) % pieces.size());
        const std::string copy = pieces[static_cast<std::size_t>(there)];
        switch (byte(i) % 4) {
            case 0:
                pieces.erase(pieces.begin() + here);
                break;
            case 1:
                pieces.insert(pieces.begin() + here, copy);
                break;
            case 2:
                pieces[static_cast<std::size_t>(here)] = copy;
                break;
            default:
                std::swap(pieces[static_cast<std::size_t>(here)],
                          pieces[static_cast<std::size_t>(there)]);
        }
    }
    std::string text;
    for (const std::string& piece : pieces)
        text.append(piece);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    alle(bytes);
    if (size >= 2) alle(forvansket(bytes));
    return 0;
}
