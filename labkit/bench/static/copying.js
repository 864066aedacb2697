// Copying text; where the browser forbids it, the text is selected so that the user can.

export async function copyText(text, node, host) {
  try {
    await navigator.clipboard.writeText(text);
    host.notice("Copied.");
  } catch {
    node.hidden = false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    host.notice("The text is selected: press Ctrl+C (on a Mac Cmd+C) to copy it.");
  }
}
