#include "beskedfordeler/registre.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "beskedfordeler/medlemmer.hpp"
#include "beskedfordeler/noegler.hpp"
#include "beskedfordeler/udtryk.hpp"

namespace faelled::beskedfordeler {

template <>
auto& Registerindhold::af<Beskedtype>() {
    return typer;
}
template <>
auto& Registerindhold::af<Dueslag>() {
    return dueslag;
}
template <>
auto& Registerindhold::af<Abonnement>() {
    return abonnementer;
}
template <>
auto& Registerindhold::af<Abonnementsudtryk>() {
    return udtryk;
}
template <>
auto& Registerindhold::af<Vaerdiliste>() {
    return lister;
}

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
Result<void> Registre::laes_alle() {
    FAELLED_TRY(const auto found,
                motor_.find_ved_indeks(Beskrivelse<T>::type, kOperatoer, {}, std::nullopt,
                                       static_cast<std::size_t>(-1)));
    for (const oio::Fundet& f : found) {
        FAELLED_TRY(T record, fra_indhold<T>(f.registrering.indhold));
        record.uuid = f.uuid;
        record.nr = f.registrering.nr;
        if constexpr (std::same_as<T, Vaerdiliste>) i_.listetid[f.uuid] = f.registrering.tidspunkt;
        i_.af<T>().emplace(f.uuid, std::move(record));
    }
    return {};
}

Result<void> Registre::laes_vaerdier() {
    for (const auto& [uuid, list] : i_.lister) {
        auto values = std::make_shared<Vaerdimaengde>();
        const std::string prefix = noegle(Slags::kVaerdi, uuid);
        FAELLED_CHECK(motor_.lager().scan(store::Rum::kTjeneste, prefix, prefix,
                                          [&](std::string_view key, std::string_view) {
                                              values->emplace(key.substr(prefix.size()));
                                              return true;
                                          }));
        auto held = std::make_shared<Listeindhold>();
        held->vaerdier.store(std::move(values));
        i_.vaerdier.emplace(uuid, std::move(held));
    }
    return {};
}

Result<void> Registre::start() {
    const std::scoped_lock lock(skriv_, laas_);
#define FAELLED_X(T) FAELLED_CHECK(laes_alle<T>());
    FAELLED_ALLE_BESKEDPOSTER(FAELLED_X)
#undef FAELLED_X
    return laes_vaerdier();
}

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
Result<T> Registre::hent(const Handlende& who, const Uuid& uuid) const {
    const std::scoped_lock lock(laas_);
    auto& records = const_cast<Registerindhold&>(i_).af<T>();
    const T* const found = find(records, uuid);
    if (found == nullptr || !ser(who, *found)) return ukendt<T>();
    return *found;
}

template <typename T>
std::vector<T> Registre::alle(const Handlende& who) const {
    const std::scoped_lock lock(laas_);
    std::vector<T> out;
    for (const auto& [uuid, record] : const_cast<Registerindhold&>(i_).af<T>())
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
    const oio::Skriver writer{kOperatoer, oio::Reference::urn(who.identitet), who.transaktion};
    FAELLED_TRY(const Tid t, motor_.skriv_samlet(writer, std::move(in)));
    if (!same) ++record.nr;
    const std::scoped_lock lock(laas_);
    const Uuid uuid = record.uuid;
    i_.af<T>()[uuid] = std::move(record);
    if constexpr (std::same_as<T, Vaerdiliste>) i_.listetid[uuid] = t;
    if (!same) ++generation_;
    return uuid;
}

template <typename T>
Result<Uuid> Registre::gem(const Handlende& who, T record) {
    FAELLED_CHECK(kontroller_laengder(record));
    const std::scoped_lock lock(skriv_);
    if (record.uuid.is_nil()) record.uuid = Uuid::random(entropy_);
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
    const std::scoped_lock lock(skriv_);
    const T* const record = find(i_.af<T>(), uuid);
    if (record == nullptr || !ser(who, *record)) return ukendt<T>();
    const auto bruges = [](const auto& records, auto field, const Uuid& id) {
        return std::ranges::any_of(records, [&](const auto& r) { return r.second.*field == id; });
    };
    if constexpr (std::same_as<T, Beskedtype>) {
        if (!who.operatoer && !(who.maa && who.maa(record->system)))
            return nej(43, "Beskedtypen ejes af et andet system");
        if (bruges(i_.abonnementer, &Abonnement::beskedtype, uuid))
            return nej(49, "Der er abonnementer på beskedtypen");
    } else if constexpr (std::same_as<T, Dueslag>) {
        if (record->aktiv) return nej(49, "Dueslaget er aktivt");
        if (bruges(i_.abonnementer, &Abonnement::dueslag, uuid))
            return nej(49, "Dueslaget har abonnementer");
    } else if constexpr (std::same_as<T, Abonnement>) {
        if (bruges(i_.udtryk, &Abonnementsudtryk::abonnement, uuid))
            return nej(49, "Abonnementet har udtryk");
    }
    oio::Samling in;
    in.objekter.push_back({&Beskrivelse<T>::type, uuid, record->nr, oio::Livscyklus::kSlettet,
                           std::nullopt, til_indhold(*record)});
    const oio::Skriver writer{kOperatoer, oio::Reference::urn(who.identitet), who.transaktion};
    FAELLED_TRY([[maybe_unused]] const Tid t, motor_.skriv_samlet(writer, std::move(in)));
    const std::scoped_lock inner(laas_);
    i_.af<T>().erase(uuid);
    ++generation_;
    return {};
}

#define FAELLED_X(T)                                                           \
    template Result<Uuid> Registre::gem<T>(const Handlende&, T);               \
    template Result<void> Registre::slet<T>(const Handlende&, const Uuid&);    \
    template Result<T> Registre::hent<T>(const Handlende&, const Uuid&) const; \
    template std::vector<T> Registre::alle<T>(const Handlende&) const;
FAELLED_X(Beskedtype)
FAELLED_X(Dueslag)
FAELLED_X(Abonnement)
FAELLED_X(Abonnementsudtryk)
#undef FAELLED_X
template Result<Vaerdiliste> Registre::hent<Vaerdiliste>(const Handlende&, const Uuid&) const;
template std::vector<Vaerdiliste> Registre::alle<Vaerdiliste>(const Handlende&) const;
template Result<Uuid> Registre::skriv<Vaerdiliste>(const Handlende&, Vaerdiliste,
                                                   std::vector<store::RumSkrivning>);

}  // namespace faelled::beskedfordeler
