// Damage, foreign folders, backup: what an operator meets, and that the texts say what to do.
#include <rocksdb/db.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "store/format.hpp"
#include "store/rocks/database.hpp"
#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;
namespace fs = std::filesystem;

namespace {

std::string aabningsfejl(const std::string& folder) {
    const auto lager = aabn_rocks(folder, smaa());
    REQUIRE_FALSE(lager.has_value());
    CHECK(lager.error().slags == FejlSlags::kMiljoe);
    return lager.error().tekst;
}

bool indeholder(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

bool naevner(const Verifikation& v, std::string_view part) {
    return std::any_of(v.fejl.begin(), v.fejl.end(),
                       [&](const std::string& line) { return indeholder(line, part); });
}

// A closed store with 500 objects of three registrations each.
void fyld(const std::string& folder) {
    const auto lager = aabn(folder);
    for (std::uint64_t version = 0; version < 3; ++version) {
        Batch b;
        for (std::uint32_t n = 0; n < 500; ++n)
            b.registreringer.push_back(
                ny(objekt(n), version, std::to_string(n) + std::string(100, 'x'), {post(1, "v")}));
        b.udbakke = {"h"};
        REQUIRE(lager->append(std::move(b)).has_value());
    }
    REQUIRE(lager->kompakter().has_value());
}

// Writes past the store, as damage would.
void skriv_uden_om(const std::string& folder, Familie f, const std::string& key,
                   const std::optional<std::string>& value) {
    auto d = rocks::aabn_database(folder, rocks::opsaetning(smaa()));
    REQUIRE(d.has_value());
    rocksdb::DB& db = (*d)->db();
    const auto s = value ? db.Put({}, (**d)[f], key, *value) : db.Delete({}, (**d)[f], key);
    REQUIRE(s.ok());
}

std::vector<fs::path> filer(const std::string& folder, const std::string& ending) {
    std::vector<fs::path> out;
    for (const auto& file : fs::directory_iterator(folder))
        if (file.path().string().ends_with(ending)) out.push_back(file.path());
    return out;
}

void vend_byte(const fs::path& path, std::uintmax_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char c = static_cast<char>(file.get() ^ 0x55);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(c);
    REQUIRE(file.flush());
}

}  // namespace

TEST_CASE("rocks: verify finds a changed byte in any file") {
    const Mappe folder;
    fyld(folder.under("lager"));
    int found = 0;
    const auto files = filer(folder.under("lager"), ".sst");
    REQUIRE(files.size() >= 3);
    for (const fs::path& path : files) {
        const auto at = fs::file_size(path) / 3;
        vend_byte(path, at);
        if (auto lager = aabn_rocks(folder.under("lager"), smaa())) {
            const Verifikation v = verificer(**lager);
            if (naevner(v, path.filename().string())) ++found;
        } else if (indeholder(lager.error().tekst, "faelled verify")) {
            ++found;
        }
        vend_byte(path, at);
    }
    CHECK(found == static_cast<int>(files.size()));
    er_sund(*aabn(folder.under("lager")));
}

TEST_CASE("rocks: reading a damaged block answers kMiljoe and names the file") {
    const Mappe folder;
    fyld(folder.under("lager"));
    for (const fs::path& path : filer(folder.under("lager"), ".sst"))
        vend_byte(path, 100);
    const auto lager = aabn(folder.under("lager"));
    int failed = 0;
    for (std::uint32_t n = 0; n < 500; ++n)
        if (const auto r = lager->laes(objekt(n)); !r) {
            ++failed;
            CHECK(r.error().slags == FejlSlags::kMiljoe);
            CHECK(indeholder(r.error().tekst, ".sst"));
        }
    CHECK(failed > 0);
}

TEST_CASE("rocks: verify finds rows that are missing, foreign or wrong") {
    const Mappe folder;
    const std::string store = folder.under("lager");
    fyld(store);
    skriv_uden_om(store, Familie::kHistorik, historik_noegle(objekt(7), 1), std::nullopt);
    skriv_uden_om(store, Familie::kHoved, objekt_noegle(objekt(8)), std::nullopt);
    skriv_uden_om(store, Familie::kHoved, "kort", "x");
    skriv_uden_om(store, Familie::kHistorik, historik_noegle(objekt(9), 2),
                  pak_registrering(2, sek(1), "tilbage i tiden"));
    skriv_uden_om(store, Familie::kIndeks, indeks_noegle(objekt(9999), 1, "v"), "\x01");
    skriv_uden_om(store, Familie::kIndeks, indeks_noegle(objekt(10), 1, "v"),
                  pak_perioder(std::vector<Periode>{{sek(5), sek(5)}}));
    skriv_uden_om(store, Familie::kIndeks, indeks_noegle(objekt(11), 1, "v"), "");
    skriv_uden_om(store, Familie::kIndeks, indeks_noegle(objekt(12), 1, "v"), "\xff\xff");
    skriv_uden_om(store, Familie::kUdbakke, "ti", "x");
    const auto lager = aabn_rocks(store, smaa());
    // The outbox key is met already when the counters are read.
    REQUIRE_FALSE(lager.has_value());
    skriv_uden_om(store, Familie::kUdbakke, "ti", std::nullopt);
    const Verifikation v = verificer(*aabn(store));
    const auto hex = [](const std::string& key) { return store::hex(key); };
    CHECK(naevner(v, "historik " + hex(historik_noegle(objekt(7), 2)) + ": nummer 1 mangler"));
    CHECK(naevner(v, "historik " + hex(historik_noegle(objekt(8), 1)) + ": hører ikke"));
    CHECK(naevner(v, "hoved " + hex("kort") + ": nøglen"));
    CHECK(naevner(v, "historik " + hex(historik_noegle(objekt(9), 2)) + ": tidspunktet"));
    CHECK(naevner(v, "indeks " + hex(indeks_noegle(objekt(9999), 1, "v")) + ": objektet findes"));
    CHECK(naevner(v, "indeks " + hex(indeks_noegle(objekt(10), 1, "v")) + ": periode uden"));
    CHECK(naevner(v, "indeks " + hex(indeks_noegle(objekt(11), 1, "v")) + ": ingen"));
    CHECK(naevner(v, "indeks " + hex(indeks_noegle(objekt(12), 1, "v")) + ": perioderne"));
    CHECK(naevner(v, ": objekter: talt 499, noteret 500"));
}

TEST_CASE("rocks: the list of findings is bounded") {
    const Mappe folder;
    const std::string store = folder.under("lager");
    fyld(store);
    {
        auto d = rocks::aabn_database(store, rocks::opsaetning(smaa()));
        REQUIRE(d.has_value());
        rocksdb::WriteBatch b;
        for (std::uint32_t n = 0; n < 1500; ++n)
            b.Put((**d)[Familie::kIndeks], indeks_noegle(objekt(5000 + n), 1, "v"), "\x01");
        REQUIRE((*d)->db().Write({}, &b).ok());
    }
    CHECK(verificer(*aabn(store)).fejl.size() == 1000);
}

TEST_CASE("rocks: opening says what is wrong") {
    const Mappe folder;
    const std::string store = folder.under("lager");
    SUBCASE("in use") {
        const auto lager = aabn(store);
        CHECK(indeholder(aabningsfejl(store), "bruges allerede"));
    }
    SUBCASE("somebody else's files") {
        fs::create_directories(store);
        std::ofstream(store + "/regnskab.xls") << "x";
        const std::string text = aabningsfejl(store);
        CHECK(indeholder(text, "ikke et Fælled-lager"));
        CHECK(indeholder(text, "regnskab.xls"));
        CHECK_FALSE(fs::exists(store + "/CURRENT"));
    }
    SUBCASE("a file") {
        std::ofstream(store) << "x";
        CHECK(indeholder(aabningsfejl(store), "er en fil"));
    }
    SUBCASE("somebody else's RocksDB") {
        rocksdb::Options options;
        options.create_if_missing = true;
        rocksdb::DB* db = nullptr;
        REQUIRE(rocksdb::DB::Open(options, store, &db).ok());
        REQUIRE(db->Put({}, "a", "b").ok());
        SUBCASE("with other families") {
            rocksdb::ColumnFamilyHandle* other = nullptr;
            REQUIRE(db->CreateColumnFamily({}, "andre", &other).ok());
            REQUIRE(db->DestroyColumnFamilyHandle(other).ok());
        }
        SUBCASE("with one family") {}
        delete db;
        CHECK(indeholder(aabningsfejl(store), "en anden slags RocksDB"));
    }
    SUBCASE("a newer format") {
        fyld(store);
        skriv_uden_om(store, Familie::kSystem, "format", "3");
        const std::string text = aabningsfejl(store);
        CHECK(indeholder(text, "format 3"));
        CHECK(indeholder(text, "nyere udgave"));
    }
    SUBCASE("CURRENT is gone") {
        fyld(store);
        fs::remove(store + "/CURRENT");
        const std::string text = aabningsfejl(store);
        CHECK(indeholder(text, "CURRENT"));
        CHECK(indeholder(text, "faelled restore"));
    }
    SUBCASE("a data file is gone") {
        fyld(store);
        const fs::path lost = filer(store, ".sst").front();
        fs::remove(lost);
        const std::string text = aabningsfejl(store);
        CAPTURE(text);
        CHECK(indeholder(text, lost.filename().string()));
        CHECK(indeholder(text, "beskadiget"));
        CHECK(indeholder(text, "faelled restore"));
    }
    SUBCASE("the manifest is damaged") {
        fyld(store);
        for (const auto& file : fs::directory_iterator(store))
            if (file.path().filename().string().starts_with("MANIFEST")) vend_byte(file.path(), 20);
        CHECK(indeholder(aabningsfejl(store), "beskadiget"));
    }
}

// A store as the program of format 1 left it: no family for the audit log.
void lav_format_1(const std::string& folder) {
    fyld(folder);
    auto d = rocks::aabn_database(folder, rocks::opsaetning(smaa()));
    REQUIRE(d.has_value());
    rocksdb::DB& db = (*d)->db();
    REQUIRE(db.Put({}, (**d)[Familie::kSystem], "format", "1").ok());
    REQUIRE(db.DropColumnFamily((**d)[Familie::kRevision]).ok());
}

TEST_CASE("rocks: a store of format 1 is opened for ever, and is of format 2 afterwards") {
    const Mappe folder;
    const std::string store = folder.under("lager");
    lav_format_1(store);
    SUBCASE("opened twice") {
        for (int i = 0; i < 2; ++i) {
            const auto lager = aabn(store);
            CHECK(lager->tal().objekter == 500);
            CHECK(lager->append({{}, {}, {}, {{Rum::kRevision, "n", "v", {}}}, {}}).has_value());
            CHECK(*lager->hent(Rum::kRevision, "n") == "v");
            er_sund(*lager);
        }
        auto d = rocks::aabn_database(store, rocks::opsaetning(smaa()));
        REQUIRE(d.has_value());
        CHECK(*(*d)->hent(Familie::kSystem, "format") == "2");
    }
    SUBCASE("from a backup of that time") {
        const std::string copy = folder.under("kopi");
        fs::copy(store, copy);
        // Its manifest: what this program says, with the number and the files of that time.
        REQUIRE(aabn(store)->backup(folder.under("nu")).has_value());
        std::ifstream in(folder.under("nu") + "/FAELLED-BACKUP");
        std::ofstream out(copy + "/FAELLED-BACKUP");
        for (std::string line; std::getline(in, line);)
            if (line == "format 2")
                out << "format 1\n";
            else if (!line.starts_with("fil ") && line != "slut")
                out << line << '\n';
        for (const auto& file : fs::directory_iterator(copy))
            if (const std::string name = file.path().filename();
                name != "FAELLED-BACKUP" && name != "LOCK" && !name.starts_with("LOG"))
                out << "fil " << file.file_size() << ' ' << name << '\n';
        out << "slut\n";
        out.close();
        fs::remove_all(store);
        const auto back = genskab_rocks(copy, store);
        INFO((back ? std::string() : back.error().tekst));
        REQUIRE(back.has_value());
        er_sund(*aabn(store));
    }
    SUBCASE("a family of its time is missing") {
        {
            auto d = rocks::aabn_til_laesning(store);
            REQUIRE(d.has_value());
        }
        std::vector<rocksdb::ColumnFamilyHandle*> handles;
        rocksdb::DB* db = nullptr;
        std::vector<rocksdb::ColumnFamilyDescriptor> familier = rocks::opsaetning(smaa()).familier;
        familier.pop_back();
        REQUIRE(rocksdb::DB::Open({}, store, familier, &handles, &db).ok());
        REQUIRE(db->DropColumnFamily(handles.back()).ok());
        for (auto* const h : handles)
            REQUIRE(db->DestroyColumnFamilyHandle(h).ok());
        delete db;
        CHECK(indeholder(aabningsfejl(store), "mangler en del"));
    }
}

TEST_CASE("rocks: a folder whose making was broken off is made ready") {
    const Mappe folder;
    const std::string store = folder.under("lager");
    {
        rocksdb::Options options;
        options.create_if_missing = true;
        rocksdb::DB* db = nullptr;
        REQUIRE(rocksdb::DB::Open(options, store, &db).ok());
        rocksdb::ColumnFamilyHandle* one = nullptr;
        REQUIRE(db->CreateColumnFamily({}, "hoved", &one).ok());
        REQUIRE(db->DestroyColumnFamilyHandle(one).ok());
        delete db;
    }
    const auto lager = aabn(store);
    CHECK(lager->append(kun(ny(objekt(1), 0))).has_value());
    er_sund(*lager);
}

TEST_CASE("rocks: a backup under way of writes is a consistent store") {
    const Mappe folder;
    auto lager = aabn(folder.under("lager"));
    std::atomic<bool> stop = false;
    std::atomic<std::uint32_t> written = 0;
    {
        std::jthread writer([&] {
            while (!stop) {
                Batch b = kun(ny(objekt(written), 0, std::string(500, 'x'), {post(1, "v")}));
                b.registreringer.push_back(ny(objekt(written, 2), 0));
                b.udbakke = {"h"};
                if (!lager->append(std::move(b))) return;
                ++written;
            }
        });
        const Stop at_end(stop);
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t begun = written;
            while (written < begun + 50)
                std::this_thread::yield();
            const std::uint32_t before = written;
            const std::string copy = folder.under("kopi" + std::to_string(i));
            const auto done = lager->backup(copy);
            INFO((done ? std::string() : done.error().tekst));
            REQUIRE(done.has_value());
            const std::string target = folder.under("genskabt" + std::to_string(i));
            const auto back = genskab_rocks(copy, target);
            INFO((back ? std::string() : back.error().tekst));
            REQUIRE(back.has_value());
            const auto restored = aabn(target);
            const Tal t = restored->tal();
            CHECK(t.objekter >= 2 * before);
            CHECK(t.objekter == 2 * t.udbakke);
            er_sund(*restored);
            // It is a store of its own.
            REQUIRE(restored->append(kun(ny(objekt(1'000'000), 0))).has_value());
            CHECK(*lager->laes(objekt(1'000'000)) == std::nullopt);
        }
    }
    CHECK_FALSE(lager->backup(folder.under("kopi0")).has_value());
    er_sund(*lager);
}

