#include "rest/klassifikation/trae.hpp"

#include <algorithm>

#include "base/json_text.hpp"

namespace faelled::rest {

const Trae* Trae::barn(std::string_view name) const {
    const auto found = std::ranges::find(boern, name, &Trae::navn);
    return found == boern.end() ? nullptr : &*found;
}

void Trae::append_json(std::string& out) const {
    if (art == Art::kTekst) return append_json_text(out, tekst);
    if (art == Art::kTal) {
        out += tekst;
        return;
    }
    const bool list = art == Art::kListe;
    out += list ? '[' : '{';
    for (const Trae& t : boern) {
        if (&t != boern.data()) out += ',';
        if (!list) {
            append_json_text(out, t.navn);
            out += ':';
        }
        t.append_json(out);
    }
    out += list ? ']' : '}';
}

Trae& Traebygger::ny(std::string_view name, Trae::Art kind) {
    Trae& parent = *aabne_.back();
    return parent.boern.emplace_back(std::string(name), kind, std::string());
}

void Traebygger::aaben(std::string_view name) {
    if (aabne_.back()->art == Trae::Art::kListe) aabne_.push_back(&ny({}, Trae::Art::kObjekt));
    aabne_.push_back(&ny(name, Trae::Art::kObjekt));
}

void Traebygger::liste(std::string_view name) {
    aabne_.push_back(&ny(name, Trae::Art::kListe));
}

void Traebygger::luk(std::string_view) {
    aabne_.pop_back();
    if (aabne_.back()->navn.empty() && aabne_.size() > 1) aabne_.pop_back();
}

void Traebygger::felt(std::string_view name, std::string_view text) {
    ny(name, Trae::Art::kTekst).tekst = text;
}

void Traebygger::tal(std::string_view name, std::string_view digits) {
    const bool number = !digits.empty() && digits.size() < 10 &&
                        std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    ny(name, number ? Trae::Art::kTal : Trae::Art::kTekst).tekst = digits;
}

}  // namespace faelled::rest
