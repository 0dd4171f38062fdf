#include "web/loginside.hpp"

#include "contexthandler/contexthandler.hpp"
#include "web/side.hpp"

namespace faelled::web {
namespace {

using contexthandler::Fejlgrund;

std::string skjulte(const contexthandler::Formular& f) {
    std::string out;
    for (const auto& [name, value] : f.felter)
        out +=
            "<input type=\"hidden\" name=\"" + html(name) + "\" value=\"" + html(value) + "\">\n";
    return out;
}

std::string knap(const contexthandler::Formular& f, std::string_view tekst, bool selv) {
    return "<form method=\"post\" action=\"" + html(f.adresse) + "\"" + (selv ? " data-send" : "") +
           ">\n" + skjulte(f) + "<button class=\"button button-primary\" type=\"submit\">" +
           html(tekst) + "</button>\n</form>\n";
}

std::string afsnit(std::string_view tekst) {
    return "<p>" + html(tekst) + "</p>\n";
}

// By switch, without script.
std::string paa_engelsk(const std::string& indhold) {
    return "<details lang=\"en\"><summary>In English</summary>\n" + indhold + "</details>\n";
}

std::string samlet(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all)
        out += (out.empty() ? "" : ", ") + one;
    return out;
}

}  // namespace

Fejltekst fejltekst(Fejlgrund g) {
    switch (g) {
        case Fejlgrund::kBesked:
            return {"Siden fik ikke en besked, den kan læse",
                    "Gå tilbage til det system, du ville bruge, og log ind derfra.",
                    "This page was not given a message it can read",
                    "Go back to the system you wanted to use and log in from there."};
        case Fejlgrund::kUkendtSystem:
            return {"Systemet er ikke tilsluttet",
                    "Kontakt den, der driver systemet: det skal være oprettet og aktiveret i "
                    "Administrationsmodulet, og dets metadata skal gælde.",
                    "The system is not connected",
                    "Contact whoever runs the system: it must be registered and active, with "
                    "metadata that is still valid."};
        case Fejlgrund::kUnderskrift:
            return {"Systemets anmodning er ikke underskrevet rigtigt",
                    "Kontakt den, der driver systemet: nøglen, der underskriver, skal stå i de "
                    "metadata, der er registreret.",
                    "The system's request is not signed correctly",
                    "Contact whoever runs the system: the signing key must be in its registered "
                    "metadata."};
        case Fejlgrund::kAdresse:
            return {"Beskeden var til en anden adresse",
                    "Kontakt den, der driver systemet: Destination skal være denne adresse.",
                    "The message was for another address",
                    "Contact whoever runs the system: Destination must be this address."};
        case Fejlgrund::kForGammel:
            return {"Beskeden er for gammel",
                    "Log ind igen fra systemet. Sker det hver gang, går et ur forkert.",
                    "The message is too old",
                    "Log in again from the system. If it happens every time, a clock is wrong."};
        case Fejlgrund::kGentaget:
            return {"Beskeden er brugt én gang før",
                    "Du har måske brugt knappen Tilbage. Log ind igen fra systemet.",
                    "The message has been used before",
                    "You may have used the Back button. Log in again from the system."};
        case Fejlgrund::kUkendtAcs:
            return {"Systemet vil have svaret på en adresse, der ikke er registreret",
                    "Kontakt den, der driver systemet: adressen skal stå i dets metadata.",
                    "The system asks for the answer at an unregistered address",
                    "Contact whoever runs the system: the address must be in its metadata."};
        case Fejlgrund::kUkendtForloeb:
            return {"Loginet er ikke i gang længere",
                    "Der gik for lang tid, eller loginet blev begyndt i en anden browser. Log ind "
                    "igen fra systemet, og tillad cookies for denne adresse.",
                    "This login is no longer under way",
                    "It took too long, or was begun in another browser. Log in again from the "
                    "system, and allow cookies for this address."};
        case Fejlgrund::kUkendtIdp:
            return {"Din organisation kan ikke logge ind her",
                    "Organisationens identitetsudbyder mangler en godkendt føderationsaftale, "
                    "eller dens metadata er udløbet. Kontakt din it-afdeling.",
                    "Your organisation cannot log in here",
                    "Its identity provider has no approved federation agreement, or its metadata "
                    "has expired. Contact your IT department."};
        case Fejlgrund::kIdpSvar:
            return {
                "Svaret fra din organisations login kunne ikke godkendes",
                "Prøv igen. Sker det igen, så giv din it-afdeling sporingsnummeret herunder.",
                "The answer from your organisation's login could not be accepted",
                "Try again. If it happens again, give your IT department the tracing id below."};
        case Fejlgrund::kFremmedCvr:
            return {"Dit login gælder en anden organisation",
                    "Identitetsudbyderen har ingen aftale om at logge brugere ind for det "
                    "CVR-nummer. Kontakt din it-afdeling.",
                    "Your login is for another organisation",
                    "The identity provider has no agreement to log in users of that CVR number. "
                    "Contact your IT department."};
        case Fejlgrund::kNiveau:
            return {"Systemet kræver et sikrere login",
                    "Log ind med to faktorer hos din organisation, og prøv igen.",
                    "The system requires a stronger login",
                    "Log in with two factors at your organisation, and try again."};
        case Fejlgrund::kIngenRolle:
            return {"Du har ikke adgang til systemet",
                    "Bed rolleadministratoren i din organisation om en af rollerne herunder.",
                    "You have no access to the system",
                    "Ask the role administrator of your organisation for one of the roles below."};
        case Fejlgrund::kIkkeUnderstoettet:
            return {"Det kan ikke lade sig gøre her", "Gå tilbage til systemet, og log ind derfra.",
                    "That cannot be done here", "Go back to the system and log in from there."};
        case Fejlgrund::kTravlt:
            return {"Der er for travlt lige nu", "Vent et minut, og log ind igen fra systemet.",
                    "It is too busy right now", "Wait a minute and log in again from the system."};
        case Fejlgrund::kIntern:
            break;
    }
    return {"Noget gik galt hos os",
            "Prøv igen. Sker det igen, så giv driften sporingsnummeret herunder.",
            "Something went wrong on our side",
            "Try again. If it happens again, give operations the tracing id below."};
}