TEST_CASE("rocks: a backup that is not whole is not restored") {
    const Mappe folder;
    fyld(folder.under("lager"));
    const std::string copy = folder.under("kopi");
    REQUIRE(aabn(folder.under("lager"))->backup(copy).has_value());
    const auto refused = [&](std::string_view part) {
        const auto done = genskab_rocks(copy, folder.under("mål"));
        REQUIRE_FALSE(done.has_value());
        INFO(done.error().tekst);
        CHECK(indeholder(done.error().tekst, part));
    };
    const fs::path data = filer(copy, ".sst").front();
    SUBCASE("not empty target") {
        fs::create_directories(folder.under("mål") + "/x");
        refused("ikke tom");
    }
    SUBCASE("no manifest") {
        fs::remove(copy + "/FAELLED-BACKUP");
        refused("FAELLED-BACKUP mangler");
    }
    SUBCASE("manifest cut") {
        fs::resize_file(copy + "/FAELLED-BACKUP", fs::file_size(copy + "/FAELLED-BACKUP") - 3);
        refused("ikke hel");
    }
    SUBCASE("file gone") {
        fs::remove(data);
        refused(data.filename().string());
    }
    SUBCASE("file short") {
        fs::resize_file(data, fs::file_size(data) - 1);
        refused("forkert længde");
    }
    SUBCASE("byte changed") {
        vend_byte(data, 100);
        refused("beskadiget");
    }
    SUBCASE("whole") {
        CHECK(genskab_rocks(copy, folder.under("mål")).has_value());
    }
}
