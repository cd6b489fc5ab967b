import type { ErrorEntry } from "../errors.ts";

export const platform = {
  SYSTEM_ERROR: {
    status: 500,
    retryable: true,
    cause: "Anything that was not thrown on purpose.",
    operator: "Find the stack in the server's log by the error's reference.",
    ja: "システムエラーが発生しました。時間をおいて再度お試しください。",
    en: "Something went wrong on our side. Please try again in a little while.",
  },
  INPUT_INVALID: {
    status: 400,
    retryable: false,
    cause: "A form or request body does not fit its schema.",
    operator: "None.",
    ja: "入力内容に誤りがあります。ご確認のうえ、再度ご入力ください。",
    en: "Some of what you entered is not right. Please check it and try again.",
  },
  FORBIDDEN: {
    status: 403,
    retryable: false,
    cause: "The person's role or tenant does not allow this act.",
    operator: "None; repeated refusals of one account are worth a look.",
    ja: "この操作を行う権限がありません。",
    en: "You are not allowed to do this.",
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    cause: "No such thing, or not for this person: the two are not told apart.",
    operator: "None.",
    ja: "お探しのページまたは書類が見つかりません。",
    en: "We could not find that page or document.",
  },
  ORIGIN_REFUSED: {
    status: 403,
    retryable: false,
    cause: "The request's Origin or Host is missing, `null` or foreign.",
    operator: "Check that PUBLIC_ORIGIN and RSSP_ORIGIN match the addresses people use.",
    ja: "安全のため、このリクエストを受け付けませんでした。ページを開き直してください。",
    en: "For your safety we did not accept this request. Please open the page again.",
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    cause: "PostgreSQL does not answer.",
    operator: "Look at /api/health and the database's log.",
    ja: "ただいま混み合っています。時間をおいて再度お試しください。",
    en: "The service is busy right now. Please try again in a little while.",
  },
} as const satisfies Record<string, ErrorEntry>;
