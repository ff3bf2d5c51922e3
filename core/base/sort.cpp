#include "base/sort.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <vector>

namespace peelback::detail {

namespace {

/// Merge sort of the items' numbers; the items themselves move once, at the end.
class Sorter {
 public:
  explicit Sorter(const Sortable& sortable) : sortable_(sortable) {}

  void sort(std::span<std::uint32_t> order, std::span<std::uint32_t> spare) const {
    for (std::size_t first = 0; first < order.size(); first += kRun) {
      insert_each(order.subspan(first, std::min(kRun, order.size() - first)));
    }
    for (std::size_t width = kRun; width < order.size(); width *= 2) {
      for (std::size_t first = 0; first + width < order.size(); first += 2 * width) {
        merge(order.subspan(first, std::min(2 * width, order.size() - first)), width, spare);
      }
    }
  }

  /// Puts at each place the item that `order` names for it, going round each cycle of the permutation.
  void rearrange(std::span<std::uint32_t> order) const {
    for (std::uint32_t start = 0; start < order.size(); ++start) {
      std::uint32_t place = start;
      while (order[place] != start) {
        const std::uint32_t from = std::exchange(order[place], place);
        sortable_.swap(item(place), item(from));
        place = from;
      }
      order[place] = place;
    }
  }

 private:
  static constexpr std::size_t kRun = 8;

  void* item(std::uint32_t number) const {
    return static_cast<std::byte*>(sortable_.items) + number * sortable_.item_size;
  }
  bool less(std::uint32_t a, std::uint32_t b) const { return sortable_.less(sortable_.order, item(a), item(b)); }

  void insert_each(std::span<std::uint32_t> run) const {
    for (std::size_t sorted = 1; sorted < run.size(); ++sorted) {
      const std::uint32_t number = run[sorted];
      std::size_t at = sorted;
      for (; at > 0 && less(number, run[at - 1]); --at) run[at] = run[at - 1];
      run[at] = number;
    }
  }

  void merge(std::span<std::uint32_t> both, std::size_t width, std::span<std::uint32_t> spare) const {
    if (!less(both[width], both[width - 1])) return;
    const auto left = spare.first(width);
    std::copy_n(both.begin(), width, left.begin());
    std::size_t at = 0;
    std::size_t right = width;
    for (std::size_t next = 0; next < left.size();) {
      both[at++] = right < both.size() && less(both[right], left[next]) ? both[right++] : left[next++];
    }
  }

  const Sortable& sortable_;
};

}  // namespace

void sort_stably(const Sortable& sortable) {
  if (sortable.count < 2) return;
  std::array<std::uint32_t, 64> few;
  std::vector<std::uint32_t> many(2 * sortable.count <= few.size() ? 0 : 2 * sortable.count);
  const auto numbers = many.empty() ? std::span(few).first(2 * sortable.count) : std::span(many);
  const auto order = numbers.first(sortable.count);
  std::iota(order.begin(), order.end(), 0U);
  const Sorter sorter(sortable);
  sorter.sort(order, numbers.subspan(sortable.count));
  sorter.rearrange(order);
}

}  // namespace peelback::detail
