// What a service agreement lets a system send or receive (beskedfordeler.md 6.1, 6.2), read from
// the gate's register.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/afgraensning.hpp"
#include "adgang/register.hpp"
#include "base/strong.hpp"
#include "beskedfordeler/kuvert.hpp"

namespace faelled::beskedfordeler {

enum class Retning : std::uint8_t { kAflever, kModtag };

// A service of the Beskedfordeler, and the rules of its agreements (6.3).
struct Fordelingstjeneste {
    std::string entity_id;
    int version = 2;  // 1: "1.0", 2: "2.0"
};

struct Fordelingsregler {
    std::vector<Fordelingstjeneste> tjenester = {
        {"http://entityid.kombit.dk/service/bfo_modtag/2", 2},
        {"http://entityid.kombit.dk/service/bfo_afsend/2", 2},
        {"http://beskedfordeler.eksterntest-stoettesystemerne.dk/service/afhent/1", 1},
        {"http://beskedfordeler.eksterntest-stoettesystemerne.dk/service/afsend/1", 1}};
    // 6.2: false is the 1.0 table; true exchanges the two authority fields, as the 2.0 text does.
    bool byt_myndigheder = false;
    // UUIDs of the ranks 1-4 (5.3). Nil: that rank is not configured.
    std::array<Uuid, 4> foelsomhed = {Uuid::literal("1d81c472-0808-44cc-963d-f5ef0170ae1d"),
                                      Uuid::literal("44f4108b-26d4-46de-a90f-35e35b55b8d8"), Uuid(),
                                      Uuid()};
    // !! For the model test only: takes one safety out. Fordelingsplan::byg refuses unless
    // !! adgang::tillad_sabotage() was called.
    struct Sabotage {
        bool myndighed = false;   // limits on authorities are not asked
        bool afkortning = false;  // lists of receivers are not trimmed
    } sabotage{};
};

// Rank 1-4 of a message; what is missing or unknown is the highest.
[[nodiscard]] std::uint8_t rang(const oio::Reference& foelsomhed, const Fordelingsregler& regler);
// Rank that an agreement names: a UUID, a number or a name. Nothing when it does not read.
[[nodiscard]] std::optional<std::uint8_t> laes_rang(std::string_view text,
                                                    const Fordelingsregler& regler);

// One role assignment with its limits. Every limit must be there and be understood, or there is no
// Bevilling: a limit that is not understood is never a licence.
struct Bevilling {
    Uuid aftale;
    Cvr myndighed;  // whose agreement it is
    int version = 2;
    std::vector<Uuid> typer;      // sorted
    std::vector<Cvr> ansvarlige;  // sorted; may be responsible for the object
    std::vector<Cvr> modtagere;   // sorted; may be named in TilladtModtager
    std::uint8_t foelsomhed = 1;  // and all ranks below
    std::vector<adgang::KleMoenster> kle;
    Tid fra = Tid::minus_uendelig();  // [fra, til)
    Tid til = Tid::plus_uendelig();

    [[nodiscard]] bool gaelder(Tid nu) const { return fra <= nu && nu < til; }
    [[nodiscard]] bool har_type(const Uuid& type) const;
    [[nodiscard]] bool har_modtager(Cvr c) const;
};

// What of one ObjektRegistrering is compared.
struct Grundlag {
    std::optional<Cvr> ansvarlig;
    std::string emne;  // "27.36.04"; empty: none
};
// KLE number of an OpgaveEmne: "urn:oio:kle:27.36.04" or "27.36.04"; else empty.
[[nodiscard]] std::string kle_nummer(const oio::Reference& emne);

// Does it cover a registration of a message of that type and rank? (6.2)
[[nodiscard]] bool daekker(const Bevilling& b, const Grundlag& g, std::uint8_t rank,
                           const Fordelingsregler& regler);

// The assignments of a system that give that role, whatever the time.
[[nodiscard]] std::vector<Bevilling> bevillinger(const adgang::Systempost& system,
                                                 const adgang::Registerbillede& billede,
                                                 Retning retning, const Fordelingsregler& regler);

}  // namespace faelled::beskedfordeler
