// The parser: recursive descent over the text, depth bounded.
#include <charconv>

#include "base/text.hpp"
#include "beskedfordeler/udtryk.hpp"

namespace faelled::beskedfordeler {

namespace {

bool bogstav(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool ciffer(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

class Udtrykslaeser {
  public:
    explicit Udtrykslaeser(std::string_view text) : text_(text) {}

    Result<Udtryk> alt() {
        blank();
        if (slut()) return std::move(ud_);
        FAELLED_TRY(ud_.rod_, eller());
        if (!slut()) return fejl("ventede and, or eller udtrykkets slutning");
        return std::move(ud_);
    }

  private:
    using Art = Udtryk::Art;
    using Led = Udtryk::Led;

    // At the character where the reader stands, in characters of the text.
    [[nodiscard]] std::unexpected<Fejl> fejl(const std::string& what) const {
        const std::size_t position = characters(text_.substr(0, at_)) + 1;
        return std::unexpected(
            Fejl::ugyldig("udtryk", "tegn " + std::to_string(position) + ": " + what));
    }
    [[nodiscard]] bool slut() const { return at_ == text_.size(); }
    void blank() {
        while (!slut() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
            ++at_;
    }
    bool tegn(std::string_view sign) {
        if (!text_.substr(at_).starts_with(sign)) return false;
        at_ += sign.size();
        blank();
        return true;
    }
    [[nodiscard]] std::string_view kig() const {
        std::size_t end = at_;
        while (end < text_.size() && (bogstav(text_[end]) || (end > at_ && ciffer(text_[end]))))
            ++end;
        return text_.substr(at_, end - at_);
    }
    bool ord(std::string_view word) {
        const std::string_view next = kig();
        if (next.size() != word.size() || fold(next) != word) return false;
        at_ += next.size();
        blank();
        return true;
    }
    Result<std::uint32_t> tilfoej(Led l) {
        ud_.led_.push_back(std::move(l));
        return static_cast<std::uint32_t>(ud_.led_.size() - 1);
    }

    Result<std::uint32_t> eller() {
        FAELLED_TRY(std::uint32_t left, og());
        while (ord("or")) {
            FAELLED_TRY(const std::uint32_t right, og());
            FAELLED_TRY(left, tilfoej({Art::kEller, left, right, {}, {}}));
        }
        return left;
    }
    Result<std::uint32_t> og() {
        FAELLED_TRY(std::uint32_t left, ikke());
        while (ord("and")) {
            FAELLED_TRY(const std::uint32_t right, ikke());
            FAELLED_TRY(left, tilfoej({Art::kOg, left, right, {}, {}}));
        }
        return left;
    }
    Result<std::uint32_t> ikke() {
        if (++dybde_ > kMaksUdtryksdybde) return fejl("for mange niveauer");
        auto out = ikke_dybere();
        --dybde_;
        return out;
    }
    Result<std::uint32_t> ikke_dybere() {
        if (ord("not")) {
            FAELLED_TRY(const std::uint32_t inner, ikke());
            return tilfoej({Art::kIkke, inner, 0, {}, {}});
        }
        if (!tegn("(")) return sammenligning();
        FAELLED_TRY(const std::uint32_t inner, eller());
        if (!tegn(")")) return fejl("ventede )");
        return inner;
    }

    Result<std::uint32_t> sammenligning() {
        Led l;
        FAELLED_TRY(l.sti, sti());
        if (ord("is")) {
            const bool negated = ord("not");
            if (!ord("null")) return fejl("ventede null");
            l.art = Art::kTom;
            return negated ? negeret(std::move(l)) : tilfoej(std::move(l));
        }
        const bool negated = ord("not");
        if (ord("in")) {
            FAELLED_CHECK(ord("vaerdiliste") ? liste(l) : vaerdier(l));
            return negated ? negeret(std::move(l)) : tilfoej(std::move(l));
        }
        if (ord("like")) {
            l.art = Art::kSom;
            FAELLED_CHECK(vaerdi(l));
            return negated ? negeret(std::move(l)) : tilfoej(std::move(l));
        }
        if (negated) return fejl("ventede in eller like");
        // Longer signs first.
        for (const auto& [sign, art] :
             {std::pair("!=", Art::kForskellig), std::pair("<>", Art::kForskellig),
              std::pair("<=", Art::kMindreLig), std::pair(">=", Art::kStoerreLig),
              std::pair("<", Art::kMindre), std::pair(">", Art::kStoerre),
              std::pair("=", Art::kLig)})
            if (tegn(sign)) {
                l.art = art;
                FAELLED_CHECK(vaerdi(l));
                return tilfoej(std::move(l));
            }
        return fejl("ventede en sammenligning: = != < <= > >= in like is null");
    }
    Result<std::uint32_t> negeret(Led l) {
        FAELLED_TRY(const std::uint32_t inner, tilfoej(std::move(l)));
        return tilfoej({Art::kIkke, inner, 0, {}, {}});
    }

    Result<void> vaerdier(Led& l) {
        l.art = Art::kI;
        if (!tegn("(")) return fejl("ventede (");
        do
            FAELLED_CHECK(vaerdi(l));
        while (tegn(","));
        if (!tegn(")")) return fejl("ventede , eller )");
        return {};
    }
    Result<void> liste(Led& l) {
        l.art = Art::kIListe;
        if (!tegn("(")) return fejl("ventede (");
        FAELLED_CHECK(vaerdi(l));
        if (!tegn(")")) return fejl("ventede )");
        return {};
    }
    // 'text', where '' is one quote.
    Result<void> vaerdi(Led& l) {
        if (slut() || text_[at_] != '\'') return fejl("ventede en tekst i enkelte anførselstegn");
        const std::size_t start = at_++;
        std::string text;
        for (;; ++at_) {
            if (slut()) {
                at_ = start;
                return fejl("teksten slutter ikke");
            }
            if (text_[at_] == '\'') {
                if (!text_.substr(at_).starts_with("''")) break;
                ++at_;
            }
            text.push_back(text_[at_]);
        }
        ++at_;
        blank();
        const auto uuid = Uuid::parse(text);
        l.vaerdier.push_back({std::move(text), uuid});
        return {};
    }

    Result<std::vector<Udtryk::Trin>> sti() {
        std::vector<Udtryk::Trin> out;
        if (ord("get")) {
            if (!tegn("(")) return fejl("ventede (");
            if (++dybde_ > kMaksUdtryksdybde) return fejl("for mange niveauer");
            FAELLED_TRY(out, sti());
            --dybde_;
            if (!tegn(",")) return fejl("ventede ,");
            const std::size_t start = at_;
            std::uint32_t n = 0;
            const char* const data = text_.data();
            const auto [p, e] = std::from_chars(data + at_, data + text_.size(), n);
            if (e != std::errc{} || p == data + start) return fejl("ventede et tal");
            at_ = static_cast<std::size_t>(p - data);
            blank();
            if (!tegn(")")) return fejl("ventede )");
            if (out.empty()) return fejl("Beskedkuvert er ikke en liste");
            if (out.back().nr) return fejl("er allerede et element og ikke en liste");
            out.back().nr = n;
        } else if (kig() == "Beskedkuvert") {
            at_ += kig().size();
            blank();
        } else {
            return fejl("ventede Beskedkuvert eller get(");
        }
        while (tegn(".")) {
            const std::string_view name = kig();
            if (name.empty()) return fejl("ventede et elementnavn");
            at_ += name.size();
            blank();
            out.push_back({std::string(name), std::nullopt});
        }
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int dybde_ = 0;
    Udtryk ud_;
};

Result<Udtryk> Udtryk::laes(std::string_view text) {
    if (text.size() > kMaksUdtryk)
        return std::unexpected(
            Fejl::ugyldig("udtryk", "må højst fylde " + std::to_string(kMaksUdtryk) + " bytes"));
    if (!is_utf8(text)) return std::unexpected(Fejl::ugyldig("udtryk", "skal være UTF-8"));
    return Udtrykslaeser(text).alt();
}

}  // namespace faelled::beskedfordeler
