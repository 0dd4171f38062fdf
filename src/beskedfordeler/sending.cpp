#include "beskedfordeler/sending.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "base/text.hpp"
#include "beskedfordeler/noegler.hpp"
#include "xml/xml.hpp"

namespace faelled::beskedfordeler {

namespace {

const xml::Graenser kSvargraenser(std::size_t{256} << 10, 32, 2000, 32);
constexpr std::chrono::milliseconds kTikken{100};

// First element of that local name.
xml::Node find(xml::Node n, std::string_view name) {
    if (n.navn() == name) return n;
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        if (const xml::Node found = find(c, name)) return found;
    return {};
}

}  // namespace

Sendesvar laes_sendesvar(const Modtagerkald::Svar& answer) {
    if (answer.status != 200) return Sendesvar::kStoppet;
    const auto doc = xml::Dokument::laes(answer.krop, kSvargraenser);
    if (!doc) return Sendesvar::kStoppet;
    const xml::Node code = find(doc->rod(), "StatusKode");
    if (!code) return Sendesvar::kStoppet;
    const std::string raw = code.tekst();
    const std::string_view text = trim(raw);
    if (text == "20") return Sendesvar::kModtaget;
    return text == "40" ? Sendesvar::kOptaget : Sendesvar::kStoppet;
}

std::string som_modtagbesked(std::string_view besked) {
    // What stands before the document element is not allowed inside another one.
    std::size_t at = besked.find('<');
    while (at != std::string_view::npos && besked.substr(at).starts_with("<?"))
        at = besked.find('<', besked.find("?>", at));
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<sts:ModtagBeskedInput xmlns:sts=\"urn:oio:sts:1.0.0\">";
    if (at != std::string_view::npos) out.append(besked.substr(at));
    return out + "</sts:ModtagBeskedInput>";
}

// A mailbox that is sent from: a subscription with a credit of one, given when it may be tried.
class Sending::Boksende final : public Koemodtager,
                                public std::enable_shared_from_this<Sending::Boksende> {
  public:
    Boksende(Sending& s, Dueslag d) : sending_(s), boks_(std::move(d)) {}
    void leveret(Levering l) override {
        sending_.i_koe(
            [self = shared_from_this(), l = std::move(l)] { self->sending_.send(self, l); });
    }
    void opsagt() override {}

    Sending& sending_;
    const Dueslag boks_;
    Laeserref laeser_;
    Tilstand tilstand_;  // under Sending::laas_
};

Sending::Sending(Postlager& post, Modtagerkald& calls, const Clock& ur, Entropy& entropi,
                 Indstillinger settings)
    : post_(post),
      kald_(calls),
      ur_(ur),
      entropi_(entropi),
      settings_(std::move(settings)),
      sendt_(metrics::counter("faelled_besked_sendt_total", "Push calls, by outcome",
                              R"(udfald="modtaget")")),
      mislykket_(metrics::counter("faelled_besked_sendt_total", "Push calls, by outcome",
                                  R"(udfald="mislykket")")) {
    for (std::size_t i = 0; i < settings_.traade; ++i)
        traade_.emplace_back([this] { koer(); });
    traade_.emplace_back([this] { ur_koer(); });
}

Sending::~Sending() {
    {
        const std::scoped_lock lock(laas_);
        stop_ = true;
    }
    arbejde_.notify_all();
    tid_.notify_all();
    for (std::thread& t : traade_)
        t.join();
    for (const auto& [id, e] : bokse_)
        e->laeser_->luk();
}

// --- which mailboxes -----------------------------------------------------------------------------

void Sending::fjern(const Uuid& box) {
    Endref gone;
    {
        const std::scoped_lock lock(laas_);
        const auto at = bokse_.find(box);
        if (at == bokse_.end()) return;
        gone = std::move(at->second);
        bokse_.erase(at);
    }
    gone->laeser_->luk();
}

void Sending::opdater(const Dueslag& box) {
    fjern(box.uuid);
    if (!box.aktiv || box.levering != Leveringsmaade::kSend) return;
    const auto e = std::make_shared<Boksende>(*this, box);
    e->tilstand_ = gemt_tilstand(post_.lager(), box.uuid);
    e->laeser_ = post_.laeser(box.uuid, e);
    {
        const std::scoped_lock lock(laas_);
        bokse_[box.uuid] = e;
        if (e->tilstand_.naeste) {
            ventende_.emplace(*e->tilstand_.naeste, e);
            return;
        }
    }
    e->laeser_->kredit(1);
}

Sending::Tilstand Sending::gemt_tilstand(store::Lager& lager, const Uuid& box) {
    Tilstand t;
    const auto row = lager.hent(store::Rum::kTjeneste, noegle(Slags::kSending, box));
    if (!row || !*row || (*row)->size() != 16) return t;
    t.naeste = Tid{static_cast<std::int64_t>(laes_u64(**row))};
    t.fejl = static_cast<std::uint32_t>(laes_u64(std::string_view(**row).substr(8)));
    return t;
}

std::optional<Sending::Tilstand> Sending::tilstand(const Uuid& box) {
    const std::scoped_lock lock(laas_);
    const auto at = bokse_.find(box);
    if (at == bokse_.end()) return std::nullopt;
    return at->second->tilstand_;
}

// --- one message ---------------------------------------------------------------------------------

void Sending::send(const Endref& e, const Levering& l) {
    const auto answer = kald_.post(e->boks_, som_modtagbesked(*l.krop));
    const Sendesvar said = answer ? laes_sendesvar(*answer) : Sendesvar::kStoppet;
    const std::array<std::uint64_t, 1> number{l.nummer};
    if (said == Sendesvar::kModtaget) {
        sendt_.add();
        e->laeser_->kvitter(number);
        faerdig(e);
        return;
    }
    mislykket_.add();
    log::info("besked_ikke_modtaget", {{"dueslag", e->boks_.uuid.text()},
                                       {"besked", l.levering.text()},
                                       {"status", answer ? answer->status : 0}});
    e->laeser_->afvis(number, Tilbage::kHoved);
    udskyd(e, said);
}

void Sending::faerdig(const Endref& e) {
    bool had_failed = false;
    {
        const std::scoped_lock lock(laas_);
        had_failed = e->tilstand_.fejl > 0;
        e->tilstand_ = {};
    }
    if (had_failed)
        (void)post_.skriver().foej_til({32, false,
                                        [id = e->boks_.uuid](Bygning& b) -> Result<void> {
                                            b.fjern(noegle(Slags::kSending, id));
                                            return {};
                                        },
                                        [](const Result<void>&) {}});
    e->laeser_->kredit(1);
}

// So much later or earlier that receivers that stopped together do not come back together.
std::int64_t Sending::med_spredning(std::int64_t us) {
    std::array<std::uint8_t, 4> r{};
    entropi_.fill(r);
    const std::int64_t n = r[0] | r[1] << 8 | r[2] << 16;
    return us + us / 10 * (2 * n - (1 << 24)) / (1 << 24);
}

void Sending::udskyd(const Endref& e, Sendesvar why) {
    std::string value;
    {
        const std::scoped_lock lock(laas_);
        Tilstand& t = e->tilstand_;
        const auto& steps = settings_.intervaller_us;
        const std::int64_t wait = why == Sendesvar::kOptaget
                                      ? settings_.optaget_us
                                      : steps[std::min<std::size_t>(t.fejl, steps.size() - 1)];
        ++t.fejl;
        t.naeste = ur_.now().plus(med_spredning(wait));
        ventende_.emplace(*t.naeste, e);
        tilfoej_u64(value, static_cast<std::uint64_t>(t.naeste->us));
        tilfoej_u64(value, t.fejl);
    }
    (void)post_.skriver().foej_til(
        {32, false,
         [id = e->boks_.uuid, value = std::move(value)](Bygning& b) -> Result<void> {
             b.saet(noegle(Slags::kSending, id), value);
             return {};
         },
         [](const Result<void>&) {}});
}

// Its time has come: asks first whether anybody is there.
void Sending::proev_igen(const Endref& e) {
    if (!kald_.head(e->boks_)) return udskyd(e, Sendesvar::kStoppet);
    {
        const std::scoped_lock lock(laas_);
        e->tilstand_.naeste.reset();
    }
    e->laeser_->kredit(1);
}

// --- threads -------------------------------------------------------------------------------------

void Sending::i_koe(std::function<void()> job) {
    {
        const std::scoped_lock lock(laas_);
        koe_.push_back(std::move(job));
    }
    arbejde_.notify_one();
}

void Sending::koer() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(laas_);
            arbejde_.wait(lock, [this] { return stop_ || !koe_.empty(); });
            if (stop_) return;
            job = std::move(koe_.front());
            koe_.pop_front();
        }
        job();
    }
}

void Sending::ur_koer() {
    std::unique_lock lock(laas_);
    while (!stop_) {
        const Tid now = ur_.now();
        while (!ventende_.empty() && ventende_.begin()->first <= now) {
            const auto e = ventende_.begin()->second.lock();
            ventende_.erase(ventende_.begin());
            const auto known = e ? bokse_.find(e->boks_.uuid) : bokse_.end();
            if (known == bokse_.end() || known->second != e) continue;
            koe_.emplace_back([this, e] { proev_igen(e); });
            arbejde_.notify_one();
        }
        tid_.wait_for(lock, kTikken, [this] { return stop_; });
    }
}

}  // namespace faelled::beskedfordeler
