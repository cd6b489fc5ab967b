import type { StampPicture } from "@/lib/sca/views.ts";

type StampFigureProps = {
  picture: StampPicture;
  /** address of an own image */
  image: string | null;
  /** what is seen, for those who do not see it */
  label: string;
  className?: string;
};

/** A 印影 or a whole stamp: the outlines that the PDF gets, from the same drawing. */
export function StampFigure({ picture: { width, height, paths, image: place }, image, label, className }: StampFigureProps) {
  return (
    <svg className={className} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {paths.map(({ d, color, pen, dash }) => (
        <path
          key={d}
          d={d}
          fill={pen ? "none" : color}
          stroke={pen ? color : undefined}
          strokeWidth={pen}
          strokeDasharray={dash}
        />
      ))}
      {place && image && <image href={image} {...place} />}
    </svg>
  );
}
