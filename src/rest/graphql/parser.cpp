#include "rest/graphql/parser.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <utility>

#include "rest/graphql/lexer.hpp"

namespace faelled::rest::graphql {

namespace {

// Recursive descent. Every function returns false after fail(); the first fault is kept.
class Parser {
  public:
    Parser(std::vector<Token> tokens, std::size_t max_depth)
        : tokens_(std::move(tokens)), max_depth_(max_depth) {}

    bool document(Document& out);
    bool type(TypeExpr& out);
    bool end() { return now().kind == Token::Kind::kEnd || unexpected("slutningen"); }
    Error error() && { return *std::move(error_); }

  private:
    [[nodiscard]] const Token& now() const { return tokens_[at_]; }
    [[nodiscard]] const Token& ahead() const {
        return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_];
    }
    Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    bool accept(std::string_view punctuator) {
        if (!now().is(punctuator)) return false;
        ++at_;
        return true;
    }
    [[nodiscard]] bool word(std::string_view w) const {
        return now().kind == Token::Kind::kName && now().text == w;
    }
    bool fail(std::string message) {
        error_ = Error{std::move(message),
                       Classification::kInvalidSyntax,
                       Severity::kError,
                       {now().where},
                       {}};
        return false;
    }
    bool unexpected(std::string_view wanted) {
        return fail(
            now().kind == Token::Kind::kEnd
                ? fmt::format("Dokumentet slutter, hvor der skulle stå {}", wanted)
                : fmt::format("Her står \"{}\", hvor der skulle stå {}", now().text, wanted));
    }
    bool expect(std::string_view punctuator) {
        return accept(punctuator) || unexpected(fmt::format("\"{}\"", punctuator));
    }
    bool name(std::string& out) {
        if (now().kind != Token::Kind::kName) return unexpected("et navn");
        out = take().text;
        return true;
    }
    // Counts one level of nesting as long as it lives.
    struct Level {
        explicit Level(Parser& p) : parser(p) { ++parser.depth_; }
        ~Level() { --parser.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        Parser& parser;
    };
    bool too_deep() {
        return depth_ > max_depth_ && !fail(fmt::format("Mere end {} niveauer", max_depth_));
    }

    bool operation(Operation& out);
    bool fragment(Fragment& out);
    bool variables(std::vector<VariableDefinition>& out);
    bool selections(std::vector<Selection>& out);
    bool selection(Selection& out);
    bool spread(Selection& out);
    bool arguments(std::vector<Argument>& out, bool constant);
    bool directives(std::vector<Directive>& out, bool constant);
    bool value(Value& out, bool constant);
    bool number(Value& out);
    bool list(Value& out, bool constant);
    bool object(Value& out, bool constant);

