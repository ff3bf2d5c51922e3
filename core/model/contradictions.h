#pragma once
// What several sources state differently of one fact. Every side is kept with where it is stated: none is averaged away,
// and which came first does not show.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/amount.h"
#include "model/ids.h"

namespace peelback {

/// A place in a reply: a pointer of RFC 6901.
struct CitedField {
  ReplyIndex reply{};
  std::string pointer{};
  bool operator==(const CitedField&) const = default;
};

/// One side: a value, and everybody who states it.
struct StatedValue {
  std::string text{};              // "yes", a height, an account, of a payment "0xa -> 0xb"; empty: the amount alone
  std::optional<Amount> amount{};  // base units of `asset`
  std::string asset{};             // "ethereum:ETH"
  std::vector<CitedField> sources{};  // in no order; empty: not cited
  bool is_used = false;            // it is the one that is reckoned with
};

struct Contradiction {
  Code code{};
  std::string where{};  // "<id>.fee"
  std::vector<StatedValue> values{};  // by text, then amount
};

/// How the detail of a problem that is a contradiction begins.
inline constexpr std::string_view kContradictionText = "two sources state different values";
/// "two sources state different values: 7, 8": without the sources, which are named by whoever knows their replies.
std::string contradiction_text(const Contradiction& contradiction);
/// Adds one side, or another source of one.
void add_side(Contradiction& contradiction, StatedValue value, const CitedField& source);

/// What was stated of single fields, those on which all sources agree among them.
class StatedFields {
 public:
  /// A source that is not there (no reply) is not cited.
  void state(Code code, const std::string& where, StatedValue value, const CitedField& source);
  /// The same of everybody who states the value elsewhere.
  void state_all(Code code, const std::string& where, const StatedValue& side);
  /// Which of the values that were stated is reckoned with.
  void use(const std::string& where, const StatedValue& value);
  /// Null when nothing was stated of it.
  const Contradiction* find(const std::string& where) const;
  /// Fields of which at least two values are stated, by `where`.
  std::vector<Contradiction> contradictions() const;

 private:
  std::map<std::string, Contradiction> fields_;
};

}  // namespace peelback
