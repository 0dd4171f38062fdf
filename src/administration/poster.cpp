// Records in general: make, change, read, list, history.
#include "administration/poster.hpp"

#include <algorithm>
#include <concepts>

#include "administration/json.hpp"
#include "base/text.hpp"

namespace faelled::administration {

Administration::Administration(oio::Motor& motor, const Clock& clock, Entropy& entropy,
                               Indstillinger settings)
    : indre_(std::make_unique<Indre>(motor, clock, entropy, std::move(settings))) {}
Administration::~Administration() = default;

const Indstillinger& Administration::indstillinger() const {
    return indre_->indstillinger;
}

Tid Administration::nu() const {
    return indre_->clock.now();
}

void Administration::ved_spor(std::function<void(const Spor&)> f) {
    const std::lock_guard lock(indre_->skriv);
    indre_->spor = std::move(f);
}

template <typename T>
Result<Uuid> Administration::opret(const Administrator& a, T record) {
    return indre_->udfoer(a, "opret", record.uuid, [&](Transaktion& t) -> Result<Uuid> {
        T fresh = record;
        fresh.nr = 0;
        // Only start data chooses UUIDs.
        if (fresh.uuid.is_nil() || !a.operatoer()) fresh.uuid = t.ny_uuid();
        FAELLED_TRY(const auto there, t.arkiv.find<T>(fresh.uuid));
        if (there) return nej(49, "findes", std::string(Tabel<T>::navn) + " findes allerede");
        FAELLED_CHECK(kontroller_laengder(fresh));
        FAELLED_CHECK(proev_opret(t, fresh));
        t.gem(fresh);
        return fresh.uuid;
    });
}

template <typename T>
Result<void> Administration::ret(const Administrator& a, T record) {
    return indre_->udfoer(a, "ret", record.uuid, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(const T before, hent_synlig<T>(t.arkiv, a, record.uuid));
        if (record.nr != 0 && record.nr != before.nr)
            return nej(49, "version",
                       std::string(Tabel<T>::navn) +
                           " er ændret af en anden, siden den blev læst; hent den igen");
        T fresh = record;
        fresh.nr = before.nr;
        FAELLED_CHECK(kontroller_laengder(fresh));
        FAELLED_CHECK(proev_ret(t, fresh, before));
        t.gem(fresh);
        return {};
    });
}

template <typename T>
Result<T> Administration::laes(const Administrator& a, const Uuid& uuid) {
    FAELLED_TRY(T record, hent_synlig<T>(indre_->arkiv, a, uuid));
    skjul(a, record);
    return record;
}

namespace {

template <Post T>
Result<std::vector<store::Betingelse>> betingelser(const Administrator& a, const Filter& f) {
    std::vector<store::Betingelse> out;
    if (!ser_alt(a)) out.push_back(ved::synlig_for(a.organisation));
    if (!f.navn.empty()) out.push_back(ved::navn(f.navn));
    if (!f.noegle.empty()) out.push_back(ved::noegle(f.noegle));
    if (f.organisation) out.push_back(ved::organisation(*f.organisation));
    for (const auto& ref : {f.system, f.service, f.aftale, f.objekt})
        if (ref) out.push_back(ved::beroerer(*ref));
    if (!f.status.empty()) {
        const auto& words = Tabel<T>::status;
        const auto at = std::find_if(words.begin(), words.end(),
                                     [&](std::string_view w) { return fold(w) == fold(f.status); });
        if (at == words.end())
            return nej(40, "filter", std::string(Tabel<T>::navn) + " har ikke status " + f.status,
                       "status");
        out.push_back(ved::status(at - words.begin()));
    }
    return out;
}

// What the index cannot say exactly.
template <Post T>
bool passer(const T& record, const Filter& f) {
    const Projektion p = projicer(record);
    if (!f.navn.empty() && !matches(fold(f.navn), fold(p.navn))) return false;
    return f.noegle.empty() || p.noegle == f.noegle;
}

}  // namespace

