#include "store/kontrol.hpp"

#include <exception>

namespace faelled::store {
namespace {

Result<void> brud(const char* regel, const char* tekst) {
    return std::unexpected(Fejl{FejlSlags::kIntern, 50, tekst, {}, regel});
}

bool i_omraadet(Tid t) {
    return t.us >= -kMaxTid && t.us <= kMaxTid;
}
bool er_tid(Tid t) {
    return !t.er_endelig() || i_omraadet(t);
}

Result<void> kontroller_noegle(const IndeksPost& p) {
    if (p.vaerdi.size() > kMaxIndeksvaerdi) return brud("vaerdi", "Indeksværdi er for lang");
    if (p.vaerdi.size() != 16 && p.vaerdi.find('\0') != std::string::npos)
        return brud("vaerdi", "Indeksværdi indeholder nulbyte");
    return {};
}

Result<void> kontroller_post(const IndeksPost& p) {
    FAELLED_CHECK(kontroller_noegle(p));
    if (p.perioder.empty()) return brud("periode", "Indekspost uden periode");
    for (const Periode& q : p.perioder) {
        if (q.fra >= q.til) return brud("periode", "Indekspost med tom periode");
        if (!er_tid(q.fra) || !er_tid(q.til)) return brud("periode", "Tidspunkt uden for området");
    }
    return {};
}

}  // namespace

Result<void> kontroller(const Batch& batch) {
    for (const NyRegistrering& r : batch.registreringer) {
        if (!i_omraadet(r.tidspunkt)) return brud("tidspunkt", "Tidspunkt uden for området");
        for (const IndeksPost& p : r.fjern)
            FAELLED_CHECK(kontroller_noegle(p));
        for (const IndeksPost& p : r.tilfoej)
            FAELLED_CHECK(kontroller_post(p));
    }
    for (const FysiskSletning& s : batch.sletninger)
        for (const IndeksPost& p : s.indeks)
            FAELLED_CHECK(kontroller_noegle(p));
    return {};
}

Result<std::vector<RumSkrivning>> byg_raekker(const Batch::Sent& sent,
                                              std::span<const std::optional<std::string>> values) {
    std::vector<RumSkrivning> rows;
    try {
        FAELLED_CHECK(sent.byg(values, rows));
    } catch (const std::exception& e) {
        return std::unexpected(
            Fejl::intern(std::string("En batch kunne ikke bygges: ") + e.what()));
    }
    for (const RumSkrivning& w : rows) {
        if (w.rum == Rum::kUdbakke) return std::unexpected(fremmed_udbakke());
        if (w.forventet)
            return std::unexpected(Fejl::intern("En række bygget i lageret har en forventning"));
    }
    return rows;
}

Fejl append_i_byg() {
    return Fejl::intern("En batch under bygning skriver i lageret");
}

Fejl konflikt() {
    return {
        FejlSlags::kKalder, 49, "Data er ændret af en anden imens", {}, std::string(kRegelVersion)};
}

Fejl for_tidlig() {
    return {
        FejlSlags::kIntern, 50, "Registreringen er ikke senere end den gældende", {}, "tidspunkt"};
}

Fejl fremmed_udbakke() {
    return {FejlSlags::kIntern, 50, "Kun lageret laver rækker i udbakken", {}, "udbakke"};
}

Fejl uden_betingelser() {
    return Fejl::intern("Søgning uden betingelser");
}

}  // namespace faelled::store
