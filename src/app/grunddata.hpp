// What every installation knows from the start: authorities, logical IT systems, classes with
// meaning in Organisation, and an excerpt of KLE. From data/*.tsv, embedded in the program.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "oio/xml_form.hpp"

namespace faelled::app {

struct Myndighed {
    Cvr cvr;
    std::string kode;  // three digits, empty for state authorities
    Uuid organisation;
    std::string navn;
};

struct ItSystem {
    Uuid uuid;
    std::string navn;
};

struct Konstant {
    std::string noegle;   // "BRUGER_EMAIL"
    std::string art;      // "adresserolle"
    std::string gaelder;  // "Bruger.Adresser.Rolle"
    Uuid uuid;
    std::string etiket;  // BrugervendtNoegle of the class: sd:Label in SOAP answers
    std::string titel;   // Danish title: GraphQL and pages
};

struct Klenummer {
    std::string nummer;
    Uuid uuid;
    std::string titel;
};

// A classification, facet or class that is there from the start.
struct Startklasse {
    std::string art;  // "klassifikation", "facet" or "klasse"
    Uuid uuid;
    std::string noegle;
    std::string titel;
    std::optional<Uuid> tilhoerer;   // classification of a facet, facet of a class
    std::optional<Uuid> overordnet;  // class
};

// Name space of every UUID that the program derives by itself (Uuid::named).
[[nodiscard]] Uuid navnerum();

// Lines of a TSV text, split into cells; empty lines and lines that start with # are passed over.
// Fejl kIntern naming file and line when a line does not have `antal` cells.
[[nodiscard]] Result<std::vector<std::vector<std::string_view>>> tsv(std::string_view fil,
                                                                     std::string_view tekst,
                                                                     std::size_t antal);

// Immutable after indlaes(); thread-safe.
class Grunddata final : public oio::Etiketter {
  public:
    // From the embedded files. Fejl kIntern names file and line.
    [[nodiscard]] static Result<Grunddata> indlaes();

    [[nodiscard]] const std::vector<Myndighed>& myndigheder() const { return myndigheder_; }
    [[nodiscard]] const std::vector<ItSystem>& itsystemer() const { return itsystemer_; }
    [[nodiscard]] const std::vector<Konstant>& konstanter() const { return konstanter_; }
    [[nodiscard]] const std::vector<Klenummer>& kle() const { return kle_; }
    [[nodiscard]] const std::vector<Startklasse>& startklasser() const { return startklasser_; }

    // UUID of a constant by its key; dies when there is none (a misspelt key is our own mistake).
    [[nodiscard]] const Uuid& konstant(std::string_view noegle) const;
    [[nodiscard]] const Klenummer* kle_ved_uuid(const Uuid& uuid) const;
    [[nodiscard]] const Klenummer* kle_ved_nummer(std::string_view nummer) const;
    // Danish title of a class that is not a KLE number.
    [[nodiscard]] std::optional<std::string> titel(const Uuid& klasse) const;

    [[nodiscard]] std::string_view etiket(const Uuid& klasse) const override;

  private:
    Grunddata() = default;
    Result<void> laes_myndigheder();
    Result<void> laes_itsystemer();
    Result<void> laes_konstanter();
    Result<void> laes_kle();
    Result<void> laes_klasser();

    std::vector<Myndighed> myndigheder_;
    std::vector<ItSystem> itsystemer_;
    std::vector<Konstant> konstanter_;
    std::vector<Klenummer> kle_;
    std::vector<Startklasse> startklasser_;
    // Positions in the vectors above.
    std::unordered_map<Uuid, std::size_t> konstant_ved_uuid_;
    std::unordered_map<Uuid, std::size_t> kle_ved_uuid_;
};

}  // namespace faelled::app
