#pragma once
// The one sort of everything that is not a hot kernel. std::sort and std::stable_sort are generated anew, in some
// kilobytes, for every type and every order; this one is compiled once and reaches items and order by address.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace peelback {

namespace detail {

/// Items and their order behind addresses. `order` is what `less` finds its captures in.
struct Sortable {
  void* items;
  std::size_t count;
  std::size_t item_size;
  const void* order;
  bool (*less)(const void* order, const void* a, const void* b);
  void (*swap)(void* a, void* b);
};

void sort_stably(const Sortable& sortable);

}  // namespace detail

/// Sorts contiguous items, fewer than 2^32 of them, so that less(later, earlier) holds nowhere. Stable: those that
/// neither goes before the other keep their order. At most n log n comparisons, n exchanges of items, and eight bytes
/// an item of memory.
template <class Items, class Less>
void sort_by(Items&& items, Less less) {
  using Item = std::remove_reference_t<decltype(*std::data(items))>;
  detail::sort_stably({
      .items = std::data(items),
      .count = std::size(items),
      .item_size = sizeof(Item),
      .order = std::addressof(less),
      .less = [](const void* order, const void* a, const void* b) -> bool {
        return (*static_cast<const Less*>(order))(*static_cast<const Item*>(a), *static_cast<const Item*>(b));
      },
      .swap =
          [](void* a, void* b) {
            using std::swap;
            swap(*static_cast<Item*>(a), *static_cast<Item*>(b));
          },
  });
}

/// sort_by in ascending order.
template <class Items>
void sort_ascending(Items&& items) {
  sort_by(items, [](const auto& a, const auto& b) { return a < b; });
}

}  // namespace peelback
