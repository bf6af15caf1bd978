// Selects words in the text of a view: the part of the page, the words, and which of them when they are there often.
const [inside, text, nth] = arguments;
const paragraphs = Array.from(document.querySelectorAll(inside + " .text p"));
let left = nth;
for (const paragraph of paragraphs) {
  for (let at = paragraph.textContent.indexOf(text); at >= 0; at = paragraph.textContent.indexOf(text, at + 1)) {
    if (left-- > 0) continue;
    const [range, walker] = [document.createRange(), document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)];
    let read = 0;
    for (let node = walker.nextNode(); node; read += node.length, node = walker.nextNode()) {
      if (read <= at && at < read + node.length) range.setStart(node, at - read);
      if (at + text.length <= read + node.length) {
        range.setEnd(node, at + text.length - read);
        break;
      }
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return true;
  }
}
return false;
