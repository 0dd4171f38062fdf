#include "rest/graphql/json.hpp"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

namespace faelled::rest::graphql {

namespace {

// Builds Values straight from the parser's events, so that depth and number are bounded while
// reading.
class Reader {
  public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    Reader(std::size_t max_depth, std::size_t max_values)
        : max_depth_(max_depth), max_values_(max_values) {}

    bool null() { return put({}) != nullptr; }
    bool boolean(bool b) { return put(Value::of(b)) != nullptr; }
    bool number_integer(number_integer_t n) { return put(Value::of(std::int64_t{n})) != nullptr; }
    bool number_unsigned(number_unsigned_t n) {
        constexpr auto kMax =
            static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
        return put(n > kMax ? Value::of(static_cast<double>(n))
                            : Value::of(static_cast<std::int64_t>(n))) != nullptr;
    }
    bool number_float(number_float_t n, const string_t&) {
        return put(Value::of(double{n})) != nullptr;
    }
    bool string(string_t& s) { return put(Value::string(std::move(s))) != nullptr; }
    bool binary(binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Value::Kind::kObject); }
    bool start_array(std::size_t) { return open(Value::Kind::kList); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(string_t& k) {
        key_ = std::move(k);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
        return false;
    }

    [[nodiscard]] const std::string& limit_hit() const { return limit_; }
    Value root;

  private:
    // The open containers are pointed at; a container is not moved while something in it is open.
    Value* put(Value v) {
        if (++count_ > max_values_) {
            limit_ = fmt::format("flere end {} værdier", max_values_);
            return nullptr;
        }
        if (open_.empty()) {
            root = std::move(v);
            return &root;
        }
        Value& parent = *open_.back();
        if (parent.kind == Value::Kind::kList) return &parent.items.emplace_back(std::move(v));
        return &parent.members.emplace_back(std::move(key_), std::move(v)).value;
    }
    bool open(Value::Kind kind) {
        if (open_.size() >= max_depth_) {
            limit_ = fmt::format("dybere end {} niveauer", max_depth_);
            return false;
        }
        Value v;
        v.kind = kind;
        Value* place = put(std::move(v));
        if (place != nullptr) open_.push_back(place);
        return place != nullptr;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::size_t max_depth_;
    std::size_t max_values_;
    std::size_t count_ = 0;
    std::vector<Value*> open_;
    std::string key_;
    std::string limit_;
};

}  // namespace

std::expected<Value, std::string> read_value(std::string_view json, const Limits& limits) {
    if (json.size() > limits.bytes) {
        return std::unexpected(fmt::format("Beskeden er større end {} byte", limits.bytes));
    }
    Reader reader(limits.depth, limits.tokens);
    bool ok = false;
    try {
        ok = nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    } catch (const nlohmann::json::exception&) {
        ok = false;
    }
    if (!ok) {
        return std::unexpected(reader.limit_hit().empty() ? "Beskeden er ikke gyldig JSON"
                                                          : "Beskeden er " + reader.limit_hit());
    }
    return std::move(reader.root);
}

std::expected<Request, std::string> read_request(std::string_view json, const Limits& limits) {
    const auto body = read_value(json, limits);
    if (!body) return std::unexpected(body.error());
    const Value& root = *body;
    const Value* query = root.member("query");
    if (root.kind != Value::Kind::kObject || query == nullptr ||
        query->kind != Value::Kind::kString) {
        return std::unexpected("Beskeden skal være et JSON-objekt med teksten \"query\"");
    }
    Request out;
    out.query = query->text;
    if (const Value* name = root.member("operationName"); name != nullptr && !name->is_null()) {
        if (name->kind != Value::Kind::kString) {
            return std::unexpected("\"operationName\" skal være en tekst");
        }
        out.operation_name = name->text;
    }
    if (const Value* v = root.member("variables"); v != nullptr && !v->is_null()) {
        if (v->kind != Value::Kind::kObject) {
            return std::unexpected("\"variables\" skal være et objekt");
        }
        out.variables = *v;
    }
    return out;
}

}  // namespace faelled::rest::graphql
