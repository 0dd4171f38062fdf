// An answer that leaves when it is written and its audit record is durable, whichever comes last.
// Private to soap.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "adgang/revision.hpp"
#include "net/http.hpp"

namespace faelled::soap {

class Afsendelse {
  public:
    // Where a large answer is packed, and whose turn that takes.
    struct Pakkested {
        net::Arbejdspulje& pulje;
        net::Kaldernoegle kalder = 0;
    };
    // `done` is called once. `ellers` makes the answer when the record could not be kept.
    Afsendelse(net::Afslut done, std::function<net::Svar()> ellers, Pakkested where)
        : done_(std::move(done)), ellers_(std::move(ellers)), sted_(where) {}

    // Each once, in any order, from any thread.
    void svar(net::Svar s) {
        svar_ = std::move(s);
        en(Sidst::kSvar);
    }
    void varig(bool ok) {
        varig_ = ok;
        en(Sidst::kVarig);
    }

    // Files `post` and gives the answer that is to come a place to wait in.
    static std::shared_ptr<Afsendelse> begynd(adgang::Revision* log, adgang::Revisionspost post,
                                              net::Afslut done, std::function<net::Svar()> ellers,
                                              Pakkested where);

  private:
    enum class Sidst : std::uint8_t { kSvar, kVarig };
    void en(Sidst who);
    void afsted();

    net::Afslut done_;
    std::function<net::Svar()> ellers_;
    const Pakkested sted_;
    std::atomic<int> mangler_{2};
    net::Svar svar_;
    bool varig_ = false;
    // Keeps itself while the pool has it.
    std::weak_ptr<Afsendelse> selv_;
};

}  // namespace faelled::soap
