#include "beskedfordeler/beskedfordeler.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"

namespace faelled::beskedfordeler {

namespace {

constexpr std::string_view kTjeneste = "Beskedfordeler";
// Of a message that nobody got, so many subscriptions are noted with why.
constexpr std::size_t kNoter = 10;

// Joins the two things that must be durable before a sender is answered.
struct Afventer {
    std::mutex laas;
    int mangler = 2;
    Svar svar;
    std::move_only_function<void(Svar)> done;

    void en(const Result<void>& r) {
        {
            const std::scoped_lock lock(laas);
            if (!r) svar = {50, "Beskeden kunne ikke gemmes"};
            if (--mangler > 0) return;
        }
        done(std::move(svar));
    }
};

}  // namespace

Beskedfordeler::Beskedfordeler(Omverden world, Indstillinger settings)
    : v_(world),
      settings_(std::move(settings)),
      registre_(world.motor, world.entropi, settings_.delt.has_value()),
      accepteret_(metrics::counter("faelled_besked_modtaget_total",
                                   "Messages from senders, by answer", R"(svar="accepteret")")),
      afvist_(metrics::counter("faelled_besked_modtaget_total", "Messages from senders, by answer",
                               R"(svar="afvist")")) {}

Result<std::unique_ptr<Beskedfordeler>> Beskedfordeler::create(Omverden world,
                                                               Indstillinger settings) {
    std::unique_ptr<Beskedfordeler> b(new Beskedfordeler(world, std::move(settings)));
    if (b->settings_.hvilende) return b;
    FAELLED_CHECK(b->vaagn());
    b->led();
    return b;
}

Result<void> Beskedfordeler::vaagn() {
    FAELLED_CHECK(start());
    vaagen_.store(true);
    return {};
}

Result<void> Beskedfordeler::start() {
    FAELLED_CHECK(registre_.start());
    Postlager::Indstillinger post = settings_.post;
    post.revision = v_.revision;
    post.delt = settings_.delt;
    FAELLED_TRY(post_, Postlager::create(v_.motor.lager(), v_.ur, v_.entropi, post));
    for (const Dueslag& d : registre_.alle_dueslag())
        saet_regler(d);
    registre_.ved_aendring([this](std::span<const Uuid> boxes) {
        for (const Uuid& box : boxes)
            opdater(box);
    });
    FAELLED_CHECK(post_->efterrevider());
    traad_ = std::thread([this] { koer(); });
    return {};
}

void Beskedfordeler::led() {
    const std::scoped_lock lock(regler_laas_);
    if (v_.kald == nullptr || sender_ != nullptr) return;
    if (!sending_)
        sending_ =
            std::make_unique<Sending>(*post_, *v_.kald, v_.ur, v_.entropi, settings_.sending);
    sender_ = sending_.get();
    for (const Dueslag& d : registre_.alle_dueslag())
        sending_->opdater(d);
}

void Beskedfordeler::hold() {
    const std::scoped_lock lock(regler_laas_);
    if (sender_.exchange(nullptr) == nullptr) return;
    for (const Dueslag& d : registre_.alle_dueslag())
        sending_->fjern(d.uuid);
}

Beskedfordeler::~Beskedfordeler() {
    if (!traad_.joinable()) return;
    {
        const std::scoped_lock lock(laas_);
        stop_ = true;
    }
    arbejde_.notify_one();
    traad_.join();
}

// --- registers -----------------------------------------------------------------------------------

void Beskedfordeler::saet_regler(const Dueslag& d) {
    Boksregler r;
    r.aktiv = d.aktiv;
    r.maks_forsoeg = d.maks_forsoeg > 0                    ? d.maks_forsoeg
                     : d.levering == Leveringsmaade::kHent ? settings_.maks_forsoeg
                                                           : 0;
    r.levetid_us = std::int64_t{d.levetid_timer} * 3600 * kSekund;
    r.kopi_us = std::int64_t{d.kopi_doegn} * kDoegn;
    r.system = d.system;
    r.sendes = d.levering == Leveringsmaade::kSend;
    post_->saet_regler(d.uuid, r);
    if (Sending* const s = sender_) s->opdater(d);
}

void Beskedfordeler::opdater(const Uuid& dueslag) {
    const std::scoped_lock lock(regler_laas_);
    if (const auto box = registre_.dueslag(dueslag)) return saet_regler(*box);
    post_->nedlaeg(dueslag);
    if (Sending* const s = sender_) s->fjern(dueslag);
}

void Beskedfordeler::foelg_med() {
    const Result<void> done = registre_.foelg();
    if (!bagud_.exchange(!done) && !done)
        log::advarsel("registre_foelges_ikke", {{"tekst", done.error().tekst}});
}

std::optional<Sending::Tilstand> Beskedfordeler::sending(const Uuid& dueslag) {
    if (Sending* const s = sender_) return s->tilstand(dueslag);
    const auto box = registre_.dueslag(dueslag);
    if (!box || !box->aktiv || box->levering != Leveringsmaade::kSend) return std::nullopt;
    return Sending::gemt_tilstand(v_.motor.lager(), dueslag);
}

template <typename T>
Result<Uuid> Beskedfordeler::gem(const Handlende& who, T record) {
    Registre::Regel rule;
    if constexpr (std::same_as<T, Abonnement>) {
        // Only an agreement that is in force allows activation (7).
        FAELLED_TRY(const auto now, plan());
        rule = [this, now, aktiv = record.aktiv, box = record.dueslag,
                type = record.beskedtype](const Registerindhold& i) -> Result<void> {
            const auto at = i.dueslag.find(box);
            if (!aktiv || at == i.dueslag.end() ||
                now->kan_modtage(at->second.system, type, v_.ur.now()))
                return {};
            return std::unexpected(
                Fejl::kalder(49, "Systemet har ingen gældende aftale om at modtage beskedtypen"));
        };
    }
    FAELLED_TRY(const Uuid uuid, registre_.gem(who, std::move(record), rule));
    if constexpr (std::same_as<T, Dueslag>) opdater(uuid);
    return uuid;
}

template <typename T>
Result<void> Beskedfordeler::slet(const Handlende& who, const Uuid& uuid) {
    if constexpr (std::same_as<T, Dueslag>) {
        FAELLED_CHECK(registre_.hent<T>(who, uuid));
        const Dueslagstal t = post_->status(uuid).tal;
        if (t.venter + t.fejl > 0)
            return std::unexpected(Fejl::kalder(49, "Der er beskeder i dueslaget"));
    }
    FAELLED_CHECK(registre_.slet<T>(who, uuid));
    if constexpr (std::same_as<T, Dueslag>) opdater(uuid);
    return {};
}

#define FAELLED_X(T)                                                   \
    template Result<Uuid> Beskedfordeler::gem<T>(const Handlende&, T); \
    template Result<void> Beskedfordeler::slet<T>(const Handlende&, const Uuid&);
FAELLED_X(Beskedtype)
FAELLED_X(Dueslag)
FAELLED_X(Abonnement)
FAELLED_X(Abonnementsudtryk)
#undef FAELLED_X

Result<std::shared_ptr<const Fordelingsplan>> Beskedfordeler::plan() {
    const auto picture = v_.adgang.nu();
    const std::scoped_lock lock(plan_laas_);
    if (plan_ && plan_->af(picture.get(), registre_.generation())) return plan_;
    FAELLED_TRY(plan_, Fordelingsplan::byg(registre_, picture, settings_.regler));
    return plan_;
}

Result<bool> Beskedfordeler::har_abonnenter(const Uuid& type) {
    FAELLED_TRY(const auto now, plan());
    return now->har_abonnenter(type);
}

// --- sending -------------------------------------------------------------------------------------

void Beskedfordeler::udgiv(Afsender from, std::string_view transaktion, std::string bytes,
                           std::move_only_function<void(Svar)> done) {
    {
        const std::scoped_lock lock(laas_);
        if (!stop_ && bytes_ <= settings_.koe_bytes) {
            bytes_ += bytes.size();
            koe_.push_back(
                {std::move(from), std::string(transaktion), std::move(bytes), std::move(done)});
            arbejde_.notify_one();
            return;
        }
    }
    done({50, "Beskedfordeleren har for travlt"});
}

void Beskedfordeler::koer() {
    for (;;) {
        std::deque<Modtaget> waiting;
        {
            std::unique_lock lock(laas_);
            arbejde_.wait(lock, [this] { return stop_ || !koe_.empty(); });
            if (koe_.empty()) return;
            waiting.swap(koe_);
        }
        // What was answered at another node before these came counts for them.
        const bool current = !settings_.delt || registre_.foelg().has_value();
        for (Modtaget& m : waiting) {
            const std::size_t bytes = m.bytes.size();
            if (current)
                behandl(std::move(m));
            else
                m.done({50, "Beskeden kunne ikke gemmes"});
            const std::scoped_lock lock(laas_);
            bytes_ -= bytes;
        }
    }
}

bool Beskedfordeler::set_foer(const Kuvert& k, const Afsender& from) {
    const oio::Reference& id = k.besked_id;
    const auto found = post_->find(id.uuid() != nullptr ? id.uuid()->text() : id.urn_tekst(), 20);
    if (!found) return false;
    return std::ranges::any_of(*found, [&](std::uint64_t nr) {
        const auto post = post_->besked(nr);
        return post && (*post)->afsender == from.system && (*post)->kode == 20;
    });
}

void Beskedfordeler::behandl(Modtaget m) {
    Beskedpost post;
    post.modtaget = v_.ur.now();
    post.afsender = m.fra.system;
    const auto named = Uuid::parse(m.transaktion);
    post.transaktion = named ? *named : Uuid::random(v_.entropi);
    auto message = laes_besked(m.bytes);
    if (!message) {
        const Svar answer{message.error().kode, message.error().tekst};
        post.kode = answer.kode;
        post.regel = message.error().regel;
        return afslut(std::move(m), std::move(post), {}, answer);
    }
    const Kuvert& k = message->indhold;
    post.besked_id =
        k.besked_id.uuid() != nullptr ? k.besked_id.uuid()->text() : k.besked_id.urn_tekst();
    post.beskedtype = k.beskedtype;
    const auto now = plan();
    if (!now) {
        log::fejl("fordelingsplan", {{"tekst", now.error().tekst}});
        return m.done({50, "Uventet fejl"});
    }
    if (settings_.dedup && set_foer(k, m.fra)) return m.done({20, "Ok"});
    Fordeling f = (*now)->fordel(*message, m.fra.system, post.modtaget);
    post.kode = f.kode;
    post.regel = f.regel;
    post.aftaler = f.aftaler;
    post.bevar.reserve(f.bevar.size());
    for (const std::size_t i : f.bevar)
        post.bevar.push_back(static_cast<std::uint32_t>(i));
    std::vector<Nykopi> copies;
    copies.reserve(f.kopier.size());
    for (Kopiplan& c : f.kopier)
        copies.push_back({c.dueslag, c.abonnement, c.aftale, c.myndighed, std::move(c.modtagere)});
    if (!copies.empty()) {
        post.skabelon =
            stempl(m.bytes, k,
                   {post.transaktion, m.fra.system.value_or(Uuid::literal(kFordelingssystem)),
                    m.fra.ip, m.fra.akkreditiver},
                   f.bevar);
    } else if (f.kode == 20) {
        for (Forklaring& e : (*now)->forklar(*message, f.bevar, post.modtaget, kNoter))
            post.uden.push_back({e.abonnement, e.dueslag, std::move(e.aarsag)});
    }
    Svar answer{f.kode, f.kode == 20 ? "Ok" : f.tekst};
    afslut(std::move(m), std::move(post), std::move(copies), std::move(answer));
}

// Stores what must be stored and audits; then answers.
void Beskedfordeler::afslut(Modtaget m, Beskedpost post, std::vector<Nykopi> copies, Svar answer) {
    if (!copies.empty() && !post_->tager_imod()) {
        answer = {50, "Beskedfordeleren kan ikke gemme beskeder nu"};
        afvist_.add();
        const auto done = std::make_shared<std::move_only_function<void(Svar)>>(std::move(m.done));
        return revider(m, post, answer, [done, answer](const Result<void>&) { (*done)(answer); });
    }
    (answer.kode == 20 ? accepteret_ : afvist_).add();
    // Nobody wants to know what became of a change that nobody subscribes to.
    if (!m.fra.system && copies.empty()) return m.done(std::move(answer));
    const auto wait = std::make_shared<Afventer>();
    wait->svar = answer;
    wait->done = std::move(m.done);
    revider(m, post, answer, [wait](Result<void> r) { wait->en(r); });
    if (post.besked_id.empty()) {  // not readable: nothing to remember it by
        post_->tael_afvist(post.afsender);
        return wait->en({});
    }
    const bool taken = post_->gem(std::move(post), std::move(copies),
                                  [wait](const Result<void>& r) { wait->en(r); });
    if (!taken) wait->en(std::unexpected(Fejl::miljoe("For mange beskeder venter")));
}

void Beskedfordeler::revider(const Modtaget& m, const Beskedpost& post, const Svar& answer,
                             adgang::Varig done) {
    if (v_.revision == nullptr) return done({});
    adgang::Revisionspost r;
    r.art = answer.kode == 20 ? adgang::Revisionsart::kKald : adgang::Revisionsart::kAfvistKald;
    r.tid = post.modtaget;
    r.sporing = post.transaktion;
    r.system = m.fra.system;
    r.myndighed = m.fra.myndighed;
    if (!post.aftaler.empty()) r.aftale = post.aftaler.front();
    r.certifikat = m.fra.certifikat;
    r.tjeneste = kTjeneste;
    r.operation = "udgiv";
    r.resultat = answer.kode;
    r.regel = post.regel;
    r.objekter.push_back(opslagsid(post.besked_id));
    r.objekter_i_alt = 1;
    r.varighed_us = v_.ur.now().us - post.modtaget.us;
    // The callback goes into the record's queue or is called here.
    auto shared = std::make_shared<adgang::Varig>(std::move(done));
    if (!v_.revision->skriv(std::move(r), [shared](Result<void> x) { (*shared)(std::move(x)); }))
        (*shared)(std::unexpected(Fejl::miljoe("Revisionsloggen er fuld")));
}

// --- receiving -----------------------------------------------------------------------------------

Result<Uuid> Beskedfordeler::egen_boks(const Uuid& system, std::string_view dueslag) const {
    const auto id = Uuid::parse(dueslag);
    const auto box = id ? registre_.dueslag(*id) : std::nullopt;
    if (!box || box->system != system || !box->aktiv || box->levering != Leveringsmaade::kHent)
        return std::unexpected(Fejl::kalder(43, "Dueslaget kan ikke læses af systemet"));
    return box->uuid;
}

Result<Laeserref> Beskedfordeler::aabn(const Uuid& system, std::string_view dueslag,
                                       std::shared_ptr<Koemodtager> to, Kvittering how) {
    FAELLED_TRY(const Uuid box, egen_boks(system, dueslag));
    return post_->laeser(box, std::move(to), how);
}

Result<Boksstatus> Beskedfordeler::tael(const Uuid& system, std::string_view dueslag) {
    FAELLED_TRY(const Uuid box, egen_boks(system, dueslag));
    return post_->status(box);
}

Result<void> Beskedfordeler::flyt_til_fejlkoe(const Uuid& system, std::string_view besked_id,
                                              const std::string& aarsag) {
    foelg_med();
    FAELLED_TRY(const auto numbers, post_->find(besked_id, 20));
    bool moved = false;
    for (const std::uint64_t nr : numbers) {
        FAELLED_TRY(const auto post, post_->besked(nr));
        for (const Kopisted& k : post->kopier) {
            const auto box = registre_.dueslag(k.dueslag);
            if (!box || box->system != system) continue;
            auto done = post_->til_fejlkoe(k.dueslag, k.plads, aarsag);
            if (!done && done.error().kode != 44) return done;
            moved = moved || done.has_value();
        }
    }
    if (moved) return {};
    return std::unexpected(Fejl::kalder(44, "Systemet har ingen sådan besked"));
}

// --- a message's way -----------------------------------------------------------------------------

Result<std::vector<Vej>> Beskedfordeler::vej(std::string_view id,
                                             const std::function<bool(const Uuid&)>& maa) {
    std::vector<Vej> out;
    foelg_med();
    FAELLED_TRY(const auto numbers, post_->find(trim(id), 20));
    FAELLED_TRY(const auto now, plan());
    const auto hers = [&](const Uuid& dueslag) {
        const auto box = registre_.dueslag(dueslag);
        return box && maa(box->system);
    };
    for (const std::uint64_t nr : numbers) {
        FAELLED_TRY(const auto post, post_->besked(nr));
        const bool sender = post->afsender && maa(*post->afsender);
        Vej v;
        v.nr = nr;
        v.post = *post;
        v.post.skabelon = {};
        // Another's mailbox is not shown, not even to the sender, and the sender's agreements are
        // hers.
        if (!sender) v.post.aftaler.clear();
        std::erase_if(v.post.kopier, [&](const Kopisted& k) { return !hers(k.dueslag); });
        std::erase_if(v.post.uden, [&](const Uden& u) { return !hers(u.dueslag); });
        if (!sender && v.post.kopier.empty() && v.post.uden.empty()) continue;
        for (const Kopisted& k : v.post.kopier) {
            FAELLED_TRY(auto found, post_->find_kopi(k.dueslag, k.plads));
            v.kopier.push_back({k, std::move(found)});
        }
        if (const auto message = laes_besked(post->skabelon.tekst)) {
            std::vector<std::size_t> all(message->indhold.tilladt_modtager.size());
            for (std::size_t i = 0; i < all.size(); ++i)
                all[i] = i;
            for (Forklaring& f : now->forklar(*message, all, v_.ur.now(), 200))
                if (!f.faar && hers(f.dueslag)) v.andre.push_back(std::move(f));
        }
        out.push_back(std::move(v));
    }
    return out;
}

// --- time ----------------------------------------------------------------------------------------

void Beskedfordeler::tik() {
    if (const auto done = post_->ryd_op(); !done)
        log::advarsel("beskeder_ryddes_ikke_op", {{"tekst", done.error().tekst}});
    se_efter_alarmer();
}

namespace {

struct Alarm {
    std::string_view haendelse;
    std::string_view metrik;
    std::string_view hjaelp;
    std::int64_t dueslag = 0;
};

}  // namespace

void Beskedfordeler::se_efter_alarmer() {
    const Tid now = v_.ur.now();
    const auto& limits = settings_.alarmer;
    const auto past = [&](std::optional<Tid> since, std::int64_t limit) {
        return limit > 0 && since && since->plus(limit) <= now;
    };
    Alarm length{"dueslag_er_langt", "faelled_besked_lange_dueslag",
                 "Active mailboxes with too many messages that wait"};
    Alarm age{"dueslag_er_gammelt", "faelled_besked_gamle_dueslag",
              "Active mailboxes whose oldest message has waited too long"};
    Alarm stall{"dueslag_staar_stille", "faelled_besked_stille_dueslag",
                "Active mailboxes with messages and no delivery for too long"};
    for (const Dueslag& d : registre_.alle_dueslag()) {
        if (!d.aktiv) continue;
        const Boksstatus s = post_->status(d.uuid);
        if (s.tal.venter == 0) continue;
        const auto told = [&](Alarm& a, bool wrong) {
            if (!wrong) return;
            ++a.dueslag;
            log::advarsel(a.haendelse, {{"dueslag", d.uuid.text()}, {"venter", s.tal.venter}});
        };
        told(length, limits.laengde > 0 && s.tal.venter > limits.laengde);
        told(age, past(s.aeldste, limits.alder_us));
        told(stall, past(s.aeldste, limits.stilstand_us) &&
                        (!s.seneste_levering || past(s.seneste_levering, limits.stilstand_us)));
    }
    for (const Alarm& a : {length, age, stall})
        metrics::gauge(a.metrik, a.hjaelp).set(a.dueslag);
}

}  // namespace faelled::beskedfordeler