template <typename T>
Result<Side<T>> Administration::soeg(const Administrator& a, const Filter& filter) {
    FAELLED_TRY(const auto conditions, betingelser<T>(a, filter));
    const std::size_t most =
        std::clamp<std::size_t>(filter.antal, 1, indre_->indstillinger.side_loft);
    Side<T> side;
    std::optional<Uuid> after = filter.efter;
    for (;;) {
        FAELLED_TRY(const auto found,
                    indre_->arkiv.motor().find_ved_indeks(Beskrivelse<T>::type, kOperatoer,
                                                          conditions, after, most + 1));
        for (const oio::Fundet& x : found) {
            FAELLED_TRY(T record, Arkiv::post<T>(x.uuid, x.registrering));
            if (!passer(record, filter)) continue;
            if (side.poster.size() == most) {
                side.naeste = side.poster.back().uuid;
                return side;
            }
            skjul(a, record);
            side.poster.push_back(std::move(record));
        }
        if (found.size() <= most) return side;
        after = found.back().uuid;
    }
}

namespace {

// Who owns the record; empty: nobody that it says.
template <Post T>
Result<std::string> ejer_af(Arkiv& archive, const T& record) {
    if constexpr (std::same_as<T, Servicesystemrolle>) {
        FAELLED_TRY(const auto service, archive.find<Service>(record.service));
        if (service) return service->udbyder.text();
    }
    return projicer(record).organisation;
}

}  // namespace

template <typename T>
Result<std::vector<Historikpost>> Administration::historik(const Administrator& a,
                                                           const Uuid& uuid) {
    FAELLED_TRY(const T now, hent_synlig<T>(indre_->arkiv, a, uuid));
    if (er_alles(projicer(now).synlig) && !ser_alt(a)) {
        FAELLED_TRY(const std::string owner, ejer_af(indre_->arkiv, now));
        if (owner != a.organisation.text())
            return nej(43, "ADM-002", "Historikken ses kun af ejeren");
    }
    oio::Filter all;
    all.registrering_fra = Tid::minus_uendelig();
    all.registrering_til = Tid::plus_uendelig();
    FAELLED_TRY(const auto found,
                indre_->arkiv.motor().laes(Beskrivelse<T>::type, kOperatoer, {uuid, all}));
    std::vector<Historikpost> out;
    for (const oio::Registrering& r : found.registreringer) {
        FAELLED_TRY(const T then, Arkiv::post<T>(uuid, r));
        if (!kan_se(a, projicer(then).synlig)) continue;
        Historikpost h;
        h.nr = r.nr;
        h.tidspunkt = r.tidspunkt;
        h.hvem = r.bruger_ref.urn_tekst();
        if (r.note) {
            FAELLED_TRY(Notat n, fra_json<Notat>(*r.note));
            h.handling = std::move(n.handling);
            h.organisation = std::move(n.organisation);
            h.roller = std::move(n.roller);
            h.niveau = std::move(n.niveau);
            h.aarsag = std::move(n.aarsag);
        }
        if (!out.empty()) h.foer = out.back().efter;
        FAELLED_TRY(h.efter, json_af(Tabel<T>::type, uuid, r));
        out.push_back(std::move(h));
    }
    return out;
}

#define FAELLED_X(T)                                                                             \
    template Result<T> Administration::laes<T>(const Administrator&, const Uuid&);               \
    template Result<Side<T>> Administration::soeg<T>(const Administrator&, const Filter&);       \
    template Result<std::vector<Historikpost>> Administration::historik<T>(const Administrator&, \
                                                                           const Uuid&);
FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X
#define FAELLED_X(T)                                                         \
    template Result<Uuid> Administration::opret<T>(const Administrator&, T); \
    template Result<void> Administration::ret<T>(const Administrator&, T);
FAELLED_X(Organisation)
FAELLED_X(ItSystem)
FAELLED_X(Service)
FAELLED_X(Servicesystemrolle)
FAELLED_X(Dataafgraensningstype)
FAELLED_X(Brugersystemrolle)
FAELLED_X(Jobfunktionsrolle)
FAELLED_X(Administratorrolle)
FAELLED_X(Foederationsaftale)
FAELLED_X(Kampagne)
#undef FAELLED_X

}  // namespace faelled::administration
