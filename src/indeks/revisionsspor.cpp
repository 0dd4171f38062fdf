#include "indeks/revisionsspor.hpp"

#include <string>
#include <vector>

#include "base/json_text.hpp"
#include "oio/urn.hpp"

namespace faelled::indeks {
namespace {

void saml(const Udtryk& u, const Uuid& space, std::vector<std::string>& out) {
    for (const Led& l : u.led) {
        if (!l.soeger()) {
            saml(*l.under, space, out);
            continue;
        }
        for (const oio::Relation& r : l.soegning.input.eksempel.relationer) {
            const oio::Urn urn = oio::laes_urn(r.ref.urn_tekst());
            if (r.ref.uuid() == nullptr && urn.form == oio::Urnform::kCpr)
                out.push_back(Uuid::named(space, urn.normal).text());
        }
    }
}

}  // namespace

void noter_parter(const adgang::Kalder& k, const Udtryk& u, const Uuid& navnerum) {
    std::vector<std::string> hashes;
    saml(u, navnerum, hashes);
    const std::string& user = k.spor().oplysninger().bruger;
    if (hashes.empty() && user.empty()) return;
    std::string json = "{\"parter\":[";
    for (std::size_t n = 0; n < hashes.size(); ++n)
        json += (n == 0 ? "\"" : ",\"") + hashes[n] + "\"";
    json += "]";
    if (!user.empty()) {
        json += ",\"bruger\":";
        append_json_text(json, user);
    }
    k.spor().detaljer(json + "}");
}

}  // namespace faelled::indeks
