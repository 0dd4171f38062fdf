// The OIO wire form of any object type, driven by its description: message parts in, message parts
// out. Reading is lenient where organisation.md chapter 17 says so and else checks what the schema
// checks; a breach is Fejl::ugyldig(element as written, rule), a missing element under the prefix
// we write; no message repeats a value. Writing is in schema order with our own prefixes.
//
// Two places where reading accepts what the schema does not: a single relation (0..1) may come
// several times, since one message may close a period and open the next; and a search may leave out
// Rolle, Type and Indeks. Attributes (xsi:type) are not looked at. White space between elements is,
// like anywhere in XML, nothing; other text there is refused.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/operationer.hpp"
#include "xml/xml.hpp"

namespace faelled::oio {

// --- in: each takes the operation's element (LaesInput, ...)
// -------------------------------------------------

[[nodiscard]] Result<OpretInput> laes_opret(const Objektbeskrivelse& b, xml::Node element);
[[nodiscard]] Result<ImporterInput> laes_importer(const Objektbeskrivelse& b, xml::Node element);
// The object element itself (T:OrganisationEnhed) as importer and OrganisationSystem.import carry
// it.
[[nodiscard]] Result<ImporterInput> laes_objekt(const Objektbeskrivelse& b, xml::Node object);
[[nodiscard]] Result<RetInput> laes_ret(const Objektbeskrivelse& b, xml::Node element);
[[nodiscard]] Result<UuidNoteInput> laes_uuid_note(xml::Node element);
[[nodiscard]] Result<LaesInput> laes_laes(xml::Node element);
// Fails with 40 when there is no UUID, or more than `maks`.
[[nodiscard]] Result<ListInput> laes_list(xml::Node element, std::size_t maks);
// Numbers that int64 cannot hold become its nearest end; whether they make sense is the engine's to
// say.
[[nodiscard]] Result<SoegInput> laes_soeg(const Objektbeskrivelse& b, xml::Node element);
// Only the common head (offset, maximum, SoegRegistrering, SoegVirkning), for
// FremsoegObjekthierarki.
struct Soegehoved {
    SoegInput input;
    xml::Node rest;  // first child that is not part of the head; null when none
};
[[nodiscard]] Result<Soegehoved> laes_soegehoved(xml::Node element);
// Content of an Egenskab-typed element of any name (OrganisationEnhedSoegEgenskab), as search
// criterion.
[[nodiscard]] Result<Egenskab> laes_egenskab(const Objektbeskrivelse& b, xml::Node element);

// --- out
// -----------------------------------------------------------------------------------------------------

// Titles of classes, for sd:Label. Implementations are thread-safe and answer from memory.
class Etiketter {
  public:
    virtual ~Etiketter() = default;
    // Empty: no label is written.
    [[nodiscard]] virtual std::string_view etiket(const Uuid& klasse) const = 0;
};

// T:ObjektType and T:Registrering elements, i.e. the content of one FiltreretOejebliksbillede.
void skriv_oejebliksbillede_indhold(const Objektbeskrivelse& b, const Oejebliksbillede& o,
                                    const Etiketter& labels, xml::Skriver& out);
// One T:Registrering. Its content must be in canonical order and fit the description.
void skriv_registrering(const Objektbeskrivelse& b, const Registrering& r, const Etiketter& labels,
                        xml::Skriver& out);
// <sd:StandardRetur>; 20 has the text "OK".
void skriv_standardretur(int kode, std::string_view tekst, xml::Skriver& out);
// Declares sd, orgfaelles where used, and the type's own namespaces on the next start tag: call it
// before aaben().
void erklaer_navnerum(const Objektbeskrivelse& b, xml::Skriver& out);

}  // namespace faelled::oio
