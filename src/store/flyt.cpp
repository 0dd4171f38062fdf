#include "store/flyt.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/sha1.hpp"
#include "base/text.hpp"

namespace faelled::store {
namespace {

constexpr std::array kOrden = {Familie::kHoved,    Familie::kHistorik, Familie::kIndeks,
                               Familie::kTjeneste, Familie::kRevision, Familie::kUdbakke,
                               Familie::kMeta};
// Rows written together.
constexpr std::size_t kMaksRaekker = 2'000;
constexpr std::size_t kMaksBytes = 2u << 20;
constexpr std::uint64_t kMeldHver = 1'000;

// How far a move has come: where from, which family, behind which key. Text, three parts:
// "NAVN\nFAMILIE\nKEY IN HEX".
struct Tilstand {
    std::string navn;
    std::size_t familie = 0;  // in kOrden; kOrden.size(): all copied
    std::string efter;

    [[nodiscard]] std::string pak() const {
        return navn + "\n" + std::to_string(familie) + "\n" + hex(efter);
    }
};

std::optional<Tilstand> ud_tilstand(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, '\n');
    if (parts.size() != 3 || parts[2].size() % 2 != 0) return std::nullopt;
    Tilstand t;
    t.navn = parts[0];
    const auto number = [](std::string_view s, auto& out, int base) {
        const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out, base);
        return error == std::errc() && end == s.data() + s.size();
    };
    if (!number(parts[1], t.familie, 10) || t.familie > kOrden.size()) return std::nullopt;
    for (std::size_t i = 0; i < parts[2].size(); i += 2) {
        unsigned byte = 0;
        if (!number(parts[2].substr(i, 2), byte, 16)) return std::nullopt;
        t.efter.push_back(static_cast<char>(byte));
    }
    return t;
}

bool er_tilstand(Familie f, std::string_view key) {
    return f == Familie::kMeta && key == kFlyttenoegle;
}

// Everything of a family but the state of the move itself.
Result<Rumsum> summer(Flytbar& store, Familie f, const std::function<void()>& step) {
    Rumsum sum;
    FAELLED_CHECK(store.raekker(f, {}, [&](std::string_view key, std::string_view value) {
        if (!er_tilstand(f, key)) sum.tag(key, value);
        step();
        return true;
    }));
    return sum;
}

class Flytter {
  public:
    Flytter(Flytbar& from, Flytbar& to, Tilstand state,
            const std::function<void(std::uint64_t, std::uint64_t)>& report, std::uint64_t all)
        : from_(from), to_(to), state_(std::move(state)), report_(report), all_(all) {}

    [[nodiscard]] Result<Flytning> koer() {
        done_.genoptaget = state_.familie;
        while (state_.familie < kOrden.size()) {
            FAELLED_CHECK(kopier(kOrden[state_.familie]));
        }
        FAELLED_TRY(const Taellere counters, from_.taellere());
        for (const Familie f : kOrden) {
            const auto step = [this] { skridt(); };
            FAELLED_TRY(const Rumsum there, summer(from_, f, step));
            FAELLED_TRY(const Rumsum here, summer(to_, f, step));
            if (there == here) continue;
            return std::unexpected(Fejl::miljoe(
                "De to lagre er ikke ens efter flytningen: " +
                std::string(kFamilienavne[static_cast<std::size_t>(f)]) + " har " +
                std::to_string(there.antal) + " rækker i det gamle og " +
                std::to_string(here.antal) +
                " i det nye. Stands alt, der skriver i det gamle, tøm det nye og begynd forfra."));
        }
        FAELLED_CHECK(to_.afslut(counters));
        return done_;
    }

  private:
    Result<void> kopier(Familie f) {
        for (;;) {
            std::vector<Flytterraekke> rows;
            std::size_t bytes = 0;
            bool more = false;
            FAELLED_CHECK(
                from_.raekker(f, state_.efter, [&](std::string_view key, std::string_view value) {
                    if (rows.size() == kMaksRaekker || bytes > kMaksBytes) {
                        more = true;
                        return false;
                    }
                    rows.push_back({std::string(key), std::string(value)});
                    bytes += key.size() + value.size();
                    return true;
                }));
            if (!rows.empty()) state_.efter = rows.back().noegle;
            if (!more) {
                ++state_.familie;
                state_.efter.clear();
            }
            FAELLED_CHECK(to_.indsaet(f, rows, state_.pak()));
            for (std::size_t i = 0; i < rows.size(); ++i)
                skridt();
            done_.raekker += rows.size();
            if (!more) return {};
        }
    }
    void skridt() {
        if (++steps_ % kMeldHver == 0 && report_) report_(steps_, std::max(all_, steps_));
    }

    Flytbar& from_;
    Flytbar& to_;
    Tilstand state_;
    const std::function<void(std::uint64_t, std::uint64_t)>& report_;
    const std::uint64_t all_;
    std::uint64_t steps_ = 0;
    Flytning done_;
};

// Whether nothing was ever put in.
Result<bool> er_tomt(Flytbar& store) {
    bool empty = true;
    for (const Familie f : kOrden)
        FAELLED_CHECK(store.raekker(f, {}, [&](auto, auto) { return empty = false; }));
    return empty;
}

}  // namespace

void Rumsum::tag(std::string_view key, std::string_view value) {
    ++antal;
    std::string row = std::to_string(key.size()) + ":";
    row.append(key).append(value);
    const auto digest = sha1(row);
    std::uint64_t carry = 0;
    for (std::size_t i = sum.size(); i-- > 0;) {
        std::uint32_t word = 0;
        for (std::size_t k = 0; k < 4; ++k)
            word = word << 8 | static_cast<std::uint8_t>(digest[4 * i + k]);
        carry += static_cast<std::uint64_t>(sum[i]) + word;
        sum[i] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
    }
}

Result<Flytning> flyt(Lager& fra, Lager& til, std::string_view navn,
                      const std::function<void(std::uint64_t, std::uint64_t)>& meld) {
    Flytbar* const from = fra.flytbar();
    Flytbar* const to = til.flytbar();
    if (from == nullptr || to == nullptr || from == to)
        return std::unexpected(Fejl::kalder(40, "Lageret kan ikke flyttes"));
    FAELLED_CHECK(kontroller_flyttet(fra));
    FAELLED_TRY(const auto earlier, til.hent(Rum::kMeta, kFlyttenoegle));
    Tilstand state;
    state.navn = navn;
    if (earlier) {
        const auto read = ud_tilstand(*earlier);
        if (!read || read->navn != navn)
            return std::unexpected(
                Fejl::kalder(49, "Der er begyndt en anden flytning til dette lager"));
        state = *read;
    } else {
        FAELLED_TRY(const bool empty, er_tomt(*to));
        if (!empty)
            return std::unexpected(Fejl::kalder(49, "Lageret, der flyttes til, er ikke tomt"));
    }
    const Tal t = fra.tal();
    // Rows of the free key spaces are not counted beforehand.
    const std::uint64_t once = t.registreringer + t.indeksposter + t.udbakke;
    return Flytter(*from, *to, std::move(state), meld, 3 * once).koer();
}

Result<void> kontroller_flyttet(Lager& lager) {
    FAELLED_TRY(const auto state, lager.hent(Rum::kMeta, kFlyttenoegle));
    if (!state) return {};
    return std::unexpected(
        Fejl::miljoe("Lageret er ikke flyttet færdigt. Kør `faelled move` igen."));
}

}  // namespace faelled::store
