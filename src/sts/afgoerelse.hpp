// The decision: may this caller have this token, and what stands in it (sikkerhed.md 3.3, 3.8).
// Nothing is signed here. Private to sts.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adgang/register.hpp"
#include "adgang/rettigheder.hpp"
#include "adgang/tokenkontrol.hpp"
#include "base/strong.hpp"
#include "sts/oenske.hpp"
#include "sts/sts.hpp"

namespace faelled::sts {

// What a token will say.
struct Grundlag {
    const adgang::Tjenestepost* tjeneste = nullptr;  // lives as long as `billede`
    std::shared_ptr<const adgang::Registerbillede> billede;
    Cvr kontekst;
    std::shared_ptr<const krypto::Certifikat> brugsnoegle;  // the key the token is bound to
    std::string emne;                      // NameID: the acted-for party's DN, else the caller's
    std::optional<std::string> handlende;  // on behalf: DN of who acts
    std::vector<adgang::Rettighedsgruppe> grupper;
    Tid fra;
    Tid til;
};

// As much as became known of who it was, for the audit record, also of what is refused.
struct Sagsoplysninger {
    std::optional<Uuid> system;
    std::optional<Uuid> paa_vegne_af;
    std::optional<Cvr> myndighed;
    std::optional<Uuid> aftale;
    std::string tjeneste;
};

class Sag {
  public:
    // `own_tokens` checks what this token service has issued.
    Sag(const Indstillinger& settings, const Omverden& world,
        const adgang::Tokenkontrol& own_tokens, const Tokenoenske& wish, const Part& who);

    [[nodiscard]] std::expected<Grundlag, Stsfejl> afgoer();
    [[nodiscard]] const Sagsoplysninger& oplysninger() const { return oplysninger_; }

  private:
    using Svar = std::expected<void, Stsfejl>;
    using Certifikatref = std::shared_ptr<const krypto::Certifikat>;

    Svar find_kalder();
    Svar find_typer();
    Svar find_brugsnoegle();
    Svar find_kontekst();
    Svar find_tjeneste();
    Svar find_handlet_for();
    Svar handl_for(const krypto::Fingeraftryk& f);
    Svar handl_for_token(const std::string& xml);
    Svar find_aftale();
    Svar saet_levetid();
    [[nodiscard]] std::expected<Certifikatref, Stsfejl> brugbart(
        const adgang::Systempost& system, const krypto::Fingeraftryk& f) const;
    [[nodiscard]] Stsfejl ukendt(std::string_view reason, std::string explained) const;

    const Indstillinger& indstillinger_;
    const Omverden& omverden_;
    const adgang::Tokenkontrol& kontrol_;
    const Tokenoenske& oenske_;
    const Part& part_;
    Tid nu_;
    std::shared_ptr<const adgang::Systempost> kalder_;
    std::shared_ptr<const adgang::Systempost> handlet_for_;
    Certifikatref kaldercertifikat_;
    Tid graense_ = Tid::plus_uendelig();  // agreements and certificates end no later than the token
    Grundlag grundlag_;
    Sagsoplysninger oplysninger_;
};

}  // namespace faelled::sts
