import type { ReactNode } from "react";
import { BatchPage } from "@/components/batch/batch-page.tsx";
import { BatchResultPage } from "@/components/batch/batch-result-page.tsx";
import { BatchSigningPage } from "@/components/batch/batch-signing-page.tsx";
import { AmendButton } from "@/components/contract/amend-button.tsx";
import { GiveBackButton, SendApprovedButton, TakeBackButton } from "@/components/contract/approval-buttons.tsx";
import { CancelButton } from "@/components/contract/cancel-button.tsx";
import { ContractList } from "@/components/contract/contract-list.tsx";
import { ContractPage } from "@/components/contract/contract-page.tsx";
import { ContractSearch } from "@/components/contract/contract-search.tsx";
import { ContractTabs } from "@/components/contract/contract-tabs.tsx";
import { DeclineButton } from "@/components/contract/decline-button.tsx";
import { DeleteDraftButton } from "@/components/contract/delete-draft-button.tsx";
import { DuplicateButton } from "@/components/contract/duplicate-button.tsx";
import { FiledCard } from "@/components/contract/filed-card.tsx";
import { ForwardButton } from "@/components/contract/forward-button.tsx";
import { NextAct } from "@/components/contract/next-act.tsx";
import { RemindButton } from "@/components/contract/remind-button.tsx";
import { ApplyWithCardPage } from "@/components/credential/apply-with-card-page.tsx";
import { CredentialsPage } from "@/components/credential/credentials-page.tsx";
import { FieldsPage } from "@/components/fields/fields-page.tsx";
import { PageHead } from "@/components/frame/page-head.tsx";
import { Topbar } from "@/components/frame/topbar.tsx";
import { WorkspaceFrame } from "@/components/frame/workspace-frame.tsx";
import { HomePage } from "@/components/home/home-page.tsx";
import { InputsPage } from "@/components/inputs/inputs-page.tsx";
import { ApplyPage } from "@/components/ra/apply-page.tsx";
import { EnrolmentsPage } from "@/components/ra/enrolments-page.tsx";
import { RaCredentialsPage } from "@/components/ra/ra-credentials-page.tsx";
import { ReadingPage } from "@/components/read/reading-page.tsx";
import type { Authorise } from "@/components/read/use-authorise.ts";
import { NewRequestPage } from "@/components/request/new-request-page.tsx";
import { RequestsPage } from "@/components/request/requests-page.tsx";
import { ResultPage } from "@/components/result/result-page.tsx";
import { AuthorizePage } from "@/components/rssp/authorize-page.tsx";
import { ChangeAuthenticatorPage } from "@/components/rssp/change-authenticator-page.tsx";
import { ChangePinPage } from "@/components/rssp/change-pin-page.tsx";
import { EndedPage, type Ending } from "@/components/rssp/ended-page.tsx";
import { EnrolPage, type EnrolPageProps } from "@/components/rssp/enrol-page.tsx";
import type { AskedFactor } from "@/components/rssp/factor-fields.tsx";
import type { NewFactor } from "@/components/rssp/new-factor-steps.tsx";
import { NoticeEnded, type NoticeEnding } from "@/components/rssp/notice-ended.tsx";
import { NoticePage } from "@/components/rssp/notice-page.tsx";
import { ReissuePage } from "@/components/rssp/reissue-page.tsx";
import { Vault } from "@/components/rssp/vault.tsx";
import { SigningPage } from "@/components/signing/signing-page.tsx";
import { DocumentsPage } from "@/components/wizard/documents-page.tsx";
import { PreparePage } from "@/components/wizard/prepare-page.tsx";
import { RecipientsPage } from "@/components/wizard/recipients-page.tsx";
import { ReviewPage } from "@/components/wizard/review-page.tsx";
import { SentPage } from "@/components/wizard/sent-page.tsx";
import { TemplateForm } from "@/components/wizard/template-form.tsx";
import { templates } from "@/lib/sca/template/index.ts";
import type {
  BatchProgressView,
  BatchReading,
  BatchResultView,
  BatchView,
  ContractView,
  CredentialSearch,
  CredentialsView,
  DraftView,
  FieldsView,
  InboxPage,
  InputsView,
  ReadView,
  RequestPerson,
  ResultView,
  SigningProgressView,
} from "@/lib/sca/views.ts";
import { leasedAction, refuseAction, sameBatchAction } from "./actions.ts";
import { applied, credentialsOf, noCredentials, notice, staffView } from "./credential-fixtures.ts";
import { enrolledCertificate, enrolmentsView } from "./enrolment-fixtures.ts";
import {
  appEnrolment,
  askedFactors,
  authorizing,
  batches,
  batchResults,
  batchSigning,
  contract,
  draft,
  emptyInbox,
  everyKind,
  filling,
  galleryNow,
  heldSigning,
  inbox,
  manySigners,
  parties,
  parts,
  placing,
  reading,
  recipients,
  result,
  shownItems,
  signing,
} from "./fixtures.ts";
import { emptyHome, home } from "./home-fixtures.ts";
import { requestPeople, requestsView } from "./request-fixtures.ts";
import { NewStampScreen, StampsScreen } from "./stamp-screens.tsx";

