import "server-only";
import { type Mail, type Reader, say, type Words, writeLetter } from "@/lib/jobs/index.ts";

type Addressee = { email: string; displayName: string; locale: string };
type Told = { subject: Words; text: Words; button?: Words };

const SIGN_OFF = {
  ja: "お心当たりのない場合は、管理者までご連絡ください。",
  en: "If this was not you, tell your administrator.",
};

/** A mail in the person's language. Mails carry links that open a page, never a secret that signs in by itself; a link's own secret waits sealed. */
function mail(to: Addressee, { subject, text, button }: Told, opens?: { link: string; secret: string }): Mail {
  const reader: Reader = to.locale === "en" || to.locale === "both" ? to.locale : "ja";
  return {
    to: to.email,
    subject: reader === "en" ? `[Natsuin] ${subject.en}` : `【捺印】${subject.ja}`,
    letter: writeLetter({ reader, name: to.displayName, parts: [say(reader, text), say(reader, SIGN_OFF, "after")], button }),
    ...opens,
  };
}

export function lockedMail(user: Addressee, until: Date): Mail {
  return mail(user, {
    subject: { ja: "ログインを一時停止しました", en: "Signing in is paused" },
    text: {
      ja: `ログインに続けて5回失敗したため、${time(until, "ja")}までログインを停止しました。時間になると自動で解除されます。契約への署名は行われていません。`,
      en: `Signing in failed five times in a row, so it is paused until ${time(until, "en")}. It resumes by itself. Nothing was signed.`,
    },
  });
}

/** @param link with the place of its secret */
export function resetMail(user: Addressee, link: string, secret: string): Mail {
  const words = {
    subject: { ja: "パスワードの再設定", en: "Set a new password" },
    text: {
      ja: "下のボタンから、30分以内に新しいパスワードを設定してください。設定には認証アプリの数字が必要です。",
      en: "Open the link within 30 minutes to set a new password. You will need a code from your authenticator app.",
    },
    button: { ja: "パスワードを設定する", en: "Set a new password" },
  };
  return mail(user, words, { link, secret });
}

export function recoveryMail(user: Addressee, link: string, secret: string): Mail {
  const words = {
    subject: { ja: "認証アプリの再登録", en: "Register your authenticator again" },
    text: {
      ja: "下のボタンから、30分以内に認証アプリを登録し直してください。いまのパスワードが必要です。",
      en: "Open the link within 30 minutes to register your authenticator app again. You will need your password.",
    },
    button: { ja: "認証アプリを登録する", en: "Register the authenticator" },
  };
  return mail(user, words, { link, secret });
}

export function passwordChangedMail(user: Addressee): Mail {
  return mail(user, {
    subject: { ja: "パスワードを変更しました", en: "Your password was changed" },
    text: {
      ja: "パスワードが変更され、ほかの端末のログインはすべて終了しました。",
      en: "Your password was changed and every other session was ended.",
    },
  });
}

export function authenticatorReplacedMail(user: Addressee): Mail {
  return mail(user, {
    subject: { ja: "認証アプリを登録し直しました", en: "Your authenticator was replaced" },
    text: {
      ja: "ログイン用の認証アプリが登録し直され、すべての端末のログインを終了しました。署名用の暗証番号とワンタイムパスワードは変わっていません。",
      en: "The authenticator for signing in was replaced and every session was ended. The PIN and one-time password for signing contracts did not change.",
    },
  });
}

export function invitationMail(
  user: Addressee,
  { inviter, link, secret }: { inviter: string; link: string; secret: string },
): Mail {
  const words = {
    subject: { ja: "ご利用のご案内", en: "You are invited" },
    text: {
      ja: `${inviter} さまから、捺印のご利用に招待されました。下のボタンから72時間以内に、パスワードと認証アプリを登録してください。`,
      en: `${inviter} invited you to Natsuin. Open the link within 72 hours to set a password and register an authenticator app.`,
    },
    button: { ja: "登録をはじめる", en: "Register" },
  };
  return mail(user, words, { link, secret });
}

function time(at: Date, locale: "ja" | "en"): string {
  return at.toLocaleString(locale === "ja" ? "ja-JP" : "en-GB", {
    timeZone: "Asia/Tokyo",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
}
