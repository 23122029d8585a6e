// The map of open cases. The list beside it says the same; the map only shows where.
import type { MapLayerMouseEvent } from "maplibre-gl";
import { draw, setPoints } from "./district";

const container = document.querySelector<HTMLElement>("[data-points]");
if (container) void show(container);

async function show(container: HTMLElement): Promise<void> {
  const [{ library, map }, points] = await Promise.all([
    draw(container),
    fetch(container.dataset.points ?? "").then((answer) => answer.json()),
  ]);
  setPoints(map, points);
  map.addLayer({
    id: "clusters",
    type: "circle",
    source: "cases",
    filter: ["has", "point_count"],
    paint: {
      "circle-color": "#0a4a6e",
      "circle-opacity": 0.85,
      "circle-radius": ["step", ["get", "point_count"], 12, 10, 16, 50, 22, 200, 30],
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 2,
    },
  });
  map.addLayer({
    id: "cases",
    type: "circle",
    source: "cases",
    filter: ["!", ["has", "point_count"]],
    paint: { "circle-color": "#a81e1e", "circle-radius": 7, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 },
  });
  map.on("click", "clusters", async (event: MapLayerMouseEvent) => {
    const at = event.lngLat;
    map.easeTo({ center: at, zoom: map.getZoom() + 2 });
  });
  map.on("click", "cases", (event: MapLayerMouseEvent) => {
    const feature = event.features?.[0];
    if (!feature) return;
    const text = document.createElement("div");
    for (const key of ["title", "place", "stage"]) {
      const line = document.createElement(key === "title" ? "strong" : "div");
      line.textContent = String(feature.properties[key] ?? "");
      text.append(line);
    }
    new library.Popup({ maxWidth: "16rem" }).setLngLat(event.lngLat).setDOMContent(text).addTo(map);
  });
  for (const layer of ["clusters", "cases"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  container.dataset.ready = "true";
}
