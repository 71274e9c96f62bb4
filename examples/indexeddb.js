// A network in IndexedDB, for pages: it is there again after the page was closed, and may then learn on.
import { networkFromBytes, networkToBytes } from 'multilayer';

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode) {
  const opening = indexedDB.open('networks', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('networks');
  return (await done(opening)).transaction('networks', mode).objectStore('networks');
}

/** Keeps a network under a name. A transaction happens as a whole or not at all. */
export async function keep(name, network) {
  const bytes = networkToBytes(network);
  const networks = await store('readwrite');
  networks.put(bytes, name);
  await new Promise((resolve, reject) => {
    networks.transaction.oncomplete = resolve;
    networks.transaction.onabort = () => reject(networks.transaction.error);
  });
}

/** The network of a name; undefined where there is none. */
export async function recall(name) {
  const bytes = await done((await store('readonly')).get(name));
  return bytes === undefined ? undefined : networkFromBytes(bytes);
}
