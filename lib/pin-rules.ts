/** What a new PIN must be: pure, because the RSSP's page says it while one is typed and the SAM decides by it. */

const MIN_DIGITS = 8;
const MIN_PHRASE = 12;
/** Longer input is refused before it is looked at or hashed: the cost grows with it. */
export const MAX_PIN = 128;

/** `length`: too short or too long; `pattern`: a run, a repetition, hardly any different characters; `own`: a date, or what others know of the signer. */
export type PinFault = "length" | "pattern" | "own";

/** Full-width digits and the like, as a Japanese keyboard gives them, are the same PIN. */
export const normalisePin = (pin: string): string => pin.normalize("NFKC");

/**
 * What is wrong with a new PIN that would be guessed among the first: what an insider can try is limited only by its cost (design,
 * `rssp.md`). 8 digits or more, or a phrase of 12 characters or more.
 * @param known what others know of the signer: numbers, names, addresses
 */
export function pinFaults(pin: string, known: readonly string[] = []): Set<PinFault> {
  if (pin.length > MAX_PIN) return new Set(["length"]);
  const plain = normalisePin(pin);
  const digits = /^\d+$/.test(plain);
  const length = [...plain].length;
  const faults = new Set<PinFault>();
  if (length < (digits ? MIN_DIGITS : MIN_PHRASE) || plain.length > MAX_PIN) faults.add("length");
  if (new Set(plain).size < 4 || isRun(plain) || isRepetition(plain)) faults.add("pattern");
  if ((digits && holdsDate(plain)) || holdsOwn(plain, known)) faults.add("own");
  return faults;
}

/** Are two PINs the same, however they were typed? */
export const samePin = (one: string, other: string): boolean => normalisePin(one) === normalisePin(other);

/** `12345678`, `98765432`, `24681357`: every step is the same, counted round the ten digits. */
function isRun(text: string): boolean {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => (code - (codes[index] ?? 0) + 10) % 10);
  const counts = steps.map((step) => steps.filter((other) => other === step).length);
  return Math.max(...counts) >= steps.length - 1;
}

/** `12341234`, `12121212` */
function isRepetition(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length;
}

/** Eight digits that are a day of a living person's life, year first or last. */
function holdsDate(digits: string): boolean {
  if (digits.length !== 8) return false;
  const orders = [/^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)$/, /^(?<d>\d\d)(?<m>\d\d)(?<y>\d{4})$/, /^(?<m>\d\d)(?<d>\d\d)(?<y>\d{4})$/];
  return orders.some((order) => {
    const { y, m, d } = order.exec(digits)?.groups ?? {};
    const [year, month, day] = [Number(y), Number(m), Number(d)];
    return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  });
}

/** `NAT-SIGN-00231` for 00023100, a telephone number, a name: what stands on the signer's own papers. */
function holdsOwn(plain: string, known: readonly string[]): boolean {
  const bare = (text: string) =>
    normalisePin(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, "");
  const pin = bare(plain);
  return known.map(bare).some((own) => own.length >= 4 && (pin.includes(own) || (pin.length >= 4 && own.includes(pin))));
}
