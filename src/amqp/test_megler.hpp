// A broker in memory, for tests and fuzzers: who has token "T:<digit>" is system <digit>, whose
// mailbox is named by the same digit. What is published to it goes to mailbox 1.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "amqp/megler.hpp"

namespace faelled::amqp::test {

struct Testsession final : Session {
    Uuid uuid{};
    char ciffer = '0';
    Tid slut{};
    [[nodiscard]] const Uuid& system() const override { return uuid; }
    [[nodiscard]] Tid udloeber() const override { return slut; }
    const bool* maa_blive = nullptr;
    [[nodiscard]] bool gaelder() const override { return *maa_blive; }
};

struct Testkoe {
    struct Post {
        std::string id;
        std::shared_ptr<const std::string> krop;
        bool genleveret = false;
    };
    std::deque<Post> klar;
    std::vector<Post> fejl;
    std::map<std::uint64_t, Post> ude;  // by position: goes back in order
    std::vector<class Testlaeser*> abonnenter;
    std::uint64_t naeste = 0;
    bool lukket = false;
};

class Testlaeser final : public Laeser {
  public:
    Testlaeser(Testkoe& koe, Kvittering kvittering, std::shared_ptr<Modtager> modtager)
        : koe_(koe), kvittering_(kvittering), modtager_(std::move(modtager)) {
        if (modtager_) koe_.abonnenter.push_back(this);
    }
    ~Testlaeser() override { slut(); }

    void kredit(std::uint32_t flere) override {
        kredit_ += flere;
        i_alt += flere;
        pump(koe_);
    }
    void hent(Kvittering kvittering, std::function<void(Hentet)> afslut) override {
        Hentet ud;
        ud.lukket = koe_.lukket;
        if (!koe_.lukket && !koe_.klar.empty()) ud.levering = naeste(kvittering);
        ud.tilbage = static_cast<std::uint32_t>(koe_.klar.size());
        afslut(std::move(ud));
    }
    void kvitter(std::span<const std::uint64_t> numre) override {
        for (const std::uint64_t n : numre)
            if (mine_.erase(n) != 0) koe_.ude.erase(n);
        pump(koe_);
    }
    void afvis(std::span<const std::uint64_t> numre, Afvisningsmaade maade) override {
        std::vector<std::uint64_t> n(numre.begin(), numre.end());
        std::ranges::sort(n, std::greater<>());
        for (const std::uint64_t nr : n)
            tilbage(nr, maade);
        pump(koe_);
    }
    void stands() override {
        std::erase(koe_.abonnenter, this);
        pump(koe_);
    }
    void luk() override { slut(); }

    // The first subscriber is the active one.
    static void pump(Testkoe& k) {
        while (!k.abonnenter.empty() && !k.klar.empty()) {
            Testlaeser* l = k.abonnenter.front();
            if (l->kredit_ == 0) return;
            --l->kredit_;
            l->modtager_->leveret(l->naeste(l->kvittering_));
        }
    }
    std::uint64_t i_alt = 0;  // credit ever given

  private:
    void slut() {
        std::erase(koe_.abonnenter, this);
        const std::map<std::uint64_t, bool> mine = mine_;
        for (auto it = mine.rbegin(); it != mine.rend(); ++it)
            tilbage(it->first, Afvisningsmaade::kTilbage);
        pump(koe_);
    }
    void tilbage(std::uint64_t nr, Afvisningsmaade maade) {
        if (mine_.erase(nr) == 0) return;
        Testkoe::Post p = koe_.ude.at(nr);
        koe_.ude.erase(nr);
        p.genleveret = true;
        if (maade == Afvisningsmaade::kFejlkoe)
            koe_.fejl.push_back(p);
        else
            koe_.klar.push_front(p);
    }
    Levering naeste(Kvittering kvittering) {
        const Testkoe::Post p = koe_.klar.front();
        koe_.klar.pop_front();
        const std::uint64_t nr = ++koe_.naeste;
        if (kvittering == Kvittering::kSelv) {
            koe_.ude[nr] = p;
            mine_[nr] = true;
        }
        return {nr, p.id, p.genleveret, p.krop};
    }

