"""Look at what has the focus: whether people can see that it has, and see the thing itself."""

from typing import Any

# The ring may be drawn by the element, by something before or after its content, or by the frame that it stands in.
LOOK = """
() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const isRing = style =>
        (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow.includes("inset");
    let frame = here;
    let isMarked = isRing(getComputedStyle(here, "::after"));
    for (let level = 0; level < 4 && frame && !isMarked; level++, frame = frame.parentElement)
        isMarked = isRing(getComputedStyle(frame));
    const box = here.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const isOpen = [0.5, 0.1, 0.9].some(part => {
        const hit = document.elementFromPoint(left + (right - left) * part, top + (bottom - top) * part);
        return hit && (here.contains(hit) || hit.contains(here));
    });
    const name = here.getAttribute("aria-label") || here.textContent.trim().slice(0, 40) || here.id;
    const isIn = right > left && bottom > top;
    return { name: `${here.tagName.toLowerCase()} "${name}"`, isMarked, isOpen: isIn && isOpen };
}
"""


def focused(page: Any) -> str:
    """What has the focus, in words; "" for nothing. Fails unless one sees it, and sees that it has the focus."""
    found = page.evaluate(LOOK)
    if found is None:
        return ""
    assert found["isMarked"], f"nothing shows that {found['name']} has the focus"
    assert found["isOpen"], f"{found['name']} has the focus and cannot be seen"
    return str(found["name"])
