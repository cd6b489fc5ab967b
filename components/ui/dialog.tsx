"use client";

import { setNonce } from "get-nonce";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** Radix locks the page's scroll with a style element; the page's CSP wants its nonce. */
function adoptNonce() {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) setNonce(nonce);
}
if (typeof document !== "undefined") adoptNonce();

/** Opened by state and not by a trigger of Radix's, so the way back to the opener is kept here. */
function useOpener() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** buttons, the act last */
  foot?: ReactNode;
};

export function Dialog({ open, onOpenChange, title, description, children, foot }: DialogProps) {
  const opener = useOpener();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content className="dialog" {...opener} {...(description ? {} : { "aria-describedby": undefined })}>
          <Radix.Title className="section">{title}</Radix.Title>
          {description && <Radix.Description className="mt-2 text-body text-text-soft">{description}</Radix.Description>}
          {children && <div className="mt-6">{children}</div>}
          {foot && <div className="dialog__foot">{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type SidePanelProps = Omit<DialogProps, "description" | "foot"> & { closeLabel: string };

/** A row's detail beside the list, in place of a page hop. */
export function SidePanel({ open, onOpenChange, title, children, closeLabel }: SidePanelProps) {
  const opener = useOpener();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content {...opener} className="side side--over" aria-describedby={undefined}>
          <div className="side__head">
            <Radix.Title className="text-body font-bold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="quiet" icon className="push" aria-label={closeLabel}>
                <Icon of={X} />
              </Button>
            </Radix.Close>
          </div>
          <div className="side__body">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
