import type { AttachedFile, DocumentPart } from "../../pades/index.ts";
import type { ChildRefusal } from "../inspect-upload.ts";

export type ComposeAnswer = { pages: number } | ChildRefusal;
export type ComposeInput = { documents: DocumentPart[]; attachments: AttachedFile[] };

type Head = {
  documents: { name: string; title: string; size: number }[];
  attachments: { name: string; mime: string; size: number }[];
};

/** Parts for the child: four bytes with the length of a head in JSON, the head, every part's bytes in the head's order. */
export function frameOf({ documents, attachments }: ComposeInput): Uint8Array[] {
  const head: Head = {
    documents: documents.map(({ name, title, bytes }) => ({ name, title, size: bytes.length })),
    attachments: attachments.map(({ name, mime, bytes }) => ({ name, mime, size: bytes.length })),
  };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length);
  return [length, json, ...[...documents, ...attachments].map(({ bytes }) => bytes)];
}

export function readFrame(frame: Uint8Array): ComposeInput {
  const start = 4 + new DataView(frame.buffer, frame.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(frame.subarray(4, start))) as Head;
  let at = start;
  const next = (size: number) => {
    at += size;
    return frame.subarray(at - size, at);
  };
  return {
    documents: head.documents.map(({ name, title, size }) => ({ name, title, bytes: next(size) })),
    attachments: head.attachments.map(({ name, mime, size }) => ({ name, mime, bytes: next(size) })),
  };
}
