/** Of node-forge 1.4, what open-pkcs12-child.ts asks of it. Octets are strings of characters 0–255. */
declare module "node-forge" {
  type Asn1 = { readonly asn1: unique symbol };
  type PrivateKey = { readonly privateKey: unique symbol };
  type Certificate = { readonly certificate: unique symbol };
  /** `key`, `cert`: null where it is of a kind that node-forge has no reader for (EC); its element stands in `asn1` then */
  type Bag = { type: string; key?: PrivateKey | null; cert?: Certificate | null; asn1: Asn1 };

  const forge: {
    asn1: { fromDer(octets: string): Asn1; toDer(node: Asn1): { getBytes(): string } };
    pkcs12: { pkcs12FromAsn1(node: Asn1, password: string): { safeContents: { safeBags: Bag[] }[] } };
    pki: {
      oids: Record<"pkcs8ShroudedKeyBag" | "keyBag" | "certBag" | "pkcs5PBES2", string>;
      /** not documented; every decryption by a password goes through it */
      pbe: { getCipher(oid: string, params: unknown, password: string): unknown };
      privateKeyToAsn1(key: PrivateKey): Asn1;
      wrapRsaPrivateKey(key: Asn1): Asn1;
      certificateToAsn1(certificate: Certificate): Asn1;
    };
    util: { encodeUtf8(text: string): string };
  };
  export default forge;
}
