"use client";
// Light, dark, or as the system has it.
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";

const looks = [
  ["system", "As the system has it"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const never = () => () => undefined;

export function LookChoice() {
  const { theme, setTheme } = useTheme();
  // The choice is kept in the browser, so the server can't know which one is checked.
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Look</legend>
      {looks.map(([look, name]) => (
        <label
          key={look}
          className="flex items-center gap-3 rounded-[10px] border border-line-2 px-3.5 py-2.5 has-checked:border-accent"
        >
          <input
            type="radio"
            name="look"
            value={look}
            checked={here && theme === look}
            onChange={() => setTheme(look)}
            className="accent-accent"
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
