"use client";

import { CircleCheck } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "./icon.tsx";

type Toast = { id: number; words: string };
const ToastContext = createContext<((words: string) => void) | null>(null);

/** Says what was done. Never for an error that needs an act. */
export function useToast(): (words: string) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error("useToast needs the ToastProvider of app/layout.tsx");
  return show;
}

const STAY_MS = 6000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback((words: string) => {
    const id = next.current++;
    // the same said again stands once
    setToasts((all) => [...all.filter((toast) => toast.words !== words), { id, words }]);
  }, []);
  const list = useMemo(
    () => toasts.map((toast) => <ToastLine key={toast.id} words={toast.words} onClose={() => close(toast.id)} />),
    [toasts, close],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {list}
      </div>
    </ToastContext>
  );
}

/** Stays six seconds, or until the pointer leaves it. */
function ToastLine({ words, onClose }: { words: string; onClose: () => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onClose, STAY_MS);
    return () => clearTimeout(timer);
  }, [held, onClose]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only makes it stay
    <div className="toast" onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)}>
      <Icon of={CircleCheck} />
      {words}
    </div>
  );
}
