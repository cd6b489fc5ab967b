import "server-only";
import type { Mail } from "@/lib/jobs/index.ts";

type Addressee = { email: string; displayName: string; locale: string };

const SIGN_OFF = {
  ja: "\n\nお心当たりのない場合は、管理者までご連絡ください。\n捺印 Natsuin",
  en: "\n\nIf this was not you, tell your administrator.\nNatsuin",
};

/** A mail in the person's language. Mails carry links that open a page, never a secret that signs in by itself. */
function mail(to: Addressee, words: Record<"ja" | "en", { subject: string; text: string }>, link?: string): Mail {
  const locale = to.locale === "en" ? "en" : "ja";
  const { subject, text } = words[locale];
  const greeting = locale === "ja" ? `${to.displayName} さま\n\n` : `Dear ${to.displayName},\n\n`;
  return {
    to: to.email,
    subject: `${locale === "ja" ? "【捺印】" : "[Natsuin] "}${subject}`,
    text: greeting + text + SIGN_OFF[locale],
    link,
  };
}

export function lockedMail(user: Addressee, until: Date): Mail {
  return mail(user, {
    ja: {
      subject: "ログインを一時停止しました",
      text: `ログインに続けて5回失敗したため、${time(until, "ja")}までログインを停止しました。時間になると自動で解除されます。契約への署名は行われていません。`,
    },
    en: {
      subject: "Signing in is paused",
      text: `Signing in failed five times in a row, so it is paused until ${time(until, "en")}. It resumes by itself. Nothing was signed.`,
    },
  });
}

export function resetMail(user: Addressee, link: string): Mail {
  return mail(
    user,
    {
      ja: {
        subject: "パスワードの再設定",
        text: "下のボタンから、30分以内に新しいパスワードを設定してください。設定には認証アプリの数字が必要です。",
      },
      en: {
        subject: "Set a new password",
        text: "Open the link within 30 minutes to set a new password. You will need a code from your authenticator app.",
      },
    },
    link,
  );
}

export function recoveryMail(user: Addressee, link: string): Mail {
  return mail(
    user,
    {
      ja: {
        subject: "認証アプリの再登録",
        text: "下のボタンから、30分以内に認証アプリを登録し直してください。いまのパスワードが必要です。",
      },
      en: {
        subject: "Register your authenticator again",
        text: "Open the link within 30 minutes to register your authenticator app again. You will need your password.",
      },
    },
    link,
  );
}

export function passwordChangedMail(user: Addressee): Mail {
  return mail(user, {
    ja: { subject: "パスワードを変更しました", text: "パスワードが変更され、ほかの端末のログインはすべて終了しました。" },
    en: { subject: "Your password was changed", text: "Your password was changed and every other session was ended." },
  });
}

export function authenticatorReplacedMail(user: Addressee): Mail {
  return mail(user, {
    ja: {
      subject: "認証アプリを登録し直しました",
      text: "ログイン用の認証アプリが登録し直され、すべての端末のログインを終了しました。署名用の暗証番号とワンタイムパスワードは変わっていません。",
    },
    en: {
      subject: "Your authenticator was replaced",
      text: "The authenticator for signing in was replaced and every session was ended. The PIN and one-time password for signing contracts did not change.",
    },
  });
}

export function invitationMail(user: Addressee, inviter: string, link: string): Mail {
  return mail(
    user,
    {
      ja: {
        subject: "ご利用のご案内",
        text: `${inviter} さまから、捺印のご利用に招待されました。下のボタンから72時間以内に、パスワードと認証アプリを登録してください。`,
      },
      en: {
        subject: "You are invited",
        text: `${inviter} invited you to Natsuin. Open the link within 72 hours to set a password and register an authenticator app.`,
      },
    },
    link,
  );
}

function time(at: Date, locale: "ja" | "en"): string {
  return at.toLocaleString(locale === "ja" ? "ja-JP" : "en-GB", {
    timeZone: "Asia/Tokyo",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
}