const person = { name: "署名者 一郎", organisation: "株式会社あおば製作所（デモ）" };
const framed = (page: ReactNode) => (
  <WorkspaceFrame rights={["contract.create"]} person={person} todo={2}>
    {page}
  </WorkspaceFrame>
);

const inboxScreen = (list: InboxPage, title: string) =>
  framed(
    <>
      <PageHead title={title}>2件のお手続きをお待ちしています。</PageHead>
      {list.nextAct && <NextAct row={list.nextAct} now={galleryNow} />}
      <ContractTabs path="/dev/gallery/inbox" counts={list.counts} search={{}} />
      <ContractSearch path="/dev/gallery/inbox" search={{}} />
      <ContractList
        path="/dev/gallery/inbox"
        list={list}
        search={list.total.count ? {} : { tab: "action" }}
        now={galleryNow}
        choose={{ createBatch: refuseAction, limit: 100 }}
      />
    </>,
  );

const contractScreen = (view: ContractView) =>
  framed(
    <ContractPage
      contract={view}
      decline={<DeclineButton contractId={view.id} decline={refuseAction} />}
      remind={<RemindButton contractId={view.id} remind={refuseAction} />}
      cancel={<CancelButton contractId={view.id} cancel={refuseAction} />}
      forward={<ForwardButton contractId={view.id} forward={refuseAction} />}
      amend={<AmendButton contractId={view.id} parties={view.parties} amend={refuseAction} />}
      sendApproved={<SendApprovedButton contractId={view.id} version={1} send={refuseAction} />}
      giveBack={<GiveBackButton contractId={view.id} giveBack={refuseAction} />}
      takeBack={<TakeBackButton contractId={view.id} takeBack={refuseAction} />}
      filed={view.filed && <FiledCard contractId={view.id} filed={view.filed} file={refuseAction} />}
      duplicate={<DuplicateButton contractId={view.id} duplicate={refuseAction} />}
      deleteDraft={<DeleteDraftButton contract={view} remove={refuseAction} />}
    />,
  );

const readScreen = (view: ReadView, batch: BatchReading | null = null, authorise: Authorise = refuseAction) => (
  <ReadingPage
    view={view}
    batch={batch}
    authorise={authorise}
    approve={refuseAction}
    sendApproved={refuseAction}
    enrol={refuseAction}
    acts={{
      decline: <DeclineButton contractId={view.contractId} decline={refuseAction} />,
      forward: <ForwardButton contractId={view.contractId} forward={refuseAction} />,
      giveBack: <GiveBackButton contractId={view.contractId} giveBack={refuseAction} />,
    }}
  />
);

const signingScreen = (first: SigningProgressView) => (
  <>
    <Topbar person={person} />
    <SigningPage
      first={first}
      progressUrl="/dev/gallery/none"
      resultUrl="/dev/gallery/result"
      goOn={refuseAction}
      authorise={refuseAction}
      abandon={refuseAction}
    />
  </>
);

