#include "organisation/csv.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace faelled::organisation {

namespace {

std::unexpected<Fejl> nej(std::string rule) {
    return std::unexpected(Fejl::ugyldig("fil", std::move(rule)));
}

bool tom(const Csvlinje& l) {
    return std::ranges::all_of(l.celler, [](const std::string& c) { return trim(c).empty(); });
}

// Cells and lines one character at a time.
class Laeser {
  public:
    Laeser(std::string_view text, char separator, const Csvgraenser& g)
        : text_(text), skille_(separator), g_(g) {}

    Result<std::vector<Csvlinje>> laes() {
        begynd();
        for (at_ = 0; at_ < text_.size(); ++at_)
            FAELLED_CHECK(tegn(text_[at_]));
        if (citat_)
            return nej("har et anførselstegn på linje " + std::to_string(linje_.nr) +
                       ", der ikke sluttes");
        FAELLED_CHECK(slut_linje());
        return std::move(ud_);
    }

  private:
    void begynd() {
        linje_ = {nr_, {}};
        celle_.clear();
        ny_ = true;
    }
    Result<void> tegn(char c) {
        if (c == '\n') ++nr_;
        if (citat_) {
            if (c != '"') {
                celle_ += c;
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                celle_ += '"';
                ++at_;
            } else {
                citat_ = false;
            }
            return {};
        }
        if (c == '"' && ny_) {
            citat_ = true;
            ny_ = false;
            return {};
        }
        if (c == skille_) return slut_celle();
        if (c == '\n') return slut_linje();
        if (c == '\r') return {};
        celle_ += c;
        ny_ = false;
        return {};
    }
    Result<void> slut_celle() {
        if (linje_.celler.size() == g_.kolonner)
            return nej("har mere end " + std::to_string(g_.kolonner) + " kolonner på linje " +
                       std::to_string(linje_.nr));
        linje_.celler.emplace_back(trim(celle_));
        celle_.clear();
        ny_ = true;
        return {};
    }
    Result<void> slut_linje() {
        FAELLED_CHECK(slut_celle());
        if (!tom(linje_)) {
            if (ud_.size() == g_.linjer)
                return nej("har mere end " + std::to_string(g_.linjer) + " linjer");
            ud_.push_back(std::move(linje_));
        }
        begynd();
        return {};
    }

    std::string_view text_;
    char skille_;
    const Csvgraenser& g_;
    std::vector<Csvlinje> ud_;
    Csvlinje linje_;
    std::string celle_;
    std::size_t at_ = 0;
    std::size_t nr_ = 1;
    bool citat_ = false;
    bool ny_ = true;
};

}  // namespace

Result<std::vector<Csvlinje>> laes_csv(std::string_view text, const Csvgraenser& g) {
    if (text.size() > g.bytes)
        return nej("er for stor; den må højst være " + std::to_string(g.bytes / 1024) + " KB");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!is_utf8(text)) return nej("er ikke UTF-8; gem den som \"CSV UTF-8\" i regnearket");
    const std::string_view first = text.substr(0, text.find('\n'));
    const char separator =
        first.find(';') == std::string_view::npos && first.find(',') != std::string_view::npos
            ? ','
            : ';';
    return Laeser(text, separator, g).laes();
}

}  // namespace faelled::organisation
