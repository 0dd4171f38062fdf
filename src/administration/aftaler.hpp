// Service agreements inside the module: what several operations and the scheduler share. Private.
#pragma once

#include <span>

#include "administration/afledning.hpp"
#include "administration/indre.hpp"

namespace faelled::administration {

// Full check of what is asked for (4.1), before it is requested; adds coupled services. `previous`:
// the version it replaces, whose locked services may go on.
[[nodiscard]] Result<void> kontroller_indhold(Transaktion& t, const ItSystem& system,
                                              Aftaleindhold& content,
                                              const Aftaleindhold* previous);

// Parts of one agreement.
[[nodiscard]] Result<std::vector<AftalePart>> parter_af(Arkiv& archive, const Uuid& agreement);
// "3 af 98 godkendt" over the newest version.
[[nodiscard]] std::string sammendrag(const Serviceaftale& head, std::span<const AftalePart> parts);
// Not decided, or in force, or suspended.
[[nodiscard]] bool er_levende(const AftalePart& p);
// Marks the head as closed when nothing of it can come into force, given all parts as they will be.
void opdater_hoved(Transaktion& t, Serviceaftale head, std::span<const AftalePart> parts);

// Ends living parts at once with notices (N10): the system, service or organisation is gone.
[[nodiscard]] Result<void> luk_parter(Transaktion& t, std::span<const AftalePart> parts,
                                      std::string_view reason);
// ADM-011: ends its agreements and federation agreements, takes its certificates away.
[[nodiscard]] Result<void> nedlaeg_system(Transaktion& t, ItSystem system, std::string_view reason);

// N11 to the supplier; `authorities`: also to the authorities with agreements in force.
[[nodiscard]] Result<void> advis_certifikat(Transaktion& t, const Certifikatpost& c,
                                            const std::string& what, bool authorities);

// The exact text of an approval (ADM-020).
[[nodiscard]] Result<std::string> lav_godkendelsestekst(Arkiv& archive,
                                                        const Indstillinger& settings,
                                                        const Serviceaftale& head,
                                                        const AftalePart& part);
[[nodiscard]] Result<std::string> lav_godkendelsestekst(Arkiv& archive,
                                                        const Indstillinger& settings,
                                                        const Foederationsaftale& f);
// What a new version changes, in words, a line each.
[[nodiscard]] Result<std::string> aendringer(Arkiv& archive, const Aftaleindhold& before,
                                             const Aftaleindhold& after);

// Notices about an agreement: to the authority of a part, or to the supplier.
[[nodiscard]] Result<void> advis_myndighed(Transaktion& t, std::string_view kind,
                                           const Serviceaftale& head, const AftalePart& part,
                                           const std::string& subject, const std::string& text);
[[nodiscard]] Result<void> advis_leverandoer(Transaktion& t, std::string_view kind,
                                             const Serviceaftale& head, const AftalePart& part,
                                             const std::string& subject, const std::string& text);
[[nodiscard]] Result<void> advis_begge(Transaktion& t, std::string_view kind,
                                       const Serviceaftale& head, const AftalePart& part,
                                       const std::string& subject, const std::string& text);

}  // namespace faelled::administration
