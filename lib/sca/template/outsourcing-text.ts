import { compareDays, contractSum, isoDay, longDate, parseDay } from "../japanese.ts";

/** The filled values, checked against the template's fields. */
export type OutsourcingValues = {
  clientName: string;
  clientAddress: string;
  clientSignatory: string;
  contractorName: string;
  contractorAddress: string;
  contractorSignatory: string;
  subject: string;
  scope: string;
  deliverables: string;
  from: string;
  to: string;
  subcontracting: "consent" | "never";
  fee: number;
  tax: "included" | "excluded";
  payment: "same-month-end" | "next-month-end";
  court: string;
  contractDate: string;
};

/** A contract as text, apart from how it is set. Items of one paragraph are numbered １ ２ ３ when there are several. */
export type ContractText = {
  title: string;
  preamble: string;
  terms: [label: string, value: string][];
  articles: { heading: string; paragraphs: { text: string; items?: string[] }[] }[];
  closing: string;
  date: string;
  parties: { mark: string; role: string; lines: string[] }[];
};

/** Dates that contradict each other: the field to correct, or null. */
export function outsourcingConflict(values: OutsourcingValues): "to" | null {
  const from = parseDay(values.from);
  const to = parseDay(values.to);
  return from !== null && to !== null && compareDays(to, from) < 0 ? "to" : null;
}

export function outsourcingText(values: OutsourcingValues): ContractText {
  return {
    title: "業務委託契約書",
    preamble: `　${values.clientName}（以下「甲」という。）と${values.contractorName}（以下「乙」という。）とは、甲が乙に委託する業務に関し、次の契約要項及び条項のとおり契約（以下「本契約」という。）を締結する。`,
    terms: terms(values),
    articles: articles(values),
    closing:
      "　本契約の締結を証するため、甲及び乙は、本書に係る電磁的記録を作成し、それぞれ電子署名を施したうえ、各自その電磁的記録を保管する。",
    date: day(values.contractDate),
    parties: [
      { mark: "甲", role: "委託者", lines: [values.clientAddress, values.clientName, values.clientSignatory] },
      { mark: "乙", role: "受託者", lines: [values.contractorAddress, values.contractorName, values.contractorSignatory] },
    ],
  };
}

function terms(values: OutsourcingValues): ContractText["terms"] {
  const tax = values.tax === "included" ? "消費税及び地方消費税を含む" : "消費税及び地方消費税は別途";
  const month = values.payment === "same-month-end" ? "当月" : "翌月";
  return [
    ["業務の名称", values.subject],
    ["業務の内容", values.scope],
    ["成果物", values.deliverables === "" ? "なし" : values.deliverables],
    ["委託期間", `${day(values.from)}から\n${day(values.to)}まで`],
    ["委託料", `${contractSum(values.fee)}（${tax}）`],
    ["支払期日", `乙から成果物を受領した日（成果物がないときは、業務の提供を受けた日）の属する月の${month}末日`],
  ];
}

const day = (iso: string) => {
  const parsed = parseDay(iso);
  return parsed === null ? iso : longDate(parsed);
};

/** The day the contract speaks of, for the register: 契約日. */
export const contractDay = (values: OutsourcingValues) =>
  isoDay(parseDay(values.contractDate) ?? { year: 1900, month: 1, day: 1 });

