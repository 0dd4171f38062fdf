#include "administration/moenster.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace faelled::administration {
namespace {

using Trin = Moenster::Trin;
using Stump = std::vector<Trin>;
using Omraader = std::vector<std::pair<char32_t, char32_t>>;

constexpr std::size_t kLoft = 5'000;  // steps of a compiled pattern
constexpr int kDybde = 50;
constexpr int kGentagelser = 1'000;
constexpr char32_t kSidste = 0x10FFFF;

// Well-formed UTF-8 only.
std::u32string tegn(std::string_view s) {
    std::u32string out;
    for (std::size_t i = 0; i < s.size();) {
        const auto b = static_cast<std::uint8_t>(s[i]);
        const int more = b < 0x80 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        char32_t c = more == 0 ? b : b & (0x3F >> more);
        for (int k = 1; k <= more; ++k)
            c = c << 6 | (static_cast<std::uint8_t>(s[i + static_cast<std::size_t>(k)]) & 0x3F);
        out.push_back(c);
        i += static_cast<std::size_t>(more) + 1;
    }
    return out;
}

Omraader modsat(Omraader ranges) {
    std::sort(ranges.begin(), ranges.end());
    Omraader out;
    char32_t next = 0;
    for (const auto& [from, to] : ranges) {
        if (from > next) out.emplace_back(next, from - 1);
        next = std::max<char32_t>(next, to + 1);
    }
    if (next <= kSidste) out.emplace_back(next, kSidste);
    return out;
}

class Oversaetter {
  public:
    explicit Oversaetter(std::u32string text) : s_(std::move(text)) {}

    Result<Stump> lav() {
        if (naeste(U'^')) ++i_;
        FAELLED_TRY(Stump whole, alternativer(0));
        if (i_ < s_.size()) return fejl("uventet tegn");
        whole.push_back({});
        return whole;
    }

  private:
    [[nodiscard]] bool naeste(char32_t c) const { return i_ < s_.size() && s_[i_] == c; }
    [[nodiscard]] bool slut() const {
        return i_ >= s_.size() || (s_[i_] == U'$' && i_ + 1 == s_.size());
    }
    [[nodiscard]] std::unexpected<Fejl> fejl(const char* what) const {
        return std::unexpected(Fejl::ugyldig(
            "regulaertUdtryk", std::string(what) + " ved tegn " + std::to_string(i_ + 1)));
    }

    Result<Stump> alternativer(int depth) {
        if (depth > kDybde) return fejl("for mange parenteser i hinanden");
        FAELLED_TRY(Stump left, foelge(depth));
        while (naeste(U'|')) {
            ++i_;
            FAELLED_TRY(Stump right, foelge(depth));
            FAELLED_TRY(left, enten(std::move(left), std::move(right)));
        }
        if (depth == 0 && slut() && i_ < s_.size()) ++i_;  // the '$' at the end
        return left;
    }

    Result<Stump> enten(Stump left, Stump right) {
        const auto l = static_cast<std::int32_t>(left.size());
        const auto r = static_cast<std::int32_t>(right.size());
        Stump out;
        out.push_back({Trin::Slags::kDelt, 1, l + 2, {}});
        out.insert(out.end(), left.begin(), left.end());
        out.push_back({Trin::Slags::kHop, r + 1, 0, {}});
        out.insert(out.end(), right.begin(), right.end());
        return passende(std::move(out));
    }

    Result<Stump> foelge(int depth) {
        Stump out;
        while (!slut() && !naeste(U'|') && !naeste(U')')) {
            FAELLED_TRY(Stump one, led(depth));
            FAELLED_TRY(one, gentaget(std::move(one)));
            out.insert(out.end(), one.begin(), one.end());
            FAELLED_TRY(out, passende(std::move(out)));
        }
        return out;
    }

