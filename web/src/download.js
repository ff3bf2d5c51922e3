// @ts-check
// Hands bytes to the reporter as a file.

/** Some browsers read the bytes only after the press has been handled. */
const KEEP_URL_MS = 60_000;

/**
 * @param {string} name
 * @param {string} type
 * @param {...Uint8Array<ArrayBuffer>} parts  one after the other
 */
export function saveFile(name, type, ...parts) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