function articles(values: OutsourcingValues): ContractText["articles"] {
  const subcontracting =
    values.subcontracting === "never"
      ? [
          "乙は、本業務の全部又は一部を第三者に再委託してはならない。",
          "乙が本業務の遂行に当たり自己の従業者を用いるときは、乙は、当該従業者の行為について、自ら行った場合と同一の責任を負う。",
        ]
      : [
          "乙は、甲の書面又は電磁的記録による事前の承諾を得た場合に限り、本業務の一部を第三者に再委託することができる。",
          "乙は、前項により再委託をするときは、再委託先に対し、本契約に基づき乙が負う義務と同等の義務を負わせるものとし、再委託先の行為について、自ら行った場合と同一の責任を負う。",
        ];
  return [
    article("目的", [
      "甲は、契約要項に定める業務（以下「本業務」という。）を乙に委託し、乙は、これを受託する。",
      "契約要項は、本契約の一部を構成する。契約要項と以下の条項との間に相違があるときは、契約要項の定めを優先する。",
    ]),
    article("委託業務", [
      "乙は、契約要項に定める内容及び委託期間に従い、善良な管理者の注意をもって本業務を遂行する。",
      "甲は、本業務の遂行に必要な資料及び情報を、乙に対し、適時に無償で提供する。乙は、これらを本業務の目的以外に使用してはならず、本業務の終了後又は甲の求めがあったときは、速やかに返還し、又は消去する。",
      "甲は、乙から成果物の引渡し又は本業務の完了の報告を受けた日から10営業日以内に、その内容を検査し、結果を乙に通知する。この期間内に通知がないときは、検査に合格したものとみなす。",
      "検査の結果、契約要項に適合しない点があるときは、乙は、甲の求めに応じ、自己の費用で、遅滞なくこれを補修する。",
    ]),
    article("委託料及び支払", [
      "甲は、乙に対し、本業務の対価として、契約要項に定める委託料を、契約要項に定める支払期日までに支払う。",
      "前項の支払は、乙が指定する金融機関の口座に振り込む方法による。振込手数料は、甲の負担とする。",
      "支払期日が金融機関の休業日に当たるときは、その前営業日を支払期日とする。",
      "甲が委託料の支払を怠ったときは、甲は、支払期日の翌日から支払済みに至るまで、未払額に対し、民法に定める法定利率による遅延損害金を支払う。",
    ]),
    article("再委託", subcontracting),
    article("秘密保持", [
      "甲及び乙は、本契約に関して相手方から秘密である旨を明示して開示された情報及び本業務の遂行に当たり知り得た相手方の営業上又は技術上の情報（以下「秘密情報」という。）を、善良な管理者の注意をもって管理し、相手方の事前の承諾なく第三者に開示し、又は本契約の目的以外に使用してはならない。",
      {
        text: "前項の規定は、次の各号のいずれかに該当する情報には、適用しない。",
        items: [
          "開示を受けた時に既に公知であったもの、又は自己の責めによらずに公知となったもの",
          "開示を受けた時に既に正当に保有していたもの、又は正当な権限を有する第三者から秘密保持の義務を負わずに取得したもの",
          "秘密情報によらずに独自に開発したもの",
        ],
      },
      "第1項の規定にかかわらず、法令又は裁判所若しくは行政機関の命令に基づき開示を求められたときは、必要な限度で開示することができる。この場合、法令上許される限り、事前に相手方に通知する。",
      "個人情報については、前各項によるほか、個人情報の保護に関する法律その他の法令を遵守して取り扱う。",
      "本条の規定は、本契約の終了後3年間、なお効力を有する。ただし、個人情報については、期間の定めなく効力を有する。",
    ]),
    article("成果物及び知的財産権", [
      "成果物の所有権は、その引渡しの時に、乙から甲に移転する。",
      "成果物に係る著作権（著作権法第27条及び第28条に定める権利を含む。）は、委託料の完済の時に、乙から甲に移転する。ただし、乙が従前から有していたもの及び第三者が権利を有するものの権利は、なお乙又は当該第三者に留保され、乙は、甲に対し、成果物の利用に必要な範囲でその利用を許諾する。",
      "乙は、甲及び甲が指定する第三者に対し、成果物に係る著作者人格権を行使しない。",
      "乙は、成果物が第三者の知的財産権を侵害しないことを確認し、第三者との間に紛争が生じたときは、甲の責めに帰すべき事由による場合を除き、自己の費用と責任でこれを解決する。",
    ]),
    article("解除", [
      "甲又は乙は、相手方が本契約に違反し、相当の期間を定めて催告したにもかかわらず、その期間内に是正しないときは、本契約の全部又は一部を解除することができる。ただし、違反が軽微であるときは、この限りでない。",
      {
        text: "甲又は乙は、相手方が次の各号のいずれかに該当するときは、催告をすることなく、直ちに本契約の全部又は一部を解除することができる。",
        items: [
          "支払を停止し、又は破産手続開始、民事再生手続開始、会社更生手続開始若しくは特別清算開始の申立てがあったとき",
          "差押え、仮差押え、仮処分又は滞納処分を受け、本契約の履行に重大な支障が生じたとき",
          "解散の決議をし、又は事業の全部を廃止したとき",
          "本契約の履行が不能となったとき",
        ],
      },
      "前2項による解除は、相手方に対する損害賠償の請求を妨げない。",
      "本契約が本業務の完了前に終了したときは、甲は、乙が既に行った本業務のうち可分な部分の提供により利益を受ける限度で、その割合に応じた委託料を支払う。",
    ]),
    article("損害賠償", [
      "甲又は乙は、本契約に違反し、相手方に損害を与えたときは、その損害を賠償する。ただし、その違反が自己の責めに帰することができない事由によるときは、この限りでない。",
      "前項により賠償する額は、故意又は重大な過失による場合及び第5条（秘密保持）又は第6条第4項に違反した場合を除き、契約要項に定める委託料の額を限度とする。",
      "天災地変、感染症の流行、法令の改廃その他当事者の責めに帰することができない事由による履行の遅滞又は不能については、甲及び乙は、その責めを負わない。ただし、金銭債務については、この限りでない。",
    ]),
    article("反社会的勢力の排除", [
      "甲及び乙は、自ら及びその役員が、暴力団、暴力団員、暴力団員でなくなった時から5年を経過しない者、暴力団準構成員、暴力団関係企業、総会屋その他これらに準ずる者（以下「反社会的勢力」という。）に該当せず、かつ、反社会的勢力と社会的に非難されるべき関係を有しないことを表明し、将来にわたってもこれを確約する。",
      "甲及び乙は、自ら又は第三者を利用して、暴力的な要求行為、法的な責任を超えた不当な要求行為、脅迫的な言動又は偽計若しくは威力を用いて相手方の信用を毀損し、若しくは業務を妨害する行為を行わないことを確約する。",
      "甲又は乙は、相手方が前2項に違反したときは、催告をすることなく、直ちに本契約を解除することができる。この場合、解除された者は、解除により生じた損害の賠償を請求することができない。",
    ]),
    article("有効期間", [
      "本契約の有効期間は、契約要項に定める委託期間とする。ただし、委託期間の終期において本業務が完了していないときは、本業務が完了する時までとする。",
      "第5条（秘密保持）、第6条（成果物及び知的財産権）、第8条（損害賠償）、前条第3項後段及び第12条（協議及び管轄）の規定は、本契約の終了後も、なお効力を有する。",
    ]),
    article("電子契約", [
      "本契約は、甲及び乙が、本書に係る電磁的記録に、各自の署名用電子証明書に基づく電子署名を施す方法により締結する。",
      "本契約は、甲及び乙の双方が前項の電子署名を施した時に成立する。ただし、その効力は、末尾に記載する契約日から生ずるものとする。",
      "甲及び乙は、前項の電磁的記録を本契約の原本とし、これを印刷した書面は写しとして取り扱う。",
    ]),
    article("協議及び管轄", [
      "本契約に定めのない事項又は本契約の解釈に疑義が生じたときは、甲及び乙は、信義誠実の原則に従い、協議のうえ解決する。",
      `本契約に関する一切の紛争については、訴額に応じ、${values.court}又はこれに対応する簡易裁判所を第一審の専属的合意管轄裁判所とする。`,
      "本契約の準拠法は、日本法とする。",
    ]),
  ];
}

function article(heading: string, paragraphs: (string | { text: string; items: string[] })[]): ContractText["articles"][number] {
  return {
    heading,
    paragraphs: paragraphs.map((paragraph) => (typeof paragraph === "string" ? { text: paragraph } : paragraph)),
  };
}
