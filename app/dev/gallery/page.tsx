import Link from "next/link";
import { notFound } from "next/navigation";
import { screens } from "./screens.tsx";

export default function GalleryPage() {
  if (process.env.NODE_ENV === "production") notFound();
  return (
    <main id="main" className="mx-auto max-w-reading p-10">
      <h1 className="title mb-6">Gallery</h1>
      <ul className="columns-2">
        {Object.keys(screens).map((name) => (
          <li key={name} className="py-1">
            <Link href={`/dev/gallery/${name}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
