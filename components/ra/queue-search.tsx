import { Search } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "../ui/icon.tsx";

type QueueSearchProps = {
  path: string;
  text?: string;
  /** what the text may be */
  find: string;
  /** goes along in the address */
  kept?: ReactNode;
  /** beside the button */
  clear?: ReactNode;
};

/** One field to look for; what was asked stands in the address. */
export function QueueSearch({ path, text, find, kept, clear }: QueueSearchProps) {
  const t = useTranslations("common.queue");
  return (
    <Form action={path} className="filters" role="search" aria-label={find} scroll={false}>
      {kept}
      <span className="with-icon">
        <Icon of={Search} />
        <input
          className="input input--sm"
          type="search"
          name="text"
          aria-label={find}
          placeholder={find}
          defaultValue={text}
          maxLength={100}
        />
      </span>
      <button className="btn btn--secondary btn--sm" type="submit">
        {t("submit")}
      </button>
      {clear}
    </Form>
  );
}
