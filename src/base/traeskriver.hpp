// Writing a tree of named texts without knowing its notation: XML and JSON each have one.
#pragma once

#include <string_view>

namespace faelled {

class Traeskriver {
  public:
    virtual ~Traeskriver() = default;
    // A node with children, closed by luk() with the same name.
    virtual void aaben(std::string_view name) = 0;
    virtual void luk(std::string_view name) = 0;
    // A node whose children are the same kind again and again, closed by luk(). JSON: an array of
    // objects, each with the child's name.
    virtual void liste(std::string_view name) = 0;
    virtual void felt(std::string_view name, std::string_view text) = 0;
    virtual void tal(std::string_view name, std::string_view digits) { felt(name, digits); }
};

}  // namespace faelled
