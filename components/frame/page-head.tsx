import type { ReactNode } from "react";

export function PageHead({ title, children, acts }: { title: ReactNode; children?: ReactNode; acts?: ReactNode }) {
  return (
    <header className="page__head max-tablet:block">
      <div>
        <h1 className="title">{title}</h1>
        {children && <div className="text-body text-text-soft">{children}</div>}
      </div>
      {acts && <div className="row row--wrap max-tablet:mt-4">{acts}</div>}
    </header>
  );
}