const resultScreen = (view: ResultView) => (
  <>
    <Topbar person={person} />
    <ResultPage result={view} />
  </>
);

const documentsScreen = (view: DraftView) => (
  <DocumentsPage
    draft={view}
    uploadUrl="/dev/gallery/none"
    attachable={[".pdf", ".png"]}
    order={refuseAction}
    remove={refuseAction}
    restore={refuseAction}
  />
);
const fieldsScreen = (view: FieldsView) => <FieldsPage view={view} save={refuseAction} reread={refuseAction} />;
const inputsScreen = (view: InputsView) => (
  <InputsPage
    view={view}
    save={refuseAction}
    give={refuseAction}
    decline={<DeclineButton contractId="gallery" decline={refuseAction} />}
  />
);
const recipientsScreen = (view: DraftView) => (
  <RecipientsPage
    draft={view}
    today="2026-02-19"
    own={{ email: "signer1@demo.example" }}
    most={250}
    candidates={refuseAction}
    saveDetails={refuseAction}
    saveRecipients={refuseAction}
    reread={refuseAction}
  />
);

const reviewScreen = (view: DraftView) => (
  <ReviewPage
    draft={view}
    own={{ email: "signer1@demo.example" }}
    candidates={refuseAction}
    saveSettings={refuseAction}
    reread={refuseAction}
    send={refuseAction}
    ask={refuseAction}
  />
);

const batchScreen = (name: string) => (
  <BatchPage first={batches[name] as BatchView} prepare={sameBatchAction} authorise={refuseAction} />
);

const batchSigningScreen = (first: BatchProgressView) => (
  <>
    <Topbar person={person} />
    <BatchSigningPage first={first} goOn={refuseAction} authorise={refuseAction} abandon={refuseAction} />
  </>
);

const batchResultScreen = (batch: BatchResultView) => (
  <>
    <Topbar person={person} />
    <BatchResultPage batch={batch} />
  </>
);

const rsspScreen = (items: typeof shownItems, factor: AskedFactor = askedFactors.totp) => (
  <Vault host="rssp.natsuin.example">
    <AuthorizePage {...authorizing} credential={{ ...authorizing.credential, factor }} items={items} />
  </Vault>
);

const changeScreen = (fresh: NewFactor, present: AskedFactor = askedFactors.totp) => (
  <Vault host="rssp.natsuin.example">
    <ChangeAuthenticatorPage errandId="ern_gallery" present={present} fresh={fresh} secondsLeft={512} policyUrl="/policy" />
  </Vault>
);

const errandOf = { errandId: "ern_gallery", secondsLeft: 512, policyUrl: "/policy" };
const shownKey = { id: "NAT-SIGN-00231", displayName: "署名者 一郎" };

const pinScreen = (factor: AskedFactor) => (
  <Vault host="rssp.natsuin.example">
    <ChangePinPage {...errandOf} credential={shownKey} factor={factor} />
  </Vault>
);

const reissueScreen = (fresh: NewFactor) => (
  <Vault host="rssp.natsuin.example">
    <ReissuePage {...errandOf} credential={shownKey} fresh={fresh} />
  </Vault>
);

const enrolScreen = (more: Partial<EnrolPageProps> = {}) => (
  <Vault host="rssp.natsuin.example">
    <EnrolPage
      visitId="gallery"
      kanjiName="署名者 一郎"
      displayName="Shomeisha Ichiro"
      fresh={null}
      making={null}
      certificate={null}
      returnTo="/dev/gallery/credentials"
      secondsLeft={1712}
      policyUrl="/dev/gallery/none"
      {...more}
    />
  </Vault>
);

