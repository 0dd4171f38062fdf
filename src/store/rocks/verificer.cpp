// Reads everything and checks every rule of the format, against one snapshot.

#include <algorithm>

#include "store/rocks/rocks_intern.hpp"

namespace faelled::store::rocks {
namespace {

constexpr std::size_t kMaksFejl = 1000;
constexpr std::uint64_t kMeldHver = 10'000;

class Gennemgang {
  public:
    Gennemgang(const Database& d, const std::function<void(std::uint64_t)>& progress)
        : d_(d), now_(d.db()), options_(now_.gennemgang()), progress_(progress) {}

    [[nodiscard]] Verifikation koer() {
        filer();
        registreringer();
        indeks();
        udbakke();
        ren_laesning(Familie::kMeta);
        ren_laesning(Familie::kTjeneste);
        ren_laesning(Familie::kRevision);
        taellere();
        if (progress_) progress_(done_);
        return std::move(v_);
    }

  private:
    void fejl(Familie f, std::string_view key, const std::string& rule) {
        if (v_.fejl.size() < kMaksFejl)
            v_.fejl.push_back(std::string(kFamilienavne[static_cast<std::size_t>(f)]) + " " +
                              hex(key) + ": " + rule);
    }
    void taelt() {
        if (++done_ % kMeldHver == 0 && progress_) progress_(done_);
    }
    // A walk that ended early because bytes could not be read is a finding, not a failure of the
    // check.
    void slut(Familie f, const rocksdb::Iterator& it) {
        if (!it.status().ok()) fejl(f, {}, "kan ikke læses videre: " + it.status().ToString());
    }

    void filer() {
        for (std::string& line : efterproev_filer(d_))
            if (v_.fejl.size() < kMaksFejl) v_.fejl.push_back(std::move(line));
    }

    // Current and earlier registrations in step, both in order of object.
    void registreringer() {
        const auto current = d_.iterator(Familie::kHoved, options_);
        const auto old = d_.iterator(Familie::kHistorik, options_);
        old->SeekToFirst();
        for (current->SeekToFirst(); current->Valid(); current->Next(), taelt()) {
            const std::string_view key = view(current->key());
            const auto id = ud_objekt_noegle(key);
            const auto frame = ud_registrering(view(current->value()));
            if (!id) fejl(Familie::kHoved, key, "nøglen har forkert form");
            if (!frame) fejl(Familie::kHoved, key, "værdien har forkert form");
            if (!id) continue;
            ++v_.tal.objekter;
            const Forrige last = historik_til(*old, key);
            v_.tal.registreringer += last.antal + 1;
            if (!frame) continue;
            if (frame->nr != last.antal + 1)
                fejl(Familie::kHoved, key,
                     "nummer " + std::to_string(frame->nr) + ", men historikken har " +
                         std::to_string(last.antal));
            if (!frame->tidspunkt.er_endelig() ||
                (last.antal > 0 && frame->tidspunkt <= last.tidspunkt))
                fejl(Familie::kHoved, key, "tidspunktet er ikke senere end den forriges");
        }
        slut(Familie::kHoved, *current);
        while (old->Valid())
            forladt(*old);
        slut(Familie::kHistorik, *old);
    }

    struct Forrige {
        std::uint64_t antal = 0;
        Tid tidspunkt = Tid::minus_uendelig();
    };
    // Reads past the earlier registrations of the object `key`.
    Forrige historik_til(rocksdb::Iterator& old, std::string_view key) {
        Forrige f;
        for (; old.Valid() && view(old.key()).substr(0, kObjektNoegle) <= key;) {
            const std::string_view old_key = view(old.key());
            if (!old_key.starts_with(key)) {
                forladt(old);
                continue;
            }
            const auto parts = ud_historik_noegle(old_key);
            const auto frame = ud_registrering(view(old.value()));
            if (!parts)
                fejl(Familie::kHistorik, old_key, "nøglen har forkert form");
            else if (parts->nr != f.antal + 1)
                fejl(Familie::kHistorik, old_key,
                     "nummer " + std::to_string(f.antal + 1) + " mangler før");
            if (!frame)
                fejl(Familie::kHistorik, old_key, "værdien har forkert form");
            else {
                if (parts && frame->nr != parts->nr)
                    fejl(Familie::kHistorik, old_key, "nøgle og værdi har hvert sit nummer");
                if (frame->tidspunkt <= f.tidspunkt)
                    fejl(Familie::kHistorik, old_key,
                         "tidspunktet er ikke senere end den forriges");
                f.tidspunkt = frame->tidspunkt;
            }
            ++f.antal;
            old.Next();
            taelt();
        }
        return f;
    }
    void forladt(rocksdb::Iterator& old) {
        fejl(Familie::kHistorik, view(old.key()), "hører ikke til noget objekt");
        ++v_.tal.registreringer;
        old.Next();
        taelt();
    }

