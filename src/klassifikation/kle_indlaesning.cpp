// Loading an edition of KLE (klassifikation.md 10.2).
#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"
#include "klassifikation/beskrivelser.hpp"
#include "klassifikation/indlaesning.hpp"
#include "klassifikation/indlaesning_intern.hpp"
#include "klassifikation/klassifikation.hpp"
#include "klassifikation/regler.hpp"
#include "oio/indeks.hpp"

namespace faelled::klassifikation {
namespace {

// Rum::kTjeneste: 'k' is ours, 's' the table of deletion periods, then the class's UUID.
std::string fristnoegle(const Uuid& subject) {
    std::string key = "ks";
    key.append(subject.view());
    return key;
}

// The first `most` characters.
std::string klippet(const std::string& text, std::size_t most) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (begins && seen++ == most) return text.substr(0, i);
    }
    return text;
}

class Indlaeser {
  public:
    Indlaeser(oio::Motor& motor, Entropy& entropy, const Kleudgave& edition,
              const Klefremdrift& progress)
        : motor_(motor), stille_(motor, entropy), udgave_(edition), fremdrift_(progress) {}

    Result<Kleresultat> koer();

  private:
    struct Kendt {
        Uuid uuid;
        oio::Registrering registrering;
    };

    static const Uuid& facet(const Klenummer& k) {
        return k.er_handling() ? kle_handlingsfacetter() : kle_emneplan();
    }
    void laes_udgaven();
    Result<void> laes_kendte();
    Result<void> laes_facet(const Uuid& facet);
    const Uuid* find(const std::string& number) const;
    bool flyttet(const Klenummer& k, const oio::Virkning& when) const;
    void tilfoej_mapning(oio::Indhold& content, const Uuid& target,
                         const oio::Virkning& when) const;
    oio::Indhold fuldt(const Klenummer& k);
    static oio::Indhold kun_titel(const Klenummer& k, const oio::Indhold& stored);
    Result<void> et(const Klenummer& k, std::vector<oio::Samlet>& out);
    Result<void> frist(const Klenummer& k);
    void find_fravaerende();
    Result<void> runde();
    Result<void> skriv(std::vector<oio::Samlet> objects);
    Result<void> meld();

    oio::Motor& motor_;
    Stille stille_;
    const Kleudgave& udgave_;
    const Klefremdrift& fremdrift_;
    Kleresultat svar_;
    std::unordered_map<Uuid, Kendt> kendte_;
    // Number to UUID, of this edition before what is stored.
    std::unordered_map<std::string, Uuid> numre_;
    std::unordered_set<Uuid> i_udgaven_;
    // Number to the ended classes that it took over from.
    std::multimap<std::string, Uuid> erstatter_;
    std::vector<store::RumSkrivning> frister_;
};

Result<void> Indlaeser::laes_facet(const Uuid& in) {
    constexpr std::size_t kPortion = 500;
    FAELLED_TRY(const auto owner, motor_.ejer_af(kFacet, in));
    if (!owner) return std::unexpected(Fejl::kalder(44, "Facetten til KLE-numrene findes ikke"));
    store::Betingelse condition;
    condition.indeks = oio::relation_indeks(relation::kFacet);
    condition.vaerdier.push_back({oio::reference_vaerdi(oio::Reference(in))});
    std::optional<Uuid> after;
    for (;;) {
        FAELLED_TRY(auto found,
                    motor_.find_ved_indeks(kKlasse7, kFaellesEjer, {condition}, after, kPortion));
        if (found.empty()) return {};
        after = found.back().uuid;
        for (oio::Fundet& f : found) {
            const Tid now = motor_.ur().now();
            if (const std::string* n = felt_ved(f.registrering.indhold, felt::kNoegle, now))
                numre_.emplace(*n, f.uuid);
            kendte_.emplace(f.uuid, Kendt{f.uuid, std::move(f.registrering)});
        }
    }
}

void Indlaeser::laes_udgaven() {
    for (const Klenummer& k : udgave_.numre) {
        i_udgaven_.insert(k.uuid);
        for (const std::string& successor : k.afloest_af)
            erstatter_.emplace(successor, k.uuid);
    }
}

Result<void> Indlaeser::laes_kendte() {
    kendte_.clear();
    numre_.clear();
    // Subjects point at action facets, so both facets are looked up in any case.
    FAELLED_CHECK(laes_facet(kle_emneplan()));
    FAELLED_CHECK(laes_facet(kle_handlingsfacetter()));
    for (const Klenummer& k : udgave_.numre)
        if (k.udgaaet.empty()) numre_[k.nummer] = k.uuid;
    return {};
}

const Uuid* Indlaeser::find(const std::string& number) const {
    const auto at = numre_.find(number);
    return at == numre_.end() ? nullptr : &at->second;
}

