#include <algorithm>

#include "oio/bytes.hpp"
#include "oio/fletning.hpp"
#include "oio/indeks.hpp"
#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"

namespace faelled::oio {
namespace {

std::string ejervaerdi(Cvr ejer) {
    std::string v;
    Byteskriver(v).u32(ejer.number());
    return v;
}

}  // namespace

std::size_t perioder(const Indhold& i) {
    return i.egenskaber.size() + i.tilstande.size() + i.relationer.size();
}

Fejl tilstandskonflikt(Livscyklus l) {
    return Fejl::kalder(49, "Objektets tilstand tillader ikke operationen: LivscyklusKode er " +
                                std::string(navn(l)));
}

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
                    Tilfoejelse addition, store::Batch& batch) {
    Registrering& r = addition.registrering;
    const Nuvaerende* before = addition.foer;
    const Tid now = addition.tid.value_or(Tid{clock_.now().us / kMillisekund * kMillisekund});
    r.nr = before == nullptr ? 1 : before->registrering.nr + 1;
    r.tidspunkt =
        before == nullptr ? now : std::max(now, before->registrering.tidspunkt.plus(kMillisekund));
    store::NyRegistrering n;
    n.id = objekt_id(b, s.ejer, uuid);
    n.forventet = r.nr - 1;
    n.tidspunkt = r.tidspunkt;
    n.indhold = pak(r);
    static const std::vector<store::IndeksPost> kNone;
    indeksforskel(before == nullptr ? kNone : before->indeks, indeksposter(b, r), n);
    batch.registreringer.push_back(std::move(n));
    if (settings_.haendelser && addition.besked)
        batch.udbakke.push_back(pak(
            Haendelse{addition.handling, b.type, s.ejer, uuid, r.nr, r.tidspunkt, s.transaktion}));
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
    // An index tells what its sender said, and that it said nothing (indekser.md 3.1).
    r.bruger_ref = in.bruger_ref.tom() && !b.indeksform ? s.bruger_ref : in.bruger_ref;
    r.note = std::move(in.note);
    if (b.indeksform) r.afsendt = in.tidspunkt;
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
        tilfoej(b, s, uuid, {.registrering = r, .handling = Handling::kOprettet}, batch);
        return lager_.append(std::move(batch));
    });
    if (!done) return std::unexpected(done.error());
    return uuid;
}

Result<void> Motor::ret(const Objektbeskrivelse& b, const Skriver& s, RetInput in,
                        const Medskrift& med) {
    FAELLED_CHECK(normaliser(in.indhold, dansk_midnat(clock_.now())));
    if (settings_.afvis_dobbelte_adresser) FAELLED_CHECK(afvis_dobbelte(b, in.indhold));
    if (perioder(in.indhold) > settings_.maks_perioder)
        return std::unexpected(Fejl::ugyldig("RetInput", "har for mange perioder"));
    return gentag([&]() -> Result<void> {
        FAELLED_TRY(const auto current, hent(b, objekt_id(b, s.ejer, in.uuid)));
        if (!current || current->registrering.livscyklus == Livscyklus::kSlettet)
            return std::unexpected(ukendt());
        const Registrering& before = current->registrering;
        if (!er_aktiv(before.livscyklus))
            return std::unexpected(tilstandskonflikt(before.livscyklus));
        Registrering r;
        r.indhold = flet(b, before.indhold, in.indhold, settings_.rettemaade);
        if (perioder(r.indhold) > settings_.maks_perioder)
            return std::unexpected(Fejl::ugyldig("RetInput", "giver objektet for mange perioder"));
        r.livscyklus = before.livscyklus;
        r.bruger_ref = b.indeksform ? before.bruger_ref : s.bruger_ref;
        if (b.indeksform) r.afsendt = in.tidspunkt;
        r.note = in.note;
        store::Batch batch;
        if (med) FAELLED_CHECK(med(&before, r, batch));
        if (r.indhold != before.indhold)
            tilfoej(b, s, in.uuid,
                    {.registrering = r, .foer = &*current, .besked = !in.uden_notifikation}, batch);
        else if (batch.rum.empty())
            return {};
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
            return std::unexpected(tilstandskonflikt(before.livscyklus));
        Registrering r;
        if (cycle == Livscyklus::kPassiveret) r.indhold = before.indhold;
        r.livscyklus = cycle;
        r.bruger_ref = s.bruger_ref;
        r.note = asked.note;
        store::Batch batch;
        tilfoej(b, s, asked.uuid, {.registrering = r, .foer = &*current, .handling = handling},
                batch);
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::passiver(const Objektbeskrivelse& b, const Skriver& s, UuidNoteInput in) {
    return afslut(b, s, std::move(in), Livscyklus::kPassiveret, Handling::kPassiveret);
}

Result<void> Motor::slet(const Objektbeskrivelse& b, const Skriver& s, UuidNoteInput in) {
    return afslut(b, s, std::move(in), Livscyklus::kSlettet, Handling::kSlettet);
}

}  // namespace faelled::oio
