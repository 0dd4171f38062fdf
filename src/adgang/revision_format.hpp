// Bytes of the audit log in Rum::kRevision. The one place that knows them; described in
// docs/formater/revision.md. Everything here is pure. Decoding takes any bytes and answers nothing
// for those that are not of the format.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adgang/revision.hpp"

namespace faelled::adgang::format {

using Hash = std::array<std::uint8_t, 32>;

// First byte of every key.
enum class Raekke : char {
    kAnker = 'A',
    kDag = 'D',
    kForbrug = 'F',
    kCertifikat = 'K',
    kNode = 'N',  // the log of a node other than 0 (nodelog.hpp)
    kPost = 'P',
    kZone = 'Z',
};

// Records of one zone: a power of two.
inline constexpr std::uint64_t kZone = 4096;
// Bytes of the chain's hash that follow each record.
inline constexpr std::size_t kTjek = 8;

// Days are counted from 1970-01-01, UTC.
[[nodiscard]] std::uint32_t dag(Tid t);
[[nodiscard]] Tid dag_start(std::uint32_t dag);
[[nodiscard]] std::string dag_tekst(std::uint32_t dag);  // "2026-11-25"

// --- keys ---
[[nodiscard]] std::string praefiks(Raekke r, Kaede k);
[[nodiscard]] std::string post_noegle(Kaede k, std::uint64_t nr);
[[nodiscard]] std::string dag_noegle(Kaede k, std::uint32_t dag);
[[nodiscard]] std::string zone_noegle(Kaede k, std::uint64_t zone);
[[nodiscard]] std::string anker_noegle(Kaede k);
[[nodiscard]] std::string certifikat_noegle(const krypto::Fingeraftryk& f);
// The number at the end of a key of kPost, kZone (8 bytes) or kDag (4).
[[nodiscard]] std::optional<std::uint64_t> ud_nummer(std::string_view key);

// --- records: what is chained ---

// Masks and cuts the texts, counts the objects: what may be stored.
void rens(Revisionspost& post);
// `post` has been through rens().
[[nodiscard]] std::string pak(const Revisionspost& post);

// The first record of a day: what the day hangs on.
struct Dagstart {
    std::uint32_t dag = 0;
    std::uint64_t forrige_nr = 0;  // 0: the log begins here
    Hash forrige{};                // the chain's hash after that record

    bool operator==(const Dagstart&) const = default;
};
[[nodiscard]] std::string pak(const Dagstart& d);

// A signature over the chain's hash after record `nr`.
struct Segl {
    Kaede kaede = Kaede::kAdgang;
    std::uint32_t dag = 0;
    std::uint64_t nr = 0;
    Hash hash{};
    Tid tid;
    krypto::Fingeraftryk certifikat{};
    std::string signatur;

    bool operator==(const Segl&) const = default;
};
[[nodiscard]] std::string pak(const Segl& s);
// What is signed: everything but the signature, behind the purpose.
[[nodiscard]] std::string underskrevet(const Segl& s);

enum class Indhold : std::uint8_t { kPost, kDagstart, kSegl };
[[nodiscard]] std::optional<Indhold> indhold(std::string_view bytes);
[[nodiscard]] std::optional<Revisionspost> ud_post(std::string_view bytes);
[[nodiscard]] std::optional<Dagstart> ud_dagstart(std::string_view bytes);
[[nodiscard]] std::optional<Segl> ud_segl(std::string_view bytes);

// --- the chain ---

[[nodiscard]] Hash naeste(const Hash& forrige, std::string_view bytes);

// The stored value of a record: its bytes, then the first kTjek bytes of the chain's hash.
[[nodiscard]] std::string pak_vaerdi(std::string_view bytes, const Hash& hash);
struct Vaerdi {
    std::string_view bytes;
    std::string_view tjek;
};
[[nodiscard]] std::optional<Vaerdi> ud_vaerdi(std::string_view value);

// --- rows beside the chain ---

// Between which times (Revisionspost::tid) records lie; empty when fra > til.
struct Tidsrum {
    Tid fra = Tid::plus_uendelig();
    Tid til = Tid::minus_uendelig();

    void med(Tid t) {
        fra = std::min(fra, t);
        til = std::max(til, t);
    }
    bool operator==(const Tidsrum&) const = default;
};

// Of the records of a zone.
struct Zonerum {
    Tidsrum rum;
    // Has one of them a message hash? What fills the replay cache steps over the others.
    bool beskeder = false;
    bool foer = false;  // as version 1 wrote it: not known, and `beskeder` is set

    bool operator==(const Zonerum&) const = default;
};
[[nodiscard]] std::string pak(const Zonerum& z);
[[nodiscard]] std::optional<Zonerum> ud_zonerum(std::string_view value);
// Has a record a message hash? From its first bytes alone.
[[nodiscard]] bool har_besked(std::string_view bytes);

// The newest one is also where the chain goes on.
struct Dagraekke {
    std::uint64_t foerste = 0;  // its Dagstart
    std::uint64_t sidste = 0;
    std::uint64_t forseglet = 0;  // of its records, the last under a seal; 0: none
    Hash hash{};                  // after `sidste`
    Tidsrum tidsrum;

    bool operator==(const Dagraekke&) const = default;
};
[[nodiscard]] std::string pak(const Dagraekke& d);
[[nodiscard]] std::optional<Dagraekke> ud_dagraekke(std::string_view value);

[[nodiscard]] std::string pak(const Tidsrum& t);
[[nodiscard]] std::optional<Tidsrum> ud_tidsrum(std::string_view value);

// Says that clean-up removed everything up to and with `nr`; signed.
struct Anker {
    Kaede kaede = Kaede::kAdgang;
    std::uint32_t dag = 0;  // the last day removed
    std::uint64_t nr = 0;
    Hash hash{};
    Tid tid;
    krypto::Fingeraftryk certifikat{};
    std::string signatur;

    bool operator==(const Anker&) const = default;
};
[[nodiscard]] std::string pak(const Anker& a);
[[nodiscard]] std::string underskrevet(const Anker& a);
[[nodiscard]] std::optional<Anker> ud_anker(std::string_view value);

}  // namespace faelled::adgang::format
