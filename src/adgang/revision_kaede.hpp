// Where a chain ends, and how it grows: turns records into rows of a store batch. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/revision_format.hpp"

namespace faelled::adgang {

class Kaedehoved {
  public:
    // Reads the end of the chain from the store.
    [[nodiscard]] static Result<Kaedehoved> laes(store::Lager& lager, Kaede k,
                                                 std::uint8_t node = 0);

    // Begins a group on `dag`; an earlier day than the current one is the current one.
    void begynd(std::uint32_t dag);
    [[nodiscard]] bool ny_dag(std::uint32_t dag) const { return begyndt_ && dag > dag_; }
    void tilfoej(std::string_view bytes, Tid tid);
    // Over everything so far.
    [[nodiscard]] Result<void> forsegl(Tid nu, const Seglnoegle& noegle);
    // Moves the rows of the group into the batch; the batch conflicts when somebody else wrote the
    // chain meanwhile.
    void skriv_til(store::Batch& batch);

    // Records of the day that lie under no seal.
    [[nodiscard]] std::uint64_t uforseglet() const;
    [[nodiscard]] const format::Dagraekke& raekke() const { return raekke_; }
    [[nodiscard]] std::uint32_t dag() const { return dag_; }

  private:
    Kaedehoved(Kaede k, std::uint8_t node) : kaede_(k), node_(node) {}
    void foej(std::string_view bytes);
    void luk_dag();

    Kaede kaede_;
    std::uint8_t node_;     // only told in the log
    bool begyndt_ = false;  // there is a day
    std::uint32_t dag_ = 0;
    format::Dagraekke raekke_;
    std::string gemt_;  // the day's row as it lies in the store; empty: not there
    std::uint64_t zone_ = 0;
    format::Zonerum zonerum_;
    std::map<std::string, std::string> raekker_;  // of the group
    std::vector<store::RumSkrivning> dage_;       // rows of days with what they must be now
    krypto::Fingeraftryk gemt_certifikat_{};      // kept in the log already
};

}  // namespace faelled::adgang
