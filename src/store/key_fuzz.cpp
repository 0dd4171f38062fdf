// Keys and values from a damaged disk: nothing, or something that packs to what reads the same;
// never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "store/format.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled::store;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto demand = [](bool holds) { holds ? void() : std::abort(); };
    if (const auto k = ud_objekt_noegle(bytes)) demand(objekt_noegle(*k) == bytes);
    if (const auto k = ud_historik_noegle(bytes)) demand(historik_noegle(k->id, k->nr) == bytes);
    if (const auto k = ud_indeks_noegle(bytes))
        demand(indeks_noegle(k->id, k->indeks, k->vaerdi) == bytes);
    if (const auto k = ud_udbakke_noegle(bytes)) demand(udbakke_noegle(*k) == bytes);
    if (const auto t = ud_taellere(bytes)) demand(ud_taellere(pak_taellere(*t)) == t);
    if (const auto r = ud_registrering(bytes))
        demand(ud_registrering(pak_registrering(r->nr, r->tidspunkt, r->indhold))->post() ==
               r->post());
    std::vector<Periode> periods;
    Periodelaeser reader(bytes);
    while (const auto p = reader.naeste())
        periods.push_back(*p);
    const std::string packed = pak_perioder(periods);
    Periodelaeser again(packed);
    for (const Periode& p : periods)
        demand(again.naeste() == p);
    demand(efterfoelger(bytes).empty() || efterfoelger(bytes) > bytes);
    return 0;
}
