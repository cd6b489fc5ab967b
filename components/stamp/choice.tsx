import { useId } from "react";
import { Tick } from "../ui/tick.tsx";

type ChoiceProps<V extends string> = {
  legend: string;
  name: string;
  value: V;
  options: { value: V; label: string; note?: string }[];
  onChange: (value: V) => void;
  /** beside each other, without sentences */
  inline?: boolean;
};

/** One of few. */
export function Choice<V extends string>({ legend, name, value, options, onChange, inline }: ChoiceProps<V>) {
  const id = useId();
  return (
    <fieldset className={inline ? "mt-6" : undefined}>
      <legend className="label mb-2">{legend}</legend>
      <div className={inline ? "stamps__inline" : undefined}>
        {options.map((option) => (
          <label key={option.value} className="choice">
            <Tick
              className="radio"
              type="radio"
              name={`${name}${id}`}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <b>{option.label}</b>
              {option.note && <small>{option.note}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