// Somebody whom this edition does not know has the number at the same time.
bool Indlaeser::flyttet(const Klenummer& k, const oio::Virkning& when) const {
    return std::ranges::any_of(kendte_, [&](const auto& entry) {
        const Kendt& other = entry.second;
        if (other.uuid == k.uuid || i_udgaven_.contains(other.uuid)) return false;
        return std::ranges::any_of(
            other.registrering.indhold.egenskaber, [&](const oio::Egenskab& e) {
                const std::string* n = e.felt(felt::kNoegle);
                return n != nullptr && *n == k.nummer && e.virkning.fra < when.til &&
                       when.fra < e.virkning.til;
            });
    });
}

void Indlaeser::tilfoej_mapning(oio::Indhold& content, const Uuid& target,
                                const oio::Virkning& when) const {
    tilfoej_relation(content, relation::kMapninger, target, when);
    oio::Relation& r = content.relationer.back();
    r.rolle = oio::Reference(rolle_mapning());
    r.type = oio::Reference(type_klasse());
    r.indeks = target.text();
}

oio::Indhold Indlaeser::fuldt(const Klenummer& k) {
    const oio::Virkning when = fra_dato(k.oprettet, k.udgaaet);
    oio::Indhold out;
    oio::Egenskab e;
    e.virkning = when;
    e.virkning.aktoer = oio::Reference(faelles_organisation());
    e.virkning.aktoertype = 1;  // Organisation
    if (!k.rettet.empty())
        e.virkning.note = "Rettet: " + k.rettet;
    else if (!k.oprettet.empty())
        e.virkning.note = "Oprettet: " + k.oprettet;
    e.felter.push_back({felt::kNoegle, k.nummer});
    if (!k.vejledning.empty())
        e.felter.push_back({felt::kKlasseBeskrivelse, klippet(k.vejledning, 10'000)});
    e.felter.push_back({felt::kKlasseTitel, klippet(k.titel, 300)});
    if (!k.retskilde.empty())
        e.felter.push_back({felt::kKlasseRetskilde, klippet(k.retskilde, 4096)});
    for (const std::string& word : k.stikord) {
        oio::Feltvaerdi v;
        v.felt = felt::kKlasseSoegeord;
        v.gruppe.push_back({felt::kSoegeordIdentifikator, klippet(word, 50)});
        v.gruppe.push_back({felt::kSoegeordBeskrivelse, klippet(word, 10'000)});
        e.felter.push_back(std::move(v));
    }
    out.egenskaber.push_back(std::move(e));
    oio::Virkning plain;
    plain.fra = when.fra;
    plain.til = when.til;
    out.tilstande.push_back({0, kPubliceret, plain});

    tilfoej_relation(out, relation::kAnsvarlig, faelles_organisation(), when);
    tilfoej_relation(out, relation::kEjer, faelles_organisation(), when);
    const auto [first, last] = erstatter_.equal_range(k.udgaaet.empty() ? k.nummer : std::string());
    for (auto at = first; at != last; ++at)
        if (at->second != k.uuid) tilfoej_relation(out, relation::kErstatter, at->second, when);
    tilfoej_relation(out, relation::kFacet, facet(k), when);
    if (!k.bevaring.empty()) {
        if (const Uuid* code = kassationsklasse(k.bevaring))
            tilfoej_mapning(out, *code, when);
        else
            svar_.uloeste.push_back(k.nummer + ": " + k.bevaring);
    }
    for (const std::string& number : k.handlingsfacetter) {
        if (const Uuid* target = find(number))
            tilfoej_mapning(out, *target, when);
        else
            svar_.uloeste.push_back(k.nummer + ": " + number);
    }
    if (!k.overordnet.empty()) {
        if (const Uuid* parent = find(k.overordnet))
            tilfoej_relation(out, relation::kOverordnetKlasse, *parent, when);
        else
            svar_.uloeste.push_back(k.nummer + ": " + k.overordnet);
    }
    return out;
}

// What a table says, on top of what is there: number and title of the last period.
oio::Indhold Indlaeser::kun_titel(const Klenummer& k, const oio::Indhold& stored) {
    oio::Indhold out = stored;
    if (out.egenskaber.empty()) return out;
    for (oio::Feltvaerdi& v : out.egenskaber.back().felter) {
        if (v.felt == felt::kNoegle) v.tekst = k.nummer;
        if (v.felt == felt::kKlasseTitel) v.tekst = klippet(k.titel, 300);
    }
    return out;
}

Result<void> Indlaeser::et(const Klenummer& k, std::vector<oio::Samlet>& out) {
    const auto known = kendte_.find(k.uuid);
    if (flyttet(k, fra_dato(k.oprettet, k.udgaaet))) {
        svar_.flyttede.push_back(k.nummer + ": " + k.uuid.text());
        return {};
    }
    oio::Samlet s;
    s.type = &kKlasse7;
    s.uuid = k.uuid;
    s.livscyklus = oio::Livscyklus::kImporteret;
    if (known == kendte_.end()) {
        FAELLED_TRY(const auto taken, motor_.ejer_af(kKlasse7, k.uuid));
        if (taken) {
            // Another owner's, or taken out of use here: not ours to bring back.
            svar_.flyttede.push_back(k.nummer + ": " + k.uuid.text());
            return {};
        }
        s.indhold = fuldt(k);
    } else {
        const oio::Registrering& r = known->second.registrering;
        s.forventet = r.nr;
        s.livscyklus = r.livscyklus;
        s.indhold = udgave_.udgivet.empty() ? kun_titel(k, r.indhold) : fuldt(k);
        oio::kanonisk_orden(s.indhold);
        if (s.indhold == r.indhold) return frist(k);
    }
    out.push_back(std::move(s));
    return frist(k);
}

Result<void> Indlaeser::frist(const Klenummer& k) {
    if (k.sletning.empty()) return {};
    FAELLED_TRY(const auto stored, slettefrist(motor_, k.uuid));
    if (stored != k.sletning)
        frister_.push_back({store::Rum::kTjeneste, fristnoegle(k.uuid), k.sletning, std::nullopt});
    return {};
}

// One event: KLE itself, as it is now.
Result<void> Indlaeser::meld() {
    if (svar_.nye + svar_.rettede == 0 || !motor_.indstillinger().haendelser) return {};
    const std::array<Uuid, 1> ids{kle_klassifikation()};
    FAELLED_TRY(const auto current, motor_.gaeldende(kKlassifikation, kFaellesEjer, ids));
    if (!current[0]) return {};
    store::Batch batch;
    batch.udbakke.push_back(
        oio::pak(oio::Haendelse{oio::Handling::kRettet, kKlassifikation.type, kFaellesEjer, ids[0],
                                current[0]->nr, motor_.ur().now(), Uuid{}}));
    return motor_.lager().append(std::move(batch));
}

// Of the kinds of numbers that the edition has.
void Indlaeser::find_fravaerende() {
    const auto any = [&](bool action) {
        return std::ranges::any_of(udgave_.numre,
                                   [&](const Klenummer& k) { return k.er_handling() == action; });
    };
    const std::array<bool, 2> kinds{any(false), any(true)};
    const Tid now = motor_.ur().now();
    for (const auto& [uuid, known] : kendte_) {
        const std::string* n = felt_ved(known.registrering.indhold, felt::kNoegle, now);
        if (n == nullptr || n->empty() || i_udgaven_.contains(uuid)) continue;
        const bool action = (*n)[0] < '0' || (*n)[0] > '9';
        if (kinds.at(action ? 1 : 0)) svar_.fravaerende.push_back(*n);
    }
    std::ranges::sort(svar_.fravaerende);
}

// Counts what is written, over all rounds.
Result<void> Indlaeser::skriv(std::vector<oio::Samlet> objects) {
    std::vector<bool> is_new;
    is_new.reserve(objects.size());
    for (const oio::Samlet& s : objects)
        is_new.push_back(s.forventet == 0);
    const std::size_t before = svar_.nye + svar_.rettede;
    std::size_t counted = 0;
    return stille_.skriv(kFaellesEjer, std::move(objects), [&](std::size_t done, std::size_t all) {
        for (; counted < done; ++counted)
            ++(is_new[counted] ? svar_.nye : svar_.rettede);
        if (fremdrift_) fremdrift_(before + done, before + all);
    });
}

// From what is stored now: what differs is written.
Result<void> Indlaeser::runde() {
    for (auto* list : {&svar_.fravaerende, &svar_.flyttede, &svar_.uloeste})
        list->clear();
    frister_.clear();
    FAELLED_CHECK(laes_kendte());
    std::vector<oio::Samlet> objects;
    for (const Klenummer& k : udgave_.numre)
        FAELLED_CHECK(et(k, objects));
    find_fravaerende();
    return skriv(std::move(objects));
}

Result<Kleresultat> Indlaeser::koer() {
    svar_.numre = udgave_.numre.size();
    laes_udgaven();
    FAELLED_CHECK(stille_.udfoer([&] { return runde(); }));
    if (!frister_.empty()) {
        store::Batch batch;
        batch.rum = std::move(frister_);
        FAELLED_CHECK(motor_.lager().append(std::move(batch)));
    }
    FAELLED_CHECK(meld());
    return std::move(svar_);
}

}  // namespace

Result<std::optional<std::string>> slettefrist(oio::Motor& motor, const Uuid& subject) {
    return motor.lager().hent(store::Rum::kTjeneste, fristnoegle(subject));
}

Result<Kleresultat> indlaes_kle(oio::Motor& motor, Entropy& entropy, const Kleudgave& edition,
                                const Klefremdrift& progress) {
    return Indlaeser(motor, entropy, edition, progress).koer();
}

}  // namespace faelled::klassifikation
