import "server-only";
import koffi from "koffi";
import type { Handle, Session } from "../pkcs11.ts";

/** A value as PKCS#11 takes it; a list is an attribute whose value is a template, which pkcs11js cannot pass (it aborts the process). */
export type NativeAttribute = [type: number, value: boolean | number | string | Buffer | NativeAttribute[]];

const ULONG = 8;
const attribute = koffi.struct("CK_ATTRIBUTE", { type: "ulong", pValue: "void *", ulValueLen: "ulong" });
const mechanism = koffi.struct("CK_MECHANISM", { mechanism: "ulong", pParameter: "void *", ulParameterLen: "ulong" });

/**
 * Two calls of the module that pkcs11js has loaded already, on its sessions: those that make a key with a CKA_UNWRAP_TEMPLATE.
 * Everything else of the ceremony goes through pkcs11js. Errors are `CKR_…:code`, as `ckrOf` reads them.
 */
export function nativeCalls(module: string) {
  const library = koffi.load(module);
  const template = koffi.pointer(attribute);
  const out = koffi.out(koffi.pointer("ulong"));
  const generate = library.func("C_GenerateKey", "ulong", ["ulong", koffi.pointer(mechanism), template, "ulong", out]);
  const unwrap = library.func("C_UnwrapKey", "ulong", [
    "ulong",
    koffi.pointer(mechanism),
    "ulong",
    "uint8_t *",
    "ulong",
    template,
    "ulong",
    out,
  ]);
  const call = (work: (attributes: object[], handle: number[]) => number, attributes: NativeAttribute[]): Handle => {
    const kept: unknown[] = []; // memory that the call points to, alive until it returns
    const handle = [0];
    const rv = work(encode(attributes, kept), handle);
    if (rv !== 0 || kept.length === 0) throw new Error(`CKR_NATIVE:${rv}`);
    return fromNumber(handle[0] as number);
  };
  return {
    generateKey: (session: Session, type: number, attributes: NativeAttribute[]): Handle =>
      call((list, handle) => generate(toNumber(session), plain(type), list, list.length, handle), attributes),
    unwrapKey: (session: Session, type: number, key: Handle, wrapped: Uint8Array, attributes: NativeAttribute[]): Handle =>
      call(
        (list, handle) =>
          unwrap(toNumber(session), plain(type), toNumber(key), wrapped, wrapped.length, list, list.length, handle),
        attributes,
      ),
  };
}

const plain = (type: number) => ({ mechanism: type, pParameter: null, ulParameterLen: 0 });

function encode(attributes: NativeAttribute[], kept: unknown[]): object[] {
  return attributes.map(([type, value]) => {
    if (Array.isArray(value)) {
      const inner = encode(value, kept);
      const memory = koffi.alloc(attribute, inner.length);
      koffi.encode(memory, koffi.array(attribute, inner.length), inner);
      kept.push(memory);
      return { type, pValue: memory, ulValueLen: inner.length * koffi.sizeof(attribute) };
    }
    const bytes = octets(value);
    kept.push(bytes);
    return { type, pValue: bytes, ulValueLen: bytes.length };
  });
}

function octets(value: boolean | number | string | Buffer): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === "boolean") return Buffer.of(value ? 1 : 0);
  return typeof value === "number" ? fromNumber(value) : Buffer.from(value);
}

const toNumber = (handle: Buffer): number => Number(handle.readBigUInt64LE());

function fromNumber(value: number): Buffer {
  const bytes = Buffer.alloc(ULONG);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
