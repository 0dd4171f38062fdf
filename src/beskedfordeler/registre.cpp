#include "beskedfordeler/registre_intern.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "beskedfordeler/medlemmer.hpp"
#include "beskedfordeler/udtryk.hpp"

namespace faelled::beskedfordeler {

namespace {

std::unexpected<Fejl> nej(int code, std::string text) {
    return std::unexpected(Fejl::kalder(code, std::move(text)));
}
template <typename T>
std::unexpected<Fejl> ukendt() {
    return nej(44, std::string(Tabel<T>::navn) + " findes ikke");
}
std::unexpected<Fejl> ugyldig(std::string_view field, std::string_view rule) {
    return std::unexpected(Fejl::ugyldig(std::string(field), std::string(rule)));
}

template <typename M>
auto* find(M& records, const Uuid& uuid) {
    const auto at = records.find(uuid);
    return at == records.end() ? nullptr : &at->second;
}

}  // namespace

// --- reading -------------------------------------------------------------------------------------

template <typename T>
bool Registre::ser(const Handlende& who, const T& record) const {
    if (who.operatoer) return true;
    if constexpr (std::same_as<T, Beskedtype>) {
        return true;
    } else if constexpr (std::same_as<T, Abonnement>) {
        const auto at = i_.dueslag.find(record.dueslag);
        return at != i_.dueslag.end() && ser(who, at->second);
    } else if constexpr (std::same_as<T, Abonnementsudtryk>) {
        const auto at = i_.abonnementer.find(record.abonnement);
        return at != i_.abonnementer.end() && ser(who, at->second);
    } else {
        return who.maa && who.maa(record.system);
    }
}

template <typename T>
Result<T> Registre::hent(const Handlende& who, const Uuid& uuid) {
    se_efter();
    const std::scoped_lock lock(laas_);
    const T* const found = find(i_.af<T>(), uuid);
    if (found == nullptr || !ser(who, *found)) return ukendt<T>();
    return *found;
}

template <typename T>
std::vector<T> Registre::alle(const Handlende& who) {
    se_efter();
    const std::scoped_lock lock(laas_);
    std::vector<T> out;
    for (const auto& [uuid, record] : i_.af<T>())
        if (ser(who, record)) out.push_back(record);
    return out;
}

std::optional<Dueslag> Registre::dueslag(const Uuid& uuid) const {
    const std::scoped_lock lock(laas_);
    const Dueslag* const found = find(i_.dueslag, uuid);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::vector<Dueslag> Registre::alle_dueslag() const {
    const std::scoped_lock lock(laas_);
    std::vector<Dueslag> out;
    out.reserve(i_.dueslag.size());
    for (const auto& [uuid, record] : i_.dueslag)
        out.push_back(record);
    return out;
}

// --- rules ---------------------------------------------------------------------------------------

Result<void> Registre::proev(const Handlende& who, Beskedtype& t, const Beskedtype* foer) {
    if (t.navn.empty()) return ugyldig("navn", "skal udfyldes");
    if (foer != nullptr && !who.operatoer && !(who.maa && who.maa(foer->system)))
        return nej(43, "Beskedtypen ejes af et andet system");
    if (!who.operatoer && !(who.maa && who.maa(t.system)))
        return nej(43, "Du kan ikke handle for systemet");
    return {};
}

Result<void> Registre::proev(const Handlende& who, Dueslag& d, const Dueslag* foer) {
    if (d.navn.empty()) return ugyldig("navn", "skal udfyldes");
    if (foer != nullptr && foer->system != d.system) return ugyldig("system", "kan ikke ændres");
    if (!who.operatoer && !(who.maa && who.maa(d.system)))
        return nej(43, "Du kan ikke handle for systemet");
    if (d.kopi_doegn < 1 || d.kopi_doegn > 30)
        return ugyldig("kopiDoegn", "skal være mellem 1 og 30");
    if (d.levering == Leveringsmaade::kHent) return {};
    if (!d.callback.starts_with("https://") && !d.callback.starts_with("http://"))
        return ugyldig("callback", "skal være en https-adresse");
    return {};
}

Result<void> Registre::proev(const Handlende& who, Abonnement& a, const Abonnement* foer) {
    if (foer != nullptr && (foer->dueslag != a.dueslag || foer->beskedtype != a.beskedtype))
        return ugyldig("dueslag", "og beskedtype kan ikke ændres");
    const Dueslag* const box = find(i_.dueslag, a.dueslag);
    if (box == nullptr || !ser(who, *box)) return ugyldig("dueslag", "findes ikke");
    const Beskedtype* const type = find(i_.typer, a.beskedtype);
    if (type == nullptr) return ugyldig("beskedtype", "findes ikke");
    if (a.aktiv && !type->aktiv) return nej(49, "Beskedtypen er ikke aktiv");
    return {};
}

Result<void> Registre::proev(const Handlende& who, Abonnementsudtryk& u,
                             const Abonnementsudtryk* foer) {
    if (foer != nullptr && foer->abonnement != u.abonnement)
        return ugyldig("abonnement", "kan ikke ændres");
    const Abonnement* const sub = find(i_.abonnementer, u.abonnement);
    if (sub == nullptr || !ser(who, *sub)) return ugyldig("abonnement", "findes ikke");
    FAELLED_CHECK(Udtryk::laes(u.udtryk));
    return {};
}

// --- writing -------------------------------------------------------------------------------------

template <typename T>
Result<Uuid> Registre::skriv(const Handlende& who, T record,
                             std::vector<store::RumSkrivning> rows) {
    const T* const before = find(i_.af<T>(), record.uuid);
    const bool same = before != nullptr && *before == record;
    if (same && rows.empty()) return record.uuid;
    oio::Samling in;
    in.rum = std::move(rows);
    if (!same)
        in.objekter.push_back({&Beskrivelse<T>::type, record.uuid, record.nr,
                               oio::Livscyklus::kOpstaaet, std::nullopt, til_indhold(record)});
    noter(in, Tabel<T>::type, record.uuid);
    const oio::Skriver writer{kOperatoer, oio::Reference::urn(who.identitet), who.transaktion};
    FAELLED_TRY([[maybe_unused]] const Tid t, skrivemotor().skriv_samlet(writer, std::move(in)));
    if (!same) ++record.nr;
    const std::scoped_lock lock(laas_);
    noteret();
    const Uuid uuid = record.uuid;
    i_.af<T>()[uuid] = std::move(record);
    if constexpr (std::same_as<T, Vaerdiliste>)
        if (!same) i_.listetid[uuid] = t;
    if (!same) ++generation_;
    return uuid;
}

template <typename T>
Result<Uuid> Registre::gem(const Handlende& who, T record, const Regel& rule) {
    FAELLED_CHECK(kontroller_laengder(record));
    if (record.uuid.is_nil()) record.uuid = Uuid::random(entropy_);
    return aendr([&] { return gem_laast(who, record, rule); });
}

template <typename T>
Result<Uuid> Registre::gem_laast(const Handlende& who, T record, const Regel& rule) {
    if (rule) FAELLED_CHECK(rule(i_));
    const T* const before = find(i_.af<T>(), record.uuid);
    if (before != nullptr && !ser(who, *before)) return ukendt<T>();
    if (record.nr != 0 && record.nr != (before == nullptr ? 0 : before->nr))
        return nej(49, "Posten er ændret, siden den blev læst");
    record.nr = before == nullptr ? 0 : before->nr;
    FAELLED_CHECK(proev(who, record, before));
    return skriv(who, std::move(record), {});
}

template <typename T>
Result<void> Registre::slet(const Handlende& who, const Uuid& uuid) {
    return aendr([&] { return slet_laast<T>(who, uuid); });
}

template <typename T>
Result<void> Registre::maa_slettes(const Handlende& who, const T& record) const {
    const auto bruges = [&](const auto& records, auto field) {
        return std::ranges::any_of(records,
                                   [&](const auto& r) { return r.second.*field == record.uuid; });
    };
    if constexpr (std::same_as<T, Beskedtype>) {
        if (!who.operatoer && !(who.maa && who.maa(record.system)))
            return nej(43, "Beskedtypen ejes af et andet system");
        if (bruges(i_.abonnementer, &Abonnement::beskedtype))
            return nej(49, "Der er abonnementer på beskedtypen");
    } else if constexpr (std::same_as<T, Dueslag>) {
        if (record.aktiv) return nej(49, "Dueslaget er aktivt");
        if (bruges(i_.abonnementer, &Abonnement::dueslag))
            return nej(49, "Dueslaget har abonnementer");
    } else if constexpr (std::same_as<T, Abonnement>) {
        if (bruges(i_.udtryk, &Abonnementsudtryk::abonnement))
            return nej(49, "Abonnementet har udtryk");
    }
    return {};
}

template <typename T>
Result<void> Registre::slet_laast(const Handlende& who, const Uuid& uuid) {
    const T* const record = find(i_.af<T>(), uuid);
    if (record == nullptr || !ser(who, *record)) return ukendt<T>();
    FAELLED_CHECK(maa_slettes(who, *record));
    oio::Samling in;
    in.objekter.push_back({&Beskrivelse<T>::type, uuid, record->nr, oio::Livscyklus::kSlettet,
                           std::nullopt, til_indhold(*record)});
    noter(in, Tabel<T>::type, uuid);
    const oio::Skriver writer{kOperatoer, oio::Reference::urn(who.identitet), who.transaktion};
    FAELLED_TRY([[maybe_unused]] const Tid t, skrivemotor().skriv_samlet(writer, std::move(in)));
    const std::scoped_lock inner(laas_);
    noteret();
    i_.af<T>().erase(uuid);
    ++generation_;
    return {};
}

#define FAELLED_X(T)                                                           \
    template Result<Uuid> Registre::gem<T>(const Handlende&, T, const Regel&); \
    template Result<void> Registre::slet<T>(const Handlende&, const Uuid&);    \
    template Result<T> Registre::hent<T>(const Handlende&, const Uuid&);       \
    template std::vector<T> Registre::alle<T>(const Handlende&);
FAELLED_X(Beskedtype)
FAELLED_X(Dueslag)
FAELLED_X(Abonnement)
FAELLED_X(Abonnementsudtryk)
#undef FAELLED_X
template Result<Vaerdiliste> Registre::hent<Vaerdiliste>(const Handlende&, const Uuid&);
template std::vector<Vaerdiliste> Registre::alle<Vaerdiliste>(const Handlende&);
template Result<Uuid> Registre::skriv<Vaerdiliste>(const Handlende&, Vaerdiliste,
                                                   std::vector<store::RumSkrivning>);

}  // namespace faelled::beskedfordeler
