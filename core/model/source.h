#pragma once
// Which bytes a fact came from.

#include <string>
#include <string_view>
#include <vector>

#include "model/ids.h"

namespace peelback {

/// A place in one reply or input file. Small, because every transaction holds at least one.
struct SourceRef {
  enum class Form : std::uint8_t {
    json_root,  // the reply is the object itself: pointer "/vout/1/value"
    json_row,   // the reply is a list: pointer "/7/vout/1/value"
    result,     // the reply holds the object: pointer "/result/value"
    result_row, // the reply holds a list: pointer "/result/7/value"
    batch_row,  // the reply is a list of such: pointer "/1/result/7/value"
    item_row,   // the same by another name: pointer "/items/7/value"
    data_row,   // and by another: pointer "/data/7/value"
    transactions_row,  // a block with its transactions: pointer "/transactions/7/value"
    raw_block,  // raw blocks: pointer "/block/9/tx/1/vout/0/value", blocks and transactions counted from 0 in the file
    raw_tx,     // one raw transaction: pointer "/vout/1/value" into its serialisation
    line,       // a line of a table or of JSON lines, counted from 1: pointer "/line/12"
  };
  ReplyIndex reply{};
  Form form = Form::json_root;
  std::uint32_t row = 0;    // …_row: the row; raw_block: the block; line: the line
  std::uint32_t index = 0;  // raw_block: the transaction in it; batch_row: the answer in the batch
  bool operator==(const SourceRef&) const = default;
};

/// The pointer (RFC 6901 syntax) of `field` ("/vout/1/value") within the reply.
std::string pointer_of(const SourceRef& source, std::string_view field);

/// The provider of what came from a file: its path is the file's name.
inline constexpr std::string_view kFileProvider = "file";

/// One reply or input file: what it was, by content. The bytes stay outside of the core.
struct Reply {
  Bytes32 sha256{};
  std::string provider{};      // the host asked, or kFileProvider
  std::string path{};          // what was asked, or the file's name
  std::int64_t fetched_at_s{}; // 0: not known
  int status = 200;
};

/// Every reply that facts came from, each content once per provider and path.
class ReplyTable {
 public:
  /// The row of the same content, provider and path if there is one, else a new one. Linear in the rows of that content.
  ReplyIndex add(Reply reply);
  const Reply& at(ReplyIndex index) const { return rows_[index.value]; }
  std::size_t size() const { return rows_.size(); }

 private:
  std::vector<Reply> rows_;
};

}  // namespace peelback