const bank = { name: "起票担当 一子", organisation: "みどり銀行（デモ）" };
const requestsScreen = (opened?: number) => {
  const view = requestsView(opened);
  const acts = { decide: refuseAction, carryOut: refuseAction, withdraw: refuseAction };
  return (
    <WorkspaceFrame rights={["contract.create"]} person={bank} personRole="staff" todo={0}>
      <RequestsPage path="/dev/gallery/requests" view={view} search={{ open: view.opened?.id }} acts={acts} />
    </WorkspaceFrame>
  );
};

const newRequestScreen = (text: string, people: RequestPerson[]) => (
  <WorkspaceFrame rights={["contract.create"]} person={bank} personRole="staff" todo={0}>
    <NewRequestPage
      path="/dev/gallery/requests-new"
      listPath="/dev/gallery/requests"
      text={text}
      found={{ people, more: false }}
      file={refuseAction}
    />
  </WorkspaceFrame>
);

const enrolEnd = (ending: Ending) => (
  <Vault host="rssp.natsuin.example">
    <EndedPage ending={ending} back={{ to: "/dev/gallery/credentials" }} />
  </Vault>
);

const credentialsScreen = (view: CredentialsView, offer?: string) =>
  framed(
    <CredentialsPage
      view={view}
      now={galleryNow}
      offer={offer}
      acts={{ open: refuseAction, suspend: refuseAction, takeUp: refuseAction, withdraw: refuseAction }}
    />,
  );

const raScreen = (search: CredentialSearch) => (
  <WorkspaceFrame
    rights={["contract.create"]}
    person={{ name: "審査担当 一葉", organisation: "みどり銀行（デモ）" }}
    personRole="ra"
    todo={0}
  >
    <RaCredentialsPage path="/dev/gallery/ra-credentials" view={staffView(search)} search={search} act={refuseAction} />
  </WorkspaceFrame>
);

const enrolmentsScreen = (opened?: number) => {
  const view = enrolmentsView(opened);
  const acts = { examine: refuseAction, decide: refuseAction, issue: refuseAction, import: refuseAction, discard: refuseAction };
  return (
    <WorkspaceFrame
      rights={["contract.create"]}
      person={{ name: "審査担当 二葉", organisation: "みどり銀行（デモ）" }}
      personRole="ra"
      todo={0}
    >
      <EnrolmentsPage path="/dev/gallery/enrolments" view={view} search={{ open: view.opened?.id }} acts={acts} />
    </WorkspaceFrame>
  );
};

const applyScreen = () => (
  <WorkspaceFrame
    rights={["contract.create"]}
    person={{ name: "起票担当 一子", organisation: "みどり銀行（デモ）" }}
    personRole="staff"
    todo={0}
  >
    <ApplyPage path="/dev/gallery/enrolments-apply" view={enrolmentsView()} search={{}} apply={refuseAction} />
  </WorkspaceFrame>
);

const noticeScreen = (step: "look" | "confirm") => (
  <Vault host="rssp.natsuin.example">
    <NoticePage
      {...notice}
      documents={[...notice.documents].map((used) => ({ ...used, parties: [...used.parties] }))}
      step={step}
    />
  </Vault>
);

const noticeEnd = (ending: NoticeEnding) => (
  <Vault host="rssp.natsuin.example">
    <NoticeEnded ending={ending} credentialsUrl="/dev/gallery/credentials" />
  </Vault>
);

const viewer = contract({ state: "draft" }).viewer;
const may = viewer.may;

const approval = { name: "検印 三郎", askedAt: "2026-02-18T01:20:00Z", approvedAt: null, returnReason: null, version: 3 };
const unsent = (acts: ContractView["viewer"]["may"], mine: boolean) =>
  contract({
    state: "awaiting_approval",
    sentAt: null,
    parties: recipients.kinds(0).map((party) => ({ ...party, state: "waiting" as const, viewedAt: null })),
    sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: mine },
    viewer: { ...viewer, position: null, may: acts },
    approval,
  });

