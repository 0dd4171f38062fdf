// Random content of the tests' object type, from a seed.
#pragma once

#include <string>

#include "base/entropy.hpp"
#include "oio/test_beskrivelse.hpp"

namespace faelled::oio::test {

inline Tid tilfaeldig_tid(SeededEntropy& e) {
    switch (e.below(6)) {
        case 0:
            return Tid::minus_uendelig();
        case 1:
            return kInf;
        case 2:
            return *parse_datetime("0001-01-01T00:00:00");
        case 3:
            return dag(static_cast<int>(e.below(400)))
                .plus(static_cast<std::int64_t>(e.below(86'400'000'000)));
        default:
            return dag(static_cast<int>(e.below(400)));
    }
}

inline std::string tilfaeldig_tekst(SeededEntropy& e) {
    static constexpr const char* kTexts[] = {"",
                                             "A",
                                             "Borgerservice",
                                             "Økonomi & løn <\"'>",
                                             "ÆØÅ æøå 𝄞",
                                             "7a3695b0-c6e2-5e84-86db-eb3447bcd6a1"};
    return kTexts[e.below(std::size(kTexts))] + std::string(e.below(3), 'x');
}

inline Reference tilfaeldig_reference(SeededEntropy& e) {
    switch (e.below(4)) {
        case 0:
            return Reference::urn("urn:oio:cvr-nr:" + std::to_string(e.below(99)));
        case 1:
            return Reference::urn(id(static_cast<int>(e.below(9))).text());
        default:
            return Reference(id(static_cast<int>(e.below(400))));
    }
}

inline Virkning tilfaeldig_virkning(SeededEntropy& e) {
    Virkning v = fra_til(tilfaeldig_tid(e), tilfaeldig_tid(e));
    if (v.til < v.fra) std::swap(v.fra, v.til);
    if (e.below(2) == 0) {
        v.aktoer = tilfaeldig_reference(e);
        v.aktoertype = static_cast<std::uint8_t>(e.below(kAktoertyper.size()));
    }
    if (e.below(5) == 0) v.note = tilfaeldig_tekst(e);
    return v;
}

// At most `most` of each kind of period. In canonical order.
inline Registrering tilfaeldig_registrering(SeededEntropy& e, std::uint64_t most) {
    Registrering r;
    r.nr = 1 + e.below(9);
    r.tidspunkt = dag(static_cast<int>(e.below(400)));
    r.livscyklus = static_cast<Livscyklus>(1 + e.below(4));
    if (e.below(2) == 0) r.bruger_ref = tilfaeldig_reference(e);
    if (e.below(2) == 0) r.note = tilfaeldig_tekst(e);
    for (std::uint64_t n = e.below(most + 1); n > 0; --n) {
        Egenskab egenskab;
        egenskab.virkning = tilfaeldig_virkning(e);
        for (std::uint8_t f = 0; f < kTing.felter.size(); ++f)
            if (e.below(2) == 0) egenskab.felter.push_back({f, tilfaeldig_tekst(e)});
        r.indhold.egenskaber.push_back(egenskab);
    }
    for (std::uint64_t n = e.below(most + 1); n > 0; --n)
        r.indhold.tilstande.push_back(
            {0, static_cast<std::uint8_t>(e.below(2)), tilfaeldig_virkning(e)});
    for (std::uint64_t n = e.below(most + 1); n > 0; --n) {
        Relation x = rel(static_cast<std::uint8_t>(e.below(3)), 0, tilfaeldig_virkning(e));
        x.ref = e.below(9) == 0 ? Reference() : tilfaeldig_reference(e);
        if (x.art == kAdresser) {
            x.rolle = tilfaeldig_reference(e);
            x.type = tilfaeldig_reference(e);
            x.indeks = tilfaeldig_tekst(e);
        }
        r.indhold.relationer.push_back(x);
    }
    for (std::string& x : r.indhold.lokal_udvidelse)
        if (e.below(4) == 0) x = "<x>" + std::to_string(e.below(9)) + "</x>";
    kanonisk_orden(r.indhold);
    return r;
}

// Fields of random values, groups and repetitions as described.
inline std::vector<Feltvaerdi> tilfaeldige_felter(SeededEntropy& e, std::span<const Felt> fields) {
    std::vector<Feltvaerdi> out;
    for (std::size_t f = 0; f < fields.size(); ++f)
        for (std::uint64_t n = e.below(fields[f].gentages ? 3 : 2); n > 0; --n) {
            Feltvaerdi v{static_cast<std::uint8_t>(f), {}, {}};
            if (fields[f].moenster == Moenster::kGruppe)
                v.gruppe = tilfaeldige_felter(e, fields[f].gruppe);
            else
                v.tekst = tilfaeldig_tekst(e);
            out.push_back(std::move(v));
        }
    return out;
}

// The same of kSag.
inline Registrering tilfaeldig_sag(SeededEntropy& e, std::uint64_t most) {
    Registrering r;
    r.nr = 1 + e.below(9);
    r.tidspunkt = dag(static_cast<int>(e.below(400)));
    if (e.below(4) != 0) r.afsendt = tilfaeldig_tid(e);
    r.livscyklus = Livscyklus::kImporteret;
    if (e.below(2) == 0) r.bruger_ref = tilfaeldig_reference(e);
    if (e.below(2) == 0) r.note = tilfaeldig_tekst(e);
    for (std::uint64_t n = e.below(most + 1); n > 0; --n) {
        const auto art = static_cast<std::uint8_t>(e.below(3));
        r.indhold.egenskaber.push_back(
            {tilfaeldig_virkning(e), tilfaeldige_felter(e, attributfelter(kSag, art)), art});
    }
    for (std::uint64_t n = e.below(most + 1); n > 0; --n) {
        Relation x = rel(static_cast<std::uint8_t>(e.below(4)), 0, tilfaeldig_virkning(e));
        x.ref = e.below(9) == 0 ? Reference() : tilfaeldig_reference(e);
        if (e.below(2) == 0) x.rolle = tilfaeldig_reference(e);
        if (e.below(2) == 0) x.type = tilfaeldig_reference(e);
        if (e.below(2) == 0) x.indeks = tilfaeldig_tekst(e);
        x.felter = tilfaeldige_felter(e, kSag.relationer[x.art].felter);
        r.indhold.relationer.push_back(std::move(x));
    }
    kanonisk_orden(r.indhold);
    return r;
}

}  // namespace faelled::oio::test
