"use client";

import { type ChangeEvent, type Ref, useEffect, useImperativeHandle, useRef } from "react";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Controlled<E extends Control> = {
  ref?: Ref<E>;
  value?: unknown;
  checked?: boolean;
  onChange?: (event: ChangeEvent<E>) => void;
};

/**
 * Nothing is lost: whoever types before the page's program has come is heard when it has. React leaves such a control as it is until the
 * first drawing after, and then puts back what it knows; so it is told at once.
 * @returns the control's ref; `ref` gets it, too
 */
export function useEarlyTyping<E extends Control>({ ref, value, checked, onChange }: Controlled<E>) {
  const own = useRef<E>(null);
  useImperativeHandle(ref, () => own.current as E, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was typed before
  useEffect(() => {
    const control = own.current;
    if (!control || !(checked === undefined ? isTyped(control, value) : isTicked(control, checked))) return;
    onChange?.({ target: control, currentTarget: control } as unknown as ChangeEvent<E>);
  }, []);
  return own;
}

const isTyped = (control: Control, value: unknown) => value !== undefined && control.value !== String(value);

/** Of a group, who is chosen speaks, and not who is no longer. */
const isTicked = (control: Control, known: boolean) => {
  const { type, checked } = control as HTMLInputElement;
  return checked !== known && (checked || type !== "radio");
};
