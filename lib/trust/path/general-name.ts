import type { Bytes } from "../../bytes.ts";
import { children, DerError, type DerNode, onlyChild } from "../../der/read.ts";
import { type Name, readName } from "./name.ts";

/** RFC 5280 §4.2.1.6; a form nobody here can compare keeps its tag, so that a constraint on it can fail. */
export type GeneralName =
  | { kind: "email" | "dns" | "uri"; text: string }
  | { kind: "directory"; name: Name }
  | { kind: "ip"; octets: Bytes }
  | { kind: "other"; tag: number; raw: Bytes };

export function readGeneralName(node: DerNode): GeneralName {
  switch (node.tag) {
    case 0x81:
      return { kind: "email", text: ascii(node) };
    case 0x82:
      return { kind: "dns", text: ascii(node) };
    case 0x86:
      return { kind: "uri", text: ascii(node) };
    case 0xa4:
      return { kind: "directory", name: readName(onlyChild(node)) };
    case 0x87:
      return { kind: "ip", octets: node.content };
    default:
      return { kind: "other", tag: node.tag, raw: node.raw };
  }
}

export function readGeneralNames(node: DerNode): GeneralName[] {
  return children(node).map(readGeneralName);
}

export function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === "directory") return b.kind === "directory" && a.name.key === b.name.key;
  if (a.kind === "uri" || a.kind === "dns" || a.kind === "email") return a.kind === b.kind && a.text === b.text;
  return false;
}

function ascii(node: DerNode): string {
  if (node.content.some((octet) => octet >= 0x80 || octet === 0)) throw new DerError("general name is not ASCII");
  return new TextDecoder().decode(node.content);
}
