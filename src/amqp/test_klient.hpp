// The client's side of a connection without a network: writes frames, reads what comes back.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "amqp/bytes.hpp"
#include "amqp/felttabel.hpp"
#include "amqp/forbindelse.hpp"
#include "amqp/test_megler.hpp"

namespace faelled::amqp::test {

inline const std::string kProtokolhoved{"AMQP\0\0\x09\x01", 8};

inline std::string ramme(int type, int kanal, std::string_view indhold) {
    std::string ud;
    Byteskriver w(ud);
    w.u8(static_cast<std::uint8_t>(type));
    w.u16(static_cast<std::uint16_t>(kanal));
    w.lang(indhold);
    w.u8(0xce);
    return ud;
}

// A method frame; the arguments by a function that writes them.
inline std::string kald(
    int kanal, Metodeid id, const std::function<void(Byteskriver&)>& args = [](Byteskriver&) {}) {
    std::string p;
    Byteskriver w(p);
    w.u16(id.klasse);
    w.u16(id.metode);
    args(w);
    return ramme(1, kanal, p);
}

inline std::string start_ok(std::string_view token, bool lukkemulighed = true,
                            std::string_view mekanisme = "EXTERNAL") {
    return kald(0, metode::StartOk::kId, [&](Byteskriver& w) {
        Felttabel kan;
        kan.push_back({"authentication_failure_close", Felt{lukkemulighed}});
        kan.push_back({"consumer_cancel_notify", Felt{true}});
        Felttabel t;
        t.push_back({"product", Felt{std::string_view("test")}});
        t.push_back({"capabilities", Felt{kan}});
        skriv_felttabel(w, t);
        w.kort(mekanisme);
        w.lang(token);
        w.kort("en_US");
    });
}
inline std::string tune_ok(int kanaler = 0, std::uint32_t ramme_max = 0, int puls = 0) {
    return kald(0, metode::TuneOk::kId, [&](Byteskriver& w) {
        w.u16(static_cast<std::uint16_t>(kanaler));
        w.u32(ramme_max);
        w.u16(static_cast<std::uint16_t>(puls));
    });
}
inline std::string open(std::string_view vhost = "BF") {
    return kald(0, metode::Open::kId, [&](Byteskriver& w) {
        w.kort(vhost);
        w.kort("");
        w.u8(0);
    });
}
inline std::string kanal_open(int kanal) {
    return kald(kanal, metode::Kanalopen::kId, [](Byteskriver& w) { w.kort(""); });
}
inline std::string consume(int kanal, std::string_view koe, bool no_ack,
                           std::string_view maerke = "") {
    return kald(kanal, metode::Consume::kId, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(koe);
        w.kort(maerke);
        w.u8(no_ack ? 2 : 0);
        skriv_felttabel(w, {});
    });
}
inline std::string cancel(int kanal, std::string_view maerke) {
    return kald(kanal, metode::Cancel::kId, [&](Byteskriver& w) {
        w.kort(maerke);
        w.u8(0);
    });
}
inline std::string get(int kanal, std::string_view koe, bool no_ack = false) {
    return kald(kanal, metode::Get::kId, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(koe);
        w.u8(no_ack ? 1 : 0);
    });
}
inline std::string ack(int kanal, std::uint64_t nr, bool flere = false) {
    return kald(kanal, metode::Ack::kId, [&](Byteskriver& w) {
        w.u64(nr);
        w.u8(flere ? 1 : 0);
    });
}
inline std::string nack(int kanal, std::uint64_t nr, bool flere, bool tilbage) {
    return kald(kanal, metode::Nack::kId, [&](Byteskriver& w) {
        w.u64(nr);
        w.u8(static_cast<std::uint8_t>((flere ? 1 : 0) | (tilbage ? 2 : 0)));
    });
}
inline std::string qos(int kanal, int antal, bool faelles = false) {
    return kald(kanal, metode::Qos::kId, [&](Byteskriver& w) {
        w.u32(0);
        w.u16(static_cast<std::uint16_t>(antal));
        w.u8(faelles ? 1 : 0);
    });
}
inline std::string confirm(int kanal) {
    return kald(kanal, metode::ConfirmSelect::kId, [](Byteskriver& w) { w.u8(0); });
}
inline std::string queue_declare(int kanal, std::string_view navn, bool passiv = true) {
    return kald(kanal, metode::QueueDeclare::kId, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(navn);
        w.u8(passiv ? 1 : 0);
        skriv_felttabel(w, {});
    });
}
inline std::string flow(int kanal, bool aktiv) {
    return kald(kanal, metode::Flow::kId, [&](Byteskriver& w) { w.u8(aktiv ? 1 : 0); });
}
inline std::string publish_metode(int kanal, std::string_view exchange = kAfsendExchange,
                                  int bits = 1) {
    return kald(kanal, metode::Publish::kId, [&](Byteskriver& w) {
        w.u16(0);
        w.kort(exchange);
        w.kort("");
        w.u8(static_cast<std::uint8_t>(bits));
    });
}
inline std::string publish(int kanal, std::string_view krop, const Egenskaber& e = {},
                           std::size_t stykke = 100'000) {
    std::string ud = publish_metode(kanal) + ramme(2, kanal, skriv_indholdshoved(krop.size(), e));
    for (; !krop.empty(); krop.remove_prefix(std::min(stykke, krop.size())))
        ud += ramme(3, kanal, krop.substr(0, stykke));
    return ud;
}
inline Egenskaber med_svar(std::string_view korrelation) {
    Egenskaber e;
    e.korrelation = korrelation;
    e.svar_til = kSvarkoe;
    return e;
}