    void indeks() {
        const auto it = d_.iterator(Familie::kIndeks, options_);
        for (it->SeekToFirst(); it->Valid(); it->Next(), taelt()) {
            const std::string_view key = view(it->key());
            ++v_.tal.indeksposter;
            const auto parts = ud_indeks_noegle(key);
            if (!parts) {
                fejl(Familie::kIndeks, key, "nøglen har forkert form");
                continue;
            }
            hent_objekter(parts->id.ejer, parts->id.type);
            if (!std::binary_search(objekter_.begin(), objekter_.end(), parts->id.uuid))
                fejl(Familie::kIndeks, key, "objektet findes ikke");
            perioder(key, view(it->value()));
        }
        slut(Familie::kIndeks, *it);
    }

    void perioder(std::string_view key, std::string_view value) {
        Periodelaeser periods(value);
        std::size_t count = 0;
        while (const auto p = periods.naeste()) {
            ++count;
            if (p->fra >= p->til) fejl(Familie::kIndeks, key, "periode uden længde");
        }
        if (periods.fejl())
            fejl(Familie::kIndeks, key, "perioderne har forkert form");
        else if (count == 0)
            fejl(Familie::kIndeks, key, "ingen perioder");
    }

    // Index entries come by owner and type: the UUIDs of one such at a time are kept, 16 bytes
    // each.
    void hent_objekter(Cvr ejer, std::uint8_t type) {
        const std::string prefix = type_praefiks(ejer, type);
        if (prefix == hentet_) return;
        hentet_ = prefix;
        objekter_.clear();
        const auto it = d_.iterator(Familie::kHoved, options_);
        for (it->Seek(slice(prefix)); it->Valid() && view(it->key()).starts_with(prefix);
             it->Next())
            if (const auto id = ud_objekt_noegle(view(it->key()))) objekter_.push_back(id->uuid);
    }

    void udbakke() {
        const auto it = d_.iterator(Familie::kUdbakke, options_);
        for (it->SeekToFirst(); it->Valid(); it->Next(), taelt()) {
            ++v_.tal.udbakke;
            const auto nr = ud_udbakke_noegle(view(it->key()));
            if (!nr)
                fejl(Familie::kUdbakke, view(it->key()), "nøglen har forkert form");
            else
                sidste_udbakke_ = *nr;
        }
        slut(Familie::kUdbakke, *it);
    }

    void ren_laesning(Familie f) {
        const auto it = d_.iterator(f, options_);
        for (it->SeekToFirst(); it->Valid(); it->Next())
            taelt();
        slut(f, *it);
    }

    void taellere() {
        const auto value = d_.hent(Familie::kSystem, kTaellerNoegle, now_.laesning());
        const auto t = value && *value ? ud_taellere(**value) : std::nullopt;
        if (!t)
            return fejl(Familie::kSystem, kTaellerNoegle,
                        "tællerne mangler eller har forkert form");
        const auto compare = [&](const char* what, std::uint64_t counted, std::uint64_t stored) {
            if (counted != stored)
                fejl(Familie::kSystem, kTaellerNoegle,
                     std::string(what) + ": talt " + std::to_string(counted) + ", noteret " +
                         std::to_string(stored));
        };
        compare("objekter", v_.tal.objekter, t->objekter);
        compare("registreringer", v_.tal.registreringer, t->registreringer);
        compare("indeksposter", v_.tal.indeksposter, t->indeksposter);
        compare("udbakke", v_.tal.udbakke, t->udbakke);
        if (sidste_udbakke_ >= t->naeste_udbakke)
            fejl(Familie::kSystem, kTaellerNoegle, "udbakkens næste nummer er allerede brugt");
    }

    const Database& d_;
    const Oejeblik now_;
    const rocksdb::ReadOptions options_;
    const std::function<void(std::uint64_t)>& progress_;
    Verifikation v_;
    std::uint64_t done_ = 0;
    std::string hentet_;
    std::vector<Uuid> objekter_;
    std::uint64_t sidste_udbakke_ = 0;
};

}  // namespace

Result<Verifikation> RocksLager::verificer(const std::function<void(std::uint64_t)>& progress) {
    Verifikation v = Gennemgang(*d_, progress).koer();
    v.tal.bytes = tal().bytes;
    return v;
}

}  // namespace faelled::store::rocks
