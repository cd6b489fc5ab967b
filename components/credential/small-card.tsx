import { type ReactNode, useId } from "react";
import { Card } from "../ui/card.tsx";

/** A quiet card beside the sheet, named by its head. */
export function SmallCard({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Card className="small-cert" aria-labelledby={id}>
      <h2 className="subhead" id={id}>
        {title}
      </h2>
      {children}
    </Card>
  );
}
