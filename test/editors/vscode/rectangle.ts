import type { Locator, PageScreenshotOptions } from 'playwright-core';

type Rectangle = NonNullable<PageScreenshotOptions['clip']>;

/** @returns the smallest rectangle that holds all that is found; undefined where that is nothing */
export async function rectangleOf(parts: readonly Locator[]): Promise<Rectangle | undefined> {
  // Handles, which wait for nothing: text is drawn anew at any time.
  const found = (await Promise.all(parts.map((part) => part.elementHandles()))).flat();
  const boxes = await Promise.all(found.map((one) => one.boundingBox()));
  const seen = boxes.flatMap((box) => (box && box.width > 0 ? [box] : []));
  if (seen.length === 0) return undefined;
  const x = Math.min(...seen.map((box) => box.x));
  const y = Math.min(...seen.map((box) => box.y));
  const width = Math.max(...seen.map((box) => box.x + box.width)) - x;
  const height = Math.max(...seen.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}
