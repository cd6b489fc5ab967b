import { CircleSlash } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { BatchItemView } from "@/lib/sca/views.ts";
import { StateChip } from "../contract/state-chip.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

/** What is not asked for, each with its reason. It was dropped before the signer authorises anything. */
export function DroppedList({ items, busy, onAgain }: { items: BatchItemView[]; busy: boolean; onAgain: () => void }) {
  const t = useTranslations("batch.dropped");
  if (items.length === 0) return null;
  return (
    <section className="card mt-6" aria-labelledby="dropped-title">
      <header className="card__head">
        <h2 className="text-body font-bold" id="dropped-title">
          {t("title", { count: items.length })}
        </h2>
        <Button variant="quiet" size="sm" className="push" busy={busy} onClick={onAgain}>
          {busy ? t("checking") : t("again")}
        </Button>
      </header>
      <ul>
        {items.map(({ contractId, title, number, contractState, reason }) => (
          <li
            key={contractId}
            className="grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-3 px-5 py-3 not-first:border-line not-first:border-t tablet:px-6"
          >
            <Icon of={CircleSlash} className="mt-0.5 text-text-faint" />
            <div>
              <p>
                <Link className="font-medium text-text" href={`/contracts/${contractId}`}>
                  {title}
                </Link>
                <small className="ml-3 inline-block text-micro text-text-faint">{number}</small>
              </p>
              <p className="text-small text-text-soft">{reason?.message}</p>
            </div>
            <StateChip state={contractState} />
          </li>
        ))}
      </ul>
    </section>
  );
}
