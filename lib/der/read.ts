import type { Bytes } from "../bytes.ts";
import { toHex } from "../bytes.ts";

/** One element: views of the input, nothing copied. `tag` is the identifier octet, e.g. 0x30. */
export type DerNode = { tag: number; content: Bytes; raw: Bytes };

/** Bytes that are not strict DER (X.690 §10–11), or not the element expected. Untrusted input throws nothing else here. */
export class DerError extends Error {
	override readonly name = "DerError";
}

/** Exactly one element and nothing after it. */
export function readDer(bytes: Uint8Array): DerNode {
	const node = elementAt(bytes as Bytes, 0);
	if (node.raw.length !== bytes.length)
		throw new DerError("octets after the element");
	return node;
}

/** The first element; what follows is left alone. */
export function readFirst(bytes: Uint8Array): DerNode {
	return elementAt(bytes as Bytes, 0);
}

/** Elements inside a constructed one. Flat: depth is the caller's own, so no input can make this recurse. */
export function children(node: DerNode): DerNode[] {
	if ((node.tag & 0x20) === 0)
		throw new DerError("a primitive element has no parts");
	const parts: DerNode[] = [];
	for (let at = 0; at < node.content.length; ) {
		const part = elementAt(node.content, at);
		parts.push(part);
		at += part.raw.length;
	}
	return parts;
}

function elementAt(bytes: Bytes, at: number): DerNode {
	const tag = bytes[at];
	const first = bytes[at + 1];
	if (tag === undefined || first === undefined)
		throw new DerError("truncated element");
	if ((tag & 0x1f) === 0x1f)
		throw new DerError("tag numbers above 30 are not used here");
	let length = first;
	let start = at + 2;
	if (first >= 0x80) {
		const octets = first & 0x7f;
		if (octets === 0 || octets > 4)
			throw new DerError("indefinite or oversized length");
		length = 0;
		for (let i = 0; i < octets; i++) {
			const octet = bytes[start + i];
			if (octet === undefined) throw new DerError("truncated length");
			length = length * 256 + octet;
		}
		if (length < 0x80 || length < 256 ** (octets - 1))
			throw new DerError("length is not in shortest form");
		start += octets;
	}
	const end = start + length;
	if (end > bytes.length) throw new DerError("truncated content");
	return {
		tag,
		content: bytes.subarray(start, end),
		raw: bytes.subarray(at, end),
	};
}

/** The element, if it has this tag; else DerError. */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
	if (!node || node.tag !== tag)
		throw new DerError(`expected tag ${tag.toString(16)}`);
	return node;
}

/** Children of a SEQUENCE. */
export function sequenceOf(node: DerNode | undefined): DerNode[] {
	return children(expectTag(node, 0x30));
}

/** Dotted form of an OBJECT IDENTIFIER. */
export function readOid(node: DerNode | undefined): string {
	const { content } = expectTag(node, 0x06);
	if (
		content.length === 0 ||
		content.length > 64 ||
		(content.at(-1) as number) >= 0x80
	)
		throw new DerError("malformed OID");
	const arcs: bigint[] = [];
	let arc = 0n;
	let fresh = true;
	for (const octet of content) {
		if (fresh && octet === 0x80)
			throw new DerError("OID arc is not in shortest form");
		arc = (arc << 7n) | BigInt(octet & 0x7f);
		fresh = octet < 0x80;
		if (fresh) {
			arcs.push(arc);
			arc = 0n;
		}
	}
	const head = arcs[0] as bigint;
	const root = head < 40n ? 0n : head < 80n ? 1n : 2n;
	return [root, head - root * 40n, ...arcs.slice(1)].join(".");
}

/** INTEGER of any size and sign. */
export function readInteger(node: DerNode | undefined): bigint {
	const { content } = expectTag(node, 0x02);
	const [first, second] = content;
	if (first === undefined) throw new DerError("empty INTEGER");
	if (
		second !== undefined &&
		((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
	) {
		throw new DerError("INTEGER is not in shortest form");
	}
	const magnitude = BigInt(`0x${toHex(content)}`);
	return first >= 0x80
		? magnitude - (1n << BigInt(content.length * 8))
		: magnitude;
}

export function readBoolean(node: DerNode | undefined): boolean {
	const { content } = expectTag(node, 0x01);
	if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff))
		throw new DerError("malformed BOOLEAN");
	return content[0] === 0xff;
}

/** UTCTime or GeneralizedTime in UTC; a fraction of a second is kept to the millisecond. */
export function readTime(node: DerNode | undefined): Date {
	if (!node || (node.tag !== 0x17 && node.tag !== 0x18))
		throw new DerError("expected a time");
	const text = String.fromCharCode(...node.content.subarray(0, 40));
	const pattern =
		node.tag === 0x17
			? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/
			: /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d+))?Z$/;
	const match = pattern.exec(text);
	if (!match) throw new DerError("malformed time");
	const [, y, mo, d, h, mi, s, fraction = ""] = match as unknown as string[];
	const year =
		node.tag === 0x18 ? Number(y) : Number(y) + (Number(y) < 50 ? 2000 : 1900);
	const iso = `${String(year).padStart(4, "0")}-${mo}-${d}T${h}:${mi}:${s}.${fraction.padEnd(3, "0").slice(0, 3)}Z`;
	const at = new Date(iso);
	if (Number.isNaN(at.getTime()) || at.toISOString() !== iso)
		throw new DerError("no such time");
	return at;
}
