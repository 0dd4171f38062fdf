// Reading the registers, and following what other nodes write: the number that each write raises,
// and of the last writes what each changed (docs/formater/besked.md).
#include <algorithm>
#include <utility>

#include "beskedfordeler/medlemmer.hpp"
#include "beskedfordeler/noegler.hpp"
#include "beskedfordeler/registre_intern.hpp"
#include "oio/bytes.hpp"

namespace faelled::beskedfordeler {

namespace {

using store::Rum;

constexpr std::uint8_t kVersion = 1;
// Writes whose changes are kept; who is further behind reads everything.
constexpr std::uint64_t kHuskede = 256;
// Pictures that a write of another node spoiled.
constexpr int kForsoeg = 64;

// The row of one of the last writes.
struct Aendring {
    std::uint64_t nr = 0;
    std::uint8_t type = 0;
    Uuid uuid;
};

std::string pak(const Aendring& a) {
    std::string out;
    oio::Byteskriver w(out);
    w.byte(kVersion);
    w.varint(a.nr);
    w.byte(a.type);
    w.uuid(a.uuid);
    return out;
}

std::optional<Aendring> pak_ud_aendring(std::string_view bytes) {
    oio::Bytelaeser in(bytes);
    Aendring a;
    if (in.byte() != kVersion) return std::nullopt;
    a.nr = in.varint();
    a.type = in.byte();
    a.uuid = in.uuid();
    if (in.fejlet() || !in.tom()) return std::nullopt;
    return a;
}

// What the writes after `fra` until `til` changed; nothing when that is not known of each (or there
// are none such).
Result<std::optional<std::vector<Aendring>>> aendringer(store::Lager& lager, std::uint64_t fra,
                                                        std::uint64_t til) {
    std::vector<Aendring> out;
    const std::string prefix = noegle(Slags::kAendring);
    FAELLED_CHECK(lager.scan(Rum::kTjeneste, prefix, prefix,
                             [&](std::string_view /*key*/, std::string_view value) {
                                 const auto a = pak_ud_aendring(value);
                                 if (a && a->nr > fra && a->nr <= til) out.push_back(*a);
                                 return true;
                             }));
    if (out.size() != til - fra) return std::nullopt;
    return out;
}

}  // namespace

// A picture that is not in use yet.
struct Registre::Billede {
    Registerindhold i;
    // What lists are to hold from the moment it is.
    std::vector<std::pair<std::shared_ptr<Listeindhold>, std::shared_ptr<const Vaerdimaengde>>>
        vaerdier;
    std::vector<Uuid> dueslag;  // that changed, came or went
};

Registre::Deling::Deling(oio::Motor& motor)
    : maerke(motor, noegle(Slags::kRegisternummer)), skrift(motor, maerke) {}

Registre::Registre(oio::Motor& motor, Entropy& entropy, bool delt)
    : motor_(motor), entropy_(entropy), deling_(delt ? std::make_unique<Deling>(motor) : nullptr) {}

Registre::~Registre() = default;

void Registre::noter(oio::Samling& in, std::uint8_t type, const Uuid& uuid) const {
    if (!deling_) return;
    const std::uint64_t nr = deling_->skrift.nummer();
    std::string key = noegle(Slags::kAendring);
    key.push_back(static_cast<char>(nr % kHuskede));
    in.rum.push_back({Rum::kTjeneste, std::move(key), pak(Aendring{nr, type, uuid}), std::nullopt});
}

void Registre::noteret() {
    if (deling_) billednr_.store(deling_->skrift.nummer());
}

// --- reading -------------------------------------------------------------------------------------

template <typename T>
Result<void> Registre::optag(Billede& to, const oio::Fundet& f) {
    FAELLED_TRY(T record, fra_indhold<T>(f.registrering.indhold));
    record.uuid = f.uuid;
    record.nr = f.registrering.nr;
    if constexpr (std::same_as<T, Vaerdiliste>) to.i.listetid[f.uuid] = f.registrering.tidspunkt;
    to.i.af<T>()[f.uuid] = std::move(record);
    return {};
}

template <typename T>
Result<void> Registre::laes_alle(Billede& to) {
    FAELLED_TRY(const auto found,
                motor_.find_ved_indeks(Beskrivelse<T>::type, kOperatoer, {}, std::nullopt,
                                       static_cast<std::size_t>(-1)));
    for (const oio::Fundet& f : found)
        FAELLED_CHECK(optag<T>(to, f));
    return {};
}

template <typename T>
Result<void> Registre::laes_nogle(Billede& to, std::span<const Uuid> uuids) {
    FAELLED_TRY(auto found, motor_.gaeldende(Beskrivelse<T>::type, kOperatoer, uuids));
    for (std::size_t n = 0; n < uuids.size(); ++n) {
        if (found[n]) {
            FAELLED_CHECK(optag<T>(to, {uuids[n], std::move(*found[n])}));
        } else {
            to.i.af<T>().erase(uuids[n]);
        }
        if constexpr (std::same_as<T, Dueslag>) to.dueslag.push_back(uuids[n]);
        if constexpr (std::same_as<T, Vaerdiliste>) FAELLED_CHECK(laes_vaerdier(to, uuids[n]));
    }
    return {};
}

// The same object holds a list's values as long as there is the list: plans know it.
Result<void> Registre::laes_vaerdier(Billede& to, const Uuid& list) {
    auto values = std::make_shared<Vaerdimaengde>();
    const std::string prefix = noegle(Slags::kVaerdi, list);
    FAELLED_CHECK(motor_.lager().scan(Rum::kTjeneste, prefix, prefix,
                                      [&](std::string_view key, std::string_view) {
                                          values->emplace(key.substr(prefix.size()));
                                          return true;
                                      }));
    const auto known = i_.vaerdier.find(list);
    auto& held = to.i.vaerdier[list];
    held = known == i_.vaerdier.end() ? std::make_shared<Listeindhold>() : known->second;
    to.vaerdier.emplace_back(held, std::move(values));
    return {};
}

Result<Registre::Billede> Registre::helt_billede() {
    Billede out;
#define FAELLED_X(T) FAELLED_CHECK(laes_alle<T>(out));
    FAELLED_ALLE_BESKEDPOSTER(FAELLED_X)
#undef FAELLED_X
    for (const auto& [uuid, list] : out.i.lister)
        FAELLED_CHECK(laes_vaerdier(out, uuid));
    for (const auto& [uuid, box] : out.i.dueslag) {
        const auto before = i_.dueslag.find(uuid);
        if (before == i_.dueslag.end() || before->second != box) out.dueslag.push_back(uuid);
    }
    for (const auto& [uuid, box] : i_.dueslag)
        if (!out.i.dueslag.contains(uuid)) out.dueslag.push_back(uuid);
    return out;
}

// The picture that is in use, with what the writes until `nr` changed.
Result<Registre::Billede> Registre::billede(std::uint64_t nr) {
    FAELLED_TRY(const auto changes, aendringer(motor_.lager(), billednr_.load(), nr));
    if (!changes) return helt_billede();
    Billede out;
    out.i = i_;
    const auto af_type = [&](std::uint8_t type) {
        std::vector<Uuid> uuids;
        for (const Aendring& a : *changes)
            if (a.type == type) uuids.push_back(a.uuid);
        std::ranges::sort(uuids);
        uuids.erase(std::ranges::unique(uuids).begin(), uuids.end());
        return uuids;
    };
#define FAELLED_X(T)                                                \
    if (const auto uuids = af_type(Tabel<T>::type); !uuids.empty()) \
        FAELLED_CHECK(laes_nogle<T>(out, uuids));
    FAELLED_ALLE_BESKEDPOSTER(FAELLED_X)
#undef FAELLED_X
    return out;
}

void Registre::skift(Billede b, std::uint64_t nr) {
    const std::scoped_lock lock(laas_);
    i_ = std::move(b.i);
    for (auto& [held, values] : b.vaerdier)
        held->vaerdier.store(std::move(values));
    aendrede_.insert(aendrede_.end(), b.dueslag.begin(), b.dueslag.end());
    billednr_.store(nr);
    ++generation_;
}

Result<void> Registre::start() {
    const std::scoped_lock lock(skriv_);
    std::uint64_t nr = 0;
    if (deling_) {
        FAELLED_TRY(nr, deling_->maerke.nummer());
    }
    FAELLED_TRY(Billede all, helt_billede());
    skift(std::move(all), nr);
    // What another node wrote while it was read.
    if (deling_) FAELLED_CHECK(indhent());
    const std::scoped_lock inner(laas_);
    aendrede_.clear();
    return {};
}

// --- following -----------------------------------------------------------------------------------

// Under skriv_. A picture counts when the number is the same before and after it was read.
Result<void> Registre::indhent() {
    FAELLED_TRY(std::uint64_t nr, deling_->maerke.nummer());
    for (int n = 0; n < kForsoeg; ++n) {
        if (nr == billednr_.load()) return {};
        FAELLED_TRY(Billede next, billede(nr));
        FAELLED_TRY(const std::uint64_t after, deling_->maerke.nummer());
        if (after == nr) {
            skift(std::move(next), nr);
            return {};
        }
        nr = after;
    }
    return std::unexpected(oio::Regelskrift::for_mange());
}

Result<void> Registre::foelg() {
    if (!deling_) return {};
    const Laesevindue::Pause remembered;
    FAELLED_TRY(const std::uint64_t nr, deling_->maerke.nummer());
    if (nr == billednr_.load()) return {};
    Result<void> done;
    {
        const std::scoped_lock lock(skriv_);
        done = indhent();
    }
    meld();
    return done;
}

void Registre::se_efter() {
    [[maybe_unused]] const Result<void> known = foelg();
}

void Registre::meld() {
    std::vector<Uuid> changed;
    {
        const std::scoped_lock lock(laas_);
        changed.swap(aendrede_);
    }
    if (!changed.empty() && ved_aendring_) ved_aendring_(changed);
}

}  // namespace faelled::beskedfordeler
