// What a demo municipality is made from: its units (data/korsbaek.tsv, data/lillelund.tsv), names
// and job titles (data/navne.tsv, data/stillinger.tsv).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/grunddata.hpp"
#include "base/time.hpp"

namespace faelled::app {

struct Enhedsplan {
    std::string noegle;
    std::string overordnet;  // key; empty on the root
    std::string navn;
    bool team = false;        // else Afdeling
    std::size_t ansatte = 0;  // without the leader
    std::string fag;
    std::string leder;               // title of the leader; empty when there is none
    std::optional<Tid> leder_siden;  // set: the leader role begins here, not with the employment
    std::string adresse;             // street and number
    std::vector<std::string> kle;
    std::string los_kortnavn;              // set: this is a payout unit
    std::string betales_af;                // key of the payout unit
    std::vector<std::string> henvendelse;  // KLE numbers: this is a contact place
    std::string betjenes_af;               // key of the contact place
    bool ean = false;
};

struct Kommuneplan {
    Myndighed myndighed;
    std::string domaene;              // of mail addresses; .example never leads anywhere
    std::string postnummer;           // and town
    std::vector<Enhedsplan> enheder;  // parents before children
};

struct Navneliste {
    std::vector<std::string> kvinder;
    std::vector<std::string> maend;
    std::vector<std::string> efternavne;
    std::map<std::string, std::vector<std::string>, std::less<>> stillinger;  // by `fag`

    [[nodiscard]] static Result<Navneliste> indlaes();
};

// The two authorities that exist in the sandbox only.
[[nodiscard]] Myndighed korsbaek();
[[nodiscard]] Myndighed lillelund();
[[nodiscard]] Uuid organisation_uuid(Cvr cvr);

[[nodiscard]] Result<Kommuneplan> plan_korsbaek();
[[nodiscard]] Result<Kommuneplan> plan_lillelund();

}  // namespace faelled::app
