// The audit log and metering of a running installation as JSON.
//
//   GET /admin/revision?fra=…&system=…     one page: {"poster":[…],"naeste":STED,"ulaeselige":N}
//   GET /admin/forbrug?fra=…&opdel=…       {"forbrug":[…]}; format=csv on both gives CSV
//
// Names of the query are those of `faelled audit` (docs/konfiguration.md). Only who the wiring lets
// in: operators and the role Revisor; a Revisor of one authority sees that authority only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adgang/forbrug.hpp"
#include "adgang/revision_laeser.hpp"
#include "net/http.hpp"

namespace faelled::rest {

// Where answers come from; may block.
struct Revisionskilde {
    std::function<Result<adgang::Revisionsside>(const adgang::Revisionsfilter&,
                                                const adgang::Sidevalg&)>
        side;
    std::function<Result<std::vector<adgang::Forbrugslinje>>(const adgang::Forbrugsfilter&,
                                                             const adgang::Opdeling&)>
        forbrug;
};

// Who is let in, for which authority; nothing: for all. An Svar refuses (401, 403).
struct Revisionsadgang {
    std::optional<Cvr> myndighed;
};
using Revisionsdoer =
    std::function<std::expected<Revisionsadgang, net::Svar>(const net::Anmodning&)>;

class RevisionEndepunkt {
  public:
    // `pulje` must outlive the endpoint; stop it first.
    RevisionEndepunkt(net::Arbejdspulje& pulje, Revisionskilde kilde, Revisionsdoer doer);

    // False, and `afslut` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(const std::shared_ptr<const net::Anmodning>& anmodning,
                   const net::Afslut& afslut) const;
    // The answer itself; may block.
    [[nodiscard]] net::Svar svar(const net::Anmodning& anmodning) const;

  private:
    net::Arbejdspulje& pulje_;
    Revisionskilde kilde_;
    Revisionsdoer doer_;
};

}  // namespace faelled::rest
