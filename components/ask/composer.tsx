"use client";
// What goes in: the question, the pictures, the model, the price, Run or Stop.
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button";

/** A press on Stop counts only after this long: Run was there a moment ago. */
const STOP_AFTER_MS = 500;

/** `onGone`: it went away while the focus was on it. */
function Stop({ onStop, onGone }: { onStop: () => void; onGone: () => void }) {
  const [ready, setReady] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const gone = useEffectEvent(onGone);
  useLayoutEffect(() => {
    const shown = button.current;
    return () => {
      if (shown && document.activeElement === shown) gone();
    };
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), STOP_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Button ref={button} variant="stop" aria-disabled={!ready} onClick={() => ready && onStop()}>
      Stop
    </Button>
  );
}

type ComposerProps = {
  question: string;
  placeholder: string;
  price: string;
  /** The price where there is little room. */
  short: string;
  /** The most it can cost, where that is far from the price. */
  most: string;
  /** What is left of the tightest budget, where there is one. */
  left: string;
  running: boolean;
  blocked: boolean;
  /** Why a budget would refuse the next run; said before the press. */
  refused: string | undefined;
  focusRun: boolean;
  onWrite: (text: string) => void;
  onRun: () => void;
  onStop: () => void;
  /** Attaching, the model, the way to more: one line. */
  children: ReactNode;
  /** Unfolded under that line. */
  below: ReactNode;
};

function Price({ price, short, most, left }: Pick<ComposerProps, "price" | "short" | "most" | "left">) {
  const title = [most, left].filter(Boolean).join(", ");
  return (
    <span className="ml-auto shrink-0 text-right text-[12.5px] text-ink-soft tabular-nums" title={title}>
      <span aria-hidden className="sm:hidden">
        {short}
      </span>
      <span className="sr-only text-[14px] sm:not-sr-only">{price}</span>
      {left ? <span className="sr-only">, {left}</span> : null}
      {most ? <span className="hidden 2xl:inline">, {most}</span> : null}
    </span>
  );
}

function Refusal({ id, sentence }: { id: string; sentence: string | undefined }) {
  return (
    <p id={id} role="status" className="col-span-2 px-1 text-[13px] text-bad empty:sr-only">
      {sentence}
    </p>
  );
}

const finger = () => window.matchMedia("(pointer: coarse)").matches;

export function Composer(props: ComposerProps) {
  const { question, running, blocked, refused, focusRun } = props;
  const why = useId();
  const run = useRef<HTMLButtonElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusRun) run.current?.focus();
  }, [focusRun]);
  const ready = !running && !blocked && question.trim() !== "";
  const mayRun = ready && refused === undefined;
  /** Run and Stop make room for each other, so the focus moves on to the next question; on a phone that would raise the keyboard. */
  const toQuestion = () => {
    if (!finger()) text.current?.focus();
  };
  const go = () => {
    if (!mayRun) return;
    toQuestion();
    props.onRun();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    go();
  };
  return (
    <form
      aria-label="Composer"
      className="mx-3 mb-2.5 grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 rounded-[14px] border border-edge bg-paper px-3 pt-2.5 pb-2.5 shadow-[0_8px_24px_-16px_#0003] focus-within:border-accent lg:mx-5 lg:mb-5"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <textarea
        ref={text}
        aria-label="Question"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        rows={1}
        value={question}
        placeholder={props.placeholder}
        onChange={(event) => props.onWrite(event.target.value)}
        className="field-sizing-content max-h-48 min-h-8 w-full resize-none bg-transparent px-1 py-1 text-[16px] leading-6 outline-none placeholder:text-ink-soft sm:col-span-2 lg:text-[15px]"
      />
      <div className="col-span-2 flex min-w-0 items-center gap-1 sm:col-span-1 sm:gap-2">
        {props.children}
        <Price price={props.price} short={props.short} most={props.most} left={props.left} />
      </div>
      <div className="col-start-2 row-start-1 sm:row-start-2">
        {running ? (
          <Stop onStop={props.onStop} onGone={toQuestion} />
        ) : (
          <Button
            ref={run}
            type="submit"
            variant="go"
            disabled={!ready}
            aria-disabled={!mayRun}
            aria-describedby={refused ? why : undefined}
            className="aria-disabled:cursor-not-allowed aria-disabled:opacity-50"
            title="Ctrl or ⌘ and Enter"
          >
            Run
          </Button>
        )}
      </div>
      <Refusal id={why} sentence={running ? undefined : refused} />
      {props.below ? <div className="col-span-2 empty:hidden">{props.below}</div> : null}
    </form>
  );
}
