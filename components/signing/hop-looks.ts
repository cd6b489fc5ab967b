import {
  Archive,
  Clock,
  FileLock2,
  FileText,
  Fingerprint,
  ListChecks,
  type LucideIcon,
  Send,
  ShieldCheck,
  Stamp,
  TicketCheck,
} from "lucide-react";
import type { HopNumber } from "@/lib/sca/views.ts";

/** The ten hops of docs/SIGNING-CYCLE.md as they are drawn. */
export const hopIcons: Record<HopNumber, LucideIcon> = {
  1: FileText,
  2: ListChecks,
  3: FileLock2,
  4: Send,
  5: Fingerprint,
  6: TicketCheck,
  7: Stamp,
  8: Clock,
  9: ShieldCheck,
  10: Archive,
};

/** Vermilion for the signature, green for the verification, ink for the rest. */
export const hopMark = (hop: HopNumber): "sign" | "valid" | "done" => (hop === 7 ? "sign" : hop === 9 ? "valid" : "done");
