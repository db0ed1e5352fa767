"""The press: prints many sheets of one form fast, and glyph for glyph as WeasyPrint would.

WeasyPrint lays out a form once, with a placeholder in each slot (engine). What never changes is cut
out of that page as its skeleton (skeleton_maker). Each text is set once per kind of slot and kept
as a fragment: simple lines are shaped here (line_setter), all others by WeasyPrint, many at a time
(galley); typesetter chooses, fragment_cache remembers. A sheet is the skeleton with its fragments
in the slots, written as a file of its own (compose) or as pages of a pack (pack_writer). Before a
form is trusted, samples are compared with WeasyPrint's own pages (comparison).

A text may be set apart from its form only if it is the same ink wherever its slot stands. The style
of a form must therefore keep to this:

- `.slot` has `overflow: hidden`; `.slot.KIND` sets width, height and everything else that the
  appearance of a text depends on. It inherits from nothing but the class of `<html>`.
- Slots neither overlap nor lie beneath anything.
- Only the two fonts of the form are used, in opaque colours. Beside texts a slot may draw borders,
  plain backgrounds or an SVG picture that is not repeated; no gradients, no transparency.

`Galley.check` and `comparison.out_of_place` report a style that does not.
"""
