"use client";

import { LogOut, Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { Icon } from "../ui/icon.tsx";

export type Person = { name: string; organisation?: string | null };

export function UserMenu({ person }: { person: Person }) {
  const t = useTranslations("common");
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="who">
        <span className="who__face" aria-hidden="true">
          {[...person.name][0]}
        </span>
        <span className="who__text">
          {person.name}
          {person.organisation && <small>{person.organisation}</small>}
        </span>
        <span className="visually-hidden">{t("userMenu")}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={8}>
          <div className="menu__head">
            <b>{person.name}</b>
            {person.organisation && <small>{person.organisation}</small>}
          </div>
          <DropdownMenu.Item asChild>
            <a className="menu__item" href="/account">
              <Icon of={Settings2} size="sm" />
              {t("account")}
            </a>
          </DropdownMenu.Item>
          <DropdownMenu.Item asChild>
            <a className="menu__item" href="/logout">
              <Icon of={LogOut} size="sm" />
              {t("logout")}
            </a>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
