#include "chains/thorchain_memo.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "chains/address_forms.h"
#include "chains/ascii.h"

namespace peelback::thorchain {

namespace {

using enum Action;

struct ActionWord {
  std::string_view word;
  Action action;
};

// stringToTxTypeMap; "=<" is the limit swap of version 3.
constexpr auto kActionWords = std::to_array<ActionWord>({
    {"swap", swap},
    {"s", swap},
    {"=", swap},
    {"limito", limit_swap},
    {"lo", limit_swap},
    {"=<", limit_swap},
    {"add", add},
    {"+", add},
    {"withdraw", withdraw},
    {"wd", withdraw},
    {"-", withdraw},
    {"out", outbound},
    {"refund", refund},
    {"donate", donate},
    {"d", donate},
    {"loan+", loan_open},
    {"$+", loan_open},
    {"loan-", loan_repay},
    {"$-", loan_repay},
    {"trade+", trade_deposit},
    {"trade-", trade_withdraw},
    {"secure+", secured_deposit},
    {"secure-", secured_withdraw},
    {"pool+", pool_deposit},
    {"pool-", pool_withdraw},
    {"name", name},
    {"n", name},
    {"~", name},
    {"x", execute},
    {"exec", execute},
    {"switch", switch_asset},
    {"bond", bond},
    {"unbond", unbond},
    {"leave", leave},
    {"reserve", reserve},
    {"migrate", migrate},
    {"consolidate", consolidate},
    {"ragnarok", ragnarok},
    {"yggdrasil+", yggdrasil},
    {"yggdrasil-", yggdrasil},
    {"noop", noop},
});

struct ShortCode {
  std::string_view code;
  std::string_view asset;
};

constexpr auto kShortCodes = std::to_array<ShortCode>({
    {"a", "AVAX.AVAX"},
    {"b", "BTC.BTC"},
    {"c", "BCH.BCH"},
    {"d", "DOGE.DOGE"},
    {"e", "ETH.ETH"},
    {"f", "BASE.ETH"},
    {"g", "GAIA.ATOM"},
    {"l", "LTC.LTC"},
    {"n", "BNB.BNB"},
    {"p", "POL.POL"},
    {"r", "THOR.RUNE"},
    {"s", "BSC.BNB"},
    {"tr", "TRON.TRX"},
    {"x", "XRP.XRP"},
});

struct ServedChain {
  std::string_view name;
  std::optional<Chain> chain;
};

// THORChain's, then MAYAChain's.
constexpr auto kServedChains = std::to_array<ServedChain>({
    {"BTC", Chain::bitcoin},
    {"BCH", Chain::bitcoin_cash},
    {"LTC", Chain::litecoin},
    {"DOGE", Chain::dogecoin},
    {"ETH", Chain::ethereum},
    {"AVAX", Chain::avalanche},
    {"BSC", Chain::bnb},
    {"BASE", Chain::base},
    {"XRP", Chain::xrpl},
    {"TRON", Chain::tron},
    {"SOL", Chain::solana},
    {"POL", Chain::polygon},
    {"GAIA", std::nullopt},
    {"BNB", std::nullopt},
    {"THOR", std::nullopt},
    {"TERRA", std::nullopt},
    {"NOBLE", std::nullopt},
    {"MAYA", std::nullopt},
    {"DASH", Chain::dash},
    {"KUJI", std::nullopt},
    {"ARB", Chain::arbitrum},
    {"XRD", std::nullopt},
    {"ZEC", Chain::zcash},
});

constexpr std::size_t kIdDigits = 64;
constexpr std::uint64_t kMostBasisPoints = 10'000;

using Parts = std::vector<std::string_view>;

Parts split(std::string_view text, char mark) {
  Parts parts;
  while (true) {
    const auto end = std::min(text.find(mark), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_upper(c);
  return out;
}

bool is_symbol(std::string_view text) {
  return !text.empty() && text.size() <= 20 && std::all_of(text.begin(), text.end(), is_alphanumeric);
}

bool is_printable(ByteView bytes) {
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; });
}

const ServedChain* find_served(std::string_view name) {
  const std::string capitals = in_capitals(name);
  const auto row = std::find_if(kServedChains.begin(), kServedChains.end(), [&](const ServedChain& served) { return served.name == capitals; });
  return row == kServedChains.end() ? nullptr : &*row;
}

// "1234", "12e8": digits, and how many zeros follow them.
std::optional<U128> parse_amount(std::string_view text) {
  const std::string small = to_lower(text);
  const auto parts = split(small, 'e');
  auto amount = parse_decimal(parts[0]);
  if (!amount || parts.size() > 2) return std::nullopt;
  if (parts.size() == 1) return *amount;
  const auto zeros = parse_decimal_u64(parts[1]);
  if (!zeros || *zeros > 38) return std::nullopt;
  for (std::uint64_t i = 0; i < *zeros; ++i) {
    if (*amount > kU128Max / 10) return std::nullopt;
    *amount *= 10;
  }
  return *amount;
}

class MemoParser {
 public:
  explicit MemoParser(std::string_view text) : parts_(split(text, ':')) {}

