// Pages around a published trace, each with the listener of one kind of content system and no other, as newsrooms' pages have them.

/** @typedef {'datawrapper' | 'pym' | 'amp' | 'wordpress' | 'own'} Kind */

/** What a host does with what its frame says; written from the systems' public descriptions. @type {Record<Kind, string>} */
const LISTENERS = {
  datawrapper: `addEventListener('message', (event) => {
    const heights = event.data && event.data['datawrapper-height'];
    if (typeof heights === 'object') for (const frame of document.querySelectorAll('iframe')) {
      if (frame.contentWindow === event.source) for (const id in heights) frame.style.height = heights[id] + 'px';
    }
  });`,
  pym: `addEventListener('message', (event) => {
    const parts = typeof event.data === 'string' ? event.data.split('xPYMx') : [];
    if (parts[0] === 'pym' && parts[1] === 'story' && parts[2] === 'height') document.querySelector('iframe').style.height = parts[3] + 'px';
  });`,
  amp: `addEventListener('message', (event) => {
    const frame = document.querySelector('iframe');
    if (event.source === frame.contentWindow && event.data && event.data.sentinel === 'amp' && event.data.type === 'embed-size') frame.style.height = event.data.height + 'px';
  });
  addEventListener('load', () => document.querySelector('iframe').contentWindow.postMessage({ sentinel: 'amp', type: 'frames-init' }, '*'));`,
  wordpress: `addEventListener('message', (event) => {
    const { message, value, secret } = event.data || {};
    if (message === 'height' && secret === 's3cret') document.querySelector('iframe').style.height = value + 'px';
  });`,
  own: '',
};

/** Where a frame of this kind looks for its host. @type {Record<Kind, string>} */
const ADDRESSES = { datawrapper: '', pym: '?initialWidth=400&childId=story&parentUrl=https%3A%2F%2Fexample.org%2Farticle', amp: '', wordpress: '#?secret=s3cret', own: '' };

export const KINDS = /** @type {Kind[]} */ (Object.keys(LISTENERS));

/**
 * @param {Kind} kind
 * @param {{isSandboxed: boolean, snippet: string}} options  `snippet`: what the project gives to hosts, with the page beside them
 */
export function hostPage(kind, { isSandboxed, snippet }) {
  const sandbox = isSandboxed ? ' sandbox="allow-scripts"' : '';
  const frame = `<iframe src="trace.html${ADDRESSES[kind]}"${sandbox} width="400" height="200" style="border:0" scrolling="no" title="trail"></iframe>`;
  const listener = LISTENERS[kind] === '' ? '' : `<script>${LISTENERS[kind]}</script>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title><body>${listener}${kind === 'own' ? snippet : frame}</body></html>`;
}