// A frame from the server.
struct Svarramme {
    Rammetype type{};
    int kanal = 0;
    Metodeid id{};
    std::string indhold;  // after class and method

    [[nodiscard]] Bytelaeser laes() const { return Bytelaeser(indhold); }
    [[nodiscard]] int kode() const { return laes().u16(); }  // of a close
};

struct Klient {
    Testmegler& megler;
    Vilkaar& vilkaar;
    Forbindelse f;

    explicit Klient(Testmegler& m, Vilkaar& v)
        : megler(m), vilkaar(v), f(v, {nullptr, "192.0.2.1", false}, [] {}) {}

    // Gives bytes and reads all that comes back.
    std::vector<Svarramme> giv(std::string_view bytes) {
        f.modtag(bytes);
        return laes();
    }
    std::vector<Svarramme> laes() {
        f.haendelser();
        std::vector<Svarramme> ud;
        for (;;) {
            raa_ = f.tag_ud();
            if (raa_.empty()) return ud;
            std::string_view b = raa_;
            while (!b.empty()) {
                const auto r = laes_ramme(b, SIZE_MAX);
                if (!r || !*r) return ud;
                Svarramme s{(*r)->type, (*r)->kanal, {}, std::string((*r)->indhold)};
                if (s.type == Rammetype::kMetode) {
                    Bytelaeser l((*r)->indhold);
                    const std::uint16_t klasse = l.u16();
                    s.id = {klasse, l.u16()};
                    s.indhold = l.rest();
                }
                ud.push_back(std::move(s));
                b.remove_prefix((*r)->bytes);
            }
            f.skrevet(0);
        }
    }
    // Logged in, channel 1 open.
    Klient& aaben(std::string_view token = "T:1") {
        giv(kProtokolhoved);
        giv(start_ok(token));
        giv(tune_ok() + open() + kanal_open(1));
        return *this;
    }

  private:
    std::string raa_;
};

// The methods in it, for comparison: "60.60".
inline std::string metoder(const std::vector<Svarramme>& rammer) {
    std::string ud;
    for (const Svarramme& r : rammer) {
        if (r.type != Rammetype::kMetode) continue;
        if (!ud.empty()) ud += ' ';
        ud += std::to_string(r.id.klasse) + "." + std::to_string(r.id.metode);
    }
    return ud;
}
inline std::string kroppe(const std::vector<Svarramme>& rammer) {
    std::string ud;
    for (const Svarramme& r : rammer)
        if (r.type == Rammetype::kKrop) ud += r.indhold;
    return ud;
}
// Reply code of the close in it: "channel 403", "connection 501", or "".
inline std::string lukning(const std::vector<Svarramme>& rammer) {
    for (const Svarramme& r : rammer) {
        if (r.id == metode::Close::kId) return "connection " + std::to_string(r.kode());
        if (r.id == metode::Kanalclose::kId) return "channel " + std::to_string(r.kode());
    }
    return "";
}

}  // namespace faelled::amqp::test
