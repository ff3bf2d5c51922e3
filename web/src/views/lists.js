// @ts-check

/**
 * Adds an item to the list that stands under a key.
 * @template K, T
 * @param {Map<K, T[]>} lists
 * @param {K} key
 * @param {T} item
 */
export function appendTo(lists, key, item) {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
