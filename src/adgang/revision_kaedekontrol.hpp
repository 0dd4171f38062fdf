// Walks one chain record by record and says where it breaks; part of revision_kontrol. One thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adgang/revision_format.hpp"
#include "adgang/revision_kontrol.hpp"

namespace faelled::adgang {

class Kaedekontrol {
  public:
    struct Omgivelser {
        std::function<void(std::uint64_t nr, std::string tekst)> fund;
        // Judges and reports; `hvad` names what was signed.
        std::function<bool(std::uint64_t nr, const krypto::Fingeraftryk& certifikat,
                           const std::string& data, const std::string& signatur,
                           std::string_view hvad)>
            underskrevet;
        std::function<void(const Revisionspost& p)> post;
    };
    Kaedekontrol(Kaede k, const Kontrolvalg& valg, Omgivelser omgivelser)
        : kaede_(k), valg_(valg), om_(std::move(omgivelser)) {}

    // Where the chain hangs after clean-up; before the first record.
    void anker(const format::Anker& a);
    // In order of number.
    void post(std::uint64_t nr, std::string_view value);
    void slut();

    struct Dag {
        format::Dagraekke raekke;
        bool hash_kendt = true;  // false: the day ends behind a broken record
    };
    // What the rows beside the chain must say.
    [[nodiscard]] const std::map<std::uint32_t, Dag>& dage() const { return dage_; }
    [[nodiscard]] const std::map<std::uint64_t, format::Zonerum>& zoner() const { return zoner_; }
    [[nodiscard]] const Revisionskontrol::Kaedetal& tal() const { return tal_; }

  private:
    void manglende(std::uint64_t nr);
    void dagstart(std::uint64_t nr, std::string_view bytes);
    void segl(std::uint64_t nr, std::string_view bytes);
    void almindelig(std::uint64_t nr, std::string_view bytes);
    void forbind(std::uint64_t nr, const format::Vaerdi& v);
    void brudt(std::uint64_t nr, std::string tekst);
    [[nodiscard]] Dag& dagen() { return dage_[dag_]; }

    Kaede kaede_;
    const Kontrolvalg& valg_;
    Omgivelser om_;
    Revisionskontrol::Kaedetal tal_;
    std::uint64_t ventet_ = 1;  // the number of the next record
    format::Hash hash_{};
    bool kendt_ = true;  // `hash_` is right; false behind a broken record
    bool begyndt_ = false;
    std::uint32_t dag_ = 0;
    std::uint64_t forseglet_ = 0;      // of the day
    std::optional<Tid> ej_forseglet_;  // the oldest record after the last seal
    std::uint64_t ej_forseglet_nr_ = 0;
    Tid nyeste_ = Tid::minus_uendelig();
    std::map<std::uint32_t, Dag> dage_;
    std::map<std::uint64_t, format::Zonerum> zoner_;
};

}  // namespace faelled::adgang