  Result<Memo> parse() {
    const std::string word = to_lower(parts_[0]);
    const auto row = std::find_if(kActionWords.begin(), kActionWords.end(), [&](const ActionWord& w) { return w.word == word; });
    if (row == kActionWords.end()) return Error{Code::unknown_format, "[0]", "not an action of THORChain's"};
    memo_.action = row->action;
    read_parts();
    if (error_) return *error_;
    return std::move(memo_);
  }

 private:
  std::string_view part(std::size_t i) const { return i < parts_.size() ? parts_[i] : std::string_view{}; }

  void fail(Code code, std::size_t i, std::string detail) {
    if (!error_) error_ = Error{code, "[" + std::to_string(i) + "]", std::move(detail)};
  }

  void read_parts() {
    switch (memo_.action) {
      case swap:
      case limit_swap:
      case loan_open:
        read_asset();
        read_destination(2);
        read_limit(3);
        read_affiliates(4, 5);
        memo_.aggregator = part(6);
        memo_.final_token = part(7);
        memo_.final_least = part(8);
        return;
      case loan_repay:
        read_asset();
        read_destination(2);
        read_least(3, part(3));
        return;
      case add:
        read_asset();
        read_destination(2);
        read_affiliates(3, 4);
        return;
      case withdraw:
        read_asset();
        if (!part(2).empty()) memo_.basis_points = basis_points(2, part(2));
        return;
      case donate:
        read_asset();
        return;
      case outbound:
      case refund:
        read_inbound();
        return;
      case trade_deposit:
      case trade_withdraw:
      case secured_deposit:
      case secured_withdraw:
      case execute:
        memo_.destination = part(1);
        if (memo_.destination.empty()) fail(Code::missing_field, 1, "no address");
        return;
      case name:
        memo_.destination = part(1);
        if (!is_name(memo_.destination)) fail(Code::missing_field, 1, "no THORName");
        return;
      case bond:
      case unbond:
      case leave:
        memo_.destination = part(1);
        if (memo_.destination.empty()) fail(Code::missing_field, 1, "no node");
        return;
      case migrate:
      case ragnarok:
      case yggdrasil:
        if (!parse_decimal_u64(part(1))) fail(Code::bad_number, 1, "no height");
        return;
      case pool_deposit:
      case pool_withdraw:
      case switch_asset:
      case reserve:
      case consolidate:
      case noop:
        return;
    }
  }

  void read_asset() {
    memo_.asset = parse_asset(part(1));
    if (!memo_.asset) fail(Code::missing_field, 1, "not an asset of THORChain's");
  }

  void read_destination(std::size_t i) {
    const auto ways = split(part(i), '/');
    memo_.destination = ways[0];
    if (ways.size() > 1) memo_.refund_to = ways[1];
  }

  // LIMIT, or LIMIT/INTERVAL/QUANTITY; what is left out is 0.
  void read_limit(std::size_t i) {
    const auto parts = split(part(i), '/');
    read_least(i, parts[0]);
    memo_.is_streaming = parts.size() > 1;
    if (parts.size() > 1) memo_.interval_blocks = whole(i, parts[1]);
    if (parts.size() > 2) memo_.quantity = whole(i, parts[2]);
  }

