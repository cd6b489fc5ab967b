import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createEgress, isPublicAddress } from "./egress.ts";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const refused = { code: "EGRESS_REFUSED" };
const failed = { code: "EGRESS_FAILED" };
const none = () => [];

describe("addresses of the public internet", () => {
  it.each(["93.184.216.34", "2606:2800:220:1::1"])("%s is one", (address) => expect(isPublicAddress(address)).toBe(true));
  it.each([
    ...[
      "127.0.0.1",
      "10.1.2.3",
      "172.31.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "0.0.0.0",
      "224.0.0.1",
      "255.255.255.255",
    ],
    ...[
      "::1",
      "::",
      "::ffff:127.0.0.1",
      "::ffff:5db8:d822",
      "fe80::1",
      "fc00::1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001:db8::1",
      "ff02::1",
    ],
    "not an address",
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("the egress client", () => {
  it("reaches no private address by number, by any spelling of it, or by name", async () => {
    const base = await serve((_, response) => response.end("secret"));
    const { port } = new URL(base);
    const egress = createEgress({ allowed: none, resolve: async () => ["93.184.216.34", "127.0.0.1"] });
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "two-faced.example"])
      await expect(egress({ url: `http://${host}:${port}/`, method: "GET" })).rejects.toMatchObject(refused);
  });
  it("connects to the address it checked, whatever the name says later", async () => {
    const base = await serve((_, response) => response.end("rebound"));
    const { port } = new URL(base);
    const answers = [["192.0.0.255"], ["127.0.0.1"]];
    const egress = createEgress({ allowed: none, resolve: async () => answers.shift() ?? [] });
    await expect(egress({ url: `http://rebinding.example:${port}/`, method: "GET" })).rejects.toMatchObject(refused);
  });
  it("reaches what the operator named, and only that path", async () => {
    const base = await serve((request, response) => response.end(request.url));
    const egress = createEgress({ allowed: () => [`${base}/trust/`] });
    const got = await egress({ url: `${base}/trust/ocsp`, method: "GET" });
    expect(new TextDecoder().decode(got.body)).toBe("/trust/ocsp");
    for (const path of ["/api/keys", "/trust/../api/keys", "/trust/%2e%2e/api/keys", "/trustworthy"])
      await expect(egress({ url: base + path, method: "GET" })).rejects.toMatchObject(refused);
  });
  it("follows no redirect to a private address, not even to a named one", async () => {
    const base = await serve((request, response) =>
      request.url === "/trust/hop" ? response.writeHead(302, { location: "/trust/here" }).end() : response.end("here"),
    );
    const egress = createEgress({ allowed: () => [`${base}/trust/`] });
    await expect(egress({ url: `${base}/trust/hop`, method: "GET" })).rejects.toMatchObject(refused);
  });
  it("speaks http(s) only and carries no credentials", async () => {
    const egress = createEgress({ allowed: none });
    for (const url of ["file:///etc/passwd", "ftp://example.com/", "http://user:pw@example.com/", "nonsense"])
      await expect(egress({ url, method: "GET" })).rejects.toMatchObject(refused);
  });
  it("reads no more than the limit and waits no longer than the timeout", async () => {
    const base = await serve((request, response) => {
      if (request.url === "/big") response.end(Buffer.alloc(5000));
      if (request.url === "/drip") response.writeHead(200).write("x");
    });
    const egress = createEgress({ allowed: () => [`${base}/`] });
    await expect(egress({ url: `${base}/big`, method: "GET", limitBytes: 4999 })).rejects.toMatchObject(failed);
    await expect(egress({ url: `${base}/big`, method: "GET", limitBytes: 5000 })).resolves.toMatchObject({ status: 200 });
    for (const path of ["/silent", "/drip"])
      await expect(egress({ url: base + path, method: "GET", timeoutMs: 150 })).rejects.toMatchObject({
        ...failed,
        details: { reason: "no answer in time" },
      });
    const hanging = createEgress({ allowed: none, resolve: () => new Promise(() => undefined) });
    await expect(hanging({ url: "http://slow.example/", method: "GET", timeoutMs: 100 })).rejects.toMatchObject(failed);
  });
  it("ends when told to", async () => {
    const base = await serve(() => undefined);
    const stop = new AbortController();
    const egress = createEgress({ allowed: () => [`${base}/`] });
    setTimeout(() => stop.abort(), 50);
    await expect(egress({ url: `${base}/`, method: "GET", signal: stop.signal })).rejects.toMatchObject(failed);
  });
});
