import "server-only";
import { lookup as systemLookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, isIPv4 } from "node:net";
import type { Bytes } from "../bytes.ts";
import { env } from "../env.ts";
import { NatsuinError } from "../errors.ts";
import type { Transport, TransportRequest } from "./transport.ts";

const MAX_REDIRECTS = 3;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_LIMIT_BYTES = 1024 * 1024;

/** IPv4 that is not the public internet (RFC 6890 registry). */
const privateIpv4 = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  privateIpv4.addSubnet(net, prefix, "ipv4");

/** Of IPv6 only global unicast is public, and of that not what leads to IPv4 (6to4, Teredo) or is for documentation. */
const globalIpv6 = new BlockList();
globalIpv6.addSubnet("2000::", 3, "ipv6");
const specialIpv6 = new BlockList();
for (const [net, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  specialIpv6.addSubnet(net, prefix, "ipv6");

/** Whether an address is one of the public internet. IPv4-mapped IPv6 never is: it would be IPv4 in disguise. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !privateIpv4.check(address, "ipv4");
  return isIP(address) === 6 && globalIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
}

type Resolve = (host: string) => Promise<string[]>;

const resolveBySystem: Resolve = async (host) => (await systemLookup(host, { all: true })).map(({ address }) => address);

/**
 * The one way out to addresses that certificates and users name. Each hop: http(s) only, no credentials, the name is resolved once, every
 * address must be public, and the connection goes to the addresses that were checked. Redirects are followed for GET and checked again.
 *
 * @param allowed exact URLs, or prefixes ending in `/`, that may be private: the operator named them. A redirect never leads there.
 */
export function createEgress({
  allowed,
  resolve = resolveBySystem,
}: {
  allowed: () => readonly string[];
  resolve?: Resolve;
}): Transport {
  return async (request) => {
    const signal = AbortSignal.any([
      AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS),
      ...(request.signal ? [request.signal] : []),
    ]);
    let url = parseUrl(request.url);
    let trusted = isAllowed(url, allowed());
    for (let hop = 0; ; hop += 1) {
      const addresses = await whileOpen(pickAddresses(url, trusted, resolve), signal);
      const answer = await exchange(url, addresses, request, signal);
      if (request.method !== "GET" || !answer.location || answer.status < 300 || answer.status > 399) return answer;
      if (hop === MAX_REDIRECTS) throw new NatsuinError("EGRESS_REFUSED", { reason: "too many redirects" });
      url = parseUrl(answer.location, url);
      trusted = false;
    }
  };
}

/** What the application uses: the embedded authority and the configured TSAs may be on this machine or network. */
export const egress: Transport = (request) => wire({ ...request, url: atHome(request.url) });

const wire = createEgress({
  allowed: () =>
    [env().authorityBaseUrl, env().authorityLocalUrl].flatMap((url) => (url ? [`${url}/`] : [])).concat(env().tsaUrls),
});

/** The embedded authority is this server: it is asked where it listens now, whatever port or public name its certificates carry. */
function atHome(url: string): string {
  const { authorityBaseUrl, authorityLocalUrl } = env();
  if (!authorityLocalUrl || !url.startsWith(`${authorityBaseUrl}/`)) return url;
  return authorityLocalUrl + url.slice(authorityBaseUrl.length);
}

function parseUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw new NatsuinError("EGRESS_REFUSED", { reason: "not a URL" });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new NatsuinError("EGRESS_REFUSED", { reason: "not http(s)" });
  if (url.username || url.password) throw new NatsuinError("EGRESS_REFUSED", { reason: "credentials in the URL" });
  return url;
}

/** Compared after parsing, so that `..` and escapes cannot climb out of a prefix. */
function isAllowed(url: URL, allowed: readonly string[]): boolean {
  return allowed.some((one) => {
    const { href } = new URL(one);
    return href.endsWith("/") ? url.href.startsWith(href) : url.href === href;
  });
}

async function pickAddresses(url: URL, trusted: boolean, resolve: Resolve): Promise<string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
  if (addresses.length === 0) throw new NatsuinError("EGRESS_FAILED", { reason: "name not resolved", host });
  // One private address among public ones is reason enough: which one is used must not be left to chance.
  if (!trusted && !addresses.every(isPublicAddress))
    throw new NatsuinError("EGRESS_REFUSED", { reason: "private address", host });
  return addresses;
}

type Answer = { status: number; contentType: string; body: Bytes; location?: string };

function exchange(url: URL, addresses: string[], request: TransportRequest, signal: AbortSignal): Promise<Answer> {
  const limit = request.limitBytes ?? DEFAULT_LIMIT_BYTES;
  return new Promise<Answer>((done, fail) => {
    const failed = (reason: string, cause?: unknown) => {
      const why = signal.aborted ? "no answer in time" : reason;
      fail(new NatsuinError("EGRESS_FAILED", { reason: why, host: url.hostname }, { cause }));
    };
    const known = addresses.map((address) => ({ address, family: isIP(address) }));
    const outgoing = (url.protocol === "https:" ? https : http).request(url, {
      method: request.method,
      agent: false, // a kept connection could belong to another address than the one just checked
      signal,
      headers: {
        accept: "*/*",
        ...(request.contentType ? { "content-type": request.contentType } : {}),
        ...(request.body ? { "content-length": request.body.length } : {}),
      },
      // The addresses that were checked, and no second look at the name. localhost has two: Node tries one after the other.
      lookup: (_host, options, answer) => {
        if (options.all) answer(null, known);
        else answer(null, known[0]?.address ?? "", known[0]?.family);
      },
    });
    outgoing.on("error", (error) => failed("no connection", error));
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) {
          failed("answer too large");
          outgoing.destroy();
        } else chunks.push(chunk);
      });
      incoming.on("error", (error) => failed("connection lost", error));
      incoming.on("end", () =>
        done({
          status: incoming.statusCode ?? 0,
          contentType: incoming.headers["content-type"] ?? "",
          body: Uint8Array.from(Buffer.concat(chunks)),
          location: incoming.headers.location,
        }),
      );
    });
    outgoing.end(request.body && Buffer.from(request.body));
  });
}

/** A name server that does not answer must not outlive the exchange. */
function whileOpen<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = () => fail(new NatsuinError("EGRESS_FAILED", { reason: "no answer in time" }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener("abort", stop));
  });
}
