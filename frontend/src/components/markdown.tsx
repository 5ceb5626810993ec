import Markdown from "react-markdown";

/** The elements that an answer may have: text only. A picture would be loaded from wherever a model says. */
const ALLOWED = ["a", "blockquote", "br", "code", "del", "em", "li", "ol", "p", "pre", "strong", "ul"];

/** An answer of the assistant in Markdown; HTML in it is shown as text, and headings as plain paragraphs. */
export function Answer({ text }: { readonly text: string }) {
  return (
    <div dir="auto" className="answer text-sm leading-6 wrap-anywhere">
      <Markdown
        allowedElements={ALLOWED}
        unwrapDisallowed
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
