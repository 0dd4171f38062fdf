// One change of the administration: what it writes, claims and tells, committed as a whole. Private
// to the module.
//
// Every transaction also counts a number up in Rum::kMeta that it read first, so all transactions
// of the administration are serialisable: what one has read still holds when it commits, or it is
// run again.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "administration/arkiv.hpp"
#include "administration/projektion.hpp"

namespace faelled::administration {

// What the register must be derived again for.
struct Roert {
    std::set<Uuid> systemer;
    bool rod = false;  // the lists of authorities and services
};

struct Advisudkast {
    std::string_view slags;
    Cvr organisation;
    Postkassetype postkasse = Postkassetype::kFaelles;
    std::string emne;
    std::string tekst;
    std::string sti;  // of the link
    Uuid objekt;
};

class Transaktion {
  public:
    Transaktion(Arkiv& archive, Entropy& entropy, const Indstillinger& settings,
                const Administrator& who, std::string_view action, Tid now)
        : arkiv(archive),
          indstillinger(settings),
          a(who),
          handling(action),
          nu(now),
          entropy_(entropy) {}

    Arkiv& arkiv;
    const Indstillinger& indstillinger;
    const Administrator& a;
    const std::string_view handling;
    const Tid nu;  // whole milliseconds

    [[nodiscard]] Dato i_dag() const { return Dato::af(nu); }
    [[nodiscard]] Uuid ny_uuid() { return Uuid::random(entropy_); }

    // Writes a record; `nr` is what was read (0: new). A second time replaces the first.
    template <Post T>
    void gem(const T& record) {
        roer(record);
        Skrivning& s = skrivninger_[record.uuid];
        s.samlet.type = &Beskrivelse<T>::type;
        s.samlet.uuid = record.uuid;
        s.samlet.forventet = record.nr;
        s.samlet.livscyklus = oio::Livscyklus::kOpstaaet;
        s.samlet.indhold = til_indhold(record, projicer(record));
        s.efter = [record] { return json(record); };
    }
    // Takes a draft away; its history stays.
    template <Post T>
    void slet(const T& record) {
        roer(record);
        Skrivning& s = skrivninger_[record.uuid];
        s.samlet = {&Beskrivelse<T>::type,     record.uuid, record.nr,
                    oio::Livscyklus::kSlettet, {},          {}};
        s.efter = nullptr;
    }

    // 49 with `besked` when another record holds the claim.
    [[nodiscard]] Result<void> tag_krav(Krav kind, std::string_view text, const Uuid& uuid,
                                        Fejl taken);
    void frigiv_krav(Krav kind, std::string_view text, const Uuid& uuid);
    // From one text to another; nothing when they are equal.
    [[nodiscard]] Result<void> flyt_krav(Krav kind, std::string_view from, std::string_view to,
                                         const Uuid& uuid, Fejl taken);
    void meta(std::string key, std::string value);

    // Queues a notice (chapter 6).
    [[nodiscard]] Result<void> advis(Advisudkast in);

    // Nothing to commit.
    [[nodiscard]] bool tom() const { return skrivninger_.empty() && rum_.empty(); }
    // Commits. Fejl with store::er_konflikt: run the operation again.
    [[nodiscard]] Result<void> afslut(std::string_view generation, Tid tidligst);

    struct Skrivning {
        oio::Samlet samlet;
        std::function<std::string()> efter;  // JSON; null when it is deleted
    };
    [[nodiscard]] const std::map<Uuid, Skrivning>& skrivninger() const { return skrivninger_; }
    [[nodiscard]] Roert& roert() { return roert_; }

  private:
    template <typename T>
    static std::string json(const T& record);
    template <typename T>
    void roer(const T& record) {
        if constexpr (std::same_as<T, ItSystem>) {
            roert_.systemer.insert(record.uuid);
        } else if constexpr (std::same_as<T, Certifikatpost> || std::same_as<T, Serviceaftale>) {
            roert_.systemer.insert(record.system);
        } else if constexpr (std::same_as<T, AftalePart>) {
            roert_.systemer.insert(record.system);
        } else if constexpr (std::same_as<T, Organisation> || std::same_as<T, Service>) {
            roert_.rod = true;
        }
    }

    Entropy& entropy_;
    std::map<Uuid, Skrivning> skrivninger_;
    std::vector<store::RumSkrivning> rum_;
    Roert roert_;
};

// The counter of all transactions, and the time of the last one.
inline constexpr std::string_view kGenerationsnoegle = "administration/generation";
struct Generation {
    std::uint64_t nr = 0;
    Tid tid = Tid::minus_uendelig();
    std::string raa;  // as stored; empty before the first
};
[[nodiscard]] Result<Generation> laes_generation(oio::Motor& motor);

}  // namespace faelled::administration
