// @ts-check
// A drawing as a picture of dots.

/** Twice as many dots as the drawing is wide, so that it stays sharp on small screens. */
const SCALE = 2;

/**
 * @param {string} svg  a whole file, with its width and height
 * @returns {Promise<Uint8Array<ArrayBuffer>>} PNG
 */
export async function pngOf(svg) {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(image.naturalWidth * SCALE);
    canvas.height = Math.ceil(image.naturalHeight * SCALE);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser draws no pictures');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
    if (!blob) throw new Error('the picture is too large for this browser');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