    Result<Stump> led(int depth) {
        const char32_t c = s_[i_++];
        switch (c) {
            case U'(': {
                if (naeste(U'?')) {
                    if (i_ + 1 >= s_.size() || s_[i_ + 1] != U':')
                        return fejl("udtryk med (? understøttes ikke");
                    i_ += 2;
                }
                FAELLED_TRY(Stump inner, alternativer(depth + 1));
                if (!naeste(U')')) return fejl("manglende )");
                ++i_;
                return inner;
            }
            case U'[':
                return klasse();
            case U'.':
                return et(modsat({{U'\n', U'\n'}}));
            case U'\\': {
                FAELLED_TRY(Omraader escaped, undtaget());
                return et(std::move(escaped));
            }
            case U'*':
            case U'+':
            case U'?':
            case U'{':
                --i_;
                return fejl("gentagelse af ingenting");
            case U'^':
            case U'$':
                --i_;
                return fejl("^ og $ kan kun stå yderst");
            default:
                return et({{c, c}});
        }
    }

    static Result<Stump> et(Omraader ranges) {
        return Stump{{Trin::Slags::kTegn, 0, 0, std::move(ranges)}};
    }

    Result<Omraader> undtaget() {
        if (i_ >= s_.size()) return fejl("udtrykket slutter med \\");
        const char32_t c = s_[i_++];
        Omraader digits{{U'0', U'9'}};
        Omraader word{{U'0', U'9'}, {U'A', U'Z'}, {U'_', U'_'}, {U'a', U'z'}};
        Omraader space{{U'\t', U'\r'}, {U' ', U' '}};
        switch (c) {
            case U'd':
                return digits;
            case U'D':
                return modsat(digits);
            case U'w':
                return word;
            case U'W':
                return modsat(word);
            case U's':
                return space;
            case U'S':
                return modsat(space);
            case U't':
                return Omraader{{U'\t', U'\t'}};
            case U'n':
                return Omraader{{U'\n', U'\n'}};
            default:
                break;
        }
        if ((c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) {
            --i_;
            return fejl("ukendt tegn efter \\");
        }
        return Omraader{{c, c}};
    }

    Result<Stump> klasse() {
        const bool negated = naeste(U'^');
        if (negated) ++i_;
        Omraader ranges;
        for (bool first = true; first || !naeste(U']'); first = false) {
            if (i_ >= s_.size()) return fejl("manglende ]");
            char32_t from = s_[i_++];
            if (from == U'\\') {
                FAELLED_TRY(const Omraader escaped, undtaget());
                if (escaped.size() > 1 || escaped[0].first != escaped[0].second) {
                    ranges.insert(ranges.end(), escaped.begin(), escaped.end());
                    continue;
                }
                from = escaped[0].first;
            }
            char32_t to = from;
            if (naeste(U'-') && i_ + 1 < s_.size() && s_[i_ + 1] != U']') {
                ++i_;
                to = s_[i_++];
                if (to == U'\\') {
                    FAELLED_TRY(const Omraader escaped, undtaget());
                    if (escaped.size() > 1 || escaped[0].first != escaped[0].second)
                        return fejl("ugyldigt område");
                    to = escaped[0].first;
                }
                if (to < from) return fejl("område i forkert rækkefølge");
            }
            ranges.emplace_back(from, to);
        }
        ++i_;
        return et(negated ? modsat(std::move(ranges)) : std::move(ranges));
    }

    std::optional<int> tal() {
        int n = 0;
        const std::size_t begin = i_;
        while (i_ < s_.size() && s_[i_] >= U'0' && s_[i_] <= U'9' && i_ - begin < 5)
            n = n * 10 + static_cast<int>(s_[i_++] - U'0');
        return i_ == begin ? std::nullopt : std::optional<int>(n);
    }

    Result<Stump> gentaget(Stump one) {
        while (i_ < s_.size()) {
            int least = 0;
            int most = -1;  // without end
            switch (s_[i_]) {
                case U'*':
                    ++i_;
                    break;
                case U'+':
                    least = 1;
                    ++i_;
                    break;
                case U'?':
                    most = 1;
                    ++i_;
                    break;
                case U'{': {
                    ++i_;
                    const auto low = tal();
                    if (!low) return fejl("tal forventet efter {");
                    least = most = *low;
                    if (naeste(U',')) {
                        ++i_;
                        most = tal().value_or(-1);
                    }
                    if (!naeste(U'}')) return fejl("manglende }");
                    ++i_;
                    break;
                }
                default:
                    return one;
            }
            if (least > kGentagelser || most > kGentagelser || (most >= 0 && most < least))
                return fejl("ugyldigt antal gentagelser");
            FAELLED_TRY(one, gange(one, least, most));
            if (naeste(U'?')) ++i_;  // lazy: the same for a whole match
        }
        return one;
    }

    Result<Stump> gange(const Stump& one, int least, int most) {
        const auto n = static_cast<std::int32_t>(one.size());
        const auto copies = static_cast<std::size_t>(std::max(least, most)) + 1;
        if ((one.size() + 2) * copies > kLoft) return fejl("udtrykket er for stort");
        Stump out;
        for (int k = 0; k < least; ++k)
            out.insert(out.end(), one.begin(), one.end());
        if (most < 0) {
            out.push_back({Trin::Slags::kDelt, 1, n + 2, {}});
            out.insert(out.end(), one.begin(), one.end());
            out.push_back({Trin::Slags::kHop, -(n + 1), 0, {}});
        }
        for (int k = least; k < most; ++k) {
            out.push_back({Trin::Slags::kDelt, 1, n + 1, {}});
            out.insert(out.end(), one.begin(), one.end());
        }
        return passende(std::move(out));
    }

    Result<Stump> passende(Stump s) {
        if (s.size() > kLoft) return fejl("udtrykket er for stort");
        return s;
    }

    std::u32string s_;
    std::size_t i_ = 0;
};

// The steps reachable without reading a character.
class Traade {
  public:
    explicit Traade(std::size_t steps) : set_(steps, 0) {}

