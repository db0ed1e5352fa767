/* A second copy that survives a crash of the whole browser or the machine: browsers write local
   storage to disk only now and then, but a strict transaction of IndexedDB at once. */

const waiting = new Map();
let vault; // undefined: not known yet; null: there is none
let flushing = 0;

function openVault(ready) {
  try {
    const asked = indexedDB.open("coachbook", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
    asked.onsuccess = () => {
      vault = asked.result;
      vault.onversionchange = () => vault.close();
      readVault(ready);
    };
    asked.onerror = loseVault;
  } catch {
    loseVault();
  }
}

/** Local storage alone must do. */
function loseVault() {
  vault = null;
  warnOfStorage();
}

function mirror(key, value) {
  waiting.set(key, value);
  clearTimeout(flushing);
  flushing = setTimeout(flushVault, 60);
}

function flushVault() {
  if (!vault || !waiting.size) return;
  try {
    const work = vault.transaction("kept", "readwrite", { durability: "strict" });
    work.onabort = loseVault;
    const store = work.objectStore("kept");
    for (const [key, value] of waiting) store.put(value, key);
    waiting.clear();
  } catch {
    loseVault();
  }
}

/** Read this form's copy back; `ready` is told if local storage had lost any of it. */
function readVault(ready) {
  const store = vault.transaction("kept").objectStore("kept");
  store.get(HOME).onsuccess = ({ target: { result: home } }) => {
    const same = home?.id === paper.id;
    if (home && (same ? home.edit > paper.edit : paper.edit === 0)) {
      if (!same) cards.clear();
      paper = { ...home, edit: Math.max(home.edit, paper.edit) };
      const reps = DATA.reps.map(({ id }) => id);
      let left = reps.length;
      for (const rep of reps) {
        store.get(cardKey(rep)).onsuccess = ({ target: { result: card } }) => {
          if (card) takeNewer(rep, card);
          left -= 1;
          if (!left) ready();
        };
      }
      writeKept(HOME, paper);
    }
    flushVault();
  };
}

function takeNewer(rep, card) {
  const mine = cardOf(rep);
  const newer = Object.entries(card).filter(([field, [, , edit]]) => !(mine[field]?.[2] >= edit));
  takeValues(rep, Object.fromEntries(newer));
}
