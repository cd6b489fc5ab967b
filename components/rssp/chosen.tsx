"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { useHydrated } from "../use-hydrated.ts";
import { AskForm } from "./ask-form.tsx";

type Choice = {
  total: number;
  /** positions, from 0, that the signer took out */
  left: ReadonlySet<number>;
  /** without script a tick could be taken away and would not be heeded: then none can be */
  heeded: boolean;
  choose: (positions: number[], included: boolean) => void;
};

const Chosen = createContext<Choice | null>(null);

export function useChosen(): Choice {
  const choice = useContext(Chosen);
  if (!choice) throw new Error("useChosen stands within Choosing");
  return choice;
}

/** What of a request the signer means to sign: the list on the left ticks, the form on the right counts and sends. */
export function Choosing({ total, children }: { total: number; children: ReactNode }) {
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const heeded = useHydrated();
  const choose = (positions: number[], included: boolean) =>
    setLeft((before) => {
      const after = new Set(before);
      for (const position of positions) included ? after.delete(position) : after.add(position);
      return after;
    });
  return <Chosen value={{ total, left, heeded, choose }}>{children}</Chosen>;
}

/** The form of a request with several documents: says how many are left in, and sends which were taken out. */
export function AskForChosen(form: Omit<Parameters<typeof AskForm>[0], "count">) {
  const { total, left } = useChosen();
  return (
    <>
      <AskForm {...form} count={total - left.size} />
      {[...left]
        .sort((a, b) => a - b)
        .map((position) => (
          <input key={position} type="hidden" name="left" value={position} form="authorise" />
        ))}
    </>
  );
}
