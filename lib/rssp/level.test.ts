import { describe, expect, it, test } from "vitest";
import { statement } from "@/test/conformance/statements.ts";
import { judgeDevice } from "./device.ts";
import { type LevelFacts, levelOf } from "./level.ts";
import {
  AUTHORISATION_PATTERNS,
  DEVICE_EVALUATIONS,
  type Demand,
  type HoldingForm,
  type KeyOrigin,
  type Level,
  LOGIN_PATTERNS,
} from "./policy.ts";

/** Level 3 in every respect. */
const best: LevelFacts = {
  evaluation: "cc-en419221-5",
  certifiedSam: true,
  origin: "rssp",
  trustedCa: false,
  holding: "resident",
  login: "A",
  authorisation: 4,
  apartFromLogin: true,
  factors: 2,
};
const evaluated: LevelFacts = { ...best, evaluation: "fips140-3-l3", certifiedSam: false, authorisation: 1 };
const here: LevelFacts = { ...evaluated, evaluation: "none" };

describe("the level shown", () => {
  it("an unevaluated device shows level 1 with level 2's way of authorising in brackets, and says why not more", () => {
    expect(levelOf(here)).toEqual({
      level: 1,
      authorisedAsLevel: 2,
      label: "レベル1（レベル2方式の鍵認可）",
      scl: 1,
      reasons: [
        { level: 2, demand: "device" },
        { level: 3, demand: "pattern" },
        { level: 3, demand: "sam" },
        { level: 3, demand: "device" },
      ],
    });
  });

  // facts that differ from level 3's best, the level claimed, the level authorised as, and what the next level lacks
  const MATRIX: [string, Partial<LevelFacts>, Level, Level, Demand[]][] = [
    ["everything that level 3 asks (表3-5)", {}, 3, 3, []],
    ["a wrapped key: inside the boundary that the HSM sets (※５)", { holding: "wrapped" }, 3, 3, []],
    ["a SAM that nobody certified (＊３)", { certifiedSam: false }, 2, 2, ["sam"]],
    ["pattern 1, past the SAM (＊３)", { authorisation: 1 }, 2, 2, ["pattern"]],
    ["an HSM by CMVP only (※３)", { evaluation: "fips140-3-l3" }, 2, 3, ["device"]],
    ["an HSM by JCMVP only (※３)", { evaluation: "jcmvp-l3" }, 2, 3, ["device"]],
    ["Common Criteria, not by the European standard (※３)", { evaluation: "cc-eal4+" }, 2, 3, ["device"]],
    ["a key from a trusted CA (外部からのインポート不可)", { origin: "ca", trustedCa: true }, 2, 3, ["origin"]],
    ["a key from a CA that is not trusted (※４)", { origin: "ca" }, 1, 3, ["origin"]],
    ["a key of the signer's own (認定認証事業者など信頼できる CA からのみ)", { origin: "signer" }, 1, 3, ["origin"]],
    ["a signer's own key, though a CA is trusted", { origin: "signer", trustedCa: true }, 1, 3, ["origin"]],
    ["no evaluated device (※２)", { evaluation: "none" }, 1, 3, ["device"]],
    ["one factor (複数要素認証)", { factors: 1 }, 1, 1, ["factors"]],
    ["the login serves as key authorisation (＊２)", { apartFromLogin: false }, 1, 1, ["apart"]],
    ["the SCA authorises on the signer's behalf (＊２)", { authorisation: 2 }, 1, 1, ["pattern"]],
    ["the SSA authorises on the signer's behalf (＊２)", { authorisation: 3 }, 1, 1, ["pattern"]],
  ];
  test.each(MATRIX)("%s", (_, change, level, authorisedAs, lacking) => {
    const computed = levelOf({ ...best, ...change });
    expect(computed).toMatchObject({ level, authorisedAsLevel: authorisedAs });
    expect(computed.reasons.filter((reason) => reason.level === level + 1).map(({ demand }) => demand)).toEqual(lacking);
  });

  it("which login comes before makes no difference to the level (Ⅰ-3.6)", () => {
    for (const login of LOGIN_PATTERNS) expect(levelOf({ ...best, login }).level).toBe(3);
  });

  it("no fact that gets better makes a level lower", () => {
    for (const facts of everyCombination()) {
      const { level } = levelOf(facts);
      expect(levelOf({ ...facts, evaluation: "cc-en419221-5" }).level).toBeGreaterThanOrEqual(level);
      expect(levelOf({ ...facts, origin: "rssp" }).level).toBeGreaterThanOrEqual(level);
      expect(levelOf({ ...facts, factors: 2, apartFromLogin: true }).level).toBeGreaterThanOrEqual(level);
    }
  });

  it("what is claimed is never more than how it is authorised, and the label says both when they differ", () => {
    for (const facts of everyCombination()) {
      const { level, authorisedAsLevel, label } = levelOf(facts);
      expect(level).toBeLessThanOrEqual(authorisedAsLevel);
      expect(label).toBe(
        level === authorisedAsLevel ? `レベル${level}` : `レベル${level}（レベル${authorisedAsLevel}方式の鍵認可）`,
      );
    }
  });

  it("sole control level 2 is claimed only with a certified SAM over an evaluated device (EN 419 241-1)", () => {
    expect(levelOf(best).scl).toBe(2);
    expect(levelOf(here).scl).toBe(1);
    for (const change of [{ certifiedSam: false }, { evaluation: "none" }, { factors: 1 }, { authorisation: 2 }] as const) {
      expect(levelOf({ ...best, ...change }).scl).toBe(1);
    }
  });
});

