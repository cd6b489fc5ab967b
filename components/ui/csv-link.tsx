import { Table2 } from "lucide-react";
import { ButtonLink } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** A list as a file for a spreadsheet. `title` says so; the words are short. */
export function CsvLink({ href, title, children }: { href: string; title: string; children: string }) {
  return (
    <ButtonLink variant="quiet" size="sm" className="push" href={href} title={title} download>
      <Icon of={Table2} size="sm" />
      {children}
    </ButtonLink>
  );
}
