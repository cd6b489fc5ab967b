import { notFound } from "next/navigation";
import { screens } from "../screens.tsx";

export default async function GalleryScreen({ params }: { params: Promise<{ screen: string }> }) {
  const screen = screens[(await params).screen];
  if (process.env.NODE_ENV === "production" || !screen) notFound();
  return screen();
}
