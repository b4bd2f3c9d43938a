// The levels of the headings in an answer: they begin below the question's own and skip none, however the model wrote them.

type Node = { type: string; depth?: number; children?: Node[] };

const QUESTION_LEVEL = 2;
const DEEPEST = 6;

/** A remark plugin. A heading's level depends only on what stands before it, so it keeps it while the answer goes on. */
export function headingLevels(): (tree: Node) => void {
  return (tree) => {
    const above: number[] = [];
    const walk = (node: Node) => {
      if (node.type === "heading" && node.depth !== undefined) {
        const { depth } = node;
        while ((above.at(-1) ?? 0) >= depth) above.pop();
        above.push(depth);
        node.depth = Math.min(DEEPEST, QUESTION_LEVEL + above.length);
      }
      node.children?.forEach(walk);
    };
    walk(tree);
  };
}
