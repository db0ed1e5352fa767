// A PDF form in PDF.js, as browsers show, fill and save it.
import { getDocument, GlobalWorkerOptions } from "/pdf.mjs";

GlobalWorkerOptions.workerSrc = "/pdf.worker.mjs";

const opened = (file) => getDocument({ data: Uint8Array.fromBase64(file) }).promise;

/** Enter values (field -> text, true, or an option); the file, and the fields that were seen. */
export async function fill(file, values) {
  const document = await opened(file);
  const seen = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const field of await page.getAnnotations()) {
      const option = field.exportValue ?? field.buttonValue ?? "";
      seen.push([field.fieldName, option, field.alternativeText]);
      if (!(field.fieldName in values)) continue;
      const value = values[field.fieldName];
      document.annotationStorage.setValue(field.id, {
        value: field.radioButton ? field.buttonValue === value : value,
      });
    }
  }
  return [(await document.saveDocument()).toBase64(), seen];
}

/** The pages as pictures, 100 dots an inch. */
export async function draw(file) {
  const document = await opened(file);
  const pictures = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: 100 / 72 });
    const canvas = globalThis.document.createElement("canvas");
    [canvas.width, canvas.height] = [viewport.width, viewport.height];
    await page.render({ canvas, viewport }).promise;
    pictures.push(canvas.toDataURL().split(",")[1]);
  }
  return pictures;
}
