#include "rest/graphql/lexer.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/text.hpp"
#include "rest/graphql/block_string.hpp"

namespace faelled::rest::graphql {

namespace {

bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

void append_utf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

class Lexer {
  public:
    Lexer(std::string_view source, const Limits& limits) : source_(source), limits_(limits) {}

    std::expected<std::vector<Token>, Error> run();

  private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool done() const { return at_ >= source_.size(); }
    void step();
    void skip_ignored();
    bool next();
    bool number();
    bool string();
    bool block_string();
    bool escape(std::string& out);
    std::optional<std::uint32_t> four_hex();
    bool fail(std::string message);

    std::string_view source_;
    const Limits& limits_;
    std::size_t at_ = 0;
    Location here_{1, 1};
    Token token_;
    std::optional<Error> error_;
};

bool Lexer::fail(std::string message) {
    error_ =
        Error{std::move(message), Classification::kInvalidSyntax, Severity::kError, {here_}, {}};
    return false;
}

void Lexer::step() {
    const char c = source_[at_++];
    if (c == '\n' || (c == '\r' && peek() != '\n')) {
        ++here_.line;
        here_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++here_.column;
    }
}

void Lexer::skip_ignored() {
    while (!done()) {
        const char c = peek();
        if (c == '#') {
            while (!done() && peek() != '\n' && peek() != '\r')
                step();
        } else if (c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r') {
            step();
        } else {
            return;
        }
    }
}

bool Lexer::next() {
    skip_ignored();
    token_ = Token{Token::Kind::kEnd, {}, here_};
    if (done()) return true;
    const char c = peek();
    if (is_name_start(c)) {
        token_.kind = Token::Kind::kName;
        while (is_name_start(peek()) || is_digit(peek())) {
            token_.text += peek();
            step();
        }
        return true;
    }
    if (is_digit(c) || c == '-') return number();
    if (c == '"') return source_.substr(at_).starts_with("\"\"\"") ? block_string() : string();
    token_.kind = Token::Kind::kPunctuator;
    if (source_.substr(at_).starts_with("...")) {
        token_.text = "...";
        for (int i = 0; i < 3; ++i)
            step();
        return true;
    }
    if (std::string_view("!$&()=:@[]{|}").find(c) == std::string_view::npos) {
        return fail("Tegnet hører ikke til i et GraphQL-dokument");
    }
    token_.text = c;
    step();
    return true;
}

bool Lexer::number() {
    token_.kind = Token::Kind::kInt;
    const auto take = [&] {
        token_.text += peek();
        step();
    };
    const auto digits = [&] {
        if (!is_digit(peek())) return fail("Et tal mangler et ciffer");
        while (is_digit(peek()))
            take();
        return true;
    };
    if (peek() == '-') take();
    if (peek() == '0') {
        take();
        if (is_digit(peek())) return fail("Et tal må ikke begynde med 0");
    } else if (!digits()) {
        return false;
    }
    if (peek() == '.') {
        token_.kind = Token::Kind::kFloat;
        take();
        if (!digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
        token_.kind = Token::Kind::kFloat;
        take();
        if (peek() == '+' || peek() == '-') take();
        if (!digits()) return false;
    }
    if (is_name_start(peek()) || peek() == '.')
        return fail("Et tal må ikke efterfølges af et navn");
    return true;
}

std::optional<std::uint32_t> Lexer::four_hex() {
    std::uint32_t out = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = peek();
        std::uint32_t digit = 0;
        if (is_digit(c)) {
            digit = static_cast<std::uint32_t>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<std::uint32_t>(c - 'a' + 10);
        } else if (c >= 'A' && c <= 'F') {
            digit = static_cast<std::uint32_t>(c - 'A' + 10);
        } else {
            return std::nullopt;
        }
        out = out * 16 + digit;
        step();
    }
    return out;
}

// After the backslash.
bool Lexer::escape(std::string& out) {
    static constexpr std::string_view kFrom = "\"\\/bfnrt";
    static constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (const auto found = kFrom.find(c); c != '\0' && found != std::string_view::npos) {
        out += kTo[found];
        step();
        return true;
    }
    if (c != 'u') return fail("Ukendt escape i en tekst");
    step();
    const auto high = four_hex();
    if (!high) return fail("\\u skal efterfølges af fire hexadecimale cifre");
    std::uint32_t code = *high;
    if (code >= 0xDC00 && code <= 0xDFFF) return fail("\\u med et halvt surrogatpar");
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (peek() != '\\' || peek(1) != 'u') return fail("\\u med et halvt surrogatpar");
        step();
        step();
        const auto low = four_hex();
        if (!low || *low < 0xDC00 || *low > 0xDFFF) return fail("\\u med et halvt surrogatpar");
        code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
}

bool Lexer::string() {
    token_.kind = Token::Kind::kString;
    step();
    while (!done() && peek() != '"') {
        const char c = peek();
        if (c == '\n' || c == '\r') break;
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t') {
            return fail("Et styretegn må ikke stå i en tekst");
        }
        if (c == '\\') {
            step();
            if (!escape(token_.text)) return false;
            continue;
        }
        token_.text += c;
        step();
    }
    if (done() || peek() != '"') return fail("En tekst er ikke afsluttet");
    step();
    return true;
}

bool Lexer::block_string() {
    token_.kind = Token::Kind::kString;
    for (int i = 0; i < 3; ++i)
        step();
    std::string raw;
    while (!done()) {
        const std::string_view rest = source_.substr(at_);
        if (rest.starts_with("\"\"\"")) {
            for (int i = 0; i < 3; ++i)
                step();
            token_.text = block_string_value(raw);
            return true;
        }
        if (rest.starts_with("\\\"\"\"")) {
            for (int i = 0; i < 4; ++i)
                step();
            raw += "\"\"\"";
            continue;
        }
        raw += peek();
        step();
    }
    return fail("En bloktekst er ikke afsluttet");
}

std::expected<std::vector<Token>, Error> Lexer::run() {
    std::vector<Token> out;
    if (source_.size() > limits_.bytes) {
        fail(fmt::format("Dokumentet er større end {} byte", limits_.bytes));
    } else if (!is_utf8(source_)) {
        fail("Dokumentet er ikke UTF-8");
    } else {
        if (source_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        while (next()) {
            out.push_back(std::move(token_));
            if (out.back().kind == Token::Kind::kEnd) return out;
            if (out.size() >= limits_.tokens) {
                fail(fmt::format("Dokumentet har flere end {} tegnfølger", limits_.tokens));
                break;
            }
        }
    }
    return std::unexpected(*std::move(error_));
}

}  // namespace

std::expected<std::vector<Token>, Error> tokenize(std::string_view source, const Limits& limits) {
    return Lexer(source, limits).run();
}

}  // namespace faelled::rest::graphql
