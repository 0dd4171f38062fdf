#include "app/revisionskommandoer.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <functional>
#include <iostream>

#include "adgang/revision_kontrol.hpp"
#include "adgang/revision_udskrift.hpp"
#include "app/filer.hpp"
#include "app/lageraabning.hpp"
#include "app/udskrift.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

using namespace adgang;

constexpr std::size_t kSkrivHver = 1u << 16;

// Standard output or a file; nothing is half written without being told.
class Modtager {
  public:
    static Result<Modtager> aabn(const std::string& fil) {
        Modtager m;
        if (fil.empty()) return m;
        m.navn_ = fil;
        m.fil_ = std::make_unique<std::ofstream>(fil, std::ios::binary | std::ios::trunc);
        if (!*m.fil_) return std::unexpected(m.fejl());
        return m;
    }
    std::string& tekst() { return tekst_; }
    Result<void> skriv(std::size_t mindst = 0) {
        if (tekst_.size() < mindst) return {};
        std::ostream& ud = fil_ ? *fil_ : std::cout;
        ud.write(tekst_.data(), static_cast<std::streamsize>(tekst_.size()));
        ud.flush();
        tekst_.clear();
        if (!ud) return std::unexpected(fejl());
        return {};
    }

  private:
    [[nodiscard]] Fejl fejl() const {
        return Fejl::miljoe("Kan ikke skrive til " +
                            (navn_.empty() ? std::string("standard output") : navn_));
    }
    std::string navn_;
    std::unique_ptr<std::ofstream> fil_;
    std::string tekst_;
};

Udgang udgang(const Result<void>& svar) {
    return svar ? Udgang::kOk : meld(svar.error());
}

Result<std::string> valgt_format(const Revisionsvalg& v, std::string_view uden) {
    std::string format = v.format.empty() ? std::string(uden) : v.format;
    if (format == "tabel" || format == "json" || format == "csv") return format;
    return std::unexpected(Fejl::kalder(40, "format: ventede tabel, json eller csv"));
}

void append_tabel(std::string& out, const Revisionslinje& l) {
    const Revisionspost& p = l.post;
    out += fmt::format("{:>10}  {}  {:<14} {:>4}  {:<8}  {:<36}  {} {}", l.nr, utc_datetime(p.tid),
                       navn(p.art), p.resultat, p.myndighed ? p.myndighed->text() : "",
                       p.system ? p.system->text() : "", p.tjeneste, p.operation);
    if (!p.regel.empty()) out += " [" + p.regel + "]";
    out += '\n';
}

void append_linje(std::string& out, const std::string& format, const Revisionslinje& l) {
    if (format == "tabel") return append_tabel(out, l);
    if (format == "csv") return append_csv(out, l);
    append_json(out, l);
    out += '\n';
}

// Said on standard error, so that what is piped stays clean.
void sig_ulaeselige(std::uint64_t antal) {
    if (antal > 0)
        fmt::print(stderr, "faelled: {} poster kan ikke læses; se `faelled audit verify`\n", antal);
}

Result<void> vis_side(const Revisionsvalg& v) {
    FAELLED_TRY(const Revisionsspoergsmaal s, ud_revisionsspoergsmaal(v.spoergsmaal));
    FAELLED_TRY(const std::string format, valgt_format(v, "tabel"));
    FAELLED_TRY(const Aabent aabent, aabn_laesning(v.data));
    FAELLED_TRY(const Revisionsside side, Revisionslaeser(*aabent.lager).side(s.filter, s.side));
    FAELLED_TRY(Modtager ud, Modtager::aabn(v.fil));
    if (format == "csv") ud.tekst() += csv_hoved();
    for (const Revisionslinje& l : side.linjer)
        append_linje(ud.tekst(), format, l);
    FAELLED_CHECK(ud.skriv());
    sig_ulaeselige(side.ulaeselige);
    if (side.naeste) fmt::print(stderr, "Flere: --start {}\n", side.naeste->text());
    return {};
}

Result<void> eksporter(const Revisionsvalg& v) {
    FAELLED_TRY(const Revisionsspoergsmaal s, ud_revisionsspoergsmaal(v.spoergsmaal));
    FAELLED_TRY(const std::string format, valgt_format(v, "json"));
    FAELLED_TRY(const Aabent aabent, aabn_laesning(v.data));
    FAELLED_TRY(Modtager ud, Modtager::aabn(v.fil));
    if (format == "csv") ud.tekst() += csv_hoved();
    Result<void> skrevet;
    FAELLED_TRY(const std::uint64_t ulaeselige,
                Revisionslaeser(*aabent.lager).alle(s.filter, [&](const Revisionslinje& l) {
                    append_linje(ud.tekst(), format, l);
                    skrevet = ud.skriv(kSkrivHver);
                    return skrevet.has_value();
                }));
    FAELLED_CHECK(skrevet);
    FAELLED_CHECK(ud.skriv());
    sig_ulaeselige(ulaeselige);
    return {};
}

Result<void> vis_forbrug(const Revisionsvalg& v) {
    FAELLED_TRY(const Forbrugsspoergsmaal s, ud_forbrugsspoergsmaal(v.spoergsmaal));
    FAELLED_TRY(const std::string format, valgt_format(v, "csv"));
    if (format == "tabel")
        return std::unexpected(Fejl::kalder(40, "format: ventede json eller csv"));
    FAELLED_TRY(const Aabent aabent, aabn_laesning(v.data));
    FAELLED_TRY(const auto linjer, forbrug(*aabent.lager, s.filter, s.opdeling));
    FAELLED_TRY(Modtager ud, Modtager::aabn(v.fil));
    ud.tekst() =
        format == "csv" ? som_csv(linjer, s.opdeling) : som_json(linjer, s.opdeling) + "\n";
    return ud.skriv();
}

