#include "amqp/klient.hpp"

#include <algorithm>
#include <utility>

#include "amqp/bytes.hpp"
#include "amqp/felttabel.hpp"
#include "amqp/indhold.hpp"
#include "amqp/metoderamme.hpp"
#include "base/time.hpp"

namespace faelled::amqp {
namespace {

constexpr std::string_view kProtokol{"AMQP\0\0\x09\x01", 8};
constexpr std::uint16_t kBasic = 60;
constexpr std::uint16_t kVedvarende = 0x1000;  // property flag of delivery-mode
constexpr std::size_t kStoersteRamme = std::size_t{1} << 20;

Udfald uventet(Metodeid m) {
    return forbindelsesbrud(Svarkode::kForkertMetode, "method " + std::to_string(m.klasse) + "." +
                                                          std::to_string(m.metode) +
                                                          " was not expected");
}

std::string lukketekst(std::string_view argumenter) {
    Bytelaeser r(argumenter);
    const std::uint16_t code = r.u16();
    return std::to_string(code) + " " + std::string(r.kort());
}

}  // namespace

Klient::Klient(Klientlogin login, Klientmodtager& to) : login_(std::move(login)), til_(to) {
    ud_.append(kProtokol);
}

template <typename F>
void Klient::skriv(std::uint16_t kanal, Metodeid id, F&& argumenter) {
    skriv_metode(ud_, kanal, id, std::forward<F>(argumenter));
}

void Klient::slut(std::string hvorfor) {
    if (!fejl_) fejl_ = std::move(hvorfor);
    fase_ = Fase::kSlut;
}

// --- bytes

void Klient::modtag(std::string_view bytes) {
    hoert_ = true;
    rest_.append(bytes);
    std::string_view left = rest_;
    // A broker that does not speak this protocol answers with the header of the one it speaks.
    if (fase_ == Fase::kStart && left.starts_with('A'))
        return slut("the broker speaks no AMQP 0-9-1");
    while (fase_ != Fase::kSlut) {
        const auto r = laes_ramme(left, std::max(ramme_max_, kStoersteRamme));
        if (!r) return slut(r.error().tekst);
        if (!*r) break;
        ramme(**r);
        left.remove_prefix((*r)->bytes);
    }
    rest_.erase(0, rest_.size() - left.size());
}

void Klient::ramme(const Ramme& r) {
    if (r.type == Rammetype::kPuls) return;
    const Udfald ok =
        r.type == Rammetype::kMetode ? metode(r.kanal, r.indhold) : indhold(r.kanal, r);
    if (!ok) slut(ok.error().tekst);
}

Udfald Klient::metode(std::uint16_t kanal, std::string_view indhold) {
    Bytelaeser r(indhold);
    const std::uint16_t klasse = r.u16();
    const Metodeid m{klasse, r.u16()};
    if (!r.ok()) return forbindelsesbrud(Svarkode::kSyntaksfejl, "no method");
    return kanal == 0 ? paa_nul(m, r.rest()) : paa_kanal(kanal, m, r.rest());
}

// --- connection

void Klient::start_ok() {
    skriv(0, {10, 11}, [&](Byteskriver& w) {
        Felttabel can;
        for (const std::string_view name : {"publisher_confirms", "consumer_cancel_notify",
                                            "basic.nack", "authentication_failure_close"})
            can.push_back({name, Felt{true}});
        Felttabel about;
        about.push_back({"product", Felt{std::string_view("Faelled")}});
        about.push_back({"capabilities", Felt{std::move(can)}});
        skriv_felttabel(w, about);
        w.kort("PLAIN");
        std::string answer(1, '\0');
        answer += login_.bruger;
        answer.push_back('\0');
        answer += login_.kodeord;
        w.lang(answer);
        w.kort("en_US");
    });
}

Udfald Klient::paa_nul(Metodeid m, std::string_view argumenter) {
    if (m == Metodeid{10, 50}) {
        skriv(0, {10, 51}, [](Byteskriver&) {});
        lukkekode_ = Bytelaeser(argumenter).u16();
        slut("the broker closes: " + lukketekst(argumenter));
        return {};
    }
    if (m == Metodeid{10, 51} && fase_ == Fase::kLukker) {
        slut("closed");
        return {};
    }
    if (fase_ == Fase::kLukker) return {};
    if (m == Metodeid{10, 10} && fase_ == Fase::kStart) {
        start_ok();
        fase_ = Fase::kTune;
        return {};
    }
    if (m == Metodeid{10, 30} && fase_ == Fase::kTune) {
        Bytelaeser r(argumenter);
        const std::uint16_t channels = r.u16();
        const std::uint32_t frame = r.u32();
        const std::uint16_t beat = r.u16();
        if (!r.ok()) return forbindelsesbrud(Svarkode::kSyntaksfejl, "malformed tune");
        if (channels != 0) kanaler_max_ = std::min(kanaler_max_, channels);
        if (frame != 0) ramme_max_ = std::min<std::size_t>(ramme_max_, frame);
        std::uint16_t mine = login_.puls_sekunder == 0 ? beat : login_.puls_sekunder;
        if (beat != 0) mine = std::min(mine, beat);
        puls_us_ = mine * kSekund;
        skriv(0, {10, 31}, [&](Byteskriver& w) {
            w.u16(kanaler_max_);
            w.u32(static_cast<std::uint32_t>(ramme_max_));
            w.u16(mine);
        });
        skriv(0, {10, 40}, [&](Byteskriver& w) {
            w.kort(login_.vhost);
            w.kort({});
            w.u8(0);
        });
        fase_ = Fase::kOpen;
        return {};
    }
    if (m == Metodeid{10, 41} && fase_ == Fase::kOpen) {
        fase_ = Fase::kAaben;
        aabn_udgivkanal(kUdgivkanal);
        til_.aaben();
        return {};
    }
    return uventet(m);
}

// --- channels

Udfald Klient::paa_kanal(std::uint16_t nr, Metodeid m, std::string_view argumenter) {
    const auto at = kanaler_.find(nr);
    if (fase_ != Fase::kAaben || at == kanaler_.end())
        return fase_ == Fase::kLukker ? Udfald{} : uventet(m);
    Kanal& k = at->second;
    if (m == Metodeid{20, 41}) {
        kanaler_.erase(at);
        til_.kanal_lukket(nr, {});
        return {};
    }
    if (m == Metodeid{20, 40}) {
        const std::string text = lukketekst(argumenter);
        skriv(nr, {20, 41}, [](Byteskriver&) {});
        const bool asked = k.lukker;
        kanaler_.erase(at);
        til_.kanal_lukket(nr, asked ? std::string() : text);
        return {};
    }
    if (m == Metodeid{60, 30} && !k.udgiver) {  // the queue is gone
        luk_kanal(nr);
        return {};
    }
    if (k.samler) return forbindelsesbrud(Svarkode::kUventetRamme, "a method within content");
    Bytelaeser r(argumenter);
    if (m == Metodeid{kBasic, 80} || m == Metodeid{kBasic, 120}) {
        const std::uint64_t number = r.u64();
        const bool more = (r.u8() & 1) != 0;
        if (!r.ok() || !k.udgiver) return uventet(m);
        if (!k.lukker) til_.bekraeftet(nr, number, more, m.metode == 80);
        return {};
    }
    if (m == Metodeid{50, 11} && k.udgiver && !k.lukker) {
        til_.erklaeret(nr, r.kort());
        return {};
    }
    if (m == Metodeid{60, 21} && !k.udgiver && !k.lukker) {
        til_.laeser(nr);
        return {};
    }
    if (m == Metodeid{kBasic, 60} || m == Metodeid{kBasic, 50}) {
        k.samler = true;
        k.returneret = m.metode == 50;
        k.mangler.reset();
        k.krop.clear();
        if (!k.returneret) {
            r.kort();  // consumer-tag
            k.nummer = r.u64();
            k.genleveret = (r.u8() & 1) != 0;
            if (!r.ok()) return forbindelsesbrud(Svarkode::kSyntaksfejl, "malformed delivery");
        }
        return {};
    }
    // Answers to what was sent without waiting for them.
    for (const Metodeid& ok :
         {Metodeid{20, 11}, Metodeid{50, 11}, Metodeid{50, 41}, Metodeid{60, 11}, Metodeid{60, 21},
          Metodeid{60, 31}, Metodeid{85, 11}})
        if (m == ok) return {};
    if (m == Metodeid{20, 20}) {  // flow: we hold back by what is not confirmed
        skriv(nr, {20, 21}, [&](Byteskriver& w) { w.u8(r.u8()); });
        return {};
    }
    return uventet(m);
}

Udfald Klient::indhold(std::uint16_t nr, const Ramme& r) {
    const auto at = kanaler_.find(nr);
    if (fase_ == Fase::kLukker) return {};
    if (at == kanaler_.end() || !at->second.samler)
        return forbindelsesbrud(Svarkode::kUventetRamme, "content without a method");
    Kanal& k = at->second;
    if ((r.type == Rammetype::kHoved) == k.mangler.has_value())
        return forbindelsesbrud(Svarkode::kUventetRamme, "content out of order");
    if (r.type == Rammetype::kHoved) {
        const auto head = laes_indholdshoved(r.indhold);
        if (!head) return std::unexpected(head.error());
        if (head->bytes > kStoersteKrop)
            return forbindelsesbrud(Svarkode::kForStort, "a message that is not ours");
        k.mangler = head->bytes;
    } else {
        if (r.indhold.size() > *k.mangler)
            return forbindelsesbrud(Svarkode::kUventetRamme, "more content than was said");
        k.krop.append(r.indhold);
        *k.mangler -= r.indhold.size();
    }
    if (*k.mangler > 0) return {};
    k.samler = false;
    if (k.lukker) return {};
    if (k.returneret)
        til_.returneret(nr, k.krop);
    else
        til_.leveret(nr, k.nummer, k.genleveret, k.krop);
    return {};
}

// --- what we ask for

void Klient::aabn_udgivkanal(std::uint16_t kanal) {
    kanaler_[kanal] = {};
    kanaler_[kanal].udgiver = true;
    skriv(kanal, {20, 10}, [](Byteskriver& w) { w.kort({}); });
    skriv(kanal, {85, 10}, [](Byteskriver& w) { w.u8(0); });
}

void Klient::erklaer(std::uint16_t kanal, std::string_view koe, std::int32_t udloeb_ms) {
    skriv(kanal, {50, 10}, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(koe);
        w.u8(2);  // durable
        Felttabel how;
        how.push_back({"x-queue-type", Felt{std::string_view("quorum")}});
        how.push_back({"x-single-active-consumer", Felt{true}});
        if (udloeb_ms > 0) how.push_back({"x-expires", Felt{std::int64_t{udloeb_ms}}});
        skriv_felttabel(w, how);
    });
}

