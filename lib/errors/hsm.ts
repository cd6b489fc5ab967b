import type { ErrorEntry } from "../errors.ts";

const busy = {
  ja: "ただいま混み合っています。時間をおいて再度お試しください。",
  en: "The service is busy right now. Please try again in a little while.",
};
const unavailable = {
  ja: "署名装置に接続できません。お手続きの内容は保存されています。時間をおいて再度お試しください。",
  en: "The signing device cannot be reached. Your work is saved. Please try again in a little while.",
};
const internal = {
  ja: "システムエラーが発生しました。時間をおいて再度お試しください。",
  en: "Something went wrong on our side. Please try again in a little while.",
};

export const hsm = {
  HSM_BUSY: {
    status: 503,
    retryable: true,
    cause:
      "Every HSM session is in use and the queue is full, or a place in it was not reached in time; or too many signers' factors wait to be judged.",
    operator: "Look at the load; more cores, more sessions or a faster HSM if it lasts.",
    ...busy,
  },
  HSM_UNAVAILABLE: {
    status: 503,
    retryable: true,
    cause: "The PKCS#11 module or its token does not answer ({detail}), also after one reconnection.",
    operator:
      "Check PKCS11_MODULE, the token's label and PIN, and that the token directory exists; /api/health shows when it is back.",
    ...unavailable,
  },
  HSM_FAILED: {
    status: 500,
    retryable: false,
    cause: "The HSM refused an operation ({ckr}).",
    operator: "Look up the CKR code; a token made by other software may lack a mechanism.",
    ...internal,
  },
  HSM_KEY_UNKNOWN: {
    status: 409,
    retryable: false,
    cause: "No key, or more than one, has this handle and algorithm in the token.",
    operator: "Compare the credential's key handle with the token; never re-create a key under an old handle.",
    ja: "署名鍵が見つかりません。お取引店までお問い合わせください。",
    en: "The signing key was not found. Please contact your branch.",
  },
  HSM_MASTER_KEY_MISSING: {
    status: 503,
    retryable: false,
    cause: "The token has no master key, or more than one, with the label {label} ({found} found).",
    operator:
      "`npm run kek -- provision` makes KEK and pepper in a new token; `npm run kek -- restore` brings back those of a backup.",
    ...unavailable,
  },
  HSM_MASTER_KEY_UNFIT: {
    status: 503,
    retryable: false,
    cause: "A master key in the token ({label}) could be read, changed or misused: {fault}. No signer's key is opened with it.",
    operator:
      "An alarm: the token was not provisioned by this version's `npm run kek`, or somebody changed it. Compare with the key ceremony's record; then delete the unfit key with the HSM's own tool and bring it back with `npm run kek -- restore`. What a ceremony that was cut short left beside the KEK is destroyed by `npm run kek -- provision`.",
    ...unavailable,
  },
  HSM_BACKUP_REFUSED: {
    status: 400,
    retryable: false,
    cause: "The master keys' backup does not open ({reason}).",
    operator: "Two custodians each bring their own share; share and backup must be of one key ceremony.",
    ...internal,
  },
  HSM_INPUT_REFUSED: {
    status: 400,
    retryable: false,
    cause: "An algorithm, digest length or key handle outside the list ({what}): SHA-256 with P-256 or RSA-3072 only.",
    operator: "None; a caller asked for what the CM does not do.",
    ...internal,
  },
} as const satisfies Record<string, ErrorEntry>;