    std::vector<Token> tokens_;
    std::size_t max_depth_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::optional<Error> error_;
};

bool Parser::document(Document& out) {
    if (now().kind == Token::Kind::kEnd) return fail("Dokumentet er tomt");
    while (now().kind != Token::Kind::kEnd) {
        if (word("fragment")) {
            if (!fragment(out.fragments.emplace_back())) return false;
        } else if (now().is("{") || word("query") || word("mutation") || word("subscription")) {
            if (!operation(out.operations.emplace_back())) return false;
        } else {
            return unexpected("en forespørgsel eller et fragment");
        }
    }
    return true;
}

bool Parser::operation(Operation& out) {
    out.where = now().where;
    if (now().is("{")) return selections(out.selections);
    out.kind = take().text;
    if (now().kind == Token::Kind::kName) out.name = take().text;
    return variables(out.variables) && directives(out.directives, false) &&
           selections(out.selections);
}

bool Parser::fragment(Fragment& out) {
    out.where = take().where;
    if (word("on")) return fail("Et fragment må ikke hedde \"on\"");
    if (!name(out.name)) return false;
    if (!word("on")) return unexpected("\"on\"");
    take();
    return name(out.on) && directives(out.directives, false) && selections(out.selections);
}

bool Parser::variables(std::vector<VariableDefinition>& out) {
    if (!accept("(")) return true;
    do {
        VariableDefinition& v = out.emplace_back();
        v.where = now().where;
        if (!expect("$") || !name(v.name) || !expect(":") || !type(v.type)) return false;
        if (accept("=") && !value(v.default_value.emplace(), true)) return false;
        if (!directives(v.directives, true)) return false;
    } while (!accept(")"));
    return true;
}

bool Parser::type(TypeExpr& out) {
    const Level level(*this);
    if (too_deep()) return false;
    out.where = now().where;
    bool room = true;
    if (accept("[")) {
        if (!type(out) || !expect("]")) return false;
        room = out.wraps.push_outer(Wrap::kList);
    } else if (!name(out.name)) {
        return false;
    }
    if (accept("!")) room = room && out.wraps.push_outer(Wrap::kNonNull);
    return room || fail("Typen har for mange lag");
}

bool Parser::selections(std::vector<Selection>& out) {
    const Level level(*this);
    if (too_deep() || !expect("{")) return false;
    do {
        if (!selection(out.emplace_back())) return false;
    } while (!accept("}"));
    return true;
}

bool Parser::selection(Selection& out) {
    out.where = now().where;
    if (accept("...")) return spread(out);
    if (!name(out.name)) return false;
    if (accept(":")) {
        out.alias = std::move(out.name);
        if (!name(out.name)) return false;
    }
    if (!arguments(out.arguments, false) || !directives(out.directives, false)) return false;
    return !now().is("{") || selections(out.selections);
}

bool Parser::spread(Selection& out) {
    if (now().kind == Token::Kind::kName && !word("on")) {
        out.kind = Selection::Kind::kSpread;
        return name(out.name) && directives(out.directives, false);
    }
    out.kind = Selection::Kind::kInline;
    if (word("on")) {
        take();
        if (!name(out.on)) return false;
    }
    return directives(out.directives, false) && selections(out.selections);
}

bool Parser::arguments(std::vector<Argument>& out, bool constant) {
    if (!accept("(")) return true;
    do {
        Argument& a = out.emplace_back();
        a.where = now().where;
        if (!name(a.name) || !expect(":") || !value(a.value, constant)) return false;
    } while (!accept(")"));
    return true;
}

bool Parser::directives(std::vector<Directive>& out, bool constant) {
    while (now().is("@")) {
        Directive& d = out.emplace_back();
        d.where = take().where;
        if (!name(d.name) || !arguments(d.arguments, constant)) return false;
    }
    return true;
}

bool Parser::value(Value& out, bool constant) {
    const Level level(*this);
    if (too_deep()) return false;
    out.where = now().where;
    const Token::Kind kind = now().kind;
    if (kind == Token::Kind::kInt || kind == Token::Kind::kFloat) return number(out);
    if (kind == Token::Kind::kString) {
        out.kind = Value::Kind::kString;
        out.text = take().text;
        return true;
    }
    if (kind == Token::Kind::kName) {
        const std::string text = take().text;
        if (text == "true" || text == "false") {
            out.kind = Value::Kind::kBoolean;
            out.boolean = text == "true";
        } else if (text != "null") {
            out.kind = Value::Kind::kEnum;
            out.text = text;
        }
        return true;
    }
    if (accept("$")) {
        if (constant) return fail("En variabel må ikke stå her");
        out.kind = Value::Kind::kVariable;
        return name(out.text);
    }
    if (accept("[")) return list(out, constant);
    if (accept("{")) return object(out, constant);
    return unexpected("en værdi");
}

bool Parser::number(Value& out) {
    const std::string text = now().text;
    if (now().kind == Token::Kind::kInt) {
        out.kind = Value::Kind::kInt;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), out.integer);
        if (error == std::errc()) {
            take();
            return true;
        }
    }
    // Integers beyond 64 bits are good enough as floating point: no 32-bit Int takes them anyway.
    out.kind = Value::Kind::kFloat;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.number);
    if (error != std::errc()) return fail("Tallet er for stort");
    take();
    return true;
}

bool Parser::list(Value& out, bool constant) {
    out.kind = Value::Kind::kList;
    while (!accept("]")) {
        if (!value(out.items.emplace_back(), constant)) return false;
    }
    return true;
}

bool Parser::object(Value& out, bool constant) {
    out.kind = Value::Kind::kObject;
    while (!accept("}")) {
        Member& m = out.members.emplace_back();
        if (!name(m.name) || !expect(":") || !value(m.value, constant)) return false;
    }
    return true;
}

}  // namespace

std::expected<Document, Error> parse(std::string_view source, const Limits& limits) {
    auto tokens = tokenize(source, limits);
    if (!tokens) return std::unexpected(std::move(tokens).error());
    Parser parser(*std::move(tokens), limits.depth);
    Document out;
    if (!parser.document(out)) return std::unexpected(std::move(parser).error());
    return out;
}

std::expected<TypeExpr, Error> parse_type(std::string_view source) {
    constexpr Limits kTypeLimits{256, 64, 16, 1, 1, 1};
    auto tokens = tokenize(source, kTypeLimits);
    if (!tokens) return std::unexpected(std::move(tokens).error());
    Parser parser(*std::move(tokens), kTypeLimits.depth);
    TypeExpr out;
    if (!parser.type(out) || !parser.end()) return std::unexpected(std::move(parser).error());
    return out;
}

}  // namespace faelled::rest::graphql
