// A diagram for a process that was written by hand and has none.
import { layoutProcess } from "bpmn-auto-layout";

const MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const DI = "http://www.omg.org/spec/BPMN/20100524/DI";

/** The same file with a diagram; nothing else in it is another. */
export async function drawn(text: string): Promise<string> {
  const file = parse(text);
  connect(file);
  // The layout knows no lanes, so it sees a copy without them; the file keeps its own.
  const plain = parse(write(file));
  for (const lanes of [...plain.getElementsByTagNameNS(MODEL, "laneSet")]) lanes.remove();
  const laid = parse(await layoutProcess(write(plain)));
  for (const diagram of [...laid.getElementsByTagNameNS(DI, "BPMNDiagram")]) {
    file.documentElement.append(file.importNode(diagram, true));
  }
  return write(file);
}

/** Nodes name their flows, as modellers write it. */
function connect(file: Document) {
  const nodes = new Map([...file.getElementsByTagNameNS(MODEL, "*")].map((node) => [node.getAttribute("id"), node]));
  for (const flow of [...file.getElementsByTagNameNS(MODEL, "sequenceFlow")]) {
    const id = flow.getAttribute("id") ?? "";
    name(nodes.get(flow.getAttribute("targetRef")), "incoming", id);
    name(nodes.get(flow.getAttribute("sourceRef")), "outgoing", id);
  }
}

function name(node: Element | undefined, what: "incoming" | "outgoing", flow: string) {
  if (!node) return;
  const known = [...node.children].filter((child) => child.localName === what);
  if (known.some((child) => child.textContent?.trim() === flow)) return;
  const prefix = node.prefix ? `${node.prefix}:` : "";
  const line = node.ownerDocument.createElementNS(MODEL, `${prefix}${what}`);
  line.textContent = flow;
  // The standard's order: documentation, extensions, incoming, outgoing, then what is special to the node.
  const before = ["documentation", "extensionElements", "incoming", ...(what === "outgoing" ? ["outgoing"] : [])];
  const last = [...node.children].filter((child) => before.includes(child.localName)).pop();
  if (last) last.after(line);
  else node.prepend(line);
}

function parse(text: string): Document {
  const file = new DOMParser().parseFromString(text, "application/xml");
  if (file.querySelector("parsererror")) throw new Error("not XML");
  return file;
}

function write(file: Document): string {
  return new XMLSerializer().serializeToString(file);
}
