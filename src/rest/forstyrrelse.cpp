#include "rest/forstyrrelse.hpp"

namespace faelled::rest {

net::Svar ulaeseligt_svar() {
    net::Svar s;
    s.status = 500;
    s.krop = "Internal Server Error\n";
    return s;
}

adgang::Forstyrrelse forstyrrelse(const adgang::Certifikatforstyrrer& switches,
                                  const net::Anmodning& request) {
    if (!switches || !request.klientcertifikat) return adgang::Forstyrrelse::kIngen;
    return switches(*request.klientcertifikat);
}

}  // namespace faelled::rest
