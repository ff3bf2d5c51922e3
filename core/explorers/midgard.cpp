#include "explorers/midgard.h"

#include <algorithm>
#include <tuple>

#include "base/json_reader.h"
#include "chains/ascii.h"
#include "explorers/reply_text.h"
#include "explorers/url_text.h"

namespace peelback::midgard {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t kIdDigits = 64;
constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr unsigned kMidgardDecimals = 8;
constexpr std::string_view kPageParameter = "&nextPageToken=";
constexpr std::size_t kLongestToken = 40;
constexpr std::size_t kPageRows = 50;

constexpr SaidCode kSaid[] = {
    {"rate limit", Code::rate_limited},
    {"Too Many Requests", Code::rate_limited},
};

bool is_id(std::string_view text) { return text.size() == kIdDigits && std::all_of(text.begin(), text.end(), is_hex_digit); }

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_upper(c);
  return out;
}

// A member that may be left out.
std::string text_of(const JsonValue& object, std::string_view path) {
  const auto text = object.string_at(path);
  return text ? std::string(*text) : std::string();
}

Result<std::uint64_t> number_of(const JsonValue& object, std::string_view path) {
  const auto text = object.string_at(path);
  if (!text) return text.error();
  const auto number = parse_decimal_u64(*text);
  if (!number) return Error{Code::bad_number, std::string(path), "not a whole number: " + std::string(text->substr(0, 40))};
  return *number;
}

Result<Coin> read_coin(const JsonValue& row) {
  const auto name = row.string_at("asset");
  if (!name) return name.error();
  const auto asset = thorchain::parse_asset(*name);
  if (!asset) return Error{Code::unknown_format, "asset", "not an asset of THORChain's: " + std::string(name->substr(0, 40))};
  const auto text = row.string_at("amount");
  if (!text) return text.error();
  const auto amount = parse_decimal(*text);
  if (!amount) return Error{Code::bad_number, "amount", "not an amount: " + std::string(text->substr(0, 40))};
  return Coin{*asset, *amount};
}

Result<Transfer> read_transfer(const JsonValue& row) {
  Transfer transfer{.txid = in_capitals(text_of(row, "txID")), .address = text_of(row, "address")};
  if (!transfer.txid.empty() && !is_id(transfer.txid)) return Error{Code::bad_hex, "txID", "not an id: " + transfer.txid.substr(0, 70)};
  transfer.is_affiliate = row.bool_at("affiliate") ? *row.bool_at("affiliate") : false;
  const auto coins = row.at("coins", Kind::array);
  if (!coins) return coins.error();
  for (std::size_t i = 0; i < (*coins)->elements().size(); ++i) {
    auto coin = read_coin((*coins)->elements()[i]);
    if (!coin) return at(coin.error(), "coins[" + std::to_string(i) + "]");
    transfer.coins.push_back(*std::move(coin));
  }
  return transfer;
}

Result<std::vector<Transfer>> read_transfers(const JsonValue& action, std::string_view list) {
  const auto rows = action.at(list, Kind::array);
  if (!rows) return rows.error();
  std::vector<Transfer> transfers;
  for (std::size_t i = 0; i < (*rows)->elements().size(); ++i) {
    auto transfer = read_transfer((*rows)->elements()[i]);
    if (!transfer) return at(transfer.error(), std::string(list) + "[" + std::to_string(i) + "]");
    transfers.push_back(*std::move(transfer));
  }
  return transfers;
}

std::optional<Action::Status> status_of(std::string_view word) {
  if (word == "success") return Action::Status::success;
  if (word == "pending") return Action::Status::pending;
  if (word == "failed") return Action::Status::failed;
  return std::nullopt;
}

Result<Action> read_action(const JsonValue& row) {
  Action action;
  const auto type = row.string_at("type");
  if (!type) return type.error();
  action.type = *type;
  const auto word = row.string_at("status");
  if (!word) return word.error();
  const auto status = status_of(*word);
  if (!status) return Error{Code::unknown_format, "status", "neither success nor pending nor failed"};
  action.status = *status;
  const auto time_ns = number_of(row, "date");
  if (!time_ns) return time_ns.error();
  action.time_s = static_cast<std::int64_t>(*time_ns / kNanoseconds);
  const auto height = number_of(row, "height");
  if (!height) return height.error();
  action.height = *height;
  auto in = read_transfers(row, "in");
  if (!in) return in.error();
  action.in = *std::move(in);
  auto out = read_transfers(row, "out");
  if (!out) return out.error();
  action.out = *std::move(out);
  for (const std::string_view kind : {"swap", "refund", "send", "withdraw", "addLiquidity"}) {
    if (action.memo.empty()) action.memo = text_of(row, std::string("metadata.").append(kind).append(".memo"));
  }
  action.reason = text_of(row, "metadata.refund.reason");
  return action;
}

}  // namespace

bool is_path(std::string_view path_or_url) { return split_url(path_or_url).path.ends_with("/v2/actions"); }

std::string path_in(std::string_view path_or_url) {
  const auto path = path_or_url.find("/v2/actions");
  return path == std::string_view::npos ? std::string() : std::string(path_or_url.substr(path));
}

std::string next_path(std::string_view path, std::string_view token) {
  if (token.empty() || token.size() > kLongestToken || !std::all_of(token.begin(), token.end(), is_digit)) return {};
  return std::string(path.substr(0, path.find(kPageParameter))).append(kPageParameter).append(token);
}

bool Action::operator==(const Action& other) const {
  return std::tie(type, status, time_s, height, in, out, memo, reason) ==
         std::tie(other.type, other.status, other.time_s, other.height, other.in, other.out, other.memo, other.reason);
}

bool is_reply(ByteView body) {
  std::vector<Problem> problems;
  const auto tree = parse_json(body, problems);
  return tree && tree->find("actions") != nullptr && tree->find("meta") != nullptr;
}

Result<std::string> path_of(std::string_view txid) {
  if (txid.starts_with("0x") || txid.starts_with("0X")) txid.remove_prefix(2);
  if (!is_id(txid)) return Error{Code::usage, "txid", "an id has 64 hexadecimal digits"};
  return std::string("/v2/actions?txid=").append(in_capitals(txid));
}

Result<Reading> decode(int status, ByteView body) {
  Reading reading;
  const auto answer = parse_answer(status, body, kSaid, reading.problems);
  if (!answer) return answer.error();
  const auto actions = answer->at("actions", Kind::array);
  if (!actions) return actions.error();
  for (std::size_t i = 0; i < (*actions)->elements().size(); ++i) {
    auto action = read_action((*actions)->elements()[i]);
    if (action) {
      reading.actions.push_back(*std::move(action));
      reading.actions.back().row = i;
    } else {
      reading.problems.push_back(at(action.error(), "actions[" + std::to_string(i) + "]"));
    }
  }
  reading.next_page = text_of(*answer, "meta.nextPageToken");
  reading.is_full = (*actions)->elements().size() >= kPageRows;
  return reading;
}

std::optional<U128> to_base_units_floor(U128 amount_e8, unsigned decimals) {
  for (unsigned i = kMidgardDecimals; i < decimals; ++i) {
    if (amount_e8 > kU128Max / 10) return std::nullopt;
    amount_e8 *= 10;
  }
  for (unsigned i = decimals; i < kMidgardDecimals; ++i) amount_e8 /= 10;
  return amount_e8;
}

}  // namespace peelback::midgard
