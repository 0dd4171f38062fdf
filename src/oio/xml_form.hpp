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

#include <array>
#include <cstdint>
#include <span>
#include <string>
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

// --- in, of the indexes (indeksform)

// One object to update: UUIDIdentifikator, NoteTekst?, the lists, then Tidspunkt (mandatory) and,
// where the type has it, UdenNotifikation in the namespace of the operation.
[[nodiscard]] Result<RetInput> laes_opdater(const Objektbeskrivelse& b, const Navnerum& operation,
                                            xml::Node element);
// As laes_laes and laes_list, with the filters by receipt.
[[nodiscard]] Result<LaesInput> laes_indekslaes(xml::Node element);
[[nodiscard]] Result<ListInput> laes_indekslist(xml::Node element, std::size_t maks);
// One node of a search expression (SoegSag, ...), with its interval criteria.
[[nodiscard]] Result<Indekssoegning> laes_indekssoeg(const Objektbeskrivelse& b, xml::Node element);
// The content of an element of FiltreretOejebliksbilledeType: what kasser takes.
[[nodiscard]] Result<Billede> laes_billede(const Objektbeskrivelse& b, xml::Node element);

// --- out
// -----------------------------------------------------------------------------------------------------

// Texts for sd:Label; an empty one is not written. Implementations are thread-safe and answer from
// memory.
class Etiketter {
  public:
    virtual ~Etiketter() = default;
    // Title of a class: Rolle and Type of relations.
    [[nodiscard]] virtual std::string_view etiket(const Uuid& klasse) const = 0;
    // What the other end of a relation is called, in types with `etiketter`: a class's key, an
    // organisation's name (klassifikation.md 4.3).
    [[nodiscard]] virtual std::string referenceetiket(const Relationsbeskrivelse& /*relation*/,
                                                      const Uuid& /*ref*/) const {
        return {};
    }
    // As `etiket`, asked in types with `etiketter`, for titles that change.
    [[nodiscard]] virtual std::string klassetitel(const Uuid& klasse) const {
        return std::string(etiket(klasse));
    }
};

// Which parts of a registration are written; the three lists are always there (indekser.md 9.3).
struct Udsnit {
    // A field within a relation's fields that is left out, also from groups: `sti` as in
    // Indeksudtraek.
    struct Udeladt {
        std::uint8_t relation = 0;
        std::array<std::uint8_t, 3> sti{0xff, 0xff, 0xff};

        bool operator==(const Udeladt&) const = default;
    };
    // A bit per kind of attribute, state, and relation.
    std::uint32_t attributter = 0xffff'ffff;
    std::uint32_t tilstande = 0xffff'ffff;
    std::uint32_t relationer = 0xffff'ffff;
    std::span<const Udeladt> udeladte{};
};

// T:ObjektType (or T:ObjektID and T:DataEjer) and T:Registrering elements, i.e. the content of one
// FiltreretOejebliksbillede.
void skriv_oejebliksbillede_indhold(const Objektbeskrivelse& b, const Oejebliksbillede& o,
                                    const Etiketter& labels, xml::Skriver& out,
                                    const Udsnit& parts = {});
// One T:Registrering. Its content must fit the description; it is written kind by kind, within each
// in the order it has.
void skriv_registrering(const Objektbeskrivelse& b, const Registrering& r, const Etiketter& labels,
                        xml::Skriver& out, const Udsnit& parts = {});
// <sd:StandardRetur>; 20 has the text "OK".
void skriv_standardretur(int kode, std::string_view tekst, xml::Skriver& out);
// Declares every namespace that the type uses on the next start tag: call it before aaben().
void erklaer_navnerum(const Objektbeskrivelse& b, xml::Skriver& out);

// The answers of the indexes (indekser.md 3.6), with DetaljeretFejlbesked when there is one: the
// element and the rule, never what was in it.
void skriv_indeksretur(const Fejl& f, xml::Skriver& out);
// <sd:UnikRetur>; null: 20. `type`: "Sag", "Dokument", ...
void skriv_unikretur(const Fejl* f, std::string_view type, const Uuid& uuid, xml::Skriver& out);

}  // namespace faelled::oio
