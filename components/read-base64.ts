/** A chosen file's octets in base64. */
export async function readBase64(file: File): Promise<string> {
  const octets = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""));
}
