/** One attack and the test that makes it: `test` stands in `file` as it is written here. */
export type Attack = { attack: string; file: string; test: string };
export type Threat = { threat: string; control: string; attacks: Attack[] };

const at =
  (file: string) =>
  (test: string, attack = test): Attack => ({ attack, file, test });
const threats = at("lib/rssp/threats.it.test.ts");
const chain = at("lib/rssp/sam/use-chain.it.test.ts");
const authorise = at("lib/rssp/sam/authorise.it.test.ts");
const activate = at("lib/rssp/sam/activate-key.it.test.ts");
const passkey = at("lib/rssp/sam/passkey.it.test.ts");
const instances = at("lib/rssp/two-instances.it.test.ts");
const canaries = at("lib/rssp/canaries.it.test.ts");
const insider = at("lib/rssp/insider.it.test.ts");
const request = at("lib/rssp/ca/check-request.test.ts");
const card = at("lib/rssp/ra/card.it.test.ts");
const life = at("lib/rssp/life-cycle.it.test.ts");

/** The guideline's threats (chapter 6) to keys and activation, in its order. docs/conformance/threats.md is generated from here. */
export const THREATS: Threat[] = [
  {
    threat: "SAP step bypassed",
    control: "state machine on the server",
    attacks: [
      threats("factors before the browser was bound: nobody's request"),
      threats("a SAD before there was a verdict"),
      threats("a chain's code or token before the consent"),
      threats("factors after the end: declined, cancelled, expired, refused or unknown"),
      threats("a handle after its request was withdrawn"),
      threats("an errand's browser at a request, and a request's own mark at another request"),
      threats("values before the key was used"),
      at("app/rssp/authorize/routes.it.test.ts")(
        "a login session at the SCA is no way in, nor another request's mark: without this browser's own it is nobody's request",
        "the sign door with only a login session",
      ),
      at("lib/rssp/level.it.test.ts")(
        "a PIN alone is refused by policy before anything is judged: no attempt is counted, nothing is signed",
        "a PIN without a second factor",
      ),
    ],
  },
  {
    threat: "SAP step replayed",
    control: "nonce per step; SAD spent before signing",
    attacks: [
      threats(
        "each message of a recorded good run sent again signs nothing: not at once, not later, not to another request",
        "a good run recorded, each message sent again",
      ),
      threats("statement(16)", "50 parallel copies of the last message"),
      chain("used 50 times at once makes one signature and one successor", "50 parallel uses of one token of a chain"),
      chain("statement(19)", "each token of a chain again after its use"),
      chain("is exchanged once: again, by 20 at once, or as another one it is refused", "a chain's code again"),
      instances("50 uses of one SAD, 25 at each, make one signature", "one SAD at two instances"),
      instances("one OTP for two requests, one at each, authorises one of them", "one OTP at two instances"),
      passkey("sent again after a wrong PIN: each attempt asks anew", "a passkey's assertion again after a wrong PIN"),
      passkey("sent again after it has signed", "a passkey's assertion again after it has signed"),
      at("lib/rssp/ssa/door.it.test.ts")(
        "binds one browser: used again by another it is refused, and the first one may reload",
        "a handle again in another browser",
      ),
    ],
  },
  {
    threat: "forged credentials",
    control: "both factors checked in the RSSP",
    attacks: [
      authorise("an OTP of another signer, of yesterday, or of another shape is refused", "random, expired and another's OTP"),
      authorise("the same OTP does not authorise a second request", "a code that was used"),
      authorise("an OTP is used up by the attempt that brought it, even beside a wrong PIN", "a code that a wrong PIN used up"),
      authorise("parallel guesses are counted one by one: not more than five are ever judged", "guesses in parallel"),
      at("lib/rssp/sam/send-transaction-code.it.test.ts")(
        "that is wrong, late, used, or was sent for another request, is refused",
        "a mailed code that is wrong, late or used",
      ),
      passkey("of another signer's passkey, under its own name or under this one's", "another signer's passkey"),
      passkey(
        "a passkey that a database writer puts in its place, or whose PRF he strikes out, opens nothing with the right PIN",
        "a passkey put in the signer's place",
      ),
      activate("made elsewhere, of another request or of another signer is refused", "a SAD made elsewhere"),
      insider("makes a SAD of his own, %s, and still has no signature of the signer's", "a SAD written into the database"),
      instances(
        "a SAD of an instance whose clock is ahead is not taken for one that lives longer; one that is behind finds it dead in time",
        "a SAD from another instance's clock",
      ),
      threats("%s is refused at the enrolment, before a key is made", "PIN 11111111, a birthday, the user's own name or address"),
      at("lib/rssp/sam/change-pin.it.test.ts")(
        "for a new PIN made of the signer's own number, name or address",
        "PIN change to the user's own number",
      ),
    ],
  },
  {
    threat: "SAD or DTBS/R disclosed or forged",
    control: "bound and MACed; never logged",
    attacks: [
      threats("statement(14)", "each field of SAD, request, item and credential changed after the verdict"),
      chain(
        "is bound to what remains of the list, to its place in it and to its end",
        "each field under a chain's token changed",
      ),
      threats("with one that is bound to another's certificate is refused whole", "a batch with one foreign hash"),
      threats("statement(20)", "a hash added after the consent"),
      threats("of 100,000 is refused before any of them is looked at", "100,000 hashes"),
      canaries("statement(25)", "canaries in the logs of a full run and in a dump of the database"),
      canaries("statement(2)", "the private key as a canary, also in a heap dump"),
      insider(
        "opens nothing of a SAD that waits to be spent: it is sealed under a value that stands nowhere",
        "the row of a live SAD",
      ),
    ],
  },
  {
    threat: "signature changed outside the SAM",
    control: "RSSP and SCA both verify before storing",
    attacks: [
      activate("stores no value that does not verify: one bit flipped on the way", "one bit flipped between HSM and RSSP"),
      at("lib/sca/signing/interrupted.it.test.ts")(
        "a value that was changed on the way is not stored",
        "one bit flipped between RSSP and SCA",
      ),
      at("lib/sca/signing/batch.it.test.ts")(
        "a value of another contract of the same batch is not taken for one's own",
        "two values of a batch swapped",
      ),
    ],
  },
  {
    threat: "key misused",
    control: "not extractable, sign only, mechanism list",
    attacks: [
      threats("another signer's SAD opens no key but his own's, for no request but his own", "A's SAD with B's key"),
      activate(
        "with another signer's credential put into the request signs with neither key",
        "B's credential under A's permission",
      ),
      authorise("a suspended, revoked or expired credential does not sign", "a suspended key"),
      chain("does not sign with a credential that was %s meanwhile", "a key suspended between consent and use"),
      at("hsm/cm.it.test.ts")(
        "a signer key decrypts nothing, is wrapped by nothing, signs nothing raw, and cannot be given more powers",
        "C_Decrypt, C_WrapKey, raw RSA with a resident key",
      ),
      at("hsm/master-keys.it.test.ts")(
        "of a signer's key while it is in use",
        "C_Decrypt, C_WrapKey, C_DeriveKey, C_CopyObject, raw RSA with a key in use",
      ),
      at("hsm/master-keys.it.test.ts")("of a signer's key as it is kept", "C_UnwrapKey as anything but what the CM asks for"),
      at("hsm/master-keys.it.test.ts")("of the master keys", "KEK and pepper read, copied, changed, wrapped, used otherwise"),
    ],
  },
  {
    threat: "CSR altered or impersonated",
    control:
      "proof of possession and the code in the request; the application, signed by the person's own card, examined before there is a key",
    attacks: [
      request("a request with another key is refused, whoever signed it", "a request with another key"),
      request("a request that another key signed proves no possession", "a request signed by another key"),
      request("a request altered after it was signed proves no possession", "a request altered after it was signed"),
      request(
        "a request of another session, without this enrolment's code or with another's, is refused",
        "a request of another session",
      ),
      card(
        "with another nonce, another name or any byte changed before it was signed",
        "an application with another nonce or name, signed by the applicant's card",
      ),
      card("whose bytes were changed after it was signed", "an application changed after it was signed"),
      card("a second time, also after the first one was withdrawn", "a signed application sent again"),
      card("late, or after another one was made", "a signed application sent late, or after another one was made"),
      card("sent by another person, whoever signed it", "a signed application in another person's hands"),
      card("by the card of somebody else", "an application signed by somebody else's card"),
      card(
        "by a card that another person has applied with, though the names are the same",
        "the card of a namesake who has applied",
      ),
      card("by a card of a root that is not accepted, also one that calls itself the same", "a card of one's own making"),
      card("by a card that is revoked", "a revoked card"),
      card("of an application whose card was revoked since it came", "a card revoked between application and approval"),
    ],
  },
  {
    threat: "termination by another, or replayed",
    control: "fresh authentication; nonce bound to key id; a key journal outside of the database",
    attacks: [
      life("by another signer, or in his browser, is refused", "another signer, and his browser"),
      life("replayed after a re-enrolment ends nothing: the new key lives", "a termination replayed after re-enrolment"),
      life(
        "revives no PIN of before: the row is refused at once, and the next start's replay takes its sealing away",
        "rows of a backup put back",
      ),
    ],
  },
];
