"use client";
// Light, dark, or as the system has it.
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { toast } from "sonner";
import { chooseLook } from "@/lib/accounts/actions";

const looks = [
  ["system", "As the system has it"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const never = () => () => undefined;

export function LookChoice() {
  const { theme, setTheme } = useTheme();
  const choose = async (look: (typeof looks)[number][0]) => {
    setTheme(look);
    const kept = await chooseLook({ look }).catch(() => undefined);
    if (!kept?.ok) toast.error(kept?.error.sentence ?? "Your choice could not be kept; it holds in this browser only.");
  };
  // The choice stands in the browser, so the server can't know which one is checked.
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
            onChange={() => void choose(look)}
            className="accent-accent"
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
