#include "beskedfordeler/udtryk.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/time.hpp"

namespace faelled::beskedfordeler {

namespace {

std::optional<double> tal(std::string_view text) {
    double d = 0;
    const auto [p, e] =
        std::from_chars(text.data(), text.data() + text.size(), d, std::chars_format::fixed);
    if (e != std::errc{} || p != text.data() + text.size()) return std::nullopt;
    return d;
}

// By time when both are times, by size when both are numbers, else by bytes.
std::partial_ordering sammenlign(std::string_view a, std::string_view b) {
    if (const auto x = tal(a), y = tal(b); x && y) return *x <=> *y;
    if (const auto x = parse_datetime(a), y = parse_datetime(b); x && y) return *x <=> *y;
    return a <=> b;
}

}  // namespace

bool Udtryk::passer(const Led& led, const std::string& text, const Vaerdilisteopslag& l) {
    const auto lig = [&](const Vaerdi& v) {
        if (v.tekst == text) return true;
        return v.uuid && Uuid::parse(text) == v.uuid;
    };
    const Vaerdi& first = led.vaerdier.front();
    switch (led.art) {
        case Art::kLig:
            return lig(first);
        case Art::kForskellig:
            return !lig(first);
        case Art::kMindre:
            return sammenlign(text, first.tekst) < 0;
        case Art::kMindreLig:
            return sammenlign(text, first.tekst) <= 0;
        case Art::kStoerre:
            return sammenlign(text, first.tekst) > 0;
        case Art::kStoerreLig:
            return sammenlign(text, first.tekst) >= 0;
        case Art::kI:
            return std::ranges::any_of(led.vaerdier, lig);
        case Art::kIListe:
            return l && l(first.tekst, text);
        case Art::kSom:
            return matches(fold(first.tekst), fold(text));
        default:
            return false;
    }
}

// Some element at the end of the path that is not empty and meets the comparison.
bool Udtryk::nogen(const Led& led, xml::Node n, std::size_t step, const Vaerdilisteopslag& l) {
    if (step == led.sti.size()) {
        const std::string raw = n.tekst();
        const std::string text(trim(raw));
        if (led.art == Art::kTom) return !text.empty() || n.har_boern();
        return !text.empty() && passer(led, text, l);
    }
    const Trin& t = led.sti[step];
    std::uint32_t seen = 0;
    for (xml::Node c = n.foerste(); c; c = c.naeste()) {
        if (c.navn() != t.navn) continue;
        if (t.nr && seen++ != *t.nr) continue;
        if (nogen(led, c, step + 1, l)) return true;
    }
    return false;
}

bool Udtryk::led(std::uint32_t at, xml::Node kuvert, const Vaerdilisteopslag& l) const {
    const Led& x = led_[at];
    switch (x.art) {
        case Art::kOg:
            return led(x.venstre, kuvert, l) && led(x.hoejre, kuvert, l);
        case Art::kEller:
            return led(x.venstre, kuvert, l) || led(x.hoejre, kuvert, l);
        case Art::kIkke:
            return !led(x.venstre, kuvert, l);
        case Art::kTom:
            return !nogen(x, kuvert, 0, l);
        default:
            return nogen(x, kuvert, 0, l);
    }
}

bool Udtryk::opfyldt(xml::Node kuvert, const Vaerdilisteopslag& lister) const {
    return !rod_ || led(*rod_, kuvert, lister);
}

namespace {

void citer(std::string& out, std::string_view text) {
    out.push_back('\'');
    for (const char c : text) {
        if (c == '\'') out.push_back('\'');
        out.push_back(c);
    }
    out.push_back('\'');
}

}  // namespace

void Udtryk::skriv(std::uint32_t at, std::string& out) const {
    const Led& x = led_[at];
    if (x.art == Art::kOg || x.art == Art::kEller) {
        std::vector<std::uint32_t> parts;  // of a chain, last one first
        std::uint32_t left = at;
        for (; led_[left].art == x.art; left = led_[left].venstre)
            parts.push_back(led_[left].hoejre);
        out.push_back('(');
        skriv(left, out);
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
            out += x.art == Art::kOg ? " and " : " or ";
            skriv(*part, out);
        }
        out.push_back(')');
        return;
    }
    if (x.art == Art::kIkke) {
        out += "not ";
        skriv(x.venstre, out);
        return;
    }
    std::string path = "Beskedkuvert";
    for (const Trin& t : x.sti) {
        path.append(".").append(t.navn);
        if (!t.nr) continue;
        path.insert(0, "get(");
        path.append(", ").append(std::to_string(*t.nr)).append(")");
    }
    out += path;
    static constexpr std::string_view kTegn[] = {"",
                                                 "",
                                                 "",
                                                 " = ",
                                                 " != ",
                                                 " < ",
                                                 " <= ",
                                                 " > ",
                                                 " >= ",
                                                 " in (",
                                                 " in vaerdiliste(",
                                                 " like ",
                                                 " is null"};
    out += kTegn[static_cast<std::size_t>(x.art)];
    for (std::size_t i = 0; i < x.vaerdier.size(); ++i) {
        if (i > 0) out += ", ";
        citer(out, x.vaerdier[i].tekst);
    }
    if (x.art == Art::kI || x.art == Art::kIListe) out.push_back(')');
}

std::string Udtryk::tekst() const {
    std::string out;
    if (rod_) skriv(*rod_, out);
    return out;
}

}  // namespace faelled::beskedfordeler
