import { type Letter, oneLine, type Part, plainLines, SECRET_PLACE } from "./letter.ts";

/**
 * A mail as it looks: the one template of every mail. Colours are those of app/styles/tokens.css; each stands on the element itself with its
 * ground, so that a client which knows no style sheet shows it right, and one in the dark, too. No image, no address but the button's.
 */
const FONT = "'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif";
const INK = "#1f3f6b";
const TEXT = "#14233a";
const SOFT = "#465369";
const FAINT = "#5a6578";
const PAPER = "#ffffff";
const DESK = "#f6f4ef";
const VELLUM = "#fbfaf7";
const LINE = "#e2ded4";

const DARK = `@media (prefers-color-scheme:dark){.d{background:#10192a!important}.p{background:#17233a!important;border-color:#2c3b57!important}.t{color:#e9eef7!important}.s{color:#c0cbdc!important}.v{background:#1d2b45!important;border-color:#2c3b57!important}.b{background:#d9e3f2!important;color:#13243d!important}.l{color:#9cc4ff!important}}`;

type Looks = { subject: string; letter: Letter; link: string | null; secret?: string };

export function htmlOf({ subject, letter, link, secret = SECRET_PLACE }: Looks): string {
  const { lang, greeting, parts, button } = letter;
  const body = parts.map((part) => partHtml(part, secret)).join("\n");
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${esc(subject)}</title><style>${DARK}</style></head>
<body class="d" style="margin:0;padding:0;background:${DESK};-webkit-text-size-adjust:100%">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="d" style="background:${DESK}"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;table-layout:fixed">
<tr><td class="t" style="padding:0 4px 12px;font:700 18px/24px ${FONT};color:${INK};letter-spacing:.08em">捺印 <span class="s" style="font-weight:400;font-size:13px;letter-spacing:.04em;color:${FAINT}">Natsuin</span></td></tr>
<tr><td class="p" style="padding:32px 28px;background:${PAPER};border:1px solid ${LINE};border-radius:8px;overflow-wrap:anywhere;word-break:break-word">
<h1 class="t" style="margin:0 0 20px;font:700 20px/30px ${FONT};color:${TEXT};font-feature-settings:'palt'">${esc(subject)}</h1>
${greeting ? paragraph(esc(greeting), "t", `16px/28px ${FONT}`, TEXT) : ""}
${body}
${link ? buttonHtml(link, button, lang) : ""}</td></tr>
<tr><td class="s" style="padding:16px 4px 0;font:400 12px/20px ${FONT};color:${FAINT}">${FOOT[lang]}</td></tr>
</table></td></tr></table></body></html>
`;
}

const FOOT = {
  ja: "このメールは自動でお送りしています。ご返信いただいてもお答えできません。",
  en: "This mail was sent automatically. Replies to it are not read.",
} as const;
const BY_HAND = { ja: "ボタンを押せないとき：", en: "If the button does not work:" } as const;

function partHtml(part: Part, secret: string): string {
  switch (part.kind) {
    case "facts":
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="v" style="margin:0 0 20px;background:${VELLUM};border:1px solid ${LINE};border-radius:6px">${part.rows.map((row, at) => rowHtml(row, { first: at === 0, last: at === part.rows.length - 1 })).join("")}</table>`;
    case "quote":
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px"><tr><td class="v" style="padding:2px 0 2px 16px;border-left:3px solid ${LINE}">${paragraph(esc(part.label), "s", `13px/20px ${FONT}`, FAINT, 4)}${paragraph(lines(part.text), "t", `15px/26px ${FONT}`, TEXT, 0)}</td></tr></table>`;
    case "code":
      return `<p class="s" style="margin:0 0 4px;font:400 13px/20px ${FONT};color:${FAINT}">${esc(part.label)}</p><p class="t" style="margin:0 0 20px;font:700 26px/36px ${FONT};letter-spacing:.12em;color:${TEXT};font-variant-numeric:tabular-nums">${esc(secret)}</p>`;
    case "after":
      return spoken(part, `13px/22px ${FONT}`, SOFT, "s");
    default:
      return spoken(part, `16px/28px ${FONT}`, TEXT, "t");
  }
}

function spoken({ text, en }: { text: string; en?: string }, font: string, colour: string, shade: string): string {
  if (en === undefined) return paragraph(lines(text), shade, font, colour);
  const english = `<p lang="en" class="s" style="margin:0 0 20px;font:400 13px/21px ${FONT};color:${SOFT}">${lines(en)}</p>`;
  return paragraph(lines(text), shade, font, colour, 4) + english;
}

const paragraph = (html: string, shade: string, font: string, colour: string, below = 20): string =>
  `<p class="${shade}" style="margin:0 0 ${below}px;font:400 ${font};color:${colour}">${html}</p>`;

/** Label over value: a phone has no room for both side by side. */
const rowHtml = ([label, value]: [string, string], { first, last }: { first: boolean; last: boolean }): string =>
  `<tr><td style="padding:${first ? 14 : 4}px 16px ${last ? 14 : 8}px"><span class="s" style="display:block;font:400 12px/18px ${FONT};color:${FAINT}">${esc(label)}</span><span class="t" style="display:block;font:500 15px/24px ${FONT};color:${TEXT}"><bdi>${esc(oneLine(value))}</bdi></span></td></tr>`;

function buttonHtml(link: string, { text, en }: Letter["button"], lang: "ja" | "en"): string {
  const href = esc(link);
  const english = en === undefined ? "" : `<span lang="en" style="display:block;font:400 12px/18px ${FONT}">${esc(en)}</span>`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 16px"><tr><td class="b" style="background:${INK};border-radius:6px"><a class="b" href="${href}" style="display:inline-block;padding:14px 28px;border-radius:6px;background:${INK};font:700 16px/24px ${FONT};color:${PAPER};text-align:center;text-decoration:none">${esc(text)}${english}</a></td></tr></table>
<p class="s" style="margin:0;font:400 12px/20px ${FONT};color:${FAINT}">${BY_HAND[lang]}<br><a class="l" href="${href}" style="color:#2b5490;word-break:break-all">${href}</a></p>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const esc = (text: string): string => plainLines(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
const lines = (text: string): string => esc(text).replaceAll("\n", "<br>");
