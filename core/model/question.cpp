#include "model/question.h"

#include <array>

namespace peelback {

namespace {

struct MethodName {
  Method method;
  std::string_view name;
};

constexpr auto kMethodNames = std::to_array<MethodName>({{Method::fifo, "fifo"},
                                                         {Method::lifo, "lifo"},
                                                         {Method::haircut, "haircut"},
                                                         {Method::tiho, "tiho"},
                                                         {Method::dirty_first, "dirty-first"},
                                                         {Method::libr, "libr"},
                                                         {Method::poison, "poison"}});

}  // namespace

std::string_view method_name(Method method) {
  for (const auto& row : kMethodNames) {
    if (row.method == method) return row.name;
  }
  return {};
}

std::optional<Method> find_method(std::string_view name) {
  for (const auto& row : kMethodNames) {
    if (row.name == name) return row.method;
  }
  return std::nullopt;
}

}  // namespace peelback
