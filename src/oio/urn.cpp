#include "oio/urn.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/uuid.hpp"

namespace faelled::oio {
namespace {

struct Form {
    std::string_view praefiks;
    Urnform form;
    std::size_t mindst;  // digits; 0: the value is no number
    std::size_t mest;
};
constexpr std::array kFormer{
    Form{"urn:oio:cpr-nr:", Urnform::kCpr, 10, 10},
    Form{"urn:oio:us:personid:", Urnform::kPersonId, 7, 7},
    Form{"urn:oio:udk:borgerid:", Urnform::kBorgerId, 12, 12},
    Form{"urn:oio:us:borgerid:", Urnform::kBorgerId, 12, 12},
    Form{"urn:oio:cvr-nr:", Urnform::kCvr, 8, 8},
    Form{"urn:oio:pnr:", Urnform::kPnr, 10, 10},
    Form{"urn:oio:ejendom:bfe-nr:", Urnform::kBfe, 10, 10},
    Form{"urn:oio:fuldtnavn:", Urnform::kFuldtNavn, 0, 0},
    Form{"urn:oio:it-system-uuid:", Urnform::kItSystem, 0, 0},
    Form{"urn:oio:esr:ejendom:", Urnform::kEsr, 0, 0},
    Form{"urn:oio:form:", Urnform::kForm, 0, 0},
};
constexpr std::string_view kTomUrn = "urn:empty";

// ASCII only: the kinds are.
std::string smaa(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

bool mellemrum(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string uden(std::string_view text, bool ogsaa_bindestreg) {
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out), [ogsaa_bindestreg](char c) {
        return !mellemrum(c) && !(ogsaa_bindestreg && c == '-');
    });
    return out;
}

bool esr_form(std::string_view v) {
    return v.size() >= 9 && v.size() <= 10 && v[3] == '-' && is_digits(v.substr(0, 3)) &&
           is_digits(v.substr(4));
}

bool form_form(std::string_view v) {
    return v.size() == 8 && v[2] == '.' && v[5] == '.' && is_digits(v.substr(0, 2)) &&
           is_digits(v.substr(3, 2)) && is_digits(v.substr(6));
}

// How many colons end the kind of an unknown URN: scheme, organisation and kind of identifier, as
// urn:oio:<org>:<idtype>:xxxx. The rest is a name in somebody's system and stands as written.
std::size_t artens_slutning(std::string_view text) {
    std::size_t at = 0;
    for (int n = 0; n < 4; ++n) {
        const std::size_t colon = text.find(':', at);
        if (colon == text.npos) return at;
        at = colon + 1;
    }
    return at;
}

Urn kendt(const Form& f, std::string_view rest) {
    Urn out{.form = f.form, .normal = {}, .vaerdi = {}};
    switch (f.form) {
        case Urnform::kFuldtNavn:
            out.vaerdi = trim(rest);
            out.velformet = !out.vaerdi.empty();
            break;
        case Urnform::kItSystem: {
            const auto uuid = Uuid::parse(rest);
            out.vaerdi = uuid ? uuid->text() : std::string(trim(rest));
            out.velformet = uuid.has_value();
            break;
        }
        case Urnform::kEsr:
            out.vaerdi = uden(rest, false);
            out.velformet = esr_form(out.vaerdi);
            break;
        case Urnform::kForm:
            out.vaerdi = uden(rest, false);
            out.velformet = form_form(out.vaerdi);
            break;
        default:
            out.vaerdi = uden(rest, true);
            out.velformet = is_digits(out.vaerdi) && out.vaerdi.size() >= f.mindst &&
                            out.vaerdi.size() <= f.mest;
    }
    // Two spellings of one kind become one.
    const bool borger = f.form == Urnform::kBorgerId;
    out.normal = borger ? std::string("urn:oio:udk:borgerid:") : std::string(f.praefiks);
    out.normal += out.vaerdi;
    return out;
}

}  // namespace

Urn laes_urn(std::string_view tekst) {
    const std::string_view text = trim(tekst);
    const std::string low = smaa(text);
    if (low == kTomUrn) return {Urnform::kTom, low, {}, true};
    for (const Form& f : kFormer)
        if (low.starts_with(f.praefiks)) return kendt(f, text.substr(f.praefiks.size()));
    if (!low.starts_with("urn:"))
        return {Urnform::kAnden, std::string(text), std::string(text), false};
    const std::size_t at = artens_slutning(text);
    Urn out{.form = Urnform::kAnden, .normal = low.substr(0, at), .vaerdi = {}};
    out.vaerdi = text.substr(at);
    out.normal += out.vaerdi;
    return out;
}

std::string urn_normalform(std::string_view urn) {
    return laes_urn(urn).normal;
}

bool samme_i_normalform(const Reference& a, const Reference& b) {
    if (a.slags() == Reference::Slags::kUrn && b.slags() == Reference::Slags::kUrn &&
        a.uuid() == nullptr && b.uuid() == nullptr)
        return urn_normalform(a.urn_tekst()) == urn_normalform(b.urn_tekst());
    return a.samme(b);
}

std::string cpr_urn(std::string_view cpr) {
    return urn_normalform("urn:oio:cpr-nr:" + std::string(cpr));
}

std::string cvr_urn(std::string_view cvr) {
    return urn_normalform("urn:oio:cvr-nr:" + std::string(cvr));
}

}  // namespace faelled::oio