    void ryd() {
        ++runde_;
        liste_.clear();
    }
    void tilfoej(const std::vector<Trin>& steps, std::size_t from) {
        stak_.push_back(from);
        while (!stak_.empty()) {
            const std::size_t at = stak_.back();
            stak_.pop_back();
            if (set_[at] == runde_) continue;
            set_[at] = runde_;
            const Trin& t = steps[at];
            const auto til = [&](std::int32_t jump) {
                stak_.push_back(static_cast<std::size_t>(static_cast<std::int64_t>(at) + jump));
            };
            if (t.slags == Trin::Slags::kHop) {
                til(t.a);
            } else if (t.slags == Trin::Slags::kDelt) {
                til(t.a);
                til(t.b);
            } else {
                liste_.push_back(at);
            }
        }
    }
    [[nodiscard]] const std::vector<std::size_t>& liste() const { return liste_; }

  private:
    std::vector<std::uint32_t> set_;
    std::uint32_t runde_ = 0;
    std::vector<std::size_t> liste_;
    std::vector<std::size_t> stak_;
};

bool rummer(const Trin& t, char32_t c) {
    return std::any_of(t.tegn.begin(), t.tegn.end(),
                       [c](const auto& r) { return r.first <= c && c <= r.second; });
}

}  // namespace

Result<Moenster> Moenster::lav(std::string_view udtryk) {
    if (!is_utf8(udtryk))
        return std::unexpected(Fejl::ugyldig("regulaertUdtryk", "skal være UTF-8"));
    Moenster m;
    FAELLED_TRY(m.trin_, Oversaetter(tegn(udtryk)).lav());
    return m;
}

bool Moenster::passer(std::string_view tekst) const {
    if (!is_utf8(tekst)) return false;
    Traade here(trin_.size());
    Traade next(trin_.size());
    here.ryd();
    here.tilfoej(trin_, 0);
    for (const char32_t c : tegn(tekst)) {
        next.ryd();
        for (const std::size_t at : here.liste())
            if (trin_[at].slags == Trin::Slags::kTegn && rummer(trin_[at], c))
                next.tilfoej(trin_, at + 1);
        std::swap(here, next);
        if (here.liste().empty()) return false;
    }
    return std::any_of(here.liste().begin(), here.liste().end(),
                       [&](std::size_t at) { return trin_[at].slags == Trin::Slags::kSlut; });
}

}  // namespace faelled::administration
