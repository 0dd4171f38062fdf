#include "rest/sts/formular.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/urlkode.hpp"

namespace faelled::rest {

namespace {

bool saet(Parametre& p, std::string name, std::string value) {
    const auto [at, fresh] = p.emplace(std::move(name), value);
    return (fresh || at->second == value) && p.size() <= kParametre;
}

// Takes the values down as they are read, so that a large or deep document costs nothing.
class Laeser {
  public:
    using json = nlohmann::json;

    bool null() { return vaerdi_laest(); }
    bool boolean(bool) { return vaerdi_laest(); }
    bool number_integer(json::number_integer_t v) { return tekst(std::to_string(v)); }
    bool number_unsigned(json::number_unsigned_t v) { return tekst(std::to_string(v)); }
    bool number_float(json::number_float_t, const std::string& text) { return tekst(text); }
    bool string(std::string& text) { return tekst(std::move(text)); }
    bool binary(json::binary_t&) { return false; }
    bool start_object(std::size_t) {
        constexpr std::size_t kDybde = 4;
        begyndt_ = true;
        sti_.emplace_back();
        return sti_.size() <= kDybde;
    }
    bool end_object() {
        sti_.pop_back();
        return true;
    }
    bool start_array(std::size_t) { return false; }
    bool end_array() { return false; }
    bool key(std::string& name) {
        sti_.back() = fold(name);
        return set_.emplace(hele_stien(), std::string()).second && set_.size() <= kParametre;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
        return false;
    }

    Parametre parametre;

  private:
    [[nodiscard]] std::string hele_stien() const {
        std::string out;
        for (const std::string& part : sti_) {
            if (!out.empty()) out += '.';
            out += part;
        }
        return out;
    }
    [[nodiscard]] bool vaerdi_laest() const { return begyndt_; }
    bool tekst(std::string text) {
        return begyndt_ && saet(parametre, hele_stien(), std::move(text));
    }

    bool begyndt_ = false;  // the document is an object
    std::vector<std::string> sti_;
    Parametre set_;  // every name so far, also of what has no text
};

}  // namespace

std::optional<std::string> afkod(std::string_view text) {
    auto out = fra_urlkode(text);
    if (out && !is_utf8(*out)) return {};
    return out;
}

std::optional<Parametre> laes_formular(std::string_view text) {
    Parametre out;
    for (const std::string_view part : split(text, '&')) {
        if (part.empty()) continue;
        const std::size_t equals = part.find('=');
        const auto name = afkod(part.substr(0, equals));
        const auto value =
            afkod(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
        if (!name || !value || out.contains(fold(*name))) return {};
        if (!saet(out, fold(*name), *value)) return {};
    }
    return out;
}

std::optional<Parametre> laes_json(std::string_view text) {
    if (!is_utf8(text)) return {};
    Laeser reader;
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &reader)) return {};
    return std::move(reader.parametre);
}

bool flet(Parametre& into, Parametre more) {
    for (auto& [name, value] : more)
        if (!saet(into, name, std::move(value))) return false;
    return true;
}

std::string_view vaerdi(const Parametre& p, std::string_view name) {
    const auto at = p.find(name);
    return at == p.end() ? std::string_view() : std::string_view(at->second);
}

}  // namespace faelled::rest
