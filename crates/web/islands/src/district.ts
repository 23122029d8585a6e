// The schematic district: a map without tiles, drawn from one file.
import type { GeoJSONSource, LngLatBoundsLike, Map as MapLibreMap } from "maplibre-gl";

type Library = typeof import("maplibre-gl");

export interface Drawn {
  library: Library;
  map: MapLibreMap;
}

/** Loads MapLibre and its style sheet; neither is fetched before a map is wanted. */
async function load(): Promise<Library> {
  const here = new URL("./", import.meta.url);
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("maplibre-gl.css", here).href;
  document.head.append(sheet);
  // The name keeps the bundler from pulling the library in: it is served beside this file as it was shipped.
  const library: Library = await import("./maplibre-gl.mjs" as string);
  library.setWorkerUrl(new URL("maplibre-gl-worker.mjs", here).href);
  return library;
}

export async function draw(container: HTMLElement): Promise<Drawn> {
  const [library, district] = await Promise.all([load(), fetch(container.dataset.district ?? "").then((r) => r.json())]);
  const chinese = document.documentElement.lang.startsWith("zh");
  const map = new library.Map({
    container,
    style: {
      version: 8,
      sources: { district: { type: "geojson", data: district } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": "#eef2f5" } },
        { id: "streets", type: "fill", source: "district", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#ffffff" } },
        { id: "borders", type: "line", source: "district", paint: { "line-color": "#8795a2", "line-width": 1.5 } },
      ],
    },
    bounds: district.bbox as LngLatBoundsLike,
    fitBoundsOptions: { padding: 16 },
    maxBounds: grown(district.bbox),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    locale: chinese
      ? {
          "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 并滚动可缩放地图",
          "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 并滚动可缩放地图",
          "CooperativeGesturesHandler.MobileHelpText": "用两根手指移动地图",
          "NavigationControl.ZoomIn": "放大",
          "NavigationControl.ZoomOut": "缩小",
          "Map.Title": container.dataset.label ?? "",
        }
      : { "Map.Title": container.dataset.label ?? "" },
  });
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  for (const feature of district.features) label(library, map, feature, chinese);
  await map.once("load");
  return { library, map };
}

function grown([west, south, east, north]: [number, number, number, number]): LngLatBoundsLike {
  return [west - 0.05, south - 0.05, east + 0.05, north + 0.05];
}

/** Names are elements, not glyphs: no font files are needed, and they scale with the page. */
function label(library: Library, map: MapLibreMap, feature: any, chinese: boolean): void {
  if (feature.geometry.type !== "Polygon") return;
  const ring: [number, number][] = feature.geometry.coordinates[0];
  const middle = [0, 1].map((axis) => ring.slice(1).reduce((sum, at) => sum + at[axis], 0) / (ring.length - 1));
  const element = document.createElement("span");
  element.className = "map-name";
  element.setAttribute("aria-hidden", "true");
  element.textContent = chinese ? feature.properties.name : feature.properties.name_en;
  const marker = new library.Marker({ element }).setLngLat(middle as [number, number]).addTo(map);
  // A name is not a control: the library would announce it as one.
  element.removeAttribute("role");
  element.removeAttribute("aria-label");
  element.removeAttribute("tabindex");
  void marker;
}

export function setPoints(map: MapLibreMap, data: GeoJSON.FeatureCollection): void {
  const source = map.getSource("cases") as GeoJSONSource | undefined;
  if (source) source.setData(data);
  else map.addSource("cases", { type: "geojson", data, cluster: true, clusterRadius: 36, clusterMaxZoom: 14 });
}
