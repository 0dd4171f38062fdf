// Records in the store: reading, finding, claims. Private to the module. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "administration/kodning.hpp"
#include "oio/indeks.hpp"
#include "oio/motor.hpp"

namespace faelled::administration {

// What must be unique; the letter is part of the stored key.
enum class Krav : char {
    kEntityId = 'e',    // services, IdPs, user systems
    kCvr = 'c',         // organisations
    kCertifikat = 's',  // certificate prints
    kRolle = 'r',       // ids of roles of all three kinds
    kType = 't',        // constraint types
    kRollenavn = 'n',   // job function role names, in their authority
    kPost = 'p',        // one agreement part or federation of the same kind at a time
};

namespace ved {
[[nodiscard]] store::Betingelse noegle(std::string_view text);
[[nodiscard]] store::Betingelse organisation(Cvr cvr);
[[nodiscard]] store::Betingelse synlig_for(Cvr cvr);  // its own and what everybody sees
[[nodiscard]] store::Betingelse beroerer(const Uuid& uuid);
[[nodiscard]] store::Betingelse navn(std::string_view pattern);  // `*` at the end, or exactly
template <typename... E>
[[nodiscard]] store::Betingelse status(E... any_of) {
    store::Betingelse b{oio::tilstand_indeks(projektion::kStatus), {}, store::Periode{}};
    (b.vaerdier.push_back({oio::kode_vaerdi(static_cast<std::uint8_t>(any_of)), {}}), ...);
    return b;
}
}  // namespace ved

class Arkiv {
  public:
    explicit Arkiv(oio::Motor& motor) : motor_(motor) {}

    // Nothing for unknown and deleted ones.
    template <Post T>
    [[nodiscard]] Result<std::optional<T>> find(const Uuid& uuid) {
        const std::array<Uuid, 1> ids{uuid};
        FAELLED_TRY(auto found, motor_.gaeldende(Beskrivelse<T>::type, kOperatoer, ids));
        if (!found[0]) return std::optional<T>();
        FAELLED_TRY(T record, post<T>(uuid, *found[0]));
        return std::optional<T>(std::move(record));
    }
    // 44 naming the type.
    template <Post T>
    [[nodiscard]] Result<T> hent(const Uuid& uuid) {
        FAELLED_TRY(auto record, find<T>(uuid));
        if (!record)
            return std::unexpected(Fejl::kalder(44, std::string(Tabel<T>::navn) + " findes ikke"));
        return std::move(*record);
    }
    // All, ascending by UUID.
    template <Post T>
    [[nodiscard]] Result<std::vector<T>> alle(std::vector<store::Betingelse> conditions) {
        std::vector<T> out;
        FAELLED_TRY(const auto found,
                    motor_.find_ved_indeks(Beskrivelse<T>::type, kOperatoer, std::move(conditions),
                                           std::nullopt, static_cast<std::size_t>(-1)));
        out.reserve(found.size());
        for (const oio::Fundet& f : found) {
            FAELLED_TRY(T record, post<T>(f.uuid, f.registrering));
            out.push_back(std::move(record));
        }
        return out;
    }
    template <Post T>
    [[nodiscard]] static Result<T> post(const Uuid& uuid, const oio::Registrering& r) {
        FAELLED_TRY(T record, fra_indhold<T>(r.indhold));
        record.uuid = uuid;
        record.nr = r.nr;
        record.aendret = r.tidspunkt;
        return record;
    }

    // Who holds a claim.
    [[nodiscard]] Result<std::optional<Uuid>> krav(Krav kind, std::string_view text);

    [[nodiscard]] oio::Motor& motor() { return motor_; }

  private:
    oio::Motor& motor_;
};

// Key in Rum::kMeta.
[[nodiscard]] std::string kravnoegle(Krav kind, std::string_view text);
// An entity id without one trailing '/' (SIK-002).
[[nodiscard]] std::string_view uden_skraastreg(std::string_view entity_id);

}  // namespace faelled::administration
