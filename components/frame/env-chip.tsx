import { useTranslations } from "next-intl";

/** 試験用（認定外）: on every bar of an installation whose certificates come from the embedded test authority. */
export function EnvChip() {
  return <span className="env">{useTranslations("common")("testOnly")}</span>;
}