  void read_least(std::size_t i, std::string_view text) {
    if (text.empty()) return;
    memo_.least_e8 = parse_amount(text);
    if (!memo_.least_e8) fail(Code::bad_number, i, "not an amount");
  }

  std::uint64_t whole(std::size_t i, std::string_view text) {
    if (text.empty()) return 0;
    const auto number = parse_decimal_u64(text);
    if (!number) fail(Code::bad_number, i, "not a whole number");
    return number.value_or(0);
  }

  std::uint32_t basis_points(std::size_t i, std::string_view text) {
    const std::uint64_t number = whole(i, text);
    if (number > kMostBasisPoints) fail(Code::bad_number, i, "more than 10,000 basis points");
    return static_cast<std::uint32_t>(std::min(number, kMostBasisPoints));
  }

  // Several share one list of fees, or have each its own.
  void read_affiliates(std::size_t names_at, std::size_t fees_at) {
    if (part(names_at).empty()) return;
    const auto names = split(part(names_at), '/');
    const auto fees = split(part(fees_at), '/');
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string_view fee = i < fees.size() ? fees[i] : fees.size() == 1 ? fees[0] : std::string_view{};
      memo_.affiliates.push_back({std::string(names[i]), basis_points(fees_at, fee)});
    }
  }

  void read_inbound() {
    std::string_view id = part(1);
    if (id.starts_with("0x") || id.starts_with("0X")) id.remove_prefix(2);
    if (id.size() != kIdDigits || !std::all_of(id.begin(), id.end(), is_hex_digit)) return fail(Code::bad_hex, 1, "not the id of a payment");
    memo_.inbound = in_capitals(id);
  }

  static bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 30 &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '_'; });
  }

  Parts parts_;
  Memo memo_;
  std::optional<Error> error_;
};

// ---- where memos stand ----

constexpr std::uint8_t kOpReturn = 0x6a;
constexpr std::uint8_t kLongestDirectPush = 75;
constexpr std::uint8_t kPushData1 = 0x4c;
constexpr std::uint8_t kPushData2 = 0x4d;

std::optional<std::uint64_t> length_of_push(std::uint8_t op, ByteReader& reader) {
  if (op > 0 && op <= kLongestDirectPush) return op;
  if (op == kPushData1) {
    const auto length = reader.u8("a push's length");
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
  }
  if (op == kPushData2) {
    const auto length = reader.u16_le("a push's length");
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
  }
  return std::nullopt;
}

struct RouterFunction {
  std::string_view signature;
  std::size_t memo_argument;  // from 0
};

// thorchain/ethereum/ethereum-router, THORChain_Router.sol, v4.
constexpr auto kRouterFunctions = std::to_array<RouterFunction>({
    {"depositWithExpiry(address,address,uint256,string,uint256)", 3},
    {"deposit(address,address,uint256,string)", 3},
    {"transferOut(address,address,uint256,string)", 3},
    {"transferOutAndCall(address,address,address,uint256,string)", 4},
    {"transferAllowance(address,address,address,uint256,string)", 4},
});
constexpr std::size_t kSelectorBytes = 4;
constexpr std::size_t kWordBytes = 32;

// A word of the ABI as a place in the arguments; absent when they are not that long.
std::optional<std::size_t> place_at(ByteView arguments, std::size_t word_begin) {
  if (word_begin > arguments.size() || arguments.size() - word_begin < kWordBytes) return std::nullopt;
  std::size_t place = 0;
  for (const std::uint8_t byte : arguments.subspan(word_begin, kWordBytes)) {
    if (place > arguments.size()) return std::nullopt;
    place = place << 8 | byte;
  }
  if (place > arguments.size()) return std::nullopt;
  return place;
}

std::optional<ByteView> string_argument(ByteView arguments, std::size_t index) {
  const auto begin = place_at(arguments, index * kWordBytes);
  const auto length = begin ? place_at(arguments, *begin) : std::nullopt;
  if (!length || arguments.size() - *begin - kWordBytes < *length) return std::nullopt;
  return arguments.subspan(*begin + kWordBytes, *length);
}

}  // namespace