std::string fejlside(const contexthandler::Fejlside& s) {
    const Fejltekst t = fejltekst(s.grund);
    std::string out = "<h1>" + html(t.titel) + "</h1>\n" + afsnit(t.goer);
    if (!s.roller.empty()) {
        out += "<ul>\n";
        for (const std::string& r : s.roller)
            out += "<li>" + html(r) + "</li>\n";
        out += "</ul>\n";
    }
    if (!s.myndighed.empty()) out += afsnit("Organisation: " + s.myndighed);
    if (s.tilbage) out += knap(*s.tilbage, "Tilbage til systemet", false);
    out += "<dl>\n";
    const auto post = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) out += "<dt>" + html(name) + "</dt><dd>" + html(value) + "</dd>\n";
    };
    post("System", s.system);
    post("Login hos", s.idp);
    post("Årsag", s.regel);
    post("Sporing", s.sporing.text());
    out += "</dl>\n";
    return out +
           paa_engelsk("<p><strong>" + html(t.titel_en) + "</strong></p>\n" + afsnit(t.goer_en));
}

std::string valgside(const contexthandler::Idpvalg& v) {
    std::string out = "<h1>Hvor arbejder du?</h1>\n";
    if (!v.system.empty()) out += afsnit("Du er ved at logge ind i " + v.system + ".");
    out += "<form method=\"post\" action=\"" + std::string(contexthandler::sti::kVaelg) +
           "\">\n<input type=\"hidden\" name=\"forloeb\" value=\"" + html(v.forloeb) +
           "\">\n<fieldset><legend class=\"sr-only\">Vælg din organisation</legend>\n";
    for (const auto& m : v.muligheder) {
        out += "<p><button class=\"button " +
               std::string(m.entity_id == v.husket ? "button-primary" : "button-secondary") +
               "\" type=\"submit\" name=\"idp\" value=\"" + html(m.entity_id) + "\">" +
               html(m.navn) + "</button> <span>CVR " + html(samlet(m.cvr)) +
               (m.mobilvenlig ? ", god på telefon" : "") + "</span>" +
               (m.test ? " <strong>TESTLOGIN: findes kun i sandkassen</strong>" : "") + "</p>\n";
    }
    out +=
        "</fieldset>\n<p><label><input type=\"checkbox\" name=\"husk\" value=\"1\"> Husk mit valg "
        "i denne browser</label></p>\n</form>\n";
    if (v.muligheder.empty())
        out += afsnit("Ingen organisation har en godkendt føderationsaftale endnu.");
    return out + paa_engelsk(afsnit("Choose the organisation you work for. Tick the box to be "
                                    "remembered in this browser."));
}

std::string formularside(const contexthandler::Formular& f) {
    return "<h1>Du sendes videre</h1>\n" + knap(f, "Fortsæt", true) +
           paa_engelsk(afsnit("You are being sent on. Press the button if nothing happens."));
}

std::string loggetudside(const contexthandler::Loggetud& l) {
    std::string out = l.delvis ? "<h1>Du er logget ud her, men måske ikke overalt</h1>\n"
                               : "<h1>Du er logget ud</h1>\n";
    if (!l.ikke_logget_ud.empty()) {
        out += afsnit("Disse svarede ikke, at du er logget ud:") + "<ul>\n";
        for (const std::string& n : l.ikke_logget_ud)
            out += "<li>" + html(n) + "</li>\n";
        out += "</ul>\n";
    }
    if (l.delvis) out += afsnit("Luk alle vinduer i browseren, før du forlader maskinen.");
    return out +
           paa_engelsk(afsnit(l.delvis ? "You are logged out here, but perhaps not everywhere. "
                                         "Close all browser windows before you leave."
                                       : "You are logged out."));
}

}  // namespace faelled::web
