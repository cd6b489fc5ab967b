import type { ReactNode } from "react";

export function GateHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-8">
      <h1 className="title">{title}</h1>
      {children && <p className="mt-2 text-text-soft">{children}</p>}
    </header>
  );
}