std::string_view action_name(Action action) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"swap", "limit_swap", "add", "withdraw", "outbound", "refund", "donate", "loan_open", "loan_repay", "trade_deposit", "trade_withdraw",
       "secured_deposit", "secured_withdraw", "pool_deposit", "pool_withdraw", "name", "execute", "switch_asset", "bond", "unbond", "leave",
       "reserve", "migrate", "consolidate", "ragnarok", "yggdrasil", "noop"});
  static_assert(kNames.size() == static_cast<std::size_t>(noop) + 1);
  return kNames[static_cast<std::size_t>(action)];
}

std::string Asset::to_text() const {
  constexpr std::string_view kMarks = "./~-";
  std::string text = chain;
  text.append(1, kMarks[static_cast<std::size_t>(form)]).append(symbol);
  if (!contract.empty()) text.append(1, '-').append(contract);
  return text;
}

std::optional<Asset> parse_asset(std::string_view text) {
  const std::string small = to_lower(text);
  const auto code = std::find_if(kShortCodes.begin(), kShortCodes.end(), [&](const ShortCode& c) { return c.code == small; });
  if (code != kShortCodes.end()) text = code->asset;
  const auto mark = text.find_first_of("~/.-");
  Asset asset{.chain = "THOR"};
  std::string_view rest = text;
  if (mark != std::string_view::npos) {
    const ServedChain* served = find_served(text.substr(0, mark));
    if (served == nullptr) return std::nullopt;
    asset.chain = served->name;
    asset.form = text[mark] == '/' ? Form::synth : text[mark] == '~' ? Form::trade : text[mark] == '-' ? Form::secured : Form::native;
    rest = text.substr(mark + 1);
  } else if (small != "rune" && small != "tor" && small != "tcy" && small != "ruji" && small != "cacao") {
    return std::nullopt;
  }
  const auto dash = std::min(rest.find('-'), rest.size());
  if (!is_symbol(rest.substr(0, dash))) return std::nullopt;
  asset.symbol = in_capitals(rest.substr(0, dash));
  if (dash < rest.size()) {
    asset.contract = rest.substr(dash + 1);
    if (asset.contract.empty() || !std::all_of(asset.contract.begin(), asset.contract.end(), is_alphanumeric)) return std::nullopt;
  }
  return asset;
}

std::optional<Chain> chain_named(std::string_view thorchain_name) {
  const ServedChain* served = find_served(thorchain_name);
  return served == nullptr ? std::nullopt : served->chain;
}

bool is_thorname(std::string_view destination) {
  constexpr std::size_t kLongestName = 30;
  return !destination.empty() && destination.size() <= kLongestName && !read_address(destination);
}

Result<Memo> parse_memo(std::string_view text) { return MemoParser(trimmed(text)).parse(); }

std::optional<std::string> memo_text_of_script(ByteView script) {
  if (script.empty() || script[0] != kOpReturn) return std::nullopt;
  Bytes pushed;
  ByteReader reader(script, 1);
  while (!reader.at_end()) {
    const std::uint8_t op = *reader.u8("an opcode");
    const auto length = length_of_push(op, reader);
    if (!length) return std::nullopt;
    const auto bytes = reader.take(*length, "a push");
    if (!bytes) return std::nullopt;
    put_bytes(pushed, *bytes);
  }
  if (!is_printable(pushed)) return std::nullopt;
  return std::string(as_text(pushed));
}

std::optional<std::string> memo_text_of_calldata(ByteView input) {
  if (is_printable(input)) return std::string(as_text(input));
  if (input.size() < kSelectorBytes) return std::nullopt;
  for (const RouterFunction& function : kRouterFunctions) {
    const Bytes32 hash = keccak256(as_bytes(function.signature));
    if (!std::equal(hash.begin(), hash.begin() + kSelectorBytes, input.begin())) continue;
    const auto memo = string_argument(input.subspan(kSelectorBytes), function.memo_argument);
    if (!memo || !is_printable(*memo)) return std::nullopt;
    return std::string(as_text(*memo));
  }
  return std::nullopt;
}

}  // namespace peelback::thorchain
