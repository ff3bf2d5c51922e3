#include "explorers/evm_etl_traces.h"

#include <algorithm>
#include <charconv>

#include "base/sort.h"

namespace peelback {

namespace {

constexpr std::uint32_t kMaxDepth = 1024;  // calls nest no deeper

}  // namespace

bool EvmTraces::set_path(TraceFacts& trace, std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  trace.path_begin = static_cast<std::uint32_t>(path_numbers_.size());
  trace.path_size = 0;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    const bool has_more = part.size() < text.size();
    const std::size_t begin = std::min(part.find_first_not_of(' '), part.size());
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(part.data() + begin, part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size() || ++trace.path_size > kMaxDepth) {
      path_numbers_.resize(trace.path_begin);
      return false;
    }
    path_numbers_.push_back(number);
    text.remove_prefix(part.size() + has_more);
    if (has_more && text.empty()) return false;
  }
  return true;
}

void EvmTraces::add(const AccountRow& row, const TraceFacts& trace) {
  rows_.push_back(row);
  traces_.push_back(trace);
}

std::span<const std::uint32_t> EvmTraces::path(std::uint32_t row) const {
  return std::span(path_numbers_).subspan(traces_[row].path_begin, traces_[row].path_size);
}

bool EvmTraces::is_child(std::uint32_t child, std::uint32_t parent) const {
  const auto inner = path(child);
  const auto outer = path(parent);
  return inner.size() == outer.size() + 1 && std::equal(outer.begin(), outer.end(), inner.begin());
}

void EvmTraces::finish() {
  std::vector<std::uint32_t> order(rows_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  sort_by(order, [&](std::uint32_t a, std::uint32_t b) {
    if (rows_[a].tx != rows_[b].tx) return rows_[a].tx < rows_[b].tx;
    const auto x = path(a);
    const auto y = path(b);
    return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end());
  });
  drop_repeated(order);
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && rows_[order[end]].tx == rows_[order[first]].tx) ++end;
    put_transaction(std::span(order).subspan(first, end - first));
    first = end;
  }
}

// One trace listed twice is one trace.
void EvmTraces::drop_repeated(std::vector<std::uint32_t>& order) {
  const auto is_same = [&](std::uint32_t a, std::uint32_t b) {
    const auto x = path(a);
    const auto y = path(b);
    return rows_[a].tx == rows_[b].tx && std::equal(x.begin(), x.end(), y.begin(), y.end());
  };
  const std::size_t before = order.size();
  order.erase(std::unique(order.begin(), order.end(), is_same), order.end());
  reading_.rows_passed += before - order.size();
}

// Whether every trace has as many children here as it says, from the root on.
bool EvmTraces::holds_all(std::span<const std::uint32_t> traces) const {
  if (traces_[traces.front()].path_size != 0) return false;
  std::vector<std::uint32_t> open;      // from the root to the trace at hand
  std::vector<std::uint32_t> children;  // that each of them had so far
  const auto closes = [&](std::size_t depth) {
    for (; open.size() > depth; open.pop_back(), children.pop_back()) {
      if (traces_[open.back()].subtraces != children.back()) return false;
    }
    return true;
  };
  for (const std::uint32_t trace : traces) {
    const std::size_t depth = traces_[trace].path_size;
    if (!closes(depth)) return false;
    if (depth > 0 && (open.size() != depth || !is_child(trace, open.back()))) return false;
    if (depth > 0) ++children.back();
    open.push_back(trace);
    children.push_back(0);
  }
  return closes(0);
}

void EvmTraces::put_transaction(std::span<const std::uint32_t> traces) {
  const bool is_whole = holds_all(traces);
  std::optional<std::uint32_t> failed;  // the outermost trace around this one that failed
  for (std::uint32_t position = 0; position < traces.size(); ++position) {
    const std::uint32_t i = traces[position];
    const TraceFacts& trace = traces_[i];
    AccountRow& row = rows_[i];
    if (failed) {
      const auto outer = path(*failed);
      const auto inner = path(i);
      const bool is_inside = inner.size() >= outer.size() && std::equal(outer.begin(), outer.end(), inner.begin());
      if (!is_inside) failed.reset();
    }
    if (!failed && trace.failed) failed = i;
    const bool is_root = trace.path_size == 0;
    row.pays = trace.moves_value && !failed;
    if (is_root) {
      row.sender = row.from;
      row.succeeded = !trace.failed;
    } else if (row.pays) {
      row.at = {MovementKind::internal, position};
      row.order = is_whole ? OrderBasis::chain : OrderBasis::provider;
    } else {
      ++reading_.rows_passed;
      continue;
    }
    table_.add(row);
    ++reading_.rows_used;
  }
}

}  // namespace peelback
