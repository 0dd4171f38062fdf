#include "amqp/felttabel.hpp"

#include <bit>
#include <type_traits>

namespace faelled::amqp {
namespace {

class Tabellaeser {
  public:
    explicit Tabellaeser(const Tabelgraenser& graenser) : graenser_(graenser) {}

    std::optional<Felttabel> tabel(std::string_view bytes, std::size_t dybde) {
        if (dybde > graenser_.dybde) return std::nullopt;
        Felttabel ud;
        Bytelaeser r(bytes);
        while (!r.tom()) {
            const std::string_view navn = r.kort();
            auto v = felt(r, dybde);
            if (!r.ok() || !v) return std::nullopt;
            ud.push_back({navn, std::move(*v)});
        }
        return ud;
    }

  private:
    std::optional<Feltliste> liste(std::string_view bytes, std::size_t dybde) {
        if (dybde > graenser_.dybde) return std::nullopt;
        Feltliste ud;
        Bytelaeser r(bytes);
        while (!r.tom()) {
            auto v = felt(r, dybde);
            if (!r.ok() || !v) return std::nullopt;
            ud.push_back(std::move(*v));
        }
        return ud;
    }

    std::optional<Felt> felt(Bytelaeser& r, std::size_t dybde) {
        if (++antal_ > graenser_.felter) return std::nullopt;
        const auto heltal = [](auto v) { return Felt{static_cast<std::int64_t>(v)}; };
        switch (static_cast<char>(r.u8())) {
            case 't':
                return Felt{r.u8() != 0};
            case 'b':
                return heltal(static_cast<std::int8_t>(r.u8()));
            case 'B':
                return heltal(r.u8());
            case 's':
            case 'U':
                return heltal(static_cast<std::int16_t>(r.u16()));
            case 'u':
                return heltal(r.u16());
            case 'I':
                return heltal(static_cast<std::int32_t>(r.u32()));
            case 'i':
                return heltal(r.u32());
            case 'l':
            case 'L':
                return heltal(r.u64());
            case 'f':
                return Felt{static_cast<double>(std::bit_cast<float>(r.u32()))};
            case 'd':
                return Felt{std::bit_cast<double>(r.u64())};
            case 'D': {
                const std::uint8_t skala = r.u8();
                return Felt{Felt::Decimaltal{skala, static_cast<std::int32_t>(r.u32())}};
            }
            case 'T':
                return Felt{Felt::Tidsstempel{r.u64()}};
            case 'S':
            case 'x':
                return Felt{r.lang()};
            case 'V':
                return Felt{Felt::Tom{}};
            case 'F':
                if (auto t = tabel(r.lang(), dybde + 1)) return Felt{std::move(*t)};
                return std::nullopt;
            case 'A':
                if (auto l = liste(r.lang(), dybde + 1)) return Felt{std::move(*l)};
                return std::nullopt;
            default:
                return std::nullopt;
        }
    }

    const Tabelgraenser& graenser_;
    std::size_t antal_ = 0;
};

// One overload per type of value.
struct Feltskriver {
    Byteskriver& w;

    void bogstav(char c) const { w.u8(static_cast<std::uint8_t>(c)); }
    void operator()(Felt::Tom) const { bogstav('V'); }
    void operator()(bool b) const {
        bogstav('t');
        w.u8(b ? 1 : 0);
    }
    void operator()(std::int64_t v) const {
        bogstav('l');
        w.u64(static_cast<std::uint64_t>(v));
    }
    void operator()(double v) const {
        bogstav('d');
        w.u64(std::bit_cast<std::uint64_t>(v));
    }
    void operator()(const Felt::Decimaltal& v) const {
        bogstav('D');
        w.u8(v.skala);
        w.u32(static_cast<std::uint32_t>(v.vaerdi));
    }
    void operator()(const Felt::Tidsstempel& v) const {
        bogstav('T');
        w.u64(v.sekunder);
    }
    void operator()(std::string_view v) const {
        bogstav('S');
        w.lang(v);
    }
    void operator()(const Felttabel& v) const {
        bogstav('F');
        skriv_felttabel(w, v);
    }
    void operator()(const Feltliste& v) const {
        bogstav('A');
        const std::size_t fra = w.aaben_laengde();
        for (const Felt& f : v)
            std::visit(*this, f.v);
        w.luk_laengde(fra);
    }
};

}  // namespace

std::optional<Felttabel> laes_felttabel(std::string_view bytes, const Tabelgraenser& graenser) {
    return Tabellaeser(graenser).tabel(bytes, 1);
}

const Felt* find(const Felttabel& tabel, std::string_view navn) {
    for (const auto& [n, v] : tabel)
        if (n == navn) return &v;
    return nullptr;
}

std::optional<std::string_view> find_tekst(const Felttabel& tabel, std::string_view navn) {
    const Felt* f = find(tabel, navn);
    const auto* s = f == nullptr ? nullptr : std::get_if<std::string_view>(&f->v);
    return s == nullptr ? std::nullopt : std::optional(*s);
}

bool find_sand(const Felttabel& tabel, std::string_view navn) {
    const Felt* f = find(tabel, navn);
    const auto* b = f == nullptr ? nullptr : std::get_if<bool>(&f->v);
    return b != nullptr && *b;
}

void skriv_felttabel(Byteskriver& w, const Felttabel& tabel) {
    const std::size_t fra = w.aaben_laengde();
    for (const auto& [navn, v] : tabel) {
        w.kort(navn);
        std::visit(Feltskriver{w}, v.v);
    }
    w.luk_laengde(fra);
}

}  // namespace faelled::amqp
