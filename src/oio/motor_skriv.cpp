#include <algorithm>

#include "base/metrics.hpp"
#include "oio/bytes.hpp"
#include "oio/fletning.hpp"
#include "oio/indeks.hpp"
#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"

namespace faelled::oio {
namespace {

constexpr int kForsoeg = 64;

std::string ejervaerdi(Cvr ejer) {
    std::string v;
    Byteskriver(v).u32(ejer.number());
    return v;
}

std::size_t perioder(const Indhold& i) {
    return i.egenskaber.size() + i.tilstande.size() + i.relationer.size();
}

Fejl konflikt(Livscyklus l) {
    return Fejl::kalder(49, "Objektets tilstand tillader ikke operationen: LivscyklusKode er " +
                                std::string(navn(l)));
}

}  // namespace

std::string kravnoegle(const Objektbeskrivelse& b, const Uuid& uuid) {
    std::string key = "e";
    key.push_back(static_cast<char>(b.type));
    key.append(uuid.view());
    return key;
}

Result<std::optional<Cvr>> Motor::ejer_af(const Objektbeskrivelse& b, const Uuid& uuid) {
    FAELLED_TRY(const auto value, lager_.hent(store::Rum::kMeta, kravnoegle(b, uuid)));
    if (!value) return std::optional<Cvr>();
    Bytelaeser in(*value);
    return std::optional(Cvr{in.u32()});
}

Result<std::optional<Motor::Nuvaerende>> Motor::hent(const Objektbeskrivelse& b,
                                                     const store::ObjektId& id) {
    FAELLED_TRY(auto post, lager_.laes(id));
    if (!post) return std::optional<Nuvaerende>();
    FAELLED_TRY(Registrering r, pak_ud(post->nr, post->tidspunkt, post->indhold));
    std::vector<store::IndeksPost> entries = indeksposter(b, r);
    return std::optional<Nuvaerende>(Nuvaerende{std::move(r), std::move(entries)});
}

template <typename F>
Result<void> Motor::gentag(const F& attempt) {
    static metrics::Counter& retries = metrics::counter(
        "faelled_oio_retries_total", "Writes computed again because another write came between");
    for (int i = 0; i < kForsoeg; ++i) {
        Result<void> r = attempt();
        if (r || !store::er_konflikt(r.error())) return r;
        retries.add();
    }
    return std::unexpected(Fejl::miljoe("For mange samtidige ændringer af samme objekt"));
}

Result<void> Motor::kontroller_krav(const Objektbeskrivelse& b, const store::ObjektId& id,
                                    store::Batch& batch) {
    if (b.egen_kopi) return {};
    const std::string key = kravnoegle(b, id.uuid);
    FAELLED_TRY(const auto owner, lager_.hent(store::Rum::kMeta, key));
    if (!owner) {
        batch.rum.push_back({store::Rum::kMeta, key, ejervaerdi(id.ejer), std::string()});
        return {};
    }
    if (*owner != ejervaerdi(id.ejer))
        return std::unexpected(Fejl::kalder(43, "Objektets UUID tilhører en anden myndighed"));
    return {};
}

void Motor::tilfoej(const Objektbeskrivelse& b, const Skriver& s, const Uuid& uuid,
                    const Nuvaerende* foer, Registrering& r, Handling handling, store::Batch& batch,
                    std::optional<Tid> tid) {
    const Tid now = tid.value_or(Tid{clock_.now().us / kMillisekund * kMillisekund});
    r.nr = foer == nullptr ? 1 : foer->registrering.nr + 1;
    r.tidspunkt =
        foer == nullptr ? now : std::max(now, foer->registrering.tidspunkt.plus(kMillisekund));
    store::NyRegistrering n;
    n.id = objekt_id(b, s.ejer, uuid);
    n.forventet = r.nr - 1;
    n.tidspunkt = r.tidspunkt;
    n.indhold = pak(r);
    static const std::vector<store::IndeksPost> kNone;
    indeksforskel(foer == nullptr ? kNone : foer->indeks, indeksposter(b, r), n);
    batch.registreringer.push_back(std::move(n));
    if (settings_.haendelser)
        batch.udbakke.push_back(
            pak(Haendelse{handling, b.type, s.ejer, uuid, r.nr, r.tidspunkt, s.transaktion}));
}

Result<Registrering> Motor::klargoer(const Objektbeskrivelse& b, const Skriver& s,
                                     RegistreringInput in, Livscyklus cycle) {
    Indhold& message = in.indhold;
    FAELLED_CHECK(normaliser(message, Tid::minus_uendelig()));
    if (settings_.afvis_dobbelte_adresser) FAELLED_CHECK(afvis_dobbelte(b, message));
    if (perioder(message) > settings_.maks_perioder)
        return std::unexpected(Fejl::ugyldig(
            "sd:Registrering",
            "må højst have " + std::to_string(settings_.maks_perioder) + " perioder"));
    Registrering r;
    r.livscyklus = cycle;
    r.bruger_ref = in.bruger_ref.tom() ? s.bruger_ref : in.bruger_ref;
    r.note = std::move(in.note);
    r.indhold = flet(b, Indhold{}, std::move(message), settings_.rettemaade);
    return r;
}

Result<Uuid> Motor::opret(const Objektbeskrivelse& b, const Skriver& s, OpretInput in) {
    FAELLED_TRY(Registrering r, klargoer(b, s, {std::move(in.note), {}, std::move(in.indhold)},
                                         Livscyklus::kOpstaaet));
    Uuid uuid;
    const Result<void> done = gentag([&]() -> Result<void> {
        uuid = Uuid::random(entropy_);
        store::Batch batch;
        FAELLED_CHECK(kontroller_krav(b, objekt_id(b, s.ejer, uuid), batch));
        tilfoej(b, s, uuid, nullptr, r, Handling::kOprettet, batch);
        return lager_.append(std::move(batch));
    });
    if (!done) return std::unexpected(done.error());
    return uuid;
}

Result<void> Motor::importer(const Objektbeskrivelse& b, const Skriver& s, ImporterInput in) {
    if (in.registreringer.empty()) return std::unexpected(Fejl::ugyldig("Registrering", "mangler"));
    std::vector<Registrering> parts;
    for (RegistreringInput& part : in.registreringer) {
        FAELLED_TRY(Registrering r, klargoer(b, s, std::move(part), Livscyklus::kImporteret));
        parts.push_back(std::move(r));
    }
    return gentag([&]() -> Result<void> {
        const store::ObjektId id = objekt_id(b, s.ejer, in.uuid);
        FAELLED_TRY(auto current, hent(b, id));
        if (current && er_aktiv(current->registrering.livscyklus))
            return std::unexpected(konflikt(current->registrering.livscyklus));
        store::Batch batch;
        FAELLED_CHECK(kontroller_krav(b, id, batch));
        for (Registrering& r : parts) {
            tilfoej(b, s, in.uuid, current ? &*current : nullptr, r, Handling::kOprettet, batch);
            if (parts.size() > 1) current = Nuvaerende{r, indeksposter(b, r)};
        }
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::ret(const Objektbeskrivelse& b, const Skriver& s, RetInput in) {
    FAELLED_CHECK(normaliser(in.indhold, dansk_midnat(clock_.now())));
    if (settings_.afvis_dobbelte_adresser) FAELLED_CHECK(afvis_dobbelte(b, in.indhold));
    if (perioder(in.indhold) > settings_.maks_perioder)
        return std::unexpected(Fejl::ugyldig("RetInput", "har for mange perioder"));
    return gentag([&]() -> Result<void> {
        FAELLED_TRY(const auto current, hent(b, objekt_id(b, s.ejer, in.uuid)));
        if (!current || current->registrering.livscyklus == Livscyklus::kSlettet)
            return std::unexpected(ukendt());
        const Registrering& before = current->registrering;
        if (!er_aktiv(before.livscyklus)) return std::unexpected(konflikt(before.livscyklus));
        Registrering r;
        r.indhold = flet(b, before.indhold, in.indhold, settings_.rettemaade);
        if (r.indhold == before.indhold) return {};
        if (perioder(r.indhold) > settings_.maks_perioder)
            return std::unexpected(Fejl::ugyldig("RetInput", "giver objektet for mange perioder"));
        r.livscyklus = before.livscyklus;
        r.bruger_ref = s.bruger_ref;
        r.note = in.note;
        store::Batch batch;
        tilfoej(b, s, in.uuid, &*current, r, Handling::kRettet, batch);
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::afslut(const Objektbeskrivelse& b, const Skriver& s, UuidNoteInput in,
                           Livscyklus cycle, Handling handling) {
    return gentag([&, asked = std::move(in)]() -> Result<void> {
        FAELLED_TRY(const auto current, hent(b, objekt_id(b, s.ejer, asked.uuid)));
        if (!current || current->registrering.livscyklus == Livscyklus::kSlettet)
            return std::unexpected(ukendt());
        const Registrering& before = current->registrering;
        if (cycle == Livscyklus::kPassiveret && !er_aktiv(before.livscyklus))
            return std::unexpected(konflikt(before.livscyklus));
        Registrering r;
        if (cycle == Livscyklus::kPassiveret) r.indhold = before.indhold;
        r.livscyklus = cycle;
        r.bruger_ref = s.bruger_ref;
        r.note = asked.note;
        store::Batch batch;
        tilfoej(b, s, asked.uuid, &*current, r, handling, batch);
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::passiver(const Objektbeskrivelse& b, const Skriver& s, UuidNoteInput in) {
    return afslut(b, s, std::move(in), Livscyklus::kPassiveret, Handling::kPassiveret);
}

Result<void> Motor::slet(const Objektbeskrivelse& b, const Skriver& s, UuidNoteInput in) {
    return afslut(b, s, std::move(in), Livscyklus::kSlettet, Handling::kSlettet);
}

Result<void> Motor::anonymiser(const Objektbeskrivelse& b, const Skriver& s, const Uuid& uuid,
                               const std::function<void(Egenskab&)>& erstat) {
    return gentag([&]() -> Result<void> {
        const store::ObjektId id = objekt_id(b, s.ejer, uuid);
        FAELLED_TRY(const auto current, hent(b, id));
        if (!current) return std::unexpected(ukendt());
        FAELLED_TRY(const auto history, lager_.historik(id, store::Periode{}));
        store::Batch batch;
        for (const store::Registreringspost& post : history) {
            FAELLED_TRY(Registrering old, pak_ud(post.nr, post.tidspunkt, post.indhold));
            for (Egenskab& e : old.indhold.egenskaber)
                erstat(e);
            old.note.reset();
            batch.omskrivninger.push_back({id, post.nr, pak(old)});
        }
        Registrering r = current->registrering;
        for (Egenskab& e : r.indhold.egenskaber)
            erstat(e);
        r.bruger_ref = s.bruger_ref;
        r.note.reset();
        tilfoej(b, s, uuid, &*current, r, Handling::kRettet, batch);
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::fysisk_slet(
    Cvr ejer, const std::vector<std::pair<const Objektbeskrivelse*, Uuid>>& objects) {
    return gentag([&]() -> Result<void> {
        store::Batch batch;
        for (const auto& [b, uuid] : objects) {
            const store::ObjektId id = objekt_id(*b, ejer, uuid);
            FAELLED_TRY(auto current, hent(*b, id));
            if (!current) continue;
            const Registrering& r = current->registrering;
            batch.sletninger.push_back({id, r.nr, std::move(current->indeks)});
            if (!b->egen_kopi)
                batch.rum.push_back(
                    {store::Rum::kMeta, kravnoegle(*b, uuid), std::nullopt, std::nullopt});
            if (settings_.haendelser)
                batch.udbakke.push_back(pak(Haendelse{Handling::kSlettet, b->type, ejer, uuid, r.nr,
                                                      clock_.now(), Uuid{}}));
        }
        return lager_.append(std::move(batch));
    });
}

}  // namespace faelled::oio
