// Edits the process of a draft: loads the file the page names, and saves through the page's own upload form.
import Modeler from "bpmn-js/lib/Modeler";

const place = document.querySelector<HTMLElement>("[data-bpmn]");
if (place) start(place).catch((error: unknown) => tell(place, error));

async function start(place: HTMLElement) {
  const { source = "", file = "process.bpmn" } = place.dataset;
  const form = document.querySelector<HTMLFormElement>("form[data-bpmn-upload]");
  const input = form?.querySelector<HTMLInputElement>("input[type=file]");
  const button = place.querySelector<HTMLButtonElement>("button");
  const canvas = place.querySelector<HTMLElement>(".canvas");
  if (!form || !input || !button || !canvas) return;
  const response = await fetch(source, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status}`);
  const text = await response.text();
  const modeler = new Modeler({ container: canvas });
  place.hidden = false;
  await modeler.importXML(text);
  (modeler.get("canvas") as { zoom(to: string): void }).zoom("fit-viewport");
  button.addEventListener("click", async () => {
    const { xml } = await modeler.saveXML({ format: true });
    const files = new DataTransfer();
    files.items.add(new File([xml ?? ""], file, { type: "application/xml" }));
    input.files = files.files;
    form.submit();
  });
}

function tell(place: HTMLElement, error: unknown) {
  console.warn(error);
  const canvas = place.querySelector(".canvas");
  const words = place.dataset["failed"];
  place.hidden = false;
  if (canvas && words) canvas.textContent = words;
}