/** Every screen and state by its name in the address: /dev/gallery/{name}. */
export const screens: Record<string, () => ReactNode> = {
  home: () => framed(<HomePage view={home} now={galleryNow} />),
  "home-empty": () => framed(<HomePage view={emptyHome} now={galleryNow} />),
  inbox: () => inboxScreen(inbox, "受信・要対応"),
  "inbox-empty": () => inboxScreen(emptyInbox, "受信・要対応"),
  "contract-turn": () =>
    contractScreen(
      contract({ state: "awaiting_signature", viewer: { ...viewer, turn: true, may: { ...may, sign: true, decline: true } } }),
    ),
  "contract-not-yet": () => contractScreen(contract({ state: "awaiting_signature", parties: parties.beforeMe })),
  "contract-waiting": () =>
    contractScreen(contract({ state: "partially_signed", parties: parties.afterMe, viewer: { ...viewer, result: "s1" } })),
  "contract-processing": () =>
    contractScreen(
      contract({
        state: "awaiting_signature",
        viewer: { ...viewer, turn: true, openSigning: { id: "s1", state: "value_stored" } },
      }),
    ),
  "contract-unknown": () =>
    contractScreen(contract({ state: "awaiting_signature", viewer: { ...viewer, openSigning: { id: "s1", state: "unknown" } } })),
  "contract-completed": () =>
    contractScreen(
      contract({
        state: "completed",
        parties: parties.done,
        completedAt: "2026-02-18T09:30:02Z",
        viewer: { ...viewer, result: "s1" },
      }),
    ),
  "contract-declined": () =>
    contractScreen(
      contract({
        state: "declined",
        parties: parties.declined,
        declineReason: "第8条の支払期日を、月末締め翌々月払いに直してください。",
      }),
    ),
  "contract-cancelled": () => contractScreen(contract({ state: "cancelled", parties: parties.afterMe })),
  "contract-expired": () => contractScreen(contract({ state: "expired", parties: parties.afterMe })),
  "contract-sender": () =>
    contractScreen(
      contract({
        state: "awaiting_signature",
        parties: parties.beforeMe.map((party) => ({ ...party, isViewer: false })),
        sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: true },
        viewer: { ...viewer, position: null, may: { ...may, cancel: true, remind: true } },
        mails: [{ position: 1, state: "handed", fault: null, at: "2026-02-18T00:10:04Z" }],
      }),
    ),
  "contract-mails": () =>
    contractScreen(
      contract({
        state: "awaiting_signature",
        parties: parties.beforeMe.map((party) => ({ ...party, isViewer: false })),
        sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: true },
        viewer: { ...viewer, position: null, may: { ...may, cancel: true, remind: true } },
        mails: [
          { position: 1, state: "failed", fault: "address", at: "2026-02-18T00:10:04Z" },
          { position: 2, state: "retrying", fault: "busy", at: "2026-02-18T00:10:00Z" },
        ],
      }),
    ),
  "contract-approve": () =>
    contractScreen(
      contract({
        state: "awaiting_signature",
        parties: recipients.kinds(1),
        viewer: { ...viewer, turn: true, may: { ...may, approve: true, decline: true, forward: true } },
      }),
    ),
  "contract-viewing": () =>
    contractScreen(contract({ state: "awaiting_signature", parties: recipients.kinds(4), viewer: { ...viewer, position: 4 } })),
  "contract-decide": () => contractScreen(unsent({ ...may, decide: true }, false)),
  "contract-decide-waiting": () => contractScreen(unsent({ ...may, takeBack: true, cancel: true }, true)),
  "contract-returned": () =>
    contractScreen({
      ...unsent({ ...may, edit: true, read: false, cancel: true }, true),
      state: "draft",
      approval: { ...approval, returnReason: "第8条の支払期日を、月末締め翌々月払いに直してください。" },
    }),
  "contract-many": () =>
    contractScreen(
      contract({
        state: "partially_signed",
        parties: recipients.many,
        sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: true },
        viewer: { ...viewer, position: null, may: { ...may, cancel: true, remind: true } },
        mails: [{ position: 60, state: "failed", fault: "address", at: "2026-02-18T00:10:04Z" }],
      }),
    ),
  read: () => readScreen(reading()),
  "read-queued": () => readScreen(reading(), null, leasedAction),
  "read-approve": () =>
    readScreen(
      reading({
        signing: null,
        approves: { text: "0" },
        mayForward: true,
        parties: recipients.kinds(1),
        viewerRole: "承認者",
      }),
    ),
  "read-decide": () =>
    readScreen(
      reading({
        state: "awaiting_approval",
        signing: null,
        decides: { version: 1 },
        mayDecline: false,
        parties: recipients.kinds(0),
        viewerRole: null,
      }),
    ),
  "read-viewer": () =>
    readScreen(reading({ signing: null, mayDecline: false, parties: recipients.kinds(4), viewerRole: "閲覧者" })),
  "read-blocked": () =>
    readScreen(
      reading({
        signing: null,
        mayDecline: false,
        parties: parties.beforeMe,
        blocked: { code: "NOT_YOUR_TURN", message: "他の署名者のお手続きが完了していないため、署名できません。" },
      }),
    ),
  "wizard-prepare": () => <PreparePage templates={templates()} uploadUrl="/dev/gallery/none" />,
  "wizard-documents": () => documentsScreen(draft()),
  "wizard-documents-template": () =>
    documentsScreen(
      draft({
        parts: parts.slice(0, 1),
        source: { kind: "template", templateId: "outsourcing", templateName: "業務委託契約書" },
      }),
    ),
  "wizard-template": () => {
    const [template] = templates();
    return template ? <TemplateForm template={template} create={refuseAction} /> : null;
  },
  "wizard-recipients": () => recipientsScreen(draft()),
  "wizard-recipients-kinds": () =>
    recipientsScreen(draft({ recipients: everyKind(), returnReason: "第3条の金額が稟議と違います。" })),
  "wizard-recipients-many": () => recipientsScreen(draft({ recipients: manySigners(40) })),
  "wizard-recipients-empty": () =>
    recipientsScreen(
      draft({ recipients: [], due: null, amount: null, signers: { min: 2, max: 2, roles: ["委託者", "受託者"] } }),
    ),
  "wizard-fields": () => fieldsScreen(placing()),
  "wizard-fields-empty": () => fieldsScreen(placing({ ownPlaces: false, fields: [] })),
  "wizard-fields-lacking": () => fieldsScreen(placing({ fields: placing().fields.slice(1) })),
  "wizard-fields-unplaceable": () =>
    fieldsScreen(placing({ ownPlaces: false, fields: [], placing: { draws: false, signatures: false } })),
  inputs: () => inputsScreen(filling()),
  "inputs-given": () => inputsScreen(filling({ asked: false, given: true })),
  "inputs-over": () => inputsScreen(filling({ asked: false })),
  "wizard-sent": () => framed(<SentPage contract={contract({ state: "awaiting_signature" })} />),
  "wizard-asked": () =>
    framed(
      <SentPage
        contract={contract({
          state: "awaiting_approval",
          approval: { name: "承認 三枝", askedAt: null, approvedAt: null, returnReason: null, version: 1 },
        })}
      />,
    ),
  "wizard-review": () => reviewScreen(draft()),
  "wizard-review-approval": () =>
    reviewScreen(
      draft({
        recipients: everyKind(),
        remindEveryDays: 3,
        mayForward: true,
        approver: { email: "approver@demo.example", name: "承認 三枝" },
        returnReason: "第3条の金額が稟議と違います。",
      }),
    ),
  "wizard-review-missing": () => reviewScreen(draft({ missing: ["due", "certificate"], addsSignaturePage: true })),
  "signing-authorise": () => signingScreen(signing(4, { next: "authorise" })),
  "signing-value": () => signingScreen(signing(7)),
  "signing-held": () => signingScreen(heldSigning),
  "signing-restart": () => signingScreen(signing(4, { next: "restart", state: "abandoned" })),
  "signing-unknown": () => signingScreen(signing(6, { next: "support", state: "unknown" })),
  batch: () => batchScreen("ready"),
  "batch-dropped": () => batchScreen("dropped"),
  "batch-preparing": () => batchScreen("preparing"),
  "batch-nothing": () => batchScreen("nothing"),
  "batch-reading": () => readScreen(reading(), { batchId: "ready", next: "gallery-1", left: 3 }),
  "batch-signing-authorise": () => batchSigningScreen(batchSigning.authorise),
  "batch-signing": () => batchSigningScreen(batchSigning.going),
  "batch-signing-held": () => batchSigningScreen(batchSigning.held),
  "batch-signing-restart": () => batchSigningScreen(batchSigning.restart),
  "batch-result": () => batchResultScreen(batchResults.whole),
  "batch-result-part": () => batchResultScreen(batchResults.part),
  "rssp-authorize": () => rsspScreen(shownItems.slice(0, 1)),
  "rssp-batch": () => rsspScreen(shownItems),
  "rssp-passkey": () => rsspScreen(shownItems, askedFactors.passkey),
  "rssp-passkey-synced": () => rsspScreen(shownItems.slice(0, 1), { ...askedFactors.passkey, synced: true, prf: false }),
  "rssp-mail": () => rsspScreen(shownItems.slice(0, 1), askedFactors.mail),
  "rssp-mail-sent": () =>
    rsspScreen(shownItems.slice(0, 1), { ...askedFactors.mail, sentAt: galleryNow.toISOString(), sendsLeft: 2 }),
  "rssp-change-choose": () => changeScreen({ step: "choose", kinds: ["totp", "passkey", "mail"] }),
  "rssp-change-app": () => changeScreen({ step: "register", kind: "totp", enrolment: appEnrolment }),
  "rssp-change-passkey": () => changeScreen({ step: "register", kind: "passkey", registered: false }),
  "rssp-change-passkey-made": () => changeScreen({ step: "register", kind: "passkey", registered: true }),
  "rssp-change-mail": () => changeScreen({ step: "register", kind: "mail", mail: askedFactors.mail }),
  "rssp-change-confirm": () => changeScreen({ step: "confirm", kind: "passkey", prf: true, synced: false }),
  "rssp-change-confirm-passkey": () =>
    changeScreen({ step: "confirm", kind: "totp", prf: false, synced: false }, askedFactors.passkey),
  "rssp-pin": () => pinScreen(askedFactors.totp),
  "rssp-pin-passkey": () => pinScreen(askedFactors.passkey),
  "rssp-reissue-choose": () => reissueScreen({ step: "choose", kinds: ["totp", "passkey", "mail"] }),
  "rssp-reissue-app": () => reissueScreen({ step: "register", kind: "totp", enrolment: appEnrolment }),
  "rssp-reissue-pin": () => reissueScreen({ step: "confirm", kind: "totp", prf: false, synced: false }),
  stamps: () => framed(<StampsScreen count={3} />),
  "stamps-empty": () => framed(<StampsScreen count={0} />),
  "stamps-full": () => framed(<StampsScreen count={10} lost />),
  "stamp-new": () => framed(<NewStampScreen name="髙橋" />),
  "stamp-new-refused": () => framed(<NewStampScreen name="กข" />),
  "enrol-code": () => enrolScreen(),
  "enrol-code-wrong": () => enrolScreen({ error: "利用者識別符号が正しくありません。あと4回誤ると利用できなくなります。" }),
  "enrol-choose": () => enrolScreen({ fresh: { step: "choose", kinds: ["totp", "passkey"] } }),
  "enrol-app": () => enrolScreen({ fresh: { step: "register", kind: "totp", enrolment: appEnrolment } }),
  "enrol-passkey": () => enrolScreen({ fresh: { step: "register", kind: "passkey", registered: false } }),
  "enrol-pin": () => enrolScreen({ fresh: { step: "confirm", kind: "totp", prf: false, synced: false } }),
  "enrol-making": () => enrolScreen({ making: "certificate" }),
  "enrol-done": () => enrolScreen({ certificate: enrolledCertificate }),
  "enrol-elsewhere": () => enrolEnd("enrolledElsewhere"),
  "enrol-withdrawn": () => enrolEnd("enrolWithdrawn"),
  "enrol-lapsed": () => enrolEnd("enrolLapsed"),
  "enrol-code-locked": () => enrolEnd("enrolCodeLocked"),
  "enrol-code-over": () => enrolEnd("enrolCodeOver"),
  "enrol-expired": () => enrolEnd("enrolExpired"),
  "enrol-not-found": () => enrolEnd("enrolNotFound"),
  credentials: () => credentialsScreen(credentialsOf()),
  "credentials-passkey": () =>
    credentialsScreen(
      credentialsOf(
        { holding: "resident", algorithm: "RSA-3072", factor: { kind: "passkey", synced: true, since: "2026-02-01T00:00:00Z" } },
        {
          returned: { purpose: "change_authenticator", state: "done" },
          ended: [{ credentialId: "NAT-SIGN-00102", state: "ended", validFrom: "2025-06-02T00:00:00Z" }],
        },
      ),
    ),
  "credentials-locked": () =>
    credentialsScreen(
      credentialsOf({
        state: "locked",
        lockedAt: "2026-02-19T00:12:00Z",
        attemptsLeft: 0,
        reissueOfferedUntil: "2026-02-26T00:00:00Z",
      }),
      "offer",
    ),
  "credentials-offer-without-mail": () => credentialsScreen(credentialsOf({ reissueOfferedUntil: "2026-02-26T00:00:00Z" })),
  "credentials-suspended": () => credentialsScreen(credentialsOf({ state: "suspended", suspendedAt: "2026-02-19T00:12:00Z" })),
  "credentials-pending": () =>
    credentialsScreen(credentialsOf({ state: "pending", issuer: "", serial: "", validFrom: null, validUntil: null })),
  "credentials-empty": () => credentialsScreen(noCredentials),
  "credentials-applied": () => credentialsScreen(applied("applied")),
  "credentials-approved": () => credentialsScreen(applied("approved")),
  "credentials-rejected": () => credentialsScreen(applied("rejected")),
  "credentials-apply": () => framed(<ApplyWithCardPage acts={{ prepare: refuseAction, send: refuseAction }} />),
  requests: () => requestsScreen(),
  "requests-empty": () => requestsScreen(-1),
  "requests-decide": () => requestsScreen(0),
  "requests-own": () => requestsScreen(1),
  "requests-carry-out": () => requestsScreen(2),
  "requests-done": () => requestsScreen(3),
  "requests-new": () => newRequestScreen("", []),
  "requests-new-found": () => newRequestScreen("署名者", requestPeople),
  "enrolments-apply": applyScreen,
  enrolments: () => enrolmentsScreen(),
  "enrolments-applied": () => enrolmentsScreen(0),
  "enrolments-examined": () => enrolmentsScreen(1),
  "enrolments-same-person": () => enrolmentsScreen(2),
  "enrolments-approved": () => enrolmentsScreen(3),
  "enrolments-signed": () => enrolmentsScreen(6),
  "enrolments-own": () => enrolmentsScreen(5),
  "ra-credentials": () => raScreen({}),
  "ra-credentials-open": () => raScreen({ open: "NAT-SIGN-00231" }),
  "ra-credentials-pending": () => raScreen({ open: "NAT-SIGN-00226" }),
  "ra-credentials-by-hand": () => raScreen({ state: "suspended" }),
  "ra-credentials-own": () => raScreen({ open: "NAT-SIGN-00224" }),
  notice: () => noticeScreen("look"),
  "notice-stop": () => noticeScreen("confirm"),
  "notice-stopped": () => noticeEnd("stopped"),
  "notice-expired": () => noticeEnd("expired"),
  result: () => resultScreen(result()),
  "result-concluded": () => resultScreen(result({ contractState: "completed", nextSigner: null, parties: parties.done })),
  "result-indeterminate": () => resultScreen(result({ verdict: "INDETERMINATE" })),
};
