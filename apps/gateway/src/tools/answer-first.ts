import type { ToolContext } from './tool.js';

export interface AnswerFirst {
  readonly context: ToolContext;
  /** The tool is over and its answer with the model: what it asked for happens now. Later wishes come too late. */
  release(): void;
}

/**
 * Holds back what makes us speak until the tool's answer has been sent. A provider may not speak at all while a call of
 * a tool is open, and Nova takes our sentence along with the answer.
 */
export function answerFirst(context: ToolContext): AnswerFirst {
  const wishes: (() => void)[] = [];
  let isOver = false;
  const later = (wish: () => void): void => {
    if (!isOver) wishes.push(wish);
  };
  return {
    context: {
      ...context,
      requestHandover: (request) => later(() => context.requestHandover(request)),
      confirmCallback: () => later(() => context.confirmCallback()),
      endCall: (reason) => later(() => context.endCall(reason)),
    },
    release() {
      isOver = true;
      for (const wish of wishes.splice(0)) wish();
    },
  };
}
