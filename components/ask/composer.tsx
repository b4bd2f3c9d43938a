"use client";
// What goes in: the question, the pictures, the model, the price, Run or Stop.
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

/** A press on Stop counts only after this long: Run was there a moment ago. */
const STOP_AFTER_MS = 500;

function Stop({ onStop }: { onStop: () => void }) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), STOP_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Button variant="stop" aria-disabled={!ready} onClick={() => ready && onStop()}>
      Stop
    </Button>
  );
}

type ComposerProps = {
  question: string;
  placeholder: string;
  price: string;
  running: boolean;
  blocked: boolean;
  focusRun: boolean;
  onWrite: (text: string) => void;
  onRun: () => void;
  onStop: () => void;
  children: ReactNode;
};

export function Composer(props: ComposerProps) {
  const { question, running, blocked, focusRun, onRun } = props;
  const run = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focusRun) run.current?.focus();
  }, [focusRun]);
  const mayRun = !running && !blocked && question.trim() !== "";
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (mayRun) onRun();
  };
  return (
    <form
      aria-label="Composer"
      className="mx-3 mb-2.5 flex flex-col gap-2 rounded-[14px] border border-edge bg-paper px-3 pt-2.5 pb-2.5 shadow-[0_8px_24px_-16px_#0003] focus-within:border-accent lg:mx-5 lg:mb-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayRun) onRun();
      }}
    >
      <textarea
        aria-label="Question"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        rows={1}
        value={question}
        placeholder={props.placeholder}
        onChange={(event) => props.onWrite(event.target.value)}
        onKeyDown={press}
        className="field-sizing-content max-h-48 min-h-8 w-full resize-none bg-transparent px-1 py-1 text-[16px] leading-6 outline-none placeholder:text-ink-soft lg:text-[15px]"
      />
      <div className="flex items-center gap-2">
        {props.children}
        <span className="ml-auto min-w-0 truncate text-right text-ink-soft text-[12.5px] tabular-nums sm:text-[14px]">
          {props.price}
        </span>
        {running ? (
          <Stop onStop={props.onStop} />
        ) : (
          <Button ref={run} type="submit" variant="go" disabled={!mayRun} title="Ctrl or ⌘ and Enter">
            Run
          </Button>
        )}
      </div>
    </form>
  );
}
