"use strict";
/* Filling in a text, as words.py does it: the web form and the review page share this. */

/** A text with each [name] replaced by the value of that name; what is put in is not read again. */
function filled(text, values) {
  return text.replace(/\[(\w+)\]/g, (whole, name) =>
    String((Object.hasOwn(values, name) ? values[name] : null) ?? whole),
  );
}