describe(statement(38), () => {
  const SOFT = [
    ["Debian's path", ["/usr/lib/softhsm/libsofthsm2.so"]],
    ["a path of one's own", ["/opt/hsm/libsofthsm2.so"]],
    ["macOS's path", ["/opt/homebrew/lib/softhsm/libsofthsm2.dylib"]],
    ["another case", ["/OPT/SoftHSM2/lib.so"]],
    ["a link under a vendor's name", ["/usr/lib/libvendor.so", "/usr/lib/softhsm/libsofthsm2.so"]],
    [
      "a copy under a vendor's name, by what its token says",
      ["/usr/lib/libvendor.so", "/usr/lib/libvendor.so", "SoftHSM project SoftHSM v2"],
    ],
  ] as const;
  describe.each(SOFT)("at %s", (_, names) => {
    test.each(DEVICE_EVALUATIONS)("%s in the configuration is ignored, and no level 2 is shown", (evaluation) => {
      const device = judgeDevice({ evaluation, certificate: "CMVP 0000" }, [...names]);
      expect(device).toEqual({ evaluation: "none", certificate: null, softHsm: true });
      for (const facts of everyCombination()) expect(levelOf({ ...facts, evaluation: device.evaluation }).level).toBe(1);
    });
  });
  it("another device is what its recorded certificate says", () => {
    expect(
      judgeDevice({ evaluation: "fips140-3-l3", certificate: "CMVP 4745" }, [
        "/usr/lib/libCryptoki2.so",
        "/usr/lib/libCryptoki2.so",
        "SafeNet LunaSA",
      ]),
    ).toEqual({
      evaluation: "fips140-3-l3",
      certificate: "CMVP 4745",
      softHsm: false,
    });
  });
});

function* everyCombination(): Generator<LevelFacts> {
  const flags = [true, false];
  for (const evaluation of DEVICE_EVALUATIONS)
    for (const certifiedSam of flags)
      for (const origin of ["rssp", "ca", "signer"] satisfies KeyOrigin[])
        for (const trustedCa of flags)
          for (const holding of ["wrapped", "resident"] satisfies HoldingForm[])
            for (const authorisation of AUTHORISATION_PATTERNS)
              for (const apartFromLogin of flags)
                for (const factors of [1, 2] as const)
                  yield {
                    evaluation,
                    certifiedSam,
                    origin,
                    trustedCa,
                    holding,
                    login: "A",
                    authorisation,
                    apartFromLogin,
                    factors,
                  };
}
