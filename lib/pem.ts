/** RFC 7468 §2: the DER of what the label names, in lines of 64. */
export function pem(label: "CERTIFICATE" | "CERTIFICATE REQUEST" | "PUBLIC KEY", der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