    Testkoe& koe_;
    const Kvittering kvittering_;
    const std::shared_ptr<Modtager> modtager_;
    std::uint64_t kredit_ = 0;
    std::map<std::uint64_t, bool> mine_;
};

class Testmegler final : public Megler {
  public:
    Tid token_slut{INT64_MAX};
    bool maa_blive = true;
    bool udskyd = false;                                        // answers to udgiv wait for svar()
    std::map<std::string, Testkoe> koer{{"1", {}}, {"2", {}}};  // by name
    std::vector<Udgivelse> udgivet;

    void log_ind(Legitimation l,
                 std::function<void(std::expected<Sessionref, Loginafslag>)> afslut) override {
        if (l.token.size() < 3 || !l.token.starts_with("T:") || l.token[2] < '0' ||
            l.token[2] > '9') {
            return afslut(std::unexpected(Loginafslag{"Cannot read security of the token"}));
        }
        auto s = std::make_shared<Testsession>();
        s->ciffer = l.token[2];
        s->uuid = Uuid::literal(std::string("00000000-0000-4000-8000-00000000000") + s->ciffer);
        s->slut = token_slut;
        s->maa_blive = &maa_blive;
        afslut(Sessionref(std::move(s)));
    }
    void udgiv(Sessionref, Udgivelse besked, std::function<void(Standardretur)> afslut) override {
        udgivet.push_back(besked);
        if (udskyd) return (void)udskudt.push_back(std::move(afslut));
        const bool god = besked.krop.starts_with("<");
        if (god) laeg("1", besked.krop);
        afslut(god ? Standardretur{20, "Ok"} : Standardretur{40, "Beskedens struktur er ugyldig"});
    }
    void abonner(Sessionref s, Abonnementsoenske o,
                 std::function<void(std::expected<Laeserref, Kanalfejl>)> afslut) override {
        Testkoe* k = find(s, o.koe);
        if (k == nullptr) return afslut(nej());
        auto l = std::make_shared<Testlaeser>(*k, o.kvittering, o.modtager);
        sidste = l;
        sidste_modtager = o.modtager;
        afslut(Laeserref(std::move(l)));
    }
    void aabn(Sessionref s, std::string koe,
              std::function<void(std::expected<Laeserref, Kanalfejl>)> afslut) override {
        Testkoe* k = find(s, koe);
        if (k == nullptr) return afslut(nej());
        afslut(Laeserref(std::make_shared<Testlaeser>(*k, Kvittering::kSelv, nullptr)));
    }
    void tael(Sessionref s, std::string koe,
              std::function<void(std::expected<Koetal, Kanalfejl>)> afslut) override {
        const Testkoe* k = find(s, koe);
        if (k == nullptr) return afslut(nej());
        afslut(Koetal{static_cast<std::uint32_t>(k->klar.size()),
                      static_cast<std::uint32_t>(k->abonnenter.size())});
    }

    void laeg(const std::string& koe, std::string krop) {
        Testkoe& k = koer.at(koe);
        k.klar.push_back({"id-" + std::to_string(++id_),
                          std::make_shared<const std::string>(std::move(krop)), false});
        Testlaeser::pump(k);
    }
    // Answers the n-th waiting publication.
    void svar(std::size_t n, Standardretur s) {
        auto f = std::move(udskudt.at(n));
        udskudt.erase(udskudt.begin() + static_cast<std::ptrdiff_t>(n));
        f(std::move(s));
    }
    std::vector<std::function<void(Standardretur)>> udskudt;
    std::weak_ptr<Testlaeser> sidste;
    std::weak_ptr<Modtager> sidste_modtager;

  private:
    static std::unexpected<Kanalfejl> nej() {
        return std::unexpected(Kanalfejl{403, "not your mailbox"});
    }
    Testkoe* find(const Sessionref& s, const std::string& koe) {
        const auto& t = dynamic_cast<const Testsession&>(*s);
        const auto it = koer.find(koe);
        return it == koer.end() || koe[0] != t.ciffer ? nullptr : &it->second;
    }
    std::uint64_t id_ = 0;
};

}  // namespace faelled::amqp::test
