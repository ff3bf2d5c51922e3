#pragma once
// What a call that can fail on input returns: a value, or an error that says what, where and why.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace peelback {

/// Every way in which input can be wrong. One sentence each: code_sentence().
enum class Code : std::uint8_t {
  truncated,           // the bytes end before the value does
  trailing_bytes,      // bytes are left over after the value
  bad_number,          // not a number, or outside the range that the field can hold
  bad_length,          // a length or count that the bytes cannot hold
  bad_hex,             // not hexadecimal, or an odd number of digits
  bad_checksum,        // the checksum does not fit the text
  bad_address,         // not an address of the chain
  bad_reference,       // not a reference such as bitcoin:<txid>:<vout>
  bad_json,            // not JSON
  bad_utf8,            // ill-formed UTF-8 was replaced in the working copy
  bad_type,            // a field holds another type than expected
  missing_field,       // a field that must be there is absent
  repeated_field,      // a field stands twice, and two readers could take two things from it
  unknown_field,       // a field that is not known was passed over
  bad_date,            // not a day, or an interval that ends before it begins
  hidden_characters,   // characters that show nothing or turn the text around were replaced
  too_deep,            // nested deeper than any reply of a known kind
  too_large,           // larger than the limit that is stated
  unknown_format,      // the input is none of the formats known
  unsupported,         // known, but not followed by this version
  part_not_loaded,     // known, but for the part of Peelback that this program was linked without
  not_found,           // the source says that it does not know this
  rate_limited,        // the source asks to slow down
  refused,             // the source refused the question
  server_error,        // the source failed
  network_failure,     // no reply that can be read arrived
  txid_mismatch,       // the fields do not hash to the transaction id
  prevout_mismatch,    // an input's stated value or script is not that of the output it spends
  outspend_mismatch,   // a stated spender does not spend the output
  source_mismatch,     // two sources state different facts
  block_mismatch,      // two sources place a transaction in different blocks
  merkle_mismatch,     // the Merkle path does not lead to the header's root
  pow_mismatch,        // the header's hash is not below its target
  implausible_work,    // the header holds far less work than the chain had at that height
  header_mismatch,     // the header does not hash to the block's id
  checkpoint_mismatch, // another block is known at that height
  signature_mismatch,  // the signature is not one of the stated signer's
  witness_mismatch,    // the witness commitment does not fit the witnesses
  value_not_conserved, // outputs exceed inputs
  double_spend,        // two transactions spend the same output
  conservation_broken, // an invariant of the tool itself failed
  usage,               // the command or question was not understood
};

/// The code's name as it stands in documents and exports, e.g. "txid_mismatch".
std::string_view code_name(Code code);
/// One sentence in plain words, without a full stop at its end.
std::string_view code_sentence(Code code);

/// `where` is a field path (`vout[1].value`) or a byte position (`byte 81`); `detail` says what stood there and
/// what was expected.
struct Error {
  Code code{};
  std::string where{};
  std::string detail{};
  bool operator==(const Error&) const = default;
};

/// A problem that did not cost the whole input stands next to the facts that did decode.
using Problem = Error;

/// "code at where: detail", for eyes only.
std::string format_error(const Error& error);

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}                        // NOLINT(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}                    // NOLINT(google-explicit-constructor)
  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  const T& value() const& { return *value_; }
  T& value() & { return *value_; }
  T&& value() && { return *std::move(value_); }
  const T& operator*() const& { return *value_; }
  T& operator*() & { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  const T* operator->() const { return &*value_; }
  T* operator->() { return &*value_; }
  const Error& error() const { return error_; }

 private:
  std::optional<T> value_;
  Error error_{};
};

/// A call that gives nothing back but may fail.
struct Done {};

/// The same error with the outer path put before its place: at(e, "vin[3]") turns `value` into `vin[3].value`.
Error at(Error error, std::string_view outer);

}  // namespace peelback
