// Sets a pin on the schematic map. The map is loaded when it is asked for, so that the page stays light without it.
import type { Drawn } from "./district";

const button = document.querySelector<HTMLButtonElement>("[data-pin-open]");
const container = document.querySelector<HTMLElement>("[data-pin]");
if (button && container) {
  button.hidden = false;
  button.addEventListener("click", () => void open(button, container), { once: true });
}

async function open(button: HTMLButtonElement, container: HTMLElement): Promise<void> {
  button.disabled = true;
  container.hidden = false;
  const { draw } = await import("./district");
  const { library, map }: Drawn = await draw(container);
  button.hidden = true;
  const latitude = document.querySelector<HTMLInputElement>("#latitude");
  const longitude = document.querySelector<HTMLInputElement>("#longitude");
  const says = document.querySelector<HTMLElement>("[data-pin-says]");
  if (!latitude || !longitude) return;
  const pin = new library.Marker({ draggable: true, color: "#a81e1e" });
  const keep = (): void => {
    const at = pin.getLngLat();
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.lng.toFixed(6);
    if (says) says.textContent = container.dataset.set ?? "";
  };
  if (latitude.value && longitude.value) pin.setLngLat([Number(longitude.value), Number(latitude.value)]).addTo(map);
  map.on("click", (event) => {
    pin.setLngLat(event.lngLat).addTo(map);
    keep();
  });
  pin.on("dragend", keep);
  // By keyboard: the arrows move the map, Enter sets the pin in its middle.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    pin.setLngLat(map.getCenter()).addTo(map);
    keep();
  });
  container.dataset.ready = "true";
  map.getCanvas().focus();
}