void Klient::slet(std::uint16_t kanal, std::string_view koe) {
    skriv(kanal, {50, 40}, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(koe);
        w.u8(0);
    });
}

std::uint64_t Klient::udgiv(std::uint16_t kanal, std::string_view koe, std::string_view krop) {
    skriv(kanal, {kBasic, 40}, [&](Byteskriver& w) {
        w.u16(0);
        w.kort({});
        w.kort(koe);
        w.u8(1);  // mandatory
    });
    std::string head;
    Byteskriver w(head);
    w.u16(kBasic);
    w.u16(0);
    w.u64(krop.size());
    w.u16(kVedvarende);
    w.u8(2);
    Rammeskriver(ud_).indhold(kanal, head, krop, ramme_max_);
    return ++kanaler_[kanal].udgivet;
}

void Klient::laes_koe(std::uint16_t kanal, std::string_view koe, std::uint16_t prefetch) {
    kanaler_[kanal] = {};
    skriv(kanal, {20, 10}, [](Byteskriver& w) { w.kort({}); });
    erklaer(kanal, koe);
    skriv(kanal, {kBasic, 10}, [&](Byteskriver& w) {
        w.u32(0);
        w.u16(prefetch);
        w.u8(0);
    });
    skriv(kanal, {kBasic, 20}, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(koe);
        w.kort("f");
        w.u8(0);
        skriv_felttabel(w, {});
    });
}

