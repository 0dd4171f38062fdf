#include "beskedfordeler/stempel.hpp"

#include <string>

#include "xml/xml.hpp"

namespace faelled::beskedfordeler {

namespace {

// Prefixes of our own, declared on each element that we put in: what the sender's prefixes mean is
// not looked at, and a declaration of ours ends with its element.
constexpr std::string_view kK = "fbk";

void aaben(std::string& out, std::string_view name, bool declare) {
    out.append("<").append(kK).append(":").append(name);
    if (declare) out.append(" xmlns:").append(kK).append("=\"").append(kKuvertNs).append("\"");
    out.push_back('>');
}
void luk(std::string& out, std::string_view name) {
    out.append("</").append(kK).append(":").append(name).append(">");
}
void identifikator(std::string& out, std::string_view kind, std::string_view text) {
    out.append("<fsd:").append(kind).append(" xmlns:fsd=\"").append(kSagdokNs).append("\">");
    out.append(text).append("</fsd:").append(kind).append(">");
}
void uuid(std::string& out, std::string_view name, const Uuid& u, bool declare) {
    aaben(out, name, declare);
    identifikator(out, "UUIDIdentifikator", u.text());
    luk(out, name);
}
void tidspunkt(std::string& out, std::string_view name, Tid t) {
    aaben(out, name, false);
    std::string text;
    append_dansk_datetime_ms(text, t);
    identifikator(out, "TidsstempelDatoTid", text);
    luk(out, name);
}
void tekst(std::string& out, std::string_view name, std::string_view text) {
    xml::Skriver w(text.size() + 16);
    w.tekst(text);
    aaben(out, name, true);
    out += w.tag();
    luk(out, name);
}

// "bk:Leveranceinformation" of a start tag.
std::string_view tagnavn(std::string_view tag) {
    tag.remove_prefix(1);
    return tag.substr(0, tag.find_first_of(" \t\r\n/>"));
}

// Leveranceinformation anew, up to where the route goes; answers what closes it.
std::string hoved(std::string& out, std::string_view bytes, const Kuvert& k, const Stempel& s) {
    std::string end;
    if (k.leveranceinformation.tomt()) {
        aaben(out, "Leveranceinformation", true);
        luk(end, "Leveranceinformation");
    } else {
        std::string_view tag = k.leveranceinformation_tag.af(bytes);
        end = "</" + std::string(tagnavn(tag)) + ">";
        if (tag.ends_with("/>"))
            tag.remove_suffix(2);
        else
            tag.remove_suffix(1);
        out.append(tag).append(">");
    }
    out.append(k.dannelsestidspunkt.af(bytes));
    uuid(out, "TransaktionsId", s.transaktion, true);
    uuid(out, "Kildesystem", s.kildesystem, true);
    if (!s.ip.empty()) tekst(out, "KildesystemIPAdresse", s.ip);
    if (!s.akkreditiver.empty()) tekst(out, "KildesystemAkkreditiver", s.akkreditiver);
    out.append(k.sikkerhedsklassificering.af(bytes));
    return end;
}

}  // namespace

Skabelon stempl(std::string_view bytes, const Kuvert& k, const Stempel& s,
                std::span<const std::size_t> bevar) {
    Skabelon out;
    std::string& t = out.tekst;
    t.reserve(bytes.size() + 1024);
    std::size_t at = 0;  // how far `bytes` is copied
    if (!k.tilladt_modtager.empty()) {
        const auto& list = k.tilladt_modtager;
        t.append(bytes.substr(0, list.front().sted.fra));
        out.modtagere.fra = t.size();
        if (bevar.size() == list.size()) {
            t.append(
                bytes.substr(list.front().sted.fra, list.back().sted.til - list.front().sted.fra));
        } else {
            for (const std::size_t i : bevar)
                t.append(list[i].sted.af(bytes));
        }
        out.modtagere.til = t.size();
        at = list.back().sted.til;
    }
    const bool mangler = k.leveranceinformation.tomt();
    const std::size_t fra = mangler ? k.efter_filtrering : k.leveranceinformation.fra;
    t.append(bytes.substr(at, fra - at));
    const std::string end = hoved(t, bytes, k, s);
    out.rute = t.size();
    t.append(end);
    t.append(bytes.substr(mangler ? k.efter_filtrering : k.leveranceinformation.til));
    return out;
}

std::string lav_kopi(const Skabelon& s, const Rute& r) {
    const std::string_view text = s.tekst;
    std::string out;
    out.reserve(text.size() + 1200 + r.modtagere.size() * 160);
    std::size_t at = 0;
    if (!r.modtagere.empty()) {
        out.append(text.substr(0, s.modtagere.fra));
        for (const Cvr c : r.modtagere) {
            aaben(out, "TilladtModtager", true);
            identifikator(out, "URNIdentifikator", "urn:oio:cvr-nr:" + c.text());
            luk(out, "TilladtModtager");
        }
        at = s.modtagere.til;
    }
    out.append(text.substr(at, s.rute - at));
    aaben(out, "Leveranceruter", true);
    aaben(out, "Leverancerute", false);
    uuid(out, "Fordelingssystem", Uuid::literal(kFordelingssystem), false);
    tidspunkt(out, "ModtagelsesTidspunkt", r.modtaget);
    tidspunkt(out, "LeveranceTidspunkt", r.leveret);
    uuid(out, "ModtagetFraSystem", r.fra, false);
    uuid(out, "ErLeveretIHenholdTil", r.abonnement, false);
    aaben(out, "LeveranceruteLokalUdvidelse", false);
    aaben(out, "AntalLeveranceforsoeg", false);
    out.append(std::to_string(r.forsoeg));
    luk(out, "AntalLeveranceforsoeg");
    luk(out, "LeveranceruteLokalUdvidelse");
    luk(out, "Leverancerute");
    luk(out, "Leveranceruter");
    out.append(text.substr(s.rute));
    return out;
}

std::string ip_tekst(std::string_view address) {
    const bool v4 = address.find(':') == std::string_view::npos;
    return address.empty() ? std::string() : (v4 ? "::FFFF:" : "") + std::string(address);
}

}  // namespace faelled::beskedfordeler