// "adgang:4711:<64 hex digits>", as the log line revision_dag has the parts; of a node other than 0
// with ":<node>" behind.
Result<Vidne> ud_vidne(const std::string& text) {
    std::vector<std::string_view> dele = split(text, ':');
    Vidne v;
    if (dele.size() == 4) {
        const std::string_view n = dele.back();
        const auto [slut, fejl] = std::from_chars(n.data(), n.data() + n.size(), v.node);
        if (fejl == std::errc{} && slut == n.data() + n.size()) dele.pop_back();
    }
    const auto k = dele.size() == 3 ? ud_kaede(dele[0]) : std::nullopt;
    bool godt = k.has_value() && dele[2].size() == 2 * v.hash.size();
    if (godt) {
        v.kaede = *k;
        const auto [slut, fejl] =
            std::from_chars(dele[1].data(), dele[1].data() + dele[1].size(), v.nr);
        godt = fejl == std::errc{} && slut == dele[1].data() + dele[1].size();
        for (std::size_t i = 0; godt && i < v.hash.size(); ++i) {
            const char* const fra = dele[2].data() + 2 * i;
            const auto [t, f] = std::from_chars(fra, fra + 2, v.hash[i], 16);
            godt = f == std::errc{} && t == fra + 2;
        }
    }
    if (!godt)
        return std::unexpected(Fejl::kalder(
            40, "vidne: ventede adgang|administration:NUMMER:HASH[:NODE] (64 hexcifre)"));
    return v;
}

Result<Kontrolvalg> kontrolvalg(const Revisionsvalg& v) {
    Kontrolvalg ud;
    std::vector<std::shared_ptr<const krypto::Certifikat>> betroede;
    for (const std::string& fil : v.certifikater) {
        FAELLED_TRY(const std::string text, laes_fil(fil));
        FAELLED_TRY(auto c, krypto::Certifikat::laes(text));
        betroede.push_back(std::move(c));
    }
    ud.proeve = seglproeve(std::move(betroede));
    for (const std::string& text : v.vidner) {
        FAELLED_TRY(const Vidne w, ud_vidne(text));
        ud.vidner.push_back(w);
    }
    if (v.uden_segl) ud.segl_inden_us = 0;
    return ud;
}

void sig_kaeder(const std::array<Revisionskontrol::Kaedetal, 2>& kaeder, int node) {
    const std::string af = node == 0 ? "" : fmt::format(" af node {}", node);
    const std::string bag = node == 0 ? "" : fmt::format(":{}", node);
    for (const Kaede kaede : {Kaede::kAdgang, Kaede::kAdministration}) {
        const auto& t = kaeder.at(static_cast<std::size_t>(kaede) - 1);
        sig(fmt::format(
            "Kæden {}{}: {} poster på {} dage, nummer {}-{}, {} segl, {} ikke forseglet",
            navn(kaede), af, t.poster, t.dage, t.foerste, t.sidste, t.segl, t.uforseglede));
        if (t.ryddet_til > 0) sig(fmt::format("  ryddet op til og med nummer {}", t.ryddet_til));
        if (t.sidste > 0)
            sig(fmt::format("  vidne: {}:{}:{}{}", navn(kaede), t.sidste, krypto::hex(t.hash),
                            bag));
    }
}

void sig_resultat(const Revisionskontrol& k, bool betroede) {
    sig_kaeder(k.kaeder, 0);
    for (const auto& n : k.andre)
        sig_kaeder(n.kaeder, n.node);
    sig(k.forbrug_efterregnet
            ? fmt::format("Forbrug: {} rækker, efterregnet af posterne", k.forbrugsraekker)
            : fmt::format("Forbrug: {} rækker; for mange til at blive efterregnet",
                          k.forbrugsraekker));
    for (const krypto::Fingeraftryk& c : k.certifikater)
        sig("Forseglet med certifikatet " + krypto::hex(c));
    if (!betroede && !k.certifikater.empty())
        sig("Certifikaterne er dem, loggen selv gemmer: sammenlign med jeres egne, eller angiv "
            "--certifikat");
}

}  // namespace

Udgang audit_list(const Revisionsvalg& valg) {
    return udgang(vis_side(valg));
}

Udgang audit_export(const Revisionsvalg& valg) {
    return udgang(eksporter(valg));
}

Udgang audit_forbrug(const Revisionsvalg& valg) {
    return udgang(vis_forbrug(valg));
}

Udgang audit_verify(const Revisionsvalg& valg) {
    const Result<Kontrolvalg> hvordan = kontrolvalg(valg);
    if (!hvordan) return meld(hvordan.error());
    const Result<Aabent> aabent = aabn_laesning(valg.data);
    if (!aabent) return meld(aabent.error());
    const Result<Revisionskontrol> k = [&] {
        Fremdrift fremdrift("audit verify", 0);
        return kontroller(*aabent->lager, *hvordan, [&](std::uint64_t n) { fremdrift.naaet(n); });
    }();
    if (!k) return meld(k.error());
    for (const Revisionsfund& f : k->fund)
        sig(f.node == 0 ? fmt::format("{}: {}", navn(f.kaede), f.tekst)
                        : fmt::format("{} af node {}: {}", navn(f.kaede), f.node, f.tekst));
    if (!k->fund.empty()) return Udgang::kFund;
    sig_resultat(*k, !valg.certifikater.empty());
    return Udgang::kOk;
}

}  // namespace faelled::app