void Klient::kvitter(std::uint16_t kanal, std::uint64_t nummer) {
    const auto at = kanaler_.find(kanal);
    if (at == kanaler_.end() || at->second.lukker) return;
    skriv(kanal, {kBasic, 80}, [&](Byteskriver& w) {
        w.u64(nummer);
        w.u8(0);
    });
}

void Klient::luk_kanal(std::uint16_t kanal) {
    const auto at = kanaler_.find(kanal);
    if (at == kanaler_.end() || std::exchange(at->second.lukker, true)) return;
    skriv(kanal, {20, 40}, [](Byteskriver& w) {
        w.u16(static_cast<std::uint16_t>(Svarkode::kOk));
        w.kort({});
        w.u32(0);
    });
}

void Klient::luk() {
    if (fase_ != Fase::kAaben) return slut("closed");
    skriv(0, {10, 50}, [](Byteskriver& w) {
        w.u16(static_cast<std::uint16_t>(Svarkode::kOk));
        w.kort({});
        w.u32(0);
    });
    fase_ = Fase::kLukker;
}

void Klient::tik(std::int64_t nu_us) {
    if (std::exchange(hoert_, false) || hoert_us_ == 0) hoert_us_ = nu_us;
    if (puls_us_ == 0) return;
    if (nu_us - hoert_us_ > 2 * puls_us_) return slut("the broker is silent");
    if (!ud_.empty()) skrevet_us_ = nu_us;
    if (fase_ == Fase::kAaben && nu_us - skrevet_us_ >= puls_us_ / 2) {
        Rammeskriver(ud_).puls();
        skrevet_us_ = nu_us;
    }
}

}  // namespace faelled::amqp
