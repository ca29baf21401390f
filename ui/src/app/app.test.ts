// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { keepFocus } from "./focus";
import { zoomAfter } from "./zoom";

describe("the focus", () => {
  afterEach(() => vi.useRealTimers());
  const page = (body: string) => {
    document.body.innerHTML = body;
    return (id: string) => document.getElementById(id) as HTMLButtonElement;
  };
  const settled = async () => {
    await Promise.resolve();
    vi.advanceTimersByTime(60);
  };

  it("goes to what stood before what was removed or disabled", async () => {
    vi.useFakeTimers();
    const find = page(`<button id="a"></button><ul><li><button id="b"></button></li></ul><button id="c"></button>`);
    const end = keepFocus();
    find("c").focus();
    find("c").remove();
    await settled();
    expect(document.activeElement).toBe(find("b"));
    find("b").blur();
    find("b").disabled = true;
    await settled();
    expect(document.activeElement).toBe(find("a"));
    end();
  });

  it("stays where somebody put it meanwhile, and where the user left it", async () => {
    vi.useFakeTimers();
    const find = page(`<button id="a"></button><button id="b"></button><button id="c"></button>`);
    const end = keepFocus();
    find("b").focus();
    find("b").remove();
    await Promise.resolve();
    find("c").focus();
    vi.advanceTimersByTime(60);
    expect(document.activeElement).toBe(find("c"));
    find("c").blur();
    find("a").remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
    end();
  });
});

describe("the size of the window", () => {
  it("goes up and down by steps, and back", () => {
    expect(zoomAfter(1, "+")).toBe(1.1);
    expect(zoomAfter(1, "=")).toBe(1.1);
    expect(zoomAfter(1, "-")).toBe(0.9);
    expect(zoomAfter(3, "+")).toBe(3);
    expect(zoomAfter(0.5, "-")).toBe(0.5);
    expect(zoomAfter(2, "0")).toBe(1);
    expect(zoomAfter(2, "a")).toBeNull();
  });
});
